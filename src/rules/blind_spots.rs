//! What could not be judged. Silence about it would be the worst bug.

use crate::{
    base::{
        diagnostic::{ConfigFile, Spot},
        position::{LineIndex, Range},
        severity::Severity,
    },
    discover::{FileId, walk::Hidden},
    extract::import::{SourceProblemKind, Specifier},
    resolve::target::{Dependency, Target},
    rules::{
        engine::{Input, Module},
        liveness::Dead,
        violation::{BlindReason, BlindSpot},
    },
};

/// Collects the blind spots of a run, sorted by file and position. `failed_probes` say themselves what
/// is wrong with them; `dead` is what does nothing in the `files` of the config.
pub fn collect(
    input: &Input<'_>,
    hidden: &[Hidden],
    failed_probes: &[FileId],
    dead: &[Dead],
    files: &[&ConfigFile],
) -> Vec<BlindSpot> {
    let policy = &input.rules.blind_spots;
    let mut spots = Vec::new();
    if let Some(severity) = policy.parse_error {
        let silent = input.modules.iter().filter(|module| !failed_probes.contains(&module.file));
        spots.extend(silent.filter_map(|module| unread(input, module, severity)));
    }
    spots.extend(input.dependencies.iter().filter_map(|dependency| unresolved(input, dependency)));
    if let Some(severity) = policy.hidden {
        spots.extend(hidden.iter().map(|hidden| BlindSpot {
            file: hidden.path.as_str().into(),
            range: Range::FILE,
            specifier: None,
            reason: BlindReason::Hidden,
            severity,
            detail: hidden.why.clone(),
        }));
    }
    spots.extend(self::dead(input, dead, files));
    spots.sort_by(|a, b| (&a.file, a.range, a.reason).cmp(&(&b.file, b.range, b.reason)));
    spots
}

/// A file that was not read whole.
fn unread(input: &Input<'_>, module: &Module, severity: Severity) -> Option<BlindSpot> {
    let problem = module.extracted.problem.as_ref()?;
    let detail = match problem.kind {
        SourceProblemKind::Parse => {
            format!("does not parse ({}); what could be recovered was checked", problem.message)
        }
        SourceProblemKind::Encoding => {
            "is not UTF-8; it was read with replacement characters".to_owned()
        }
        SourceProblemKind::Unreadable => format!("cannot be read ({})", problem.message),
    };
    Some(BlindSpot {
        file: input.world.index.path(module.file).into(),
        range: problem.range,
        specifier: None,
        reason: BlindReason::ParseError,
        severity,
        detail,
    })
}

/// An import that leads nowhere, or that nobody can know. In a probe the former is a matter of its
/// verdict, as long as it was judged by where it aims.
fn unresolved(input: &Input<'_>, dependency: &Dependency) -> Option<BlindSpot> {
    let Target::Unresolved { aim } = &dependency.target else { return None };
    if aim.is_some() && input.module(dependency.from).is_some_and(|module| module.is_probe) {
        return None;
    }
    let import = input.import(dependency);
    let policy = &input.rules.blind_spots;
    let (reason, severity, detail) = if let Specifier::Computed { .. } = import.specifier {
        // What the beginning settles is judged by it, and has an aim.
        if aim.is_some() {
            return None;
        }
        let detail = "its beginning leaves open which zone it leads to".to_owned();
        (BlindReason::Computed, policy.computed, detail)
    } else {
        let detail = match aim {
            Some(aim) => format!("judged by where it aims: {aim}"),
            None => "it is no alias, no package and no path in the root".to_owned(),
        };
        (BlindReason::Unresolved, policy.unresolved, detail)
    };
    Some(BlindSpot {
        file: input.world.index.path(dependency.from).into(),
        range: import.range,
        specifier: Some(import.specifier.display().into()),
        reason,
        severity: severity?,
        detail,
    })
}

/// What in the config does nothing, where it stands in its files.
fn dead(input: &Input<'_>, dead: &[Dead], files: &[&ConfigFile]) -> Vec<BlindSpot> {
    let lines: Vec<LineIndex<'_>> = files.iter().map(|file| LineIndex::new(&file.text)).collect();
    let spots = dead.iter().filter_map(|dead| {
        let Spot { file, span } = &dead.spot;
        let reason = if dead.is_rule() { BlindReason::DeadRule } else { BlindReason::Unused };
        Some(BlindSpot {
            file: files.get(*file)?.path.as_str().into(),
            range: lines.get(*file)?.range(span.start, span.end),
            specifier: None,
            reason,
            severity: dead.severity(&input.rules.blind_spots)?,
            detail: dead.detail.clone(),
        })
    });
    spots.collect()
}

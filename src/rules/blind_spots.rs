//! What could not be judged. Silence about it would be the worst bug.

use globset::GlobMatcher;

use crate::{
    base::{
        diagnostic::ConfigFile,
        position::{LineIndex, Range},
        severity::Severity,
    },
    discover::{FileId, walk::Hidden},
    extract::import::{SourceProblemKind, Specifier},
    resolve::target::{Dependency, Target},
    rules::engine::{Module, RuleStats},
    rules::{
        engine::Input,
        ruleset::{Rule, Term},
        violation::{BlindReason, BlindSpot},
    },
};

/// Collects the blind spots of a run, sorted by file and position. `failed_probes` say themselves what
/// is wrong with them.
pub fn collect(
    input: &Input<'_>,
    hidden: &[Hidden],
    failed_probes: &[FileId],
    stats: &[RuleStats],
    config: Option<&ConfigFile>,
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
    if let Some(severity) = policy.dead_rule {
        spots.extend(dead_rules(input, stats, config, severity));
    }
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

/// Rules of a config that cannot bite, because nothing in the tree matches one of their sides.
fn dead_rules(
    input: &Input<'_>,
    stats: &[RuleStats],
    config: Option<&ConfigFile>,
    severity: Severity,
) -> Vec<BlindSpot> {
    let Some(file) = config else { return Vec::new() };
    let lines = LineIndex::new(&file.text);
    input
        .rules
        .rules
        .iter()
        .zip(stats)
        .filter_map(|(rule, stats)| {
            let why = dead_side(input, rule, stats)?;
            Some(BlindSpot {
                file: file.path.as_str().into(),
                range: lines.range(rule.span.start, rule.span.end),
                specifier: None,
                reason: BlindReason::DeadRule,
                severity,
                detail: format!("{}: {why}", rule.name),
            })
        })
        .collect()
}

/// Why a rule cannot bite as it is meant to.
fn dead_side(input: &Input<'_>, rule: &Rule, stats: &RuleStats) -> Option<String> {
    let judges_pairs = rule.subject.judges_pairs();
    let sides = [("from", &rule.from), ("to", &rule.to)];
    let sides = sides.into_iter().take(if judges_pairs { 2 } else { 1 });
    for (side, selector) in sides {
        // `unzoned` watches for files that are not there yet, and a ban on a package that nobody
        // imports is kept; a path that nothing matches is most likely mistyped.
        let mistyped = selector.any.iter().find_map(|term| match term {
            Term::Path(glob) if !matches_some_file(input, glob) => Some(glob.glob().glob()),
            _ => None,
        });
        if let Some(glob) = mistyped {
            let glob = glob.trim_end_matches("{,/**}");
            return Some(format!("nothing in the tree matches `{glob}` of its `{side}`"));
        }
    }
    // That zones hold files is the config reader's concern.
    let of_zones = |term: &Term| matches!(term, Term::Unzoned | Term::Zone(_));
    let is_zone = rule.from.none.is_empty()
        && !rule.from.any.is_empty()
        && rule.from.any.iter().all(of_zones);
    (stats.from_modules == 0 && !is_zone)
        .then(|| "it can never bite: no module matches its `from`".to_owned())
}

fn matches_some_file(input: &Input<'_>, glob: &GlobMatcher) -> bool {
    input.world.index.iter().any(|(_, file)| glob.is_match(&*file.path))
}

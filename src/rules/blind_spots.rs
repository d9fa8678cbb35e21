//! What could not be judged. Silence about it would be the worst bug.

use crate::{
    base::{
        diagnostic::ConfigFile,
        position::{LineIndex, Range},
        severity::Severity,
    },
    discover::walk::Hidden,
    extract::import::{SourceProblemKind, Specifier},
    resolve::target::{Dependency, Target},
    rules::engine::{Module, RuleStats},
    rules::{
        cells::Cells,
        engine::Input,
        ruleset::{Rule, Selector, Subject, Term},
        violation::{BlindReason, BlindSpot},
    },
};

/// Collects the blind spots of a run, sorted by file and position.
pub fn collect(
    input: &Input<'_>,
    hidden: &[Hidden],
    stats: &[RuleStats],
    config: Option<&ConfigFile>,
) -> Vec<BlindSpot> {
    let policy = &input.rules.blind_spots;
    let mut spots = Vec::new();
    if let Some(severity) = policy.parse_error {
        spots.extend(input.modules.iter().filter_map(|module| unread(input, module, severity)));
    }
    spots.extend(input.dependencies.iter().filter_map(|dependency| unresolved(input, dependency)));
    if let Some(severity) = policy.hidden {
        spots.extend(hidden.iter().map(|hidden| BlindSpot {
            file: hidden.path.as_str().into(),
            range: Range::FILE,
            specifier: None,
            reason: BlindReason::Hidden,
            severity,
            detail: format!("{}, so nothing in it was checked", hidden.why),
        }));
    }
    if let Some(severity) = policy.dead_rule {
        spots.extend(dead_rules(input, stats, config, severity));
    }
    spots.sort_by(|a, b| (&a.file, a.range, a.reason).cmp(&(&b.file, b.range, b.reason)));
    spots
}

/// A file that was not read whole. In a probe that is the reason of its verdict instead.
fn unread(input: &Input<'_>, module: &Module, severity: Severity) -> Option<BlindSpot> {
    let problem = module.extracted.problem.as_ref().filter(|_| !module.is_probe)?;
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
            let side = dead_side(input, rule, stats)?;
            Some(BlindSpot {
                file: file.path.as_str().into(),
                range: lines.range(rule.span.start, rule.span.end),
                specifier: None,
                reason: BlindReason::DeadRule,
                severity,
                detail: format!(
                    "{} can never bite: nothing in the tree matches its `{side}`",
                    rule.name
                ),
            })
        })
        .collect()
}

fn dead_side(input: &Input<'_>, rule: &Rule, stats: &RuleStats) -> Option<&'static str> {
    // `unzoned` watches for files that are not there yet.
    if rule.from.any.iter().chain(&rule.to.any).any(|term| matches!(term, Term::Unzoned)) {
        return None;
    }
    // With `reachable: false` nothing to start from means that the entry points are mistyped.
    if stats.from_modules == 0 && !matches_some_file(input, &rule.from) {
        return Some("from");
    }
    let judges_pairs = !matches!(rule.subject, Subject::Orphan | Subject::Module);
    // A ban on a package that nobody imports is no dead rule: it is kept.
    let is_ban = rule.to.any.iter().any(|term| matches!(term, Term::Package(_) | Term::Builtin(_)));
    let free = rule.to.any.is_empty() || is_ban || stats.to_modules > 0;
    (judges_pairs && !free && !matches_some_file(input, &rule.to)).then_some("to")
}

fn matches_some_file(input: &Input<'_>, selector: &Selector) -> bool {
    let mut cells = Cells::new(input.rules);
    input.world.index.iter().any(|(id, file)| {
        let facts = crate::rules::facts::Facts {
            path: Some(&file.path),
            cell: cells.of(&file.path),
            node: &crate::graph::Node::File(id),
        };
        facts.matches(selector)
    })
}

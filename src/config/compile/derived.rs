//! The rules that follow from zones.

use std::ops::Range;

use crate::{
    base::severity::Severity,
    config::{
        error::Problem,
        raw::{Naming, RawEntry, RawZone, Spanned},
    },
    extract::import::ImportKind,
    rules::ruleset::{Condition, Rule, Selector, Subject, Term, Written, Zone, ZoneId},
};

use super::{Draft, zone_id};

/// What a manifest or a tsconfig says is about whole packages: not deep, and of no file.
pub(super) const OF_PACKAGES: [ImportKind; 2] = [ImportKind::Manifest, ImportKind::Tsconfig];

/// The rules of each zone: the pairs that it must not form, then its entry.
pub(super) fn from_zones(
    raw: &[RawZone],
    zones: &[Zone],
    problems: &mut Vec<Problem>,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (from, zone) in zones.iter().enumerate() {
        for to in 0..zones.len() {
            if let Some(rule) = pair(zones, from, to) {
                let naming = described(&raw[from], &zones[to].name);
                drafts.push(Draft::new(rule, &naming, problems));
            }
        }
        if let Some(entry) = &raw[from].entry {
            let rule = deep(zone, zone_id(from), entry);
            drafts.push(Draft::new(rule, &entry.naming, problems));
        }
    }
    drafts
}

/// The rule against imports from a zone into another (or into its own other cells), unless they
/// are allowed.
fn pair(zones: &[Zone], from: usize, to: usize) -> Option<Rule> {
    let (zone, target) = (&zones[from], &zones[to]);
    if zone.may_import.contains(&zone_id(to)) {
        return None;
    }
    let (name, conditions) = if from != to {
        (format!("no-{}-to-{}", zone.name, target.name), Vec::new())
    } else if zone.path.text.contains('*') {
        (format!("no-cross-{}", zone.name), vec![Condition::SameCell(false)])
    } else {
        return None;
    };
    let (from, to) = (only(zone_id(from)), only(zone_id(to)));
    Some(dependency_rule(name, from, to, conditions, &zone.span))
}

/// The rule against imports that go past a zone's entry.
fn deep(zone: &Zone, id: ZoneId, entry: &RawEntry) -> Rule {
    let conditions = vec![
        Condition::SameCell(false),
        Condition::Entry(false),
        Condition::KindNot(OF_PACKAGES.to_vec()),
    ];
    let name = format!("no-deep-{}", zone.name);
    dependency_rule(name, Selector::default(), only(id), conditions, &entry.span)
}

/// How `mustNotImport` describes the rule against a zone.
fn described(zone: &RawZone, to: &str) -> Naming {
    let pair = zone.must_not_import.iter().find(|(name, _)| name.value == to);
    pair.map(|(_, naming)| naming.clone()).unwrap_or_default()
}

/// The rules about files of no zone.
pub(super) fn from_unzoned(
    severity: Option<&Spanned<Severity>>,
    zones: &[Zone],
    problems: &mut Vec<Problem>,
) -> Vec<Draft> {
    let Some(Spanned { value: severity, span }) = severity else { return Vec::new() };
    if zones.is_empty() {
        let help = "add `zones`, or leave `unzoned` out".to_owned();
        let message = "`unzoned` says something about files of no zone, but there are no zones";
        problems.push(Problem::new(message, span, "every file is in no zone", Some(help)));
        return Vec::new();
    }
    let naming = |why| Naming { severity: Some(*severity), ..Naming::because(why) };
    let file = naming("every file belongs to a zone, so that every import can be judged");
    let import = naming("what lies in no zone is held to no rule, so zones do not depend on it");
    vec![
        Draft::new(unzoned_file(span), &file, problems),
        Draft::new(unzoned_import(zones.len(), span), &import, problems),
    ]
}

fn unzoned_file(span: &Range<usize>) -> Rule {
    Rule {
        subject: Subject::Module,
        ..dependency_rule("unzoned-file".into(), unzoned(), Selector::default(), vec![], span)
    }
}

fn unzoned_import(zones: usize, span: &Range<usize>) -> Rule {
    let all = (0..zones).map(|at| Term::Zone(zone_id(at))).collect();
    let from = Selector { any: all, none: Vec::new() };
    let conditions = vec![Condition::KindNot(OF_PACKAGES.to_vec())];
    dependency_rule("unzoned-import".into(), from, unzoned(), conditions, span)
}

fn dependency_rule(
    name: String,
    from: Selector,
    to: Selector,
    conditions: Vec<Condition>,
    span: &Range<usize>,
) -> Rule {
    Rule {
        name,
        severity: Severity::Error,
        comment: None,
        subject: Subject::Dependency,
        from,
        to,
        conditions,
        written: Written::at(span.clone()),
    }
}

fn only(zone: ZoneId) -> Selector {
    Selector { any: vec![Term::Zone(zone)], none: Vec::new() }
}

fn unzoned() -> Selector {
    Selector { any: vec![Term::Unzoned], none: Vec::new() }
}

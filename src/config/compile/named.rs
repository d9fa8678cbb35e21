//! The rules of `rules`.

use std::ops::Range;

use crate::{
    base::severity::Severity,
    config::{
        error::Problem,
        raw::{Keyed, Naming, RawAllowed, RawDeclared, RawRule},
    },
    rules::ruleset::{Condition, Rule, Selector, Subject, Written},
};

use super::{
    Draft, Names,
    derived::OF_PACKAGES,
    selector::{self, Side},
};

pub(super) fn compile(raw: &[RawRule], names: &Names, problems: &mut Vec<Problem>) -> Vec<Draft> {
    raw.iter().filter_map(|raw| compile_one(raw, names, problems)).collect()
}

fn compile_one(raw: &RawRule, names: &Names, problems: &mut Vec<Problem>) -> Option<Draft> {
    let subject = subject(raw, problems);
    let conditions = conditions(raw);
    check_sides(raw, subject, &conditions, problems);
    let rule = assemble(raw, subject, conditions, names, problems);
    // Without a name it is reported already, and has no place among the names.
    let name = Some(raw.name.clone()?);
    let naming = Naming { name, severity: raw.severity, comment: raw.comment.clone() };
    Some(Draft::new(rule, &naming, problems))
}

fn assemble(
    raw: &RawRule,
    subject: Subject,
    conditions: Vec<Condition>,
    names: &Names,
    problems: &mut Vec<Problem>,
) -> Rule {
    let (from, from_spots) = selector::compile(raw.from.as_ref(), Side::From, names, problems);
    let (to, to_spots) = selector::compile(raw.to.as_ref(), Side::To, names, problems);
    selector::check_groups(raw, subject, &from, problems);
    let written = Written {
        rule: raw.span.clone().into(),
        from: from_spots.any,
        from_not: from_spots.none,
        to: to_spots.any,
        to_not: to_spots.none,
        keys: keys(raw).map(|(key, at)| (key.into(), at.clone().into())).collect(),
    };
    Rule {
        name: String::new(),
        severity: Severity::Error,
        comment: None,
        subject,
        from,
        to,
        conditions,
        written,
    }
}

/// The keys of a rule but for its sides, in the order in which conditions are judged, and where
/// they stand.
fn keys(raw: &RawRule) -> impl Iterator<Item = (&'static str, &Range<usize>)> {
    [
        ("kind", raw.kind.as_ref().map(|it| &it.key)),
        ("kindNot", raw.kind_not.as_ref().map(|it| &it.key)),
        ("typeOnly", raw.type_only.as_ref().map(|it| &it.key)),
        ("sameCell", raw.same_cell.as_ref().map(|it| &it.key)),
        ("byName", raw.by_name.as_ref().map(|it| &it.key)),
        ("declared", raw.declared.as_ref().map(|it| &it.key)),
        ("resolved", raw.resolved.as_ref().map(|it| &it.key)),
        ("circular", raw.circular.as_ref().map(|it| &it.key)),
        ("reachable", raw.reachable.as_ref().map(|it| &it.key)),
        ("orphan", raw.orphan.as_ref().map(|it| &it.key)),
    ]
    .into_iter()
    .filter_map(|(key, at)| Some((key, at?)))
}

/// What the rule judges: dependencies, unless one of three keys says otherwise.
fn subject(raw: &RawRule, problems: &mut Vec<Problem>) -> Subject {
    let given =
        [("circular", &raw.circular), ("reachable", &raw.reachable), ("orphan", &raw.orphan)];
    let given: Vec<_> =
        given.into_iter().filter_map(|(key, flag)| Some((key, flag.as_ref()?))).collect();
    if let [(one, first), (other, second), ..] = given.as_slice() {
        let message = format!("`{one}` and `{other}` cannot be in one rule");
        let help = "a rule is about cycles, about reach, or about orphans: make two rules of it";
        problems.push(
            Problem::new(message, &second.key, "and this", Some(help.to_owned()))
                .and(&first.key, "this"),
        );
    }
    match given.first() {
        Some(("reachable", flag)) => Subject::Reachable(flag.value),
        Some((key, flag)) if !flag.value => {
            problems.push(cannot_be_false(key, flag));
            Subject::Dependency
        }
        Some(("circular", _)) => Subject::Cycle,
        Some(_) => Subject::Orphan,
        None => Subject::Dependency,
    }
}

fn cannot_be_false(key: &str, flag: &Keyed<bool>) -> Problem {
    let help = format!(
        "a rule forbids what it describes, and all but a few files are not `{key}`: leave it out, \
         or write `true`"
    );
    Problem::new(format!("`{key}` cannot be `false`"), &flag.key, "is `false`", Some(help))
}

fn conditions(raw: &RawRule) -> Vec<Condition> {
    let kind = raw.kind.as_ref().map(|kinds| Condition::Kind(kinds.value.clone()));
    let kind_not = raw.kind_not.as_ref().map(|kinds| Condition::KindNot(kinds.value.clone()));
    let flag = |flag: &Option<Keyed<bool>>, condition: fn(bool) -> Condition| {
        flag.as_ref().map(|flag| condition(flag.value))
    };
    [
        kind,
        kind_not,
        flag(&raw.type_only, Condition::TypeOnly),
        flag(&raw.same_cell, Condition::SameCell),
        flag(&raw.by_name, Condition::ByName),
        raw.declared.as_ref().map(|declared| condition_on_sections(&declared.value)),
        flag(&raw.resolved, Condition::Resolved),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn condition_on_sections(declared: &RawDeclared) -> Condition {
    match declared {
        RawDeclared::Flag(wanted) => Condition::Declared(*wanted),
        RawDeclared::In(sections) => Condition::DeclaredIn(sections.clone()),
        RawDeclared::Twice => Condition::DeclaredTwice,
    }
}

/// The list of what is allowed: the rule for it, and each member as a rule of its own.
pub(super) fn allowed(
    raw: Option<&RawAllowed>,
    names: &Names,
    problems: &mut Vec<Problem>,
) -> (Option<Draft>, Vec<Rule>) {
    let Some(raw) = raw else { return (None, Vec::new()) };
    let one = |raw: &RawRule| assemble(raw, Subject::Dependency, conditions(raw), names, problems);
    let allowed = raw.imports.iter().map(one).collect();
    let rule = Rule {
        name: "not-allowed".to_owned(),
        severity: Severity::Error,
        comment: None,
        subject: Subject::Allowed,
        from: Selector::default(),
        to: Selector::default(),
        conditions: vec![Condition::KindNot(OF_PACKAGES.to_vec())],
        written: Written::at(raw.span.clone()),
    };
    (Some(Draft::new(rule, &raw.naming, problems)), allowed)
}

/// Refuses rules whose sides do not make sense for what they judge.
fn check_sides(
    raw: &RawRule,
    subject: Subject,
    conditions: &[Condition],
    problems: &mut Vec<Problem>,
) {
    let mut bad = |message: &str, help: &str| {
        problems.push(Problem::new(message, &raw.span, "this rule", Some(help.to_owned())));
    };
    let confused = [&raw.circular, &raw.orphan].into_iter().flatten().any(|flag| !flag.value);
    match subject {
        Subject::Dependency
            if !confused && raw.from.is_none() && raw.to.is_none() && conditions.is_empty() =>
        {
            bad("this rule forbids every import", "add a `from`, a `to` or a condition");
        }
        Subject::Reachable(true) if raw.to.is_none() => {
            bad("`reachable` needs a `to`", "`to` says what must not be reached");
        }
        Subject::Reachable(false) if raw.from.is_none() => {
            bad("`reachable: false` needs a `from`", "`from` says where the way must start");
        }
        Subject::Orphan => check_orphan(raw, problems),
        _ => {}
    }
}

/// An orphan has no dependencies, so there is nothing that `to` or a condition could speak of.
fn check_orphan(raw: &RawRule, problems: &mut Vec<Problem>) {
    let to = raw.to.as_ref().map(|it| ("to", &it.key));
    let is_condition = |key: &str| !matches!(key, "circular" | "reachable" | "orphan");
    for (key, at) in to.into_iter().chain(keys(raw).filter(|(key, _)| is_condition(key))) {
        let message = format!("`{key}` cannot be in a rule about orphans");
        let help = "an orphan neither imports nor is imported: only `from` can narrow the rule";
        problems.push(Problem::new(message, at, "says nothing here", Some(help.to_owned())));
    }
}

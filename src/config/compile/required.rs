//! Which probes there must be.

use std::ops::Range;

use crate::{
    base::diagnostic::NoRule,
    config::{
        error::Problem,
        raw::{RawProbes, RawRequiredRules, Spanned},
    },
    rules::ruleset::{RequiredProbes, RuleId},
};

use super::{Draft, Names};

/// Looks the zones and rules up. `drafts` are all the rules of the config; those that are off are no
/// rules.
pub(super) fn compile(
    raw: &RawProbes,
    names: &Names,
    drafts: &[Draft],
    problems: &mut Vec<Problem>,
) -> RequiredProbes {
    let mut required = RequiredProbes::default();
    for name in &raw.zones {
        match names.get(&name.value) {
            Some(zone) => required.zones.push((zone, name.span.clone())),
            None => problems.push(names.unknown(name, "")),
        }
    }
    let live: Vec<&str> =
        drafts.iter().filter(|draft| !draft.off).map(|draft| draft.rule.name.as_str()).collect();
    let id = |at: usize| RuleId(u16::try_from(at).unwrap_or(u16::MAX));
    match &raw.rules {
        RawRequiredRules::None => {}
        RawRequiredRules::All(span) => {
            required.rules = (0..live.len()).map(|at| (id(at), span.clone())).collect();
        }
        RawRequiredRules::Named(named) => {
            for name in named {
                match live.iter().position(|rule| *rule == name.value) {
                    Some(at) => required.rules.push((id(at), name.span.clone())),
                    None => problems.push(unknown(name, &live, drafts)),
                }
            }
        }
    }
    refuse_repetition(&required, problems);
    let Some(severity) = raw.severity else { return RequiredProbes::default() };
    RequiredProbes { severity, ..required }
}

fn unknown(name: &Spanned<String>, live: &[&str], drafts: &[Draft]) -> Problem {
    let none = NoRule::new(&name.value, live.iter().copied());
    if drafts.iter().any(|draft| draft.off && draft.rule.name == name.value) {
        let help = "it is off, and no probe can prove what is off".to_owned();
        return Problem::new(none.message(), &name.span, "this rule is off", Some(help));
    }
    Problem::new(none.message(), &name.span, "no rule has this name", none.hint())
}

fn refuse_repetition(required: &RequiredProbes, problems: &mut Vec<Problem>) {
    let zones = required.zones.iter().map(|(zone, span)| (usize::from(zone.0), span));
    let rules = required.rules.iter().map(|(rule, span)| (usize::from(rule.0), span));
    for all in [zones.collect::<Vec<_>>(), rules.collect()] {
        for (at, (name, span)) in all.iter().enumerate() {
            if let Some((_, first)) = all[..at].iter().find(|(earlier, _)| earlier == name) {
                problems.push(twice(span, first));
            }
        }
    }
}

fn twice(span: &Range<usize>, first: &Range<usize>) -> Problem {
    let help = "remove one of the two".to_owned();
    Problem::new("this is required twice", span, "required again here", Some(help))
        .and(first, "first required here")
}

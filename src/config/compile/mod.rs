//! Judges a config and turns it into a [`RuleSet`].
//!
//! The order of the rules is part of what users see: for each zone in the order of the config, the
//! zones that it must not import in the order of the config (`no-a-to-b`; `no-cross-a` in its own
//! place), then its `no-deep-a`; then `unzoned-file` and `unzoned-import`; then `not-allowed`; then the
//! named rules.

mod derived;
mod named;
mod paths;
mod required;
mod selector;
mod zones;

pub(super) use zones::is_zone_name;

use std::{cell::Cell, ops::Range};

use rustc_hash::FxHashMap;

use crate::{
    base::severity::Severity,
    rules::ruleset::{Rule, RuleSet, ZoneId},
};

use super::{
    error::{Problem, guess, list, quote},
    glob::Ignore,
    raw::{Naming, RawConfig, Spanned},
};

/// With more zones than this, the pairs of them would be more rules than a `RuleId` can tell apart.
const MAX_ZONES: usize = 200;

/// Everything that a config says, checked.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub(super) rules: RuleSet,
    pub(super) ignore: Ignore,
    /// Where each zone's `path` stands.
    pub(super) path_spans: Vec<Range<usize>>,
}

/// A rule before it is known whether its name is free.
struct Draft {
    rule: Rule,
    /// `"severity": "off"`: checked like any other, then dropped.
    off: bool,
}

impl Draft {
    /// Gives a rule the severity, comment and (if it has one) name that the config asks for.
    fn new(mut rule: Rule, naming: &Naming, problems: &mut Vec<Problem>) -> Self {
        if let Some(name) = &naming.name {
            check_rule_name(name, problems);
            rule.name.clone_from(&name.value);
            rule.written.rule = name.span.clone().into();
        }
        rule.severity = naming.severity.unwrap_or(Severity::Error);
        rule.comment.clone_from(&naming.comment);
        Self { rule, off: naming.severity.is_none() }
    }
}

/// Compiles a config; what is wrong with it is added to `problems`, and the result is then not
/// to be used.
pub(super) fn compile(raw: RawConfig, problems: &mut Vec<Problem>) -> Compiled {
    if raw.zones.len() > MAX_ZONES {
        problems.push(too_many(&raw.zones[MAX_ZONES].name.span));
        return Compiled::default();
    }
    let names = Names::new(raw.zones.iter().map(|zone| zone.name.value.clone()).collect());
    let zones = zones::compile(&raw.zones, &names, problems);
    let mut drafts = derived::from_zones(&raw.zones, &zones, problems);
    drafts.extend(derived::from_unzoned(raw.unzoned.as_ref(), &zones, problems));
    let (not_allowed, allowed) = named::allowed(raw.allowed.as_ref(), &names, problems);
    let is_off = not_allowed.as_ref().is_none_or(|draft| draft.off);
    drafts.extend(not_allowed);
    drafts.extend(named::compile(&raw.rules, &names, problems));
    refuse_equal_names(&drafts, problems);
    let required_probes = required::compile(&raw.probes, &names, &drafts, problems);
    let path_spans = raw.zones.iter().map(path_span).collect();
    let rules = drafts.into_iter().filter(|draft| !draft.off).map(|draft| draft.rule).collect();
    Compiled {
        rules: RuleSet {
            zones,
            rules,
            allowed: if is_off { Vec::new() } else { allowed },
            blind_spots: raw.blind_spots,
            required_probes,
        },
        ignore: Ignore::new(raw.ignore, problems),
        path_spans,
    }
}

fn path_span(zone: &super::raw::RawZone) -> Range<usize> {
    zone.path.as_ref().map_or(zone.name.span.clone(), |path| path.span.clone())
}

fn too_many(span: &Range<usize>) -> Problem {
    Problem::new(
        format!("more than {MAX_ZONES} zones"),
        span,
        "one zone too many",
        Some("a `*` in a path makes one zone of many folders".to_owned()),
    )
}

/// The zones by name.
struct Names {
    all: Vec<String>,
    by_name: FxHashMap<String, ZoneId>,
    /// Guesses cost time, and only the first problems are shown.
    guesses_left: Cell<usize>,
}

impl Names {
    fn new(all: Vec<String>) -> Self {
        let by_name =
            all.iter().enumerate().map(|(at, name)| (name.clone(), zone_id(at))).collect();
        Self { all, by_name, guesses_left: Cell::new(100) }
    }

    fn get(&self, name: &str) -> Option<ZoneId> {
        self.by_name.get(name).copied()
    }

    /// What to say about a name that no zone has.
    fn unknown(&self, name: &Spanned<String>, otherwise: &str) -> Problem {
        let known = self.all.iter().map(String::as_str);
        let left = self.guesses_left.get();
        self.guesses_left.set(left.saturating_sub(1));
        let meant = if left > 0 { guess(&name.value, known.clone()) } else { None };
        let help = match meant {
            Some(meant) => format!("did you mean {}?", quote(meant)),
            None if self.all.is_empty() => "the config has no zones".to_owned(),
            None => format!("the zones are {}", list(known)),
        };
        let message = format!("there is no zone {}", quote(&name.value));
        Problem::new(message, &name.span, "no zone has this name", Some(help + otherwise))
    }
}

/// The id of the zone at a place; [`MAX_ZONES`] keeps it in range.
fn zone_id(at: usize) -> ZoneId {
    ZoneId(u16::try_from(at).unwrap_or(u16::MAX))
}

/// Whether a character can be part of the name of a zone or rule: one that can stand in comments
/// and selectors without quotes.
fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@')
}

fn check_rule_name(name: &Spanned<String>, problems: &mut Vec<Problem>) {
    if !name.value.is_empty() && name.value.chars().all(|c| is_name_character(c) || c == ':') {
        return;
    }
    problems.push(Problem::new(
        format!("{} cannot be the name of a rule", quote(&name.value)),
        &name.span,
        "not a name",
        Some("comments name rules, so a name has letters, digits and `-_./@:` only".to_owned()),
    ));
}

fn refuse_equal_names(drafts: &[Draft], problems: &mut Vec<Problem>) {
    let mut first: FxHashMap<&str, &Rule> = FxHashMap::default();
    for Draft { rule, .. } in drafts {
        if let Some(earlier) = first.insert(&rule.name, rule) {
            problems.push(equal_names(rule, earlier));
        }
    }
    if drafts.len() > usize::from(u16::MAX) {
        let Draft { rule, .. } = &drafts[usize::from(u16::MAX)];
        let message = format!("more than {} rules", u16::MAX);
        problems.push(Problem::new(message, &rule.written.rule.span, "one rule too many", None));
    }
}

fn equal_names(rule: &Rule, earlier: &Rule) -> Problem {
    Problem::new(
        format!("two rules have the name {}", quote(&rule.name)),
        &rule.written.rule.span,
        "this makes the second one",
        Some("comments tell rules by name: give one of them another `name`".into()),
    )
    .and(&earlier.written.rule.span, "this makes the first one")
}

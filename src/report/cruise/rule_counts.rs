//! How often each rule is broken.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::result::{RuleSet, Severity, Summary, Violation};
use crate::base::collation::locale_compare;

/// The name of the rule that what no `allowed` rule matches breaks.
pub(super) const NOT_IN_ALLOWED: &str = "not-in-allowed";

/// A rule, and how often it is broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleCount<'r> {
    /// Its name.
    pub(super) name: &'r str,
    /// Its severity, if the config has one.
    pub(super) severity: Option<Severity>,
    /// Its comment, or `-`.
    pub(super) comment: &'r str,
    /// How often it is broken.
    pub(super) count: usize,
    /// How often that is known.
    pub(super) ignored: usize,
}

/// Every rule of the run, those that are broken most often first.
pub(super) fn of(summary: &Summary) -> Vec<RuleCount<'_>> {
    let Some(rules) = &summary.rule_set_used else {
        return Vec::new();
    };
    let counts = counts(&summary.violations);
    let named = rules
        .named()
        .map(|rule| (rule.name().unwrap_or("unnamed"), rule.severity(), rule.comment()));
    let mut all: Vec<RuleCount> = named
        .chain(allowed(rules))
        .map(|(name, severity, comment)| {
            let (count, ignored) = counts.get(name).copied().unwrap_or_default();
            RuleCount { name, severity, comment: comment.unwrap_or("-"), count, ignored }
        })
        .collect();
    all.sort_by(|a, b| {
        let figures = |rule: &RuleCount| Reverse((rule.count, rule.ignored));
        figures(a).cmp(&figures(b)).then_with(|| locale_compare(a.name, b.name))
    });
    all
}

/// The `allowed` rules, which count as one.
fn allowed(rules: &RuleSet) -> Option<(&str, Option<Severity>, Option<&str>)> {
    let allowed = rules.allowed.as_ref().filter(|allowed| !allowed.is_empty())?;
    let comment = allowed.iter().find_map(|rule| rule.comment());
    Some((NOT_IN_ALLOWED, rules.allowed_severity.or(Some(Severity::Warn)), comment))
}

/// Per rule how many violations there are, and how many of them are known.
fn counts(violations: &[Violation]) -> FxHashMap<&str, (usize, usize)> {
    let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for violation in violations {
        let (count, ignored) = counts.entry(&violation.rule.name).or_default();
        *if violation.rule.severity == Severity::Ignore { ignored } else { count } += 1;
    }
    counts
}

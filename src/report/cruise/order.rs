//! The order of violations and rules in a result.

use std::cmp::Ordering;

use super::result::{MiniDependency, RuleSummary, Violation};
use crate::base::collation::locale_compare;

/// By severity, rule, place and whatever else tells two violations apart.
pub(super) fn violations(a: &Violation, b: &Violation) -> Ordering {
    let kind = |violation: &Violation| violation.kind.map_or("", |kind| kind.as_str());
    rules(&a.rule, &b.rule)
        .then_with(|| locale_compare(&a.from, &b.from))
        .then_with(|| locale_compare(&a.to, &b.to))
        .then_with(|| {
            locale_compare(text(a.unresolved_to.as_ref()), text(b.unresolved_to.as_ref()))
        })
        .then_with(|| locale_compare(kind(a), kind(b)))
        .then_with(|| {
            lists(a.dependency_types.as_deref(), b.dependency_types.as_deref(), |word| word)
        })
        .then_with(|| ways(a.cycle.as_deref(), b.cycle.as_deref()))
        .then_with(|| ways(a.via.as_deref(), b.via.as_deref()))
}

/// By severity, then name.
pub(super) fn rules(a: &RuleSummary, b: &RuleSummary) -> Ordering {
    a.severity.cmp(&b.severity).then_with(|| locale_compare(&a.name, &b.name))
}

fn text(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

fn ways(a: Option<&[MiniDependency]>, b: Option<&[MiniDependency]>) -> Ordering {
    lists(a, b, |step| &step.name)
}

/// By the first elements that differ; if one list begins with the other, the shorter one is first.
fn lists<T>(a: Option<&[T]>, b: Option<&[T]>, name: impl Fn(&T) -> &str) -> Ordering {
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    a.iter()
        .zip(b)
        .map(|(a, b)| locale_compare(name(a), name(b)))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

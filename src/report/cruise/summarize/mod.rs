//! What was found, in short: made anew after filters have changed what there is.

mod folders;
mod modules;
mod unique;

use super::{
    order,
    result::{CruiseResult, RuleSet, Severity, Violation},
};

/// Counts the modules and dependencies of `result`, and gathers its violations from them.
///
/// The kind of a violation (a cycle, a way, a dependency) is told by what its rule asks for, so
/// `rules` must be those of the run.
pub(super) fn summarize(result: &mut CruiseResult, rules: Option<&RuleSet>) {
    let mut violations = modules::violations(&result.modules, rules);
    violations.extend(folders::violations(result.folders.as_deref().unwrap_or_default(), rules));
    violations.sort_by(order::violations);
    let dependencies = result.modules.iter().map(|module| module.dependencies.len()).sum();
    let summary = &mut result.summary;
    summary.error = count(&violations, Severity::Error);
    summary.warn = count(&violations, Severity::Warn);
    summary.info = count(&violations, Severity::Info);
    summary.ignore = count(&violations, Severity::Ignore);
    summary.violations = violations;
    summary.total_cruised = wide(result.modules.len());
    summary.total_dependencies_cruised = Some(wide(dependencies));
}

fn count(violations: &[Violation], severity: Severity) -> u64 {
    wide(violations.iter().filter(|violation| violation.rule.severity == severity).count())
}

fn wide(n: usize) -> u64 {
    n.try_into().unwrap_or(u64::MAX)
}

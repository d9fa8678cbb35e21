//! Violations of dependencies between folders.

use super::modules::metrics;
use crate::report::cruise::result::{
    Folder, FolderDependency, RuleSet, RuleSummary, Violation, ViolationType,
};

/// Every violation. They are not made unique: a cycle is listed once per folder in it.
pub(super) fn violations<'f>(
    folders: &'f [Folder],
    rules: Option<&'f RuleSet>,
) -> impl Iterator<Item = Violation> + 'f {
    let dependencies = folders.iter().flat_map(|folder| {
        folder.dependencies.iter().flatten().map(move |dependency| (folder, dependency))
    });
    dependencies.filter(|(_, dependency)| !dependency.valid).flat_map(
        move |(folder, dependency)| {
            let broken = dependency.rules.iter().flatten();
            broken.map(move |rule| violation(folder, dependency, rule, kind(rule, rules)))
        },
    )
}

/// What the rule asks for. Without the rules nothing more than that it is about folders is known.
fn kind(rule: &RuleSummary, rules: Option<&RuleSet>) -> ViolationType {
    let rule = rules.and_then(|rules| rules.find(&rule.name));
    let asks_for = |condition| rule.is_some_and(|rule| rule.to(condition).is_some());
    if asks_for("moreUnstable") {
        ViolationType::Instability
    } else if asks_for("circular") {
        ViolationType::Cycle
    } else {
        ViolationType::Folder
    }
}

fn violation(
    folder: &Folder,
    dependency: &FolderDependency,
    rule: &RuleSummary,
    kind: ViolationType,
) -> Violation {
    let unstable =
        || metrics(folder.instability.unwrap_or(0.0), dependency.instability.unwrap_or(0.0));
    Violation {
        kind: Some(kind),
        from: folder.name.clone(),
        to: dependency.name.clone(),
        unresolved_to: None,
        dependency_types: None,
        rule: rule.clone(),
        cycle: dependency.cycle.clone().filter(|_| kind == ViolationType::Cycle),
        via: None,
        metrics: (kind == ViolationType::Instability).then(unstable),
        comment: None,
    }
}

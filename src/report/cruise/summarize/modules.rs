//! Violations of modules and of their dependencies.

use super::unique;
use crate::report::cruise::{
    order,
    result::{
        Dependency, Instability, Metrics, Module, Reaches, ReachesModule, RuleSet, RuleSummary,
        Violation, ViolationType,
    },
};

/// Every violation, once, sorted.
pub(super) fn violations(modules: &[Module], rules: Option<&RuleSet>) -> Vec<Violation> {
    let mut violations: Vec<Violation> =
        modules.iter().flat_map(|module| of_dependencies(module, rules)).collect();
    violations.extend(modules.iter().flat_map(|module| of_module(module, rules)));
    violations.sort_by(order::violations);
    unique::unique(violations)
}

fn of_dependencies(module: &Module, rules: Option<&RuleSet>) -> impl Iterator<Item = Violation> {
    module.dependencies.iter().filter(|dependency| !dependency.valid).flat_map(move |dependency| {
        let broken = dependency.rules.iter().flatten();
        broken.map(move |rule| of_dependency(rule, module, dependency, rules))
    })
}

fn of_dependency(
    rule: &RuleSummary,
    module: &Module,
    dependency: &Dependency,
    rules: Option<&RuleSet>,
) -> Violation {
    let asks_for = |condition| rules?.find(&rule.name)?.to(condition);
    let mut violation = Violation {
        kind: Some(ViolationType::Dependency),
        from: module.source.clone(),
        to: dependency.resolved.clone(),
        unresolved_to: Some(dependency.module.clone()),
        dependency_types: Some(dependency.dependency_types.clone()),
        rule: rule.clone(),
        cycle: None,
        via: None,
        metrics: None,
        comment: None,
    };
    if let Some(cycle) = &dependency.cycle
        && asks_for("circular") == Some(&true.into())
    {
        violation.kind = Some(ViolationType::Cycle);
        violation.cycle = Some(cycle.clone());
    }
    if let (Some(from), Some(to)) = (module.instability, dependency.instability)
        && asks_for("moreUnstable").is_some()
    {
        violation.kind = Some(ViolationType::Instability);
        violation.metrics = Some(metrics(from, to));
    }
    violation
}

/// The figures of a violation of a rule about stability.
pub(super) fn metrics(from: f64, to: f64) -> Metrics {
    Metrics { from: Instability { instability: from }, to: Instability { instability: to } }
}

fn of_module(module: &Module, rules: Option<&RuleSet>) -> Vec<Violation> {
    if module.valid {
        return Vec::new();
    }
    let broken = module.rules.iter().flatten();
    broken.flat_map(|rule| of_module_and_rule(rule, module, rules)).collect()
}

fn of_module_and_rule(
    rule: &RuleSummary,
    module: &Module,
    rules: Option<&RuleSet>,
) -> Vec<Violation> {
    let asks_for = |condition| rules?.find(&rule.name)?.to(condition);
    let Some(reaches) = &module.reaches else {
        return vec![about(module, rule)];
    };
    if asks_for("reachable") != Some(&true.into()) {
        return vec![about(module, rule)];
    }
    let of_rule = |reaches: &&Reaches| reaches.as_defined_in_rule == rule.name;
    let targets = reaches.iter().filter(of_rule).flat_map(|reaches| &reaches.modules);
    let violation = |ReachesModule { source, via }: &ReachesModule| Violation {
        kind: Some(ViolationType::Reachability),
        to: source.clone(),
        via: Some(via.clone()),
        ..about(module, rule)
    };
    targets.map(violation).collect()
}

fn about(module: &Module, rule: &RuleSummary) -> Violation {
    Violation {
        kind: Some(ViolationType::Module),
        from: module.source.clone(),
        to: module.source.clone(),
        unresolved_to: None,
        dependency_types: None,
        rule: rule.clone(),
        cycle: None,
        via: None,
        metrics: None,
        comment: None,
    }
}

//! Findings as dependency-cruiser tells them.

use ringfence::{
    cruise::{DependencyType, derive::Derived},
    rules::{
        engine::{Finding, Input},
        found::{About, FoundKind},
    },
};
use serde_json::{Value, json};

/// A finding as one member of `violations`.
pub(crate) fn violation(input: &Input<'_>, derived: &Derived<'_>, finding: &Finding) -> Value {
    let found = finding.found.as_deref().unwrap();
    let rule = input.rules.rule(finding.rule);
    let (from, to) = found.ends(derived);
    let mut told = json!({ "type": found.kind.as_str(), "from": from, "to": to });
    if let About::Dependency(at) = found.about {
        let edge = &derived.view().edges[at];
        told["unresolvedTo"] = json!(edge.module);
        told["dependencyTypes"] = types(&edge.types);
    }
    told["rule"] = json!({ "severity": rule.severity.as_str(), "name": rule.name });
    if let Some(cycle) = found.cycle_steps(derived) {
        told["cycle"] = steps(&cycle);
    }
    if let Some(via) = found.via_steps(derived) {
        told["via"] = steps(&via);
    }
    if let Some((from, to)) = found.instability {
        told["metrics"] = json!({
            "from": { "instability": from.instability() },
            "to": { "instability": to.instability() },
        });
    }
    assert!(found.kind != FoundKind::Module || from == to);
    told
}

pub(crate) fn steps(steps: &[(&str, &[DependencyType])]) -> Value {
    let step = |(name, classes): &(&str, &[DependencyType])| {
        json!({ "name": name, "dependencyTypes": types(classes) })
    };
    steps.iter().map(step).collect()
}

pub(crate) fn types(classes: &[DependencyType]) -> Value {
    classes.iter().map(|class| class.as_str()).collect()
}

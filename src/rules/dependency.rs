//! Rules about single dependencies.

use crate::rules::{
    engine::{Finding, Input},
    ruleset::{Rule, RuleId},
};

/// Every dependency that matches both sides and all conditions of the rule.
pub(super) fn run(input: &Input<'_>, id: RuleId, rule: &Rule) -> Vec<Finding> {
    let at = usize::from(id.0);
    (0..input.dependencies.len())
        .filter_map(|dependency| {
            let (from, to) = input.graph.ends(dependency)?;
            if !input.matches.from(at, from) || !input.matches.to(at, to) {
                return None;
            }
            let judged = input.judged(dependency)?;
            judged.first_failing(&rule.conditions).is_none().then(|| Finding {
                rule: id,
                file: judged.dependency.from,
                dependency: Some(dependency),
                to: Some(to),
                chain: Vec::new(),
                found: None,
            })
        })
        .collect()
}

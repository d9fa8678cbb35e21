//! What a run found out, in the form of a dependency-cruiser result.
//!
//! Violations are told where they are, at modules, dependencies and folders; the summary is made
//! from these when the report is.

pub mod environment;
mod folders;
mod modules;
mod rules;

use serde_json::{Map, Value};

use crate::{
    cruise::{Told, derive::Derived},
    report::cruise::result::{CruiseResult, OptionsUsed, RuleSet, Summary},
    rules::{engine::Finding, ruleset},
};

/// Everything that a result is made from.
pub struct Run<'r> {
    /// The graph, and what follows from it.
    pub derived: &'r Derived<'r>,
    /// The rules.
    pub rules: &'r ruleset::RuleSet,
    /// What they found.
    pub findings: &'r [Finding],
    /// For each of them, whether it is known.
    pub known: &'r [bool],
    /// The rules, as they are shown.
    pub rules_used: Option<Map<String, Value>>,
    /// The options, as they are shown.
    pub options_used: Map<String, Value>,
    /// Tell figures about stability.
    pub metrics: bool,
    /// What to tell beside the verdicts.
    pub told: Told,
}

/// The result. Its summary has no figures yet.
pub fn project(run: &Run<'_>) -> CruiseResult {
    let broken = rules::Broken::new(run);
    let rule_set = run.rules_used.clone().map(|used| serde_json::from_value(Value::Object(used)));
    CruiseResult {
        modules: modules::all(run, &broken),
        folders: run.metrics.then(|| folders::all(run, &broken)),
        summary: Summary {
            options_used: OptionsUsed(run.options_used.clone()),
            rule_set_used: rule_set.and_then(Result::<RuleSet, _>::ok),
            environment: Some(environment::found()),
            ..Summary::default()
        },
        revision_data: None,
    }
}

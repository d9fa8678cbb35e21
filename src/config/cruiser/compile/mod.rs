//! Turns a dependency-cruiser config into a [`RuleSet`].
//!
//! The order of the rules is that in which dependency-cruiser judges: the allowed list as one rule,
//! then `forbidden`, then `required`, each in the order of the config. Rules that are switched off
//! (`"severity": "ignore"`) are left out.

mod conditions;
mod pattern;
mod rule;
mod via;

use crate::{
    base::severity::Severity,
    config::cruiser::raw::{CruiserConfig, CruiserSeverity},
    rules::ruleset::{BlindSpotPolicy, Rule, RuleSet, Selector, Subject, Written},
};

pub use pattern::BadPattern;

/// The name of the rule that an allowed list amounts to.
pub const NOT_IN_ALLOWED: &str = "not-in-allowed";

/// The name of a rule without one.
pub const UNNAMED: &str = "unnamed";

/// Compiles a config; with `parity`, as dependency-cruiser reads it also where it is wrong.
///
/// # Errors
/// The patterns that are no regular expressions, in the order of the rules.
pub fn compile(config: &CruiserConfig, parity: bool) -> Result<RuleSet, Vec<BadPattern>> {
    let mut compiler = Compiler { parity, bad: Vec::new(), rule: String::new() };
    let mut rules = Vec::new();
    let mut allowed = Vec::new();
    if let Some(severity) = severity(config.allowed_severity)
        && !config.allowed.is_empty()
    {
        allowed = config.allowed.iter().map(|raw| compiler.allowed(raw)).collect();
        let first = config.allowed.first().map(|raw| raw.written.rule.clone());
        rules.push(not_in_allowed(severity, Written::at(first.unwrap_or_default())));
    }
    rules.extend(config.forbidden.iter().filter_map(|raw| compiler.forbidden(raw)));
    rules.extend(config.required.iter().filter_map(|raw| compiler.required(raw)));
    if !compiler.bad.is_empty() {
        return Err(compiler.bad);
    }
    let blind_spots =
        BlindSpotPolicy { dead_rule: Some(Severity::Warn), ..BlindSpotPolicy::default() };
    Ok(RuleSet { rules, allowed, blind_spots, ..RuleSet::default() })
}

/// What is needed to compile a rule.
struct Compiler {
    parity: bool,
    bad: Vec<BadPattern>,
    /// The name of the rule that is being compiled.
    rule: String,
}

/// What a violation does; `None` when the rule is switched off.
fn severity(severity: Option<CruiserSeverity>) -> Option<Severity> {
    match severity {
        Some(CruiserSeverity::Error) => Some(Severity::Error),
        None | Some(CruiserSeverity::Warn) => Some(Severity::Warn),
        Some(CruiserSeverity::Info) => Some(Severity::Info),
        Some(CruiserSeverity::Ignore) => None,
    }
}

fn not_in_allowed(severity: Severity, written: Written) -> Rule {
    Rule {
        name: NOT_IN_ALLOWED.to_owned(),
        severity,
        comment: None,
        subject: Subject::Allowed,
        from: Selector::default(),
        to: Selector::default(),
        conditions: Vec::new(),
        written,
    }
}

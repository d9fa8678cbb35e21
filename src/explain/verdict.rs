//! What each rule makes of an import or of a module.

use std::sync::Arc;

use petgraph::graph::NodeIndex;

use crate::{
    base::severity::Severity,
    discover::is_probe,
    pipeline::{Conclusion, Examined},
    rules::{
        describe,
        engine::Finding,
        miss::{Miss, Misses},
        ruleset::{RuleId, Subject},
        violation::Violation,
    },
};

/// What one rule makes of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleVerdict {
    /// The rule's name.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it makes of it.
    pub outcome: Outcome,
    /// Of a rule that an allowed list amounts to and that is broken: what each entry of the list makes
    /// of it.
    pub entries: Vec<RuleVerdict>,
}

/// What a rule makes of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It breaks the rule.
    Breaks(Broken),
    /// It does not: the first thing that did not hold.
    Misses(Miss),
}

/// How a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What is wrong, in one sentence.
    pub message: String,
    /// What may be done instead.
    pub hint: Option<String>,
    /// For a cycle or a forbidden reach: what lies on the way.
    pub chain: Vec<Arc<str>>,
    /// The violation is not reported.
    pub pardon: Option<Pardon>,
}

/// Why a violation is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pardon {
    /// A comment suppresses it.
    Suppressed,
    /// It stands in a probe, which is there to break a rule.
    Probe,
}

/// Tells what each rule makes of things.
pub(super) struct Verdicts<'e> {
    examined: &'e Examined<'e>,
    misses: Misses<'e>,
    /// The violations that are reported.
    reported: Vec<Violation>,
}

impl<'e> Verdicts<'e> {
    pub(super) fn new(examined: &'e Examined<'e>, conclusion: &Conclusion) -> Self {
        let reported = conclusion
            .violations
            .iter()
            .map(|violation| Violation { fingerprint: 0, ..violation.clone() })
            .collect();
        let misses = Misses::new(examined.input, &examined.findings);
        Self { examined, misses, reported }
    }

    /// What each rule makes of the import with this dependency; rules that judge modules by themselves
    /// have nothing to say.
    pub(super) fn of_import(&self, dependency: usize) -> Vec<RuleVerdict> {
        let mut verdicts = self.all(|at| {
            let outcome = match self.misses.of_import(at, dependency) {
                Some(Miss::JudgesModules) => return None,
                Some(miss) => Outcome::Misses(miss),
                None => self.broken(at, |finding| finding.dependency == Some(dependency))?,
            };
            Some(outcome)
        });
        let rules = &self.examined.input.rules.rules;
        let is_allowed_list = |name: &str| {
            rules.iter().any(|rule| rule.name == name && rule.subject == Subject::Allowed)
        };
        for verdict in &mut verdicts {
            let is_broken = matches!(verdict.outcome, Outcome::Breaks(_));
            if is_broken && is_allowed_list(&verdict.rule) {
                verdict.entries = self.entries(dependency);
            }
        }
        verdicts
    }

    /// What each rule that judges modules by themselves makes of one.
    pub(super) fn of_module(&self, module: NodeIndex) -> Vec<RuleVerdict> {
        self.all(|at| {
            let outcome = match self.misses.of_module(at, module) {
                Some(Miss::JudgesImports) => return None,
                Some(miss) => Outcome::Misses(miss),
                None => self.broken(at, |finding| self.misses.is_about(finding, module))?,
            };
            Some(outcome)
        })
    }

    fn all(&self, outcome: impl Fn(usize) -> Option<Outcome>) -> Vec<RuleVerdict> {
        let rules = self.examined.input.rules.rules.iter().enumerate();
        let verdicts = rules.filter_map(|(at, rule)| {
            let (rule, severity) = (rule.name.clone(), rule.severity);
            Some(RuleVerdict { rule, severity, outcome: outcome(at)?, entries: Vec::new() })
        });
        verdicts.collect()
    }

    /// Why no entry of the allowed list allows an import.
    fn entries(&self, dependency: usize) -> Vec<RuleVerdict> {
        let rules = self.examined.input.rules;
        let entries = rules.allowed.iter().enumerate();
        let verdicts = entries.filter_map(|(entry, rule)| {
            let miss = self.misses.of_import(rules.rules.len() + entry, dependency)?;
            let outcome = Outcome::Misses(miss);
            let rule_name = format!("entry {} of `allowed`", entry + 1);
            let (rule, severity) = (rule_name, rule.severity);
            Some(RuleVerdict { rule, severity, outcome, entries: Vec::new() })
        });
        verdicts.collect()
    }

    fn broken(&self, at: usize, is_it: impl Fn(&Finding) -> bool) -> Option<Outcome> {
        let id = RuleId(u16::try_from(at).ok()?);
        let finding = self.examined.findings.iter().find(|one| one.rule == id && is_it(one))?;
        let input = self.examined.input;
        let violation = describe::violations(input, &[finding]).pop()?;
        let pardon = if is_probe(input.world.index.path(finding.file)) {
            Some(Pardon::Probe)
        } else {
            (!self.reported.contains(&violation)).then_some(Pardon::Suppressed)
        };
        let Violation { message, hint, chain, .. } = violation;
        Some(Outcome::Breaks(Broken { message, hint, chain, pardon }))
    }
}

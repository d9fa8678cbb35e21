//! Findings, by what is at fault.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use crate::{
    base::severity,
    report::cruise::{
        project::Run,
        result::{RuleSummary, Severity},
    },
    rules::{
        found::{About, Found},
        ruleset::{RuleId, RuleSet},
    },
};

/// The rules that each thing breaks.
pub(super) struct Broken<'b> {
    rules: &'b RuleSet,
    dependencies: FxHashMap<usize, Vec<BrokenRule<'b>>>,
    modules: FxHashMap<NodeIndex, Vec<BrokenRule<'b>>>,
    folders: FxHashMap<usize, Vec<BrokenRule<'b>>>,
}

/// One rule that is broken.
#[derive(Clone, Copy)]
pub(super) struct BrokenRule<'b> {
    pub(super) rule: RuleId,
    pub(super) found: &'b Found,
    /// It is known.
    known: bool,
}

impl<'b> Broken<'b> {
    pub(super) fn new(run: &Run<'b>) -> Self {
        let mut broken = Self {
            rules: run.rules,
            dependencies: FxHashMap::default(),
            modules: FxHashMap::default(),
            folders: FxHashMap::default(),
        };
        for (finding, &known) in run.findings.iter().zip(run.known) {
            let Some(found) = finding.found.as_deref() else { continue };
            let list = match found.about {
                About::Dependency(at) => broken.dependencies.entry(at).or_default(),
                About::Module(node) | About::Reach { from: node, .. } => {
                    broken.modules.entry(node).or_default()
                }
                About::Folders(at) => broken.folders.entry(at).or_default(),
            };
            list.push(BrokenRule { rule: finding.rule, found, known });
        }
        broken
    }

    /// The rules that a dependency breaks.
    pub(super) fn by_dependency(&self, dependency: usize) -> &[BrokenRule<'b>] {
        self.dependencies.get(&dependency).map(Vec::as_slice).unwrap_or_default()
    }

    /// The rules that a module breaks.
    pub(super) fn by_module(&self, module: NodeIndex) -> &[BrokenRule<'b>] {
        self.modules.get(&module).map(Vec::as_slice).unwrap_or_default()
    }

    /// The rules that a dependency between folders breaks.
    pub(super) fn by_folders(&self, dependency: usize) -> &[BrokenRule<'b>] {
        self.folders.get(&dependency).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name of a rule.
    pub(super) fn name(&self, rule: RuleId) -> &'b str {
        &self.rules.rule(rule).name
    }

    /// Rules as they are told: each once, the most severe first, else in the order in which they are
    /// judged; `None` when there are none.
    pub(super) fn summaries(&self, broken: &[BrokenRule<'_>]) -> Option<Vec<RuleSummary>> {
        let mut ids: Vec<(RuleId, bool)> =
            broken.iter().map(|broken| (broken.rule, broken.known)).collect();
        ids.sort_unstable();
        ids.dedup_by_key(|(rule, _)| *rule);
        let summary = |(id, known)| self.summary(id, known);
        let mut summaries: Vec<RuleSummary> = ids.into_iter().map(summary).collect();
        summaries.sort_by_key(|summary| summary.severity);
        (!summaries.is_empty()).then_some(summaries)
    }

    fn summary(&self, id: RuleId, known: bool) -> RuleSummary {
        let rule = self.rules.rule(id);
        let severity = match rule.severity {
            _ if known => Severity::Ignore,
            severity::Severity::Error => Severity::Error,
            severity::Severity::Warn => Severity::Warn,
            severity::Severity::Info => Severity::Info,
        };
        RuleSummary { severity, name: rule.name.clone() }
    }
}

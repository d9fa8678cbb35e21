//! Works out what did not hold, for a rule and an import.

use std::sync::OnceLock;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use crate::rules::{
    dependency::Meeting,
    engine::{Finding, Input},
    found::About,
    miss::{Miss, Side, folders, selector::side},
    reach::part_of,
    ruleset::{Rule, Subject},
};

/// Tells why rules do not forbid imports and modules.
pub struct Misses<'i> {
    pub(super) input: &'i Input<'i>,
    pub(super) findings: &'i [Finding],
    /// The rule and the dependency of each finding.
    at_fault: FxHashSet<(usize, usize)>,
    /// For each rule about cycles, the component of each node.
    components: Vec<OnceLock<Vec<usize>>>,
}

impl<'i> Misses<'i> {
    /// For these findings, which are those of [`super::super::engine::run`] on `input`.
    pub fn new(input: &'i Input<'i>, findings: &'i [Finding]) -> Self {
        let at_fault = findings
            .iter()
            .filter_map(|finding| Some((usize::from(finding.rule.0), finding.dependency?)))
            .collect();
        let components = input.rules.rules.iter().map(|_| OnceLock::new()).collect();
        Self { input, findings, at_fault, components }
    }

    /// Why the rule at `at` does not forbid the import with the dependency at `dependency`; `None`
    /// when it does. Behind the places of rules are those of the allowed list: for one of these,
    /// `None` says that it allows the import.
    pub fn of_import(&self, at: usize, dependency: usize) -> Option<Miss> {
        if self.at_fault.contains(&(at, dependency)) {
            return None;
        }
        let rule = self.input.rules.with_allowed().nth(at)?;
        match rule.subject {
            Subject::Dependency if at >= self.input.rules.rules.len() => {
                self.of_dependency(at, rule, dependency)
            }
            Subject::Dependency => Some(
                // A search with bounded work may find less than another one.
                self.of_dependency(at, rule, dependency).unwrap_or(Miss::NoCycle),
            ),
            Subject::Cycle => Some(self.of_cycle(at, rule, dependency)),
            Subject::Reachable(true) | Subject::Reaches => {
                Some(self.of_reach(at, rule, dependency))
            }
            Subject::Folder => Some(folders::miss(self, at, rule, dependency)),
            Subject::Allowed => Some(self.of_allowed(dependency)),
            Subject::Reachable(false)
            | Subject::Orphan
            | Subject::Module
            | Subject::Unreached
            | Subject::Lone(_)
            | Subject::Dependents { .. }
            | Subject::Requires(_) => Some(Miss::JudgesModules),
        }
    }

    /// Of a rule about single dependencies: sides, then conditions in their order.
    fn of_dependency(&self, at: usize, rule: &Rule, dependency: usize) -> Option<Miss> {
        let sides = self.of_sides(at, rule, dependency);
        sides.or_else(|| self.of_conditions(at, rule, dependency))
    }

    fn of_sides(&self, at: usize, rule: &Rule, dependency: usize) -> Option<Miss> {
        let Some(ends) = self.input.graph.ends(dependency) else {
            return Some(Miss::AimsNowhere);
        };
        if !self.input.matches.from(at, ends.0) {
            return Some(Miss::From(self.near_side(rule, ends.0)));
        }
        let is_meant = match rule.subject {
            // These look at the target itself, by whatever name it was imported.
            Subject::Cycle => self.input.matches.to(at, ends.1),
            _ => self.input.matches.pair(at, dependency, ends),
        };
        (!is_meant).then(|| Miss::To(self.to_side(at, rule, dependency, ends)))
    }

    pub(super) fn near_side(&self, rule: &Rule, node: NodeIndex) -> Side {
        let name = self.input.cruise.map(|derived| derived.view().name(node));
        let facts = &self.input.facts[node.index()];
        side(self.input.rules, &rule.from, facts, name.as_slice(), &[], self.parity())
    }

    fn to_side(
        &self,
        at: usize,
        rule: &Rule,
        dependency: usize,
        (from, to): (NodeIndex, NodeIndex),
    ) -> Side {
        let edge = self.input.cruise.map(|derived| &derived.view().edges[dependency]);
        let names: Vec<&str> = edge
            .into_iter()
            .flat_map(|edge| std::iter::once(&*edge.resolved).chain(edge.also.as_deref()))
            .collect();
        let groups = self.input.matches.groups(at, from);
        let facts = &self.input.facts[to.index()];
        side(self.input.rules, &rule.to, facts, &names, groups, self.parity())
    }

    pub(super) fn parity(&self) -> bool {
        self.input.cruise.is_some_and(|derived| derived.view().parity)
    }

    fn of_conditions(&self, at: usize, rule: &Rule, dependency: usize) -> Option<Miss> {
        let judged = self.input.judged_by(at, dependency)?;
        let failing = judged.first_failing(&rule.conditions)?;
        Some(Miss::Condition(failing.unmet(&judged)))
    }

    fn of_cycle(&self, at: usize, rule: &Rule, dependency: usize) -> Miss {
        if let Some(miss) = self.of_sides(at, rule, dependency) {
            return miss;
        }
        if self.is_of_manifest(dependency) {
            return Miss::OfManifest;
        }
        if let Some(miss) = self.of_conditions(at, rule, dependency) {
            return miss;
        }
        let component = self.components[at].get_or_init(|| part_of(self.input, rule).components());
        match self.input.graph.ends(dependency) {
            Some((from, to)) if component[from.index()] == component[to.index()] => {
                Miss::CycleElsewhere
            }
            _ => Miss::NoCycle,
        }
    }

    fn of_reach(&self, at: usize, rule: &Rule, dependency: usize) -> Miss {
        let Some((from, _)) = self.input.graph.ends(dependency) else { return Miss::AimsNowhere };
        if !self.input.matches.from(at, from) {
            return Miss::From(self.near_side(rule, from));
        }
        if rule.subject == Subject::Reachable(true) {
            if self.is_of_manifest(dependency) {
                return Miss::OfManifest;
            }
            if let Some(miss) = self.of_conditions(at, rule, dependency) {
                return miss;
            }
        }
        if self.has_way(at, from) { Miss::ReachElsewhere } else { Miss::NotReached }
    }

    /// Whether some finding of a rule about reach is about ways from a module.
    pub(super) fn has_way(&self, at: usize, module: NodeIndex) -> bool {
        let mut of_rule = self.findings.iter().filter(|one| usize::from(one.rule.0) == at);
        of_rule.any(|finding| match finding.found.as_ref().map(|found| found.about) {
            Some(About::Reach { from, .. }) => from == module,
            _ => finding.chain.first() == Some(&module),
        })
    }

    fn of_allowed(&self, dependency: usize) -> Miss {
        if self.input.graph.ends(dependency).is_none() {
            return Miss::AimsNowhere;
        }
        for (entry, rule) in self.input.rules.allowed.iter().enumerate() {
            let at = self.input.rules.rules.len() + entry;
            let allows = rule.subject == Subject::Dependency
                && Meeting::new(self.input, at, rule, false).meets(dependency).is_some();
            if allows {
                return self.allowed_by(entry);
            }
        }
        Miss::NotAllowedFor
    }

    pub(super) fn allowed_by(&self, entry: usize) -> Miss {
        let rule = &self.input.rules.allowed[entry];
        let sides = (rule.from.text(self.input.rules), rule.to.text(self.input.rules));
        Miss::Allowed { entry, sides }
    }

    fn is_of_manifest(&self, dependency: usize) -> bool {
        self.input.is_of_manifest(&self.input.dependencies[dependency])
    }
}

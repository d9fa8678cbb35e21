//! Works out what did not hold, for a rule and a module by itself.

use petgraph::{Direction, graph::NodeIndex};

use crate::rules::{
    cruise::allowed,
    engine::Finding,
    found::About,
    miss::{Miss, Misses, Side, selector::side},
    ruleset::{Rule, Subject},
};

impl Misses<'_> {
    /// Why the rule at `at` does not forbid the module at `module` by itself; `None` when it does.
    pub fn of_module(&self, at: usize, module: NodeIndex) -> Option<Miss> {
        let is_about = |finding: &&Finding| self.is_about(finding, module);
        let mut of_rule = self.findings.iter().filter(|one| usize::from(one.rule.0) == at);
        if of_rule.any(|finding| is_about(&finding)) {
            return None;
        }
        let rule = self.input.rules.rules.get(at)?;
        let from = || {
            let is_meant = self.input.matches.from(at, module);
            (!is_meant).then(|| Miss::From(self.near_side(rule, module)))
        };
        let to = || {
            let is_meant = self.input.matches.to(at, module);
            (!is_meant).then(|| Miss::To(self.far_side(rule, module)))
        };
        Some(match rule.subject {
            Subject::Dependency | Subject::Cycle | Subject::Folder => Miss::JudgesImports,
            Subject::Module => from().unwrap_or(Miss::JudgesImports),
            Subject::Orphan => from().unwrap_or_else(|| self.neighbours(module)),
            Subject::Lone(true) => from().unwrap_or_else(|| self.neighbours(module)),
            Subject::Lone(false) => from().unwrap_or(Miss::HasNoNeighbours),
            Subject::Reachable(true) | Subject::Reaches => from().unwrap_or(Miss::NotReached),
            Subject::Reachable(false) => to().unwrap_or(Miss::Reached),
            Subject::Unreached => to().unwrap_or_else(|| self.reached(at, module)),
            Subject::Dependents { less_than, more_than } => to().unwrap_or_else(|| {
                let found = self.dependents(at, module);
                Miss::Dependents { found, less_than, more_than }
            }),
            Subject::Requires(_) => from().unwrap_or(Miss::DependsOnRequired),
            Subject::Allowed => allowed::of_module(self.input, module)
                .map_or(Miss::NotAllowedFor, |entry| self.allowed_by(entry)),
        })
    }

    /// Whether a finding is about a module by itself (what it reaches included).
    pub fn is_about(&self, finding: &Finding, module: NodeIndex) -> bool {
        match finding.found.as_ref().map(|found| found.about) {
            Some(About::Module(about)) => about == module,
            Some(About::Reach { from, .. }) => from == module,
            Some(About::Dependency(_) | About::Folders(_)) => false,
            None => match self.input.rules.rule(finding.rule).subject {
                Subject::Reachable(true) => finding.chain.first() == Some(&module),
                _ => {
                    finding.dependency.is_none()
                        && self.input.graph.file(finding.file) == Some(module)
                }
            },
        }
    }

    fn far_side(&self, rule: &Rule, node: NodeIndex) -> Side {
        let name = self.input.cruise.map(|derived| derived.view().name(node));
        let facts = &self.input.facts[node.index()];
        side(self.input.rules, &rule.to, facts, name.as_slice(), &[], self.parity())
    }

    fn neighbours(&self, module: NodeIndex) -> Miss {
        let graph = self.input.graph.inner();
        let imports = graph.neighbors_directed(module, Direction::Outgoing).count();
        let mut near: Vec<NodeIndex> = graph
            .neighbors_directed(module, Direction::Incoming)
            .filter(|&near| self.input.cruise.is_some() || !self.input.is_probe(near))
            .collect();
        near.sort_unstable();
        near.dedup();
        Miss::HasNeighbours { imports, dependents: near.len() }
    }

    fn reached(&self, at: usize, module: NodeIndex) -> Miss {
        let modules = self.input.cruise.into_iter().flat_map(|derived| derived.view().modules());
        let mut others = modules.filter(|&other| other != module);
        let any = others.any(|other| self.input.matches.from(at, other));
        if any { Miss::Reached } else { Miss::NothingLeadsHere }
    }

    fn dependents(&self, at: usize, module: NodeIndex) -> usize {
        let Some(derived) = self.input.cruise else { return 0 };
        let dependents = &derived.dependents()[module.index()];
        dependents.iter().filter(|&&dependent| self.input.matches.from(at, dependent)).count()
    }
}

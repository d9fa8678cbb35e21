//! Rules that judge modules: what they reach, who depends on them, what they must depend on.

use petgraph::graph::NodeIndex;

use crate::{
    cruise::derive::Derived,
    rules::{
        cruise::reach::{self, Asked, Reached},
        engine::{Finding, Input},
        found::{About, Found, FoundKind},
        ruleset::{Rule, RuleId, Subject},
    },
};

/// Every module that breaks the rule.
pub(in crate::rules) fn run(input: &Input<'_>, id: RuleId, rule: &Rule) -> Vec<Finding> {
    let Some(derived) = input.cruise else { return Vec::new() };
    let modules = OfModules { input, derived, id, at: usize::from(id.0), rule };
    match rule.subject {
        Subject::Reaches => modules.reaches(),
        Subject::Unreached => modules.unreached(),
        Subject::Lone(wanted) => modules.lone(wanted),
        Subject::Dependents { less_than, more_than } => modules.dependents(less_than, more_than),
        Subject::Requires(transitive) => modules.requires(transitive.unwrap_or(false)),
        _ => Vec::new(),
    }
}

/// A rule that judges modules.
struct OfModules<'i> {
    input: &'i Input<'i>,
    derived: &'i Derived<'i>,
    id: RuleId,
    at: usize,
    rule: &'i Rule,
}

impl<'i> OfModules<'i> {
    /// Each pair of a module of `from` and one of `to` that it reaches.
    fn reaches(&self) -> Vec<Finding> {
        let mut reaches = self.asked().reaches();
        let modules = self.derived.view().modules();
        let reached = modules.filter_map(|from| Some((from, reaches.remove(&from)?)));
        let counts = |(_, reached): &(NodeIndex, Vec<Reached>)| self.counts(reached);
        let pairs = reached
            .filter(counts)
            .flat_map(|(from, reached)| reached.into_iter().map(move |reached| (from, reached)));
        pairs.filter_map(|(from, reached)| self.reach(from, &reached)).collect()
    }

    /// dependency-cruiser judges what a module reaches once more, without what was captured.
    fn counts(&self, reached: &[Reached]) -> bool {
        !self.derived.view().parity
            || reached.iter().any(|reached| self.input.matches.to(self.at, reached.to))
    }

    /// Each module of `to` that no other module of `from` reaches.
    fn unreached(&self) -> Vec<Finding> {
        let reachable = self.asked().reachable();
        let unreached =
            |module: &NodeIndex| reachable.get(module).is_some_and(|reachable| !reachable.value);
        self.each(unreached)
    }

    /// Each module that is an orphan (`true`), or none.
    fn lone(&self, wanted: bool) -> Vec<Finding> {
        self.each(|&module| {
            self.input.matches.from(self.at, module) && self.derived.is_orphan(module) == wanted
        })
    }

    /// Each module with too few or too many dependents.
    fn dependents(&self, less_than: Option<u32>, more_than: Option<u32>) -> Vec<Finding> {
        if less_than.is_none() && more_than.is_none() {
            return Vec::new();
        }
        // dependency-cruiser takes a 0 for a limit that is not there.
        let limit = |limit: Option<u32>| limit.filter(|&at| at > 0 || !self.derived.view().parity);
        let (less_than, more_than) = (limit(less_than), limit(more_than));
        self.each(|&module| {
            let counts = |dependent: &&NodeIndex| self.input.matches.from(self.at, **dependent);
            let dependents = &self.derived.dependents()[module.index()];
            let count = u32::try_from(dependents.iter().filter(counts).count()).unwrap_or(u32::MAX);
            self.input.matches.to(self.at, module)
                && less_than.is_none_or(|limit| count < limit)
                && more_than.is_none_or(|limit| count > limit)
        })
    }

    /// Each module of `from` that neither is what it must depend on nor depends on it.
    fn requires(&self, transitive: bool) -> Vec<Finding> {
        let reaches =
            if transitive { self.asked().reaches() } else { rustc_hash::FxHashMap::default() };
        let reached =
            |module: &NodeIndex| reaches.get(module).is_some_and(|reached| self.counts(reached));
        let lacking = self.each(|module| {
            self.input.matches.from(self.at, *module)
                && !reached(module)
                && !self.is_required(*module)
                && !self.depends_on_required(*module)
        });
        if transitive && self.derived.view().parity { self.as_told(lacking) } else { lacking }
    }

    /// Of a module of which it knows what it reaches, be it by another rule, dependency-cruiser
    /// tells what it reaches by this rule instead of what it lacks: mostly nothing.
    fn as_told(&self, lacking: Vec<Finding>) -> Vec<Finding> {
        let known = reach::all(self.input);
        let of_this = known.iter().find(|reach| {
            let rule = self.input.rules.with_allowed().nth(reach.rule);
            rule.is_some_and(|rule| rule.name == self.rule.name)
        });
        let told = |finding: Finding| -> Vec<Finding> {
            let Some(About::Module(module)) = finding.found.as_ref().map(|found| found.about)
            else {
                return vec![finding];
            };
            if !known.iter().any(|reach| reach.reaches.contains_key(&module)) {
                return vec![finding];
            }
            let reached = of_this.and_then(|reach| reach.reaches.get(&module));
            reached
                .into_iter()
                .flatten()
                .filter_map(|reached| self.reach(module, reached))
                .collect()
        };
        lacking.into_iter().flat_map(told).collect()
    }

    fn is_required(&self, module: NodeIndex) -> bool {
        let captured = self.input.matches.sides(self.at).and_then(|sides| sides.captured());
        let name = self.derived.view().name(module);
        match captured.and_then(|captured| Some((captured, captured.group(module)?))) {
            Some((captured, group)) => captured.means(self.rule, group, name, self.derived),
            None => self.input.matches.to(self.at, module),
        }
    }

    fn depends_on_required(&self, module: NodeIndex) -> bool {
        let links = self.derived.links();
        links.steps(module).any(|(dependency, to)| {
            self.input.matches.pair(self.at, dependency as usize, (module, to))
        })
    }

    fn asked(&self) -> Asked<'i> {
        Asked { input: self.input, derived: self.derived, at: self.at, rule: self.rule }
    }

    fn each(&self, is_at_fault: impl Fn(&NodeIndex) -> bool) -> Vec<Finding> {
        let modules = self.derived.view().modules().filter(is_at_fault);
        modules
            .filter_map(|module| about_module(self.input, self.derived, self.id, module))
            .collect()
    }

    fn reach(&self, from: NodeIndex, reached: &Reached) -> Option<Finding> {
        let links = self.derived.links();
        let &first = reached.via.first()?;
        let nodes = reached.via.iter().filter_map(|&step| Some(links.ends(step)?.1));
        let found = Found {
            about: About::Reach { from, to: reached.to },
            kind: FoundKind::Reachability,
            cycle: None,
            via: Some(reached.via.to_vec().into()),
            instability: None,
        };
        Some(Finding {
            rule: self.id,
            file: self.input.dependencies[first as usize].from,
            dependency: Some(first as usize),
            to: Some(reached.to),
            chain: std::iter::once(from).chain(nodes).collect(),
            found: Some(Box::new(found)),
        })
    }
}

/// A finding about a module. One without a file is at fault by the first import of it.
pub(super) fn about_module(
    input: &Input<'_>,
    derived: &Derived<'_>,
    id: RuleId,
    module: NodeIndex,
) -> Option<Finding> {
    let found = Found {
        about: About::Module(module),
        kind: FoundKind::Module,
        cycle: None,
        via: None,
        instability: None,
    };
    let found = Some(Box::new(found));
    let chain = Vec::new();
    if let Some(file) = input.graph.file_of(module) {
        return Some(Finding { rule: id, file, dependency: None, to: None, chain, found });
    }
    let first = derived.first_on(module)? as usize;
    let file = input.dependencies[first].from;
    let (dependency, to) = (Some(first), Some(module));
    Some(Finding { rule: id, file, dependency, to, chain, found })
}

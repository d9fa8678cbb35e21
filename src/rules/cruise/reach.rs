//! What reaches what: for each rule about reach, the pairs of modules with a way between them, and
//! the modules that nothing leads to.
//!
//! Ways are those that dependency-cruiser's depth-first search takes, not shortest ones.

use std::sync::Arc;

use petgraph::graph::NodeIndex;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    cruise::derive::{Derived, Links},
    rules::{
        cruise::depth_first::DepthFirst,
        engine::Input,
        ruleset::{Rule, Subject},
    },
};

/// What there is to know about reach for one rule.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The place of the rule, allowed ones behind the others.
    pub rule: usize,
    /// For modules of `to`: whether some other module of `from` leads there. Those of which there is
    /// nothing to be said (`from` means no other module) are left out.
    pub reachable: FxHashMap<NodeIndex, Reachable>,
    /// For modules of `from`: the modules of `to` that they reach, in the order of the modules.
    pub reaches: FxHashMap<NodeIndex, Vec<Reached>>,
}

/// Whether a module is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Whether it is.
    pub value: bool,
    /// The first module that it might be reached from.
    pub from: NodeIndex,
}

/// A module that another one reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The module.
    pub to: NodeIndex,
    /// The way there: places of dependencies.
    pub via: Arc<[u32]>,
}

/// What there is to know for each rule about reach, for reports: rules of one name together, as
/// dependency-cruiser tells them apart by name alone. In the order of the rules; the allowed list
/// comes between `forbidden` and `required`.
pub fn all(input: &Input<'_>) -> Vec<Reach> {
    let Some(derived) = input.cruise else { return Vec::new() };
    let rules = input.rules.with_allowed().collect::<Vec<_>>();
    let mut order: Vec<usize> = (0..rules.len()).collect();
    let count = input.rules.rules.len();
    order.sort_by_key(|&at| match rules[at].subject {
        Subject::Requires(_) => (2, at),
        _ if at >= count => (1, at),
        _ => (0, at),
    });
    let mut all: Vec<Reach> = Vec::new();
    for at in order {
        let (reaches, reachable) = match rules[at].subject {
            Subject::Reaches | Subject::Unreached if at >= count => (true, true),
            Subject::Reaches => (true, false),
            Subject::Unreached => (false, true),
            Subject::Requires(Some(transitive)) => (transitive, true),
            _ => continue,
        };
        let asked = Asked { input, derived, at, rule: rules[at] };
        let mut reach = Reach { rule: at, ..Reach::default() };
        if reaches {
            reach.reaches = asked.reaches();
        }
        if reachable {
            reach.reachable = asked.reachable();
        }
        match all.iter_mut().find(|known| rules[known.rule].name == rules[at].name) {
            Some(known) => known.merge(reach),
            None => all.push(reach),
        }
    }
    all
}

/// What there is to know for one rule of the allowed list.
pub(super) fn of_allowed(asked: &Asked<'_>) -> Reach {
    Reach { rule: asked.at, reachable: asked.reachable(), reaches: asked.reaches() }
}

impl Reach {
    /// Adds what there is to know for a later rule of the same name.
    pub(super) fn merge(&mut self, later: Self) {
        let mut reachable: Vec<_> = later.reachable.into_iter().collect();
        reachable.sort_unstable_by_key(|(module, _)| *module);
        for (module, reachable) in reachable {
            let known = self.reachable.entry(module).or_insert(reachable);
            known.value |= reachable.value;
        }
        let mut reaches: Vec<_> = later.reaches.into_iter().collect();
        reaches.sort_unstable_by_key(|(module, _)| *module);
        for (module, reached) in reaches {
            self.reaches.entry(module).or_default().extend(reached);
        }
    }
}

/// A rule about reach, and what it is asked of.
pub(super) struct Asked<'i> {
    pub(super) input: &'i Input<'i>,
    pub(super) derived: &'i Derived<'i>,
    pub(super) at: usize,
    pub(super) rule: &'i Rule,
}

/// Modules of `from` of which the same was captured, and the modules of `to` given that.
struct Party {
    sources: Vec<NodeIndex>,
    goals: Vec<NodeIndex>,
}

impl Asked<'_> {
    /// For each module of `from`, the modules of `to` that it reaches.
    pub(super) fn reaches(&self) -> FxHashMap<NodeIndex, Vec<Reached>> {
        let links = self.derived.links();
        let turned = links.reversed();
        let mut reaches = FxHashMap::default();
        for party in self.parties() {
            // The others lead to no goal, nor does what only they lead to.
            let useful = all_from(&turned, &party.goals);
            let inner = links.filtered(|_, _, to| useful[to.index()]);
            let search = || DepthFirst::new(inner.nodes());
            let found: Vec<(NodeIndex, Vec<Reached>)> = party
                .sources
                .par_iter()
                .map_init(search, |search, &source| {
                    (source, reached(search, &inner, source, &party))
                })
                .collect();
            reaches.extend(found.into_iter().filter(|(_, reached)| !reached.is_empty()));
        }
        reaches
    }

    /// For each module of `to`, whether another module of `from` reaches it.
    pub(super) fn reachable(&self) -> FxHashMap<NodeIndex, Reachable> {
        let links = self.derived.links();
        let position = self.positions();
        let mut reachable: FxHashMap<NodeIndex, Reachable> = FxHashMap::default();
        for party in self.parties() {
            let others = sources_before(links, &party.sources);
            for &goal in &party.goals {
                let Some(&from) = party.sources.iter().find(|&&source| source != goal) else {
                    continue;
                };
                let value = others[goal.index()].iter().flatten().any(|&source| source != goal);
                let known = reachable.entry(goal).or_insert(Reachable { value, from });
                known.value |= value;
                if position[from.index()] < position[known.from.index()] {
                    known.from = from;
                }
            }
        }
        reachable
    }

    fn positions(&self) -> Vec<usize> {
        let mut position = vec![usize::MAX; self.derived.links().nodes()];
        for (at, module) in self.derived.view().modules().enumerate() {
            position[module.index()] = at;
        }
        position
    }

    fn parties(&self) -> Vec<Party> {
        let captured = self.input.matches.sides(self.at).and_then(|sides| sides.captured());
        let modules = || self.derived.view().modules();
        let mut by_group: Vec<(Option<u32>, Vec<NodeIndex>)> = Vec::new();
        let mut places: FxHashMap<Option<u32>, usize> = FxHashMap::default();
        for module in modules().filter(|&module| self.input.matches.from(self.at, module)) {
            let group = captured.and_then(|captured| captured.group(module));
            let place = *places.entry(group).or_insert_with(|| {
                by_group.push((group, Vec::new()));
                by_group.len() - 1
            });
            by_group[place].1.push(module);
        }
        let goals = |group: Option<u32>| -> Vec<NodeIndex> {
            match (captured, group) {
                (Some(captured), Some(group)) => modules()
                    .filter(|&module| {
                        let name = self.derived.view().name(module);
                        captured.means(self.rule, group, name, self.derived)
                    })
                    .collect(),
                _ => modules().filter(|&module| self.input.matches.to(self.at, module)).collect(),
            }
        };
        by_group
            .into_iter()
            .map(|(group, sources)| Party { sources, goals: goals(group) })
            .collect()
    }
}

/// The goals that a source reaches, each with its way.
fn reached(
    search: &mut DepthFirst,
    links: &Links,
    source: NodeIndex,
    party: &Party,
) -> Vec<Reached> {
    search.go(links, source);
    let others = party.goals.iter().filter(|&&goal| goal != source);
    others.filter_map(|&to| Some(Reached { to, via: search.way(links, to)?.into() })).collect()
}

/// Which nodes can be reached from any of `starts`, those included.
fn all_from(links: &Links, starts: &[NodeIndex]) -> Vec<bool> {
    let mut reached = vec![false; links.nodes()];
    let mut stack = starts.to_vec();
    for start in starts {
        reached[start.index()] = true;
    }
    while let Some(node) = stack.pop() {
        for (_, next) in links.steps(node) {
            if !std::mem::replace(&mut reached[next.index()], true) {
                stack.push(next);
            }
        }
    }
    reached
}

/// For each node, up to two of the sources that lead to it, itself included when it is one. Two are
/// enough to know of every node behind it whether another one than itself leads there.
fn sources_before(links: &Links, sources: &[NodeIndex]) -> Vec<[Option<NodeIndex>; 2]> {
    let mut before: Vec<[Option<NodeIndex>; 2]> = vec![[None; 2]; links.nodes()];
    let mut stack: Vec<(NodeIndex, NodeIndex)> = Vec::new();
    let mut add = |node: NodeIndex, source: NodeIndex, stack: &mut Vec<_>| {
        let known = &mut before[node.index()];
        if known.contains(&Some(source)) {
            return;
        }
        if let Some(free) = known.iter_mut().find(|known| known.is_none()) {
            *free = Some(source);
            stack.push((node, source));
        }
    };
    for &source in sources {
        add(source, source, &mut stack);
    }
    while let Some((node, source)) = stack.pop() {
        for (_, next) in links.steps(node) {
            add(next, source, &mut stack);
        }
    }
    before
}

//! Cycles over a given dependency that go over certain others, too.

use petgraph::graph::NodeIndex;

use crate::cruise::derive::{Links, Shortest};

/// How many of the steps that would do are tried for one dependency.
const TRIED: usize = 32;

/// How many steps the search by trying everything may make for one dependency.
const STEPS: usize = 4_000;

/// The cycles of a graph.
pub(super) struct Rounds {
    links: Links,
    component: Vec<u32>,
    ways: Shortest,
}

impl Rounds {
    pub(super) fn new(links: Links) -> Self {
        let component = links.components();
        let ways = Shortest::new(links.nodes());
        Self { links, component, ways }
    }

    /// A cycle over `first` of which, for each table of `some`, some step is in it. `budget` is
    /// lessened by the work; nothing is found when it is used up.
    pub(super) fn find(
        &mut self,
        first: u32,
        some: &[Vec<bool>],
        budget: &mut usize,
    ) -> Option<Vec<u32>> {
        let (from, to) = self.links.ends(first)?;
        if self.component[from.index()] != self.component[to.index()] {
            return None;
        }
        let mut search = Search { rounds: self, first, some, budget };
        search.find(from, to)
    }

    fn in_component(&self, step: u32, node: NodeIndex) -> Option<(NodeIndex, NodeIndex)> {
        let component = self.component[node.index()];
        self.links.ends(step).filter(|(from, to)| {
            self.component[from.index()] == component && self.component[to.index()] == component
        })
    }
}

struct Search<'s> {
    rounds: &'s mut Rounds,
    first: u32,
    some: &'s [Vec<bool>],
    budget: &'s mut usize,
}

impl Search<'_> {
    fn find(&mut self, from: NodeIndex, to: NodeIndex) -> Option<Vec<u32>> {
        let back = self.way(to, from, |_| false)?;
        let shortest = self.round(back);
        let missing = self.some.iter().find(|some| !has(&shortest, some));
        let Some(missing) = missing else { return Some(shortest) };
        if from == to {
            return None;
        }
        self.over_each(missing, from, to).or_else(|| self.by_trying(from, to))
    }

    /// Tries cycles over the steps in a table.
    fn over_each(&mut self, table: &[bool], from: NodeIndex, to: NodeIndex) -> Option<Vec<u32>> {
        let steps = (0..).zip(table).filter(|&(_, &meant)| meant).map(|(step, _)| step);
        let mut tried = 0;
        for step in steps {
            let Some((start, end)) = self.rounds.in_component(step, from) else { continue };
            // Only `first` leaves the source and only it leads to the target, or the cycle would
            // meet itself.
            if start == from || end == to || start == end {
                continue;
            }
            if let Some(cycle) = self.over(step, (start, end), (from, to)) {
                return Some(cycle);
            }
            tried += 1;
            if tried == TRIED {
                break;
            }
        }
        None
    }

    /// A cycle over one more step: two shortest ways that do not meet.
    fn over(
        &mut self,
        step: u32,
        (start, end): (NodeIndex, NodeIndex),
        (from, to): (NodeIndex, NodeIndex),
    ) -> Option<Vec<u32>> {
        let there = self.way(to, start, |node| node == from || node == end)?;
        let passed = self.nodes(to, &there);
        let back = self.way(end, from, |node| passed.contains(&node));
        if let Some(cycle) = back.and_then(|back| self.joined(there, step, back)) {
            return Some(cycle);
        }
        let back = self.way(end, from, |node| node == to || node == start)?;
        let passed = self.nodes(end, &back);
        let there = self.way(to, start, |node| passed.contains(&node))?;
        self.joined(there, step, back)
    }

    fn joined(&self, mut there: Vec<u32>, step: u32, back: Vec<u32>) -> Option<Vec<u32>> {
        there.push(step);
        there.extend(back);
        let cycle = self.round(there);
        self.some.iter().all(|some| has(&cycle, some)).then_some(cycle)
    }

    /// Tries every way back, for a while.
    fn by_trying(&mut self, from: NodeIndex, to: NodeIndex) -> Option<Vec<u32>> {
        let links = &self.rounds.links;
        let mut way: Vec<u32> = Vec::new();
        let mut nodes = vec![to];
        let mut next = vec![0];
        for _ in 0..STEPS.min(*self.budget) {
            *self.budget -= 1;
            let (&node, at) = (nodes.last()?, next.last_mut()?);
            let Some(&step) = links.leaving(node).get(*at) else {
                nodes.pop();
                next.pop();
                way.pop();
                continue;
            };
            *at += 1;
            let Some((_, end)) = self.rounds.in_component(step, from) else { continue };
            if end == from {
                let cycle = self.round(way.iter().copied().chain([step]));
                if self.some.iter().all(|some| has(&cycle, some)) {
                    return Some(cycle);
                }
            } else if !nodes.contains(&end) {
                way.push(step);
                nodes.push(end);
                next.push(0);
            }
        }
        None
    }

    fn round(&self, back: impl IntoIterator<Item = u32>) -> Vec<u32> {
        std::iter::once(self.first).chain(back).collect()
    }

    fn way(
        &mut self,
        start: NodeIndex,
        goal: NodeIndex,
        barred: impl Fn(NodeIndex) -> bool,
    ) -> Option<Vec<u32>> {
        let Rounds { links, ways, .. } = &mut *self.rounds;
        ways.way(links, start, goal, barred, self.budget)
    }

    /// The nodes of a way.
    fn nodes(&self, start: NodeIndex, way: &[u32]) -> Vec<NodeIndex> {
        let ends = way.iter().filter_map(|&step| Some(self.rounds.links.ends(step)?.1));
        std::iter::once(start).chain(ends).collect()
    }
}

fn has(cycle: &[u32], table: &[bool]) -> bool {
    cycle.iter().any(|&step| table[step as usize])
}

//! The cycle of each dependency that is part of one.
//!
//! A dependency lies on a cycle exactly when both its ends are in one strongly connected component.
//! Which cycle is told is a matter of the search: it is the one that dependency-cruiser's depth-first
//! search comes by, so that reports and known violations agree. That search gives up on some
//! dependencies that do lie on a cycle; for these a shortest one is told.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Links, Shortest};

/// The cycles of a graph.
#[expect(clippy::struct_field_names, reason = "the cycles themselves")]
pub struct Cycles {
    /// For each dependency, the place of its cycle.
    of: Vec<Option<u32>>,
    cycles: Vec<Box<[u32]>>,
    component: Vec<u32>,
}

impl Cycles {
    /// The cycles of these dependencies; with `missed`, also of those that dependency-cruiser's
    /// search misses.
    pub fn new(links: &Links, missed: bool) -> Self {
        let component = links.components();
        let inner = links.filtered(|_, from, to| component[from.index()] == component[to.index()]);
        // Dependencies between the same two modules have the cycle of the first of them.
        let mut place: FxHashMap<(NodeIndex, NodeIndex), u32> = FxHashMap::default();
        let mut first: Vec<u32> = Vec::new();
        let mut of = vec![None; links.len()];
        for (number, of) in (0..).zip(&mut of) {
            let Some(ends) = inner.ends(number) else { continue };
            *of = Some(*place.entry(ends).or_insert_with(|| {
                first.push(number);
                u32::try_from(first.len() - 1).unwrap_or(u32::MAX)
            }));
        }
        let searches = || (Search::new(&inner), Shortest::new(inner.nodes()));
        let cycles: Vec<Box<[u32]>> = first
            .par_iter()
            .map_init(searches, |(search, shortest), &first| {
                let found = search.cycle(first);
                let found = found.or_else(|| missed.then(|| around(&inner, shortest, first))?);
                found.unwrap_or_default().into()
            })
            .collect();
        for of in &mut of {
            *of = of.filter(|&at| !cycles[at as usize].is_empty());
        }
        Self { of, cycles, component }
    }

    /// The cycle of a dependency: the dependency itself (or the first one with the same ends), and
    /// the dependencies that lead from its target back to its source.
    pub fn of(&self, dependency: u32) -> Option<&[u32]> {
        self.of[dependency as usize].map(|at| &*self.cycles[at as usize])
    }

    /// The strongly connected component of a node.
    pub fn component(&self, node: NodeIndex) -> u32 {
        self.component[node.index()]
    }
}

/// A shortest cycle over a dependency.
fn around(links: &Links, shortest: &mut Shortest, first: u32) -> Option<Vec<u32>> {
    let (from, to) = links.ends(first)?;
    let mut cycle = vec![first];
    let mut no_limit = usize::MAX;
    cycle.extend(shortest.way(links, to, from, |_| false, &mut no_limit)?);
    Some(cycle)
}

/// dependency-cruiser's search, step for step. Nodes of other components are left out: none of them
/// leads back, so they change nothing.
///
/// A module's dependencies are those that nobody had come by when the module was entered, even if
/// somebody comes by them before it is their turn. The module at which the search starts counts as
/// not yet come by, so it may be entered a second time; a cycle that is found below that is refused,
/// and that is how cycles are missed.
struct Search<'l> {
    links: &'l Links,
    /// When each node was come by; at most `epoch` when it was not, in this search.
    seen: Vec<u32>,
    epoch: u32,
    clock: u32,
    frames: Vec<Frame>,
}

/// A module that the search is in.
struct Frame {
    /// The dependency that leads to it.
    dependency: u32,
    node: NodeIndex,
    /// When it was entered.
    entered: u32,
    /// Which of its dependencies is next.
    next: u32,
}

impl<'l> Search<'l> {
    fn new(links: &'l Links) -> Self {
        Self { links, seen: vec![0; links.nodes()], epoch: 0, clock: 0, frames: Vec::new() }
    }

    /// The cycle over `first`, as dependencies.
    fn cycle(&mut self, first: u32) -> Option<Vec<u32>> {
        let (goal, start) = self.links.ends(first)?;
        self.begin();
        self.enter(first, start);
        // The second time that the search is in the module where it started.
        let mut again: Option<usize> = None;
        loop {
            if let Some(last) = self.last_step(goal) {
                if again.is_none() {
                    let mut cycle: Vec<u32> =
                        self.frames.iter().map(|frame| frame.dependency).collect();
                    if start != goal {
                        cycle.push(last);
                    }
                    return Some(cycle);
                }
                self.frames.truncate(1);
                again = None;
            }
            while self.advance().is_none() {
                self.frames.pop();
                if self.frames.is_empty() {
                    return None;
                }
                again = again.filter(|&depth| depth < self.frames.len());
            }
            let depth = self.frames.len() - 1;
            if self.frames[depth].node == start {
                again = Some(depth);
            }
        }
    }

    fn begin(&mut self) {
        // Every search comes by each node at most once.
        let nodes = u32::try_from(self.links.nodes()).unwrap_or(u32::MAX);
        if self.clock > u32::MAX - nodes {
            self.seen.fill(0);
            self.clock = 0;
        }
        self.epoch = self.clock;
        self.frames.clear();
    }

    fn enter(&mut self, dependency: u32, node: NodeIndex) {
        self.frames.push(Frame { dependency, node, entered: self.clock, next: 0 });
    }

    /// The dependency that leads from the module that was just entered to `goal`.
    fn last_step(&self, goal: NodeIndex) -> Option<u32> {
        let frame = self.frames.last().filter(|frame| frame.next == 0)?;
        self.links.steps(frame.node).find(|&(_, to)| to == goal).map(|(number, _)| number)
    }

    /// Enters the next dependency of the innermost module.
    fn advance(&mut self) -> Option<()> {
        let frame = self.frames.last_mut()?;
        let (entered, epoch) = (frame.entered, self.epoch);
        loop {
            let &number = self.links.leaving(frame.node).get(frame.next as usize)?;
            frame.next += 1;
            let (_, to) = self.links.ends(number)?;
            let seen = self.seen[to.index()];
            if seen > epoch && seen <= entered {
                continue;
            }
            if seen <= epoch {
                self.clock += 1;
                self.seen[to.index()] = self.clock;
            }
            self.enter(number, to);
            return Some(());
        }
    }
}

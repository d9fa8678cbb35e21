//! Cycles and shortest ways, over the dependencies that a rule is about.

use std::collections::VecDeque;

use petgraph::{
    Direction,
    algo::kosaraju_scc,
    graph::{EdgeIndex, NodeIndex},
    visit::{EdgeFiltered, EdgeRef},
};

use crate::graph::ModuleGraph;

/// The part of the graph that a rule is about: all nodes, and the dependencies that meet its
/// conditions.
pub struct Part<'g> {
    graph: &'g ModuleGraph,
    kept: Vec<bool>,
    /// The edges of this by the node that they leave, with those that they lead to.
    outgoing: Edges,
    /// The edges of this by the node that they lead to, with those that they leave.
    incoming: Edges,
}

/// Edges by one of their ends, each with the other one; in the order of the dependencies.
struct Edges {
    /// Where those of each node begin, and behind all nodes, where the last ones end.
    begin: Vec<usize>,
    all: Vec<(EdgeIndex, NodeIndex)>,
}

impl Edges {
    /// Of a graph with so many nodes: edges in order, each with the end to find it by and the other one.
    fn new(
        nodes: usize,
        edges: impl Iterator<Item = (EdgeIndex, NodeIndex, NodeIndex)> + Clone,
    ) -> Self {
        let mut begin = vec![0; nodes + 1];
        for (_, by, _) in edges.clone() {
            begin[by.index() + 1] += 1;
        }
        let mut count = 0;
        for begin in &mut begin {
            count += *begin;
            *begin = count;
        }
        let mut next = begin.clone();
        let mut all = vec![(EdgeIndex::end(), NodeIndex::end()); count];
        for (edge, by, other) in edges {
            all[next[by.index()]] = (edge, other);
            next[by.index()] += 1;
        }
        Self { begin, all }
    }

    fn of(&self, node: NodeIndex) -> &[(EdgeIndex, NodeIndex)] {
        &self.all[self.begin[node.index()]..self.begin[node.index() + 1]]
    }
}

impl<'g> Part<'g> {
    /// The part with the dependencies that `keep` (by their place) lets through. It is asked in their
    /// order.
    pub fn new(graph: &'g ModuleGraph, keep: impl FnMut(u32) -> bool) -> Self {
        let all = graph.inner();
        // Edges are numbered in the order of the dependencies.
        let kept: Vec<bool> = all.edge_weights().copied().map(keep).collect();
        let edges = all.edge_references().filter(|edge| kept[edge.id().index()]);
        let (outgoing, incoming) = (
            Edges::new(
                all.node_count(),
                edges.clone().map(|it| (it.id(), it.source(), it.target())),
            ),
            Edges::new(all.node_count(), edges.map(|it| (it.id(), it.target(), it.source()))),
        );
        Self { graph, kept, outgoing, incoming }
    }

    fn keeps(&self, edge: EdgeIndex) -> bool {
        self.kept[edge.index()]
    }

    /// The edges of a node that are part of this.
    fn edges(&self, node: NodeIndex, direction: Direction) -> &[(EdgeIndex, NodeIndex)] {
        match direction {
            Direction::Outgoing => self.outgoing.of(node),
            Direction::Incoming => self.incoming.of(node),
        }
    }

    /// The dependencies of this, by their places, with their ends; in order.
    pub fn dependencies(&self) -> impl Iterator<Item = (usize, NodeIndex, NodeIndex)> {
        let all = self.graph.inner().edge_references().filter(|edge| self.keeps(edge.id()));
        all.map(|edge| (*edge.weight() as usize, edge.source(), edge.target()))
    }

    /// For each node, which strongly connected component it belongs to: two nodes of one component
    /// lie on a common cycle.
    pub fn components(&self) -> Vec<usize> {
        let all = self.graph.inner();
        let part = EdgeFiltered::from_fn(all, |edge| self.keeps(edge.id()));
        let mut component = vec![0; all.node_count()];
        for (number, members) in kosaraju_scc(&part).into_iter().enumerate() {
            for member in members {
                component[member.index()] = number;
            }
        }
        component
    }

    /// Searches for shortest ways.
    pub fn search(&self) -> Search<'_, 'g> {
        let distances = || Distances::new(self.kept_nodes());
        Search { part: self, from_start: distances(), to_goal: distances() }
    }

    /// For each node, the first step of a shortest way to any of `goals` (`None` for goals
    /// themselves and for nodes from which none can be reached).
    pub fn steps_to(&self, goals: impl Iterator<Item = NodeIndex>) -> Ways {
        let mut next = vec![None; self.kept_nodes()];
        let mut reached = vec![false; self.kept_nodes()];
        let mut distance = vec![u32::MAX; self.kept_nodes()];
        let mut queue: VecDeque<NodeIndex> = goals.collect();
        for goal in &queue {
            reached[goal.index()] = true;
            distance[goal.index()] = 0;
        }
        while let Some(node) = queue.pop_front() {
            for &(edge, before) in self.edges(node, Direction::Incoming) {
                if !reached[before.index()] {
                    reached[before.index()] = true;
                    distance[before.index()] = distance[node.index()] + 1;
                    next[before.index()] = Some((edge, node));
                    queue.push_back(before);
                }
            }
        }
        Ways { next, distance }
    }

    /// The first step of a shortest way of at least one step from `node` along `ways`.
    pub fn first_step(&self, node: NodeIndex, ways: &Ways) -> Option<(EdgeIndex, NodeIndex)> {
        self.edges(node, Direction::Outgoing)
            .iter()
            .copied()
            .filter(|(_, next)| *next != node && ways.distance[next.index()] != u32::MAX)
            .min_by_key(|(edge, next)| (ways.distance[next.index()], *edge))
    }

    /// Which nodes can be reached from any of `starts`, those included.
    pub fn reached_from(&self, starts: impl Iterator<Item = NodeIndex>) -> Vec<bool> {
        let mut reached = vec![false; self.kept_nodes()];
        let mut stack: Vec<NodeIndex> = starts.collect();
        for start in &stack {
            reached[start.index()] = true;
        }
        while let Some(node) = stack.pop() {
            for &(_, next) in self.edges(node, Direction::Outgoing) {
                if !reached[next.index()] {
                    reached[next.index()] = true;
                    stack.push(next);
                }
            }
        }
        reached
    }

    fn kept_nodes(&self) -> usize {
        self.graph.inner().node_count()
    }
}

/// Searches for shortest ways, one after the other in the same memory: in a large graph, most of them
/// end after few steps.
pub struct Search<'p, 'g> {
    part: &'p Part<'g>,
    /// For each node, how far it is from the start.
    from_start: Distances,
    /// For each node, how far it is from the goal.
    to_goal: Distances,
}

/// For each node how far it is, as far as that is known.
struct Distances {
    of: Vec<Option<u32>>,
    /// The nodes of which it is known, in the order in which it was found out.
    known: Vec<NodeIndex>,
    /// The first of those that are the farthest.
    farthest: usize,
    /// How many edges lead on from the farthest.
    edges: usize,
}

impl Distances {
    fn new(nodes: usize) -> Self {
        Self { of: vec![None; nodes], known: Vec::new(), farthest: 0, edges: 0 }
    }

    fn of(&self, node: NodeIndex) -> Option<u32> {
        self.of[node.index()]
    }

    /// Notes a distance that is none of the shorter ones; whether it is new.
    fn note(&mut self, node: NodeIndex, distance: u32) -> bool {
        let is_new = self.of(node).is_none();
        if is_new {
            self.of[node.index()] = Some(distance);
            self.known.push(node);
        }
        is_new
    }

    fn forget(&mut self) {
        self.known.drain(..).for_each(|node| self.of[node.index()] = None);
        (self.farthest, self.edges) = (0, 0);
    }
}

impl Search<'_, '_> {
    /// The first of the shortest ways from `start` to `goal` over nodes that `through` lets pass, both
    /// ends included; a way of no step when they are the same. Of two ways that one is first which takes
    /// the first dependency where they part.
    pub fn shortest(
        &mut self,
        start: NodeIndex,
        goal: NodeIndex,
        through: impl Fn(NodeIndex) -> bool,
    ) -> Option<Vec<NodeIndex>> {
        for (distances, end) in [(&mut self.from_start, start), (&mut self.to_goal, goal)] {
            distances.note(end, 0);
            distances.edges = 1;
        }
        let is_there = start == goal || self.meet(&through);
        let way = is_there.then(|| self.way(start, goal));
        self.from_start.forget();
        self.to_goal.forget();
        way
    }

    /// Goes on from both ends, where less is to be looked at, until they meet. Then it is known of every
    /// node on a shortest way how far it is from the goal. `false` when they never meet.
    fn meet(&mut self, through: &impl Fn(NodeIndex) -> bool) -> bool {
        let mut middle = Vec::new();
        let mut steps = (0, 0);
        while middle.is_empty() {
            if self.from_start.edges == 0 || self.to_goal.edges == 0 {
                return false;
            }
            let (near, far, direction, step) = if self.from_start.edges <= self.to_goal.edges {
                (&mut self.from_start, &self.to_goal, Direction::Outgoing, &mut steps.0)
            } else {
                (&mut self.to_goal, &self.from_start, Direction::Incoming, &mut steps.1)
            };
            *step += 1;
            let level = near.farthest..near.known.len();
            (near.farthest, near.edges) = (level.end, 0);
            for at in level {
                for &(_, next) in self.part.edges(near.known[at], direction) {
                    if through(next) && near.note(next, *step) {
                        near.edges += self.part.edges(next, direction).len();
                        if far.of(next).is_some() {
                            middle.push(next);
                        }
                    }
                }
            }
        }
        // Back from where they met.
        let (from_start, to_goal) = steps;
        for back in 1..=from_start {
            let mut before = Vec::new();
            for node in middle.drain(..) {
                for &(_, previous) in self.part.edges(node, Direction::Incoming) {
                    if self.from_start.of(previous) == Some(from_start - back)
                        && self.to_goal.note(previous, to_goal + back)
                    {
                        before.push(previous);
                    }
                }
            }
            middle = before;
        }
        true
    }

    fn way(&self, start: NodeIndex, goal: NodeIndex) -> Vec<NodeIndex> {
        let nearer = |node: &NodeIndex| {
            let distance = self.to_goal.of(*node)?.checked_sub(1)?;
            let mut next =
                self.part.edges(*node, Direction::Outgoing).iter().map(|&(_, next)| next);
            next.find(|next| self.to_goal.of(*next) == Some(distance))
        };
        let way: Vec<NodeIndex> = std::iter::successors(Some(start), nearer).collect();
        debug_assert_eq!(way.last(), Some(&goal), "distances lead to the goal");
        way
    }
}

/// Shortest ways from every node to the nearest of some goals.
pub struct Ways {
    next: Vec<Option<(EdgeIndex, NodeIndex)>>,
    distance: Vec<u32>,
}

impl Ways {
    /// The nodes on the way from `node` to its nearest goal, both included.
    pub fn from(&self, node: NodeIndex) -> Vec<NodeIndex> {
        std::iter::successors(Some(node), |node| self.next[node.index()].map(|(_, next)| next))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        discover::{FileId, FileIndex},
        resolve::target::{Aside, Dependency, Target},
    };

    fn graph(edges: &[(u32, u32)]) -> ModuleGraph {
        let dependency = |&(from, to): &(u32, u32)| Dependency {
            from: FileId(from),
            import: 0,
            target: Target::Module(FileId(to)),
            aside: Aside::default(),
            by_package_name: false,
        };
        let dependencies: Vec<Dependency> = edges.iter().map(dependency).collect();
        ModuleGraph::new((0..NODES).map(FileId), &dependencies, &FileIndex::default())
    }

    /// The same from one end alone: what is reached first is reached by the first way.
    fn from_start(part: &Part<'_>, start: NodeIndex, goal: NodeIndex) -> Option<Vec<NodeIndex>> {
        let mut ways = vec![vec![start]];
        let mut reached = vec![start];
        let mut at = 0;
        while let Some(way) = ways.get(at).cloned() {
            let node = way[way.len() - 1];
            if node == goal {
                return Some(way);
            }
            for &(_, next) in part.edges(node, Direction::Outgoing) {
                if next.index() % 7 != 6 && !reached.contains(&next) {
                    reached.push(next);
                    ways.push([&way[..], &[next]].concat());
                }
            }
            at += 1;
        }
        None
    }

    const NODES: u32 = 24;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_shortest_way_is_the_first_one(
            edges in prop::collection::vec((0..NODES, 0..NODES), 0..80),
            ends in prop::collection::vec((0..NODES, 0..NODES), 1..6),
        ) {
            let graph = graph(&edges);
            let part = Part::new(&graph, |dependency| dependency % 11 != 10);
            let mut search = part.search();
            for (start, goal) in ends {
                // The ends themselves are always let pass.
                if start % 7 == 6 || goal % 7 == 6 {
                    continue;
                }
                let (start, goal) = (NodeIndex::new(start as usize), NodeIndex::new(goal as usize));
                let way = search.shortest(start, goal, |node| node.index() % 7 != 6);
                prop_assert_eq!(way, from_start(&part, start, goal));
            }
        }
    }
}

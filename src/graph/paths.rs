//! Cycles and shortest ways, over the dependencies that a rule is about.

use std::collections::VecDeque;

use petgraph::{
    Direction,
    algo::kosaraju_scc,
    graph::{DiGraph, EdgeIndex, NodeIndex},
    visit::EdgeRef,
};

use crate::graph::ModuleGraph;

/// The part of the graph that a rule is about: all nodes, and the dependencies that meet its
/// conditions.
pub struct Part<'g> {
    graph: &'g ModuleGraph,
    kept: Vec<bool>,
    /// For each node, the edges of this that leave it, in the order of the dependencies.
    outgoing: Vec<Vec<(EdgeIndex, NodeIndex)>>,
    /// For each node, the edges of this that lead to it, likewise.
    incoming: Vec<Vec<(EdgeIndex, NodeIndex)>>,
}

impl<'g> Part<'g> {
    /// The part with the dependencies that `keep` (by their place) lets through.
    pub fn new(graph: &'g ModuleGraph, keep: impl Fn(u32) -> bool) -> Self {
        let all = graph.inner();
        let kept: Vec<bool> = all.edge_weights().map(|&dependency| keep(dependency)).collect();
        let mut outgoing = vec![Vec::new(); all.node_count()];
        let mut incoming = vec![Vec::new(); all.node_count()];
        // Edges are numbered in the order of the dependencies.
        for edge in all.edge_references().filter(|edge| kept[edge.id().index()]) {
            outgoing[edge.source().index()].push((edge.id(), edge.target()));
            incoming[edge.target().index()].push((edge.id(), edge.source()));
        }
        Self { graph, kept, outgoing, incoming }
    }

    fn keeps(&self, edge: EdgeIndex) -> bool {
        self.kept[edge.index()]
    }

    /// The edges of a node that are part of this.
    fn edges(&self, node: NodeIndex, direction: Direction) -> &[(EdgeIndex, NodeIndex)] {
        match direction {
            Direction::Outgoing => &self.outgoing[node.index()],
            Direction::Incoming => &self.incoming[node.index()],
        }
    }

    /// For each node, which strongly connected component it belongs to: two nodes of one component
    /// lie on a common cycle.
    pub fn components(&self) -> Vec<usize> {
        let all = self.graph.inner();
        let mut part: DiGraph<(), ()> = DiGraph::with_capacity(all.node_count(), all.edge_count());
        for _ in all.node_indices() {
            part.add_node(());
        }
        for edge in all.edge_references().filter(|edge| self.keeps(edge.id())) {
            part.add_edge(edge.source(), edge.target(), ());
        }
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
        let came_from = vec![None; self.kept_nodes()];
        Search { part: self, came_from, reached: Vec::new() }
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
    /// For each node, the one that it was reached from; `None` between searches.
    came_from: Vec<Option<NodeIndex>>,
    /// The nodes that were reached, in their order.
    reached: Vec<NodeIndex>,
}

impl Search<'_, '_> {
    /// A shortest way from `start` to `goal` over nodes that `through` lets pass, both ends
    /// included; a way of no step when they are the same.
    pub fn shortest(
        &mut self,
        start: NodeIndex,
        goal: NodeIndex,
        through: impl Fn(NodeIndex) -> bool,
    ) -> Option<Vec<NodeIndex>> {
        self.reached.push(start);
        let mut at = 0;
        let mut found = false;
        while let Some(&node) = self.reached.get(at) {
            found = node == goal;
            if found {
                break;
            }
            for &(_, next) in self.part.edges(node, Direction::Outgoing) {
                if next != start && self.came_from[next.index()].is_none() && through(next) {
                    self.came_from[next.index()] = Some(node);
                    self.reached.push(next);
                }
            }
            at += 1;
        }
        let way = found.then(|| backtrack(&self.came_from, start, goal));
        for node in self.reached.drain(..) {
            self.came_from[node.index()] = None;
        }
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

fn backtrack(came_from: &[Option<NodeIndex>], start: NodeIndex, goal: NodeIndex) -> Vec<NodeIndex> {
    let mut way: Vec<NodeIndex> = std::iter::successors(Some(goal), |node| {
        came_from[node.index()].filter(|_| *node != start)
    })
    .collect();
    way.reverse();
    way
}

//! Components and shortest ways, over the dependencies that a rule is about.

use std::{cell::OnceCell, collections::VecDeque};

use petgraph::{
    Direction,
    algo::kosaraju_scc,
    graph::{EdgeIndex, EdgeReference, NodeIndex},
    visit::{EdgeFiltered, EdgeRef},
};

use crate::graph::ModuleGraph;

/// The part of the graph that a rule is about: all nodes, and the dependencies that meet its
/// conditions.
pub struct Part<'g> {
    graph: &'g ModuleGraph,
    kept: Vec<bool>,
    /// The edges of this by the node that they leave, with those that they lead to; once somebody asks.
    outgoing: OnceCell<Edges<(EdgeIndex, NodeIndex)>>,
    /// The edges of this by the node that they lead to, with those that they leave.
    incoming: OnceCell<Edges<(EdgeIndex, NodeIndex)>>,
}

/// Edges by one of their ends, side by side: what is told of each is its other end, at least. In the order
/// of the dependencies.
pub(super) struct Edges<E> {
    /// Where those of each node begin, and behind all nodes, where the last ones end.
    begin: Vec<usize>,
    all: Vec<E>,
}

impl<E: Copy> Edges<E> {
    /// Of a graph with so many nodes: edges in order, each with the place of the node to find it by.
    pub(super) fn new(nodes: usize, edges: impl Iterator<Item = (usize, E)> + Clone) -> Self {
        let mut begin = vec![0; nodes + 1];
        for (by, _) in edges.clone() {
            begin[by + 1] += 1;
        }
        let mut count = 0;
        for begin in &mut begin {
            count += *begin;
            *begin = count;
        }
        let mut next = begin.clone();
        // Any will do until each has its place.
        let any = edges.clone().next();
        let mut all = any.map_or_else(Vec::new, |(_, edge)| vec![edge; count]);
        for (by, edge) in edges {
            all[next[by]] = edge;
            next[by] += 1;
        }
        Self { begin, all }
    }

    /// Those that are found by the node at this place.
    pub(super) fn of(&self, node: usize) -> &[E] {
        &self.all[self.begin[node]..self.begin[node + 1]]
    }
}

impl<'g> Part<'g> {
    /// The part with the dependencies that `keep` (by their place) lets through. It is asked in their
    /// order.
    pub fn new(graph: &'g ModuleGraph, keep: impl FnMut(u32) -> bool) -> Self {
        // Edges are numbered in the order of the dependencies.
        let kept = graph.inner().edge_weights().copied().map(keep).collect();
        Self { graph, kept, outgoing: OnceCell::new(), incoming: OnceCell::new() }
    }

    fn keeps(&self, edge: EdgeIndex) -> bool {
        self.kept[edge.index()]
    }

    /// All edges of this, in the order of the dependencies.
    fn kept_edges(&self) -> impl Iterator<Item = EdgeReference<'_, u32>> + Clone {
        self.graph.inner().edge_references().filter(|edge| self.keeps(edge.id()))
    }

    /// The edges of a node that are part of this.
    fn edges(&self, node: NodeIndex, direction: Direction) -> &[(EdgeIndex, NodeIndex)] {
        let (nodes, kept) = (self.kept_nodes(), self.kept_edges());
        let edges = match direction {
            Direction::Outgoing => self.outgoing.get_or_init(|| {
                Edges::new(nodes, kept.map(|it| (it.source().index(), (it.id(), it.target()))))
            }),
            Direction::Incoming => self.incoming.get_or_init(|| {
                Edges::new(nodes, kept.map(|it| (it.target().index(), (it.id(), it.source()))))
            }),
        };
        edges.of(node.index())
    }

    /// The dependencies of this, by their places, with their ends; in order.
    pub fn dependencies(&self) -> impl Iterator<Item = (usize, NodeIndex, NodeIndex)> {
        self.kept_edges().map(|edge| (*edge.weight() as usize, edge.source(), edge.target()))
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

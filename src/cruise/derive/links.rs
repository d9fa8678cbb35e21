//! Who depends on whom, in the order that dependency-cruiser goes through it.

use petgraph::{
    algo::kosaraju_scc,
    graph::{DiGraph, NodeIndex},
};

use crate::graph::ModuleGraph;

/// Nodes (modules or folders) and their dependencies, by number. The dependencies of a node are in
/// the order of their numbers.
pub struct Links {
    /// Where the dependencies of each node begin in `leaving`; one more entry than nodes.
    starts: Vec<u32>,
    leaving: Vec<u32>,
    /// The two ends of each dependency.
    ends: Vec<Option<(NodeIndex, NodeIndex)>>,
}

impl Links {
    /// The dependencies with these ends between `nodes` nodes.
    pub fn new(nodes: usize, ends: Vec<Option<(NodeIndex, NodeIndex)>>) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for (from, _) in ends.iter().flatten() {
            starts[from.index() + 1] += 1;
        }
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        let mut free = starts.clone();
        let mut leaving = vec![0; ends.iter().flatten().count()];
        for (number, link) in (0..).zip(&ends) {
            if let Some((from, _)) = link {
                leaving[free[from.index()] as usize] = number;
                free[from.index()] += 1;
            }
        }
        Self { starts, leaving, ends }
    }

    /// The first `dependencies` dependencies of a graph.
    pub(super) fn of_graph(graph: &ModuleGraph, dependencies: usize) -> Self {
        let ends = (0..dependencies).map(|dependency| graph.ends(dependency)).collect();
        Self::new(graph.inner().node_count(), ends)
    }

    /// These without the dependencies that `keep` refuses; numbers stay.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(u32, NodeIndex, NodeIndex) -> bool) -> Self {
        let ends = (0..)
            .zip(&self.ends)
            .map(|(number, link)| link.filter(|&(from, to)| keep(number, from, to)));
        Self::new(self.nodes(), ends.collect())
    }

    /// The same dependencies, turned around.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let turned = self.ends.iter().map(|link| link.map(|(from, to)| (to, from)));
        Self::new(self.nodes(), turned.collect())
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many dependencies there are, those without ends included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The dependencies of a node.
    pub fn leaving(&self, node: NodeIndex) -> &[u32] {
        let (start, end) = (self.starts[node.index()], self.starts[node.index() + 1]);
        &self.leaving[start as usize..end as usize]
    }

    /// The two ends of a dependency.
    pub fn ends(&self, dependency: u32) -> Option<(NodeIndex, NodeIndex)> {
        self.ends[dependency as usize]
    }

    /// The dependencies of a node, each with the node that it leads to.
    pub fn steps(&self, node: NodeIndex) -> impl DoubleEndedIterator<Item = (u32, NodeIndex)> {
        let step = |&number: &u32| Some((number, self.ends[number as usize]?.1));
        self.leaving(node).iter().filter_map(step)
    }

    /// The strongly connected component of each node: two nodes of one lie on a way around.
    pub fn components(&self) -> Vec<u32> {
        let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(self.nodes(), self.leaving.len());
        for _ in 0..self.nodes() {
            graph.add_node(());
        }
        for &(from, to) in self.ends.iter().flatten() {
            graph.add_edge(from, to, ());
        }
        let mut component = vec![0; self.nodes()];
        for (number, members) in (0..).zip(kosaraju_scc(&graph)) {
            for member in members {
                component[member.index()] = number;
            }
        }
        component
    }
}

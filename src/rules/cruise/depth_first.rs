//! The ways that dependency-cruiser's search takes: depth first, dependencies in their order.

use petgraph::graph::NodeIndex;

use crate::cruise::derive::Links;

/// The ways from one node to all that it reaches.
pub(super) struct DepthFirst {
    /// For each node, in which search it was last come by, and over which dependency.
    seen: Vec<(u32, u32)>,
    search: u32,
    source: NodeIndex,
    stack: Vec<(NodeIndex, usize)>,
}

impl DepthFirst {
    /// A search among so many nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { seen: vec![(0, 0); nodes], search: 0, source: NodeIndex::new(0), stack: Vec::new() }
    }

    /// Goes to all that `source` reaches.
    pub(super) fn go(&mut self, links: &Links, source: NodeIndex) {
        self.search += 1;
        self.source = source;
        self.seen[source.index()] = (self.search, 0);
        self.stack.push((source, 0));
        while let Some((node, next)) = self.stack.last_mut() {
            let Some(&dependency) = links.leaving(*node).get(*next) else {
                self.stack.pop();
                continue;
            };
            *next += 1;
            let Some((_, to)) = links.ends(dependency) else { continue };
            if self.seen[to.index()].0 != self.search {
                self.seen[to.index()] = (self.search, dependency);
                self.stack.push((to, 0));
            }
        }
    }

    /// The dependencies on the way from the source to `node`; `None` when there is no way.
    pub(super) fn way(&self, links: &Links, node: NodeIndex) -> Option<Vec<u32>> {
        let mut way = Vec::new();
        let mut node = node;
        while node != self.source {
            let (search, dependency) = self.seen[node.index()];
            if search != self.search {
                return None;
            }
            way.push(dependency);
            (node, _) = links.ends(dependency)?;
        }
        way.reverse();
        Some(way)
    }
}

//! Shortest ways, found one after another without clearing up in between.

use std::collections::VecDeque;

use petgraph::graph::NodeIndex;

use super::Links;

/// Looks for shortest ways.
pub struct Shortest {
    /// For each node, in which search it was last come by, and over which dependency.
    seen: Vec<(u32, u32)>,
    search: u32,
    queue: VecDeque<NodeIndex>,
}

impl Shortest {
    /// A search among so many nodes.
    pub fn new(nodes: usize) -> Self {
        Self { seen: vec![(0, 0); nodes], search: 0, queue: VecDeque::new() }
    }

    /// The dependencies of a shortest way from `start` to `goal` that does not go over a node that
    /// `barred` names; none when both are the same. Each dependency that is looked at takes one from
    /// `budget`; the search gives up when there is nothing left of it.
    pub fn way(
        &mut self,
        links: &Links,
        start: NodeIndex,
        goal: NodeIndex,
        barred: impl Fn(NodeIndex) -> bool,
        budget: &mut usize,
    ) -> Option<Vec<u32>> {
        if start == goal {
            return Some(Vec::new());
        }
        self.search += 1;
        self.queue.clear();
        self.queue.push_back(start);
        self.seen[start.index()] = (self.search, 0);
        while let Some(node) = self.queue.pop_front() {
            *budget = budget.checked_sub(links.leaving(node).len())?;
            for (dependency, next) in links.steps(node) {
                if self.seen[next.index()].0 == self.search || barred(next) {
                    continue;
                }
                self.seen[next.index()] = (self.search, dependency);
                if next == goal {
                    return Some(self.back(links, start, goal));
                }
                self.queue.push_back(next);
            }
        }
        None
    }

    fn back(&self, links: &Links, start: NodeIndex, goal: NodeIndex) -> Vec<u32> {
        let mut way = Vec::new();
        let mut node = goal;
        while node != start {
            let dependency = self.seen[node.index()].1;
            way.push(dependency);
            let Some((from, _)) = links.ends(dependency) else { break };
            node = from;
        }
        way.reverse();
        way
    }
}

//! All shortest chains from some nodes to others.

use std::collections::VecDeque;

use petgraph::{Direction, graph::NodeIndex};

use crate::why::Steps;

/// The shortest chains that were found.
pub(super) struct Chains {
    /// The nodes of each, both ends included, in the order of their names.
    pub(super) chains: Vec<Vec<NodeIndex>>,
    /// How many there are.
    pub(super) total: u64,
}

/// The shortest chains from any of `from` to any of `to`, at most `max` of them.
pub(super) fn shortest(
    steps: &Steps<'_>,
    from: &[NodeIndex],
    to: &[NodeIndex],
    max: usize,
) -> Chains {
    let distance = distances(steps, to, Direction::Incoming);
    let nearest = from.iter().filter_map(|node| distance[node.index()]).min();
    let Some(length) = nearest else { return Chains { chains: Vec::new(), total: 0 } };
    let mut starts: Vec<NodeIndex> =
        from.iter().copied().filter(|node| distance[node.index()] == Some(length)).collect();
    starts.sort_unstable_by_key(|&node| (steps.name(node), node));
    let mut search =
        Search { steps, distance: &distance, max, ways: Vec::new(), chains: Vec::new() };
    search.ways = vec![None; distance.len()];
    let total = starts.iter().fold(0_u64, |sum, &start| sum.saturating_add(search.count(start)));
    for start in starts {
        search.extend(vec![start]);
    }
    Chains { chains: search.chains, total }
}

/// For each node, how many steps it is away from the nearest of `ends`; `None` when there is no way.
/// `direction`: that in which steps are gone from the ends.
pub(super) fn distances(
    steps: &Steps<'_>,
    ends: &[NodeIndex],
    direction: Direction,
) -> Vec<Option<u32>> {
    let mut distance = vec![None; steps.input.graph.inner().node_count()];
    let mut queue: VecDeque<NodeIndex> = ends.iter().copied().collect();
    for end in ends {
        distance[end.index()] = Some(0);
    }
    while let Some(node) = queue.pop_front() {
        let next = distance[node.index()].map(|steps| steps + 1);
        for near in steps.near(node, direction) {
            if distance[near.index()].is_none() {
                distance[near.index()] = next;
                queue.push_back(near);
            }
        }
    }
    distance
}

/// Follows the steps that come closer.
struct Search<'s> {
    steps: &'s Steps<'s>,
    distance: &'s [Option<u32>],
    max: usize,
    /// How many ways lead on from each node, once it is known.
    ways: Vec<Option<u64>>,
    chains: Vec<Vec<NodeIndex>>,
}

impl Search<'_> {
    fn closer(&self, node: NodeIndex) -> Vec<NodeIndex> {
        let Some(left) = self.distance[node.index()].filter(|&left| left > 0) else {
            return Vec::new();
        };
        let mut near = self.steps.near(node, Direction::Outgoing);
        near.retain(|near| self.distance[near.index()] == Some(left - 1));
        near
    }

    /// How many shortest ways there are from a node. Chains are as long as the graph is deep, so this
    /// does not call itself.
    fn count(&mut self, start: NodeIndex) -> u64 {
        let mut stack = vec![start];
        while let Some(&node) = stack.last() {
            let near = self.closer(node);
            let unknown: Vec<NodeIndex> =
                near.iter().copied().filter(|near| self.ways[near.index()].is_none()).collect();
            if !unknown.is_empty() {
                stack.extend(unknown);
                continue;
            }
            let known = near.iter().filter_map(|near| self.ways[near.index()]);
            let sum = known.fold(0_u64, u64::saturating_add);
            let is_goal = self.distance[node.index()] == Some(0);
            self.ways[node.index()] = Some(if is_goal { 1 } else { sum });
            stack.pop();
        }
        self.ways[start.index()].unwrap_or(0)
    }

    /// Adds the chains that begin like this, in order, while there is room.
    fn extend(&mut self, begun: Vec<NodeIndex>) {
        let mut stack = vec![begun];
        while let Some(chain) = stack.pop() {
            if self.chains.len() == self.max {
                return;
            }
            let Some(&last) = chain.last() else { continue };
            if self.distance[last.index()] == Some(0) {
                self.chains.push(chain);
                continue;
            }
            for near in self.closer(last).into_iter().rev() {
                let mut longer = chain.clone();
                longer.push(near);
                stack.push(longer);
            }
        }
    }
}

//! Strongly connected components: where the cycles of a graph lie.
//!
//! Each is a small graph of its own, so that a search for a cycle looks at nothing that is on none.

use petgraph::{Direction, graph::NodeIndex};
use rustc_hash::FxHashMap;

use crate::graph::paths::{Edges, Part};

/// A strongly connected component in which there are edges: each of its nodes leads to each.
#[derive(Default)]
pub struct Component {
    nodes: Vec<NodeIndex>,
    edges: Vec<Edge>,
}

/// A node of a component, by its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member(NodeIndex);

/// A dependency between two nodes of a component.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The dependency, by its place.
    pub dependency: usize,
    /// Where it begins.
    pub from: Member,
    /// Where it leads to.
    pub to: Member,
}

impl Member {
    fn index(self) -> usize {
        self.0.index()
    }
}

impl Part<'_> {
    /// The components in which there are edges: what is on a cycle is in one of them, and no cycle is in
    /// more than one.
    pub fn cyclic_components(&self) -> Vec<Component> {
        let numbers = self.components();
        let mut members = vec![None; numbers.len()];
        let mut found: FxHashMap<usize, Component> = FxHashMap::default();
        for (dependency, from, to) in self.dependencies() {
            let number = numbers[from.index()];
            if number != numbers[to.index()] {
                continue;
            }
            let Component { nodes, edges } = found.entry(number).or_default();
            let [from, to] = [from, to].map(|node| {
                *members[node.index()].get_or_insert_with(|| {
                    nodes.push(node);
                    Member(NodeIndex::new(nodes.len() - 1))
                })
            });
            edges.push(Edge { dependency, from, to });
        }
        found.into_values().collect()
    }
}

impl Component {
    /// The edges, in the order of the dependencies.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Which node of the graph a member is.
    pub fn node(&self, member: Member) -> NodeIndex {
        self.nodes[member.index()]
    }

    /// Searches for shortest ways.
    pub fn search(&self) -> Search {
        let outgoing = self.edges.iter().map(|edge| (edge.from.index(), edge.to));
        let incoming = self.edges.iter().map(|edge| (edge.to.index(), edge.from));
        let count = self.nodes.len();
        Search {
            near: Near {
                outgoing: Edges::new(count, outgoing),
                incoming: Edges::new(count, incoming),
            },
            from_start: Distances::new(count),
            to_goal: Distances::new(count),
        }
    }
}

/// The members at the other ends of the edges of each.
struct Near {
    outgoing: Edges<Member>,
    incoming: Edges<Member>,
}

impl Near {
    fn of(&self, member: Member, direction: Direction) -> &[Member] {
        match direction {
            Direction::Outgoing => self.outgoing.of(member.index()),
            Direction::Incoming => self.incoming.of(member.index()),
        }
    }
}

/// Searches one component for shortest ways, one after the other in the same memory: in a large component,
/// most of them end after few steps.
pub struct Search {
    near: Near,
    /// For each member, how far it is from the start.
    from_start: Distances,
    /// For each member, how far it is from the goal.
    to_goal: Distances,
}

/// For each member how far it is, as far as that is known.
struct Distances {
    of: Vec<u32>,
    /// The members of which it is known, in the order in which it was found out.
    known: Vec<Member>,
    /// The first of those that are the farthest.
    farthest: usize,
    /// How many edges lead on from the farthest.
    edges: usize,
}

const UNKNOWN: u32 = u32::MAX;

impl Distances {
    fn new(members: usize) -> Self {
        Self { of: vec![UNKNOWN; members], known: Vec::new(), farthest: 0, edges: 0 }
    }

    fn of(&self, member: Member) -> u32 {
        self.of[member.index()]
    }

    /// Notes a distance that is none of the shorter ones; whether it is new.
    fn note(&mut self, member: Member, distance: u32) -> bool {
        let known = &mut self.of[member.index()];
        let is_new = *known == UNKNOWN;
        if is_new {
            *known = distance;
            self.known.push(member);
        }
        is_new
    }

    fn forget(&mut self) {
        self.known.drain(..).for_each(|member| self.of[member.index()] = UNKNOWN);
        (self.farthest, self.edges) = (0, 0);
    }
}

impl Search {
    /// The first of the shortest ways from `start` to `goal`, members of the component, both ends included;
    /// a way of no step when they are the same. Of two ways that one is first which takes the first dependency where they part.
    pub fn shortest(&mut self, start: Member, goal: Member) -> Vec<Member> {
        for (distances, end, direction) in [
            (&mut self.from_start, start, Direction::Outgoing),
            (&mut self.to_goal, goal, Direction::Incoming),
        ] {
            distances.note(end, 0);
            distances.edges = self.near.of(end, direction).len();
        }
        if start != goal {
            self.meet();
        }
        let way = self.way(start);
        self.from_start.forget();
        self.to_goal.forget();
        way
    }

    /// Goes on from both ends, where less is to be looked at, until they meet: in a component there always
    /// is a way. Then it is known of every member on a shortest way how far it is from the goal.
    fn meet(&mut self) {
        let mut middle = Vec::new();
        let mut steps = (0, 0);
        while middle.is_empty() {
            debug_assert!(self.from_start.edges + self.to_goal.edges > 0, "there is a way");
            let (near, far, direction, step) = if self.from_start.edges <= self.to_goal.edges {
                (&mut self.from_start, &self.to_goal, Direction::Outgoing, &mut steps.0)
            } else {
                (&mut self.to_goal, &self.from_start, Direction::Incoming, &mut steps.1)
            };
            *step += 1;
            let level = near.farthest..near.known.len();
            (near.farthest, near.edges) = (level.end, 0);
            for at in level {
                for &next in self.near.of(near.known[at], direction) {
                    if near.note(next, *step) {
                        near.edges += self.near.of(next, direction).len();
                        if far.of(next) != UNKNOWN {
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
            for member in middle.drain(..) {
                for &previous in self.near.of(member, Direction::Incoming) {
                    if self.from_start.of(previous) == from_start - back
                        && self.to_goal.note(previous, to_goal + back)
                    {
                        before.push(previous);
                    }
                }
            }
            middle = before;
        }
    }

    fn way(&self, start: Member) -> Vec<Member> {
        let nearer = |member: &Member| {
            let distance = self.to_goal.of(*member).checked_sub(1)?;
            let mut next = self.near.of(*member, Direction::Outgoing).iter().copied();
            next.find(|next| self.to_goal.of(*next) == distance)
        };
        std::iter::successors(Some(start), nearer).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        discover::{FileId, FileIndex},
        graph::ModuleGraph,
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

    /// The first of the shortest ways, from one end alone: what is reached first is reached by the first
    /// way. Over the whole of the graph, by the dependencies that are `kept`.
    fn from_start(
        edges: &[(u32, u32)],
        kept: impl Fn(usize) -> bool,
        (start, goal): (u32, u32),
    ) -> Option<Vec<u32>> {
        let mut ways = vec![vec![start]];
        let mut reached = vec![start];
        let mut at = 0;
        while let Some(way) = ways.get(at).cloned() {
            let node = way[way.len() - 1];
            if node == goal {
                return Some(way);
            }
            for (place, &(from, to)) in edges.iter().enumerate() {
                if from == node && kept(place) && !reached.contains(&to) {
                    reached.push(to);
                    ways.push([&way[..], &[to]].concat());
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
        fn what_has_a_way_back_is_in_a_component_and_the_first_shortest_one_is_found(
            edges in prop::collection::vec((0..NODES, 0..NODES), 0..80),
        ) {
            let graph = graph(&edges);
            let kept = |place: usize| place % 11 != 10;
            let part = Part::new(&graph, |dependency| kept(dependency as usize));
            let mut ways: Vec<(usize, Vec<u32>)> = Vec::new();
            for component in part.cyclic_components() {
                let mut search = component.search();
                for edge in component.edges() {
                    let way = search.shortest(edge.to, edge.from).into_iter();
                    let file = |member| graph.file_of(component.node(member)).unwrap().0;
                    ways.push((edge.dependency, way.map(file).collect()));
                }
            }
            ways.sort_unstable();
            let all = edges.iter().enumerate().filter(|(place, _)| kept(*place));
            let expected: Vec<(usize, Vec<u32>)> = all
                .filter_map(|(place, &(from, to))| {
                    Some((place, from_start(&edges, kept, (to, from))?))
                })
                .collect();
            prop_assert_eq!(ways, expected);
        }
    }
}

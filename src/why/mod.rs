//! Why does this lead to that? Shortest chains of imports between two ends, and where they come closest
//! when there is none.

mod chains;
mod end;
mod frontier;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use crate::{
    base::position::Range, discover::PROBE_DIR, extract::import::ImportKind, pipeline::Examined,
    resolve::target::Target, rules::engine::Input,
};

pub use end::{End, NoEnd, Said};
pub use frontier::{Frontier, Near};

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The end that imports.
    pub from: Said,
    /// The end that is imported.
    pub to: Said,
    /// Imports for types alone are no steps.
    pub no_type_only: bool,
    /// How many chains to give; 0 for all of them.
    pub max: usize,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the question meant.
    pub from: End,
    /// What the question meant.
    pub to: End,
    /// The shortest chains, by the names on them; as many as were asked for.
    pub chains: Vec<Vec<Hop>>,
    /// How many there are.
    pub total: u64,
    /// Where the two come closest; only when there is no chain.
    pub frontier: Option<Frontier>,
    /// There are chains if imports for types alone count; only when there is none without them.
    pub by_types_alone: bool,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The root-relative path of the importing file.
    pub from: String,
    /// Where the import stands.
    pub range: Range,
    /// The specifier.
    pub specifier: String,
    /// The syntax.
    pub kind: ImportKind,
    /// Every import of this step is for types alone.
    pub type_only: bool,
    /// What is imported: a path, or the name of a package or builtin.
    pub to: String,
    /// The import resolves to nothing: `to` is where it aims.
    pub unresolved: bool,
    /// How many further imports of the file lead to the same.
    pub more: usize,
}

/// How many chains are given when all of them are asked for.
const MOST: usize = 10_000;

/// Answers a question.
///
/// # Errors
/// One of the ends means nothing here, or more than one thing; or the one lies within the other.
pub fn answer(examined: &Examined<'_>, question: &Question) -> Result<Answer, NoEnd> {
    let ends = end::Ends::new(examined);
    let (from, to) = (ends.find(&question.from)?, ends.find(&question.to)?);
    let (from_nodes, to_nodes) = end::apart(&from, &to)?;
    let input = examined.input;
    let with_probes = [&from, &to].iter().any(|end| end.name.contains(PROBE_DIR));
    let steps = Steps { input, no_type_only: question.no_type_only, with_probes };
    let max = if question.max == 0 { MOST } else { question.max };
    let found = chains::shortest(&steps, &from_nodes, &to_nodes, max);
    let none = found.total == 0;
    let by_types_alone = none && question.no_type_only && {
        let steps = Steps { no_type_only: false, ..steps };
        chains::shortest(&steps, &from_nodes, &to_nodes, 1).total > 0
    };
    let frontier = none.then(|| frontier::nearest(&steps, &from_nodes, &to_nodes));
    let chains = found.chains.iter().map(|chain| hops(&steps, chain)).collect();
    Ok(Answer { from, to, chains, total: found.total, frontier, by_types_alone })
}

fn hops(steps: &Steps<'_>, chain: &[NodeIndex]) -> Vec<Hop> {
    chain.windows(2).filter_map(|step| steps.hop(step[0], step[1])).collect()
}

/// The steps that chains are made of.
#[derive(Clone, Copy)]
struct Steps<'i> {
    input: &'i Input<'i>,
    no_type_only: bool,
    with_probes: bool,
}

impl Steps<'_> {
    /// Whether a dependency is a step. What a manifest or a tsconfig says is none: no module goes on
    /// from there. Nor is what a probe imports, which is there to break rules.
    fn counts(&self, dependency: u32) -> bool {
        let dependency = &self.input.dependencies[dependency as usize];
        let import = self.input.import(dependency);
        let is_probe = || self.input.module(dependency.from).is_some_and(|module| module.is_probe);
        let is_left_out = self.no_type_only && import.type_only;
        !self.input.is_of_manifest(dependency) && !is_left_out && (self.with_probes || !is_probe())
    }

    /// The dependencies from one node to another that are steps, by their place.
    fn between(&self, from: NodeIndex, to: NodeIndex) -> Vec<u32> {
        let graph = self.input.graph.inner();
        let mut all: Vec<u32> = graph
            .edges_connecting(from, to)
            .map(|edge| *edge.weight())
            .filter(|&dependency| self.counts(dependency))
            .collect();
        all.sort_unstable();
        all
    }

    /// The nodes that a node leads to in one step, or that lead to it, by their names.
    fn near(&self, node: NodeIndex, direction: petgraph::Direction) -> Vec<NodeIndex> {
        use petgraph::visit::EdgeRef;
        let edges = self.input.graph.inner().edges_directed(node, direction);
        let steps = edges.filter(|edge| self.counts(*edge.weight()));
        let nodes: FxHashSet<NodeIndex> = steps
            .map(|edge| match direction {
                petgraph::Direction::Outgoing => edge.target(),
                petgraph::Direction::Incoming => edge.source(),
            })
            .collect();
        let mut nodes: Vec<NodeIndex> = nodes.into_iter().collect();
        nodes.sort_unstable_by_key(|&node| (self.name(node), node));
        nodes
    }

    fn name(&self, node: NodeIndex) -> &str {
        self.input.facts[node.index()].name()
    }

    /// The step from one node to another: the first import that makes it, one for values before one
    /// for types.
    fn hop(&self, from: NodeIndex, to: NodeIndex) -> Option<Hop> {
        let mut all = self.between(from, to);
        let import =
            |dependency: u32| self.input.import(&self.input.dependencies[dependency as usize]);
        all.sort_by_key(|&dependency| (import(dependency).type_only, dependency));
        let &first = all.first()?;
        let (dependency, import) = (&self.input.dependencies[first as usize], import(first));
        Some(Hop {
            from: self.input.world.index.path(dependency.from).to_owned(),
            range: import.range,
            specifier: import.specifier.display(),
            kind: import.kind,
            type_only: import.type_only,
            to: self.name(to).to_owned(),
            unresolved: matches!(dependency.target, Target::Unresolved { .. }),
            more: all.len() - 1,
        })
    }
}

//! What rules know about the two ends of a dependency.

use petgraph::graph::{DefaultIx, Node as RawNode};
use rayon::prelude::*;

use crate::{
    discover::{FileIndex, PATHS_TOGETHER},
    graph::{ModuleGraph, Node},
    rules::{
        cells::{Cell, Cells},
        ruleset::{RuleSet, Selector, Term},
    },
};

/// What rules know about one node.
pub struct Facts<'g> {
    /// The root-relative path, of what has one.
    pub path: Option<&'g str>,
    /// The cell that the path lies in.
    pub cell: Option<Cell>,
    /// The node itself.
    pub node: &'g Node,
}

impl<'g> Facts<'g> {
    /// The facts about every node, in the order of the graph's nodes.
    pub fn of_graph(graph: &'g ModuleGraph, index: &'g FileIndex, rules: &RuleSet) -> Vec<Self> {
        let of = |cells: &mut Cells<'_>, node: &'g RawNode<Node, DefaultIx>| {
            Self::of(&node.weight, index, cells)
        };
        let nodes = graph.inner().raw_nodes().par_iter().with_min_len(PATHS_TOGETHER);
        nodes.map_init(|| Cells::new(rules), of).collect()
    }

    fn of(node: &'g Node, index: &'g FileIndex, cells: &mut Cells<'_>) -> Self {
        let (path, cell) = match node {
            Node::File(file) => {
                let path = index.path(*file);
                (Some(path), cells.of(path))
            }
            // What is no file of the tree may be a folder, and then the cell itself.
            Node::Path(path) => (Some(&**path), cells.of_folder(path)),
            Node::Package(_) | Node::Builtin(_) => (None, None),
        };
        Self { path, cell, node }
    }

    /// The path, or the name of a package or builtin.
    pub fn name(&self) -> &'g str {
        match self.node {
            Node::Package(name) | Node::Builtin(name) => name,
            _ => self.path.unwrap_or_default(),
        }
    }

    /// Whether both lie in the same zone, or in none, as files or not.
    pub fn is_in_zone_of(&self, other: &Self) -> bool {
        let place =
            |facts: &Self| (facts.path.is_some(), facts.cell.as_ref().map(|cell| cell.zone));
        place(self) == place(other)
    }

    /// Whether a selector means this node.
    pub fn matches(&self, selector: &Selector) -> bool {
        (selector.any.is_empty() || selector.any.iter().any(|term| self.matches_term(term)))
            && !selector.none.iter().any(|term| self.matches_term(term))
    }

    /// Whether one term of a selector means this node.
    pub fn matches_term(&self, term: &Term) -> bool {
        match (term, self.node) {
            (Term::Zone(zone), _) => self.cell.as_ref().is_some_and(|cell| cell.zone == *zone),
            (Term::Unzoned, _) => self.path.is_some() && self.cell.is_none(),
            (Term::Path(glob), _) => self.path.is_some_and(|path| glob.is_match(path)),
            (Term::Package(glob), Node::Package(name))
            | (Term::Builtin(glob), Node::Builtin(name)) => glob.is_match(&**name),
            (Term::Name(pattern), _) => {
                self.path.is_some_and(|path| pattern.regex().is_match(path))
            }
            (Term::Package(_) | Term::Builtin(_), _) => false,
        }
    }
}

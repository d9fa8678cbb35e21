//! Puts together the [`View`] of a graph.

use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    cruise::{Edge, Focus, Names, View},
    discover::{FileId, FileIndex},
    graph::{ModuleGraph, Node},
    resolve::target::Dependency,
};

/// What a view is made from.
pub struct Parts<'p> {
    /// The names of files.
    pub names: &'p Names,
    /// What folders are made of, if not of everything.
    pub focus: Option<&'p Focus>,
    /// Judge as dependency-cruiser does, also where that is wrong.
    pub parity: bool,
    /// The files.
    pub index: &'p FileIndex,
    /// The graph.
    pub graph: &'p ModuleGraph,
    /// The files that were read, sorted.
    pub read: &'p [FileId],
    /// The files that the graph begins with, in the order in which it does.
    pub start: &'p [FileId],
    /// The dependencies.
    pub dependencies: &'p [Dependency],
}

impl View {
    /// The view of a graph whose dependencies `edges` describe.
    pub fn new(parts: &Parts<'_>, edges: Vec<Edge>) -> Self {
        let names = parts.names();
        let leaves = parts.leaves();
        let order = parts.order(&edges, &leaves);
        Self { names, edges, order, leaves, focus: parts.focus.cloned(), parity: parts.parity }
    }
}

impl Parts<'_> {
    fn names(&self) -> Vec<Box<str>> {
        let name = |node: &Node| match node {
            Node::File(file) => self.names.name(self.index.path(*file)).into(),
            Node::Path(name) | Node::Package(name) | Node::Builtin(name) => name.clone(),
        };
        self.graph.inner().node_weights().map(name).collect()
    }

    fn leaves(&self) -> Vec<bool> {
        let was_read = |file: &FileId| self.read.binary_search(file).is_ok();
        let is_leaf = |node: &Node| !matches!(node, Node::File(file) if was_read(file));
        self.graph.inner().node_weights().map(is_leaf).collect()
    }

    /// The modules as a depth-first search from the start comes by them; each leaf after the first
    /// module that depends on it.
    fn order(&self, edges: &[Edge], leaves: &[bool]) -> Vec<NodeIndex> {
        let by_file = self.by_file();
        let mut visit = Visit { parts: self, edges, by_file: &by_file, seen: FxHashSet::default() };
        let mut modules: Vec<NodeIndex> = Vec::new();
        // A module may be known only by dependencies that are no part of the graph.
        for &file in self.start.iter().chain(self.read) {
            visit.from(file, &mut modules);
        }
        let mut order = Vec::with_capacity(leaves.len());
        let mut listed = vec![false; leaves.len()];
        for &module in &modules {
            if std::mem::replace(&mut listed[module.index()], true) {
                continue;
            }
            order.push(module);
            let Some(file) = self.graph.file_of(module) else { continue };
            for &dependency in by_file.get(&file).map(Vec::as_slice).unwrap_or_default() {
                let Some((_, to)) = self.graph.ends(dependency) else { continue };
                if !edges[dependency].followable
                    && !std::mem::replace(&mut listed[to.index()], true)
                {
                    order.push(to);
                }
            }
        }
        order
    }

    fn by_file(&self) -> FxHashMap<FileId, Vec<usize>> {
        let mut by_file: FxHashMap<FileId, Vec<usize>> = FxHashMap::default();
        for (at, dependency) in self.dependencies.iter().enumerate() {
            by_file.entry(dependency.from).or_default().push(at);
        }
        by_file
    }
}

/// A depth-first search along the dependencies that are followed.
struct Visit<'v> {
    parts: &'v Parts<'v>,
    edges: &'v [Edge],
    by_file: &'v FxHashMap<FileId, Vec<usize>>,
    seen: FxHashSet<NodeIndex>,
}

impl Visit<'_> {
    fn from(&mut self, file: FileId, found: &mut Vec<NodeIndex>) {
        let Some(start) = self.parts.graph.file(file) else { return };
        if !self.seen.insert(start) {
            return;
        }
        found.push(start);
        let mut stack = vec![self.next_of(start)];
        while let Some(top) = stack.last_mut() {
            let Some(next) = top.next() else {
                stack.pop();
                continue;
            };
            if self.seen.insert(next) {
                found.push(next);
                let deeper = self.next_of(next);
                stack.push(deeper);
            }
        }
    }

    fn next_of(&self, node: NodeIndex) -> std::vec::IntoIter<NodeIndex> {
        let file = self.parts.graph.file_of(node);
        let dependencies = file.and_then(|file| self.by_file.get(&file)).into_iter().flatten();
        let followed = dependencies.filter(|&&dependency| self.edges[dependency].followable);
        let next: Vec<NodeIndex> =
            followed.filter_map(|&dependency| Some(self.parts.graph.ends(dependency)?.1)).collect();
        next.into_iter()
    }
}

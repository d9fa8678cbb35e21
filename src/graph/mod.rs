//! Modules and dependencies as a graph.

pub mod component;
pub mod paths;

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;

use crate::{
    discover::{FileId, FileIndex},
    resolve::target::{Dependency, Target},
};

/// What a dependency starts from or leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A file of the tree.
    File(FileId),
    /// A root-relative path that is no file of the tree: a folder, or where an unresolved import
    /// aims.
    Path(Box<str>),
    /// A package from outside of the workspace.
    Package(Box<str>),
    /// A module built into the runtime.
    Builtin(Box<str>),
}

/// The graph. Every import site is an edge of its own, weighted by its place among the
/// dependencies; imports that aim nowhere have none.
pub struct ModuleGraph {
    graph: DiGraph<Node, u32>,
    /// The nodes of files, by their ids.
    files: Vec<Option<NodeIndex>>,
    /// All other nodes, by kind and name.
    paths: FxHashMap<Box<str>, NodeIndex>,
    packages: FxHashMap<Box<str>, NodeIndex>,
    builtins: FxHashMap<Box<str>, NodeIndex>,
    /// The places of the dependencies that aim nowhere, sorted. All others have an edge, in their order.
    aimless: Vec<usize>,
}

/// What a node will stand for.
enum Named<'n> {
    File(FileId),
    Path(&'n str),
    Package(&'n str),
    Builtin(&'n str),
}

impl ModuleGraph {
    /// The graph of these dependencies; `modules` are nodes even when nothing touches them.
    pub fn new(
        modules: impl IntoIterator<Item = FileId>,
        dependencies: &[Dependency],
        index: &FileIndex,
    ) -> Self {
        let target = |at: usize| named(&dependencies[at].target, index);
        Self::with_targets(modules, dependencies, target)
    }

    /// The same graph, in which what is no file goes by the name that `name` gives to the target of
    /// the dependency at a place. Here what resolves to nothing is a node as well.
    pub fn by_name<'n>(
        modules: impl IntoIterator<Item = FileId>,
        dependencies: &'n [Dependency],
        index: &FileIndex,
        name: impl Fn(usize) -> &'n str,
    ) -> Self {
        let target = |at: usize| {
            Some(match &dependencies[at].target {
                Target::Package(_) => Named::Package(name(at)),
                Target::Builtin(_) => Named::Builtin(name(at)),
                Target::Unresolved { .. } => Named::Path(name(at)),
                target => named(target, index)?,
            })
        };
        Self::with_targets(modules, dependencies, target)
    }

    fn with_targets<'n>(
        modules: impl IntoIterator<Item = FileId>,
        dependencies: &[Dependency],
        target: impl Fn(usize) -> Option<Named<'n>>,
    ) -> Self {
        let modules = modules.into_iter();
        let most_modules = modules.size_hint().1.unwrap_or_default();
        let mut graph = Self {
            graph: DiGraph::with_capacity(most_modules, dependencies.len()),
            files: Vec::new(),
            paths: FxHashMap::default(),
            packages: FxHashMap::default(),
            builtins: FxHashMap::default(),
            aimless: Vec::new(),
        };
        for file in modules {
            graph.node_of_file(file);
        }
        for (at, (edge, dependency)) in (0..).zip(dependencies).enumerate() {
            let Some(target) = target(at) else {
                graph.aimless.push(at);
                continue;
            };
            let from = graph.node_of_file(dependency.from);
            let to = graph.node(&target);
            graph.graph.add_edge(from, to, edge);
        }
        graph
    }

    fn node(&mut self, named: &Named<'_>) -> NodeIndex {
        let (known, name, node): (_, _, fn(Box<str>) -> Node) = match *named {
            Named::File(file) => return self.node_of_file(file),
            Named::Path(path) => (&mut self.paths, path, Node::Path),
            Named::Package(name) => (&mut self.packages, name, Node::Package),
            Named::Builtin(name) => (&mut self.builtins, name, Node::Builtin),
        };
        // Few names are new.
        if let Some(node) = known.get(name) {
            return *node;
        }
        let new = self.graph.add_node(node(name.into()));
        known.insert(name.into(), new);
        new
    }

    fn node_of_file(&mut self, file: FileId) -> NodeIndex {
        let place = file.0 as usize;
        if place >= self.files.len() {
            self.files.resize(place + 1, None);
        }
        *self.files[place].get_or_insert_with(|| self.graph.add_node(Node::File(file)))
    }

    /// The graph itself: nodes, and edges weighted by their place among the dependencies.
    pub fn inner(&self) -> &DiGraph<Node, u32> {
        &self.graph
    }

    /// The node of a file, if it imports or is imported or is a module.
    pub fn file(&self, file: FileId) -> Option<NodeIndex> {
        self.files.get(file.0 as usize).copied().flatten()
    }

    /// The two ends of the dependency at this place; `None` when it aims nowhere.
    pub fn ends(&self, dependency: usize) -> Option<(NodeIndex, NodeIndex)> {
        let edge = dependency - self.aimless.binary_search(&dependency).err()?;
        self.graph.edge_endpoints(EdgeIndex::new(edge))
    }

    /// The file behind a node.
    pub fn file_of(&self, node: NodeIndex) -> Option<FileId> {
        match self.graph[node] {
            Node::File(file) => Some(file),
            _ => None,
        }
    }
}

fn named<'t>(target: &'t Target, index: &FileIndex) -> Option<Named<'t>> {
    Some(match target {
        Target::Module(file) => Named::File(*file),
        Target::Asset(path) => match index.get(path) {
            Some(file) => Named::File(file),
            None => Named::Path(path),
        },
        Target::Package(name) => Named::Package(name),
        Target::Builtin(name) => Named::Builtin(name),
        // An aim is a path to judge by; even where a file lies there, nothing says that the import
        // would ever load it, so the graph does not go on in it.
        Target::Unresolved { aim } => Named::Path(aim.as_deref()?),
    })
}

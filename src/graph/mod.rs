//! Modules and dependencies as a graph.

pub mod paths;

use petgraph::graph::{DiGraph, NodeIndex};
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
    /// All other nodes.
    others: FxHashMap<Node, NodeIndex>,
    /// The two ends of each dependency, by its place.
    ends: Vec<Option<(NodeIndex, NodeIndex)>>,
}

impl ModuleGraph {
    /// The graph of these dependencies; `modules` are nodes even when nothing touches them.
    pub fn new(
        modules: impl IntoIterator<Item = FileId>,
        dependencies: &[Dependency],
        index: &FileIndex,
    ) -> Self {
        let target = |at: usize| target_node(&dependencies[at].target, index);
        Self::with_targets(modules, dependencies, target)
    }

    /// The same graph, in which what is no file goes by the name that `name` gives to the target of
    /// the dependency at a place. Here what resolves to nothing is a node as well.
    pub fn by_name<'n>(
        modules: impl IntoIterator<Item = FileId>,
        dependencies: &[Dependency],
        index: &FileIndex,
        name: impl Fn(usize) -> &'n str,
    ) -> Self {
        let target = |at: usize| {
            Some(match &dependencies[at].target {
                Target::Package(_) => Node::Package(name(at).into()),
                Target::Builtin(_) => Node::Builtin(name(at).into()),
                Target::Unresolved { .. } => Node::Path(name(at).into()),
                target => target_node(target, index)?,
            })
        };
        Self::with_targets(modules, dependencies, target)
    }

    fn with_targets(
        modules: impl IntoIterator<Item = FileId>,
        dependencies: &[Dependency],
        target: impl Fn(usize) -> Option<Node>,
    ) -> Self {
        let mut graph = Self {
            graph: DiGraph::with_capacity(0, dependencies.len()),
            files: Vec::new(),
            others: FxHashMap::default(),
            ends: Vec::with_capacity(dependencies.len()),
        };
        for file in modules {
            graph.node(Node::File(file));
        }
        for (at, (edge, dependency)) in (0..).zip(dependencies).enumerate() {
            let Some(target) = target(at) else {
                graph.ends.push(None);
                continue;
            };
            let from = graph.node_of_file(dependency.from);
            let to = graph.node(target);
            graph.graph.add_edge(from, to, edge);
            graph.ends.push(Some((from, to)));
        }
        graph
    }

    fn node(&mut self, node: Node) -> NodeIndex {
        if let Node::File(file) = node {
            return self.node_of_file(file);
        }
        let graph = &mut self.graph;
        *self.others.entry(node).or_insert_with_key(|node| graph.add_node(node.clone()))
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
        self.ends[dependency]
    }

    /// The file behind a node.
    pub fn file_of(&self, node: NodeIndex) -> Option<FileId> {
        match self.graph[node] {
            Node::File(file) => Some(file),
            _ => None,
        }
    }
}

fn target_node(target: &Target, index: &FileIndex) -> Option<Node> {
    Some(match target {
        Target::Module(file) => Node::File(*file),
        Target::Asset(path) => match index.get(path) {
            Some(file) => Node::File(file),
            None => Node::Path(path.clone()),
        },
        Target::Package(name) => Node::Package(name.clone()),
        Target::Builtin(name) => Node::Builtin(name.clone()),
        // An aim is a path to judge by; even where a file lies there, nothing says that the import
        // would ever load it, so the graph does not go on in it.
        Target::Unresolved { aim } => Node::Path(aim.clone()?),
    })
}

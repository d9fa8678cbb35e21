//! One dependency as dependency-cruiser would describe it.

use petgraph::graph::NodeIndex;

use crate::cruise::{DependencyType, Focus, TypeSet};

/// What rules of dependency-cruiser are judged by, beside the graph.
#[derive(Debug, Default)]
pub struct View {
    /// The name of each node of the graph, in the order of the nodes: a path relative to the base
    /// folder (`../` when it lies outside), the name of a builtin without `node:`, or, of what
    /// resolves to nothing, the specifier.
    pub names: Vec<Box<str>>,
    /// A description of each dependency, in the order of the dependencies.
    pub edges: Vec<Edge>,
    /// The nodes that are modules, in the order in which dependency-cruiser comes by them; empty
    /// when all are, in the order of the nodes. What it lists per module (dependents, folders) is in
    /// this order.
    pub order: Vec<NodeIndex>,
    /// Which nodes nothing was read of (what is not followed, builtins, what does not exist), in
    /// the order of the nodes. What such a node is, is said by the first dependency on it that is
    /// not followed.
    pub leaves: Vec<bool>,
    /// What folders are made of, if not of everything.
    pub focus: Option<Focus>,
    /// Judge as dependency-cruiser does, also where that is wrong.
    pub parity: bool,
}

/// One dependency as dependency-cruiser would describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are the format's own, and independent")]
pub struct Edge {
    /// The specifier as written, without `node:` and the like.
    pub module: Box<str>,
    /// The scheme of the specifier, with its colon: `node:`, `file:`, `data:`, `bun:`.
    pub protocol: Option<&'static str>,
    /// The media type of a `data:` specifier.
    pub mime_type: Option<Box<str>>,
    /// What rules about paths see of the target. It is the name of the target's node, but for a
    /// package of the workspace, where it is the path that the package declares.
    pub resolved: Box<str>,
    /// Another name by which such rules may catch the target: where an unresolved import aims.
    pub also: Option<Box<str>>,
    /// The module system that its syntax belongs to.
    pub system: ModuleSystem,
    /// Its classes, in the order in which dependency-cruiser lists them.
    pub types: Vec<DependencyType>,
    /// It is made by `import()`, or another call at run time that is no `require`.
    pub dynamic: bool,
    /// It is made by a wrapper of `require`: the wrapper's name.
    pub exotic_require: Option<Box<str>>,
    /// It is there before compilation alone; `None` when nobody asked.
    pub pre_compilation_only: Option<bool>,
    /// Its target is built into the runtime.
    pub core: bool,
    /// It resolves to nothing.
    pub could_not_resolve: bool,
    /// The graph goes on from its target.
    pub followable: bool,
    /// `doNotFollow` ends the graph at its target.
    pub matches_do_not_follow: bool,
    /// The licence of its package; only looked for when a rule asks.
    pub license: Option<Box<str>>,
}

/// A module system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModuleSystem {
    /// `import` and `export`.
    Es6,
    /// `require`.
    Cjs,
    /// AMD's `define` and `require`.
    Amd,
    /// Triple-slash directives.
    Tsd,
}

impl ModuleSystem {
    /// The name used in configs and in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es6 => "es6",
            Self::Cjs => "cjs",
            Self::Amd => "amd",
            Self::Tsd => "tsd",
        }
    }

    /// The module system with this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Es6, Self::Cjs, Self::Amd, Self::Tsd].into_iter().find(|it| it.as_str() == name)
    }
}

impl Edge {
    /// Its classes, as a set.
    pub fn type_set(&self) -> TypeSet {
        self.types.iter().copied().collect()
    }
}

impl View {
    /// The name of a node.
    pub fn name(&self, node: NodeIndex) -> &str {
        &self.names[node.index()]
    }

    /// Whether nothing was read of a node.
    pub fn is_leaf(&self, node: NodeIndex) -> bool {
        self.leaves.get(node.index()).copied().unwrap_or(false)
    }

    /// The nodes that are modules, in order.
    pub fn modules(&self) -> impl Iterator<Item = NodeIndex> {
        let all = if self.order.is_empty() { 0..self.names.len() } else { 0..0 };
        all.map(NodeIndex::new).chain(self.order.iter().copied())
    }
}

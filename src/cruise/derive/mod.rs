//! What follows from the graph and how dependency-cruiser sees it: cycles, dependents, instability,
//! folders. Rules are judged by it and its JSON tells it; nothing is worked out before it is asked
//! for.

mod coupling;
mod cycles;
mod folders;
mod links;
mod shortest;

use std::sync::OnceLock;

use petgraph::graph::NodeIndex;

use crate::{cruise::View, graph::ModuleGraph};

pub use coupling::Coupling;
pub use cycles::Cycles;
pub use folders::{Folder, FolderDependency, Folders};
pub use links::Links;
pub use shortest::Shortest;

/// A view and what follows from it.
pub struct Derived<'v> {
    graph: &'v ModuleGraph,
    view: &'v View,
    links: OnceLock<Links>,
    cycles: OnceLock<Cycles>,
    dependents: OnceLock<Vec<Vec<NodeIndex>>>,
    couplings: OnceLock<Vec<Option<Coupling>>>,
    folders: OnceLock<Folders>,
    first_on: OnceLock<Vec<Option<u32>>>,
}

impl<'v> Derived<'v> {
    /// Nothing yet of what follows from `view`, which describes `graph`.
    pub fn new(graph: &'v ModuleGraph, view: &'v View) -> Self {
        Self {
            graph,
            view,
            links: OnceLock::new(),
            cycles: OnceLock::new(),
            dependents: OnceLock::new(),
            couplings: OnceLock::new(),
            folders: OnceLock::new(),
            first_on: OnceLock::new(),
        }
    }

    /// The view.
    pub fn view(&self) -> &'v View {
        self.view
    }

    /// The graph.
    pub fn graph(&self) -> &'v ModuleGraph {
        self.graph
    }

    /// The dependencies of each module.
    pub fn links(&self) -> &Links {
        self.links.get_or_init(|| Links::of_graph(self.graph, self.view.edges.len()))
    }

    /// The cycle of each dependency that has one, as places of dependencies.
    pub fn cycles(&self) -> &Cycles {
        self.cycles.get_or_init(|| Cycles::new(self.links(), !self.view.parity))
    }

    /// The modules that depend on each node, in the order of [`View::modules`].
    pub fn dependents(&self) -> &[Vec<NodeIndex>] {
        self.dependents.get_or_init(|| coupling::dependents(self.view, self.links()))
    }

    /// Whether a module neither depends on anything nor is depended on.
    pub fn is_orphan(&self, module: NodeIndex) -> bool {
        self.links().leaving(module).is_empty() && self.dependents()[module.index()].is_empty()
    }

    /// What the instability of a module is made of; `None` for what has none: builtins, what does
    /// not exist and what is not followed.
    pub fn coupling(&self, module: NodeIndex) -> Option<Coupling> {
        let couplings = self
            .couplings
            .get_or_init(|| coupling::couplings(self.view, self.links(), self.dependents()));
        couplings[module.index()]
    }

    /// The folders of the modules.
    pub fn folders(&self) -> &Folders {
        self.folders.get_or_init(|| Folders::new(self))
    }

    /// The first dependency on a node.
    pub fn first_on(&self, node: NodeIndex) -> Option<u32> {
        let first_on = self.first_on.get_or_init(|| coupling::first_on(self.links()));
        first_on[node.index()]
    }

    /// The dependency that describes a leaf: the first one on it that is not followed. `None` for
    /// modules that were read.
    pub fn describing(&self, module: NodeIndex) -> Option<u32> {
        coupling::describing(self.view, self.links(), module)
    }
}

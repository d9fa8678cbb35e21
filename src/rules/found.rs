//! What a rule of dependency-cruiser found, in its terms.

use petgraph::graph::NodeIndex;

use crate::cruise::{
    DependencyType,
    derive::{Coupling, Derived},
};

/// What a rule of dependency-cruiser found: all that its own report of a violation tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What is at fault.
    pub about: About,
    /// What the violation counts as.
    pub kind: FoundKind,
    /// The cycle, from the target back to the source: places of dependencies (of folder
    /// dependencies for folders).
    pub cycle: Option<Box<[u32]>>,
    /// The way from the source to the target: places of dependencies.
    pub via: Option<Box<[u32]>>,
    /// What the instabilities of the source and of the target are made of.
    pub instability: Option<(Coupling, Coupling)>,
}

/// What is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// A dependency, by its place.
    Dependency(usize),
    /// A module.
    Module(NodeIndex),
    /// A module, for what it reaches.
    Reach {
        /// The module.
        from: NodeIndex,
        /// What it reaches.
        to: NodeIndex,
    },
    /// A dependency between folders, by its place among the dependencies of folders.
    Folders(usize),
}

/// What a violation counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoundKind {
    /// A dependency that must not be.
    Dependency,
    /// A module by itself.
    Module,
    /// A dependency for being part of a cycle.
    Cycle,
    /// A module for what it reaches.
    Reachability,
    /// A dependency for leading to something less stable.
    Instability,
    /// A dependency between folders.
    Folder,
}

impl FoundKind {
    /// The word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dependency => "dependency",
            Self::Module => "module",
            Self::Cycle => "cycle",
            Self::Reachability => "reachability",
            Self::Instability => "instability",
            Self::Folder => "folder",
        }
    }
}

impl Found {
    /// The names of both ends; the same name twice for a module by itself.
    pub fn ends<'d>(&self, derived: &'d Derived<'_>) -> (&'d str, &'d str) {
        let view = derived.view();
        match self.about {
            About::Dependency(at) => {
                let from = derived.graph().ends(at).map_or("", |(from, _)| view.name(from));
                (from, &view.edges[at].resolved)
            }
            About::Module(module) => (view.name(module), view.name(module)),
            About::Reach { from, to } => (view.name(from), view.name(to)),
            About::Folders(at) => {
                let folders = derived.folders();
                let link = folders.dependencies[at];
                (&folders.all[link.from].name, &folders.all[link.to].name)
            }
        }
    }

    /// The steps of the cycle: the name of each step's target, and the classes of the dependency on
    /// it.
    pub fn cycle_steps<'d>(
        &self,
        derived: &'d Derived<'_>,
    ) -> Option<Vec<(&'d str, &'d [DependencyType])>> {
        let is_of_folders = matches!(self.about, About::Folders(_));
        self.cycle.as_deref().map(|cycle| steps(cycle, is_of_folders, derived))
    }

    /// The steps of the way, likewise.
    pub fn via_steps<'d>(
        &self,
        derived: &'d Derived<'_>,
    ) -> Option<Vec<(&'d str, &'d [DependencyType])>> {
        self.via.as_deref().map(|via| steps(via, false, derived))
    }
}

/// Names and classes of a chain of dependencies.
fn steps<'d>(
    chain: &[u32],
    is_of_folders: bool,
    derived: &'d Derived<'_>,
) -> Vec<(&'d str, &'d [DependencyType])> {
    let of_folder = |at: usize| {
        let folders = derived.folders();
        let to = folders.dependencies[at].to;
        (&*folders.all[to].name, [].as_slice())
    };
    let of_module = |at: usize| {
        let name = derived.graph().ends(at).map_or("", |(_, to)| derived.view().name(to));
        (name, derived.view().edges[at].types.as_slice())
    };
    let step =
        |&at: &u32| if is_of_folders { of_folder(at as usize) } else { of_module(at as usize) };
    chain.iter().map(step).collect()
}

//! What an import resolves to.

use serde::{Deserialize, Serialize};

use crate::{discover::FileId, resolve::Resolved};

/// What an import resolves to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A source file of the tree, from which the graph goes on.
    Module(FileId),
    /// A file of the tree that holds no imports (JSON, CSS, an image, a manifest), or a folder, by
    /// its root-relative path.
    Asset(Box<str>),
    /// A package that is not part of the workspace, by its name.
    Package(Box<str>),
    /// A module built into the runtime, with its scheme (`node:fs`, `bun:test`).
    Builtin(Box<str>),
    /// Nothing that exists.
    Unresolved {
        /// The root-relative path that the import aims at, by which it is judged; `None` when not
        /// even that is known (or it lies outside of the root).
        aim: Option<Box<str>>,
    },
}

/// An import that has been resolved: an edge of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// The importing file.
    pub from: FileId,
    /// Which of its imports, as an index into them.
    pub import: u32,
    /// What it resolves to.
    pub target: Target,
    /// Paths beside the target.
    pub aside: Aside,
    /// The import names the target's package and the package offers it under that name: it came
    /// in by the front door.
    pub by_package_name: bool,
}

impl Dependency {
    /// An import of a file, by its place among those, and what it resolves to.
    pub fn new(from: FileId, import: u32, resolved: Resolved) -> Self {
        let Resolved { target, aside, by_package_name } = resolved;
        Self { from, import, target, aside, by_package_name }
    }

    /// What the import resolves to, without the import.
    pub fn as_resolved(&self) -> Resolved {
        let (target, aside) = (self.target.clone(), self.aside.clone());
        Resolved { target, aside, by_package_name: self.by_package_name }
    }
}

/// Paths beside a target. Few imports have any, and there are many imports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside(Option<Box<Paths>>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Paths {
    declared: Option<Box<str>>,
    installed: Option<Box<str>>,
}

impl Aside {
    /// The path that a package declares, unless it is the one of the target.
    pub fn of_declared(declared: &str, target: &str) -> Self {
        let paths = || Paths { declared: Some(declared.into()), installed: None };
        Self((declared != target).then(|| Box::new(paths())))
    }

    pub(super) fn of_installed(path: &str) -> Self {
        Self(Some(Box::new(Paths { declared: None, installed: Some(path.into()) })))
    }

    /// The root-relative path that the package declares and Node would load, where that is build
    /// output; `None` where it equals the target.
    pub fn declared(&self) -> Option<&str> {
        self.0.as_ref()?.declared.as_deref()
    }

    /// The file on the disk that the import leads to, where the index does not have it: one of an
    /// installed package, or one that git ignores. A root-relative path, which begins with `../` when
    /// it lies outside of the root. Only known with [`Settings::installed`](super::Settings::installed);
    /// who wants to read the file, or a node of the graph for it, adopts it
    /// ([`crate::discover::FileIndex::adopt`]).
    pub fn installed(&self) -> Option<&str> {
        self.0.as_ref()?.installed.as_deref()
    }
}

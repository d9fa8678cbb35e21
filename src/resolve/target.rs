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
    /// The root-relative path that the package declares and Node would load, where that is build
    /// output; `None` where it equals the target.
    pub declared: Option<Box<str>>,
    /// The import names the target's package and the package offers it under that name: it came
    /// in by the front door.
    pub by_package_name: bool,
    /// The root-relative path of the file on the disk that the import leads to, where the index does
    /// not have it; only known where installed packages are looked at.
    pub installed: Option<Box<str>>,
}

impl Dependency {
    /// What the import resolves to, without the import.
    pub fn as_resolved(&self) -> Resolved {
        Resolved {
            target: self.target.clone(),
            declared: self.declared.clone(),
            by_package_name: self.by_package_name,
            installed: self.installed.clone(),
        }
    }
}

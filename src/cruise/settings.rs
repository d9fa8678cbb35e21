//! What a dependency-cruiser config and its command line say about how the tree is looked at.

use std::path::PathBuf;

use crate::{
    cruise::{Scope, syntax},
    resolve,
};

/// How the tree is looked at.
#[derive(Debug)]
pub struct Settings {
    /// The absolute path of the folder that names are relative to.
    pub base: PathBuf,
    /// Where the graph begins.
    pub start: Start,
    /// What is left out, and where the graph ends.
    pub scope: Scope,
    /// Judge as dependency-cruiser does, also where that is wrong.
    pub parity: bool,
    /// What counts as a dependency, by its syntax.
    pub syntax: syntax::Settings,
    /// How specifiers are resolved, and what they are by where they lead.
    pub resolve: resolve::Settings,
}

/// Where the graph begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// At every source file of the tree. Each import is a dependency, also in forms that
    /// dependency-cruiser does not know.
    #[default]
    Everywhere,
    /// At these files, folders and globs, relative to the base folder. Imports of one module in one
    /// form are one dependency, as there.
    Sources(Vec<String>),
}

/// What a result tells beside the verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The cycle of each dependency.
    pub cycles: bool,
    /// What depends on each module.
    pub dependents: bool,
    /// Whether each module is an orphan.
    pub orphans: bool,
}

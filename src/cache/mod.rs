//! What earlier runs found out about files, so that the next one need not find it out again.
//!
//! Being without it costs time and nothing else. So everything that is wrong with a stored cache (it
//! is damaged, of another version, cannot be read or written) is the same as there being none, and
//! nobody is told. What is stored is only ever believed of a file that is in the same state
//! ([`Strategy`]), and resolved imports only as long as everything that decides on resolution is the
//! same ([`Known::resolution`]).

mod known;
mod place;
mod store;

use std::path::PathBuf;

pub use known::{Entry, Known, Origin};
pub use place::Refused;
pub use store::{Stored, is_there, load, save};

/// Whether and where what a run finds out is kept for the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caching {
    /// Where.
    pub folder: Folder,
    /// How a file is recognised.
    pub strategy: Strategy,
}

/// Where a cache is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Folder {
    /// Nowhere.
    #[default]
    None,
    /// In `node_modules/.cache` of the root if there is a `node_modules`, else in the folder that the
    /// system has for caches of the user.
    Usual,
    /// In this folder.
    At(PathBuf),
}

/// How a file is recognised as one that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// By what the file system says about it: size, times of change, inode. The file is not read.
    #[default]
    Metadata,
    /// By what it holds. For trees whose files are new in every run.
    Content,
}

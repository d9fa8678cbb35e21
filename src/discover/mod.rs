//! Walks the tree once and gives the file index, which answers every later question about what
//! exists.

mod adopted;
mod gitignore;
pub mod index;
pub mod overlay;
pub mod place;
pub mod sources;
mod tracked;
pub mod walk;

use std::sync::LazyLock;

use memchr::memmem::Finder;

pub use index::{FileId, FileIndex, PATHS_TOGETHER};

/// The folder name that makes the files below it probes.
pub const PROBE_DIR: &str = "__arch_probes__";
static PROBE_FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(PROBE_DIR));

/// Whether a root-relative path lies in a probe folder.
pub fn is_probe(path: &str) -> bool {
    // Asked of every file, and true of few.
    PROBE_FINDER.find(path.as_bytes()).is_some()
        && path.split('/').rev().skip(1).any(|segment| segment == PROBE_DIR)
}

/// The outermost probe folder that a root-relative path lies in.
pub fn probe_folder(path: &str) -> Option<&str> {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    let is_one = |folder: &&str| folder.rsplit('/').next() == Some(PROBE_DIR);
    folders.into_iter().find(is_one)
}

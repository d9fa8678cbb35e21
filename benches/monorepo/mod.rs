//! Generates a monorepo to measure on: an app, packages and services with manifests and probes,
//! and sources that import each other in every common spelling.
//!
//! The tree is a function of the number of files alone. It is clean but for a handful of
//! violations, and about as large as real code: 7.5 kB for each file on average.

mod bodies;
mod imports;
mod layout;
mod manifests;
mod probes;
mod random;
mod source;
mod words;

use std::{fs, io, path::Path};

use layout::Layout;
use random::Random;
use tempfile::TempDir;

/// A tree on the disk; it is deleted when this is dropped.
pub(crate) struct Tree {
    /// Its root folder.
    pub(crate) root: TempDir,
    /// Number of source files, probes left aside.
    pub(crate) files: usize,
    /// Bytes of all source files, probes left aside.
    pub(crate) bytes: usize,
}

impl Tree {
    /// Writes a tree of `files` source files into a temporary folder.
    ///
    /// # Errors
    /// When something cannot be written.
    pub(crate) fn generate(files: usize) -> io::Result<Self> {
        let root = tempfile::Builder::new().prefix("ringfence-bench-").tempdir()?;
        let layout = Layout::new(files);
        let mut bytes = 0;
        for (at, cell) in layout.cells.iter().enumerate() {
            for (nth, file) in cell.files.iter().enumerate() {
                let seed = (u64::try_from(at).unwrap_or(0) << 32) | u64::try_from(nth).unwrap_or(0);
                let text = source::text(&layout, at, nth, &mut Random::new(seed));
                bytes += text.len();
                write(root.path(), &file.path, &text)?;
            }
        }
        for (path, text) in manifests::all(&layout).into_iter().chain(probes::all(&layout)) {
            write(root.path(), &path, &text)?;
        }
        Ok(Self { root, files, bytes })
    }
}

fn write(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let path = root.join(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

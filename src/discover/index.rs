//! The file index: every file of the tree, sorted by path.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

/// A file, by its place in the [`FileIndex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Every file of the tree that is neither ignored nor under `node_modules` or `.git`.
#[derive(Debug, Default)]
pub struct FileIndex {
    root: PathBuf,
    files: Vec<IndexedFile>,
    by_path: FxHashMap<Box<str>, FileId>,
    dirs: FxHashSet<Box<str>>,
}

/// One file of the tree.
#[derive(Clone, Debug)]
pub struct IndexedFile {
    /// Root-relative path.
    pub path: Box<str>,
    /// The path on the disk, where `path` cannot say it: the name is not UTF-8.
    pub raw_path: Option<PathBuf>,
}

impl FileIndex {
    /// The root-relative path of a file.
    pub fn path(&self, id: FileId) -> &str {
        &self.files[id.0 as usize].path
    }

    /// The absolute path of a file on the disk.
    pub fn disk_path(&self, id: FileId) -> PathBuf {
        let file = &self.files[id.0 as usize];
        file.raw_path.clone().unwrap_or_else(|| self.root.join(Path::new(&*file.path)))
    }
}

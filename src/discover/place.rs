//! Where a path lies in the tree, also of a file that is not there (yet).

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::{
    base::path,
    discover::{FileIndex, gitignore::Ignores, tracked::Tracked, walk},
};

/// The root-relative path of an absolute one, whose file need not exist; `None` when it lies outside
/// of the root. Symbolic links on the way are followed, since the tree knows a file by its real path.
pub fn below(root: &Path, path: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let real = real(path)?;
    path::of_system(real.strip_prefix(root).ok()?)
}

/// `path` without symbolic links, as far as it exists.
fn real(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|above| {
        let real = above.canonicalize().ok()?;
        let rest = path.strip_prefix(above).ok()?;
        Some(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
    })
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder, or something stranger.
    Folder,
    /// A symbolic link.
    Link,
}

/// What lies at a path; `None` when nothing does, or nothing that can be seen.
pub fn kind(path: &Path) -> Option<Kind> {
    let kind = path.symlink_metadata().ok()?.file_type();
    Some(match (kind.is_file(), kind.is_symlink()) {
        (true, _) => Kind::File,
        (_, true) => Kind::Link,
        _ => Kind::Folder,
    })
}

/// Tells which texts are texts of the tree: the walk found a file in their place, or would have found
/// one. An open file that git ignores, or one of `node_modules`, is none.
pub struct Places<'p> {
    index: &'p FileIndex,
    is_ignored: &'p dyn Fn(&str) -> bool,
    /// What git ignores in each folder; `None` for those that the walk does not go into.
    folders: FxHashMap<Box<str>, Option<Ignores>>,
}

impl<'p> Places<'p> {
    /// In the tree of this index, from whose walk `is_ignored` kept more.
    pub fn new(index: &'p FileIndex, is_ignored: &'p dyn Fn(&str) -> bool) -> Self {
        Self { index, is_ignored, folders: FxHashMap::default() }
    }

    /// Whether a text for this root-relative path is one of the tree.
    pub fn belongs(&mut self, path: &str) -> bool {
        if self.index.walked(path).is_some() {
            return true;
        }
        if self.index.root().join(path).symlink_metadata().is_ok() {
            return false;
        }
        let folder = self.folder(path::parent(path));
        folder.is_some_and(|ignores| self.is_walked(path, false, &ignores))
    }

    fn folder(&mut self, dir: &str) -> Option<Ignores> {
        if let Some(known) = self.folders.get(dir) {
            return known.clone();
        }
        let root = self.index.root();
        let found = if dir.is_empty() {
            Some(Ignores::above(root).with_own(root))
        } else {
            let above = self.folder(path::parent(dir));
            let above = above.filter(|ignores| self.is_walked(dir, true, ignores));
            above.map(|ignores| ignores.with_own(&root.join(dir)))
        };
        self.folders.insert(dir.into(), found.clone());
        found
    }

    fn is_walked(&self, path: &str, is_folder: bool, ignores: &Ignores) -> bool {
        !(self.is_ignored)(path)
            && !walk::is_skipped(path, is_folder)
            && !ignores.ignored(&self.index.root().join(path), is_folder)
    }
}

/// Whether git tracks something of what `folder` is or leads to, so that a commit can put files there.
/// When git's index cannot be read, everything may be tracked.
pub fn is_tracked(root: &Path, folder: &Path) -> bool {
    let Ok(tracked) = Tracked::of(&root.canonicalize().unwrap_or_else(|_| root.to_owned())) else {
        return true;
    };
    let written = folder.strip_prefix(root).ok().and_then(path::of_system);
    let places = [written, below(root, folder)];
    places.iter().flatten().any(|place| {
        // A link in the place of a folder above is tracked as a file.
        tracked.contains(place) || path::ancestors(place).any(|above| tracked.is_file(above))
    })
}

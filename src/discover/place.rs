//! Where a path lies in the tree, also of a file that is not there (yet).

use std::path::{Path, PathBuf};

use crate::{
    base::path,
    discover::{FileIndex, gitignore::Ignores, walk},
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

/// Whether a text for this root-relative path is a text of the tree: the walk found a file there, or
/// would have found one. An open file that git ignores, or one of `node_modules`, is none.
pub fn belongs(index: &FileIndex, path: &str, is_ignored: impl Fn(&str) -> bool) -> bool {
    if index.walked(path).is_some() {
        return true;
    }
    let root = index.root();
    if root.join(path).symlink_metadata().is_ok() {
        return false;
    }
    let mut folders: Vec<&str> = path::ancestors(path::parent(path)).collect();
    folders.reverse();
    let mut ignores = Ignores::above(root);
    folders.iter().zip(folders[1..].iter().chain([&path])).all(|(folder, entry)| {
        let folder = root.join(folder);
        let is_folder = *entry != path;
        ignores = ignores.with_own(&folder);
        !is_ignored(entry)
            && !walk::is_skipped(entry, is_folder)
            && !ignores.ignored(&root.join(entry), is_folder)
    })
}

//! Where a cache is kept.

use std::{
    fs,
    path::{Path, PathBuf},
};

use etcetera::{BaseStrategy, choose_base_strategy};

use crate::{
    base::escape::printable,
    cache::{Caching, Folder, Strategy},
    discover::place,
};

/// A folder in which no cache is kept.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A cache that is believed by contents could come with a change that it is to judge.
    #[error("git tracks the cache folder '{}', so that a commit could forge what files hold",
        printable(&.0.to_string_lossy()))]
    Tracked(PathBuf),
}

/// The folder for the cache of the tree at `root`; `None` when there is nowhere to keep it.
///
/// # Errors
/// When the folder that was asked for cannot be trusted.
pub(super) fn folder(root: &Path, caching: &Caching) -> Result<Option<PathBuf>, Refused> {
    Ok(match &caching.folder {
        Folder::None => None,
        Folder::At(dir) => {
            let is_forgeable =
                caching.strategy == Strategy::Content && place::is_tracked(root, dir);
            if is_forgeable {
                return Err(Refused::Tracked(dir.clone()));
            }
            Some(dir.clone())
        }
        Folder::Usual => {
            // What is believed by contents must not lie where a commit can put it.
            let in_tree = (caching.strategy == Strategy::Metadata).then(|| in_node_modules(root));
            in_tree.flatten().or_else(of_user)
        }
    })
}

fn in_node_modules(root: &Path) -> Option<PathBuf> {
    let modules = root.join("node_modules");
    if !modules.is_dir() {
        return None;
    }
    let cache = modules.join(".cache");
    let own = cache.join("ringfence");
    // A link in the tree must not lead our writing elsewhere.
    let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|file| file.is_symlink());
    let leads_elsewhere = is_link(&modules) || is_link(&cache) || is_link(&own);
    (!leads_elsewhere).then_some(own)
}

fn of_user() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.cache_dir().join("ringfence"))
}

/// Makes the folder, and has git ignore it wherever it lies.
pub(super) fn make(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let ignore = folder.join(".gitignore");
    if ignore.symlink_metadata().is_err() {
        fs::write(ignore, "*\n")?;
    }
    Ok(())
}

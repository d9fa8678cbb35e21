//! What git tracks. A file that is tracked is part of the repository whatever `.gitignore` says, so
//! a pattern must not hide it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use gix_index::{File, decode::Options, hash::Kind};
use rustc_hash::FxHashSet;

use crate::base::path;

/// The files below a root that git tracks.
#[derive(Default)]
pub(super) struct Tracked {
    /// There is an index, so what is not in it is no part of the repository.
    known: bool,
    files: FxHashSet<Box<str>>,
    dirs: FxHashSet<Box<str>>,
}

impl Tracked {
    /// Reads the index of the work tree that `root` lies in; nothing is tracked outside of one.
    ///
    /// # Errors
    /// Why the index cannot be read, in words.
    pub(super) fn of(root: &Path) -> Result<Self, String> {
        let mut tracked = Self::default();
        let Some((work_tree, git_dir)) = work_tree(root) else { return Ok(tracked) };
        let Ok(below) = root.strip_prefix(&work_tree) else { return Ok(tracked) };
        let below = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let path = git_dir.join("index");
        if !path.exists() {
            // A repository in which nothing was ever added.
            return Ok(tracked);
        }
        let index = File::at(path, hash_kind(&git_dir), true, Options::default());
        let index = index.map_err(|error| format!("git's index cannot be read ({error})"))?;
        tracked.known = true;
        for entry in index.entries() {
            let Ok(file) = std::str::from_utf8(entry.path(&index)) else { continue };
            if let Some(file) = path::strip_dir(file, &below) {
                tracked.add(file);
            }
        }
        Ok(tracked)
    }

    fn add(&mut self, file: &str) {
        self.files.insert(file.into());
        for dir in path::ancestors(path::parent(file)) {
            if !self.dirs.insert(dir.into()) {
                break;
            }
        }
    }

    /// Whether it is known what git tracks.
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// Whether git tracks a file (or link) with this root-relative path.
    pub(super) fn is_file(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// Whether git tracks this root-relative file, or something in this folder.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains(path) || self.dirs.contains(path)
    }
}

/// The nearest folder at or above `root` that holds `.git`.
pub(super) fn git_top(root: &Path) -> Option<&Path> {
    root.ancestors().find(|dir| dir.join(".git").exists())
}

/// The top of the work tree around `root`, and its git folder: `.git`, or what a file of that name
/// says in a linked work tree or a submodule.
fn work_tree(root: &Path) -> Option<(PathBuf, PathBuf)> {
    let top = git_top(root)?;
    let dot_git = top.join(".git");
    if dot_git.is_dir() {
        return Some((top.to_path_buf(), dot_git));
    }
    let text = fs::read_to_string(&dot_git).ok()?;
    let git_dir = text.trim().strip_prefix("gitdir:")?.trim();
    Some((top.to_path_buf(), top.join(git_dir)))
}

/// The hash that the repository names its objects by. The config of a linked work tree is that of the
/// repository it belongs to.
fn hash_kind(git_dir: &Path) -> Kind {
    let common = fs::read_to_string(git_dir.join("commondir")).unwrap_or_default();
    let config = fs::read_to_string(git_dir.join(common.trim()).join("config"));
    let is_sha256 = config.is_ok_and(|config| {
        config.lines().any(|line| {
            let line = line.to_ascii_lowercase();
            line.split_once('=').is_some_and(|(key, value)| {
                key.trim() == "objectformat" && value.trim() == "sha256"
            })
        })
    });
    if is_sha256 { Kind::Sha256 } else { Kind::Sha1 }
}

//! The `.gitignore` files that apply to a folder.
//!
//! The patterns are matched by the `ignore` crate; the chain of files is kept here because its
//! walker tells nobody what it left out, and a probe that git ignores must not be left out in
//! silence.

use std::{path::Path, sync::Arc};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::discover::tracked::git_top;

/// The `.gitignore` of a folder and those of the folders above it.
#[derive(Clone, Default)]
pub(super) struct Ignores(Option<Arc<Link>>);

struct Link {
    matcher: Gitignore,
    above: Ignores,
}

impl Ignores {
    /// The `.gitignore` files above `root`, up to the folder that holds `.git`; none when `root`
    /// is not inside of a git work tree. Global and per-clone ignore files are left aside: the
    /// answer must be the same on every machine.
    pub(super) fn above(root: &Path) -> Self {
        let Some(top) = git_top(root) else { return Self::default() };
        let above = root.ancestors().skip(1).take_while(|folder| folder.starts_with(top));
        let folders: Vec<&Path> = above.collect();
        folders.into_iter().rev().fold(Self::default(), |ignores, folder| ignores.with_own(folder))
    }

    /// These, and the `.gitignore` of `folder` if there is one. As for git, only a regular file counts.
    pub(super) fn with_own(&self, folder: &Path) -> Self {
        let file = folder.join(".gitignore").symlink_metadata();
        if file.is_ok_and(|file| file.is_file()) { self.with(folder) } else { self.clone() }
    }

    /// These, and the `.gitignore` of `folder`. A line in it that is no pattern is skipped, as git
    /// does.
    pub(super) fn with(&self, folder: &Path) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        builder.add(folder.join(".gitignore"));
        match builder.build() {
            Ok(matcher) if !matcher.is_empty() => {
                Self(Some(Arc::new(Link { matcher, above: self.clone() })))
            }
            _ => self.clone(),
        }
    }

    /// Whether git ignores `path`, which lies in the folder these were made for. The nearest file
    /// with a matching line decides.
    pub(super) fn ignored(&self, path: &Path, is_dir: bool) -> bool {
        let mut link = &self.0;
        while let Some(here) = link {
            let matched = here.matcher.matched(path, is_dir);
            if !matched.is_none() {
                return matched.is_ignore();
            }
            link = &here.above.0;
        }
        false
    }
}

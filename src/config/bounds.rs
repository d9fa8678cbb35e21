//! Which files a config may name.
//!
//! The repository is not to be trusted, and what a config says ends in the output, as does the text of a
//! file that cannot be read as one. So the files that the repository names (modules, what is extended, a
//! `tsconfig.json`) have to lie in it, or where Node would look for packages above it. Links are followed
//! first: a link is the repository's word as well. What the user names on the command line may lie
//! anywhere.

use std::path::{Component, Path, PathBuf};

use crate::base::path;

use super::{
    error::{ConfigError, quote},
    locate,
};

/// The folders that the files of a config have to lie in.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    /// The repository that is checked, without links.
    repository: PathBuf,
    /// The folder of a config that the user named and that lies outside of the repository.
    own: Option<PathBuf>,
    /// The folders `node_modules` above those, without links.
    packages: Vec<PathBuf>,
}

impl Bounds {
    /// The bounds of a run in the folder `root` by the config `entry`, which was found there or named by
    /// the user.
    ///
    /// # Errors
    /// The entry is a link of the repository that leads out of it.
    pub(super) fn new(root: &Path, entry: &Path) -> Result<Self, ConfigError> {
        let repository = repository(&real(root));
        let mut bounds = Self { packages: packages(&repository), repository, own: None };
        let folder = entry.parent().map_or_else(PathBuf::new, real);
        let is_plain = !entry.components().any(|part| part == Component::ParentDir);
        let below = |dir: &Path| is_plain && entry.starts_with(dir);
        if below(root) || below(&bounds.repository) || bounds.hold(&folder) {
            let shown = locate::shown(root, entry);
            let file = entry.canonicalize().unwrap_or_else(|_| entry.to_owned());
            bounds.check(&shown, &file).map_err(|why| bounds.error(why))?;
        } else {
            let own = self::repository(&folder);
            bounds.packages.extend(packages(&own));
            bounds.own = Some(own);
        }
        Ok(bounds)
    }

    /// The bounds of what a file names: one of the repository gains nothing from where the user's lies.
    pub(super) fn of_file(&self, file: &Path) -> Self {
        let mut bounds = self.clone();
        if file.starts_with(&self.repository) {
            bounds.own = None;
            bounds.packages = packages(&self.repository);
        }
        bounds
    }

    /// Whether a file or folder lies in the bounds, by its real path.
    fn hold(&self, path: &Path) -> bool {
        let folders = [&self.repository].into_iter().chain(&self.own).chain(&self.packages);
        folders.into_iter().any(|folder| path.starts_with(folder))
    }

    /// Refuses a file that lies outside, be it by a link; `name` is what it was asked for by.
    ///
    /// # Errors
    /// In words.
    pub(super) fn check(&self, name: &str, file: &Path) -> Result<(), String> {
        self.refuse(name, &file.canonicalize().unwrap_or_else(|_| locate::without_links(file)))
    }

    /// Refuses what a name stands for in a folder, given the real path of the file that is found there. A
    /// path that leads out is refused whether there is a file or not, in the same words: they do not tell
    /// what is there.
    ///
    /// # Errors
    /// In words.
    pub(super) fn check_name(
        &self,
        name: &str,
        folder: &Path,
        found: Option<&Path>,
    ) -> Result<(), String> {
        let dir = path::of_system(folder).filter(|_| is_path(name));
        match (dir, found) {
            (_, Some(file)) if self.hold(file) => Ok(()),
            (Some(dir), found) => {
                let file = path::absolute(&dir, name);
                self.refuse(name, Path::new(&file))?;
                found.map_or(Ok(()), |found| self.refuse(name, found))
            }
            (None, found) => found.map_or(Ok(()), |found| self.refuse(name, found)),
        }
    }

    fn refuse(&self, name: &str, file: &Path) -> Result<(), String> {
        let is_plain = !file.components().any(|part| part == Component::ParentDir);
        if is_plain && self.hold(file) {
            return Ok(());
        }
        let (name, shown) = (quote(name), quote(&file.to_string_lossy()));
        let leads = if name == shown { "lies".to_owned() } else { format!("leads to {shown},") };
        Err(format!("{name} is refused: it {leads} outside of the repository"))
    }

    /// How to mend what is refused.
    pub(super) fn help(&self) -> String {
        let repository = quote(&self.repository.to_string_lossy());
        format!(
            "what a config names may be shown: it has to lie in {repository} or in a `node_modules` above; \
             the command line may name any file"
        )
    }

    /// The error for what is refused, where no place is known.
    pub(super) fn error(&self, why: String) -> ConfigError {
        ConfigError::plain(why, self.help())
    }
}

/// Whether a name is a path, and no package.
pub(super) fn is_path(name: &str) -> bool {
    let relative = name.starts_with("./") || name.starts_with("../");
    relative || matches!(name, "." | "..") || Path::new(name).is_absolute()
}

/// The repository that a folder lies in: the nearest folder that holds `.git`, else the nearest root of a
/// workspace, else the folder itself. The home of the user is none, though it may be kept in git.
fn repository(folder: &Path) -> PathBuf {
    let by_git = folder.ancestors().find(|dir| locate::exists(&dir.join(".git")));
    let found = by_git.map_or_else(|| locate::workspace_root(folder), Path::to_owned);
    let is_home = std::env::home_dir().is_some_and(|home| real(&home).starts_with(&found));
    if is_home { folder.to_owned() } else { found }
}

/// The folders `node_modules` above a folder.
fn packages(folder: &Path) -> Vec<PathBuf> {
    let above = folder.ancestors().skip(1);
    above.filter_map(|dir| dir.join("node_modules").canonicalize().ok()).collect()
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

//! The files of a config as they are not on the disk: as they were at a revision of git, or as an editor
//! has them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    error::{ConfigError, quote},
    locate::{self, Located},
};

/// A revision of the repository that the root lies in.
#[derive(Debug, PartialEq, Eq)]
pub struct Revision {
    /// The root, without links.
    root: PathBuf,
    state: State,
}

/// What files are as.
#[derive(Debug, PartialEq, Eq)]
enum State {
    Git {
        name: String,
        /// What git tracks below the root, seen from there.
        files: BTreeSet<String>,
    },
    /// As they are on the disk, but for these texts, by their paths seen from the root.
    Unsaved(BTreeMap<String, String>),
}

impl Revision {
    /// Looks up a revision by any name that git knows it by.
    ///
    /// # Errors
    /// Git cannot be run, or does not know the revision.
    pub fn open(root: &Path, name: &str) -> Result<Self, ConfigError> {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        if name.is_empty() || name.starts_with('-') {
            return Err(ConfigError::plain(
                format!("{} is no revision of git", quote(name)),
                "name a commit, a branch or a tag: `git:main`",
            ));
        }
        let commit = format!("{name}^{{commit}}");
        run(&root, name, &["rev-parse", "--verify", "--quiet", &commit])?;
        let listed = run(&root, name, &["ls-tree", "-r", "-z", "--name-only", name, "./"])?;
        let listed = String::from_utf8_lossy(&listed);
        let files = listed.split('\0').filter(|file| !file.is_empty()).map(str::to_owned);
        let state = State::Git { name: name.to_owned(), files: files.collect() };
        Ok(Self { root, state })
    }

    /// What is on the disk, with texts in the place of files, by their paths seen from the root. `None`
    /// without any.
    pub fn unsaved<'t>(
        root: &Path,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Option<Self> {
        let texts = texts.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
        let texts: BTreeMap<String, String> = texts.collect();
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        (!texts.is_empty()).then_some(Self { root, state: State::Unsaved(texts) })
    }

    /// Whether it is of git: its files need not be there any more.
    pub(super) fn is_past(&self) -> bool {
        matches!(self.state, State::Git { .. })
    }

    /// The config at the root as it was: the file that is used now, or else the one that would have been
    /// found then.
    ///
    /// # Errors
    /// There was none.
    pub fn config(&self, now: Option<&Path>) -> Result<PathBuf, ConfigError> {
        let now = now.and_then(|file| self.below(file));
        let (name, has): (&str, &dyn Fn(&String) -> bool) = match &self.state {
            State::Git { name, files } => (name, &|file| files.contains(file)),
            State::Unsaved(texts) => ("", &|file| texts.contains_key(file)),
        };
        let found = now.into_iter().chain(locate::names()).find(has);
        found.map(|name| self.root.join(name)).ok_or_else(|| {
            ConfigError::plain(
                format!("there is no config at {}", quote(&format!("git:{name}"))),
                "at its root it has neither a `ringfence.jsonc` nor a `.dependency-cruiser.*`",
            )
        })
    }

    /// The bytes of a file at this revision; `None` for what is no part of the repository: what
    /// lies elsewhere, or is installed.
    pub(super) fn bytes(&self, file: &Path) -> Option<std::io::Result<Vec<u8>>> {
        let name = self.below(file)?;
        let (revision, files) = match &self.state {
            State::Git { name, files } => (name, files),
            State::Unsaved(texts) => return Some(Ok(texts.get(&name)?.as_bytes().to_vec())),
        };
        if name.split('/').any(|folder| folder == "node_modules") {
            return None;
        }
        if !files.contains(&name) {
            let why = format!("git does not have it at {revision}");
            return Some(Err(std::io::Error::new(std::io::ErrorKind::NotFound, why)));
        }
        let object = format!("{revision}:./{name}");
        let bytes = run(&self.root, revision, &["cat-file", "blob", &object]);
        Some(bytes.map_err(|error| std::io::Error::other(error.to_string())))
    }

    /// How a file of this revision is shown: as git would name it.
    pub(super) fn shown(&self, path: &str) -> String {
        match &self.state {
            State::Git { name, .. } => format!("{name}:{path}"),
            State::Unsaved(_) => path.to_owned(),
        }
    }

    fn below(&self, file: &Path) -> Option<String> {
        let below = file.strip_prefix(&self.root).ok()?.to_str()?;
        Some(below.replace(std::path::MAIN_SEPARATOR, "/"))
    }
}

/// What another config is compared with: a file, or `git:` and a revision.
///
/// # Errors
/// It is not there.
pub fn locate_other(located: &Located, cwd: &Path, given: &str) -> Result<Located, ConfigError> {
    let root = located.root.clone();
    let other = if let Some(name) = given.strip_prefix("git:") {
        let revision = Revision::open(&root, name)?;
        let now = located.config.as_ref().or(located.foreign.as_ref());
        let now = now.map(|file| locate::without_links(file));
        let file = revision.config(now.as_deref())?;
        Located { revision: Some(revision.into()), ..locate::with_config(root, file) }
    } else {
        let found = locate::locate(cwd, Some(&root), Some(Path::new(given)))?;
        let file = found.config.or(found.foreign);
        file.map_or_else(|| located.clone(), |file| locate::with_config(root, file))
    };
    Ok(Located { is_past: true, ..other })
}

/// What git says.
fn run(root: &Path, revision: &str, arguments: &[&str]) -> Result<Vec<u8>, ConfigError> {
    let output = Command::new("git").current_dir(root).args(arguments).output();
    let output = output.map_err(|error| {
        ConfigError::plain(
            format!("cannot run git: {error}"),
            "`git:` and a revision need it; a file can be named instead",
        )
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("it knows no commit of this name").to_owned();
    Err(ConfigError::Plain {
        message: format!("git does not know the revision {}", quote(revision)),
        help: Some(said),
    })
}

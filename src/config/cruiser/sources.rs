//! The files that a config was read from.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::config::{ConfigFile, Revision, bounds::Bounds, error::ConfigError, locate};

/// The files of one config, in the order in which they were read.
#[derive(Debug)]
pub(super) struct Sources {
    /// The folder that paths are shown from.
    root: PathBuf,
    files: Vec<ConfigFile>,
    /// The revision that they are read from.
    revision: Option<Arc<Revision>>,
    /// Where the files may lie.
    bounds: Bounds,
    /// Everything that was read from the disk, manifests and modules included.
    read: Vec<PathBuf>,
}

impl Sources {
    /// No files yet, of a config that begins with `entry`.
    ///
    /// # Errors
    /// The entry is a link of the repository that leads out of it.
    pub(super) fn new(root: &Path, entry: &Path) -> Result<Self, ConfigError> {
        let bounds = Bounds::new(root, entry)?;
        // As the files are: by its real path.
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        Ok(Self { root, files: Vec::new(), revision: None, bounds, read: Vec::new() })
    }

    /// The same files as they were at a revision.
    pub(super) fn at(self, revision: Option<Arc<Revision>>) -> Self {
        Self { revision, ..self }
    }

    /// Where the files of the config may lie.
    pub(super) fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// The revision that files are read from.
    pub(super) fn revision(&self) -> Option<&Arc<Revision>> {
        self.revision.as_ref()
    }

    /// The folder that dependency-cruiser would run in.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Reads a file of config.
    pub(super) fn read(&mut self, path: &Path) -> Result<usize, ConfigError> {
        let file = locate::read_file_at(&self.root, path, self.revision.as_deref())?;
        self.note(path);
        Ok(self.add(file))
    }

    /// Adds a text.
    pub(super) fn add(&mut self, file: ConfigFile) -> usize {
        self.files.push(file);
        self.files.len() - 1
    }

    /// Remembers that a file was read.
    pub(super) fn note(&mut self, path: &Path) {
        self.read.push(path.to_owned());
    }

    /// One of the files.
    pub(super) fn file(&self, index: usize) -> &ConfigFile {
        &self.files[index]
    }

    /// Those that the first one extends.
    pub(super) fn bases(&self) -> &[ConfigFile] {
        self.files.get(1..).unwrap_or_default()
    }

    /// A path as it is shown.
    pub(super) fn shown(&self, path: &Path) -> String {
        locate::shown(&self.root, path)
    }

    /// Every file that was read, sorted, each once.
    pub(super) fn into_read(mut self) -> Vec<PathBuf> {
        self.read.sort();
        self.read.dedup();
        self.read
    }
}

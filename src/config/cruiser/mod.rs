//! dependency-cruiser's configs.
//!
//! `load` reads one with all that it extends, merges and checks it. What is said about it, in
//! the order of the code: `read` turns a file into a `node::Node`, `extends` follows
//! `extends` and `merge`s, `check` goes by the tables of `schema`, and `raw` is the result.

mod check;
pub mod compile;
mod config;
mod extends;
mod finding;
mod json5;
pub mod known;
mod merge;
mod named;
mod node;
mod options;
mod pattern;
pub mod raw;
mod read;
mod recommended;
mod resolver;
mod schema;
mod script;
mod settings;
mod sources;
mod used;
mod webpack;
mod written;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    ConfigFile, Revision,
    bounds::Bounds,
    error::{ConfigError, quote},
};
pub use config::{Cruiser, find, locate, read};
use raw::CruiserConfig;
pub use settings::Place;
use sources::Sources;

/// A config that was read.
#[derive(Debug)]
pub struct Loaded {
    /// What it says, with all that it extends.
    pub config: CruiserConfig,
    /// The file that was asked for.
    pub file: ConfigFile,
    /// What it extends, in the order in which that was read.
    pub bases: Vec<ConfigFile>,
    /// Every file that was read for it, sorted.
    pub files: Vec<PathBuf>,
    /// What the config printed, line by line.
    pub notes: Vec<String>,
    /// Where the files may lie that it names.
    bounds: Bounds,
    /// What its options name.
    named: Vec<named::Named>,
}

/// Reads a config of dependency-cruiser, with all that it extends, and checks it.
///
/// `root` is the folder that dependency-cruiser would run in: paths are shown from there.
///
/// # Errors
/// A file cannot be read or run, or something that it says cannot be.
pub fn load(file: &Path, root: &Path) -> Result<Loaded, ConfigError> {
    load_at(file, root, None)
}

/// The same, with the files of a revision of git in the place of those that are there now.
///
/// # Errors
/// Those of [`load`].
pub fn load_at(
    file: &Path,
    root: &Path,
    revision: Option<&Arc<Revision>>,
) -> Result<Loaded, ConfigError> {
    let mut sources = Sources::new(root, file)?.at(revision.cloned());
    let entry = real_path(file, &sources)?;
    let mut reader = extends::Reader::new(&mut sources);
    let mut node = reader.read(&entry)?;
    let notes = reader.into_notes();
    node.drop_undefined();
    if let Some(error) = finding::error(check::whole(&node), &sources) {
        return Err(error);
    }
    // What steers the reading is done with.
    for key in ["$schema", "extends"] {
        node.remove(key);
    }
    let (places, named) = (written::Places::of(&node), named::of(&node));
    let mut config = serde_json::from_value(node.into_json()).map_err(|error| {
        let path = sources.shown(&entry);
        ConfigError::Plain { message: format!("cannot use {}: {error}", quote(&path)), help: None }
    })?;
    places.tell(&mut config);
    // The entry is the first that is read.
    let file = sources.file(0).clone();
    let bases = sources.bases().to_vec();
    let bounds = sources.bounds().of_file(&entry);
    Ok(Loaded { config, file, bases, files: sources.into_read(), notes, bounds, named })
}

/// Files are known by their real paths, or a link could hide that a config extends itself.
fn real_path(file: &Path, sources: &Sources) -> Result<PathBuf, ConfigError> {
    if sources.revision().is_some_and(|revision| revision.is_past()) {
        // It need not be there any more.
        return Ok(super::locate::without_links(file));
    }
    file.canonicalize().map_err(|why| ConfigError::Plain {
        message: format!("cannot read {}: {why}", quote(&sources.shown(file))),
        help: None,
    })
}

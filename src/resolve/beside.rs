//! Relative imports, looked up in the index.
//!
//! Most imports name a file by its relative path. For those the resolver library does nothing but try
//! one file after the other; the same files are tried here, in the same order, without the library's
//! paths and caches in between. What is found so is what the library would have found; for everything
//! else it is asked.

use crate::{
    base::path,
    resolve::{settings::Settings, world::World},
};

/// What may lie behind a relative specifier.
pub(super) struct Beside {
    /// What may be left out.
    extensions: Vec<String>,
    /// What may stand in the place of an extension, by that: all with their dots.
    aliases: Vec<(String, Vec<String>)>,
    /// The files that a folder means, without extension.
    main_files: Vec<String>,
}

impl Beside {
    /// `None` where settings have more to say about relative paths.
    pub(super) fn new(settings: &Settings) -> Option<Self> {
        let only_files = settings.alias.is_empty() && settings.alias_fields.is_empty();
        (only_files && !settings.parity).then(|| Self {
            extensions: settings.extensions.clone(),
            aliases: settings.extension_alias.clone(),
            main_files: settings.main_files.clone(),
        })
    }

    /// The file that `specifier` names, seen from the folder `dir`: a root-relative path of the
    /// resolver's file system. `None` when it takes more than to try files.
    pub(super) fn find(&self, world: &World, dir: &str, specifier: &str) -> Option<String> {
        if !is_plain(specifier) {
            return None;
        }
        let path = path::join(dir, specifier)?;
        // What is installed is for the library to know.
        if path.contains("node_modules") {
            return None;
        }
        if let Some(found) = self.behind_extension(world, &path) {
            return Some(found);
        }
        if world.is_file(&path) {
            return Some(path);
        }
        self.with_extension(world, &path).or_else(|| self.in_folder(world, &path))
    }

    /// What stands in the place of a path with an extension such as `.js`.
    fn behind_extension(&self, world: &World, path: &str) -> Option<String> {
        let (stem, extension) = path.split_at(path.rfind('.')?);
        // A name that is nothing but its extension has none.
        if stem.is_empty() || stem.ends_with('/') {
            return None;
        }
        let (_, others) = self.aliases.iter().find(|(from, _)| from == extension)?;
        first_file(world, stem, others)
    }

    fn with_extension(&self, world: &World, path: &str) -> Option<String> {
        first_file(world, path, &self.extensions)
    }

    /// The main file of a folder that no manifest speaks for.
    fn in_folder(&self, world: &World, path: &str) -> Option<String> {
        if !world.is_folder(path) || world.is_file(&format!("{path}/package.json")) {
            return None;
        }
        let mains = self.main_files.iter().map(|main| format!("{path}/{main}"));
        mains.into_iter().find_map(|main| self.with_extension(world, &main))
    }
}

fn first_file(world: &World, stem: &str, extensions: &[String]) -> Option<String> {
    let mut path = String::with_capacity(stem.len() + 8);
    path.push_str(stem);
    extensions.iter().find_map(|extension| {
        path.truncate(stem.len());
        path.push_str(extension);
        world.is_file(&path).then(|| path.clone())
    })
}

/// Whether a relative specifier says no more than which file or folder it means: no query, no loader
/// and no escape.
fn is_plain(specifier: &str) -> bool {
    (specifier.starts_with("./") || specifier.starts_with("../"))
        && !matches!(path::file_name(specifier), "" | "." | "..")
        && !specifier.bytes().any(|byte| matches!(byte, b'?' | b'#' | b'\\' | b'!' | b'%'))
}

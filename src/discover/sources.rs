//! The files that a run starts from when it is told: files, folders and globs.
//!
//! Unlike the walk of the whole tree this goes by what lies on the disk, git-ignored or not: who
//! names a folder means what is in it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::base::{glob, path};

/// What is left out on the way. Paths are relative to the base folder.
pub struct Selection<'s> {
    /// Whether a file or folder is left out, with all that lies below it.
    pub prune: &'s dyn Fn(&str) -> bool,
    /// Whether a file found in a folder is one to start from.
    pub take: &'s dyn Fn(&str) -> bool,
}

/// Why the sources cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// Nothing has this name.
    #[error("Can't open '{0}' for reading. Does it exist?")]
    Missing(String),
    /// A glob cannot be read.
    #[error("'{0}' is not a glob: {1}")]
    Glob(String, String),
    /// The folder that a glob begins with is not there.
    #[error("ENOENT: no folder '{0}', in which '{1}' would be looked for")]
    NoFolder(String, String),
    /// A folder cannot be read.
    #[error("cannot read the folder '{0}': {1}")]
    Folder(String, io::Error),
}

/// The files that `arguments` (files, folders, globs, relative to the folder `base`) mean: paths
/// relative to `base`, sorted, each once. A file that is named is taken whatever the selection says.
///
/// # Errors
/// When an argument names nothing, or a folder cannot be read.
pub fn gather(
    base: &Path,
    arguments: &[String],
    selection: &Selection<'_>,
) -> Result<Vec<String>, SourcesError> {
    let mut gathered =
        Gathered { base, selection, files: BTreeSet::new(), entered: BTreeSet::new() };
    for argument in arguments {
        if is_glob(argument) {
            for path in expand(base, argument)? {
                gathered.add(&path)?;
            }
        } else {
            gathered.add(&normal(argument))?;
        }
    }
    Ok(gathered.files.into_iter().collect())
}

struct Gathered<'g> {
    base: &'g Path,
    selection: &'g Selection<'g>,
    files: BTreeSet<String>,
    /// Folders on the way, without links: a link may lead back up.
    entered: BTreeSet<PathBuf>,
}

impl Gathered<'_> {
    fn add(&mut self, name: &str) -> Result<(), SourcesError> {
        let metadata = fs::metadata(self.base.join(name))
            .map_err(|_| SourcesError::Missing(name.to_owned()))?;
        if metadata.is_dir() {
            return self.add_folder(name);
        }
        self.files.insert(name.to_owned());
        Ok(())
    }

    fn add_folder(&mut self, name: &str) -> Result<(), SourcesError> {
        let disk = self.base.join(name);
        let real = disk.canonicalize().unwrap_or_else(|_| disk.clone());
        if !self.entered.insert(real.clone()) {
            return Ok(());
        }
        for entry in names_in(&disk).map_err(|why| SourcesError::Folder(name.to_owned(), why))? {
            let path = if name == "." { entry } else { format!("{name}/{entry}") };
            if (self.selection.prune)(&path) {
                continue;
            }
            // What is gone by now, or a link to nowhere, is nothing to start from.
            let Ok(metadata) = fs::metadata(self.base.join(&path)) else { continue };
            if metadata.is_dir() {
                self.add_folder(&path)?;
            } else if (self.selection.take)(&path) {
                self.files.insert(path);
            }
        }
        self.entered.remove(&real);
        Ok(())
    }
}

/// The names in a folder that are text; others no import can name.
fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    Ok(entries.into_iter().filter_map(|entry| entry.file_name().into_string().ok()).collect())
}

/// `path` without `.`, `//` and inner `..`; what climbs out of the base keeps its `../`.
fn normal(name: &str) -> String {
    let posix = name.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in posix.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(&last)) if last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (posix.starts_with('/'), joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

fn is_glob(argument: &str) -> bool {
    argument.contains(['*', '?', '[', '{']) || argument.contains("!(") || argument.contains("+(")
}

/// Everything below the folder that a glob begins with and that it matches.
fn expand(base: &Path, pattern: &str) -> Result<Vec<String>, SourcesError> {
    let pattern = normal(pattern);
    let built = glob::of_paths(&pattern);
    let glob = built.map_err(|why| SourcesError::Glob(pattern.clone(), why))?.compile_matcher();
    let fixed: Vec<&str> = pattern.split('/').take_while(|segment| !is_glob(segment)).collect();
    let start = if fixed.is_empty() { ".".to_owned() } else { fixed.join("/") };
    if !base.join(&start).is_dir() {
        return Err(SourcesError::NoFolder(start, pattern));
    }
    let mut found = Vec::new();
    let mut folders = vec![start];
    while let Some(folder) = folders.pop() {
        let names = names_in(&base.join(&folder))
            .map_err(|why| SourcesError::Folder(folder.clone(), why))?;
        for name in names {
            let path = if folder == "." { name } else { format!("{folder}/{name}") };
            if glob.is_match(&path) {
                found.push(path.clone());
            }
            let link = fs::symlink_metadata(base.join(&path));
            if link.is_ok_and(|metadata| metadata.is_dir()) && !is_hidden(&path) {
                folders.push(path);
            }
        }
    }
    Ok(found)
}

/// A glob does not look into folders whose name begins with a dot.
fn is_hidden(folder: &str) -> bool {
    path::file_name(folder).starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_plain() {
        assert_eq!(normal("./src//a/../b/"), "src/b");
        assert_eq!(normal("."), ".");
        assert_eq!(normal("../x"), "../x");
        assert_eq!(normal("/abs/./x"), "/abs/x");
    }
}

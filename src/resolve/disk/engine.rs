//! The resolver library on the disk, in the way of enhanced-resolve.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use oxc_resolver::{FileMetadata, FileSystemOs, ResolveError, ResolveOptions, ResolverGeneric};
use rustc_hash::FxHashMap;

use crate::{
    base::path,
    resolve::{
        options,
        settings::Settings,
        specifier::{bare_path, is_relative},
        tsconfig::split_package,
    },
};

type Engine = ResolverGeneric<FileSystemOs>;

/// What a specifier leads to on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Absolute path of the file.
    pub(super) path: String,
    /// The `#fragment` of the specifier.
    pub(super) fragment: Option<String>,
}

/// An engine for each folder name in which packages may be installed.
///
/// enhanced-resolve looks into all of them in one folder before it goes up to the next; the library
/// goes up for one after the other.
pub(super) struct Engines {
    engines: Vec<Engine>,
}

/// The folders above a folder in which packages are installed, the nearest first: each with the place
/// of its name in the settings.
type Modules = Arc<[(usize, PathBuf)]>;

/// Where packages are installed.
pub(super) struct ModuleFolders {
    names: Vec<String>,
    known: RwLock<FxHashMap<PathBuf, Modules>>,
}

impl ModuleFolders {
    pub(super) fn new(settings: &Settings) -> Self {
        Self { names: settings.modules.clone(), known: RwLock::default() }
    }

    /// Those at or above the folder `dir`.
    fn above(&self, dir: &Path) -> Modules {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(dir).cloned();
        known.unwrap_or_else(|| {
            let mut found = self.in_folder(dir);
            if let Some(parent) = dir.parent() {
                found.extend_from_slice(&self.above(parent));
            }
            let found: Modules = found.into();
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.insert(dir.to_owned(), Arc::clone(&found));
            found
        })
    }

    fn in_folder(&self, dir: &Path) -> Vec<(usize, PathBuf)> {
        let folders = self.names.iter().map(|name| dir.join(name)).enumerate();
        folders.filter(|(_, folder)| is_dir(folder)).collect()
    }

    /// Whether packages are installed in the folder `dir` itself.
    pub(super) fn are_in(&self, dir: &Path) -> bool {
        self.above(dir).first().is_some_and(|(_, nearest)| nearest.starts_with(dir))
    }

    /// The places of the names, that first in whose nearest folder the package is.
    fn order(&self, dir: &Path, package: &str) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.names.len());
        for (place, folder) in self.above(dir).iter() {
            if !order.contains(place) && is_dir(&folder.join(package)) {
                order.push(*place);
            }
        }
        let rest = (0..self.names.len()).filter(|place| !order.contains(place));
        let rest: Vec<usize> = rest.collect();
        order.extend(rest);
        order
    }
}

impl Engines {
    /// Engines of these settings. `change` adjusts the options of each.
    pub(super) fn new(settings: &Settings, change: impl Fn(&mut ResolveOptions)) -> Self {
        let is_name = |name: &String| !Path::new(name).is_absolute();
        let groups: Vec<&[String]> = if settings.modules.iter().all(is_name) {
            settings.modules.chunks(1).collect()
        } else {
            vec![&settings.modules]
        };
        let options = groups.into_iter().map(|modules| {
            let mut options = options::of_disk(settings, modules);
            change(&mut options);
            options
        });
        Self { engines: options.map(Engine::new).collect() }
    }

    /// What `specifier` leads to from the folder `dir`.
    pub(super) fn find(
        &self,
        modules: &ModuleFolders,
        dir: &Path,
        specifier: &str,
    ) -> Option<Found> {
        let is_package = !is_relative(specifier) && !specifier.starts_with(['/', '#']);
        let order = if is_package && self.engines.len() > 1 {
            let (package, _) = split_package(bare_path(specifier));
            modules.order(dir, package)
        } else {
            vec![0]
        };
        for place in order {
            match self.engines.get(place)?.resolve(dir, specifier) {
                Ok(resolution) => {
                    let fragment = resolution.fragment().map(str::to_owned);
                    return Some(Found { path: path::of_system(resolution.path())?, fragment });
                }
                Err(ResolveError::NotFound(_)) => {}
                // The package is there, and does not offer what is asked for.
                Err(_) => return None,
            }
        }
        None
    }
}

/// Whether the disk has a file of this path.
pub(super) fn is_file(path: &str) -> bool {
    FileSystemOs::metadata(Path::new(path)).is_ok_and(FileMetadata::is_file)
}

/// Whether the disk has a folder of this path.
pub(super) fn is_dir(path: &Path) -> bool {
    FileSystemOs::metadata(path).is_ok_and(FileMetadata::is_dir)
}

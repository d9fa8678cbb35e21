//! What the disk has and the file index does not: installed packages, files that git ignores, and
//! whatever lies outside of the root.
//!
//! Only runs that ask for it ([`Settings::installed`]) come here: their verdicts depend on what is
//! installed, as those of dependency-cruiser do.

mod aliases;
mod engine;
mod manifests;
mod parity;
mod tsconfig_paths;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use rustc_hash::FxHashMap;

use crate::{
    base::path,
    resolve::{options::with_other_main_fields, settings::Settings, specifier::is_relative},
};

pub use aliases::{Aliases, compiler_options, extended_files};
use engine::{Engines, ModuleFolders};
use manifests::DiskManifests;
pub(super) use parity::Answer;
use tsconfig_paths::TsconfigPaths;

/// The disk around a tree.
pub(super) struct Disk {
    root: String,
    modules: ModuleFolders,
    /// Asked one after the other, until one of them finds something.
    engines: Vec<Engines>,
    /// The aliases of the one configuration, with parity.
    tsconfig_paths: Option<TsconfigPaths>,
    aliases: RwLock<FxHashMap<PathBuf, Arc<Aliases>>>,
    pub(super) manifests: DiskManifests,
}

impl Disk {
    /// The disk around the folder `root`.
    pub(super) fn new(root: &Path, settings: &Settings) -> Self {
        let disk = Self {
            root: path::of_system(root).unwrap_or_default(),
            modules: ModuleFolders::new(settings),
            engines: engines(settings),
            tsconfig_paths: None,
            aliases: RwLock::default(),
            manifests: DiskManifests::default(),
        };
        let given = settings.tsconfig.as_ref().filter(|_| settings.parity);
        let tsconfig_paths = given.map(|file| TsconfigPaths::new(&disk.aliases_of(file), settings));
        Self { tsconfig_paths, ..disk }
    }

    /// The absolute path of a root-relative one.
    pub(super) fn absolute(&self, path: &str) -> PathBuf {
        PathBuf::from(path::absolute(&self.root, path))
    }

    /// The root-relative path of an absolute one.
    pub(super) fn relative(&self, path: &str) -> String {
        path::relative(&self.root, path)
    }

    /// Whether packages are installed in the root-relative folder `dir` itself.
    pub(super) fn has_modules(&self, dir: &str) -> bool {
        self.modules.are_in(&self.absolute(dir))
    }

    /// Whether a package of this name is installed for files of the root-relative folder `dir`.
    pub(super) fn has_package(&self, dir: &str, name: &str) -> bool {
        let folder = |above: &Path| above.join("node_modules").join(name);
        self.absolute(dir).ancestors().any(|above| folder(above).is_dir())
    }

    /// The aliases of a configuration, by its absolute path or that of its folder.
    pub(super) fn aliases_of(&self, config: &Path) -> Arc<Aliases> {
        let known = self.aliases.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(config) {
            return Arc::clone(known);
        }
        drop(known);
        let read = Arc::new(Aliases::read(&aliases::config_file(config)));
        let mut known = self.aliases.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(config.to_owned()).or_insert(read))
    }

    /// The root-relative path of the file that `specifier` leads to from the root-relative folder
    /// `dir`, under these aliases. `offered`: only what the package offers counts.
    pub(super) fn find(
        &self,
        dir: &str,
        specifier: &str,
        aliases: &[Arc<Aliases>],
        offered: bool,
    ) -> Option<String> {
        let dir = self.absolute(dir);
        let engines = if offered { &self.engines[..1] } else { &self.engines };
        let ask = |specifier: &str| {
            engines.iter().find_map(|engines| engines.find(&self.modules, &dir, specifier))
        };
        let by_alias = || {
            let candidates = aliases.iter().flat_map(|aliases| aliases.candidates(specifier));
            candidates.filter(|_| !is_relative(specifier)).find_map(|path| ask(&path))
        };
        let found = by_alias().or_else(|| ask(specifier))?;
        Some(self.relative(&found.path))
    }
}

/// As the settings say; and where they leave it open, what TypeScript and bundlers find, and what a
/// package has without offering it.
fn engines(settings: &Settings) -> Vec<Engines> {
    let exact = Engines::new(settings, |_| {});
    if settings.parity || settings.exports_fields.is_some() {
        return vec![exact];
    }
    let typed = Engines::new(settings, |options| {
        options.condition_names.push("types".to_owned());
        options.main_fields = with_other_main_fields(options.main_fields.clone());
    });
    let unguarded = Engines::new(settings, |options| options.exports_fields.clear());
    vec![exact, typed, unguarded]
}

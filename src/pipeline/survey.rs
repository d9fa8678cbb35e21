//! What is known of a tree before it has a config.

use std::{path::Path, sync::Arc};

use crate::{
    base::{digest::Hasher, path},
    config::Package,
    discover::FileIndex,
    extract::Settings,
    pipeline::{Past, RunError, tree::walk_at},
    resolve::{self, World, load::load},
};

/// What a first config can be made of.
pub struct Survey {
    /// The files.
    pub index: Arc<FileIndex>,
    /// The packages of the workspace, by their folders.
    pub packages: Vec<Package>,
}

/// Looks at the tree below `root`.
///
/// # Errors
/// The folder cannot be read.
pub fn survey(root: &Path) -> Result<Survey, RunError> {
    let discovered = walk_at(root, &Past::default(), &Settings::NATIVE, |_| false)?;
    let index = Arc::new(discovered.index);
    let loaded = load(&index, &resolve::Settings::default(), Hasher::default(), |_| false);
    Ok(Survey { index, packages: packages(&loaded.world) })
}

fn packages(world: &World) -> Vec<Package> {
    let workspace = &world.workspace;
    let manifests = world.manifests.iter();
    let members = manifests.filter(|manifest| workspace.reads(&manifest.dir));
    let has_yaml = |dir: &str| {
        let file = path::join(dir, "pnpm-workspace.yaml");
        file.is_some_and(|file| world.index.walked(&file).is_some())
    };
    let package = members.map(|manifest| {
        let names = manifest.dependencies.iter().map(|dependency| &*dependency.name.text);
        let uses = names.filter_map(|name| workspace.dir_for(name, &manifest.dir));
        Package {
            dir: manifest.dir.to_string(),
            uses: uses.map(str::to_owned).collect(),
            has_exports: manifest.has_exports,
            is_root: !manifest.workspaces.is_empty() || has_yaml(&manifest.dir),
        }
    });
    package.collect()
}

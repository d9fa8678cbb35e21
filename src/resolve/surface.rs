//! The public surface of a package: which of its files its `package.json` offers.

use crate::{base::path, discover::FileId, resolve::world::World};

impl World {
    /// The source of an entry point that is built into `path`, found by what the package offers
    /// beside it under other conditions (or fields): a bundle rarely has the name of its source, its
    /// declarations do.
    pub(super) fn source_of_entry(&self, path: &str) -> Option<FileId> {
        let manifest = self.manifests.above(path::parent(path)).next()?;
        let join = |target: &String| path::join(&manifest.dir, target);
        manifest.entry_keys().into_iter().find_map(|key| {
            let offered: Vec<String> = manifest.offers(key).iter().filter_map(join).collect();
            let is_entry = offered.iter().any(|target| target == path);
            is_entry.then(|| offered.iter().find_map(|target| self.module_at(target)))?
        })
    }

    /// Whether the package in the folder `dir` offers this file of it: an `exports` entry (or
    /// `main`, or the index, without `exports`) leads to the file or to what it is built into. A
    /// folder without `package.json` hides nothing.
    pub fn offers(&self, dir: &str, file: FileId) -> bool {
        let Some(manifest) = self.manifests.in_dir(dir) else { return true };
        let leads_here = |target: &str| {
            path::join(dir, target).and_then(|path| self.module_at(&path)) == Some(file)
        };
        let file_path = self.index.path(file);
        let literal = |key: &&str| !key.contains('*');
        let keys = manifest.entry_keys();
        if keys
            .iter()
            .filter(|key| literal(key))
            .any(|key| manifest.offers(key).iter().any(|target| leads_here(target)))
        {
            return true;
        }
        if !manifest.has_exports {
            let below = path::strip_dir(file_path, dir).unwrap_or(file_path);
            let stem = below.split('.').next().unwrap_or(below);
            return matches!(stem, "index" | "src/index");
        }
        // What `*` may have stood for: any tail of the path, with and without the extension.
        let below = path::strip_dir(file_path, dir).unwrap_or(file_path);
        let tails: Vec<&str> =
            std::iter::successors(Some(below), |tail| Some(tail.split_once('/')?.1))
                .flat_map(|tail| [Some(tail), tail.rsplit_once('.').map(|(stem, _)| stem)])
                .flatten()
                .collect();
        keys.iter().filter(|key| !literal(key)).any(|key| {
            tails.iter().any(|tail| {
                let subpath = key.replace('*', tail);
                manifest.offers(&subpath).iter().any(|target| leads_here(target))
            })
        })
    }
}

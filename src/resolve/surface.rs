//! The public surface of a package: which of its files its `package.json` offers.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    base::path,
    discover::FileId,
    resolve::{manifest::Manifest, world::World},
};

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
        if self.entries_of(dir).is_some_and(|entries| entries.contains(&file)) {
            return true;
        }
        if !manifest.has_exports {
            let file_path = self.index.path(file);
            let below = path::strip_dir(file_path, dir).unwrap_or(file_path);
            let stem = below.split('.').next().unwrap_or(below);
            return matches!(stem, "index" | "src/index");
        }
        self.offers_by_pattern(manifest, file)
    }

    /// The files that the package in the folder `dir` offers by name.
    pub fn entries_of(&self, dir: &str) -> Option<&FxHashSet<FileId>> {
        self.find_entries().get(dir)
    }

    /// The files that packages offer by name, by the folders of the packages: worked out when somebody
    /// asks for the first time.
    pub fn find_entries(&self) -> &FxHashMap<Box<str>, FxHashSet<FileId>> {
        self.entries.get_or_init(|| self.entries_of_all())
    }

    fn entries_of_all(&self) -> FxHashMap<Box<str>, FxHashSet<FileId>> {
        let entries = self.manifests.iter().map(|manifest| {
            let keys = manifest.entry_keys().into_iter().filter(|key| !key.contains('*'));
            let targets = keys.flat_map(|key| manifest.offers(key));
            let paths = targets.filter_map(|target| path::join(&manifest.dir, &target));
            let files = paths.filter_map(|path| self.module_at(&path)).collect();
            (manifest.dir.clone(), files)
        });
        entries.collect()
    }

    /// Whether a subpath pattern leads to this file. The targets are matched against the few paths
    /// that stand for the file: trying every subpath with every pattern would take too long.
    fn offers_by_pattern(&self, manifest: &Manifest, file: FileId) -> bool {
        let file_path = self.index.path(file);
        let targets: Vec<(&str, String)> = manifest
            .pattern_targets()
            .filter_map(|(key, target)| Some((key, path::join(&manifest.dir, &target)?)))
            .collect();
        let may_hold = |target: &str, folder: &str| {
            let known = target.split('*').next().unwrap_or_default();
            known.starts_with(folder) || folder.starts_with(known)
        };
        let mut paths = self.outputs.built_from(file_path, |folder| {
            targets.iter().any(|(_, target)| may_hold(target, folder))
        });
        paths.push(file_path.to_owned());
        paths.retain(|path| self.module_at(path) == Some(file));
        paths.sort_unstable();
        paths.dedup();
        targets.iter().any(|(key, target)| {
            let known = target.split('*').next().unwrap_or_default();
            let first = paths.partition_point(|path| &**path < known);
            let paths = paths[first..].iter().take_while(|path| path.starts_with(known));
            paths.filter_map(|path| star_of(target, path)).any(|star| {
                // A longer pattern, or an exact key, may claim what this one would lead to.
                let offered = manifest.offers(&key.replace('*', star));
                offered.iter().any(|offered| {
                    path::join(&manifest.dir, offered)
                        .and_then(|path| self.module_at(&path))
                        .is_some_and(|found| found == file)
                })
            })
        })
    }
}

/// What the `*` of a target stands for in a path: `None` when it does not lead there. Without a `*`
/// that may be anything.
fn star_of<'p>(target: &str, path: &'p str) -> Option<&'p str> {
    let stars = target.matches('*').count();
    let length = (path.len() + stars).checked_sub(target.len())?;
    if stars == 0 {
        return (target == path).then_some("_");
    }
    let before = target.find('*')?;
    let star = path.get(before..before + length / stars).filter(|star| !star.is_empty())?;
    (target.replace('*', star) == path).then_some(star)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_found_from_the_path_that_it_leads_to() {
        for (target, path, star) in [
            ("p/src/*.ts", "p/src/a/b.ts", Some("a/b")),
            ("p/*/x/*.ts", "p/ab/x/ab.ts", Some("ab")),
            ("p/*/x/*.ts", "p/ab/x/cd.ts", None),
            ("p/*", "p/\u{e9}", Some("\u{e9}")),
            ("p/src/*.ts", "p/src/.ts", None),
            ("p/src/*.ts", "p/src", None),
            ("p/one.ts", "p/one.ts", Some("_")),
            ("p/one.ts", "p/two.ts", None),
        ] {
            assert_eq!(star_of(target, path), star, "{target} {path}");
        }
    }
}

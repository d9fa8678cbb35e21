//! The imports, resolved: those of sources, and those of manifests.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    base::path,
    discover::is_probe,
    extract::import::{Extracted, Import, ImportKind, Specifier},
    pipeline::modules::Read,
    resolve::{
        FolderResolver, Resolved, Resolver, World,
        load::SteeringFile,
        target::{Dependency, Target},
    },
    rules::{
        cells::{Cells, settles},
        engine::Module,
        ruleset::RuleSet,
    },
};

/// Resolves the imports of those sources of which it is not known yet where they lead.
pub(super) fn resolve_unknown<'r>(
    resolver: impl Fn() -> &'r Resolver,
    world: &World,
    rules: &RuleSet,
    read: &[Read],
) -> Vec<Dependency> {
    let is_known = |read: &&Read| read.resolved.is_some();
    let (known, unknown): (Vec<&Read>, Vec<&Read>) = read.iter().partition(is_known);
    let known = known.into_iter().filter_map(|read| read.resolved.as_deref());
    let mut dependencies = known.flatten().cloned().collect::<Vec<_>>();
    if !unknown.is_empty() {
        let unknown: Vec<&Module> = unknown.into_iter().map(|read| &read.module).collect();
        dependencies.extend(resolve_all(resolver(), world, rules, &unknown));
        dependencies.sort_by_key(|dependency| (dependency.from, dependency.import));
    }
    dependencies
}

/// Resolves every import; what depends on a folder is looked up once for the folder.
pub(super) fn resolve_all(
    resolver: &Resolver,
    world: &World,
    rules: &RuleSet,
    modules: &[&Module],
) -> Vec<Dependency> {
    let mut folders: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (place, module) in modules.iter().enumerate() {
        if !module.extracted.imports.is_empty() {
            let dir = path::parent(world.index.path(module.file));
            folders.entry(dir).or_default().push(place);
        }
    }
    let mut resolved: Vec<(usize, Vec<Dependency>)> = folders
        .into_par_iter()
        .flat_map_iter(|(dir, places)| {
            let folder = resolver.folder(dir);
            let resolve = move |place| (place, resolve_module(rules, &folder, modules[place]));
            places.into_iter().map(resolve)
        })
        .collect();
    resolved.sort_unstable_by_key(|(place, _)| *place);
    let count = resolved.iter().map(|(_, dependencies)| dependencies.len()).sum();
    let mut all = Vec::with_capacity(count);
    for (_, dependencies) in resolved {
        all.extend(dependencies);
    }
    all
}

fn resolve_module(
    rules: &RuleSet,
    folder: &FolderResolver<'_>,
    module: &Module,
) -> Vec<Dependency> {
    let mut dependencies = Vec::with_capacity(module.extracted.imports.len());
    let resolved = folder.resolve(module.file, &module.extracted.imports);
    for (at, (import, targets)) in (0..).zip(resolved) {
        for Resolved { mut target, declared, by_package_name, installed } in targets {
            if let (Specifier::Computed { .. }, Target::Unresolved { aim }) =
                (&import.specifier, &mut target)
            {
                // A beginning that leaves the zone open is nothing to judge by.
                aim.take_if(|aim| !settles(rules, aim));
            }
            let from = module.file;
            dependencies.push(Dependency {
                from,
                import: at,
                target,
                declared,
                by_package_name,
                installed,
            });
        }
    }
    dependencies
}

/// Adds what manifests import. Both lists are sorted by file, and stay so.
pub(super) fn add_steering_files(
    world: &World,
    rules: &RuleSet,
    files: Vec<SteeringFile>,
    modules: &mut Vec<Module>,
    dependencies: &mut Vec<Dependency>,
) {
    let mut cells = Cells::new(rules);
    let owned = OwnedCells::new(world, modules);
    for steering in files {
        let mut extracted = Extracted { problem: steering.problem, ..Extracted::default() };
        for (at, (import, target)) in (0..).zip(steering.imports) {
            let stand_ins = owned.stand_ins(&target, &import);
            for target in std::iter::once(target).chain(stand_ins) {
                let (from, declared) = (steering.file, None);
                dependencies.push(Dependency {
                    from,
                    import: at,
                    target,
                    declared,
                    by_package_name: false,
                    installed: None,
                });
            }
            extracted.imports.push(import);
        }
        let path = world.index.path(steering.file);
        modules.push(Module {
            file: steering.file,
            cell: cells.of(path),
            extracted: Arc::new(extracted),
            is_probe: is_probe(path),
            is_source: false,
        });
    }
    modules.sort_by_key(|module| module.file);
    dependencies.sort_by_key(|dependency| (dependency.from, dependency.import));
}

/// Cells that belong to a package whose own folder is no cell: `src` of the package at the root.
/// To depend on that package is to depend on them.
struct OwnedCells(BTreeMap<Box<str>, Vec<Box<str>>>);

impl OwnedCells {
    fn new(world: &World, modules: &[Module]) -> Self {
        let mut dirs: Vec<&str> =
            modules.iter().filter_map(|module| Some(&*module.cell.as_ref()?.dir)).collect();
        dirs.dedup();
        dirs.sort_unstable();
        dirs.dedup();
        let mut owned: BTreeMap<Box<str>, Vec<Box<str>>> = BTreeMap::new();
        for dir in dirs {
            if let Some(manifest) = world.manifests.above(dir).next()
                && *manifest.dir != *dir
            {
                owned.entry(manifest.dir.clone()).or_default().push(dir.into());
            }
        }
        Self(owned)
    }

    fn stand_ins(&self, target: &Target, import: &Import) -> Vec<Target> {
        match (import.kind, target) {
            (ImportKind::Manifest, Target::Asset(path)) => {
                let cells = self.0.get(path::parent(path)).into_iter().flatten();
                cells.map(|dir| Target::Asset(dir.clone())).collect()
            }
            _ => Vec::new(),
        }
    }
}

//! The imports, resolved: those of sources, and those of manifests.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

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

/// The most neighbouring files that a thread takes at once. What one thread has taken no other can take
/// over; but what was looked up for a folder is forgotten where a run ends.
const MOST_TOGETHER: usize = 32;
/// How many runs there are at least for each thread, if there are files enough.
const RUNS: usize = 8;

/// The dependencies of some files, by runs of neighbours: in the order of the files.
pub(super) struct Runs(Vec<Vec<Dependency>>);

/// Resolves every import, apart from those of which `is_known` says that what is known of them holds;
/// what depends on a folder is looked up once for those of its files that stand together. `resolver` is
/// only asked for where something is to be resolved.
pub(super) fn resolve_all<'r>(
    resolver: impl Fn() -> &'r Resolver + Sync,
    world: &World,
    rules: &RuleSet,
    read: &[Read],
    is_known: bool,
) -> Runs {
    let dir = |read: &Read| path::parent(world.index.path(read.module.file));
    let resolve = |run: &[Read]| {
        let count = run.iter().map(|read| read.module.extracted.imports.len()).sum();
        let mut dependencies = Vec::with_capacity(count);
        for of_folder in run.chunk_by(|a, b| dir(a) == dir(b)) {
            let mut folder = None;
            for read in of_folder {
                match read.resolved.as_deref().filter(|_| is_known) {
                    Some(known) => dependencies.extend_from_slice(known),
                    None if read.module.extracted.imports.is_empty() => {}
                    None => {
                        let folder = folder.get_or_insert_with(|| resolver().folder(dir(read)));
                        resolve_module(rules, folder, &read.module, &mut dependencies);
                    }
                }
            }
        }
        dependencies
    };
    let together = read.len() / (RUNS * rayon::current_num_threads());
    let runs = read.par_chunks(together.clamp(1, MOST_TOGETHER)).with_max_len(1);
    Runs(runs.map(resolve).collect())
}

impl Runs {
    /// All of them, in one list.
    pub(super) fn joined(self) -> Vec<Dependency> {
        self.joined_with(Vec::new())
    }

    /// All of them and some others, which are sorted by file, in one list.
    fn joined_with(self, others: Vec<Dependency>) -> Vec<Dependency> {
        let count = self.0.iter().map(Vec::len).sum::<usize>();
        let mut all = Vec::with_capacity(count + others.len());
        let mut others = others.into_iter().peekable();
        for mut run in self.0 {
            let last = run.last().map(|dependency| dependency.from);
            while let Some(other) = others.next_if(|other| Some(other.from) < last) {
                let before = run.partition_point(|dependency| dependency.from < other.from);
                all.extend(run.drain(..before));
                all.push(other);
            }
            all.append(&mut run);
        }
        all.extend(others);
        all
    }
}

fn resolve_module<'r>(
    rules: &RuleSet,
    folder: &FolderResolver<'r>,
    module: &'r Module,
    dependencies: &mut Vec<Dependency>,
) {
    let resolved = folder.resolve(module.file, &module.extracted.imports);
    for (at, (import, targets)) in (0..).zip(resolved) {
        for mut resolved in targets {
            if let (Specifier::Computed { .. }, Target::Unresolved { aim }) =
                (&import.specifier, &mut resolved.target)
            {
                // A beginning that leaves the zone open is nothing to judge by.
                aim.take_if(|aim| !settles(rules, aim));
            }
            dependencies.push(Dependency::new(module.file, at, resolved));
        }
    }
}

/// Two lists in one, where both are sorted by file.
fn merged(many: impl ExactSizeIterator<Item = Module>, few: Vec<Module>) -> Vec<Module> {
    let mut all = Vec::with_capacity(many.len() + few.len());
    let mut few = few.into_iter().peekable();
    for module in many {
        while let Some(earlier) = few.next_if(|next| next.file < module.file) {
            all.push(earlier);
        }
        all.push(module);
    }
    all.extend(few);
    all
}

/// The manifests and configurations as modules, and what those import. Both are sorted by file.
pub(super) struct Steering {
    modules: Vec<Module>,
    dependencies: Vec<Dependency>,
}

impl Steering {
    /// Of a tree that holds these sources.
    pub(super) fn new(
        world: &World,
        rules: &RuleSet,
        files: Vec<SteeringFile>,
        sources: &[Read],
    ) -> Self {
        let mut cells = Cells::new(rules);
        let owned = OwnedCells::new(world, sources);
        let (mut modules, mut dependencies) = (Vec::with_capacity(files.len()), Vec::new());
        for SteeringFile { file, problem, imports } in files {
            let mut extracted = Extracted { problem, ..Extracted::default() };
            for (at, (import, target)) in (0..).zip(imports) {
                let stand_ins = owned.stand_ins(&target, &import);
                for target in std::iter::once(target).chain(stand_ins) {
                    dependencies.push(Dependency::new(file, at, Resolved::new(target)));
                }
                extracted.imports.push(import);
            }
            let path = world.index.path(file);
            modules.push(Module {
                file,
                cell: cells.of(path),
                extracted: Arc::new(extracted),
                is_probe: is_probe(path),
                is_source: false,
            });
        }
        Self { modules, dependencies }
    }

    /// The sources and their dependencies, and these among them: both sorted by file.
    pub(super) fn among(
        self,
        sources: Vec<Read>,
        dependencies: Runs,
    ) -> (Vec<Module>, Vec<Dependency>) {
        let sources = sources.into_iter().map(|read| read.module);
        rayon::join(
            || merged(sources, self.modules),
            || dependencies.joined_with(self.dependencies),
        )
    }
}

/// Cells that belong to a package whose own folder is no cell: `src` of the package at the root.
/// To depend on that package is to depend on them.
struct OwnedCells(BTreeMap<Box<str>, Vec<Box<str>>>);

impl OwnedCells {
    fn new(world: &World, sources: &[Read]) -> Self {
        let mut dirs: Vec<&str> =
            sources.iter().filter_map(|read| Some(&*read.module.cell.as_ref()?.dir)).collect();
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

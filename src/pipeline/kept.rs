//! What a run leaves to the next one over the same tree.

use std::{
    mem,
    path::Path,
    sync::{Arc, OnceLock},
    time::SystemTime,
};

use rustc_hash::FxHashSet;

use crate::{
    base::digest::Digest,
    cache::{self, Caching, Entry, Folder, Known, Origin, Stored},
    discover::{FileId, FileIndex, overlay::Overlay},
    graph::ModuleGraph,
    pipeline::{
        RunError, Traced, dependencies,
        modules::{self, Read, Reading},
        traced,
    },
    resolve::{Resolver, target::Dependency},
    rules::engine::Module,
};

/// What the next run over the same tree can use.
#[derive(Clone)]
pub(super) struct Kept {
    /// What was known before.
    pub(super) known: Arc<Known>,
    /// The states of the files that were read, sorted by file.
    pub(super) origins: Vec<(FileId, Origin)>,
    /// How many files were read that were not known.
    pub(super) fresh: usize,
    /// What decides on resolution; `None` when more does than can be told.
    pub(super) resolution: Option<Digest>,
    /// The files that steer resolution.
    pub(super) steering: Arc<FxHashSet<FileId>>,
    pub(super) resolver: Arc<OnceLock<Resolver>>,
}

impl Kept {
    pub(super) fn new(known: Arc<Known>, read: &[Read]) -> Self {
        let mut kept = Self {
            known,
            origins: Vec::with_capacity(read.len()),
            fresh: 0,
            resolution: None,
            steering: Arc::default(),
            resolver: Arc::default(),
        };
        kept.note(read);
        kept
    }

    /// Notes the states of files that were read.
    pub(super) fn note(&mut self, read: &[Read]) {
        self.fresh += read.iter().filter(|read| read.is_fresh).count();
        self.origins.extend(read.iter().filter_map(|read| Some((read.module.file, read.origin?))));
    }

    /// Whether so much is new that storing it saves the next runs more time than it takes now.
    fn is_worth_storing(&self) -> bool {
        let resolves_alike = self.resolution == self.known.resolution;
        !resolves_alike || self.fresh * 50 > self.origins.len()
    }
}

impl Traced {
    /// The root of the tree.
    pub(crate) fn root(&self) -> &Path {
        self.index.root()
    }

    /// Stores what was found in files, if that is worth it. `started` is when the run began.
    pub(crate) fn store(&self, caching: &Caching, started: SystemTime) {
        let kept = &self.kept;
        if caching.folder == Folder::None || !kept.is_worth_storing() {
            return;
        }
        let files: Vec<Stored<'_>> = self
            .files()
            .map(|(module, origin, resolved)| Stored {
                path: self.index.path(module.file),
                origin,
                extracted: &module.extracted,
                resolved,
            })
            .collect();
        let root = self.index.root();
        let digests = (kept.known.hasher, kept.resolution);
        cache::save(root, caching, &kept.known.settings, digests, files, started);
    }

    /// What is known of the tree after this run.
    pub(crate) fn known(&self) -> Known {
        let entry = |(module, origin, resolved): (&Module, Origin, &[Dependency])| {
            let extracted = Arc::clone(&module.extracted);
            let entry = Entry { origin, extracted, resolved: resolved.into() };
            (self.index.path(module.file).into(), entry)
        };
        let files = self.files().map(entry).collect();
        Known { resolution: self.kept.resolution, files, ..self.kept.known.without_files() }
    }

    /// The files whose states are known, with what was found in them.
    fn files(&self) -> impl Iterator<Item = (&Module, Origin, &[Dependency])> {
        let mut modules = self.modules.iter();
        // Those of dependency-cruiser's view stand for more than was resolved.
        let mut rest = if self.kept.resolution.is_some() { &self.dependencies[..] } else { &[] };
        self.kept.origins.iter().filter_map(move |&(file, origin)| {
            let module = modules.find(|module| module.file == file)?;
            rest = &rest[rest.partition_point(|dependency| dependency.from < file)..];
            let (own, behind) =
                rest.split_at(rest.partition_point(|dependency| dependency.from == file));
            rest = behind;
            Some((module, origin, own))
        })
    }

    /// Reads and resolves these sources, which are part of the tree and hold something else, on the disk
    /// or in the overlay. `None` when only a whole run can tell what comes of that.
    ///
    /// # Errors
    /// When a source takes too long to parse.
    pub(crate) fn read_again(
        &self,
        changed: &FxHashSet<FileId>,
        mut overlay: Overlay,
        started: SystemTime,
    ) -> Result<Option<Anew>, RunError> {
        if self.kept.resolution.is_none() {
            return Ok(None);
        }
        let (rules, world) = (&self.config.rules, &self.world);
        overlay.retain(|path| self.index.walked(path).is_some());
        let index = Arc::new(self.index.overlaid(overlay));
        let known = Arc::new(self.kept.known.without_files());
        let reading = Reading { index: Arc::clone(&index), known, started };
        let mut files: Vec<FileId> = changed.iter().copied().collect();
        files.sort_unstable();
        let read = modules::extract_all(&reading, rules, files)?;
        let resolver = || self.kept.resolver.get_or_init(|| traced::new_resolver(world));
        let resolved = dependencies::resolve_all(resolver, world, rules, &read, false);
        Ok(Some(Anew { index, read, resolved: resolved.joined() }))
    }

    /// Takes in what was read again: the tree is then what a whole run would give.
    pub(crate) fn take_in(&mut self, anew: Anew) {
        let Anew { index, read, resolved } = anew;
        let changed: FxHashSet<FileId> = read.iter().map(|read| read.module.file).collect();
        self.kept.origins.retain(|(file, _)| !changed.contains(file));
        self.kept.note(&read);
        self.kept.origins.sort_unstable_by_key(|(file, _)| *file);
        // Both are one long sorted run and a short one behind it, which a merge puts together.
        let mut modules = Arc::unwrap_or_clone(mem::take(&mut self.modules));
        modules.retain(|module| !changed.contains(&module.file));
        modules.extend(read.into_iter().map(|read| read.module));
        modules.sort_by_key(|module| module.file);
        let mut dependencies = Arc::unwrap_or_clone(mem::take(&mut self.dependencies));
        dependencies.retain(|dependency| !changed.contains(&dependency.from));
        dependencies.extend(resolved);
        dependencies.sort_by_key(|dependency| (dependency.from, dependency.import));
        self.graph = ModuleGraph::new(traced::sources(&modules), &dependencies, &index);
        self.index = index;
        self.modules = Arc::new(modules);
        self.dependencies = Arc::new(dependencies);
    }
}

/// What some sources hold now.
pub(crate) struct Anew {
    /// The files, with the texts that are laid over them now.
    index: Arc<FileIndex>,
    read: Vec<Read>,
    resolved: Vec<Dependency>,
}

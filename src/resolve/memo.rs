//! Answers that hold for more than one file.
//!
//! Where a specifier leads depends on the importing file only by its nearest manifest, its workspaces
//! and its `tsconfig.json`; and by what is installed above it, where that counts. So the files of a
//! package, which import the same few names over and over, share their answers. Relative paths depend on
//! the folder as well, so that only its own files share those. And files that are resolved one after the
//! other keep at hand what they were told: for that, no thread waits for another.

use std::{
    cell::RefCell,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use rustc_hash::FxHashMap;

use crate::{
    base::path,
    extract::import::ImportKind,
    resolve::{
        disk::Disk, engine::Resolved, installed::is_of_tree, specifier::is_require, world::World,
    },
};

/// The answers of a tree, by what they depend on.
#[derive(Default)]
pub(super) struct Memo(Mutex<FxHashMap<Scope, Arc<Answers>>>);

#[derive(PartialEq, Eq, Hash)]
struct Scope {
    /// The nearest folder that holds a manifest or declares a workspace.
    dir: Option<Box<str>>,
    /// The path of the configuration.
    config: Option<Box<str>>,
}

/// The answers that some folders share, for each way to ask.
#[derive(Default)]
pub(super) struct Answers([Shared<Resolved>; 3]);

/// The answers that hold for the files of one folder, by specifiers that live for `'i`.
pub(super) struct FolderAnswers<'i> {
    /// What the folder shares with others.
    shared: Arc<Answers>,
    /// What it was told already, for each way to ask.
    told: [RefCell<FxHashMap<&'i str, Resolved>>; 3],
}

/// Answers by specifier, for all threads.
pub(super) struct Shared<T>(RwLock<FxHashMap<Box<str>, T>>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: Clone> Shared<T> {
    /// The known answer for a specifier, or the one that `ask` gives.
    pub(super) fn get_or(&self, specifier: &str, ask: impl FnOnce() -> T) -> T {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(specifier).cloned();
        known.unwrap_or_else(|| {
            let answer = ask();
            let mut answers = self.0.write().unwrap_or_else(PoisonError::into_inner);
            answers.insert(specifier.into(), answer.clone());
            answer
        })
    }
}

impl Memo {
    /// The answers for files of the folder `dir`, with the configuration at `config`.
    pub(super) fn of_folder<'i>(
        &self,
        world: &World,
        disk: Option<&Disk>,
        dir: &str,
        config: Option<&str>,
    ) -> FolderAnswers<'i> {
        FolderAnswers {
            shared: self.shared_by_folder(world, disk, dir, config),
            told: Default::default(),
        }
    }

    fn shared_by_folder(
        &self,
        world: &World,
        disk: Option<&Disk>,
        dir: &str,
        config: Option<&str>,
    ) -> Arc<Answers> {
        if disk.is_some() && !is_of_tree(dir) {
            return self.of_scope(Scope { dir: Some(dir.into()), config: None });
        }
        let steers = |dir: &&str| {
            let declares = |name| {
                path::join(dir, name).is_some_and(|path| world.index.walked(&path).is_some())
            };
            world.manifests.in_dir(dir).is_some()
                || declares("pnpm-workspace.yaml")
                || disk.is_some_and(|disk| disk.has_modules(dir))
        };
        let dir = path::ancestors(dir).find(steers).map(Box::from);
        self.of_scope(Scope { dir, config: config.map(Box::from) })
    }

    fn of_scope(&self, scope: Scope) -> Arc<Answers> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(scope).or_default())
    }
}

impl<'i> FolderAnswers<'i> {
    /// The known answer for an import, or the one that `ask` gives. The names of AMD, which may mean
    /// files beside the importing one, are always asked.
    pub(super) fn get_or(
        &self,
        specifier: &'i str,
        kind: ImportKind,
        ask: impl FnOnce() -> Resolved,
    ) -> Resolved {
        if kind == ImportKind::Amd {
            return ask();
        }
        let way = way_to_ask(kind);
        if let Some(known) = self.told[way].borrow().get(specifier) {
            return known.clone();
        }
        let answer = if depends_on_folder(specifier) {
            ask()
        } else {
            self.shared.0[way].get_or(specifier, ask)
        };
        self.told[way].borrow_mut().insert(specifier, answer.clone());
        answer
    }
}

/// Whether what a specifier means depends on the folder of the importing file.
fn depends_on_folder(specifier: &str) -> bool {
    specifier.is_empty() || specifier.starts_with(['.', '?', '\\'])
}

/// The kinds of imports that resolution tells apart.
fn way_to_ask(kind: ImportKind) -> usize {
    match kind {
        ImportKind::TripleSlash => 0,
        kind if is_require(kind) => 1,
        _ => 2,
    }
}

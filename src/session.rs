//! A tree that is checked again and again: the one place that keeps what stages gave.
//!
//! What `watch` and the language server build on. After every [`Session::apply`] the session holds
//! what a run from nothing would find, so nobody has to know what was kept.

use std::{
    collections::BTreeMap,
    mem,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Instant, SystemTime},
};

use rustc_hash::FxHashSet;

use crate::{
    cache::Known,
    config,
    discover::{FileId, overlay::Overlay, place},
    pipeline::{Anew, Checked, Effect, Examined, Options, Past, RunError, Traced},
};

/// A tree, and what the last run over it found out.
pub struct Session {
    options: Options,
    /// Unsaved texts, by absolute path.
    buffers: BTreeMap<PathBuf, Arc<str>>,
    traced: Traced,
    checked: Checked,
    /// Something changed that could not be taken in.
    is_behind: bool,
}

/// What has changed since the last run.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Absolute paths that were created, changed or deleted, or may have been: files and folders.
    pub touched: Vec<PathBuf>,
    /// Unsaved texts that stand in the place of files from now on, by absolute path; `None` for a
    /// file that is read from the disk again.
    pub buffers: Vec<(PathBuf, Option<Arc<str>>)>,
    /// Anything may have changed: events were lost, another branch was checked out.
    pub everything: bool,
}

impl Session {
    /// Runs every stage, or as much of each as is not known from earlier runs.
    ///
    /// # Errors
    /// When the run cannot be made.
    pub fn open(options: &Options) -> Result<Self, RunError> {
        Self::open_with(options, [])
    }

    /// The same, with unsaved texts in the place of files from the beginning.
    ///
    /// # Errors
    /// When the run cannot be made.
    pub fn open_with(
        options: &Options,
        buffers: impl IntoIterator<Item = (PathBuf, Arc<str>)>,
    ) -> Result<Self, RunError> {
        let buffers = buffers.into_iter().collect();
        let (traced, checked) = Run { options, buffers: &buffers }.whole(None)?;
        let options = options.clone();
        Ok(Self { options, buffers, traced, checked, is_behind: false })
    }

    /// Takes changes in. Afterwards [`Session::checked`] is what a run from nothing would give.
    ///
    /// # Errors
    /// When the run cannot be made: a config that is being edited may be wrong for a while.
    /// What was found before is then still there, and the changes are not forgotten: the next call
    /// tries again.
    pub fn apply(&mut self, changes: &Changes) -> Result<(), RunError> {
        let effect = self.effect(changes);
        let is_nothing = effect.as_ref().is_some_and(FxHashSet::is_empty);
        for (path, text) in &changes.buffers {
            match text {
                Some(text) => self.buffers.insert(path.clone(), Arc::clone(text)),
                None => self.buffers.remove(path),
            };
        }
        if is_nothing {
            return Ok(());
        }
        let run = Run { options: &self.options, buffers: &self.buffers };
        // Until it is known to have gone well.
        self.is_behind = true;
        let begin = Instant::now();
        let anew = match effect {
            Some(changed) => run.part(&self.traced, &changed)?,
            None => None,
        };
        if let Some(anew) = anew {
            // What only the last verdicts still hold need not be copied.
            self.checked.forget_tree();
            self.traced.take_in(anew);
            self.checked = self.traced.check(begin);
        } else {
            let (traced, checked) = run.whole(Some(&Arc::new(self.traced.known())))?;
            let before =
                (mem::replace(&mut self.traced, traced), mem::replace(&mut self.checked, checked));
            // It takes a while to free, and nobody waits for that.
            rayon::spawn(move || drop(before));
        }
        self.is_behind = false;
        Ok(())
    }

    /// The sources that hold something else; `None` when anything may be different.
    fn effect(&self, changes: &Changes) -> Option<FxHashSet<FileId>> {
        if changes.everything || self.is_behind {
            return None;
        }
        let on_disk = changes.touched.iter().map(|path| self.traced.effect_on_disk(path));
        let of_texts = changes.buffers.iter().map(|(path, text)| match text {
            Some(_) => self.traced.effect_of_text(path, !self.buffers.contains_key(path)),
            None => self.traced.effect_on_disk(path),
        });
        let mut sources = FxHashSet::default();
        for effect in on_disk.chain(of_texts) {
            match effect {
                Effect::Nothing => {}
                Effect::Contents(file) => _ = sources.insert(file),
                Effect::Anything => return None,
            }
        }
        Some(sources)
    }

    /// What the last run that could be made found out.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// The same, of a session that ends with the process: the rest is left to the system, which has it
    /// back sooner than it could be freed.
    pub fn into_checked(self) -> Checked {
        let Self { traced, checked, .. } = self;
        mem::forget(traced);
        checked
    }

    /// Has `look` see everything that the last verdicts come from.
    pub fn examine<T>(&self, look: impl FnOnce(&Examined<'_>) -> T) -> T {
        self.traced.judge(look)
    }
}

/// What a run is about.
struct Run<'r> {
    options: &'r Options,
    buffers: &'r BTreeMap<PathBuf, Arc<str>>,
}

impl Run<'_> {
    fn whole(&self, known: Option<&Arc<Known>>) -> Result<(Traced, Checked), RunError> {
        let (begin, started) = (Instant::now(), SystemTime::now());
        let Options { cwd, root, config, liveness, caching } = self.options;
        let located = config::locate(cwd, root.as_deref(), config.as_deref())?;
        let past = Past { caching: caching.clone(), known, started };
        let traced = Traced::of(&located, self.overlay(&located.root), *liveness, &past)?;
        let (checked, ()) = rayon::join(|| traced.check(begin), || traced.store(caching, started));
        Ok((traced, checked))
    }

    /// Reads what has changed since `before`; `None` when that is not enough.
    fn part(&self, before: &Traced, changed: &FxHashSet<FileId>) -> Result<Option<Anew>, RunError> {
        before.read_again(changed, self.overlay(before.root()), SystemTime::now())
    }

    /// The texts that lie below the root.
    fn overlay(&self, root: &Path) -> Overlay {
        let mut overlay = Overlay::default();
        for (path, text) in self.buffers {
            if let Some(path) = place::below(root, path) {
                overlay.insert(&path, Arc::clone(text));
            }
        }
        overlay
    }
}

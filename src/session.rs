//! A tree that is checked again and again: the one place that keeps what stages gave.
//!
//! What `watch` and the language server build on. After every [`Session::apply`] the session holds
//! what a run from nothing would find, so nobody has to know what was kept.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Instant};

use crate::{
    config::{self, Located},
    discover::{overlay::Overlay, place},
    pipeline::{Checked, Examined, Options, RunError, Traced},
};

/// A tree, and what the last run over it found out.
pub struct Session {
    options: Options,
    /// Unsaved texts, by absolute path.
    buffers: BTreeMap<PathBuf, Arc<str>>,
    traced: Traced,
    checked: Checked,
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
    /// Runs every stage.
    ///
    /// # Errors
    /// When the run cannot be made.
    pub fn open(options: &Options) -> Result<Self, RunError> {
        let buffers = BTreeMap::new();
        let (traced, checked) = run(options, &buffers)?;
        Ok(Self { options: options.clone(), buffers, traced, checked })
    }

    /// Takes changes in. Afterwards [`Session::checked`] is what a run from nothing would give.
    ///
    /// # Errors
    /// When the run cannot be made: a config that is being edited may be wrong for a while.
    /// What was found before is then still there, and the changes are not forgotten: the next call
    /// tries again.
    pub fn apply(&mut self, changes: &Changes) -> Result<(), RunError> {
        for (path, text) in &changes.buffers {
            match text {
                Some(text) => self.buffers.insert(path.clone(), Arc::clone(text)),
                None => self.buffers.remove(path),
            };
        }
        (self.traced, self.checked) = run(&self.options, &self.buffers)?;
        Ok(())
    }

    /// What the last run that could be made found out.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// Has `look` see everything that the last verdicts come from.
    pub fn examine<T>(&self, look: impl FnOnce(&Examined<'_>) -> T) -> T {
        self.traced.judge(look)
    }
}

fn run(
    options: &Options,
    buffers: &BTreeMap<PathBuf, Arc<str>>,
) -> Result<(Traced, Checked), RunError> {
    let started = Instant::now();
    let located = config::locate(&options.cwd, options.root.as_deref(), options.config.as_deref())?;
    let traced = Traced::of(&located, overlay(&located, buffers), options.liveness)?;
    let checked = traced.check(started);
    Ok((traced, checked))
}

/// The texts that lie below the root.
fn overlay(located: &Located, buffers: &BTreeMap<PathBuf, Arc<str>>) -> Overlay {
    let mut overlay = Overlay::default();
    for (path, text) in buffers {
        if let Some(path) = place::below(&located.root, path) {
            overlay.insert(&path, Arc::clone(text));
        }
    }
    overlay
}

//! What changes in the folders of a tree, as the system tells it.
//!
//! Each folder that the walk entered is watched by itself: `node_modules` and what git ignores may
//! hold a hundred times as many, and nothing that happens there counts.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    time::{Duration, Instant},
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

use crate::{base::escape::printable, session::Changes};

/// A change is over when nothing has happened for so long: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(5);
/// Changes that do not end (another branch is checked out) are looked at in between.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often is looked when the system tells nothing.
pub const POLL: Duration = Duration::from_secs(2);

/// Has the system tell of what happens in folders, until this is dropped.
pub struct Folders {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    trouble: Option<String>,
}

/// What the system tells.
pub struct Events {
    told: Receiver<notify::Result<Event>>,
}

/// Waits for the system to tell of changes; of no folder yet.
pub fn watch() -> (Folders, Events) {
    let (send, told) = channel();
    (Folders::new(send), Events { told })
}

impl Folders {
    fn new(send: Sender<notify::Result<Event>>) -> Self {
        let mut this = Self { watcher: None, watched: BTreeSet::new(), trouble: None };
        match notify::recommended_watcher(send) {
            Ok(watcher) => this.watcher = Some(watcher),
            Err(error) => this.give_up(&error),
        }
        this
    }

    /// Why the system tells of nothing (any more). In one line, safe to print.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Watches these root-relative folders and no others. Gives the absolute paths of those that were not
    /// watched before. `touched` are the absolute paths of what something happened to: a folder among
    /// them may be another one of the same name, and is watched anew, with those below it.
    pub fn follow(
        &mut self,
        root: &Path,
        folders: &[Box<str>],
        touched: &[PathBuf],
    ) -> Vec<PathBuf> {
        for path in touched {
            if !self.watched.contains(path) {
                continue;
            }
            let below: Vec<PathBuf> = self.watched.range(path.clone()..).cloned().collect();
            for folder in below.into_iter().take_while(|folder| folder.starts_with(path)) {
                _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(&folder));
                self.watched.remove(&folder);
            }
        }
        let mut wanted: BTreeSet<PathBuf> =
            folders.iter().map(|folder| root.join(Path::new(&**folder))).collect();
        // Where git says that another branch is checked out, and what it tracks.
        wanted.extend(Some(root.join(".git")).filter(|git| git.is_dir()));
        let mut new = Vec::new();
        for gone in self.watched.difference(&wanted) {
            // Most are gone from the disk, too, and the system has noticed.
            _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(gone));
        }
        self.watched.retain(|folder| wanted.contains(folder));
        for folder in wanted {
            let Some(watcher) = &mut self.watcher else { break };
            if self.watched.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(folder.clone());
                    new.push(folder);
                }
                // It is gone already; the folder above has told so, or will.
                Err(_) if !folder.exists() => {}
                Err(error) => self.give_up(&error),
            }
        }
        new
    }

    /// The system cannot be relied on: most have a limit of how much may be watched.
    fn give_up(&mut self, error: &notify::Error) {
        self.trouble = Some(printable(&error.to_string()).into_owned());
        self.watcher = None;
        self.watched.clear();
    }
}

impl Events {
    /// Waits for the next changes. `None` when there will be no more: the [`Folders`] are gone, or in
    /// trouble.
    pub fn next(&self) -> Option<Changes> {
        loop {
            let mut gathered = Gathered::default();
            let first = self.told.recv().ok()?;
            let since = Instant::now();
            gathered.add(first);
            while since.elapsed() < PATIENCE {
                match self.told.recv_timeout(QUIET) {
                    Ok(event) => gathered.add(event),
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                }
            }
            if let Some(changes) = gathered.changes() {
                return Some(changes);
            }
        }
    }
}

/// Events that came close to each other.
#[derive(Default)]
struct Gathered {
    touched: BTreeSet<PathBuf>,
    everything: bool,
}

impl Gathered {
    fn add(&mut self, event: notify::Result<Event>) {
        let Ok(event) = event else {
            self.everything = true;
            return;
        };
        self.everything |= event.need_rescan();
        if !is_change(event.kind) {
            return;
        }
        for path in event.paths {
            if path.parent().is_some_and(|folder| folder.ends_with(".git")) {
                // Its index says what git tracks, its `HEAD` which branch is checked out; the rest
                // says nothing of the tree.
                let name = path.file_name().unwrap_or_default();
                self.everything |= name == "HEAD" || name == "index";
            } else {
                self.touched.insert(path);
            }
        }
    }

    fn changes(self) -> Option<Changes> {
        let Self { touched, everything } = self;
        let touched: Vec<PathBuf> = touched.into_iter().collect();
        let any = everything || !touched.is_empty();
        any.then(|| Changes { touched, everything, ..Changes::default() })
    }
}

/// Whether something is different afterwards. That a file was read is told as well.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

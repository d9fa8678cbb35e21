//! What changes in the folders of a tree, as the system tells it.
//!
//! Each folder that the walk entered is watched by itself: `node_modules` and what git ignores may
//! hold a hundred times as many, and nothing that happens there counts.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

use crate::{cli::watch::safe, session::Changes};

/// A change is over when nothing has happened for so long: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(5);
/// Changes that do not end (another branch is checked out) are looked at in between.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often is looked when the system tells nothing.
const POLL: Duration = Duration::from_secs(2);

/// The changes of a tree.
pub(super) struct Events {
    watcher: Option<RecommendedWatcher>,
    told: Receiver<notify::Result<Event>>,
    watched: BTreeSet<PathBuf>,
    /// Look this often, no matter what the system tells.
    poll: Option<Duration>,
    trouble: Option<String>,
}

impl Events {
    /// Waits for the system to tell of changes, or looks every `poll`.
    pub(super) fn new(poll: Option<Duration>) -> Self {
        let (send, told) = channel();
        let mut this = Self { watcher: None, told, watched: BTreeSet::new(), poll, trouble: None };
        if poll.is_none() {
            match notify::recommended_watcher(send) {
                Ok(watcher) => this.watcher = Some(watcher),
                Err(error) => this.give_up(&error),
            }
        }
        this
    }

    /// Why changes are looked for instead of waited for, if nobody asked for that.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Watches these root-relative folders and no others. Gives the absolute paths of those that were not
    /// watched before.
    pub(super) fn watch(&mut self, root: &Path, folders: &[Box<str>]) -> Vec<PathBuf> {
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
        self.trouble = Some(safe(error));
        self.poll = Some(POLL);
        self.watcher = None;
        self.watched.clear();
    }

    /// Waits for the next changes.
    pub(super) fn next(&self) -> Changes {
        if let Some(poll) = self.poll {
            std::thread::sleep(poll);
            return Changes { everything: true, ..Changes::default() };
        }
        loop {
            let mut gathered = Gathered::default();
            let Ok(first) = self.told.recv() else {
                // The watcher lives as long as this does, so somebody sends.
                unreachable!("the sender of events is gone");
            };
            let since = Instant::now();
            gathered.add(first);
            while since.elapsed() < PATIENCE {
                match self.told.recv_timeout(QUIET) {
                    Ok(event) => gathered.add(event),
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                }
            }
            if let Some(changes) = gathered.changes() {
                return changes;
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

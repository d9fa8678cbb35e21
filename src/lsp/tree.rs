//! One tree: its session, or why there is none.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    thread,
};

use crate::{
    base::escape::printable,
    config,
    discover::place,
    events::{self, Events, Folders},
    lsp::diagnostics::{self, Files},
    pipeline::{Options, RunError},
    session::{Changes, Session},
};

/// The open documents: texts and versions by absolute path.
type Documents = BTreeMap<PathBuf, (Arc<str>, i32)>;

/// A tree that is looked at.
pub(super) struct Tree {
    /// The folders of the workspace that lie in it.
    pub(super) folders: Vec<PathBuf>,
    options: Options,
    /// The root, as long as no run could be made.
    root: PathBuf,
    session: Option<Session>,
    /// Why the last run could not be made.
    error: Option<RunError>,
    /// What of that was said already.
    said: Option<String>,
    watched: Option<Folders>,
    /// Is gone when this is.
    alive: Arc<()>,
}

impl Tree {
    /// The tree of a folder.
    pub(super) fn new(folder: PathBuf, options: &Options) -> Self {
        let options = Options { cwd: folder.clone(), ..options.clone() };
        let Options { root, config, .. } = &options;
        let located = config::locate(&folder, root.as_deref(), config.as_deref());
        Self {
            root: located.map_or_else(|_| folder.clone(), |located| located.root),
            options,
            folders: vec![folder],
            session: None,
            error: None,
            said: None,
            watched: None,
            alive: Arc::new(()),
        }
    }

    /// Makes the first run.
    pub(super) fn open(&mut self, documents: &Documents) {
        let texts = documents.iter().map(|(path, (text, _))| (path.clone(), Arc::clone(text)));
        match Session::open_with(&self.options, texts) {
            Ok(session) => {
                session.checked().index.root().clone_into(&mut self.root);
                self.session = Some(session);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
    }

    /// Takes changes in. If that cannot be, what was found before stays.
    pub(super) fn apply(&mut self, changes: &Changes, documents: &Documents) {
        let Some(session) = &mut self.session else { return self.open(documents) };
        self.error = session.apply(changes).err();
        session.checked().index.root().clone_into(&mut self.root);
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The root-relative path of a file that lies in it.
    pub(super) fn below(&self, path: &Path) -> Option<String> {
        place::below(&self.root, path)
    }

    /// What is wrong with its files. When the last run could not be made, that is said in the place of
    /// what was found before in the same file; the rest stays.
    pub(super) fn diagnostics(&self, related: bool) -> Files {
        let found = self.session.as_ref().map(Session::checked);
        let mut files = found.map(|checked| diagnostics::of(checked, related)).unwrap_or_default();
        if let Some(error) = &self.error {
            files.extend(self.of_error(error));
        }
        files
    }

    /// Why the last run could not be made, if that was not said yet; and whether it can be said
    /// nowhere else.
    pub(super) fn news(&mut self) -> Option<(String, bool)> {
        let said = self.error.as_ref().map(|error| error.render(false));
        let is_new = said != self.said;
        self.said.clone_from(&said);
        let error = self.error.as_ref().filter(|_| is_new)?;
        let has_place = !self.of_error(error).is_empty();
        Some((said?, !has_place))
    }

    fn of_error(&self, error: &RunError) -> Files {
        let Options { cwd, root, config, .. } = &self.options;
        let located = config::locate(cwd, root.as_deref(), config.as_deref());
        let config = located.ok().and_then(|located| located.config.or(located.foreign));
        diagnostics::of_error(error, &self.root, config.as_deref())
    }

    /// What there is, for the log.
    pub(super) fn greeting(&self) -> String {
        let root = printable(&self.root.to_string_lossy()).into_owned();
        let Some(session) = &self.session else { return format!("{root}: not checked") };
        let checked = session.checked();
        let config = checked.config.as_ref().map_or("no config", |config| &config.path);
        let (config, modules) = (printable(config), checked.modules.len());
        format!("{root}: {modules} modules, {config}, {} ms", checked.duration.as_millis())
    }

    /// Has the system tell of changes, each to be taken by `tell` as long as that returns true.
    pub(super) fn watch(&mut self, tell: impl Fn(Changes) -> bool + Send + 'static) {
        let (folders, events) = events::watch();
        self.watched = Some(folders);
        let alive = Arc::downgrade(&self.alive);
        let listen = move || listen(&events, &alive, tell);
        // Without the thread there is what the client tells.
        _ = thread::Builder::new().name("lsp-events".to_owned()).spawn(listen);
    }

    /// Why the system tells of nothing.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.watched.as_ref()?.trouble()
    }

    /// Watches the folders that came up. They have been there unwatched for a moment, so what happened
    /// in them meanwhile is taken in as well. `touched` is what something happened to just now. Gives
    /// whether there were any.
    pub(super) fn follow(&mut self, documents: &Documents, touched: &[PathBuf]) -> bool {
        let mut any = false;
        while let Some(watched) = &mut self.watched {
            let touched = if any { &[] } else { touched };
            let touched = match &self.session {
                Some(session) => {
                    let folders = session.checked().index.walked_folders();
                    watched.follow(&self.root, folders, touched)
                }
                // The config is at the root.
                None => watched.follow(&self.root, &["".into()], touched),
            };
            if touched.is_empty() {
                break;
            }
            any = true;
            self.apply(&Changes { touched, ..Changes::default() }, documents);
        }
        any
    }
}

fn listen(events: &Events, alive: &Weak<()>, tell: impl Fn(Changes) -> bool) {
    loop {
        let changes = events.next().unwrap_or_else(|| {
            thread::sleep(events::POLL);
            Changes { everything: true, ..Changes::default() }
        });
        if alive.strong_count() == 0 || !tell(changes) {
            return;
        }
    }
}

//! The thread that looks at trees. It does one thing after the other, so that an answer is about
//! everything that was told before the question.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::{RequestId, Response};
use lsp_types::{Diagnostic, MessageType, Position, Range};

use crate::{
    lsp::{
        client::Abilities,
        code_action,
        documents::Document,
        hover,
        publish::{Found, TreeId},
        tree::Tree,
    },
    pipeline::Options,
    session::Changes,
};

/// Somebody who types pauses for longer than this only now and then.
const QUIET: Duration = Duration::from_millis(20);
/// What goes on without a pause is looked at in between.
const PATIENCE: Duration = Duration::from_millis(200);

/// What is to be done.
pub(super) enum Job {
    /// The first one.
    Start { abilities: Abilities, folders: Vec<PathBuf> },
    /// The workspace has other folders.
    Folders { added: Vec<PathBuf>, removed: Vec<PathBuf> },
    /// A document has this text and version, or is closed.
    Document { path: PathBuf, open: Option<(Arc<str>, i32)> },
    /// Files may have changed on the disk.
    Touched(Vec<PathBuf>),
    /// The same, in the folders of one tree.
    Happened(TreeId, Changes),
    /// A question of the client's.
    Ask(RequestId, Question),
}

impl Job {
    pub(super) fn document(document: &Document) -> Self {
        let open = Some((Arc::clone(&document.text), document.version));
        Self::Document { path: document.path.clone(), open }
    }
}

/// What can be asked about a document.
pub(super) enum Question {
    Hover {
        path: PathBuf,
        at: Position,
    },
    Actions {
        uri: String,
        document: Document,
        range: Range,
        /// What the client shows there.
        shown: Vec<Diagnostic>,
    },
}

/// What came of it.
pub(super) enum Outcome {
    Found(TreeId, Found),
    Gone(TreeId),
    Answer(Response),
    /// Something for the log.
    Say(MessageType, String),
}

/// The two ends of the thread.
pub(super) struct Channels {
    pub(super) jobs: Sender<Job>,
    pub(super) results: Receiver<Outcome>,
}

/// Starts the thread.
pub(super) fn start(options: Options) -> Channels {
    let (jobs, todo) = unbounded();
    let (send, results) = unbounded();
    let mut worker = Worker {
        options,
        abilities: Abilities::default(),
        roams: false,
        trees: BTreeMap::new(),
        next: 0,
        documents: BTreeMap::new(),
        jobs: jobs.clone(),
        results: send,
    };
    // Without the thread its channels end, and so does the server.
    _ = thread::Builder::new().name("lsp-worker".to_owned()).spawn(move || worker.run(&todo));
    Channels { jobs, results }
}

struct Worker {
    /// Those of each tree, but for its folder.
    options: Options,
    abilities: Abilities,
    /// There are no folders of a workspace: each document says where its tree is.
    roams: bool,
    trees: BTreeMap<TreeId, Tree>,
    next: TreeId,
    /// The open documents.
    documents: BTreeMap<PathBuf, (Arc<str>, i32)>,
    jobs: Sender<Job>,
    results: Sender<Outcome>,
}

/// Jobs that came close to each other.
#[derive(Default)]
struct Batch {
    added: Vec<PathBuf>,
    removed: Vec<PathBuf>,
    buffers: BTreeMap<PathBuf, Option<Arc<str>>>,
    touched: Vec<PathBuf>,
    everything: bool,
    in_tree: BTreeMap<TreeId, Changes>,
    questions: Vec<(RequestId, Question)>,
}

impl Worker {
    fn run(&mut self, todo: &Receiver<Job>) {
        while let Ok(job) = todo.recv() {
            let mut batch = Batch::default();
            self.gather(job, &mut batch);
            let since = Instant::now();
            // Who asks waits.
            while batch.questions.is_empty() && since.elapsed() < PATIENCE {
                match todo.recv_timeout(QUIET) {
                    Ok(job) => self.gather(job, &mut batch),
                    Err(_) => break,
                }
            }
            self.take(batch);
        }
    }

    fn gather(&mut self, job: Job, batch: &mut Batch) {
        match job {
            Job::Start { abilities, folders } => {
                self.abilities = abilities;
                self.roams = folders.is_empty();
                batch.added = folders;
            }
            Job::Folders { added, removed } => {
                self.roams = false;
                batch.added.extend(added);
                batch.removed.extend(removed);
            }
            Job::Document { path, open } => {
                // The newest text wins.
                batch.buffers.insert(path.clone(), open.as_ref().map(|(text, _)| Arc::clone(text)));
                match open {
                    Some(open) => self.documents.insert(path, open),
                    None => self.documents.remove(&path),
                };
            }
            Job::Touched(paths) => {
                for path in paths {
                    batch.everything |= says_what_git_tracks(&path);
                    batch.touched.extend(Some(path).filter(|path| may_count(path)));
                }
            }
            Job::Happened(tree, changes) => {
                let known = batch.in_tree.entry(tree).or_default();
                known.touched.extend(changes.touched);
                known.everything |= changes.everything;
            }
            Job::Ask(id, question) => batch.questions.push((id, question)),
        }
    }

    fn take(&mut self, mut batch: Batch) {
        for folder in &batch.removed {
            self.leave(folder);
        }
        let ids: Vec<TreeId> = self.trees.keys().copied().collect();
        for id in ids {
            let happened = batch.in_tree.remove(&id);
            self.apply(id, &batch.changes(happened));
        }
        for folder in std::mem::take(&mut batch.added) {
            self.enter(folder);
        }
        if self.roams {
            let opened = batch.buffers.iter().filter(|(_, text)| text.is_some());
            for path in opened.map(|(path, _)| path) {
                if self.trees.values().all(|tree| tree.below(path).is_none()) {
                    self.enter(path.parent().unwrap_or(path).to_owned());
                }
            }
        }
        for (id, question) in batch.questions {
            let answer = self.answer(&id, &question);
            self.tell(Outcome::Answer(answer));
        }
    }

    /// Begins to look at the tree of a folder, unless that is looked at already.
    fn enter(&mut self, folder: PathBuf) {
        let id = self.next;
        let mut tree = Tree::new(folder.clone(), &self.options);
        if let Some(known) = self.trees.values_mut().find(|known| known.root() == tree.root()) {
            known.folders.push(folder);
            return;
        }
        tree.open(&self.documents);
        self.next += 1;
        self.trees.insert(id, tree);
        self.show(id);
        let (jobs, watches) = (self.jobs.clone(), !self.abilities.watches_files);
        let Some(tree) = self.trees.get_mut(&id) else { return };
        let greeting = tree.greeting();
        if watches {
            tree.watch(move |changes| jobs.send(Job::Happened(id, changes)).is_ok());
        }
        self.tell(Outcome::Say(MessageType::INFO, greeting));
        self.follow(id, &[]);
    }

    /// Leaves a folder of the workspace.
    fn leave(&mut self, folder: &Path) {
        for tree in self.trees.values_mut() {
            tree.folders.retain(|known| known != folder);
        }
        let gone = self.trees.extract_if(.., |_, tree| tree.folders.is_empty());
        let gone: Vec<TreeId> = gone.map(|(id, _)| id).collect();
        for id in gone {
            self.tell(Outcome::Gone(id));
        }
    }

    fn apply(&mut self, id: TreeId, changes: &Changes) {
        let is_empty =
            changes.touched.is_empty() && changes.buffers.is_empty() && !changes.everything;
        let Some(tree) = self.trees.get_mut(&id).filter(|_| !is_empty) else { return };
        tree.apply(changes, &self.documents);
        self.show(id);
        self.follow(id, &changes.touched);
    }

    /// Watches folders that came up.
    fn follow(&mut self, id: TreeId, touched: &[PathBuf]) {
        let Some(tree) = self.trees.get_mut(&id) else { return };
        let trouble = tree.trouble().is_some();
        let changed = tree.follow(&self.documents, touched);
        let says = tree.trouble().filter(|_| !trouble).map(str::to_owned);
        if changed {
            self.show(id);
        }
        if let Some(why) = says {
            let message = format!("looking for changes every few seconds: {why}");
            self.tell(Outcome::Say(MessageType::WARNING, message));
        }
    }

    fn show(&mut self, id: TreeId) {
        let Some(tree) = self.trees.get_mut(&id) else { return };
        let (files, said) = (tree.diagnostics(self.abilities.related), tree.news());
        let versions =
            self.documents.iter().map(|(path, (_, version))| (path.clone(), *version)).collect();
        let found = Found { root: tree.root().to_owned(), files, versions };
        self.tell(Outcome::Found(id, found));
        if let Some((message, alone)) = said {
            let level = if alone { MessageType::ERROR } else { MessageType::INFO };
            self.tell(Outcome::Say(level, message));
        }
    }

    fn answer(&self, id: &RequestId, question: &Question) -> Response {
        let path = match question {
            Question::Hover { path, .. } => path,
            Question::Actions { document, .. } => &document.path,
        };
        let mut places =
            self.trees.values().filter_map(|tree| Some((tree.session()?, tree.below(path)?)));
        let place = places.next();
        match (question, place) {
            (Question::Hover { at, .. }, Some((session, path))) => {
                let markdown = self.abilities.markdown;
                Response::new_ok(id.clone(), hover::at(session, path, *at, markdown))
            }
            (Question::Hover { .. }, None) => Response::new_ok(id.clone(), serde_json::Value::Null),
            (Question::Actions { uri, document, range, shown }, Some((session, path))) => {
                let (range, path) = (*range, &path);
                let actions = code_action::Asked { uri, document, range, shown, path };
                Response::new_ok(id.clone(), actions.answer(session, self.abilities))
            }
            (Question::Actions { .. }, None) => Response::new_ok(id.clone(), serde_json::json!([])),
        }
    }

    /// Without a loop that listens there is nobody to work for; the thread ends with the process.
    fn tell(&self, outcome: Outcome) {
        _ = self.results.send(outcome);
    }
}

impl Batch {
    /// The changes for one tree, in whose folders this `happened`.
    fn changes(&self, happened: Option<Changes>) -> Changes {
        let Changes { mut touched, everything, .. } = happened.unwrap_or_default();
        touched.extend_from_slice(&self.touched);
        let buffers =
            self.buffers.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
        Changes { touched, buffers, everything: everything || self.everything }
    }
}

/// Whether what happens to a file can count: clients tell of everything below their folders.
fn may_count(path: &Path) -> bool {
    path.components().all(|part| part.as_os_str() != ".git" && part.as_os_str() != "node_modules")
}

/// Whether the file says what git tracks, or which branch is checked out.
fn says_what_git_tracks(path: &Path) -> bool {
    path.ends_with(".git/HEAD") || path.ends_with(".git/index")
}

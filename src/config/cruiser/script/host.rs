//! What a script can ask for: other modules.

use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
    time::Instant,
};

use rustc_hash::FxHashMap;

use crate::config::{
    ConfigFile, Revision,
    bounds::Bounds,
    cruiser::resolver::{Found, Resolver},
    error::{ConfigError, quote},
    locate,
};

use super::{
    engine::Job,
    environment,
    source::{self, Source},
};

/// The modules of Node that there are.
const BUILTINS: &[&str] =
    &["node:path", "node:path/posix", "node:url", "node:module", "node:process"];

/// The most modules that a config may load, and the most bytes that they may have together.
const MOST_MODULES: usize = 2000;
const MOST_BYTES: usize = 32 << 20;

/// The most remarks that are kept.
const MOST_NOTES: usize = 20;

/// How a module is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Require,
    Import,
}

/// One run of a script.
pub(super) struct Host {
    root: PathBuf,
    bounds: Bounds,
    /// The revision that modules are read from.
    revision: Option<Arc<Revision>>,
    deadline: Instant,
    /// Whether the script was stopped for its time.
    stopped: Cell<bool>,
    requires: Resolver,
    imports: Resolver,
    sources: RefCell<FxHashMap<String, Rc<Source>>>,
    bytes: Cell<usize>,
    /// What `package.json` says of the modules in a folder.
    types: RefCell<FxHashMap<PathBuf, bool>>,
    /// What was said of the last file that lies out of bounds.
    refused: RefCell<Option<String>>,
    read: RefCell<Vec<PathBuf>>,
    notes: RefCell<Vec<String>>,
    /// Errors that are on their way through the engine.
    failures: RefCell<Vec<ConfigError>>,
    /// What promises were rejected with, by what tells them apart.
    rejected: RefCell<Vec<(u64, ConfigError)>>,
}

impl Host {
    pub(super) fn new(job: &Job) -> Self {
        Self {
            root: job.root.clone(),
            bounds: job.bounds.clone(),
            revision: job.revision.clone(),
            deadline: job.deadline,
            stopped: Cell::new(false),
            requires: Resolver::of_modules("require"),
            imports: Resolver::of_modules("import"),
            sources: RefCell::default(),
            bytes: Cell::new(0),
            types: RefCell::default(),
            refused: RefCell::default(),
            read: RefCell::default(),
            notes: RefCell::default(),
            failures: RefCell::default(),
            rejected: RefCell::default(),
        }
    }

    /// The folder that the script is run in.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the time is up.
    pub(super) fn expired(&self) -> bool {
        if Instant::now() >= self.deadline {
            self.stopped.set(true);
        }
        self.stopped.get()
    }

    /// What a module means by a name: the path of a file, or a module of Node with `node:`.
    pub(super) fn resolve(&self, from: &str, name: &str, way: Way) -> Result<String, String> {
        let resolver = if way == Way::Require { &self.requires } else { &self.imports };
        let path = name.strip_prefix("file://").map(decoded);
        let folder = Path::new(from).parent().unwrap_or(Path::new("/"));
        let name = path.as_deref().unwrap_or(name);
        let found = resolver.find(folder, name);
        let file = if let Found::File(file) = &found { Some(&**file) } else { None };
        self.bounds.check_name(name, folder, file).inspect_err(|why| {
            self.refused.replace(Some(why.clone()));
        })?;
        match found {
            Found::Builtin(name) if BUILTINS.contains(&&*name) => Ok(name),
            Found::Builtin(name) => Err(format!(
                "{} is refused: a config may read modules only, and of Node there are `path`, \
                 `url`, `module` and `process`",
                quote(&name)
            )),
            Found::File(file) => file
                .into_os_string()
                .into_string()
                .map_err(|_| format!("the path of {} is not UTF-8", quote(name))),
            Found::Nothing => {
                let from = locate::shown(&self.root, Path::new(from));
                let then = match &self.revision {
                    Some(revision) if revision.is_past() => {
                        " (modules of a revision are looked for where they are now)"
                    }
                    _ => "",
                };
                let (name, from) = (quote(name), quote(&from));
                Err(format!("cannot find module {name}, asked for by {from}{then}"))
            }
        }
    }

    /// How to mend what a script throws, if it is that a file is refused.
    pub(super) fn help(&self, message: &str) -> Option<String> {
        let is_refusal = self.refused.borrow().as_deref() == Some(message);
        is_refusal.then(|| self.bounds.help())
    }

    /// The module of a path, read once.
    pub(super) fn source(&self, path: &str) -> Result<Rc<Source>, ConfigError> {
        if let Some(source) = self.sources.borrow().get(path) {
            return Ok(Rc::clone(source));
        }
        let file = self.read(Path::new(path))?;
        self.add(path, file)
    }

    /// Reads a file, wherever a script has its path from.
    fn read(&self, path: &Path) -> Result<ConfigFile, ConfigError> {
        let shown = locate::shown(&self.root, path);
        self.bounds.check(&shown, path).map_err(|why| self.bounds.error(why))?;
        let file = locate::read_module(&self.root, path, self.revision.as_deref())?;
        self.read.borrow_mut().push(path.to_owned());
        Ok(file)
    }

    /// Adds a module whose text is known.
    pub(super) fn add(&self, path: &str, file: ConfigFile) -> Result<Rc<Source>, ConfigError> {
        self.bytes.set(self.bytes.get() + file.text.len());
        if self.sources.borrow().len() >= MOST_MODULES || self.bytes.get() > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Err(ConfigError::plain(
                format!("the config loads too many modules: {} is one too much", quote(&file.path)),
                format!("at most {MOST_MODULES} modules, of together at most {most} MiB, are read"),
            ));
        }
        let file_path = Path::new(path);
        let is_module = source::asks_manifest(file_path) && self.is_module(file_path);
        let source = Rc::new(Source::new(file_path, file, is_module)?);
        self.sources.borrow_mut().insert(path.to_owned(), Rc::clone(&source));
        Ok(source)
    }

    /// Whether the nearest `package.json` says that a `.js` file is an ECMAScript module.
    fn is_module(&self, path: &Path) -> bool {
        let Some(folder) = path.parent() else { return false };
        if let Some(&known) = self.types.borrow().get(folder) {
            return known;
        }
        let manifest = folder.join("package.json");
        let is_module = match self.read(&manifest) {
            Ok(file) => {
                let manifest = serde_json::from_str::<serde_json::Value>(&file.text);
                manifest.is_ok_and(|manifest| manifest["type"] == "module")
            }
            Err(_) if folder.ends_with("node_modules") => false,
            Err(_) => self.is_module(folder),
        };
        self.types.borrow_mut().insert(folder.to_owned(), is_module);
        is_module
    }

    /// Keeps what the script printed.
    pub(super) fn note(&self, text: &str) {
        let mut notes = self.notes.borrow_mut();
        if notes.len() < MOST_NOTES {
            notes.push(quote(text));
        }
    }

    /// Keeps that the script asked for a variable of the environment which it is not given.
    pub(super) fn note_missed(&self, name: &str) {
        let remark = environment::remark(name);
        let mut notes = self.notes.borrow_mut();
        if notes.len() < MOST_NOTES && !notes.contains(&remark) {
            notes.push(remark);
        }
    }

    /// Keeps an error while the engine unwinds; gives its number.
    pub(super) fn fail(&self, error: ConfigError) -> usize {
        let mut failures = self.failures.borrow_mut();
        failures.push(error);
        failures.len() - 1
    }

    /// The error of a number.
    pub(super) fn failure(&self, number: usize) -> Option<ConfigError> {
        self.failures.borrow().get(number).cloned()
    }

    /// Keeps the error of a promise that was rejected and that nobody has looked at yet.
    pub(super) fn reject(&self, promise: u64, error: ConfigError) {
        self.rejected.borrow_mut().push((promise, error));
    }

    /// Whether so many promises were rejected that no more have to be told of.
    pub(super) fn is_full_of_rejections(&self) -> bool {
        self.rejected.borrow().len() >= MOST_NOTES
    }

    /// Forgets a promise: somebody handles its rejection after all.
    pub(super) fn handle(&self, promise: u64) {
        self.rejected.borrow_mut().retain(|(rejected, _)| *rejected != promise);
    }

    /// The error of a promise whose rejection nobody handled.
    pub(super) fn rejected(&self) -> Option<ConfigError> {
        self.rejected.borrow().first().map(|(_, error)| error.clone())
    }

    /// The module that a line of a stack trace is in: the one with the longest path that the line
    /// names, and what follows the path.
    pub(super) fn named_in<'l>(&self, line: &'l str) -> Option<(Rc<Source>, &'l str)> {
        let sources = self.sources.borrow();
        let found = sources.iter().filter_map(|(path, source)| {
            let at = line.find(path.as_str())?;
            Some((path.len(), source, &line[at + path.len()..]))
        });
        let (_, source, rest) = found.max_by_key(|(length, ..)| *length)?;
        Some((Rc::clone(source), rest))
    }

    /// The files that were read, and what was printed.
    pub(super) fn take(&self) -> (Vec<PathBuf>, Vec<String>) {
        (self.read.take(), self.notes.take())
    }
}

/// The path of a file URL, without its percent signs.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = tail.first_chunk::<2>().filter(|_| first == b'%');
        let byte = escaped
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

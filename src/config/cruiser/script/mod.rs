//! Runs configs that are written in JavaScript or TypeScript.
//!
//! The repository is not to be trusted, so a config runs in an engine of its own that has no way
//! out: it can read modules of the repository and of packages and nothing else, and time, memory and stack are limited. What it
//! exports is taken out as plain data.

mod engine;
mod environment;
mod failure;
mod host;
mod loader;
mod places;
mod source;
mod typescript;
mod value;
mod webpack;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use crate::config::{ConfigFile, Revision, bounds::Bounds, error::ConfigError};

use super::node::Node;

/// How long the scripts of one config may run, all together. An ordinary one takes milliseconds.
const TIME: Duration = Duration::from_secs(5);

/// How long is waited for an engine that has been told to stop. It looks up between the steps of
/// a script, but not within a single call of a built-in function.
const GRACE: Duration = Duration::from_secs(1);

/// The memory that a script may use, in bytes.
const MEMORY: usize = 128 << 20;

/// The stack that a script may use, in bytes.
const STACK: usize = 1 << 20;

/// The stack of the thread that scripts are parsed and run on, in bytes. What is not used costs
/// nothing but addresses.
const THREAD_STACK: usize = 512 << 20;

/// A script to run.
pub(super) struct Script<'a> {
    /// Its real path.
    pub(super) path: &'a Path,
    /// Its text.
    pub(super) file: &'a ConfigFile,
    /// Which of the sources it is.
    pub(super) index: usize,
    /// The folder that it is run in.
    pub(super) root: &'a Path,
    /// Where its modules may lie.
    pub(super) bounds: Bounds,
    /// The revision that its modules are read from.
    pub(super) revision: Option<&'a Arc<Revision>>,
    /// When it has to be done.
    pub(super) deadline: Instant,
    /// What is taken out of it.
    pub(super) take: Take,
}

/// What is taken out of a script.
#[derive(Clone, Debug)]
pub(super) enum Take {
    /// What it exports.
    Exported,
    /// The `resolve` of the webpack config that it exports. Where that is a function, these are what
    /// it is called with, as JSON.
    WebpackResolve { env: String, arguments: String },
}

/// What came of a script.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What was taken out.
    pub(super) node: Node,
    /// The files that were read for it.
    pub(super) read: Vec<PathBuf>,
    /// What it printed.
    pub(super) notes: Vec<String>,
}

/// When scripts that start now have to be done.
pub(super) fn deadline() -> Instant {
    Instant::now() + TIME
}

/// Whether a file is a script by its name; anything else is JSON5.
pub(super) fn is_script(path: &Path) -> bool {
    path.extension().is_none_or(|ending| {
        ["js", "cjs", "mjs", "ts", "cts", "mts"].iter().any(|script| ending == *script)
    })
}

/// Runs a script.
///
/// # Errors
/// It cannot be read or run, or does not export data.
pub(super) fn run(script: &Script<'_>) -> Result<Outcome, ConfigError> {
    let path = &script.file.path;
    let job = engine::Job {
        path: script.path.to_owned(),
        file: script.file.clone(),
        index: script.index,
        root: script.root.to_owned(),
        bounds: script.bounds.clone(),
        revision: script.revision.cloned(),
        deadline: script.deadline,
        take: script.take.clone(),
    };
    let (done, result) = channel();
    let thread = thread::Builder::new().stack_size(THREAD_STACK).spawn(move || {
        // Nobody waits any more when it took too long.
        let _ = done.send(engine::run(&job));
    });
    if let Err(why) = thread {
        return Err(failure::no_thread(path, &why));
    }
    let wait = script.deadline.saturating_duration_since(Instant::now()) + GRACE;
    match result.recv_timeout(wait) {
        Ok(outcome) => outcome,
        // The thread is lost, and ends with the process.
        Err(RecvTimeoutError::Timeout) => Err(failure::too_slow(path)),
        Err(RecvTimeoutError::Disconnected) => Err(failure::not_run(path, "the engine failed")),
    }
}

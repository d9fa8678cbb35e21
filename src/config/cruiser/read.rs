//! Reads one file of config, whatever it is written in.

use std::{path::Path, time::Instant};

use crate::config::error::ConfigError;

use super::{
    json5,
    node::Node,
    script::{self, Script, Take},
    sources::Sources,
};

/// What the files of one config have in common.
pub(super) struct Session {
    /// When the last script has to be done.
    deadline: Instant,
    notes: Vec<String>,
}

impl Session {
    pub(super) fn new() -> Self {
        Self { deadline: script::deadline(), notes: Vec::new() }
    }

    /// What a file says, without what it extends.
    pub(super) fn read(&mut self, path: &Path, sources: &mut Sources) -> Result<Node, ConfigError> {
        self.take(path, Take::Exported, sources)
    }

    /// What is to be taken out of a file if it is a script, and all of it if it is none.
    pub(super) fn take(
        &mut self,
        path: &Path,
        take: Take,
        sources: &mut Sources,
    ) -> Result<Node, ConfigError> {
        let file = sources.read(path)?;
        if script::is_script(path) {
            return self.run(path, file, take, sources);
        }
        json5::read(&sources.file(file).text, file).map_err(|problem| ConfigError::Invalid {
            file: sources.file(file).clone(),
            problems: vec![problem],
        })
    }

    fn run(
        &mut self,
        path: &Path,
        index: usize,
        take: Take,
        sources: &mut Sources,
    ) -> Result<Node, ConfigError> {
        let outcome = script::run(&Script {
            path,
            file: sources.file(index),
            index,
            root: sources.root(),
            bounds: sources.bounds().of_file(path),
            revision: sources.revision(),
            deadline: self.deadline,
            take,
        })?;
        outcome.read.iter().for_each(|path| sources.note(path));
        self.notes.extend(outcome.notes);
        Ok(outcome.node)
    }

    /// What the scripts printed.
    pub(super) fn into_notes(self) -> Vec<String> {
        self.notes
    }
}

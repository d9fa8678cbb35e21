//! Where the rules come from: the native config, or the built-in defaults.
//!
//! [`locate()`] finds the root and the config, [`read`] turns a native config into a [`Config`],
//! [`defaults()`] makes one for a tree without. All of them end in a [`RuleSet`], in which nothing
//! of the syntax of a config is left.

mod bounds;
mod compile;
pub mod cruiser;
mod defaults;
mod error;
mod first;
mod glob;
mod locate;
pub mod migrate;
mod native;
mod raw;
mod render;
mod revision;
mod tree;

use std::{ops::Range, path::PathBuf, sync::Arc};

use crate::{base::diagnostic::Diagnostic, rules::ruleset::RuleSet};

pub use crate::base::diagnostic::ConfigFile;
pub use defaults::defaults;
pub use error::{ConfigError, Problem};
pub use first::{Package, first};
pub use glob::Ignore;
pub use locate::{Located, locate, read_file, read_native, shown, workspace_root};
pub use revision::{Revision, locate_other};

/// A config that was checked.
#[derive(Debug)]
pub struct Config {
    /// The rules.
    pub rules: Arc<RuleSet>,
    /// What is left out of the run.
    pub ignore: Ignore,
    /// The file that it comes from; `None` for the defaults.
    pub file: Option<ConfigFile>,
    /// What the file extends.
    pub bases: Vec<ConfigFile>,
    /// Every file that was read for it beside its own, when it is of dependency-cruiser: absolute paths.
    pub read: Vec<PathBuf>,
    /// Remarks for the reader about how the config came to be.
    pub notes: Vec<String>,
    /// What the file says beside rules, when it is of dependency-cruiser.
    pub cruiser: Option<Arc<cruiser::Cruiser>>,
    /// Where each zone's `path` stands.
    path_spans: Vec<Range<usize>>,
}

impl Config {
    fn new(compiled: compile::Compiled, file: Option<ConfigFile>, mut notes: Vec<String>) -> Self {
        let compile::Compiled { rules, ignore, path_spans } = compiled;
        if rules.rules.is_empty() {
            notes.push("no rule follows from the config: no import is forbidden".to_owned());
        }
        let rules = Arc::new(rules);
        Self {
            rules,
            ignore,
            file,
            bases: Vec::new(),
            read: Vec::new(),
            notes,
            path_spans,
            cruiser: None,
        }
    }

    /// The files that it was read from, the one that was asked for first.
    pub fn files(&self) -> impl Iterator<Item = &ConfigFile> {
        self.file.iter().chain(&self.bases)
    }

    /// The zones that no file of the tree belongs to, given the root-relative paths of its files.
    pub fn validate_against_tree<'p>(
        &self,
        files: impl IntoIterator<Item = &'p str>,
    ) -> Vec<Diagnostic> {
        tree::empty_zones(&self.rules, &self.path_spans, files)
    }

    /// The error for problems that were found later, such as by
    /// [`Config::validate_against_tree`]; `None` when there are none.
    pub fn error(&self, problems: Vec<Diagnostic>) -> Option<ConfigError> {
        let first = problems.first()?;
        let Some(file) = self.file.clone() else {
            return Some(ConfigError::Plain {
                message: first.message.clone(),
                help: first.help.clone(),
            });
        };
        let problems = problems.into_iter().map(Problem::from).collect();
        Some(ConfigError::Invalid { file, problems })
    }
}

/// Reads and checks a native config.
///
/// # Errors
/// Everything that is wrong with the text, in the order of the file.
pub fn read(file: ConfigFile) -> Result<Config, ConfigError> {
    let mut problems = Vec::new();
    let raw = native::read(&file.text, &mut problems);
    let compiled = compile::compile(raw, &mut problems);
    if problems.is_empty() {
        return Ok(Config::new(compiled, Some(file), Vec::new()));
    }
    problems.sort_by_key(|problem| problem.diagnostic.span.start);
    Err(ConfigError::Invalid { file, problems })
}

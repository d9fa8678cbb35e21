//! One call per stage: the page to read first.
//!
//! ```text
//! project -> RuleSet
//! discover -> FileIndex -> extract -> Vec<Import> -> resolve -> Vec<Dependency>
//!          -> ModuleGraph -> rules -> Vec<Violation> -> probes -> Checked -> report -> bytes
//! ```

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    discover::{FileId, FileIndex},
    extract::import::Extracted,
    probes::ProbeResult,
    resolve::target::Dependency,
    rules::{
        cells::Cell,
        ruleset::{RuleId, RuleSet},
        violation::{BlindSpot, Violation},
    },
};

/// Everything that one run found out. Reports are made from this and from nothing else.
pub struct Checked {
    /// Where the rules come from.
    pub config: ConfigSource,
    /// The files of the tree.
    pub index: FileIndex,
    /// The rules.
    pub rules: RuleSet,
    /// The source files that were read, with what was found in them, sorted by file.
    pub modules: Vec<Module>,
    /// The resolved imports, sorted by importing file and position.
    pub dependencies: Vec<Dependency>,
    /// The violations outside of probes, sorted by file, position and rule.
    pub violations: Vec<Violation>,
    /// What could not be judged, sorted by file and position.
    pub blind_spots: Vec<BlindSpot>,
    /// The probes, sorted by file.
    pub probes: Vec<ProbeResult>,
    /// Figures about each rule, in the order of [`RuleSet::rules`].
    pub rule_stats: Vec<RuleStats>,
    /// Number of violations that a comment suppresses.
    pub suppressed: usize,
    /// Remarks about how the run came to be, for the reader (which config was used, what was
    /// left out).
    pub notes: Vec<String>,
    /// Wall time of the run.
    pub duration: Duration,
}

/// One source file (or manifest) and what was found in it.
pub struct Module {
    /// The file.
    pub file: FileId,
    /// The cell it belongs to.
    pub cell: Option<Cell>,
    /// Its imports and comments.
    pub extracted: Extracted,
    /// It lies in a probe folder.
    pub is_probe: bool,
    /// It is a source file: neither a `package.json` nor a `tsconfig.json`.
    pub is_source: bool,
}

/// Where the rules come from.
#[derive(Clone, Debug)]
pub struct ConfigSource {
    /// The absolute root folder of the tree.
    pub root: PathBuf,
    /// The config file and its text; `None` when the built-in defaults are used.
    pub file: Option<ConfigFile>,
}

/// A config file that was read.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    /// Its path as shown to the user: root-relative where it lies below the root.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Figures about one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleStats {
    /// Modules that match its `from`.
    pub from_modules: usize,
    /// Modules (and packages, builtins) of the graph that match its `to`.
    pub to_modules: usize,
    /// Dependencies that match both: those that its conditions decide on.
    pub dependencies: usize,
    /// Violations outside of probes, suppressed ones included.
    pub violations: usize,
    /// Probes that prove it.
    pub proved_by: Vec<FileId>,
}

impl Checked {
    /// The rule with this id.
    pub fn rule(&self, id: RuleId) -> &crate::rules::ruleset::Rule {
        &self.rules.rules[usize::from(id.0)]
    }

    /// The import that a dependency comes from.
    pub fn import(&self, dependency: &Dependency) -> &crate::extract::import::Import {
        &self.module(dependency.from).extracted.imports[dependency.import as usize]
    }

    /// What was found in a file that holds imports.
    ///
    /// # Panics
    /// When `file` is not one of [`Checked::modules`].
    pub fn module(&self, file: FileId) -> &Module {
        let at = self.modules.binary_search_by_key(&file, |module| module.file);
        &self.modules[at.expect("only files that were read hold imports")]
    }
}

/// The text of a file of the tree, for showing a piece of it: without byte order mark, invalid
/// UTF-8 replaced. `None` when it is gone or cannot be read.
pub fn source_text(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// What a run is asked to look at.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder from which the root and the config are looked for.
    pub cwd: PathBuf,
    /// The root, when it is given.
    pub root: Option<PathBuf>,
    /// The config file, when it is given.
    pub config: Option<PathBuf>,
}

/// Why a run could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RunError(String);

impl RunError {
    /// The error as it is shown to the user.
    pub fn render(&self, _color: bool) -> String {
        self.0.clone()
    }
}

/// Runs every stage.
///
/// # Errors
/// When the run cannot be made: no such root, a config that cannot be used.
pub fn check(_options: &Options) -> Result<Checked, RunError> {
    Err(RunError("error: the stages are not connected yet\n".to_owned()))
}

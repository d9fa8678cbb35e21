//! What the engine finds.

use std::sync::Arc;

use crate::{
    base::{position::Range, severity::Severity},
    discover::FileId,
    extract::import::ImportKind,
    rules::ruleset::{RuleId, ZoneId},
};

/// One broken rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's name.
    pub rule: Box<str>,
    /// The rule, unless the finding is about a suppression comment.
    pub rule_id: Option<RuleId>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence, with paths as they are (escape before printing).
    pub message: String,
    /// What may be done instead, in one sentence.
    pub hint: Option<String>,
    /// The file that is at fault.
    pub from: FileId,
    /// Where in it.
    pub range: Range,
    /// What it must not import; `None` when the finding is about the file itself.
    pub to: Option<End>,
    /// The import; `None` when the finding is about the file itself.
    pub import: Option<ImportRef>,
    /// For a cycle or a forbidden reach: what lies on the way, both ends included, named as
    /// [`End::file`] is.
    pub chain: Vec<Arc<str>>,
    /// A stable identity: the same finding has the same one when lines move.
    pub fingerprint: u64,
}

/// Sorts violations as reports show them: by file, position, rule and chain.
pub fn sort(violations: &mut [Violation]) {
    violations.sort_by(|a, b| {
        (a.from, a.range, a.rule_id, &a.chain).cmp(&(b.from, b.range, b.rule_id, &b.chain))
    });
}

/// The import that a violation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRef {
    /// The specifier as a person would quote it.
    pub specifier: Box<str>,
    /// Its syntax.
    pub kind: ImportKind,
    /// Whether it is for types alone.
    pub type_only: bool,
}

/// The far end of a violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// A root-relative path, or the name of a package or builtin.
    pub file: Arc<str>,
    /// Its zone.
    pub zone: Option<ZoneId>,
    /// Its cell: the root-relative folder.
    pub cell: Option<Box<str>>,
}

/// Something that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindSpot {
    /// Root-relative path of the file (or folder).
    pub file: Box<str>,
    /// Where in it.
    pub range: Range,
    /// The import, when it is about one.
    pub specifier: Option<Box<str>>,
    /// What kind.
    pub reason: BlindReason,
    /// How much it matters.
    pub severity: Severity,
    /// What exactly could not be judged, and what was done about it, in one line.
    pub detail: String,
}

/// The kinds of blind spots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlindReason {
    /// A file does not parse, cannot be read or is not UTF-8.
    ParseError,
    /// An import resolves to nothing.
    Unresolved,
    /// A specifier is computed at run time.
    Computed,
    /// A probe, a zone's folder or a folder of sources is hidden from the run.
    Hidden,
    /// A rule cannot bite.
    DeadRule,
    /// A probe that the config requires is missing: a rule is not known to bite.
    MissingProbe,
    /// Something in the config that nothing needs.
    Unused,
}

impl BlindReason {
    /// The word used in configs and in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ParseError => "parseError",
            Self::Unresolved => "unresolved",
            Self::Computed => "computed",
            Self::Hidden => "hidden",
            Self::DeadRule => "deadRule",
            Self::MissingProbe => "missingProbe",
            Self::Unused => "unused",
        }
    }
}

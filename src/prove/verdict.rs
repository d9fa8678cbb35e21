//! What comes of it.

use std::{fmt, time::Duration};

use crate::{base::severity::Severity, prove::route::Way, rules::ruleset::Rule};

/// What became of every rule.
#[derive(Debug)]
pub struct Proof {
    /// The rules, in the order of the config.
    pub rules: Vec<RuleProof>,
    /// Number of files that were laid over the tree in the last run.
    pub files: usize,
    /// Remarks about how the run came to be.
    pub notes: Vec<String>,
    /// Wall time of all runs.
    pub duration: Duration,
}

/// What became of one rule.
#[derive(Debug)]
pub struct RuleProof {
    /// Its name.
    pub name: String,
    /// Its severity.
    pub severity: Severity,
    /// What came out.
    pub outcome: Outcome,
    /// Why, if it is dead; or how it was tried, if not by single imports.
    pub note: Option<String>,
    /// Where the tree as it is breaks it, be it in a probe.
    pub found: Option<Found>,
    /// Where it was seen to bite.
    pub witness: Option<Witness>,
    /// The spellings that were tried, and those that could not be.
    pub cells: Vec<Cell>,
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing escaped that it means to catch.
    Proved,
    /// Something did.
    Escapes,
    /// No import can break it, as the tree is.
    Dead,
    /// Nothing that was tried breaks it, though something should: it has no conditions.
    Unbroken,
    /// It is not known how to lay over the tree what would break it, or what was laid does not meet
    /// its conditions.
    Untried,
}

/// A place at which the tree as it is breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: String,
    /// The 1-based line of the import; `None` when it is the file that breaks the rule.
    pub line: Option<u32>,
    /// What is imported, or reached.
    pub to: Option<String>,
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(out, ":{line}"))
    }
}

/// Between what a rule was seen to bite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// A file that its `from` means: the laid ones stand for it.
    pub from: String,
    /// What is imported.
    pub to: Option<String>,
    /// How the ordinary import is written.
    pub form: &'static str,
}

/// One spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How the import is written; `None` when the rule is broken by a file without imports.
    pub form: Option<&'static str>,
    /// How the target is named.
    pub way: Option<Way>,
    /// By which alias or entry.
    pub by: Option<String>,
    /// Which of the two it is there to show.
    pub axis: Axis,
    /// What became of it.
    pub verdict: Verdict,
    /// Why, if it was not caught; by what, if that needs to be said.
    pub reason: Option<String>,
    /// The files that were laid for it, with what they say.
    pub files: Vec<(String, String)>,
}

/// What a spelling is there to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The ordinary import of the target by its ordinary name.
    Plain,
    /// A form, with the ordinary name.
    Form,
    /// A way to name the target, in the ordinary form.
    Way,
    /// Both together.
    Both,
}

/// What became of a spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rule caught it.
    Caught,
    /// The rule should have caught it and did not.
    Escaped,
    /// The rule leaves it out by what it says itself.
    Excluded,
    /// It cannot be written here.
    Inexpressible,
}

impl Verdict {
    /// The word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Caught => "caught",
            Self::Escaped => "escaped",
            Self::Excluded => "excluded",
            Self::Inexpressible => "not-expressible",
        }
    }
}

impl Outcome {
    /// The word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Escapes => "escapes",
            Self::Dead => "dead",
            Self::Unbroken => "unbroken",
            Self::Untried => "untried",
        }
    }
}

impl RuleProof {
    /// A rule of which nothing is known yet but where the tree breaks it.
    pub(super) fn new(rule: &Rule, found: Option<Found>) -> Self {
        Self {
            name: rule.name.clone(),
            severity: rule.severity,
            outcome: Outcome::Proved,
            note: None,
            found,
            witness: None,
            cells: Vec::new(),
        }
    }

    /// Nothing was laid that breaks the rule. What the tree as it is breaks is never dead, whatever
    /// became of what was tried.
    pub(super) fn settle(&mut self, outcome: Outcome, why: Option<String>) {
        self.note = why;
        self.outcome = match &self.found {
            Some(found) => {
                let why = self.note.take().map(|why| format!(": {why}")).unwrap_or_default();
                self.note = Some(format!("{found} breaks it, and spellings are not tried{why}"));
                Outcome::Untried
            }
            None => outcome,
        };
    }

    /// Whether something is wrong with it: it lets something escape, or nothing breaks it.
    pub fn is_wrong(&self) -> bool {
        matches!(self.outcome, Outcome::Escapes | Outcome::Dead | Outcome::Unbroken)
    }
}

impl Proof {
    /// Whether something is wrong with a rule of severity error.
    pub fn fails(&self) -> bool {
        self.rules.iter().any(|rule| rule.severity == Severity::Error && rule.is_wrong())
    }
}

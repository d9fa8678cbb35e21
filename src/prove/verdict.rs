//! What comes of it.

use std::time::Duration;

use crate::{base::severity::Severity, prove::route::Way};

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
    /// No import breaks it.
    Dead,
    /// What would break it cannot be laid over a tree.
    Untried,
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
            Self::Untried => "untried",
        }
    }
}

impl Proof {
    /// Whether a rule of severity error is dead, or lets something escape; of one rule, if one is
    /// asked for.
    pub fn fails(&self, name: Option<&str>) -> bool {
        let is_asked_for = |rule: &&RuleProof| name.is_none_or(|name| rule.name == name);
        let fails = |rule: &RuleProof| {
            rule.severity == Severity::Error
                && matches!(rule.outcome, Outcome::Escapes | Outcome::Dead)
        };
        self.rules.iter().filter(is_asked_for).any(fails)
    }
}

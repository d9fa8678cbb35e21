//! Probes: stubs that break a rule on purpose, so that a rule that stopped working is noticed.

pub mod draft;
pub mod expectation;
pub mod hidden;
pub mod required;
pub(crate) mod sample;
pub mod style;
pub mod verify;
pub mod witness;

use crate::{base::position::Position, discover::FileId};

/// What became of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It violates what it must violate, or (`pass_`) violates nothing.
    Proved,
    /// It must violate something, and nothing fired.
    Dead,
    /// Another rule fired than the one it names.
    WrongRule,
    /// It must not violate anything, and something fired.
    Contradicted,
    /// It is there to be aimed at.
    Stub,
}

impl Verdict {
    /// The word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Dead => "dead",
            Self::WrongRule => "wrong-rule",
            Self::Contradicted => "contradicted",
            Self::Stub => "stub",
        }
    }

    /// Whether this verdict fails the run.
    pub fn fails(self) -> bool {
        !matches!(self, Self::Proved | Self::Stub)
    }
}

/// A probe and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeResult {
    /// The probe's file.
    pub file: FileId,
    /// The rules that it says it breaks, in the order of the file, without repetition.
    pub expects: Vec<Box<str>>,
    /// What became of it.
    pub verdict: Verdict,
    /// The rules that fired, sorted, without repetition.
    pub fired: Vec<Box<str>>,
    /// Why the verdict is not a good one; `None` when it is.
    pub reason: Option<String>,
    /// Where in the file the reason shows, if at one place.
    pub at: Option<Position>,
}

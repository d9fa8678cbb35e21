//! Answers about one file or one import: how it was read, how it was resolved, and what each rule
//! makes of it.
//!
//! Nothing is worked out here a second time: steps of resolution are those that the resolver notes
//! ([`crate::resolve::trace`]), verdicts are those of the run, and what did not hold is told by
//! [`crate::rules::miss`].

pub mod file;
pub mod goal;
pub mod may;
mod question;
mod spell;
mod target;
mod verdict;

pub use question::{Asked, NoAnswer, Spot};
pub use target::TargetExplanation;
pub use verdict::{Broken, Outcome, Pardon, RuleVerdict};

//! `prove`: probes that nobody had to write.
//!
//! For each rule and each way to spell an import, a file with one such import is laid over the tree,
//! in memory, and the same stages judge it as judge everything else. Three runs are made: of the tree
//! as it is, to see what each rule means; with candidates laid over it, to find for each rule a place
//! and a target between which an ordinary import breaks it (its witness); and with every spelling of
//! that import.

mod candidates;
mod construct;
pub mod form;
mod judge;
mod lay;
mod layout;
mod plan;
pub mod route;
pub mod verdict;

use std::time::Instant;

use crate::{
    config::Located,
    discover::overlay::Overlay,
    pipeline::{self, Handicap, RunError},
};

pub use verdict::{Cell, Outcome, Proof, RuleProof, Verdict, Witness};

/// Tries every rule with every spelling.
///
/// # Errors
/// Those of [`pipeline::check`].
pub fn prove(located: &Located) -> Result<Proof, RunError> {
    prove_handicapped(located, &Handicap::default())
}

/// The same with an engine that cannot do everything: the matrix must say so. A check that cannot fail
/// is none.
///
/// # Errors
/// Those of [`pipeline::check`].
pub fn prove_handicapped(located: &Located, handicap: &Handicap) -> Result<Proof, RunError> {
    let started = Instant::now();
    let examine = |overlay| Run { located, handicap, overlay };
    let (overlay, scouting) = examine(Overlay::default()).look(plan::scout)?;
    let (overlay, trials) = examine(overlay).look(|examined| scouting.witnesses(examined))?;
    let mut proof = examine(overlay).look(|examined| trials.judge(examined))?;
    proof.duration = started.elapsed();
    Ok(proof)
}

/// One run of the stages.
struct Run<'r> {
    located: &'r Located,
    handicap: &'r Handicap,
    overlay: Overlay,
}

impl Run<'_> {
    fn look<T>(self, look: impl FnOnce(&pipeline::Examined<'_>) -> T) -> Result<T, RunError> {
        pipeline::examine_handicapped(self.located, self.overlay, self.handicap, look)
    }
}

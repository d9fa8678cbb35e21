//! `prove`: probes that nobody had to write.
//!
//! For each rule and each way to spell an import, a file with one such import is laid over the tree,
//! in memory, and the same stages judge it as judge everything else. Three runs are made: of the tree
//! as it is, to see what each rule means and what breaks it already; with candidates laid over it, to
//! find for each rule a place and a target between which an ordinary import breaks it (its witness);
//! and with every spelling of that import. Where no ordinary import breaks a rule, a run more tries
//! the candidates by every name that they have.

mod candidates;
mod construct;
pub mod form;
mod judge;
mod lay;
mod layout;
mod plan;
pub mod route;
mod scout;
mod spelled;
pub mod verdict;

use std::time::Instant;

use crate::{
    base::diagnostic::NoRule,
    config::Located,
    discover::overlay::Overlay,
    pipeline::{Examined, Handicap, RunError, Trying},
    prove::scout::Next,
};

pub use verdict::{Cell, Found, Outcome, Proof, RuleProof, Verdict, Witness};

/// Why nothing can be proved.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// The run cannot be made.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A rule is asked for that does not exist.
    #[error(transparent)]
    NoRule(#[from] NoRule),
}

/// Tries every rule, or the one of this name, with every spelling.
///
/// # Errors
/// Those of [`crate::pipeline::check`]; there is no such rule.
pub fn prove(located: &Located, rule: Option<&str>) -> Result<Proof, ProveError> {
    prove_handicapped(located, rule, &Handicap::default())
}

/// The same with an engine that cannot do everything: the matrix must say so. A check that cannot fail
/// is none.
///
/// # Errors
/// Those of [`prove`].
pub fn prove_handicapped(
    located: &Located,
    rule: Option<&str>,
    handicap: &Handicap,
) -> Result<Proof, ProveError> {
    let started = Instant::now();
    let mut trying = Trying::new(located, *handicap);
    let (mut overlay, mut scouting) = trying.examine(Overlay::default(), |examined| {
        exists(examined, rule)?;
        Ok::<_, ProveError>(scout::scout(examined, rule))
    })??;
    let trials = loop {
        let next;
        (overlay, next) = trying.examine(overlay, |examined| scouting.go_on(examined))?;
        match next {
            Next::Wider(wider) => scouting = wider,
            Next::Spelled(trials) => break trials,
        }
    };
    let mut proof = trying.examine(overlay, |examined| trials.judge(examined))?;
    proof.duration = started.elapsed();
    Ok(proof)
}

fn exists(examined: &Examined<'_>, name: Option<&str>) -> Result<(), NoRule> {
    let Some(name) = name else { return Ok(()) };
    let names = || examined.input.rules.rules.iter().map(|rule| rule.name.as_str());
    if names().any(|known| known == name) { Ok(()) } else { Err(NoRule::new(name, names())) }
}

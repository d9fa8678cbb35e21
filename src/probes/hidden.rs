//! Whether a failed probe would hold when only folders of probes are looked at.
//!
//! dependency-cruiser's users check their probes with `--include-only` on those folders. Imports of
//! anything else are no part of the graph then, and what is reached, what is part of a cycle and what
//! nothing imports looks different: a probe can hold there, and only there. With its own folder alone,
//! any `pass_` probe that imports something elsewhere passes.

use std::fmt::Write as _;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    discover::{FileId, FileIndex},
    probes::{ProbeResult, Verdict, expectation::Kind},
};

/// Whether there is a probe of which it is worth knowing.
pub fn may_tell(index: &FileIndex, results: &[ProbeResult]) -> bool {
    results.iter().any(|result| is_asked(index, result))
}

fn is_asked(index: &FileIndex, result: &ProbeResult) -> bool {
    match Kind::of(index.path(result.file)) {
        Kind::Pass => result.verdict == Verdict::Contradicted,
        Kind::Fail | Kind::Stub => matches!(result.verdict, Verdict::Dead | Verdict::WrongRule),
    }
}

/// What of the graph is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The folders of probes, all of them.
    ProbeFolders,
    /// Of each probe, the folder that it lies in.
    OwnFolder,
}

/// Adds to the reasons in what scope a probe would hold: the widest one. `verdicts` gives the verdicts
/// in a scope.
pub fn tell(
    index: &FileIndex,
    results: &mut [ProbeResult],
    verdicts: impl Fn(Scope) -> Vec<ProbeResult>,
) {
    let scopes = [
        (Scope::ProbeFolders, "the probe folders alone are"),
        (Scope::OwnFolder, "its own folder alone is"),
    ];
    let mut told: FxHashSet<FileId> = FxHashSet::default();
    for (scope, what) in scopes {
        let alone = verdicts(scope);
        let alone: FxHashMap<FileId, &ProbeResult> =
            alone.iter().map(|result| (result.file, result)).collect();
        for result in results.iter_mut().filter(|result| is_asked(index, result)) {
            let holds = alone.get(&result.file).and_then(|alone| holds(index, alone));
            let (Some(holds), Some(reason)) = (holds, &mut result.reason) else { continue };
            if told.insert(result.file) {
                let _ = write!(
                    reason,
                    "; it {holds} only when {what} looked at, and the rest of the graph is hidden"
                );
            }
        }
    }
}

/// What a probe does that holds.
fn holds(index: &FileIndex, result: &ProbeResult) -> Option<&'static str> {
    match Kind::of(index.path(result.file)) {
        Kind::Pass => result.fired.is_empty().then_some("passes"),
        Kind::Fail | Kind::Stub => (result.verdict == Verdict::Proved).then_some("fires"),
    }
}

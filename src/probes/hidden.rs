//! Whether a failed probe would hold when only the folders of probes are looked at.
//!
//! dependency-cruiser's users check their probes with `--include-only` on those folders. Imports of
//! anything else are no part of the graph then, and what is reached, what is part of a cycle and what
//! nothing imports looks different: a probe can hold there, and only there.

use rustc_hash::FxHashMap;

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

/// Adds to the reasons what `alone`, the verdicts in a graph of probes alone, says otherwise.
pub fn tell(index: &FileIndex, results: &mut [ProbeResult], alone: &[ProbeResult]) {
    let alone: FxHashMap<FileId, &ProbeResult> =
        alone.iter().map(|result| (result.file, result)).collect();
    for result in results.iter_mut().filter(|result| is_asked(index, result)) {
        let Some(alone) = alone.get(&result.file) else { continue };
        let otherwise = match Kind::of(index.path(result.file)) {
            Kind::Pass => alone.fired.is_empty().then_some(
                "it passes only when the probe folders alone are looked at, and the rest of the graph is \
                 hidden",
            ),
            Kind::Fail | Kind::Stub => (alone.verdict == Verdict::Proved).then_some(
                "it fires only when the probe folders alone are looked at, and the rest of the graph is \
                 hidden",
            ),
        };
        if let (Some(otherwise), Some(reason)) = (otherwise, &mut result.reason) {
            reason.push_str("; ");
            reason.push_str(otherwise);
        }
    }
}

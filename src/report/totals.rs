//! The figures that sum up a run, and the verdict that follows from them.

use crate::{
    base::severity::Severity,
    pipeline::Checked,
    probes::Verdict,
    resolve::target::{Dependency, Target},
    rules::violation::BlindReason,
};

/// The figures that sum up a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Source files that were read, probes included.
    pub modules: usize,
    /// Import sites in source files.
    pub imports: usize,
    /// Violations of severity error.
    pub errors: usize,
    /// Violations of severity warn.
    pub warnings: usize,
    /// Violations of severity info.
    pub infos: usize,
    /// Violations that a comment suppresses.
    pub suppressed: usize,
    /// What could not be judged.
    pub blind_spots: usize,
    /// The blind spots of severity error.
    pub blind_errors: usize,
    /// Probes that are required and missing: a part of the blind spots.
    pub missing: usize,
    /// Those of severity error.
    pub missing_errors: usize,
    /// Probe files, stubs included.
    pub probes: usize,
    /// Probes that hold.
    pub proved: usize,
    /// Probe files that are only aimed at.
    pub stubs: usize,
    /// Probes that fail the run.
    pub failed: usize,
}

impl Totals {
    /// Counts.
    pub fn of(checked: &Checked) -> Self {
        let with = |severity| checked.violations.iter().filter(|v| v.severity == severity).count();
        let sources = || checked.modules.iter().filter(|module| module.is_source);
        let missing =
            || checked.blind_spots.iter().filter(|spot| spot.reason == BlindReason::MissingProbe);
        let verdict = |verdict| checked.probes.iter().filter(|p| p.verdict == verdict).count();
        Self {
            modules: sources().count(),
            imports: sources().map(|module| module.extracted.imports.len()).sum(),
            errors: with(Severity::Error),
            warnings: with(Severity::Warn),
            infos: with(Severity::Info),
            suppressed: checked.suppressed,
            blind_spots: checked.blind_spots.len(),
            blind_errors: checked
                .blind_spots
                .iter()
                .filter(|spot| spot.severity == Severity::Error)
                .count(),
            missing: missing().count(),
            missing_errors: missing().filter(|spot| spot.severity == Severity::Error).count(),
            probes: checked.probes.len(),
            proved: verdict(Verdict::Proved),
            stubs: verdict(Verdict::Stub),
            failed: checked.probes.iter().filter(|probe| probe.verdict.fails()).count(),
        }
    }

    /// Whether the run fails: anything of severity error, or a probe that does not hold.
    pub fn fails(&self) -> bool {
        self.errors + self.failed + self.blind_errors > 0
    }
}

/// How many imports of source files resolve to something: each counts once, however many files its
/// pattern matches.
pub(super) fn resolved_imports(checked: &Checked) -> usize {
    let of_file = |dependencies: &[Dependency]| {
        let mut counted = None;
        let resolved = |one: &&Dependency| !matches!(one.target, Target::Unresolved { .. });
        let is_next = |one: &&Dependency| counted.replace(one.import) != Some(one.import);
        dependencies.iter().filter(resolved).filter(is_next).count()
    };
    let by_file = checked.dependencies.chunk_by(|a, b| a.from == b.from);
    by_file.filter(|own| checked.module(own[0].from).is_source).map(of_file).sum()
}

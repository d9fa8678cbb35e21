//! The probes that the config requires and that are missing.
//!
//! A *proving probe of a cell* is one that lies in the cell, that must violate (by its name, or because
//! it expects a rule), and that is proved. A *proving probe of a rule* is one of
//! [`RuleStats::proved_by`]: it is proved, the rule is among those that fired, and it names that rule or
//! none at all.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    base::{diagnostic::ConfigFile, position::LineIndex, severity::Severity},
    probes::{ProbeResult, Verdict, expectation::Kind},
    rules::{
        cells::Cell,
        engine::{Input, RuleStats},
        ruleset::RuleId,
        violation::{BlindReason, BlindSpot},
    },
};

/// A probe that is required and missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What no probe proves.
    pub what: Unproved,
    /// How much it matters.
    pub severity: Severity,
    /// Where the config requires it (bytes of the config file).
    pub span: Range<usize>,
}

/// What a probe is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// Some rule of this cell.
    Cell(Cell),
    /// This rule.
    Rule(RuleId),
}

/// What is missing: cells in the order of the config, then of their folders; then rules.
pub fn missing(input: &Input<'_>, results: &[ProbeResult], stats: &[RuleStats]) -> Vec<Missing> {
    let required = &input.rules.required_probes;
    let severity = required.severity;
    let proving: BTreeSet<&Cell> =
        results.iter().filter_map(|result| proving_cell(input, result)).collect();
    let cells = required.zones.iter().flat_map(|(zone, span)| {
        let all: BTreeSet<&Cell> = input
            .modules
            .iter()
            .filter(|module| module.is_source && !module.is_probe)
            .filter_map(|module| module.cell.as_ref())
            .filter(|cell| cell.zone == *zone)
            .collect();
        let lacking = all.into_iter().filter(|cell| !proving.contains(cell));
        lacking.map(|cell| (Unproved::Cell(cell.clone()), span)).collect::<Vec<_>>()
    });
    let is_unproved = |rule: RuleId| stats[usize::from(rule.0)].proved_by.is_empty();
    let rules = required.rules.iter().filter(|(rule, _)| is_unproved(*rule));
    let rules = rules.map(|(rule, span)| (Unproved::Rule(*rule), span));
    cells.chain(rules).map(|(what, span)| Missing { what, severity, span: span.clone() }).collect()
}

/// The cell that a probe proves something of.
fn proving_cell<'i>(input: &Input<'i>, result: &ProbeResult) -> Option<&'i Cell> {
    let is_fail =
        Kind::of(input.world.index.path(result.file)) == Kind::Fail || !result.expects.is_empty();
    let proves = is_fail && result.verdict == Verdict::Proved;
    proves.then(|| input.module(result.file)?.cell.as_ref())?
}

/// The missing probes as blind spots of the config.
pub fn blind_spots(
    input: &Input<'_>,
    results: &[ProbeResult],
    stats: &[RuleStats],
    config: Option<&ConfigFile>,
) -> Vec<BlindSpot> {
    let Some(file) = config else { return Vec::new() };
    let missing = missing(input, results, stats);
    let lines = LineIndex::new(&file.text);
    let spot = |missing: Missing| BlindSpot {
        file: file.path.as_str().into(),
        range: lines.range(missing.span.start, missing.span.end),
        specifier: None,
        reason: BlindReason::MissingProbe,
        severity: missing.severity,
        detail: match missing.what {
            Unproved::Cell(cell) => format!("no probe in {} is proved", cell.dir),
            Unproved::Rule(rule) => format!("no probe proves {}", input.rules.rule(rule).name),
        },
    };
    missing.into_iter().map(spot).collect()
}

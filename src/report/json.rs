//! The report of `check` as JSON, for tools.
//!
//! These structs are the wire format: the order of the fields is the order of the keys. A new
//! field is a promise.

use serde::Serialize;

use crate::{
    base::position::Range,
    pipeline::Checked,
    probes::ProbeResult,
    report::{
        json_text,
        totals::{Totals, resolved_imports},
    },
    rules::engine::RuleStats,
    rules::{
        ruleset::Rule,
        violation::{self, BlindSpot},
    },
};

/// The report of `check` as JSON.
pub fn render(checked: &Checked) -> String {
    json_text::to_string(&Report {
        version: 1,
        summary: Summary::of(checked),
        violations: checked.violations.iter().map(|v| Violation::of(checked, v)).collect(),
        blind_spots: checked.blind_spots.iter().map(Blind::of).collect(),
        probes: Probe::all(checked),
        rules: checked
            .rules
            .rules
            .iter()
            .zip(&checked.rule_stats)
            .map(|(rule, stats)| RuleEntry::of(checked, rule, stats))
            .collect(),
    })
}

/// The report of `check` as JSON on one line, for tools that read one after another.
pub fn line(checked: &Checked) -> String {
    // Line ends within strings are escaped, so what begins a line is indentation.
    render(checked).lines().map(str::trim_start).chain(["\n"]).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'c> {
    version: u8,
    summary: Summary,
    violations: Vec<Violation<'c>>,
    blind_spots: Vec<Blind<'c>>,
    probes: Vec<Probe<'c>>,
    rules: Vec<RuleEntry<'c>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    modules: usize,
    imports: usize,
    dependencies: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    baselined: usize,
    blind_spots: usize,
    duration_ms: u64,
}

impl Summary {
    fn of(checked: &Checked) -> Self {
        let totals = Totals::of(checked);
        Self {
            modules: totals.modules,
            imports: totals.imports,
            dependencies: resolved_imports(checked),
            errors: totals.errors,
            warnings: totals.warnings,
            infos: totals.infos,
            suppressed: totals.suppressed,
            baselined: 0,
            blind_spots: totals.blind_spots,
            duration_ms: u64::try_from(checked.duration.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Violation<'c> {
    rule: &'c str,
    severity: &'static str,
    message: &'c str,
    from: From<'c>,
    to: Option<To<'c>>,
    specifier: Option<&'c str>,
    kind: Option<&'static str>,
    type_only: bool,
    chain: Vec<&'c str>,
    fingerprint: String,
}

impl<'c> Violation<'c> {
    fn of(checked: &'c Checked, violation: &'c violation::Violation) -> Self {
        let import = violation.import.as_ref();
        Self {
            rule: &violation.rule,
            severity: violation.severity.as_str(),
            message: &violation.message,
            from: From::of(checked.index.path(violation.from), violation.range),
            to: violation.to.as_ref().map(|to| To::of(checked, to)),
            specifier: import.map(|import| &*import.specifier),
            kind: import.map(|import| import.kind.as_str()),
            type_only: import.is_some_and(|import| import.type_only),
            chain: violation.chain.iter().map(|name| &**name).collect(),
            fingerprint: format!("{:016x}", violation.fingerprint),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct From<'c> {
    file: &'c str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

impl<'c> From<'c> {
    fn of(file: &'c str, Range { start, end }: Range) -> Self {
        Self {
            file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

#[derive(Serialize)]
struct To<'c> {
    file: &'c str,
    zone: Option<&'c str>,
    cell: Option<&'c str>,
}

impl<'c> To<'c> {
    fn of(checked: &'c Checked, to: &'c violation::End) -> Self {
        Self {
            file: &to.file,
            zone: to.zone.map(|zone| &*checked.rules.zone(zone).name),
            cell: to.cell.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Blind<'c> {
    file: &'c str,
    line: u32,
    column: u32,
    specifier: Option<&'c str>,
    reason: &'static str,
}

impl<'c> Blind<'c> {
    fn of(spot: &'c BlindSpot) -> Self {
        Self {
            file: &spot.file,
            line: spot.range.start.line,
            column: spot.range.start.column,
            specifier: spot.specifier.as_deref(),
            reason: spot.reason.as_str(),
        }
    }
}

/// A probe, here and in the report of `probes`.
#[derive(Serialize)]
pub(super) struct Probe<'c> {
    file: &'c str,
    expects: Vec<&'c str>,
    verdict: &'static str,
    fired: Vec<&'c str>,
    reason: Option<&'c str>,
}

impl<'c> Probe<'c> {
    /// Every probe of a run.
    pub(super) fn all(checked: &'c Checked) -> Vec<Self> {
        checked.probes.iter().map(|probe| Self::of(checked, probe)).collect()
    }

    fn of(checked: &'c Checked, probe: &'c ProbeResult) -> Self {
        Self {
            file: checked.index.path(probe.file),
            expects: probe.expects.iter().map(|rule| &**rule).collect(),
            verdict: probe.verdict.as_str(),
            fired: probe.fired.iter().map(|rule| &**rule).collect(),
            reason: probe.reason.as_deref(),
        }
    }
}

/// A rule and its figures, here and in the report of `rules`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleEntry<'c> {
    name: &'c str,
    from_modules: usize,
    to_modules: usize,
    dependencies: usize,
    violations: usize,
    proved_by: Vec<&'c str>,
}

impl<'c> RuleEntry<'c> {
    pub(super) fn of(checked: &'c Checked, rule: &'c Rule, stats: &'c RuleStats) -> Self {
        Self {
            name: &rule.name,
            from_modules: stats.from_modules,
            to_modules: stats.to_modules,
            dependencies: stats.dependencies,
            violations: stats.violations,
            proved_by: stats.proved_by.iter().map(|file| checked.index.path(*file)).collect(),
        }
    }
}

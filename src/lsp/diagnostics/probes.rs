//! A probe that does not prove what it is there for.

use lsp_types::Diagnostic;

use crate::{
    base::{
        position::{Position, Range},
        severity::Severity,
    },
    lsp::{
        diagnostics::{lines, places::Places, plain},
        text,
    },
    pipeline::Checked,
    probes::ProbeResult,
};

pub(super) fn diagnostic(places: &Places<'_>, probe: &ProbeResult) -> Diagnostic {
    let verdict = probe.verdict.as_str();
    let range = probe.at.map_or(Range::FILE, |at| around(places.checked, probe, at));
    let reason = probe.reason.as_deref().unwrap_or(verdict);
    let related: Vec<_> = probe.expects.iter().filter_map(|rule| places.rule_named(rule)).collect();
    Diagnostic {
        related_information: Some(related).filter(|all| !all.is_empty()),
        ..plain(text::range(range), Severity::Error, &format!("probe: {verdict}"), lines([reason]))
    }
}

/// The import that stands at a place, or the place alone.
fn around(checked: &Checked, probe: &ProbeResult, at: Position) -> Range {
    let imports = &checked.module(probe.file).extracted.imports;
    let ranges = imports.iter().map(|import| import.range);
    ranges.into_iter().find(|range| range.start == at).unwrap_or(Range { start: at, end: at })
}

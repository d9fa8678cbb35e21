//! What was found, as diagnostics by file.

mod blind_spots;
mod errors;
mod places;
mod probes;
mod violations;

use std::{collections::BTreeMap, path::PathBuf};

use lsp_types::{Diagnostic, DiagnosticSeverity, NumberOrString, Range};

use crate::{
    base::{escape::printable, severity::Severity},
    lsp::diagnostics::places::Places,
    pipeline::Checked,
};

pub(super) use errors::of_error;
pub(super) use places::rule_place;

/// What is wrong with one file.
#[derive(Clone, Debug)]
pub(super) struct InFile {
    pub(super) path: PathBuf,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What is wrong, by root-relative path.
pub(super) type Files = BTreeMap<String, InFile>;

/// The diagnostics of a run. `related` says whether other places are told as well.
pub(super) fn of(checked: &Checked, related: bool) -> Files {
    let places = Places::new(checked, related);
    let mut files = Files::new();
    for violation in &checked.violations {
        let path = checked.index.path(violation.from);
        let diagnostic = violations::diagnostic(&places, violation);
        add(&mut files, path, || checked.index.disk_path(violation.from), diagnostic);
    }
    for probe in checked.probes.iter().filter(|probe| probe.verdict.fails()) {
        let path = checked.index.path(probe.file);
        let diagnostic = probes::diagnostic(&places, probe);
        add(&mut files, path, || checked.index.disk_path(probe.file), diagnostic);
    }
    for spot in &checked.blind_spots {
        let path = || checked.index.root().join(&*spot.file);
        add(&mut files, &spot.file, path, blind_spots::diagnostic(spot));
    }
    files
}

fn add(files: &mut Files, name: &str, path: impl FnOnce() -> PathBuf, diagnostic: Diagnostic) {
    let file = files.entry(name.to_owned());
    let file = file.or_insert_with(|| InFile { path: path(), diagnostics: Vec::new() });
    file.diagnostics.push(diagnostic);
}

/// A diagnostic without anything that only some have.
fn plain(range: Range, severity: Severity, code: &str, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(match severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warn => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(code.to_owned())),
        source: Some(env!("CARGO_PKG_NAME").to_owned()),
        message,
        ..Diagnostic::default()
    }
}

/// Texts as the lines of a message. What the repository says is shown as it is, and must not forge
/// anything.
fn lines<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let lines = texts.into_iter().flat_map(str::lines);
    let safe: Vec<_> = lines.map(printable).collect();
    safe.join("\n")
}

//! What could not be judged, by reason.

use std::fmt::Write;

use crate::{
    base::{position::Range, severity::Severity},
    report::text::{Paint, count, list, noun, place, safe},
    rules::violation::{BlindReason, BlindSpot},
};

/// How many blind spots that do not fail the run are shown of one reason.
const SHOWN: usize = 10;

/// The errors, and of the others the first few of each reason, or `all`.
pub(super) fn render(spots: &[BlindSpot], all: bool, paint: Paint) -> String {
    // Missing probes are told with the lines of the config that require them.
    let mut reasons: Vec<BlindReason> = spots.iter().map(|spot| spot.reason).collect();
    reasons.retain(|reason| *reason != BlindReason::MissingProbe);
    reasons.sort_unstable();
    reasons.dedup();
    reasons.into_iter().map(|reason| of_reason(spots, reason, all, paint)).collect()
}

fn of_reason(spots: &[BlindSpot], reason: BlindReason, all: bool, paint: Paint) -> String {
    let of_reason = || spots.iter().filter(|spot| spot.reason == reason);
    let (errors, others): (Vec<_>, Vec<_>) =
        of_reason().partition(|spot| spot.severity == Severity::Error);
    let shown = if all { others.len() } else { others.len().min(SHOWN) };

    let mut out = heading(&of_reason().collect::<Vec<_>>(), reason, paint);
    for spot in errors.iter().chain(&others[..shown]) {
        out += &line(spot, paint);
    }
    if shown < others.len() {
        _ = writeln!(out, "  … {} more; `--max 0` shows all", others.len() - shown);
    }
    out.push('\n');
    out
}

fn heading(spots: &[&BlindSpot], reason: BlindReason, paint: Paint) -> String {
    let counts =
        [Severity::Error, Severity::Warn, Severity::Info].into_iter().filter_map(|severity| {
            let n = spots.iter().filter(|spot| spot.severity == severity).count();
            (n > 0).then(|| paint.severity(severity, &count(n, noun(severity))))
        });
    format!("{}: {} ({})\n", paint.bold(reason.as_str()), list(counts), meaning(reason))
}

fn meaning(reason: BlindReason) -> &'static str {
    match reason {
        BlindReason::ParseError => "not judged whole: files that cannot be read or parsed",
        BlindReason::Unresolved => "imports that resolve to nothing",
        BlindReason::Computed => "not judged: specifiers that are computed at run time",
        BlindReason::Hidden => "not judged: what is hidden from the run",
        BlindReason::DeadRule => "rules that cannot bite",
        BlindReason::MissingProbe => "what no probe proves",
        BlindReason::Unused => "what nothing in the tree needs",
    }
}

fn line(spot: &BlindSpot, paint: Paint) -> String {
    let at = if spot.range == Range::FILE && spot.specifier.is_none() {
        safe(&spot.file).into_owned()
    } else {
        place(&spot.file, spot.range.start)
    };
    let specifier =
        spot.specifier.as_ref().map_or(String::new(), |text| format!(" \"{}\"", safe(text)));
    format!(
        "  {} {}{specifier} {}\n",
        paint.severity(spot.severity, mark(spot.severity)),
        at,
        paint.dim(&safe(&spot.detail))
    )
}

fn mark(severity: Severity) -> &'static str {
    if severity == Severity::Error { "✗" } else { "•" }
}

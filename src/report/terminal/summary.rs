//! The last line.

use std::time::Duration;

use crate::{
    base::severity::Severity,
    report::{
        probes,
        text::{Paint, count, list, thousands},
        totals::Totals,
    },
};

/// `✗ 3 errors, 1 warning in 904 modules, 5,012 imports (…) in 0.05 s`.
pub(super) fn line(totals: &Totals, duration: Duration, paint: Paint) -> String {
    let mark =
        if totals.fails() { paint.severity(Severity::Error, "✗") } else { paint.good("✓") };
    format!(
        "{mark} {} in {}, {}{} in {:.2} s\n",
        paint.bold(&verdict(totals)),
        count(totals.modules, "module"),
        count(totals.imports, "import"),
        besides(totals),
        duration.as_secs_f64()
    )
}

fn verdict(totals: &Totals) -> String {
    let severities =
        [(totals.errors, "error"), (totals.warnings, "warning"), (totals.infos, "info")];
    let found = some(severities);
    let failed = some([(totals.failed, "failed probe"), (totals.blind_errors, "blind spot")]);
    match (found.is_empty(), failed.is_empty()) {
        (false, _) => found,
        (true, true) => "no violations".to_owned(),
        (true, false) => format!("no violations, but {failed}"),
    }
}

fn besides(totals: &Totals) -> String {
    let mut parts = Vec::new();
    if totals.probes > 0 {
        parts.push(probes::tally(totals));
    }
    if totals.blind_spots > 0 {
        let errors = match totals.blind_errors {
            0 => String::new(),
            n => format!(", {}", count(n, "error")),
        };
        parts.push(format!("{}{errors}", count(totals.blind_spots, "blind spot")));
    }
    if totals.suppressed > 0 {
        parts.push(format!("{} suppressed", thousands(totals.suppressed)));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

/// What there is any of.
fn some<const N: usize>(counts: [(usize, &str); N]) -> String {
    list(counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, one)| count(n, one)))
}

//! Logging commands of Azure `DevOps`: an issue per violation, and whether the task succeeded.
//!
//! <https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands>

use super::{
    plain::message,
    result::{CruiseResult, Severity, Summary, Violation},
};
use crate::base::escape::{defuse, is_unsafe};

/// The report.
pub(super) fn render(result: &CruiseResult) -> String {
    let issues: String = result
        .summary
        .violations
        .iter()
        .filter(|violation| violation.rule.severity != Severity::Ignore)
        .map(issue)
        .collect();
    issues + &completed(&result.summary)
}

fn issue(violation: &Violation) -> String {
    // There are errors and warnings only.
    let kind = if violation.rule.severity == Severity::Error { "error" } else { "warning" };
    format!(
        "##vso[task.logissue type={kind};sourcepath={};code={};]{}\n",
        property(&violation.from),
        property(&violation.rule.name),
        data(&message(violation, (" (via ", ")")))
    )
}

fn completed(summary: &Summary) -> String {
    let result = if summary.error > 0 { "Failed" } else { "Succeeded" };
    let totals = format!(
        "{} modules, {} dependencies cruised",
        summary.total_cruised,
        summary.total_dependencies_cruised.unwrap_or(0)
    );
    let all = summary.unknown_violations();
    let ignored = summary.ignore;
    let message = if all > 0 {
        let ignored = if ignored > 0 { format!(", {ignored} ignored") } else { String::new() };
        format!(
            "{all} dependency violations ({} error, {} warning/ informational{ignored}). {totals}",
            summary.error,
            summary.warn.saturating_add(summary.info)
        )
    } else {
        let ignored =
            if ignored > 0 { format!(" - {ignored} violations ignored ") } else { String::new() };
        format!("no dependency violations found{ignored} ({totals})")
    };
    format!("##vso[task.complete result={result};]{message}\n")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}

/// Whether a `%` before this would be taken for the beginning of an escape. Agents do not decode the
/// escape of `%` itself unless they are told to, so a harmless one is better left alone.
fn is_code(rest: &str) -> bool {
    let codes = ["3B", "5D", "0A", "0D", "AZP25"];
    codes.iter().any(|code| rest.get(..code.len()).is_some_and(|r| r.eq_ignore_ascii_case(code)))
}

/// What stands behind the brackets.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '%' if is_code(&text[at + 1..]) => out.push_str("%AZP25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c if is_unsafe(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    defuse(&out).into_owned()
}

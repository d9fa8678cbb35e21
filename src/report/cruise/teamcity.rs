//! Service messages of `TeamCity`: an inspection type per broken rule, an inspection per violation.
//!
//! <https://www.jetbrains.com/help/teamcity/service-messages.html>

use std::{fmt::Write as _, time::UNIX_EPOCH};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Options,
    plain::message,
    result::{CruiseResult, Rule, RuleSet, Severity, Summary, Violation},
    rule_counts::NOT_IN_ALLOWED,
    time,
};
use crate::base::escape::is_unsafe;

const IGNORED: &str = "ignored-known-violations";

/// The report.
pub(super) fn render(result: &CruiseResult, options: &Options) -> String {
    let messages = Messages::new(options);
    let summary = &result.summary;
    let violations: Vec<&Violation> = summary
        .violations
        .iter()
        .filter(|violation| violation.rule.severity != Severity::Ignore)
        .collect();
    let lines = messages
        .rules(summary, &violations)
        .into_iter()
        .chain(messages.violations(summary, &violations));
    let text: String = lines.map(|line| line + "\n").collect();
    if text.is_empty() { "\n".to_owned() } else { text }
}

/// What all messages of a report share.
struct Messages {
    flow: String,
    timestamp: String,
}

impl Messages {
    /// The flow tells the messages of this run from those of others that run at the same time.
    fn new(options: &Options) -> Self {
        let since = options.now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let flow = xxh3_64(&since.as_nanos().to_le_bytes()) % 10_000_000_000;
        let timestamp = time::iso(options.now).trim_end_matches('Z').to_owned();
        Self { flow: format!("{flow:010}"), timestamp }
    }

    fn rules(&self, summary: &Summary, violations: &[&Violation]) -> Vec<String> {
        let is_broken = |name: &str| violations.iter().any(|violation| violation.rule.name == name);
        let of_rule = |rule: &Rule| {
            let name = rule.name().filter(|name| is_broken(name))?;
            let comment = rule.comment().filter(|comment| !comment.is_empty());
            Some(self.inspection_type(name, comment.unwrap_or(name)))
        };
        let none = RuleSet::default();
        let rules = summary.rule_set_used.as_ref().unwrap_or(&none);
        let has_allowed = rules.allowed.as_ref().is_some_and(|allowed| !allowed.is_empty());
        let allowed = (has_allowed && is_broken(NOT_IN_ALLOWED)).then(|| {
            self.inspection_type(NOT_IN_ALLOWED, "dependency is not in the 'allowed' set of rules")
        });
        let ignored = (summary.ignore > 0).then(|| {
            let description =
                "some dependency violations were ignored; run with --no-ignore-known to see them";
            self.inspection_type(IGNORED, description)
        });
        let forbidden = rules.forbidden.iter().flatten().filter_map(of_rule);
        let required = rules.required.iter().flatten().filter_map(of_rule);
        forbidden.chain(allowed).chain(required).chain(ignored).collect()
    }

    fn violations(&self, summary: &Summary, violations: &[&Violation]) -> Vec<String> {
        let ignored = (summary.ignore > 0).then(|| {
            let message = format!(
                "{} known violations ignored. Run with --no-ignore-known to see them.",
                summary.ignore
            );
            self.inspection(IGNORED, &message, None, "WARNING")
        });
        let of_violation = |violation: &&Violation| {
            let severity = match violation.rule.severity {
                Severity::Error => "ERROR",
                Severity::Warn => "WARNING",
                Severity::Info | Severity::Ignore => "INFO",
            };
            self.inspection(
                &violation.rule.name,
                &message(violation, (" ", "")),
                Some(&violation.from),
                severity,
            )
        };
        violations.iter().map(of_violation).chain(ignored).collect()
    }

    fn inspection_type(&self, name: &str, description: &str) -> String {
        let name = escaped(name);
        format!(
            "##teamcity[inspectionType id='{name}' name='{name}' description='{}' \
             category='dependency-cruiser' flowId='{}' timestamp='{}']",
            escaped(description),
            self.flow,
            self.timestamp
        )
    }

    fn inspection(&self, rule: &str, message: &str, file: Option<&str>, severity: &str) -> String {
        let file = file.map(|file| format!(" file='{}'", escaped(file))).unwrap_or_default();
        format!(
            "##teamcity[inspection typeId='{}' message='{}'{file} SEVERITY='{severity}' \
             flowId='{}' timestamp='{}']",
            escaped(rule),
            escaped(message),
            self.flow,
            self.timestamp
        )
    }
}

/// A value between single quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\'' | '[' | ']' => out.extend(['|', c]),
            '\n' => out.push_str("|n"),
            '\r' => out.push_str("|r"),
            '\u{85}' => out.push_str("|x"),
            '\u{2028}' => out.push_str("|l"),
            '\u{2029}' => out.push_str("|p"),
            c if is_unsafe(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    _ = write!(out, "|0x{unit:04X}");
                }
            }
            c => out.push(c),
        }
    }
    out
}

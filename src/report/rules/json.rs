//! The rules as JSON. These structs are the wire format.

use serde::Serialize;

use crate::{
    base::{diagnostic::Spot, severity::Severity},
    report::{json::RuleEntry, json_text, rules::Rules},
    rules::{
        liveness::{Dead, Lasting},
        sample::Sample,
        violation::Violation,
        words,
    },
};

/// The report of `rules` as JSON.
pub fn render(rules: &Rules<'_>) -> String {
    let samples = |at: usize| {
        let mut detailed = rules.detailed.iter().flatten();
        detailed.find(|(of, _)| *of == at).map(|(_, sample)| sample)
    };
    json_text::to_string(&Report {
        version: 1,
        rules: rules.shown().into_iter().map(|at| Entry::of(rules, at, samples(at))).collect(),
        dead: rules
            .dead()
            .map(|(dead, severity)| DeadEntry::of(rules, dead, severity))
            .chain(rules.suppressions().map(|violation| DeadEntry::suppression(rules, violation)))
            .collect(),
    })
}

#[derive(Serialize)]
struct Report<'c> {
    version: u8,
    rules: Vec<Entry<'c>>,
    dead: Vec<DeadEntry<'c>>,
}

/// Where the config says something; all `null` for the built-in defaults.
#[derive(Default, Serialize)]
struct Place<'c> {
    file: Option<&'c str>,
    line: Option<u32>,
    column: Option<u32>,
}

impl<'c> Place<'c> {
    fn of(rules: &Rules<'c>, spot: &Spot) -> Self {
        let Some((path, _, range)) = rules.place(spot) else { return Self::default() };
        Self { file: Some(path), line: Some(range.start.line), column: Some(range.start.column) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'c> {
    #[serde(flatten)]
    of_check: RuleEntry<'c>,
    suppressed: usize,
    baselined: usize,
    severity: &'static str,
    comment: Option<&'c str>,
    subject: String,
    from: String,
    to: String,
    conditions: Vec<String>,
    at: Place<'c>,
    /// Only for rules that were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<SampleEntry<'c>>,
}

#[derive(Serialize)]
struct SampleEntry<'c> {
    from: Vec<&'c str>,
    to: Vec<&'c str>,
}

impl<'c> Entry<'c> {
    fn of(rules: &Rules<'c>, at: usize, sample: Option<&'c Sample>) -> Self {
        let (rule, stats) = rules.rule(at);
        let checked = rules.checked;
        Self {
            of_check: RuleEntry::of(checked, rule, stats),
            suppressed: stats.suppressed,
            baselined: stats.baselined,
            severity: rule.severity.as_str(),
            comment: rule.comment.as_deref(),
            subject: words::subject(rule.subject),
            from: words::selector(&checked.rules, &rule.from),
            to: words::selector(&checked.rules, &rule.to),
            conditions: words::conditions(rule),
            at: Place::of(rules, &rule.written.rule),
            sample: sample.map(|sample| SampleEntry {
                from: sample.from.iter().map(|name| &**name).collect(),
                to: sample.to.iter().map(|name| &**name).collect(),
            }),
        }
    }
}

#[derive(Serialize)]
struct DeadEntry<'c> {
    rule: Option<&'c str>,
    kind: &'static str,
    lasting: &'static str,
    severity: &'static str,
    at: Place<'c>,
    message: &'c str,
    help: Option<&'c str>,
}

impl<'c> DeadEntry<'c> {
    fn of(rules: &Rules<'c>, dead: &'c Dead, severity: Severity) -> Self {
        Self {
            rule: dead.rule.map(|at| &*rules.rule(at).0.name),
            kind: dead.kind.as_str(),
            lasting: dead.lasting.as_str(),
            severity: severity.as_str(),
            at: Place::of(rules, &dead.spot),
            message: &dead.detail,
            help: dead.help.as_deref(),
        }
    }

    /// A comment in the code that suppresses nothing.
    fn suppression(rules: &Rules<'c>, violation: &'c Violation) -> Self {
        let start = violation.range.start;
        let file = rules.checked.index.path(violation.from);
        Self {
            rule: None,
            kind: "suppression",
            lasting: Lasting::OnThisTree.as_str(),
            severity: violation.severity.as_str(),
            at: Place { file: Some(file), line: Some(start.line), column: Some(start.column) },
            message: &violation.message,
            help: violation.hint.as_deref(),
        }
    }
}

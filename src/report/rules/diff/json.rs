//! What a change of the config comes to, as JSON. These structs are the wire format.

use serde::Serialize;

use crate::report::{
    json_text,
    rules::diff::{Change, Diff, Place},
};

/// The report as JSON.
pub fn render(diff: &Diff<'_>) -> String {
    let [old, new] = diff.names();
    json_text::to_string(&Report {
        version: 1,
        old,
        new,
        loosens: diff.loosens(),
        forbidden: diff.forbidden.iter().map(Finding::of).collect(),
        allowed: diff.allowed.iter().map(Finding::of).collect(),
        rules: diff.rules.all.iter().map(RuleChange::of).collect(),
    })
}

#[derive(Serialize)]
struct Report<'c> {
    version: u8,
    old: &'c str,
    new: &'c str,
    loosens: bool,
    forbidden: Vec<Finding<'c>>,
    allowed: Vec<Finding<'c>>,
    rules: Vec<RuleChange<'c>>,
}

#[derive(Serialize)]
struct Finding<'c> {
    file: &'c str,
    line: u32,
    column: u32,
    specifier: Option<&'c str>,
    to: Option<&'c str>,
    rules: Vec<Broken<'c>>,
}

#[derive(Serialize)]
struct Broken<'c> {
    rule: &'c str,
    severity: &'static str,
}

impl<'c> Finding<'c> {
    fn of(place: &Place<'c>) -> Self {
        let Place { file, at, specifier, to, rules } = place;
        let rules = rules.iter();
        Self {
            file,
            line: at.line,
            column: at.column,
            specifier: *specifier,
            to: *to,
            rules: rules
                .map(|(rule, severity)| Broken { rule, severity: severity.as_str() })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct RuleChange<'c> {
    name: &'c str,
    change: &'static str,
    loosens: bool,
    detail: Option<String>,
}

impl<'c> RuleChange<'c> {
    fn of(change: &Change<'c>) -> Self {
        Self {
            name: &change.rule().name,
            change: change.kind(),
            loosens: change.loosens(),
            detail: change.detail(),
        }
    }
}

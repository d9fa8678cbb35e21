//! Reads violations that are known: `knownViolations`, or the file that the reporter `baseline`
//! writes.

use serde::Deserialize;
use serde_json::Value;

use crate::rules::{cruise::known::KnownViolation, found::FoundKind};

/// Reads a list of known violations, of any version of dependency-cruiser that wrote some.
///
/// # Errors
/// Where the value is no such list, as a sentence.
pub fn known_violations(value: &Value) -> Result<Vec<KnownViolation>, String> {
    let Value::Array(list) = value else {
        return Err("known violations are a list, and this is none".to_owned());
    };
    list.iter().zip(1..).map(|(one, number)| known(one, number)).collect()
}

fn known(value: &Value, number: usize) -> Result<KnownViolation, String> {
    let raw = Raw::deserialize(value)
        .map_err(|error| format!("the known violation number {number} cannot be read: {error}"))?;
    Ok(KnownViolation {
        kind: raw.kind.map_or(FoundKind::Dependency, FoundKind::from),
        rule: raw.rule.name.into(),
        to: raw.to.unwrap_or_else(|| raw.from.clone()).into(),
        from: raw.from.into(),
        cycle: raw.cycle.map(|cycle| cycle.into_iter().map(Step::name).collect()),
    })
}

/// A violation as it is written. What is not compared is not read.
#[derive(Deserialize)]
struct Raw {
    /// Absent in old files, where all were dependencies.
    #[serde(rename = "type")]
    kind: Option<Kind>,
    from: String,
    to: Option<String>,
    rule: RuleName,
    cycle: Option<Vec<Step>>,
}

#[derive(Deserialize)]
struct RuleName {
    name: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Dependency,
    Module,
    Cycle,
    Reachability,
    Instability,
    Folder,
}

impl From<Kind> for FoundKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Dependency => Self::Dependency,
            Kind::Module => Self::Module,
            Kind::Cycle => Self::Cycle,
            Kind::Reachability => Self::Reachability,
            Kind::Instability => Self::Instability,
            Kind::Folder => Self::Folder,
        }
    }
}

/// A step of a cycle: a name alone before version 16.
#[derive(Deserialize)]
#[serde(untagged)]
enum Step {
    Name(String),
    Full { name: String },
}

impl Step {
    fn name(self) -> Box<str> {
        match self {
            Self::Name(name) | Self::Full { name } => name.into(),
        }
    }
}

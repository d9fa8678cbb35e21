//! Violations, and what they share with the modules and dependencies that break a rule.

use serde::{Deserialize, Serialize};

use super::{Word, number};

/// How much a violation matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Counts for the exit status.
    Error,
    /// Printed and counted.
    Warn,
    /// Printed and counted, for information only.
    Info,
    /// Known, so only counted.
    Ignore,
}

impl Severity {
    /// The word used in configs and in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Ignore => "ignore",
        }
    }
}

/// The rule that a module, a dependency or a folder breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSummary {
    /// How much it matters: the rule's severity, or `ignore` for a known violation.
    pub severity: Severity,
    /// The rule's name.
    pub name: String,
}

/// One step of a cycle or of a way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MiniDependency {
    /// The module or folder that the step leads to.
    pub name: String,
    /// The classes of the dependency that leads there.
    #[serde(default)]
    pub dependency_types: Vec<Word>,
}

/// What a violation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ViolationType {
    /// A dependency.
    Dependency,
    /// A module.
    Module,
    /// A module that reaches another.
    Reachability,
    /// A cycle of imports.
    Cycle,
    /// A dependency on something less stable.
    Instability,
    /// A dependency between folders.
    Folder,
}

impl ViolationType {
    /// The word used in the JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dependency => "dependency",
            Self::Module => "module",
            Self::Reachability => "reachability",
            Self::Cycle => "cycle",
            Self::Instability => "instability",
            Self::Folder => "folder",
        }
    }
}

/// The figures of a violation of a rule about stability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Of the module or folder that depends.
    pub from: Instability,
    /// Of what it depends on.
    pub to: Instability,
}

/// How unstable a module or folder is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instability {
    /// From 0 (only others depend on it) to 1 (it only depends on others).
    #[serde(default, serialize_with = "number::serialize")]
    pub instability: f64,
}

/// A broken rule. In a baseline: one that is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// What it is about; a dependency when it is absent.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ViolationType>,
    /// The module or folder that breaks the rule.
    pub from: String,
    /// What it depends on or reaches; of a violation about a module the module itself.
    pub to: String,
    /// The specifier of the dependency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unresolved_to: Option<String>,
    /// The classes of the dependency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependency_types: Option<Vec<Word>>,
    /// The rule.
    pub rule: RuleSummary,
    /// The cycle: from the first module after `from` to `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<Vec<MiniDependency>>,
    /// The way to `to`, without `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Vec<MiniDependency>>,
    /// The figures, when the rule is about stability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Metrics>,
    /// Why it is known: only in a baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

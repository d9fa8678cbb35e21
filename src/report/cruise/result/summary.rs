//! What was found, and by what means.

use serde::{Deserialize, Serialize};

use super::{OptionsUsed, RuleSet, Severity, Violation};

/// What was found, in short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Every violation, once, sorted.
    pub violations: Vec<Violation>,
    /// How many of them are errors.
    pub error: u64,
    /// How many are warnings.
    pub warn: u64,
    /// How many are for information.
    pub info: u64,
    /// How many are known, and therefore not counted above.
    #[serde(default)]
    pub ignore: u64,
    /// How many modules there are, those included that were not read.
    pub total_cruised: u64,
    /// How many dependencies there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_dependencies_cruised: Option<u64>,
    /// The options of the run.
    pub options_used: OptionsUsed,
    /// The rules of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_set_used: Option<RuleSet>,
    /// Where the run was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
}

impl Summary {
    /// How many violations there are, the known ones aside.
    pub fn unknown_violations(&self) -> u64 {
        self.error.saturating_add(self.warn).saturating_add(self.info)
    }
}

/// Where a run was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// The program's version.
    pub version: String,
    /// The versions of Node that it supports.
    pub node_version_supported: String,
    /// The version of Node that it ran on.
    pub node_version_found: String,
    /// The operating system that it ran on.
    pub os_version_found: String,
    /// What can turn a language into JavaScript.
    pub transpilers_found: Vec<Transpiler>,
    /// What kinds of files can be read.
    pub extensions_found: Vec<Extension>,
    /// What may have kept the run from finding everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issues: Option<Vec<EnvironmentIssue>>,
}

/// A program that turns a language into JavaScript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transpiler {
    /// Its name.
    pub name: String,
    /// The versions that are supported.
    pub version: String,
    /// Whether there is one.
    pub available: bool,
    /// The version that there is.
    #[serde(default)]
    pub current_version: String,
}

/// A kind of files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// What their names end in, with the dot.
    pub extension: String,
    /// Whether they can be read.
    pub available: bool,
}

/// Something that may have kept the run from finding everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentIssue {
    /// How much it matters.
    pub severity: Severity,
    /// Its name.
    pub name: String,
    /// What it means and how to mend it.
    pub description: String,
}

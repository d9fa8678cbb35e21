//! Folders and the dependencies between them.

use serde::{Deserialize, Serialize};

use super::{ExperimentalStats, MiniDependency, RuleSummary, number};

/// One folder: what its modules, also those in folders below, add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    /// Its path.
    pub name: String,
    /// The folders that it depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependencies: Option<Vec<FolderDependency>>,
    /// The folders that depend on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependents: Option<Vec<FolderDependent>>,
    /// How many modules it holds; -1 when it is only depended on.
    pub module_count: i64,
    /// Their size, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experimental_stats: Option<ExperimentalStats>,
    /// How many dependencies from outside lead into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub afferent_couplings: Option<u64>,
    /// How many of its dependencies lead outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub efferent_couplings: Option<u64>,
    /// The share of the latter.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "number::optional::serialize"
    )]
    pub instability: Option<f64>,
}

/// A dependency of a folder on another one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderDependency {
    /// The folder that it leads to.
    pub name: String,
    /// That folder's instability.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "number::optional::serialize"
    )]
    pub instability: Option<f64>,
    /// It is part of a cycle.
    pub circular: bool,
    /// The cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<Vec<MiniDependency>>,
    /// It breaks no rule.
    pub valid: bool,
    /// The rules that it breaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleSummary>>,
}

/// A folder that depends on another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderDependent {
    /// Its path.
    pub name: String,
}

//! dependency-cruiser's result, as it is written in JSON: what its reporters are made from.
//!
//! Mirror structs: keys, their order and what is left out are dependency-cruiser's
//! (`types/cruise-result.d.mts`, `src/schema/cruise-result.schema.json`). Unknown keys are accepted
//! and not kept; optional keys are left out when they are absent.

mod folder;
mod module;
mod number;
mod settings;
mod summary;
mod violation;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use folder::{Folder, FolderDependency, FolderDependent};
pub use module::{Dependency, ExperimentalStats, Module, Reachable, Reaches, ReachesModule};
pub use settings::{OptionsUsed, Rule, RuleSet};
pub use summary::{Environment, EnvironmentIssue, Extension, Summary, Transpiler};
pub use violation::{
    Instability, Metrics, MiniDependency, RuleSummary, Severity, Violation, ViolationType,
};

/// A word of a closed list, such as a class of dependencies: borrowed when ringfence wrote it, owned
/// when it was read.
pub type Word = Cow<'static, str>;

/// The result of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CruiseResult {
    /// Every module, with what it depends on.
    pub modules: Vec<Module>,
    /// Every folder that holds modules, with its figures. Only there when metrics were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folders: Option<Vec<Folder>>,
    /// What was found, in short.
    pub summary: Summary,
    /// What the cache of dependency-cruiser needs; kept as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision_data: Option<Value>,
}

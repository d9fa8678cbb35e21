//! Modules and their dependencies.

use serde::{Deserialize, Serialize};

use super::{MiniDependency, RuleSummary, Word, number};

/// One module: a source file, or something that a source file depends on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Module {
    /// Its path relative to the base folder, the name of a builtin, or an unresolved specifier.
    pub source: String,
    /// Its size, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experimental_stats: Option<ExperimentalStats>,
    /// The graph goes on from it. Absent for a file that was cruised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followable: Option<bool>,
    /// It is built into the runtime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub core_module: Option<bool>,
    /// It does not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub could_not_resolve: Option<bool>,
    /// The option `doNotFollow` ends the graph at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_do_not_follow: Option<bool>,
    /// The classes of the first dependency on it. Absent for a file that was cruised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependency_types: Option<Vec<Word>>,
    /// The licence of its package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
    /// The modules that depend on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependents: Option<Vec<String>>,
    /// It depends on nothing, and nothing depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orphan: Option<bool>,
    /// Whether something reaches it, per rule that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reachable: Option<Vec<Reachable>>,
    /// What it reaches, per rule that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaches: Option<Vec<Reaches>>,
    /// From 0 (only others depend on it) to 1 (it only depends on others).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "number::optional::serialize"
    )]
    pub instability: Option<f64>,
    /// It is what the option `focus` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_focus: Option<bool>,
    /// It is what the option `reaches` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_reaches: Option<bool>,
    /// It is what the option `highlight` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_highlight: Option<bool>,
    /// It breaks no rule itself (its dependencies may).
    pub valid: bool,
    /// The rules that it breaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleSummary>>,
    /// It stands for several modules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consolidated: Option<bool>,
    /// The checksum of its contents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
}

/// One dependency of a module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "they are the format's own, and independent")]
pub struct Dependency {
    /// The specifier as written, without `node:` and the like.
    pub module: String,
    /// `es6`, `cjs`, `amd` or `tsd`.
    pub module_system: Word,
    /// It is made at run time, by `import()`.
    pub dynamic: bool,
    /// It is made by a wrapper of `require`.
    pub exotically_required: bool,
    /// The name of that wrapper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exotic_require: Option<String>,
    /// Its classes.
    pub dependency_types: Vec<Word>,
    /// It is there before compilation alone; absent when nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pre_compilation_only: Option<bool>,
    /// It is for types alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_only: Option<bool>,
    /// The scheme of its specifier, with the colon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Word>,
    /// The media type of a `data:` specifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// The module that it leads to, by its [`Module::source`].
    pub resolved: String,
    /// That module is built into the runtime.
    pub core_module: bool,
    /// The graph goes on from it.
    pub followable: bool,
    /// It resolves to nothing.
    pub could_not_resolve: bool,
    /// The licence of its package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// The option `doNotFollow` ends the graph here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_do_not_follow: Option<bool>,
    /// It is part of a cycle.
    pub circular: bool,
    /// The cycle: from the module it leads to back to the module that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<Vec<MiniDependency>>,
    /// The instability of the module that it leads to.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "number::optional::serialize"
    )]
    pub instability: Option<f64>,
    /// It breaks no rule.
    pub valid: bool,
    /// The rules that it breaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleSummary>>,
}

/// Whether a module is reached by what a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reachable {
    /// Whether it is.
    pub value: bool,
    /// The rule.
    pub as_defined_in_rule: String,
    /// The module that does or does not reach it.
    #[serde(default)]
    pub matched_from: String,
}

/// What a module reaches of what a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reaches {
    /// The rule.
    pub as_defined_in_rule: String,
    /// The modules.
    pub modules: Vec<ReachesModule>,
}

/// A module that another one reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachesModule {
    /// The module.
    pub source: String,
    /// The way there, without its first module.
    #[serde(default)]
    pub via: Vec<MiniDependency>,
}

/// How large a module or folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExperimentalStats {
    /// In statements at the top level.
    pub top_level_statement_count: u64,
    /// In bytes.
    pub size: u64,
}

//! A dependency-cruiser config once it has been read, merged with what it extends, and checked:
//! the form that [`super`] turns into rules and settings.
//!
//! Source of the format: dependency-cruiser's documentation, `doc/rules-reference.md` and
//! `doc/options-reference.md`, version 18.

use serde::{Deserialize, Serialize};

use crate::rules::ruleset::Written;

/// A whole config.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct CruiserConfig {
    /// What must not be.
    pub forbidden: Vec<CruiserRule>,
    /// What may be: a dependency that matches none of these is a violation.
    pub allowed: Vec<CruiserRule>,
    /// What a dependency does that is not allowed; `warn` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_severity: Option<CruiserSeverity>,
    /// What must be.
    pub required: Vec<CruiserRule>,
    /// Everything else.
    pub options: CruiserOptions,
}

/// One rule of any of the three lists. Which keys may stand beside which is checked by the reader.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct CruiserRule {
    /// Its name; `unnamed` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What a violation does; `warn` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<CruiserSeverity>,
    /// Why the rule exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whether it judges modules or folders; modules when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<CruiserScope>,
    /// The importing side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<CruiserFrom>,
    /// The modules that are judged by themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<CruiserModule>,
    /// The imported side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<CruiserTo>,
    /// Where the config says all this.
    #[serde(skip)]
    pub written: Written,
}

/// What a violation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CruiserSeverity {
    /// Fails the run.
    Error,
    /// Is reported.
    Warn,
    /// Is reported.
    Info,
    /// The rule is switched off.
    Ignore,
}

/// What a rule judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CruiserScope {
    /// Modules and their dependencies.
    Module,
    /// Folders and theirs.
    Folder,
}

/// A regular expression, or several of which one has to match.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Patterns {
    /// One.
    One(String),
    /// Alternatives.
    Any(Vec<String>),
}

/// A rule's `from`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct CruiserFrom {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_not: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orphan: Option<bool>,
}

/// A rule's `module`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct CruiserModule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_not: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_dependents_less_than: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_dependents_more_than: Option<u32>,
}

/// A rule's `to`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct CruiserTo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_not: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub could_not_resolve: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circular: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<CruiserVia>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via_only: Option<CruiserVia>,
    /// Deprecated spelling of `viaOnly: { pathNot }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via_not: Option<Patterns>,
    /// Deprecated spelling of `via: { pathNot }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via_some_not: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamic: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exotically_required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exotic_require: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exotic_require_not: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_compilation_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependency_types: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependency_types_not: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_than_one_dependency_type: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_not: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_unstable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ancestor: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reachable: Option<bool>,
}

/// A `via` or `viaOnly`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum CruiserVia {
    /// Short for `{ path }`.
    Path(Patterns),
    /// The long form.
    Restriction(ViaRestriction),
}

/// The long form of `via` and `viaOnly`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct ViaRestriction {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_not: Option<Patterns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependency_types: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependency_types_not: Option<Vec<String>>,
}

/// The `options`, also what the command line sets. Nothing has its default here: what is absent was
/// not said.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct CruiserOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub do_not_follow: Option<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude: Option<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_only: Option<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reaches: Option<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affected: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highlight: Option<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collapse: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_violations: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_depth: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module_systems: Option<Vec<String>>,
    #[serde(rename = "detectJSDocImports", skip_serializing_if = "Option::is_none")]
    pub detect_jsdoc_imports: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detect_process_builtin_module_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ts_pre_compilation_deps: Option<PreCompilation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_extensions_to_scan: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preserve_symlinks: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_module_resolution_strategy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built_in_modules: Option<BuiltInModules>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_derive_dependents: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combined_dependencies: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exotic_require_strings: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter_options: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ts_config: Option<FileName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webpack_config: Option<WebpackConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub babel_config: Option<FileName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parser: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enhanced_resolve_options: Option<ResolveOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experimental_stats: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_analysis_not_in_rules: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<serde_json::Value>,
}

/// A filter on modules: patterns alone, or an object.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Filter {
    /// Short for `{ path }`.
    Path(Patterns),
    /// The long form.
    Object(FilterObject),
}

/// The long form of a [`Filter`]. Which keys a filter takes is checked by the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct FilterObject {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Patterns>,
    /// Of `doNotFollow`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependency_types: Option<Vec<String>>,
    /// Of `exclude`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamic: Option<bool>,
    /// Of `focus`, in dependencies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
}

/// Whether imports count that compilation removes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum PreCompilation {
    /// They count, or not.
    Flag(bool),
    /// `"specify"`: they count, and are marked.
    Word(String),
}

/// `builtInModules`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct BuiltInModules {
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    pub instead: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<Vec<String>>,
}

/// An object that names a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct FileName {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
}

/// `webpackConfig`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct WebpackConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<serde_json::Value>,
}

/// `enhancedResolveOptions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are dependency-cruiser's own")]
pub struct ResolveOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exports_fields: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_names: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extensions: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_fields: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_files: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias_fields: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cached_input_file_system: Option<serde_json::Value>,
}

impl Patterns {
    /// The one regular expression that alternatives amount to: joined by `|`, without brackets
    /// around each, so that capture groups number across the whole. `None` when there is nothing
    /// to match.
    pub fn joined(&self) -> Option<String> {
        let joined = match self {
            Self::One(pattern) => pattern.clone(),
            Self::Any(patterns) => patterns.join("|"),
        };
        (!joined.is_empty()).then_some(joined)
    }
}

impl Filter {
    /// The filter in its long form.
    pub fn object(&self) -> FilterObject {
        match self {
            Self::Path(path) => {
                FilterObject { path: Some(path.clone()), ..FilterObject::default() }
            }
            Self::Object(object) => object.clone(),
        }
    }
}

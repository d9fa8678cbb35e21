//! The words that a config may use.

/// What a violation does.
pub(in crate::config::cruiser) const SEVERITIES: &[&str] = &["error", "warn", "info", "ignore"];

/// What a rule judges.
pub(super) const SCOPES: &[&str] = &["module", "folder"];

/// The module systems that can be looked for.
pub(super) const MODULE_SYSTEMS: &[&str] = &["cjs", "es6", "amd", "tsd"];

/// What a dependency can be called.
pub(super) const DEPENDENCY_TYPES: &[&str] = &[
    "aliased",
    "aliased-subpath-import",
    "aliased-tsconfig",
    "aliased-tsconfig-base-url",
    "aliased-tsconfig-paths",
    "aliased-webpack",
    "aliased-workspace",
    "amd-define",
    "amd-exotic-require",
    "amd-require",
    "core",
    "deprecated",
    "dynamic-import",
    "exotic-require",
    "export",
    "import",
    "import-equals",
    "jsdoc",
    "jsdoc-bracket-import",
    "jsdoc-import-tag",
    "local",
    "localmodule",
    "npm",
    "npm-bundled",
    "npm-dev",
    "npm-no-pkg",
    "npm-optional",
    "npm-peer",
    "npm-unknown",
    "pre-compilation-only",
    "process-get-builtin-module",
    "require",
    "triple-slash-amd-dependency",
    "triple-slash-directive",
    "triple-slash-file-reference",
    "triple-slash-type-reference",
    "type-import",
    "type-only",
    "undetermined",
    "unknown",
];

/// What a violation can be about.
pub(super) const VIOLATION_TYPES: &[&str] =
    &["dependency", "module", "reachability", "cycle", "instability", "folder"];

/// What the metrics can be ordered by.
pub(super) const METRICS: &[&str] = &[
    "instability",
    "moduleCount",
    "afferentCouplings",
    "efferentCouplings",
    "name",
    "size",
    "topLevelStatementCount",
];

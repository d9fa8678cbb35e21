//! The options of the run, as a result repeats them.

use serde_json::Value;

use super::{Options, result::OptionsUsed};

/// The options that a result repeats, in this order.
const REPEATED: [&str; 35] = [
    "babelConfig",
    "baseDir",
    "cache",
    "collapse",
    "combinedDependencies",
    "detectJSDocImports",
    "detectProcessBuiltinModuleCalls",
    "doNotFollow",
    "enhancedResolveOptions",
    "exclude",
    "exoticallyRequired",
    "exoticRequireStrings",
    "experimentalStats",
    "externalModuleResolutionStrategy",
    "focus",
    "focusDepth",
    "includeOnly",
    "knownViolations",
    "maxDepth",
    "metrics",
    "moduleSystems",
    "outputTo",
    "outputType",
    "parser",
    "prefix",
    "preserveSymlinks",
    "reaches",
    "reporterOptions",
    "rulesFile",
    "skipAnalysisNotInRules",
    "suffix",
    "tsConfig",
    "tsPreCompilationDeps",
    "webpackConfig",
    "args",
];

/// Those of the run, and over them those of the report.
pub(super) fn options(mut of_run: OptionsUsed, of_report: &Options) -> OptionsUsed {
    of_run.0.extend(of_report.as_used());
    of_run.0.entry("args").or_insert_with(|| Value::from(""));
    let mut repeated = of_run.0;
    let known = REPEATED.iter().filter_map(|&key| {
        let (key, value) = repeated.remove_entry(key)?;
        says_something(&key, &value).then_some((key, value))
    });
    OptionsUsed(known.collect())
}

/// A depth of 0 is none, and what has nothing in it has no effect.
fn says_something(key: &str, value: &Value) -> bool {
    match (key, value) {
        ("doNotFollow" | "exclude", Value::Object(object)) => !object.is_empty(),
        ("knownViolations", Value::Array(known)) => !known.is_empty(),
        (_, value) => value.as_f64() != Some(0.0),
    }
}

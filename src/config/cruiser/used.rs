//! Rules and options as dependency-cruiser writes them into its results: defaults filled in,
//! alternatives joined, deprecated spellings replaced.

use serde_json::{Map, Value, json};

use super::raw::{CruiserConfig, CruiserOptions};

/// The keys that hold patterns.
const PATTERNS: [&str; 6] =
    ["path", "pathNot", "license", "licenseNot", "exoticRequire", "exoticRequireNot"];

/// The options that are shown, in their order.
const SHOWN: [&str; 32] = [
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
    "exoticRequireStrings",
    "experimentalStats",
    "externalModuleResolutionStrategy",
    "focus",
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
];

/// What dependency-cruiser takes for granted.
fn defaults() -> Map<String, Value> {
    let defaults = json!({
        "combinedDependencies": false,
        "detectJSDocImports": false,
        "detectProcessBuiltinModuleCalls": false,
        "exoticRequireStrings": [],
        "externalModuleResolutionStrategy": "node_modules",
        "metrics": false,
        "moduleSystems": ["es6", "cjs", "tsd", "amd"],
        "preserveSymlinks": false,
        "skipAnalysisNotInRules": false,
        "tsPreCompilationDeps": false,
    });
    match defaults {
        Value::Object(defaults) => defaults,
        _ => Map::new(),
    }
}

impl CruiserConfig {
    /// The rules in effect: `forbidden`, `allowed`, `allowedSeverity`, `required`.
    pub fn rules_used(&self) -> Map<String, Value> {
        let Ok(Value::Object(mut all)) = serde_json::to_value(self) else { return Map::new() };
        all.remove("options");
        for list in ["forbidden", "required"] {
            let rules = all.get_mut(list).and_then(Value::as_array_mut);
            for rule in rules.into_iter().flatten().filter_map(Value::as_object_mut) {
                normalize(rule);
                rule.entry("severity").or_insert_with(|| "warn".into());
                rule.entry("name").or_insert_with(|| "unnamed".into());
                rule.entry("scope").or_insert_with(|| "module".into());
            }
        }
        for rule in all.get_mut("allowed").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(rule) = rule.as_object_mut() {
                normalize(rule);
                rule.remove("name");
            }
        }
        drop_what_is_off(&mut all);
        all
    }
}

impl CruiserOptions {
    /// The options in effect, for the files and folders `args`.
    pub fn used(&self, args: &str) -> Map<String, Value> {
        let mut all = defaults();
        all.extend(self.to_json());
        let mut used = Map::new();
        for key in SHOWN {
            let Some(mut value) = all.remove(key) else { continue };
            if ["doNotFollow", "exclude", "focus", "includeOnly", "reaches"].contains(&key) {
                value = filter(value);
            }
            if key == "includeOnly" {
                value = value.get("path").cloned().unwrap_or(value);
            }
            if !is_nothing(&value) {
                used.insert(key.to_owned(), value);
            }
        }
        used.insert("args".to_owned(), args.into());
        used
    }
}

/// Rules without effect, and lists without rules, are no part of the rules used.
fn drop_what_is_off(all: &mut Map<String, Value>) {
    let is_off = |rule: &Value| rule.get("severity").is_some_and(|severity| severity == "ignore");
    for list in ["forbidden", "required"] {
        if let Some(rules) = all.get_mut(list).and_then(Value::as_array_mut) {
            rules.retain(|rule| !is_off(rule));
        }
    }
    if all.get("allowedSeverity").is_some_and(|severity| severity == "ignore") {
        all.remove("allowed");
    }
    all.retain(|_, value| value.as_array().is_none_or(|rules| !rules.is_empty()));
    if all.contains_key("allowed") {
        all.entry("allowedSeverity").or_insert_with(|| "warn".into());
    } else {
        all.remove("allowedSeverity");
    }
}

fn normalize(rule: &mut Map<String, Value>) {
    for side in ["from", "module", "to"] {
        let Some(side) = rule.get_mut(side).and_then(Value::as_object_mut) else { continue };
        join(side);
        for (deprecated, via) in [("viaNot", "viaOnly"), ("viaSomeNot", "via")] {
            if let Some(pattern) = side.remove(deprecated) {
                let via = side.entry(via).or_insert_with(|| json!({}));
                spell_out(via);
                if let Some(via) = via.as_object_mut() {
                    via.entry("pathNot").or_insert(pattern);
                }
            }
        }
        for via in ["via", "viaOnly"] {
            if let Some(via) = side.get_mut(via) {
                spell_out(via);
            }
        }
    }
}

/// `"x"` and `["x"]` to `{ "path": "x" }`.
fn spell_out(restriction: &mut Value) {
    if !restriction.is_object() {
        *restriction = json!({ "path": restriction.take() });
    }
    if let Some(restriction) = restriction.as_object_mut() {
        join(restriction);
    }
}

fn filter(mut value: Value) -> Value {
    spell_out(&mut value);
    value
}

/// Joins alternatives.
fn join(container: &mut Map<String, Value>) {
    for key in PATTERNS {
        if let Some(Value::Array(patterns)) = container.get(key) {
            let patterns: Vec<&str> = patterns.iter().filter_map(Value::as_str).collect();
            let joined = patterns.join("|");
            container.insert(key.to_owned(), joined.into());
        }
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Null => true,
        _ => false,
    }
}

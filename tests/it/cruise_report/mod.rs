//! dependency-cruiser's reporters over saved results.

mod errors;
mod filters;
mod formats;
mod hostile;
mod options;
mod reporter_options;
mod summary;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use ringfence::report::cruise::{Options, OutputType, Rendered, report, result::CruiseResult};
use serde_json::{Value, json};

/// The path of a saved result: one of `fixtures/cruise`.
fn saved(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cruise").join(name)
}

/// A run over a small shop that breaks a rule of every kind.
fn shop() -> CruiseResult {
    serde_json::from_str(&fs::read_to_string(saved("shop.json")).unwrap()).unwrap()
}

/// Options that give the same report at any time.
fn options(output_type: OutputType) -> Options {
    Options::new(output_type, SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_323_045_678))
}

fn rendered(result: CruiseResult, options: &Options) -> Rendered {
    report(result, options).unwrap()
}

fn text(result: CruiseResult, output_type: OutputType) -> String {
    rendered(result, &options(output_type)).text
}

/// A result of these modules, without rules.
fn result(modules: Value) -> CruiseResult {
    result_with(modules, json!({}), json!({}))
}

/// A result of these modules, rules and options.
fn result_with(modules: Value, rules: Value, options: Value) -> CruiseResult {
    let mut result = json!({
        "summary": { "violations": [], "error": 0, "warn": 0, "info": 0, "totalCruised": 0 },
    });
    result["modules"] = modules;
    result["summary"]["ruleSetUsed"] = rules;
    result["summary"]["optionsUsed"] = options;
    serde_json::from_value(result).unwrap()
}

/// A module that depends on these.
fn module(source: &str, dependencies: &[Value]) -> Value {
    json!({ "source": source, "valid": true, "dependencies": dependencies, "dependents": [] })
}

/// A dependency on a module that breaks these rules, each of severity error.
fn dependency(resolved: &str, rules: &[&str]) -> Value {
    let broken: Vec<Value> =
        rules.iter().map(|rule| json!({ "name": rule, "severity": "error" })).collect();
    let mut dependency = json!({
        "module": format!("./{resolved}"), "resolved": resolved, "moduleSystem": "es6",
        "dependencyTypes": ["local", "import"], "dynamic": false, "exoticallyRequired": false,
        "coreModule": false, "followable": true, "couldNotResolve": false, "circular": false,
        "valid": rules.is_empty(),
    });
    if !rules.is_empty() {
        dependency["rules"] = broken.into();
    }
    dependency
}

/// The modules that each module depends on, as `a > b c`.
fn graph(result: &Value) -> Vec<String> {
    let modules = result["modules"].as_array().unwrap().iter();
    let name = |value: &Value| value.as_str().unwrap().to_owned();
    modules
        .map(|module| {
            let to = module["dependencies"].as_array().unwrap().iter();
            let to: Vec<String> = to.map(|dependency| name(&dependency["resolved"])).collect();
            format!("{} > {}", name(&module["source"]), to.join(" "))
        })
        .collect()
}

/// The JSON of what is left of a result.
fn narrowed(result: CruiseResult, change: impl FnOnce(&mut Options)) -> Value {
    let mut options = options(OutputType::Json);
    change(&mut options);
    serde_json::from_str(&rendered(result, &options).text).unwrap()
}

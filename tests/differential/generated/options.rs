//! Random options.

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    patterns::names,
    rules::{always, flag, key, object},
};

/// Options that decide what is in the graph, each in some share of the cases.
pub(super) fn of_imports() -> impl Strategy<Value = Value> {
    object(vec![
        key("tsPreCompilationDeps", 0.7, pre_compilation()),
        key("tsConfig", 0.5, Just(json!({ "fileName": "tsconfig.json" }))),
        key("combinedDependencies", 0.2, flag()),
        key("moduleSystems", 0.1, module_systems()),
        key("detectJSDocImports", 0.2, flag()),
        key("detectProcessBuiltinModuleCalls", 0.2, flag()),
        key("exoticRequireStrings", 0.2, Just(json!(["use", "window.require"]))),
        key("builtInModules", 0.15, built_in_modules()),
        key("enhancedResolveOptions", 0.3, resolution()),
        key("preserveSymlinks", 0.2, flag()),
        key("parser", 0.1, select(vec!["tsc", "acorn"]).prop_map(Value::from)),
        key("doNotFollow", 0.3, do_not_follow()),
        key("exclude", 0.15, exclude()),
        key("maxDepth", 0.05, (0_u32..4).prop_map(Value::from)),
    ])
}

/// Options that leave out some of the graph, or show some of it.
pub(super) fn of_scope() -> impl Strategy<Value = Value> {
    object(vec![
        key("tsPreCompilationDeps", 0.3, pre_compilation()),
        key("doNotFollow", 0.2, do_not_follow()),
        key("exclude", 0.15, exclude()),
        key("includeOnly", 0.1, filter()),
        key("maxDepth", 0.05, (0_u32..4).prop_map(Value::from)),
        key("focus", 0.07, focus()),
        key("reaches", 0.07, filter()),
        key("highlight", 0.05, filter()),
        key("collapse", 0.07, collapse()),
        key("skipAnalysisNotInRules", 0.15, flag()),
        key("forceDeriveDependents", 0.05, flag()),
    ])
}

fn pre_compilation() -> impl Strategy<Value = Value> {
    select(vec![json!(true), json!("specify"), json!(false)])
}

fn module_systems() -> impl Strategy<Value = Value> {
    select(vec![json!(["es6"]), json!(["cjs", "es6"]), json!(["amd", "tsd"]), json!(["cjs"])])
}

fn built_in_modules() -> impl Strategy<Value = Value> {
    select(vec![
        json!({ "add": ["electron", "pkg"] }),
        json!({ "override": ["path"] }),
        json!({ "override": ["fs"], "add": ["never"] }),
    ])
}

fn resolution() -> impl Strategy<Value = Value> {
    object(vec![
        key("exportsFields", 0.6, select(vec![json!(["exports"]), json!([])])),
        key("conditionNames", 0.4, select(vec![json!(["import"]), json!(["require", "default"])])),
        key("mainFields", 0.3, select(vec![json!(["module", "main"]), json!(["types"])])),
        key("mainFiles", 0.2, select(vec![json!(["index"]), json!(["one", "index"])])),
        key("aliasFields", 0.1, Just(json!(["browser"]))),
    ])
}

fn filter() -> impl Strategy<Value = Value> {
    prop_oneof![names(), names().prop_map(|path| json!({ "path": path }))]
}

fn do_not_follow() -> impl Strategy<Value = Value> {
    // A file that is followed for one dependency and not for another is listed twice, which is a
    // known difference: none of these types can be had for a source of the tree.
    let types = select(vec![json!(["npm", "npm-dev"]), json!(["npm-no-pkg"]), json!(["core"])]);
    let long = object(vec![key("path", 0.5, names()), key("dependencyTypes", 0.7, types)]);
    prop_oneof![2 => Just(json!("node_modules")), 1 => names(), 2 => long]
}

fn exclude() -> impl Strategy<Value = Value> {
    prop_oneof![names(), object(vec![key("path", 0.5, names())])]
}

fn focus() -> impl Strategy<Value = Value> {
    let long =
        object(vec![always("path", names()), key("depth", 0.5, (1_u32..4).prop_map(Value::from))]);
    prop_oneof![names(), long]
}

fn collapse() -> impl Strategy<Value = Value> {
    select(vec![json!(1), json!(2), json!("^src/[^/]+"), json!("^(?:src|lib)/"), json!("one")])
}

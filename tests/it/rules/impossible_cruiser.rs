//! The same of dependency-cruiser's conditions: whatever finds something is not called impossible.

use serde_json::{Map, Value, json};

use crate::rules::{
    self,
    impossible::{FORMS, combined, idle, tree},
};

/// What only dependency-cruiser tells apart.
const MORE: &[&str] = &[
    "use(\"S\");",
    "define((require) => { require(\"S\"); });",
    "process.getBuiltinModule(\"S\");",
    "/** @type {import(\"S\").TN} */",
    "import(`S/${zN}`);",
];

const SPECIFIERS: &[&str] =
    &["./a.ts", "./data.json", "./gone", "@acme/db", "lodash", "left-pad", "both", "node:fs"];

const CLASSES: &str = "aliased aliased-subpath-import aliased-tsconfig aliased-tsconfig-base-url \
    aliased-tsconfig-paths aliased-webpack aliased-workspace amd-define amd-exotic-require amd-require \
    core deprecated dynamic-import exotic-require export import import-equals jsdoc \
    jsdoc-bracket-import jsdoc-import-tag local localmodule npm npm-bundled npm-dev npm-no-pkg \
    npm-optional npm-peer npm-unknown pre-compilation-only process-get-builtin-module require \
    triple-slash-amd-dependency triple-slash-directive triple-slash-file-reference \
    triple-slash-type-reference type-import type-only undetermined unknown";

fn choices(key: &str) -> Vec<Value> {
    let mut all = vec![Value::Null];
    match key {
        "dependencyTypes" => all.extend(CLASSES.split_whitespace().map(|class| json!([class]))),
        "dependencyTypesNot" => {
            all.extend(["import", "type-only", "local", "npm", "core"].map(|class| json!([class])));
            all.push(json!(["local", "npm", "npm-dev", "npm-no-pkg", "unknown"]));
        }
        "exoticRequire" => all.push("^use$".into()),
        "exoticRequireNot" => all.push("^useless$".into()),
        "license" => all.push(".".into()),
        _ => all.extend([json!(true), json!(false)]),
    }
    all
}

const CONDITIONS: [&str; 10] = [
    "dependencyTypesNot",
    "moreThanOneDependencyType",
    "couldNotResolve",
    "circular",
    "dynamic",
    "exoticallyRequired",
    "exoticRequire",
    "exoticRequireNot",
    "ancestor",
    "preCompilationOnly",
];

#[test]
fn what_finds_something_is_possible() {
    let tree = tree(SPECIFIERS, &[FORMS, MORE].concat());
    let report = |rules: &[Value]| {
        let to = |rule: &Value| {
            let mut to = rule.as_object().unwrap().clone();
            let name = to.remove("name");
            json!({ "name": name, "severity": "error", "from": {}, "to": to })
        };
        let config = json!({
            "forbidden": rules.iter().map(to).collect::<Vec<_>>(),
            "options": {
                "tsPreCompilationDeps": true,
                "detectJSDocImports": true,
                "detectProcessBuiltinModuleCalls": true,
                "exoticRequireStrings": ["use"],
            },
        });
        tree.write(".dependency-cruiser.json", config.to_string());
        rules::json(&tree, &["--unused", "allow"])
    };
    for (at, condition) in CONDITIONS.into_iter().enumerate() {
        idle(&rules(&["dependencyTypes", condition]), report);
        for other in &CONDITIONS[..at] {
            idle(&rules(&[other, condition]), report);
        }
    }
}

fn rules(keys: &[&str]) -> Vec<Map<String, Value>> {
    let mut all = combined(keys, choices);
    all.retain(|rule| !rule.is_empty());
    all
}

//! Configs in JSON5.

use super::{brief, said};
use crate::support::Tree;

#[test]
fn every_condition_and_many_options() {
    let tree = Tree::new(&[(
        ".dependency-cruiser.json",
        r#"{
          "$schema": "./schema.json",
          "forbidden": [
            {
              "name": "everything", "severity": "error", "scope": "folder", "comment": "why",
              "from": { "path": "^src/([^/]+)", "pathNot": ["a", "b"], "orphan": false },
              "to": {
                "path": ["x", "y"], "pathNot": "^src/$1", "couldNotResolve": false, "circular": true,
                "via": "v", "viaOnly": { "path": "p", "pathNot": ["q", "r"], "dependencyTypes": ["import"],
                "dependencyTypesNot": ["type-only"] }, "viaNot": ["n"], "viaSomeNot": "s",
                "dynamic": true, "exoticallyRequired": true, "exoticRequire": "want", "exoticRequireNot": ["use"],
                "preCompilationOnly": true, "dependencyTypes": ["npm", "core"], "dependencyTypesNot": ["unknown"],
                "moreThanOneDependencyType": true, "license": "GPL", "licenseNot": ["MIT"], "moreUnstable": true,
                "ancestor": false
              }
            },
            { "name": "reach", "from": { "path": "a" }, "to": { "path": "b", "reachable": false } },
            { "name": "used", "module": { "path": "a", "numberOfDependentsLessThan": 2,
              "numberOfDependentsMoreThan": 0.0 }, "from": { "pathNot": "t" } }
          ],
          "allowed": [
            { "comment": "c", "scope": "module", "from": {}, "to": { "dependencyTypes": ["local"] } },
            { "from": { "path": "a" }, "to": { "reachable": true, "pathNot": "b" } }
          ],
          "allowedSeverity": "info",
          "required": [{ "name": "r", "severity": "ignore", "module": { "path": "a" }, "to": { "path": "b", "reachable": true } }],
          "options": {
            "doNotFollow": { "path": "n", "dependencyTypes": ["npm"] }, "exclude": { "path": ["a"], "dynamic": true },
            "includeOnly": "^src", "focus": { "path": "f", "depth": 2 }, "reaches": ["r"], "affected": "main",
            "highlight": { "path": "h" }, "collapse": 2, "maxDepth": 3, "moduleSystems": ["es6", "cjs"],
            "detectJSDocImports": true, "tsPreCompilationDeps": "specify", "tsConfig": {},
            "webpackConfig": { "fileName": "w.js", "env": { "production": true }, "arguments": { "mode": "x" } },
            "builtInModules": { "override": ["fs"], "add": ["electron"] },
            "enhancedResolveOptions": { "exportsFields": ["exports"], "cachedInputFileSystem": { "cacheDuration": 1 } },
            "reporterOptions": { "dot": { "theme": { "graph": { "rankdir": "TD" } }, "collapsePattern": "^x" },
              "err-long": { "showAliasedModulesUnresolved": true } },
            "progress": { "type": "none", "maximumLevel": -1 }, "cache": { "strategy": "content" },
            "knownViolations": [{ "from": "a", "to": "b", "rule": { "name": "r", "severity": "error" },
              "cycle": [{ "name": "b", "dependencyTypes": ["import"] }] }]
          }
        }"#,
    )]);
    insta::assert_snapshot!(said(&tree, ".dependency-cruiser.json"));
}

#[test]
fn json5_is_more_than_json() {
    let tree = Tree::new(&[(
        "conf.json5",
        "\u{feff}// a comment\n{ /* another */ options: { 'prefix': 'it\\'s \\x41\\\n joined', maxDepth: +0x1F,\n\
         $schema$not: undefined } }",
    )]);
    assert!(super::wrong(&tree, "conf.json5").contains("this is not JSON5"));
    tree.write(
        "conf.json5",
        "\u{feff}// a comment\n{ /* another */ options: { 'prefix': 'it\\'s \\x41\\\n joined', maxDepth: +0x1F,\n\
         \"exclude\": [\"a\", 'b',], }, }",
    );
    assert_eq!(
        brief(&tree, "conf.json5"),
        r#"{"options":{"exclude":["a","b"],"maxDepth":31,"prefix":"it's A joined"}}"#
    );
}

#[test]
fn any_other_ending_is_json5_and_the_last_of_two_keys_counts() {
    let tree = Tree::new(&[("rules.conf", "{ options: { metrics: true, metrics: false } }")]);
    assert_eq!(brief(&tree, "rules.conf"), r#"{"options":{"metrics":false}}"#);
}

#[test]
fn an_empty_config_says_nothing() {
    let tree = Tree::new(&[("c.json", "{}")]);
    assert_eq!(brief(&tree, "c.json"), "{}");
}

#[test]
fn rules_without_extends_stay_as_they_are() {
    let text = r#"{ "forbidden": [
        { "from": {}, "to": {} }, { "name": "a", "from": {}, "to": {} },
        { "from": {}, "to": {} }, { "name": "a", "from": {}, "to": { "circular": true } }
    ] }"#;
    let tree = Tree::new(&[("c.json", text)]);
    insta::assert_snapshot!(brief(&tree, "c.json"));
}

#[test]
fn the_files_that_were_read_are_told() {
    let tree =
        Tree::new(&[("c.json", r#"{ "extends": ["./base", "./base"] }"#), ("base.json", "{}")]);
    let loaded = super::load(&tree, "c.json").unwrap();
    let root = tree.root().canonicalize().unwrap();
    assert_eq!(loaded.files, [root.join("base.json"), root.join("c.json")]);
    assert_eq!(loaded.file.path, "c.json");
}

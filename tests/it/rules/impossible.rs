//! What no import can be is checked against the engine: over a tree with every form of import of
//! every sort of target, from everywhere, whatever finds something is not called impossible, and
//! what is not called so finds something.

use std::fmt::Write;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use crate::{
    rules,
    support::{Tree, text},
};

/// Every way to write an import of `S`; `N` is a number of its own.
pub(super) const FORMS: &[&str] = &[
    "import \"S\";",
    "import type { AN } from \"S\";",
    "export * from \"S\";",
    "export type { BN } from \"S\";",
    "import(\"S\");",
    "require(\"S\");",
    "require.resolve(\"S\");",
    "import cN = require(\"S\");",
    "import type dN = require(\"S\");",
    "type EN = import(\"S\").T;",
    "/** @import { FN } from \"S\" */",
    "import.meta.resolve(\"S\");",
    "import.meta.glob(\"S\");",
    "import.meta.glob(`S/${xN}`);",
    "new URL(\"S\", import.meta.url);",
    "new URL(`S/${yN}`, import.meta.url);",
    "vi.mock(\"S\");",
    "declare module \"S\" {}",
    "define([\"S\"], () => {});",
];

/// What is imported: modules and other files of each place, by path and by name, folders, packages
/// that are declared, in several sections, or not, builtins, and what is not there.
const SPECIFIERS: &[&str] = &[
    "/src/a.ts",
    "/src/data.json",
    "/src/gone",
    "/services/a/a.ts",
    "/services/a/data.json",
    "/services/a/gone",
    "/services/b/b.ts",
    "/services/b/data.json",
    "/services/b/gone",
    "/packages/db/index.ts",
    "/packages/db/gone",
    "/scripts/run.ts",
    "/scripts/data.json",
    "/scripts/gone",
    "/src",
    "@acme/db",
    "@acme/db/data.json",
    "@acme/db/gone",
    "@acme/src",
    "@acme/src/data.json",
    "@acme/src/gone",
    "@acme/a",
    "@acme/a/data.json",
    "@acme/a/gone",
    "@acme/scripts",
    "@acme/scripts/data.json",
    "@acme/scripts/gone",
    "lodash",
    "left-pad",
    "both",
    "node:fs",
];

const MANIFEST: &str = r##""version": "1.0.0", "main": "MAIN",
  "dependencies": { "lodash": "1", "both": "1", "@acme/db": "*", "@acme/src": "*", "@acme/a": "*", "@acme/scripts": "*",
    "gone-1": "file:../../src/gone", "gone-2": "file:../../services/a/gone", "gone-3": "file:../../packages/db/gone", "gone-4": "file:../../scripts/gone",
    "gone-5": "file:../src/gone", "gone-6": "file:../services/a/gone", "gone-7": "file:../packages/db/gone", "gone-8": "file:../scripts/gone" },
  "devDependencies": { "both": "1" },
  "imports": { "#gone": "../lost/x.js", "#src": "../../src/x.js", "#services": "../../services/b/x.js", "#packages": "../../packages/ui/x.js", "#scripts": "../../scripts/x.js" }"##;

const TSCONFIG: &str = r#"{ "extends": ["@tsconfig/node20", "both", "undeclared", "/src/tsconfig.json", "../gone.json", "../../src/gone.json", "../../services/a/gone.json", "../services/a/gone.json", "../../packages/gone/tsconfig.json", "../../scripts/gone.json"],
  "compilerOptions": { "paths": { "~src/*": ["../src/*", "../../src/*"], "~services/*": ["../services/b/*", "../../services/b/*"], "~a/*": ["../services/a/*", "../../services/a/*"], "~packages/*": ["../packages/ui/*", "../../packages/ui/*"], "~scripts/*": ["../scripts/*", "../../scripts/*"] } } }"#;

pub(super) fn tree(specifiers: &[&str], forms: &[&str]) -> Tree {
    let mut all = String::from("/// <reference types=\"node:fs\" />\nexport {};\n");
    for specifier in specifiers {
        let by = if specifier.starts_with('/') { "path" } else { "types" };
        all.insert_str(0, &format!("/// <reference {by}=\"{specifier}\" />\n"));
    }
    let mut number = 0;
    for (specifier, form) in
        specifiers.iter().flat_map(|it| forms.iter().map(move |form| (it, form)))
    {
        number += 1;
        let form = form.replace('N', &number.to_string()).replace('S', specifier);
        writeln!(all, "{form}").unwrap();
    }
    let tree = Tree::new(&[(
        "package.json",
        r#"{ "name": "root", "workspaces": ["src", "services/*", "packages/*", "scripts"] }"#,
    )]);
    for (dir, name, main) in [
        ("src", "src", "a.ts"),
        ("services/a", "a", "a.ts"),
        ("services/b", "b", "b.ts"),
        ("packages/db", "db", "index.ts"),
        ("packages/ui", "ui", "index.ts"),
        ("scripts", "scripts", "run.ts"),
    ] {
        let manifest = MANIFEST.replace("MAIN", main);
        tree.write(
            &format!("{dir}/package.json"),
            format!("{{ \"name\": \"@acme/{name}\", {manifest} }}"),
        );
        tree.write(&format!("{dir}/tsconfig.json"), TSCONFIG);
        tree.write(&format!("{dir}/{main}"), &all);
        tree.write(&format!("{dir}/alone.ts"), "");
        tree.write(&format!("{dir}/data.json"), "{}");
    }
    tree
}

/// The values of a key; `null` leaves it out.
fn choices(key: &str) -> Vec<Value> {
    let kinds = "import export dynamic-import require require-resolve import-equals import-type \
                 triple-slash jsdoc import-meta-resolve import-meta-glob new-url mock \
                 module-augmentation amd manifest tsconfig";
    let mut all = vec![Value::Null];
    match key {
        "kind" => all.extend(kinds.split_whitespace().map(Value::from)),
        "kindNot" => all.push(json!(["require", "manifest", "tsconfig"])),
        "to" => all.extend(
            ["src", "services", "services/a", "packages", "unzoned", "npm:*", "node:*"]
                .map(Value::from),
        ),
        "from" => all.extend(["src", "services", "services/a", "unzoned"].map(Value::from)),
        "declared" => {
            all.extend([json!(true), json!(false), json!("dependencies"), json!("twice")]);
        }
        "circular" => all.push(json!(true)),
        _ => all.extend([json!(true), json!(false)]),
    }
    all
}

/// Every rule that some choices of these keys make.
fn rules_of(keys: &[&str]) -> Vec<Map<String, Value>> {
    let mut all = combined(keys, choices);
    all.retain(|rule| match rule.get("reachable") {
        Some(Value::Bool(true)) => rule.contains_key("to"),
        Some(_) => rule.contains_key("from"),
        None => !rule.is_empty(),
    });
    all
}

/// Every combination of the values of these keys; `null` leaves a key out.
pub(super) fn combined(
    keys: &[&str],
    values: impl Fn(&str) -> Vec<Value>,
) -> Vec<Map<String, Value>> {
    let mut all = vec![Map::new()];
    for key in keys {
        let values = values(key);
        let with = |rule: Map<String, Value>| {
            values.clone().into_iter().map(move |value| {
                let mut rule = rule.clone();
                if !value.is_null() {
                    rule.insert((*key).to_owned(), value);
                }
                rule
            })
        };
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

/// Runs over a config with some rules, which have names already.
fn native(tree: &Tree, rules: &[Value]) -> Value {
    let config = json!({
        "zones": {
            "src": { "path": "src" },
            "services": { "path": "services/*" },
            "packages": { "path": "packages/*" },
        },
        "blindSpots": { "unused": "allow" },
        "rules": rules,
    });
    tree.write("ringfence.jsonc", config.to_string());
    rules::json(tree, &[])
}

/// Asserts that what finds something is alive, and gives the rules that are neither dead on every tree
/// nor find anything. `report` runs over a config with rules.
pub(super) fn idle(
    rules: &[Map<String, Value>],
    report: impl Fn(&[Value]) -> Value,
) -> Vec<String> {
    let (mut idle, mut all_fire) = (Vec::new(), 0);
    for part in rules.chunks(120) {
        let named = part.iter().enumerate().map(|(at, rule)| {
            let mut rule = rule.clone();
            rule.insert("name".into(), format!("rule-{at}").into());
            rule.into()
        });
        let report = report(&named.collect::<Vec<_>>());
        let figures =
            |rule: &Value| (text(&rule["name"]).to_owned(), rule["violations"].as_u64().unwrap());
        let found: FxHashMap<String, u64> =
            report["rules"].as_array().unwrap().iter().map(figures).collect();
        let is_dead = |dead: &&Value| dead["lasting"] == "always" && dead["kind"] != "shadowed";
        let dead = report["dead"].as_array().unwrap().iter().filter(is_dead);
        let dead: Vec<&str> = dead.map(|dead| text(&dead["rule"])).collect();
        for (at, rule) in part.iter().enumerate() {
            let name = format!("rule-{at}");
            let (fires, dead) = (found[&name] > 0, dead.contains(&name.as_str()));
            let rule = serde_json::to_string(rule).unwrap();
            assert!(!(fires && dead), "it finds something, and is called dead: {rule}");
            all_fire += usize::from(fires);
            if !fires && !dead {
                idle.push(rule);
            }
        }
    }
    assert!(all_fire > 0);
    idle
}

const CONDITIONS: [&str; 6] = ["typeOnly", "sameCell", "byName", "declared", "resolved", "kindNot"];

#[test]
fn a_rule_is_impossible_exactly_when_no_import_of_any_form_breaks_it() {
    let tree = tree(SPECIFIERS, FORMS);
    let idle = |keys: &[&str]| idle(&rules_of(keys), |rules| native(&tree, rules));
    let mut all = Vec::new();
    for (at, condition) in CONDITIONS.into_iter().enumerate() {
        all.extend(idle(&["kind", "to", condition]));
        all.extend(idle(&["from", "to", condition]));
        for other in &CONDITIONS[..at] {
            all.extend(idle(&["to", other, condition]));
        }
    }
    // A file that is called `services/a` would be in no cell.
    assert_eq!(all, [r#"{"from":"services/a","to":"services/a","sameCell":false}"#]);
}

#[test]
fn and_so_is_one_about_cycles_or_ways() {
    let tree = tree(SPECIFIERS, FORMS);
    let idle = |keys: &[&str]| idle(&rules_of(keys), |rules| native(&tree, rules));
    let mut all = idle(&["kind", "to", "circular"]);
    all.extend(idle(&["from", "to", "reachable"]));
    for condition in CONDITIONS {
        all.extend(idle(&["to", condition, "circular"]));
        all.extend(idle(&["from", "to", condition, "reachable"]));
    }
    // What `from` means is reached, and so is most of this tree.
    all.retain(|rule| !rule.contains(r#""reachable":false"#));
    all.sort_unstable();
    all.dedup();
    assert_eq!(all, [r#"{"from":"services/a","to":"services/a","sameCell":false}"#]);
}

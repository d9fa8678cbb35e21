//! The JSON that tools read: keys, their order, and what stands behind them.

use serde_json::{Value, json};

use crate::support::{Tree, text};

/// One of everything that the reports can hold.
fn tree() -> Tree {
    Tree::new(&[
        (
            "ringfence.jsonc",
            r#"{
              "zones": {
                "src": { "path": "src", "mayImport": ["packages"] },
                "packages": { "path": "packages/*", "mayImport": ["packages"] }
              },
              "rules": [{ "name": "no-cycles", "severity": "warn", "circular": true }]
            }"#,
        ),
        ("package.json", r#"{ "name": "acme", "workspaces": ["packages/*"] }"#),
        ("packages/db/package.json", r#"{ "name": "@acme/db", "main": "dist/index.js" }"#),
        ("packages/db/src/index.ts", "import \"😀\"; import type { X } from \"../../../src/x\";\n"),
        (
            "src/x.ts",
            "import \"@acme/db\";\nimport \"./x\";\nimport \"./nowhere\";\nimport(name);\n",
        ),
        ("src/y.ts", "import \"fs\";\nimport \"react/jsx-runtime\";\nimport \"./y.css\";\n"),
        ("src/y.css", ""),
        ("scripts/z.ts", ""),
        (
            "packages/db/__arch_probes__/fail_src.ts",
            "// @arch-expect no-packages-to-src\nimport \"../../../src/x\";\n",
        ),
        ("src/__arch_probes__/fail_own.ts", "import \"../x\";\n"),
    ])
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_report_of_check() {
    let report = tree().check();
    assert_eq!(
        keys(&report),
        ["version", "summary", "violations", "blindSpots", "probes", "rules"]
    );
    assert_eq!(report["version"], 1);
    assert_eq!(
        keys(&report["summary"]),
        [
            "modules",
            "imports",
            "dependencies",
            "errors",
            "warnings",
            "infos",
            "suppressed",
            "baselined",
            "blindSpots",
            "durationMs"
        ]
    );
    let mut summary = report["summary"].clone();
    assert!(summary["durationMs"].is_u64());
    summary["durationMs"] = json!(0);
    assert_eq!(
        summary,
        json!({
            "modules": 6, "imports": 11, "dependencies": 8, "errors": 1, "warnings": 2, "infos": 0,
            "suppressed": 0, "baselined": 0, "blindSpots": 4, "durationMs": 0
        })
    );
}

#[test]
fn a_violation() {
    let report = tree().check();
    let found = report["violations"].as_array().unwrap();
    let law = found.iter().find(|it| it["rule"] == "no-packages-to-src").unwrap();
    assert_eq!(
        keys(law),
        [
            "rule",
            "severity",
            "message",
            "from",
            "to",
            "specifier",
            "kind",
            "typeOnly",
            "chain",
            "fingerprint"
        ]
    );
    assert_eq!(keys(&law["from"]), ["file", "line", "column", "endLine", "endColumn"]);
    // The emoji before it counts for two: columns are UTF-16 units.
    assert_eq!(
        law["from"],
        json!({ "file": "packages/db/src/index.ts", "line": 1, "column": 37, "endLine": 1, "endColumn": 53 })
    );
    assert_eq!(keys(&law["to"]), ["file", "zone", "cell"]);
    assert_eq!(law["to"], json!({ "file": "src/x.ts", "zone": "src", "cell": "src" }));
    assert_eq!((&law["severity"], &law["kind"]), (&json!("error"), &json!("import")));
    assert_eq!((&law["typeOnly"], &law["chain"]), (&json!(true), &json!([])));
    assert_eq!(law["fingerprint"].as_str().unwrap().len(), 16);

    let cycle =
        found.iter().find(|it| it["rule"] == "no-cycles" && it["from"]["line"] == 2).unwrap();
    assert_eq!(cycle["chain"], json!(["src/x.ts", "src/x.ts"]));
    assert_eq!(cycle["severity"], "warn");
}

/// A finding about a file has no import.
#[test]
fn a_violation_without_an_import() {
    let tree = tree();
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src" } }, "unzoned": "error" }"#,
    );
    let report = tree.check();
    let found = report["violations"].as_array().unwrap();
    let file = found.iter().find(|it| it["rule"] == "unzoned-file").unwrap();
    assert_eq!(keys(file).len(), 10);
    for key in ["to", "specifier", "kind"] {
        assert!(file[key].is_null(), "{key}");
    }
    assert_eq!(file["typeOnly"], false);
}

#[test]
fn blind_spots_probes_and_rules() {
    let report = tree().check();
    assert_eq!(
        report["blindSpots"][0],
        json!({
            "file": "packages/db/src/index.ts", "line": 1, "column": 8, "specifier": "😀", "reason": "unresolved"
        })
    );
    assert_eq!(keys(&report["blindSpots"][0]), ["file", "line", "column", "specifier", "reason"]);
    assert_eq!(report["blindSpots"][3]["reason"], "computed");
    assert_eq!(
        report["probes"],
        json!([
            {
                "file": "packages/db/__arch_probes__/fail_src.ts", "expects": ["no-packages-to-src"],
                "verdict": "proved", "fired": ["no-packages-to-src"], "reason": null
            },
            {
                "file": "src/__arch_probes__/fail_own.ts", "expects": [],
                "verdict": "dead", "fired": [], "reason": report["probes"][1]["reason"]
            }
        ])
    );
    assert_eq!(keys(&report["probes"][0]), ["file", "expects", "verdict", "fired", "reason"]);
    let rule = &report["rules"][0];
    assert_eq!(
        keys(rule),
        ["name", "fromModules", "toModules", "dependencies", "violations", "provedBy"]
    );
    assert_eq!(rule["name"], "no-packages-to-src");
    assert_eq!((&rule["fromModules"], &rule["dependencies"]), (&json!(2), &json!(2)));
    assert_eq!(
        (&rule["violations"], &rule["provedBy"]),
        (&json!(1), &json!(["packages/db/__arch_probes__/fail_src.ts"]))
    );
}

#[test]
fn the_report_of_probes_is_that_of_check() {
    let tree = tree();
    let report = tree.run(&["probes", "--format", "json"]).json();
    assert_eq!(keys(&report), ["version", "probes", "missing"]);
    assert_eq!(report["probes"], tree.check()["probes"]);
}

#[test]
fn the_graph() {
    let graph = tree().run(&["graph", "--format", "json"]).json();
    assert_eq!(keys(&graph), ["version", "modules", "dependencies"]);
    assert_eq!(graph["version"], 1);
    let modules = graph["modules"].as_array().unwrap();
    assert_eq!(modules.len(), 6);
    assert_eq!(keys(&modules[0]), ["file", "zone", "cell"]);
    assert!(modules.contains(
        &json!({ "file": "packages/db/src/index.ts", "zone": "packages", "cell": "packages/db" })
    ));
    assert!(modules.contains(&json!({ "file": "scripts/z.ts", "zone": null, "cell": null })));

    let dependencies = graph["dependencies"].as_array().unwrap();
    let of = |specifier: &str| {
        let mut sites = dependencies.iter().filter(|it| it["specifier"] == specifier);
        sites.find(|it| !text(&it["from"]).contains("__arch_probes__")).unwrap()
    };
    let all = [
        "from",
        "line",
        "column",
        "specifier",
        "kind",
        "typeOnly",
        "to",
        "declared",
        "target",
        "violations",
    ];
    assert_eq!(keys(of("@acme/db")), all);
    assert_eq!(
        of("@acme/db"),
        &json!({
            "from": "src/x.ts", "line": 1, "column": 8, "specifier": "@acme/db", "kind": "import",
            "typeOnly": false, "to": "packages/db/src/index.ts", "declared": "packages/db/dist/index.js",
            "target": "module", "violations": []
        })
    );
    assert_eq!(of("../../../src/x")["violations"], json!(["no-cycles", "no-packages-to-src"]));
    for (specifier, target, to) in [
        ("fs", "builtin", json!("node:fs")),
        ("react/jsx-runtime", "package", json!("react")),
        ("./y.css", "asset", json!("src/y.css")),
        ("./nowhere", "unresolved", json!(null)),
        ("…", "unresolved", json!(null)),
    ] {
        let found = of(specifier);
        assert_eq!((&found["target"], &found["to"]), (&json!(target), &to), "{specifier}");
        assert!(found["declared"].is_null());
        assert_eq!(found.get("aim").is_some(), target == "unresolved", "{specifier}");
    }
    assert_eq!(of("./nowhere")["aim"], "src/nowhere");
    assert!(of("…")["aim"].is_null());
}

/// A fingerprint is what tools tell findings by: it stays when lines move, and no two are the same.
#[test]
fn fingerprints_stay_and_differ() {
    let source = "import \"../../../src/x\";\nimport \"../../../src/x\";\n\
                  // ringfence-ignore-next-line no-services-to-src\n\
                  import \"./y\";\nimport \"../__arch_probes__/z\";\nimport \"../__arch_probes__/z\";\n";
    let tree = Tree::new(&[
        ("src/x.ts", ""),
        ("services/a/src/y.ts", ""),
        ("services/a/__arch_probes__/z.ts", ""),
        ("services/a/src/one.ts", source),
        ("services/a/src/two.ts", source),
    ]);
    let fingerprints = |tree: &Tree| -> Vec<String> {
        let report = tree.check();
        let violations = report["violations"].as_array().unwrap();
        violations.iter().map(|it| it["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = fingerprints(&tree);
    let mut distinct = before.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((before.len(), distinct.len()), (10, 10));
    for name in ["one", "two"] {
        tree.write(&format!("services/a/src/{name}.ts"), format!("\n\n// moved\n{source}"));
    }
    assert_eq!(fingerprints(&tree), before);
}

#[test]
fn without_zones_there_is_nothing_to_fold_to() {
    let rules = r#"{ "forbidden": [{ "name": "no-y", "from": {}, "to": { "path": "y" } }] }"#;
    let tree = Tree::new(&[
        (".dependency-cruiser.json", rules),
        ("src/x.ts", "import './y';"),
        ("src/y.ts", ""),
    ]);
    for (args, expected) in [
        (
            ["--collapse", "cells"],
            "--collapse cells needs zones, and .dependency-cruiser.json has none: `--collapse folders:2` folds by folders",
        ),
        (
            ["--collapse", "zones"],
            "--collapse zones needs zones, and .dependency-cruiser.json has none: `--collapse folders:1` folds by folders",
        ),
        (
            ["--cluster", "zone"],
            "--cluster zone needs zones, and .dependency-cruiser.json has none: `--cluster folder` draws the folders",
        ),
    ] {
        let run = tree.run(&[&["graph"], &args[..]].concat());
        assert_eq!((run.status(), run.stdout().as_str()), (2, ""));
        assert!(run.stderr().contains(expected), "{}", run.stderr());
    }
    assert_eq!(tree.run(&["graph", "--collapse", "folders:1"]).status(), 0);
}

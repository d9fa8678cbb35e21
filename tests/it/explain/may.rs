//! May one file import another?

use serde_json::Value;

use crate::support::{Run, Tree, fixture, ringfence, text};

fn may(args: &[&str]) -> String {
    let run = Run::of(ringfence(&fixture("monorepo")).arg("explain").args(args));
    assert_eq!(run.status(), 0, "{}", run.stderr());
    run.stdout()
}

#[test]
fn two_files_of_which_one_may_not_be_imported() {
    insta::assert_snapshot!(may(&["services/mailer/src/main.ts", "src/shared/config.ts"]));
}

#[test]
fn a_file_that_its_package_offers_by_name() {
    insta::assert_snapshot!(may(&["services/mailer/src/new.ts", "packages/db/src/service.ts"]));
}

#[test]
fn as_json() {
    let told = may(&["src/app/new.ts", "packages/ui/src/button.tsx", "--format", "json"]);
    let mut told: Value = serde_json::from_str(&told).unwrap();
    for way in told["ways"].as_array_mut().unwrap() {
        way.as_object_mut().unwrap().remove("resolution").unwrap();
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&told).unwrap());
}

/// `[code, allowed, rules broken]` of each way.
fn ways(tree: &Tree, from: &str, to: &str) -> Vec<(String, bool, String)> {
    let run = tree.run(&["explain", from, to, "--format", "json"]);
    assert_eq!(run.status(), 0, "{}", run.stderr());
    let way = |way: &Value| {
        let broken = way["broken"].as_array().unwrap().iter();
        let rules: Vec<&str> = broken.map(|broken| text(&broken["rule"])).collect();
        (text(&way["code"]).to_owned(), way["allowed"] == true, rules.join(", "))
    };
    run.json()["ways"].as_array().unwrap().iter().map(way).collect()
}

fn way(code: &str, allowed: bool, rules: &str) -> (String, bool, String) {
    (code.to_owned(), allowed, rules.to_owned())
}

const CONFIG: &str = r#"{
  "zones": { "src": { "path": "src", "mayImport": ["lib"] }, "lib": { "path": "lib" } },
  "blindSpots": { "deadRule": "allow" },
  "rules": [
    { "name": "no-lodash", "to": "npm:lodash", "typeOnly": false },
    { "name": "no-fs", "from": "lib", "to": "node:*", "severity": "warn" },
    { "name": "no-cycles", "from": "src", "circular": true },
    { "name": "ui-never-reaches-db", "from": "src/ui", "to": "src/db", "reachable": true },
    { "name": "no-calls", "from": "src/plain", "kind": ["require", "dynamic-import"] }
  ]
}"#;

fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        ("src/ui/page.ts", "import \"../util\";\n"),
        ("src/util.ts", "// no line end"),
        ("src/db/pool.ts", ""),
        ("src/page.vue", "<script>\nimport \"./util\";\n</script>\n"),
        ("lib/x.ts", ""),
        ("src/plain.ts", ""),
    ])
}

#[test]
fn what_matters_about_an_import_is_tried() {
    let tree = tree();
    let calls = [
        way("void import(\"lodash\");", false, "no-lodash"),
        way("require(\"lodash\");", false, "no-lodash"),
    ];
    let ways_of_lodash = ways(&tree, "src/util.ts", "npm:lodash");
    assert_eq!(ways_of_lodash[0], way("import \"lodash\";", false, "no-lodash"));
    assert_eq!(ways_of_lodash[1], way("import type {} from \"lodash\";", true, ""));
    assert_eq!(ways_of_lodash[2..], calls);
    assert_eq!(ways(&tree, "src/util.ts", "lodash"), ways_of_lodash);
    // A warning is told, and forbids nothing.
    assert_eq!(ways(&tree, "lib/x.ts", "fs")[0], way("import \"fs\";", true, "no-fs"));
    assert_eq!(ways(&tree, "lib/x.ts", "node:fs")[0], way("import \"node:fs\";", true, "no-fs"));
    assert_eq!(ways(&tree, "lib/new.js", "src/util.ts")[0].2, "no-lib-to-src");
    // JavaScript has no imports for types alone.
    assert!(ways(&tree, "lib/new.js", "src/util.ts").iter().all(|way| !way.0.contains("type")));
    assert_eq!(ways(&tree, "src/page.vue", "lib/x.ts")[0], way("import \"../lib/x\";", true, ""));
    assert_eq!(ways(&tree, "src/new.vue", "npm:lodash")[0].2, "no-lodash");
}

/// Rules about the whole graph: what would be broken elsewhere counts, what is broken already not.
#[test]
fn an_import_can_break_rules_elsewhere() {
    let tree = tree();
    let told = ways(&tree, "src/util.ts", "src/db/pool.ts");
    assert_eq!(told[0], way("import \"./db/pool\";", false, "ui-never-reaches-db"));
    let told = tree.run(&["explain", "src/util.ts", "src/db/pool.ts"]).stdout();
    assert!(told.contains("with it src/ui/page.ts would break ui-never-reaches-db"), "{told}");
    assert!(told.contains("way: src/ui/page.ts → src/util.ts → src/db/pool.ts"), "{told}");
    assert_eq!(ways(&tree, "src/util.ts", "src/ui/page.ts")[0].2, "no-cycles");
    tree.write("src/util.ts", "import \"./db/pool\";\n");
    assert_eq!(ways(&tree, "src/util.ts", "src/plain.ts")[0], way("import \"./plain\";", true, ""));
}

#[test]
fn neither_file_needs_to_exist_and_none_is_written() {
    let tree = tree();
    let told = tree.run(&["explain", "lib/new.ts", "src/far/new.tsx"]);
    assert_eq!(told.status(), 0, "{}", told.stderr());
    let told = told.stdout();
    for said in [
        "lib/new.ts may not import src/far/new.tsx",
        "lib/new.ts does not exist yet",
        "src/far/new.tsx does not exist yet",
        "import \"../src/far/new\";",
        "no-lib-to-src error",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    assert!(!tree.root().join("lib/new.ts").exists() && !tree.root().join("src/far").exists());
}

/// A package does not import itself by its name where a path will do.
#[test]
fn the_own_package_is_not_named() {
    let tree = tree();
    tree.write("package.json", r#"{ "name": "acme", "workspaces": ["lib"] }"#);
    tree.write("lib/package.json", r#"{ "name": "@acme/lib" }"#);
    let codes = |from: &str, to: &str| -> Vec<String> {
        let all = ways(&tree, from, to).into_iter().map(|way| way.0);
        all.filter(|code| code.starts_with("import \"")).collect()
    };
    assert_eq!(codes("src/util.ts", "src/plain.ts"), ["import \"./plain\";"]);
    assert_eq!(codes("lib/x.ts", "lib/y.ts"), ["import \"./y\";"]);
    assert_eq!(
        codes("src/util.ts", "lib/x.ts"),
        ["import \"../lib/x\";", "import \"@acme/lib/x\";"]
    );
}

/// What is forbidden without a rule of the config is forbidden here as well.
#[test]
fn a_probe_must_not_be_imported() {
    let tree = tree();
    tree.write("src/__arch_probes__/stub.ts", "");
    let told = ways(&tree, "src/util.ts", "src/__arch_probes__/stub.ts");
    assert_eq!(told[0].2, "import-of-probe");
    let told = tree.run(&["explain", "src/util.ts", "src/__arch_probes__/stub.ts"]).stdout();
    assert!(told.contains("import-of-probe error:"), "{told}");
}

/// Paths are those of the folder that the command runs in.
#[test]
fn paths_are_relative_to_the_current_folder() {
    let tree = tree();
    let run =
        Run::of(ringfence(&tree.root().join("src")).args(["explain", "util.ts", "../lib/x.ts"]));
    assert!(run.stdout().contains("src/util.ts may import lib/x.ts"), "{}", run.stdout());
}

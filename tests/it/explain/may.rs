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

/// What is a path is one whatever its extension; what could be a package as well is told to be taken
/// for one or the other.
#[test]
fn what_is_not_there_yet_is_a_path_or_a_package() {
    let tree = Tree::new(&[
        (
            "ringfence.jsonc",
            r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } },
  "blindSpots": { "deadRule": "allow" } }"#,
        ),
        ("package.json", r#"{ "name": "acme", "workspaces": ["lib"] }"#),
        ("lib/package.json", r#"{ "name": "@acme/db" }"#),
        ("lib/x.ts", ""),
        ("src/a.ts", ""),
    ]);
    let told = |from: &str, to: &str| {
        let run = tree.run(&["explain", from, to, "--format", "json"]);
        assert_eq!(run.status(), 0, "{to}: {}", run.stderr());
        let json = run.json();
        let reading = json["reading"].as_str().unwrap_or("-").to_owned();
        let code = text(&json["ways"][0]["code"]).to_owned();
        let broken = json["ways"][0]["broken"][0]["rule"].as_str().unwrap_or("-").to_owned();
        (code, broken, json["toExists"].as_bool(), reading)
    };
    for (to, specifier, rule, exists, reading) in [
        ("lib/new.css", "../lib/new.css", "no-src-to-lib", Some(false), "path"),
        ("lib/new.json", "../lib/new.json", "no-src-to-lib", Some(false), "path"),
        ("lib/new.svg", "../lib/new.svg", "no-src-to-lib", Some(false), "path"),
        ("lib/deep/new", "../lib/deep/new", "no-src-to-lib", Some(false), "path"),
        ("./lib/new.css", "../lib/new.css", "no-src-to-lib", Some(false), "-"),
        ("lib/new.html", "../lib/new.html", "no-src-to-lib", Some(false), "path"),
        ("lib/x", "../lib/x", "no-src-to-lib", Some(true), "path"),
        ("lib/new.js", "../lib/new", "no-src-to-lib", Some(false), "-"),
        ("lodash/fp", "lodash/fp", "-", None, "package"),
        ("far/new.css", "far/new.css", "-", None, "package"),
        ("lodash/fp.js", "lodash/fp.js", "-", None, "package"),
        ("chart.js", "chart.js", "-", None, "package"),
        ("fs/promises", "fs/promises", "-", None, "-"),
        ("@acme/db/x", "@acme/db/x", "no-src-to-lib", None, "-"),
        ("@acme/db/x.ts", "@acme/db/x.ts", "no-src-to-lib", None, "-"),
        ("npm:lib/new.css", "lib/new.css", "-", None, "-"),
    ] {
        let expected =
            (format!("import \"{specifier}\";"), rule.to_owned(), exists, reading.to_owned());
        assert_eq!(told("src/a.ts", to), expected, "{to}");
    }
    let said = |to: &str| tree.run(&["explain", "src/a.ts", to]).stdout();
    assert!(said("lib/new.css").contains("taken for a path; a package is asked for with npm:"));
    assert!(said("lodash/fp").contains("taken for a package; a file is asked for with ./"));
}

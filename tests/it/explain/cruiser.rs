//! `explain` where the rules are those of a dependency-cruiser config.

use crate::support::Tree;

const CONFIG: &str = r#"module.exports = {
  forbidden: [
    { name: "not-to-other", severity: "error",
      from: { path: "^services/([^/]+)/" },
      to: { path: "^services/", pathNot: "^services/$1/" } },
    { name: "no-dynamic", from: { path: "^src" }, to: { dynamic: true } },
    { name: "no-dev", from: { path: "^src", pathNot: "[.]test[.]" },
      to: { dependencyTypes: ["npm-dev"] } },
    { name: "no-orphans", from: { orphan: true }, to: {} },
    { name: "used-enough", module: { path: "^src/util", numberOfDependentsLessThan: 2 }, from: {} },
    { name: "ui-to-db", from: { path: "^src/ui" }, to: { path: "^src/db", reachable: true } },
    { name: "folders", scope: "folder", from: { path: "^src/db" }, to: { path: "^src/ui" } }
  ],
  allowed: [
    { from: { path: "^src" }, to: { path: "^(src|node_modules|react)" } },
    { from: { path: "^services" }, to: {} }
  ],
  required: [{ name: "log-it", module: { path: "^services/[^/]+/main" }, to: { path: "^src/log" } }],
  options: { exclude: { path: "[.]spec[.]ts$" } }
};
"#;

fn tree() -> Tree {
    Tree::new(&[
        (".dependency-cruiser.cjs", CONFIG),
        ("package.json", r#"{ "name": "acme", "devDependencies": { "react": "19" } }"#),
        ("services/a/main.ts", "import \"../b/x\";\nimport \"./y\";\nimport \"../../src/util\";\n"),
        ("services/a/y.ts", ""),
        ("services/b/x.ts", ""),
        ("src/util.ts", "import \"react\";\nimport \"./ui/page\";\n"),
        ("src/log.ts", ""),
        ("src/ui/page.ts", "import \"../db/pool\";\n"),
        ("src/db/pool.ts", "import \"./near\";\n"),
        ("src/db/near.ts", ""),
        ("src/x.spec.ts", ""),
    ])
}

#[test]
fn captured_groups_classes_and_rules_about_modules() {
    let tree = tree();
    let told = |file: &str| {
        let run = tree.run(&["explain", file]);
        assert_eq!(run.status(), 0, "{}", run.stderr());
        run.stdout()
    };
    insta::assert_snapshot!([told("services/a/main.ts"), told("src/util.ts")].join("\n"));
}

#[test]
fn every_sort_of_rule_says_what_did_not_hold() {
    let tree = tree();
    let told = tree.run(&["explain", "src/db/pool.ts", "--all"]).stdout();
    insta::assert_snapshot!(told);
}

/// What nothing allows is told entry by entry.
#[test]
fn an_import_that_no_entry_allows() {
    let tree = tree();
    let told = tree.run(&["explain", "src/log.ts", "services/b/x.ts"]).stdout();
    for said in [
        "✗ not-in-allowed warning: is not allowed by any rule of `allowed`",
        "· entry 1 of `allowed`  `to` wants ^(src|node_modules|react), and this is services/b/x.ts",
        "· entry 2 of `allowed`  `from` wants ^services, and this is src/log.ts",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    let told = tree.run(&["explain", "src/log.ts", "services/b/x.ts", "--format", "json"]).json();
    let rules = told["ways"][0]["targets"][0]["rules"].as_array().unwrap();
    let list = rules.iter().find(|rule| rule["rule"] == "not-in-allowed").unwrap();
    assert_eq!(list["entries"][0]["compared"]["key"], "to");
    assert_eq!(list["entries"][1]["compared"]["key"], "from");
}

#[test]
fn a_file_that_the_config_leaves_out() {
    let run = tree().run(&["explain", "src/x.spec.ts"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("it is no source file, or the config leaves it out"));
}

#[test]
fn may_a_file_import_another() {
    let tree = tree();
    let told = tree.run(&["explain", "services/a/new.ts", "services/b/x.ts"]);
    assert_eq!(told.status(), 0, "{}", told.stderr());
    insta::assert_snapshot!(told.stdout());
    let told = tree.run(&["explain", "src/util.ts", "npm:react"]).stdout();
    assert!(told.contains("no-dev"), "{told}");
}

//! The program: what it writes, what it refuses, how it ends, and that a wrong translation shows.

use ringfence::{
    config::Located,
    discover::overlay::Overlay,
    migrate::{self, Why, compare, judge_by},
    pipeline::check_located,
    report::migrate::{is_fine, render},
};

use crate::support::Tree;

const CONFIG: &str = r#"{
  "forbidden": [
    { "name": "no-a-to-b", "severity": "error", "from": { "path": "^a/" }, "to": { "path": "^b/" } }
  ],
  "options": { "tsPreCompilationDeps": true }
}
"#;

fn tree() -> Tree {
    Tree::new(&[
        (".dependency-cruiser.json", CONFIG),
        ("a/x.ts", "import \"../b/x\";\n"),
        ("a/__arch_probes__/fail_b.ts", "// @arch-expect no-a-to-b\nimport \"../../b/x\";\n"),
        ("b/x.ts", "import \"../c/x\";\n"),
        ("c/x.ts", ""),
    ])
}

fn read(tree: &Tree, path: &str) -> Option<String> {
    std::fs::read_to_string(tree.root().join(path)).ok()
}

#[test]
fn a_config_is_written_that_judges_alike() {
    let tree = tree();
    let before = tree.check();
    let run = tree.run(&["migrate"]);
    assert_eq!((run.status(), run.stderr().as_str()), (0, ""), "{}", run.stdout());
    insta::assert_snapshot!(run.stdout());
    insta::assert_snapshot!("the_config", read(&tree, "ringfence.jsonc").unwrap());
    let after = tree.check();
    assert_eq!(before["violations"][0]["from"], after["violations"][0]["from"]);
    assert_eq!(before["probes"], after["probes"]);
    assert_eq!(after["violations"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_overwritten_by_accident() {
    let tree = tree();
    tree.write("ringfence.jsonc", "{}");
    let run = tree.run(&["migrate"]);
    assert_eq!(run.status(), 2);
    assert_eq!(
        run.stderr(),
        "error: `ringfence.jsonc` is already there\n  help: `--force` overwrites it\n"
    );
    assert_eq!(read(&tree, "ringfence.jsonc").unwrap(), "{}");
    assert_eq!(tree.run(&["migrate", "--output", "other.jsonc"]).status(), 0);
    assert_eq!(tree.run(&["migrate", "--force"]).status(), 0);
    assert_eq!(read(&tree, "ringfence.jsonc"), read(&tree, "other.jsonc"));
    std::fs::remove_file(tree.root().join("ringfence.jsonc")).unwrap();
    tree.write("ringfence.json", "{}");
    let run = tree.run(&["migrate", "--force"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("remove it first: a tree has one config"), "{}", run.stderr());
    assert_eq!(read(&tree, "ringfence.jsonc"), None);
}

#[test]
fn the_config_can_be_named_and_go_to_the_standard_output() {
    let tree = tree();
    tree.write("tools/deps.json", CONFIG);
    let run = tree.run(&["migrate", "--from", "tools/deps.json", "--root", ".", "--output", "-"]);
    assert_eq!(run.status(), 0, "{}", run.stderr());
    assert!(run.stdout().starts_with("// Made from tools/deps.json"), "{}", run.stdout());
    assert!(
        run.stderr().contains("✓ the verdicts are the same (2 violations)"),
        "{}",
        run.stderr()
    );
    assert_eq!(read(&tree, "ringfence.jsonc"), None);
    // The folder of the config is the root unless another is named, as everywhere.
    assert_eq!(tree.run(&["migrate", "--from", "tools/deps.json"]).status(), 0);
    assert!(read(&tree, "tools/ringfence.jsonc").is_some());
}

#[test]
fn tools_get_all_of_it() {
    let tree = tree();
    tree.write("a/package.json", r#"{ "name": "a", "dependencies": { "b": "workspace:*" } }"#);
    tree.write("b/package.json", r#"{ "name": "b" }"#);
    tree.write("package.json", r#"{ "name": "root", "workspaces": ["a", "b"] }"#);
    let run = tree.run(&["migrate", "--format", "json"]);
    assert_eq!(run.status(), 1, "{}", run.stdout());
    insta::assert_snapshot!(run.stdout());
    let report = tree.run(&["migrate", "--force"]).stdout();
    insta::assert_snapshot!("sees_more", report);
}

/// When no config can be made, nothing is written.
#[test]
fn what_cannot_be_done_is_said() {
    let said = |files: &[(&str, &str)]| {
        let tree = Tree::new(files);
        let run = tree.run(&["migrate"]);
        assert_eq!((run.status(), run.stdout().as_str()), (2, ""));
        assert_eq!(read(&tree, "ringfence.jsonc"), None);
        run.stderr()
    };
    let mut all = said(&[("a.ts", "")]);
    all += &said(&[(".dependency-cruiser.json", "{ forbidden: [ }")]);
    all += &said(&[(
        ".dependency-cruiser.json",
        "{ forbidden: [{ name: 'x', scope: 'folder', from: {}, to: {} }] }",
    )]);
    all += &said(&[(".dependency-cruiser.json", "{}")]);
    insta::assert_snapshot!(all);
    let tree = tree();
    let run = tree.run(&["migrate", "--output", "no/such/folder.jsonc"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().starts_with("error: cannot write `no/such/folder.jsonc`: "));
}

/// The comparison is no formality: a text that says something else is found out.
#[test]
fn a_wrong_translation_shows() {
    let tree = tree();
    let file = tree.root().join(".dependency-cruiser.json");
    let mut migration = migrate::migrate(tree.root(), &file).ok().unwrap();
    assert!(migration.comparison.is_equal() && is_fine(&migration));
    let located = Located {
        root: tree.root().to_owned(),
        config: None,
        foreign: Some(file),
        revision: None,
        is_past: false,
    };
    let before = check_located(&located, Overlay::default()).unwrap();
    for (wrong, only_old, only_new) in [
        (migration.text.replace("\"to\": \"b/\"", "\"to\": \"c/\""), 2, 0),
        (
            migration
                .text
                .replace("\"from\": \"a/\"", "\"from\": \"b/\"")
                .replace("\"to\": \"b/\"", "\"to\": \"c/\""),
            2,
            1,
        ),
        (
            migration.text.replace(", \"to\": \"b/\"", ", \"to\": \"b/\", \"severity\": \"warn\""),
            2,
            2,
        ),
        (migration.text.replace("no-a-to-b", "no-b-to-a"), 2, 2),
    ] {
        assert_ne!(wrong, migration.text);
        let after = judge_by(tree.root(), &wrong).unwrap();
        migration.comparison = compare(&before, &after, &migration.translation, false);
        let number = |is_new: bool| {
            let differences = migration.comparison.differences.iter();
            differences.filter(|difference| difference.is_new == is_new).count()
        };
        assert_eq!((number(false), number(true)), (only_old, only_new), "{wrong}");
        assert!(migration.comparison.differences.iter().all(|it| it.why == Why::Unknown));
        assert!(!is_fine(&migration));
        let report = render(&migration, None, false);
        assert!(report.contains("not known why: look at how the rule was translated"), "{report}");
    }
    // The probe proves its rule by one config and not by the other.
    let after = judge_by(tree.root(), &migration.text.replace("\"to\": \"b/\"", "\"to\": \"c/\""));
    let comparison = compare(&before, &after.unwrap(), &migration.translation, false);
    assert_eq!(comparison.probes.len(), 1);
    assert_eq!((comparison.probes[0].before, comparison.probes[0].after), ("proved", "dead"));
}

/// A package of the workspace has a path that it declares; a rule on paths goes on to mean that.
#[test]
fn what_a_package_offers_stays_allowed() {
    let config = r#"{
      "forbidden": [{
        "name": "no-deep", "severity": "error",
        "from": { "path": "^a/" }, "to": { "path": "^packages/[^/]+/src/(?!index\\.ts$)" }
      }],
      "options": { "tsPreCompilationDeps": true }
    }"#;
    let tree = Tree::new(&[
        (".dependency-cruiser.json", config),
        ("package.json", r#"{ "name": "root", "workspaces": ["packages/*"] }"#),
        (
            "packages/db/package.json",
            r#"{ "name": "db", "exports": { ".": "./dist/index.js", "./sub": "./dist/sub.js" } }"#,
        ),
        ("packages/db/src/index.ts", ""),
        ("packages/db/src/sub.ts", ""),
        ("a/x.ts", "import \"db\";\nimport \"db/sub\";\nimport \"../packages/db/src/sub\";\n"),
    ]);
    let run = tree.run(&["migrate"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    let config = read(&tree, "ringfence.jsonc").unwrap();
    assert!(config.contains("\"byName\": false"), "{config}");
}

//! What the command takes, what it says of one rule, and how it ends.

use serde_json::json;

use crate::{
    rules::{dead, json as report},
    support::{Tree, blind_spots, text},
};

const RULE: &str = r#""rules": [{ "name": "no-lib", "from": "src", "to": "lib/" }]"#;

/// A tree with a rule that cannot bite and an exception that nothing needs.
fn tree(more: &str) -> Tree {
    let config = format!(
        r#"{{ "zones": {{ "src": {{ "path": "src", "mayImport": ["app"] }}, "app": {{ "path": "app" }} }},
  {RULE}{more} }}"#
    );
    Tree::new(&[("ringfence.jsonc", &config), ("src/a.ts", ""), ("app/b.ts", "")])
}

#[test]
fn dead_rules_fail_and_what_is_unused_does_not() {
    for command in ["rules", "check"] {
        assert_eq!(tree("").run(&[command]).status(), 1, "{command}");
        let warned = tree(r#", "blindSpots": { "deadRule": "warn" }"#);
        assert_eq!(warned.run(&[command]).status(), 0, "{command}");
        assert_eq!(warned.run(&[command, "--dead-rules", "error"]).status(), 1, "the flag wins");
        assert_eq!(warned.run(&[command, "--unused", "error"]).status(), 1);
        let allowed = tree(r#", "blindSpots": { "deadRule": "allow", "unused": "error" }"#);
        assert_eq!(allowed.run(&[command]).status(), 1, "{command}");
        assert_eq!(allowed.run(&[command, "--unused", "allow"]).status(), 0, "{command}");
    }
}

#[test]
fn check_says_both() {
    let found = tree("").check();
    assert_eq!(
        blind_spots(&found),
        ["ringfence.jsonc:1:52 unused", "ringfence.jsonc:2:54 deadRule"]
    );
    let said = tree("").run(&["check"]).stdout();
    for phrase in [
        "deadRule: 1 error (rules that cannot bite)",
        "no-lib: nothing in the tree matches `lib/**` of its `to`",
        "unused: 1 warning (what nothing in the tree needs)",
        "src may import app, and nothing in src imports anything of app",
    ] {
        assert!(said.contains(phrase), "{phrase}\n{said}");
    }
    let quiet = tree("").run(&["check", "--dead-rules", "allow", "--unused", "allow"]);
    assert_eq!(quiet.status(), 0);
    assert!(!quiet.stdout().contains("deadRule"), "{}", quiet.stdout());
}

#[test]
fn dependency_cruiser_configs_only_warn() {
    let tree = Tree::of_fixture("dead-rules-cruiser");
    assert_eq!(tree.run(&["rules"]).status(), 0);
    assert_eq!(tree.run(&["rules", "--dead-rules", "error"]).status(), 1);
    assert_eq!(tree.run(&["rules", "--unused", "error"]).status(), 1);
    let none = report(&tree, &["--dead-rules", "allow", "--unused", "allow"]);
    assert_eq!(dead(&none), [""; 0]);
}

#[test]
fn one_rule_in_detail() {
    let tree = Tree::of_fixture("dead-rules");
    let run = tree.run(&["rules", "--rule", "all-legacy"]);
    assert_eq!(run.status(), 0, "other rules do not count");
    insta::assert_snapshot!("one_rule", run.stdout());
    let dead_one = tree.run(&["rules", "--rule", "to-alias"]);
    assert_eq!(dead_one.status(), 1);
    insta::assert_snapshot!("one_dead_rule", dead_one.stdout());
    let unknown = tree.run(&["rules", "--rule", "al-legacy"]);
    assert_eq!(unknown.status(), 2);
    assert!(
        unknown.stderr().contains("there is no rule 'al-legacy'; did you mean 'all-legacy'?"),
        "{}",
        unknown.stderr()
    );
}

#[test]
fn the_report_for_tools() {
    let tree = Tree::of_fixture("dead-rules");
    let all = report(&tree, &[]);
    assert_eq!(all["version"], 1);
    let rule =
        all["rules"].as_array().unwrap().iter().find(|it| it["name"] == "all-legacy").unwrap();
    let expected = json!({
        "name": "all-legacy", "fromModules": 1, "toModules": 2, "dependencies": 1, "violations": 1,
        "provedBy": [], "suppressed": 1, "baselined": 0, "severity": "error", "comment": null,
        "subject": "each import by itself", "from": "src/app", "to": "src/legacy", "conditions": [],
        "at": { "file": "ringfence.jsonc", "line": 32, "column": 15 }
    });
    assert_eq!(*rule, expected);
    let dead = &all["dead"][3];
    assert_eq!(text(&dead["rule"]), "from-nothing");
    assert_eq!(dead["severity"], "error");
    assert_eq!(dead["at"], json!({ "file": "ringfence.jsonc", "line": 12, "column": 39 }));
    let one = report(&tree, &["--rule", "all-legacy"]);
    assert_eq!(one["rules"].as_array().unwrap().len(), 1);
    assert_eq!(
        one["rules"][0]["sample"],
        json!({ "from": ["src/app/page.ts"], "to": ["src/legacy/more.ts", "src/legacy/old.ts"] })
    );
}

/// What dependency-cruiser's config calls known is counted as such.
#[test]
fn known_violations_are_counted() {
    let tree = Tree::new(&[
        (
            ".dependency-cruiser.json",
            r#"{ "forbidden": [{ "name": "no-b", "from": { "path": "^a" }, "to": { "path": "^b" } }],
  "options": { "knownViolations": [{ "type": "dependency", "from": "a.ts", "to": "b.ts",
    "rule": { "severity": "warn", "name": "no-b" } }] } }"#,
        ),
        ("a.ts", "import \"./b\";\nimport \"./b2\";\n"),
        ("b.ts", ""),
        ("b2.ts", ""),
    ]);
    let rule = &report(&tree, &[])["rules"][0];
    assert_eq!((&rule["violations"], &rule["baselined"]), (&json!(2), &json!(1)));
    assert!(tree.run(&["rules"]).stdout().contains("baselined"));
}

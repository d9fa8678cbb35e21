//! The program from outside.

use super::tree;
use crate::support::{Tree, text};

#[test]
fn the_matrix_is_shown() {
    let run = tree().run(&["prove"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    let report = run.stdout();
    for phrase in [
        "how the target is named",
        "how the import is written",
        "caught for every rule:",
        "require.resolve",
        "✓ 5 rules: 5 proved",
    ] {
        assert!(report.contains(phrase), "{phrase}\n{report}");
    }
    let too_wide = report.lines().find(|line| line.chars().count() > 100);
    assert_eq!(too_wide, None);
    assert!(!report.contains('\u{1b}'));
    assert!(tree().run(&["prove", "--color", "always"]).stdout().contains('\u{1b}'));
}

#[test]
fn one_rule_is_shown_with_what_was_laid() {
    let run = tree().run(&["prove", "--rule", "no-services-to-src"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    let report = run.stdout();
    for phrase in [
        "no-services-to-src (error): proved",
        "files like services/",
        "that import src/",
        "void require.resolve(\"",
        "import, alias @/*",
        "not-expressible symlink: no symbolic link leads there",
    ] {
        assert!(report.contains(phrase), "{phrase}\n{report}");
    }
    assert!(!report.contains("no-src-to-services"));
    let unknown = tree().run(&["prove", "--rule", "no-service-to-src"]);
    assert_eq!(unknown.status(), 2);
    let said = unknown.stderr();
    assert!(
        said.contains("there is no rule 'no-service-to-src'; did you mean 'no-services-to-src'?"),
        "{said}"
    );
}

/// What was typed may have been pasted.
#[test]
fn the_name_of_a_rule_is_not_obeyed() {
    for command in [&["prove", "--rule"][..], &["probes", "--write", "--dry-run", "--rule"]] {
        let run = tree().run(&[command, &["no-\u{202e}x\u{1b}[31m"]].concat());
        assert_eq!(run.status(), 2);
        let said = run.stderr();
        assert!(said.contains("there is no rule 'no-\\u{202e}x\\u{1b}[31m'"), "{said}");
    }
}

/// The rule that is asked for is tried alone.
#[test]
fn one_rule_is_tried_alone() {
    let report =
        |args: &[&str]| tree().run(&[&["prove", "--format", "json"], args].concat()).json();
    let (all, one) = (report(&[]), report(&["--rule", "no-cross-services"]));
    let files = |report: &serde_json::Value| report["summary"]["files"].as_u64().unwrap();
    assert!(files(&one) * 3 < files(&all), "{} of {}", files(&one), files(&all));
    assert_eq!(one["rules"].as_array().unwrap().len(), 1);
    let outcome = |report: &serde_json::Value| {
        let rules = report["rules"].as_array().unwrap().clone();
        let found = rules.into_iter().find(|rule| rule["name"] == "no-cross-services").unwrap();
        (found["outcome"].clone(), found["spellings"].as_array().unwrap().len())
    };
    assert_eq!(outcome(&all), outcome(&one));
}

/// What the tree breaks already is told, and a rule that nothing was tried for is not passed in
/// silence.
#[test]
fn what_is_not_tried_is_shown() {
    let tree = tree();
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src" } }, "rules": [
            { "name": "peers", "declared": "peerDependencies" },
            { "name": "cycles", "circular": true, "from": "src", "sameCell": true }
        ] }"#,
    );
    tree.write("src/a.ts", "import './a';\n");
    let run = tree.run(&["prove"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    let report = run.stdout();
    assert!(report.contains("[peers] not shown: it asks for a package of certain sections"));
    assert!(report.contains("! 2 rules: 1 proved, 1 not shown"), "{report}");
    let report = tree.run(&["prove", "--format", "json"]).json();
    assert_eq!(report["summary"]["untried"], 1);
    assert_eq!(report["rules"][0]["outcome"], "untried");
    assert_eq!(report["rules"][0]["found"], serde_json::Value::Null);
    let found = &report["rules"][1]["found"];
    assert_eq!((text(&found["file"]), found["line"].as_u64()), ("src/a.ts", Some(1)));
    let detail = tree.run(&["prove", "--rule", "cycles"]).stdout();
    assert!(detail.contains("src/a.ts:1 breaks it"), "{detail}");
}

#[test]
fn tools_get_every_spelling() {
    let report = tree().run(&["prove", "--format", "json"]).json();
    assert_eq!(report["version"], 1);
    let summary = &report["summary"];
    assert_eq!((summary["rules"].as_u64(), summary["escaped"].as_u64()), (Some(5), Some(0)));
    let rules = report["rules"].as_array().unwrap();
    let spellings: usize =
        rules.iter().map(|rule| rule["spellings"].as_array().unwrap().len()).sum();
    let counted: u64 = ["caught", "escaped", "excluded", "notExpressible"]
        .iter()
        .map(|verdict| summary[*verdict].as_u64().unwrap())
        .sum();
    assert_eq!(u64::try_from(spellings).unwrap(), counted);
    let caught = &rules[0]["spellings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|cell| cell["verdict"] == "caught")
        .unwrap();
    assert!(text(&caught["files"][0]["text"]).contains('"'));
    // Twice the same.
    let mut again = tree().run(&["prove", "--format", "json"]).json();
    again["summary"]["durationMs"] = summary["durationMs"].clone();
    assert_eq!(again, report);
}

/// A rule that only warns does not fail the run, here as in `check`.
#[test]
fn warnings_do_not_fail() {
    let config = |severity: &str| {
        format!(
            r#"{{ "rules": [{{ "name": "dead", "severity": "{severity}", "to": "nowhere/**" }}], "zones": {{ "src": {{ "path": "src" }} }} }}"#
        )
    };
    for (severity, status) in [("error", 1), ("warn", 0), ("info", 0)] {
        let tree = Tree::new(&[("ringfence.jsonc", &config(severity)), ("src/x.ts", "")]);
        let run = tree.run(&["prove"]);
        assert_eq!(run.status(), status, "{}", run.stdout());
        assert!(run.stdout().contains("[dead] dead:"), "{}", run.stdout());
        assert_eq!(tree.run(&["prove", "--rule", "dead"]).status(), status);
    }
    let tree = Tree::new(&[("ringfence.jsonc", "{ \"zoens\": {} }")]);
    assert_eq!(tree.run(&["prove"]).status(), 2);
}

//! What breaks a rule shows that it is not dead: for each condition and each kind of import, in the
//! tree as it is and in the same tree without the imports.

use std::collections::BTreeSet;

use ringfence::{
    config::locate,
    extract::import::ImportKind,
    pipeline::Handicap,
    prove::{Outcome, prove},
};
use serde_json::Value;

use super::{handicapped, proof, rule};
use crate::{
    markdown::{Case, cases, files},
    support::{Tree, text},
};

/// A rule, and an import that breaks it.
struct Row {
    /// The rule without its name.
    rule: &'static str,
    /// The files that break it, and what they say.
    files: &'static [(&'static str, &'static str)],
    /// What is said of the rule when nothing breaks it yet, should it not be proved then.
    untried: Option<&'static str>,
}

const fn row(rule: &'static str, files: &'static [(&'static str, &'static str)]) -> Row {
    Row { rule, files, untried: None }
}

const fn untried(phrase: &'static str, row: &Row) -> Row {
    Row { rule: row.rule, files: row.files, untried: Some(phrase) }
}

/// Files that every row has.
const COMMON: &[(&str, &str)] = &[
    ("package.json", r#"{ "name": "app", "workspaces": ["packages/*"] }"#),
    ("src/a.ts", ""),
    ("src/b.ts", ""),
    ("src/style.css", ""),
    ("src/__arch_probes__/stub.ts", ""),
    ("docs/guide.ts", ""),
    ("docs/README.md", ""),
    ("packages/p/package.json", r#"{ "name": "@acme/p", "exports": "./i.ts" }"#),
    ("packages/p/i.ts", ""),
    ("packages/p/hidden.ts", ""),
    (
        "packages/q/package.json",
        r#"{ "name": "@acme/q", "dependencies": { "react": "*" }, "devDependencies": { "react": "*", "vitest": "*" } }"#,
    ),
    ("packages/q/i.ts", ""),
];

const ROWS: &[Row] = &[
    row(r#""from": "docs/""#, &[("docs/x.ts", "import 'react';")]),
    row(r#""to": "packages""#, &[("docs/x.ts", "import '../packages/p/i';")]),
    row(r#""to": "src/style.css""#, &[("docs/x.ts", "import '../src/style.css';")]),
    row(r#""to": "docs/README.md""#, &[("src/x.ts", "import '../docs/README.md?raw';")]),
    row(
        r#""from": "docs/", "to": "src/__arch_probes__""#,
        &[("docs/x.ts", "import '../src/__arch_probes__/stub';")],
    ),
    row(r#""to": "npm:@acme/{x,y}-*""#, &[("docs/x.ts", "import '@acme/x-z';")]),
    row(r#""to": "npm:*-loader""#, &[("docs/x.ts", "import 'raw-loader';")]),
    row(r#""to": "bun:*""#, &[("docs/x.ts", "import 'bun:sqlite';")]),
    row(r#""to": ["npm:*", "!npm:react"]"#, &[("docs/x.ts", "import 'vue';")]),
    row(
        r#""from": "re:^packages/([^/]+)/", "to": "re:^packages/(?!$1/)""#,
        &[("packages/q/x.ts", "import '../p/i';")],
    ),
    row(
        r#""from": "re:^packages/([^/]+)/", "to": ["packages", "!re:^packages/$1/"]"#,
        &[("packages/q/x.ts", "import '../p/i';")],
    ),
    row(r#""from": "packages/q", "byName": true"#, &[("packages/q/x.ts", "import '@acme/p';")]),
    row(r#""byName": true"#, &[("packages/q/x.ts", "import '@acme/p';")]),
    row(
        r#""from": "packages/q", "to": "packages/p", "byName": true, "sameCell": false"#,
        &[("packages/q/x.ts", "import '@acme/p';")],
    ),
    row(r#""to": "packages/p", "byName": false"#, &[("packages/q/x.ts", "import '../p/hidden';")]),
    row(r#""kind": "mock", "byName": true"#, &[("packages/q/x.ts", "vi.mock('@acme/p');")]),
    row(
        r#""kindNot": "import", "to": "packages/p""#,
        &[("packages/q/x.ts", "export * from '../p/i';")],
    ),
    row(r#""typeOnly": true, "to": "npm:*""#, &[("docs/x.ts", "import type { A } from 'vue';")]),
    row(
        r#""typeOnly": true, "kind": "import-equals""#,
        &[("src/x.ts", "import type b = require('./b');")],
    ),
    untried(
        "its `from` and its `to` are one file, docs/guide.ts",
        &row(
            r#""from": "docs/guide.ts", "to": "docs/guide.ts", "reachable": true"#,
            &[("docs/guide.ts", "import '../src/a';"), ("src/a.ts", "import '../docs/guide';")],
        ),
    ),
    untried(
        "its `from` and its `to` are one file, docs/guide.ts",
        &row(
            r#""from": "docs/guide.ts", "to": "docs/guide.ts""#,
            &[("docs/guide.ts", "import './guide';")],
        ),
    ),
    untried(
        "none breaks it",
        &row(
            r#""from": "**/*.vue", "to": "src/", "kind": "require""#,
            &[("docs/x.vue", "<script>const x = require('../src/b')</script>")],
        ),
    ),
    row(r#""typeOnly": false, "to": "node:*""#, &[("docs/x.ts", "import 'node:fs';")]),
    row(r#""sameCell": true"#, &[("packages/p/x.ts", "import './i';")]),
    row(
        r#""sameCell": false, "from": "packages/q", "to": "packages""#,
        &[("packages/q/x.ts", "import '../p/i';")],
    ),
    row(r#""declared": true"#, &[("packages/q/x.ts", "import 'react';")]),
    row(r#""declared": false, "from": "packages/q""#, &[("packages/q/x.ts", "import 'vue';")]),
    row(
        r#""declared": "devDependencies", "kind": "mock""#,
        &[("packages/q/x.ts", "vi.mock('vitest');")],
    ),
    row(r#""declared": "twice""#, &[("packages/q/x.ts", "import 'react';")]),
    row(r#""resolved": false"#, &[("docs/x.ts", "import './nothing';")]),
    row(
        r#""resolved": false, "to": "src/missing""#,
        &[("docs/x.ts", "import '../src/missing/x';")],
    ),
    row(
        r#""resolved": false, "to": "re:^src/(gone|lost)/""#,
        &[("docs/x.ts", "import '../src/gone/x';")],
    ),
    row(
        r#""resolved": false, "sameCell": true, "kind": "require""#,
        &[("packages/q/x.ts", "require('./nothing');")],
    ),
    row(r#""resolved": true, "to": "packages/p""#, &[("docs/x.ts", "import '../packages/p/i';")]),
    row(r#""from": "docs/", "circular": true"#, &[("docs/guide.ts", "import './guide';")]),
    row(r#""circular": true, "kind": "mock""#, &[("src/a.ts", "vi.mock('./b'); vi.mock('./a');")]),
    untried(
        "none breaks it",
        &row(
            r#""circular": true, "byName": true"#,
            &[("packages/p/i.ts", "import '@acme/q/i';"), ("packages/q/i.ts", "import '@acme/p';")],
        ),
    ),
    row(
        r#""from": "docs/", "to": "packages/p", "reachable": true"#,
        &[("docs/x.ts", "import '../packages/p/i';")],
    ),
    row(
        r#""to": "packages/p", "reachable": true, "byName": true"#,
        &[("packages/q/x.ts", "import '@acme/p';")],
    ),
    row(r#""from": "docs/", "to": "packages/p", "reachable": false"#, &[("docs/x.ts", "")]),
    row(r#""from": "docs/", "orphan": true"#, &[("docs/x.ts", "")]),
    row(
        r#""kind": "manifest""#,
        &[(
            "packages/p/package.json",
            r#"{ "name": "@acme/p", "exports": "./i.ts", "dependencies": { "@acme/q": "workspace:*" } }"#,
        )],
    ),
    row(
        r#""kind": "manifest", "from": "packages/q", "to": "packages/p""#,
        &[("packages/q/x/package.json", r#"{ "dependencies": { "@acme/p": "workspace:*" } }"#)],
    ),
    untried(
        "no file can be laid",
        &row(
            r#""kind": "manifest", "from": "packages/q/package.json""#,
            &[(
                "packages/q/package.json",
                r#"{ "name": "@acme/q", "dependencies": { "@acme/p": "workspace:*" } }"#,
            )],
        ),
    ),
    row(
        r#""kind": "tsconfig", "from": "docs/""#,
        &[("docs/tsconfig.json", r#"{ "extends": "../src/tsconfig.json" }"#)],
    ),
    row(
        r#""kind": ["manifest", "tsconfig"], "to": "packages/p""#,
        &[("docs/tsconfig.json", r#"{ "references": [{ "path": "../packages/p" }] }"#)],
    ),
];

fn config(rows: &[&Row]) -> String {
    let rules: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| format!(r#"{{ "name": "row-{at}", {} }}"#, row.rule))
        .collect();
    format!(
        r#"{{ "zones": {{ "packages": {{ "path": "packages/*", "mayImport": ["packages"] }} }},
             "blindSpots": {{ "deadRule": "allow", "unused": "allow" }}, "rules": [{}] }}"#,
        rules.join(",\n")
    )
}

fn tree(rows: &[&Row], is_broken: bool) -> Tree {
    let tree = Tree::new(COMMON);
    tree.write("ringfence.jsonc", config(rows));
    for row in rows.iter().filter(|_| is_broken) {
        for (path, text) in row.files {
            tree.write(path, text);
        }
    }
    tree
}

fn violated(checked: &Value) -> BTreeSet<String> {
    let violations = checked["violations"].as_array().unwrap();
    violations.iter().map(|violation| text(&violation["rule"]).to_owned()).collect()
}

/// With the import, `check` reports it and `prove` never calls the rule dead.
#[test]
fn a_rule_that_is_broken_is_not_dead() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let tree = tree(&[row], true);
        assert!(violated(&tree.check()).contains("row-0"), "`check` finds nothing: {}", row.rule);
        let proof = proof(&tree);
        let found = rule(&proof, "row-0");
        let bites = matches!(found.outcome, Outcome::Proved | Outcome::Untried);
        if !bites || found.found.is_none() {
            wrong.push(format!("{}: {:?} {:?}", row.rule, found.outcome, found.note));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Without it, an import that does the same is found, or it is said why none is tried.
#[test]
fn what_would_break_a_rule_is_found() {
    let rows: Vec<&Row> = ROWS.iter().collect();
    let tree = tree(&rows, false);
    let proof = proof(&tree);
    let mut wrong = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let found = rule(&proof, &format!("row-{at}"));
        let is_expected = match row.untried {
            Some(phrase) => {
                let is_told = found.note.as_ref().is_some_and(|note| note.contains(phrase));
                found.outcome == Outcome::Untried && is_told
            }
            None => found.outcome == Outcome::Proved,
        };
        if !is_expected {
            wrong.push(format!("{}: {:?} {:?}", row.rule, found.outcome, found.note));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// An engine that reads none of what a rule is about: nothing breaks the rule, and that is no reason
/// to call it dead, nor to pass it; but what its conditions ask for may not have been tried.
#[test]
fn what_nothing_breaks_is_not_passed() {
    let row =
        &ROWS[ROWS.iter().position(|row| row.rule == r#""kind": "mock", "byName": true"#).unwrap()];
    let tree = tree(&[row], false);
    let handicap = Handicap { kind: Some(ImportKind::Mock), step: None };
    let proof = handicapped(&tree, handicap);
    let found = rule(&proof, "row-0");
    assert_eq!(found.outcome, Outcome::Untried, "{:?}", found.note);
    let note = found.note.as_ref().unwrap();
    for phrase in [" imports were laid, none breaks it", "no import is read from it", "a probe"] {
        assert!(note.contains(phrase), "{note}");
    }
    assert!(!proof.fails());
}

/// A rule without conditions that no import breaks is wrong; once a probe proves it, it is not.
#[test]
fn what_nothing_breaks_and_asks_for_nothing_else_fails() {
    let tree = Tree::new(&[
        (
            ".dependency-cruiser.json",
            r#"{ "forbidden": [{ "name": "no-lib", "severity": "error", "from": { "path": "^src/" }, "to": { "path": "^lib/" } }],
                 "options": { "exclude": "ringfence-prove" } }"#,
        ),
        ("src/a.ts", ""),
        ("lib/b.ts", ""),
    ]);
    let found = proof(&tree);
    assert_eq!(rule(&found, "no-lib").outcome, Outcome::Unbroken);
    let run = tree.run(&["prove"]);
    assert_eq!(run.status(), 1);
    let said = run.stdout();
    assert!(said.contains("[no-lib] broken by nothing: "), "{said}");
    assert!(
        said.contains(" imports were laid, none breaks it (of an import of lib/b.ts"),
        "{said}"
    );
    assert!(said.contains("a probe that proves the rule ends this"), "{said}");
    tree.write("src/__arch_probes__/x.ts", "import '../../lib/b';\n");
    let run = tree.run(&["prove"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    assert!(run.stdout().contains("src/__arch_probes__/x.ts:1 breaks it"), "{}", run.stdout());
}

/// Each key that a rule can have, as the reader of configs names them, is in some row.
#[test]
fn every_condition_has_a_row() {
    let tree = Tree::new(&[("src/a.ts", "")]);
    tree.write("ringfence.jsonc", r#"{ "rules": [{ "name": "x", "": 1 }] }"#);
    let said = tree.run(&["check"]).stderr();
    let help = said.lines().find_map(|line| line.split_once("the keys of a rule are ")).unwrap().1;
    let keys = help.split('`').skip(1).step_by(2);
    let keys: Vec<&str> =
        keys.filter(|key| !["name", "severity", "comment"].contains(key)).collect();
    assert!(keys.len() >= 12, "{said}");
    for key in keys {
        let key = format!("\"{key}\":");
        assert!(ROWS.iter().any(|row| row.rule.contains(&key)), "no row has {key}");
    }
}

/// The specs of rules hold every condition, of dependency-cruiser's as well: what is found there is
/// found by a rule that is not dead. Cases whose configs have no key that others have not are left
/// aside: it would take minutes.
#[test]
fn no_rule_of_a_spec_is_dead_that_finds_something() {
    let mut keys = BTreeSet::new();
    let mut seen = 0;
    for subject in ["rules", "cruise"] {
        for (name, markdown) in files(subject) {
            for case in cases(&markdown) {
                let found = keys_of(&case);
                if found.is_subset(&keys) {
                    continue;
                }
                let place = format!("{subject}/{name}:{}: {}", case.line, case.title);
                let count = compare(&case, &place);
                if count > 0 {
                    keys.extend(found);
                }
                seen += count;
            }
        }
    }
    assert!(seen > 30, "{seen}");
    for key in ["byName", "couldNotResolve", "moreUnstable", "numberOfDependentsLessThan", "via"] {
        assert!(keys.contains(key), "{key}: {keys:?}");
    }
}

/// The keys of the configs of a case.
fn keys_of(case: &Case) -> BTreeSet<String> {
    let configs = case.blocks.iter().filter(|block| {
        block.info.contains("ringfence.json") || block.info.contains(".dependency-cruiser")
    });
    let mut keys = BTreeSet::new();
    for block in configs {
        let ends = block.text.match_indices(':').map(|(end, _)| &block.text[..end]);
        let words = ends.filter_map(|before| {
            let before = before.trim_end_matches('"');
            before.rsplit(|c: char| !c.is_alphanumeric()).next()
        });
        keys.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
    }
    keys
}

/// Number of rules that find something in a case, and of which the first is tried.
fn compare(case: &Case, place: &str) -> usize {
    let tree = Tree::new(&[]);
    for block in &case.blocks {
        if let Some((_, path)) = block.info.split_once(' ') {
            tree.write(path, &block.text);
        }
    }
    let run = tree.run(&["check", "--format", "json", "--unused", "allow"]);
    if run.status() == 2 {
        return 0;
    }
    let violated = violated(&run.json());
    for name in violated.iter().take(1) {
        let located = locate(tree.root(), Some(tree.root()), None).unwrap();
        // What says no rule of the config itself: a suppression, a probe that is imported.
        let Ok(proof) = prove(&located, Some(name)) else { continue };
        // Several may have one name.
        let found: Vec<_> = proof.rules.iter().filter(|rule| rule.found.is_some()).collect();
        assert!(!found.is_empty(), "{place}: {name}");
        for rule in found {
            let is_wrong = matches!(rule.outcome, Outcome::Dead | Outcome::Unbroken);
            assert!(!is_wrong, "{place}: {name}: {:?}", rule.note);
        }
    }
    violated.len()
}

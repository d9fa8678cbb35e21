//! What is said about configs that say what cannot be. Each snapshot holds the configs of one
//! subject.

use super::{all_wrong, wrong};
use crate::support::Tree;

/// What is said about configs with these rules in one of the lists.
#[track_caller]
fn rules(list: &str, rules: &[&str]) -> String {
    let texts: Vec<String> =
        rules.iter().map(|rule| format!("{{\n  {list}: [\n    {rule}\n  ]\n}}")).collect();
    all_wrong("c.json", &texts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What is said about configs with these options.
#[track_caller]
fn options(options: &[&str]) -> String {
    let texts: Vec<String> =
        options.iter().map(|options| format!("{{ options: {{ {options} }} }}")).collect();
    all_wrong("c.json", &texts.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn syntax() {
    insta::assert_snapshot!(all_wrong(
        "c.json",
        &[
            "",
            "// nothing but a comment\n",
            "{ forbidden: [] ",
            "{ forbidden: [], options: tru }",
            "module.exports = {}",
            "{} {}",
            "{ 'a",
            "/* never closed",
            "[]",
            "null",
            &format!("{{ forbidden: {}", "[".repeat(100_000)),
        ]
    ));
}

#[test]
fn keys() {
    insta::assert_snapshot!(all_wrong(
        "c.json",
        &[
            "{ forbiden: [] }",
            "{ rules: [], \"not an identifier\": 1 }",
            "{\n  forbidden: [\n    {\n      name: 'no-x',\n      from: {},\n      to: { pathh: 'x' },\n      severty: 'error'\n    }\n  ]\n}",
            "{ options: { doNotFolow: 'x', tsConfig: { filename: 'x' } } }",
            "{ options: { reporterOptions: { dott: {}, dot: { themes: {} } } } }",
        ]
    ));
}

#[test]
fn types() {
    insta::assert_snapshot!(all_wrong(
        "c.json",
        &[
            "{ forbidden: {}, allowed: 'x', required: [1], options: [] }",
            "{ forbidden: [{ name: 1, from: [], to: { path: 1, circular: 'yes', dependencyTypes: 'npm' } }] }",
            "{ forbidden: [{ name: 'x', from: { path: ['a', null] }, to: { via: true, license: {} } }] }",
            "{ forbidden: [], allowedSeverity: ['warn'] }",
            "{ options: { maxDepth: NaN, affected: 1, webpackConfig: { env: [], arguments: { a: Infinity } } } }",
        ]
    ));
}

#[test]
fn words_and_numbers() {
    insta::assert_snapshot!(all_wrong(
        "c.json",
        &[
            "{ forbidden: [{ name: 'x', severity: 'err', scope: 'file', from: {}, to: { dependencyTypes: ['npm', 'npm-deb', 'xyzzy'] } }] }",
            "{ allowedSeverity: 'fatal' }",
            "{ options: { moduleSystems: ['esm'], parser: 'babel', tsPreCompilationDeps: 'yes' } }",
            "{ options: { maxDepth: 100, collapse: 0, focus: { path: 'x', depth: 1.5 }, progress: { maximumLevel: 41 } } }",
            "{ forbidden: [{ name: 'x', module: { numberOfDependentsLessThan: -1 }, from: {} }] }",
        ]
    ));
}

#[test]
fn what_must_be_in_a_rule() {
    insta::assert_snapshot!(rules(
        "forbidden",
        &["{ name: 'x', severity: 'ignore' }", "{ from: {} }", "{ name: 'x', module: {} }"]
    ));
    insta::assert_snapshot!(rules("required", &["{ name: 'x' }"]));
    insta::assert_snapshot!(rules("allowed", &["{ to: {} }"]));
    insta::assert_snapshot!(options(&[
        "knownViolations: [{ from: 'a', to: 'b', rule: { name: 'x' } }]"
    ]));
}

#[test]
fn what_cannot_stand_together() {
    insta::assert_snapshot!(rules(
        "forbidden",
        &[
            "{ name: 'x', from: { orphan: true }, to: { reachable: true, circular: true } }",
            "{ name: 'x', module: {}, from: { orphan: true }, to: {} }",
        ]
    ));
    insta::assert_snapshot!(rules(
        "allowed",
        &["{ name: 'x', severity: 'error', from: {}, to: {} }", "{ module: {}, from: {}, to: {} }"]
    ));
    insta::assert_snapshot!(rules(
        "required",
        &[
            "{ name: 'x', from: {}, module: { numberOfDependentsMoreThan: 1 }, to: { pathNot: 'x' } }"
        ]
    ));
}

#[test]
fn regular_expressions() {
    insta::assert_snapshot!(rules(
        "forbidden",
        &[
            "{ name: 'x', from: { path: '(a' }, to: { pathNot: ['b', '*', 'c'], via: { path: '[z-a]' } } }",
            "{ from: { path: ['(a', 'b)c)'] }, to: { license: '\\\\' } }",
        ]
    ));
    insta::assert_snapshot!(options(&[
        "exclude: '(', collapse: '?', focus: { path: ['(?<a>x)(?<a>y)'] }",
        &format!("includeOnly: '{}'", "a|".repeat(3000)),
    ]));
}

#[test]
fn an_array_is_joined_before_it_is_compiled() {
    let text = "{ forbidden: [{ from: { path: ['(a', 'b)'] }, to: {} }] }";
    assert!(super::load(&Tree::new(&[("c.json", text)]), "c.json").is_ok());
}

#[test]
fn problems_are_told_file_by_file() {
    let tree = Tree::new(&[
        (
            "c.json",
            "{\n  extends: './base',\n  forbidden: [{ name: 'both', to: { pathh: 'x' } }]\n}",
        ),
        (
            "base.json",
            "{\n  forbidden: [{ name: 'both', from: { path: 1 }, to: { path: 2 } },\n    { name: 'b', from: { a: 1 } }]\n}",
        ),
    ]);
    insta::assert_snapshot!(wrong(&tree, "c.json"));
}

#[test]
fn what_cannot_be_read_is_told() {
    let tree = Tree::new(&[("folder.json/x", ""), ("big.json", &" ".repeat((1 << 20) + 1))]);
    tree.write("latin1.json", b"{\n\"\xe9\": 1 }");
    let files = ["missing.json", "folder.json", "big.json", "latin1.json"];
    insta::assert_snapshot!(files.map(|file| wrong(&tree, file)).join("\n"));
}

#[test]
fn hostile_names_do_not_reach_the_terminal() {
    let tree = Tree::new(&[(
        "c.json",
        "{ forbidden: [{ name: '\\u001b[31m##[error]', from: {}, to: { '\\u202e': 1 } }], '\u{202e}evil': 1 }",
    )]);
    insta::assert_snapshot!(wrong(&tree, "c.json"));
}

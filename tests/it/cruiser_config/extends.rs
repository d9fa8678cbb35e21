//! `extends`: where it finds configs, and how they are merged.

use super::{brief, wrong};
use crate::support::Tree;

/// A config with one option, to be told from others.
fn prefix(prefix: &str) -> String {
    format!("{{ options: {{ prefix: '{prefix}' }} }}")
}

/// The prefix that a config ends up with when it extends this.
#[track_caller]
fn found(extends: &str, files: &[(&str, &str)]) -> String {
    let tree = Tree::new(files);
    tree.write("conf/c.json", format!("{{ extends: {extends} }}"));
    let loaded = super::load(&tree, "conf/c.json");
    let loaded = loaded.unwrap_or_else(|error| panic!("{}", error.render(false)));
    loaded.config.options.prefix.unwrap()
}

#[test]
fn files_and_packages_are_found() {
    let x = prefix("x");
    let x = x.as_str();
    for (extends, file) in [
        ("'./base.json'", "conf/base.json"),
        ("'./base'", "conf/base.json"),
        ("'../base.json5'", "base.json5"),
        ("['../deep']", "deep/index.json"),
        ("'rules'", "node_modules/rules/index.json"),
        ("'@acme/rules/strict.json'", "node_modules/@acme/rules/strict.json"),
        ("'@acme/rules/strict'", "conf/node_modules/@acme/rules/strict.json"),
    ] {
        assert_eq!(found(extends, &[(file, x)]), "x", "{extends}");
    }
}

#[test]
fn a_package_offers_files_whatever_it_exports() {
    let x = prefix("x");
    let manifest = r#"{ "name": "rules", "exports": { ".": "./a.json", "./b": "./b.json" }, "main": "m.json" }"#;
    let files = [
        ("node_modules/rules/package.json", manifest),
        ("node_modules/rules/a.json", &prefix("a")),
        ("node_modules/rules/b.json", &prefix("b")),
        ("node_modules/rules/hidden.json", &x),
    ];
    assert_eq!(found("'rules/hidden'", &files), "x");
    assert_eq!(found("'rules/b'", &files), "b");
    let main = ("node_modules/rules/m.json", prefix("m"));
    assert_eq!(found("'rules'", &files), "a", "by exports when there is no main");
    let files = [files.as_slice(), &[(main.0, main.1.as_str())]].concat();
    assert_eq!(found("'rules'", &files), "m");
}

#[test]
fn what_comes_with_dependency_cruiser_needs_no_package() {
    for name in ["recommended", "recommended.cjs", "recommended-strict.js", "recommended-warn-only"]
    {
        let tree = Tree::new(&[(
            "c.json",
            &format!("{{ extends: 'dependency-cruiser/configs/{name}' }}"),
        )]);
        let config = super::load(&tree, "c.json").unwrap().config;
        let rules = config.forbidden.iter().map(|rule| {
            let severity = serde_json::to_value(rule.severity).unwrap();
            format!("{} {}", rule.name.as_deref().unwrap(), severity.as_str().unwrap())
        });
        let rules = rules.collect::<Vec<_>>().join(", ");
        insta::assert_snapshot!(name, rules);
    }
    let extends = r#"{ "extends": "./node_modules/dependency-cruiser/configs/recommended.cjs",
        "forbidden": [{ "name": "no-orphans", "severity": "ignore" }] }"#;
    let tree = Tree::new(&[("c.json", extends)]);
    insta::assert_snapshot!(super::said(&tree, "c.json"));
}

#[test]
fn a_name_that_only_looks_like_one_of_those_is_a_package() {
    for name in
        ["dependency-cruiser/configs/recommended-lax", "x/dependency-cruiser/configs/recommended"]
    {
        let tree = Tree::new(&[("c.json", &format!("{{ extends: '{name}' }}"))]);
        assert!(wrong(&tree, "c.json").contains("cannot find"), "{name}");
    }
}

#[test]
fn rules_are_merged_by_name() {
    let tree = Tree::new(&[
        (
            "c.json",
            r#"{
              extends: "./base",
              forbidden: [
                { comment: "anonymous", from: {}, to: { path: "own" } },
                { name: "both", severity: "error" },
                { name: "twice", from: {}, to: { path: "first" } },
                { name: "twice", from: {}, to: { path: "second" } },
                { name: "", from: {}, to: {} },
              ],
            }"#,
        ),
        (
            "base.json",
            r#"{
              forbidden: [
                { comment: "anonymous", to: { path: "own" }, from: {} },
                { from: {}, to: { path: "other" } },
                { name: "base", from: {}, to: {} },
                { name: "both", severity: "info", comment: "kept", from: { path: "f" }, to: { path: "t" } },
              ],
              required: [{ name: "r", module: {}, to: {} }],
            }"#,
        ),
    ]);
    insta::assert_snapshot!(super::said(&tree, "c.json"));
}

#[test]
fn options_are_replaced_one_by_one() {
    let tree = Tree::new(&[
        ("c.json", r#"{ extends: ["./a", "./b"], options: { exclude: { path: "c" } } }"#),
        ("a.json", r#"{ options: { exclude: { path: "a", dynamic: true }, prefix: "a" } }"#),
        ("b.json", r#"{ options: { prefix: "b", suffix: "b" } }"#),
    ]);
    assert_eq!(
        brief(&tree, "c.json"),
        r#"{"options":{"exclude":{"path":"c"},"prefix":"a","suffix":"b"}}"#
    );
}

#[test]
fn the_severity_of_allowed_is_settled_with_the_first_rules() {
    let rule = "allowed: [{ from: {}, to: {} }]";
    let c = |child: &str, bases: &[&str]| {
        let tree = Tree::new(&[("c.json", child)]);
        for (at, base) in bases.iter().enumerate() {
            tree.write(&format!("{at}.json"), base);
        }
        brief(&tree, "c.json")
    };
    let both = "{ extends: ['./0', './1'] }";
    let warn = r#"{"allowed":[{"from":{},"to":{}}],"allowedSeverity":"warn"}"#;
    assert_eq!(c(both, &[&format!("{{ {rule} }}"), "{ allowedSeverity: 'error' }"]), warn);
    let late = format!("{{ {rule}, allowedSeverity: 'warn' }}");
    assert_eq!(c(both, &["{ allowedSeverity: 'error' }", &late]), warn);
    assert_eq!(c("{ extends: './0', allowedSeverity: 'info' }", &["{}"]), "{}");
}

#[test]
fn a_base_may_be_shared() {
    let tree = Tree::new(&[
        ("c.json", r#"{ extends: ["./left", "./right"] }"#),
        ("left.json", r#"{ extends: "./base" }"#),
        ("right.json", r#"{ extends: "./base", options: { suffix: "right" } }"#),
        (
            "base.json",
            r#"{ forbidden: [{ name: "b", from: {}, to: {} }], options: { suffix: "base" } }"#,
        ),
    ]);
    assert_eq!(
        brief(&tree, "c.json"),
        r#"{"forbidden":[{"name":"b","from":{},"to":{}}],"options":{"suffix":"base"}}"#
    );
}

#[test]
fn what_cannot_be_extended_is_told() {
    let tree = Tree::new(&[
        ("file.json", "{\n  extends: './missing'\n}"),
        ("package.json5", "{ extends: ['rules/strict', './base'] }"),
        ("self.json", "{ extends: './self' }"),
        ("a.json", "{ extends: './b' }"),
        ("b.json", "{\n  options: {},\n  extends: ['./c'],\n}"),
        ("c.json", "{ extends: './b.json' }"),
        ("bad.json", "{ extends: './broken' }"),
        ("broken.json", "{ forbidden: [ }"),
        ("odd.json", "{ extends: 1 }"),
        ("odder.json", "{ extends: ['./base', { path: 'x' }] }"),
    ]);
    let files =
        ["file.json", "package.json5", "self.json", "a.json", "bad.json", "odd.json", "odder.json"];
    insta::assert_snapshot!(files.map(|file| wrong(&tree, file)).join("\n"));
}

#[cfg(unix)]
#[test]
fn a_link_hides_no_circle() {
    let tree = Tree::new(&[("a.json", "{ extends: './link.json' }")]);
    crate::support::link(std::path::Path::new("a.json"), &tree.root().join("link.json"));
    assert!(wrong(&tree, "a.json").contains("extends itself"));
}

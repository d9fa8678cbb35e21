//! What flags and options do that specs do not show: those that change nothing, and those that only
//! reports show.

use super::{cruised, edges, refused};
use crate::support::{Run, Tree, ringfence};

fn tree(config: &str) -> Tree {
    Tree::new(&[
        ("src/a.ts", "import \"./b\";\nimport \"fs\";\n"),
        ("src/b.ts", ""),
        (".dependency-cruiser.json", config),
    ])
}

/// The result as JSON.
#[track_caller]
fn result(tree: &Tree, args: &[&str]) -> serde_json::Value {
    serde_json::from_str(&cruised(tree, &[args, &["-T", "json"]].concat())).unwrap()
}

#[test]
fn options_that_change_nothing_are_accepted() {
    let plain = edges(&tree("{}"), &["src"]);
    for option in [
        r#""cache": true"#,
        r#""cache": "folder""#,
        r#""cache": { "folder": "x", "strategy": "content", "compress": true }"#,
        r#""progress": { "type": "ndjson", "maximumLevel": 60 }"#,
        r#""babelConfig": { "fileName": "babel.config.json" }"#,
        r#""parser": "acorn""#,
        r#""parser": "swc""#,
        r#""forceDeriveDependents": true"#,
        r#""externalModuleResolutionStrategy": "node_modules""#,
        r#""experimentalStats": false"#,
        r#""affected": false"#,
        r#""enhancedResolveOptions": { "cachedInputFileSystem": { "cacheDuration": 4000 } }"#,
    ] {
        let tree = tree(&format!(r#"{{ "options": {{ {option} }} }}"#));
        assert_eq!(edges(&tree, &["src"]), plain, "{option}");
        assert!(!tree.root().join("folder").exists() && !tree.root().join("x").exists());
    }
}

#[test]
fn flags_that_change_nothing_are_accepted() {
    let tree = tree("{}");
    let plain = edges(&tree, &["src"]);
    for flags in [
        &["--progress"][..],
        &["-p", "performance-log"],
        &["--no-progress"],
        &["--cache"],
        &["-C", "folder", "--cache-strategy", "content"],
        &["--no-cache"],
    ] {
        assert_eq!(edges(&tree, &[&["src"], flags].concat()), plain, "{flags:?}");
    }
    assert!(!tree.root().join("folder").exists());
}

#[test]
fn what_is_not_supported_is_named() {
    let said = |option: &str| {
        let tree = tree(&format!(r#"{{ "options": {{ {option} }} }}"#));
        refused(&tree, &["src"])
    };
    let many: Vec<String> = (0..257).map(|at| format!("\"need{at}\"")).collect();
    insta::assert_snapshot!(
        [
            r#""experimentalStats": true"#.to_owned(),
            r#""externalModuleResolutionStrategy": "yarn-pnp""#.to_owned(),
            r#""affected": "main""#.to_owned(),
            format!(r#""exoticRequireStrings": [{}]"#, many.join(", ")),
        ]
        .map(|option| said(&option))
        .concat()
    );
    insta::assert_snapshot!(
        [
            "--init",
            "--init=oneshot",
            "--output-type=plugin:x",
            "--progress=loud",
            "--cache-strategy=none",
            "--max-depth=100"
        ]
        .map(|flag| refused(&tree("{}"), &["src", flag]))
        .concat()
    );
}

#[test]
fn patterns_of_the_command_line_are_checked() {
    let tree = tree("{}");
    insta::assert_snapshot!(
        [
            "--exclude",
            "--include-only",
            "--do-not-follow",
            "--focus",
            "--reaches",
            "--highlight",
            "--collapse"
        ]
        .map(|flag| refused(&tree, &["src", flag, "("]))
        .concat()
    );
}

#[test]
fn an_argument_that_is_no_glob_is_refused() {
    let tree = Tree::new(&[("src/a.ts", ""), ("c.json", "{}")]);
    let nested = format!("src/{}{}", "{a,".repeat(400), "}".repeat(400));
    for (glob, why) in
        [("src/{a", "unclosed alternate group"), (&*nested, "its braces nest more than 64 deep")]
    {
        let said = refused(&tree, &[glob, "-c", "c.json"]);
        assert!(said.contains("is not a glob: ") && said.contains(why), "{said}");
    }
}

#[test]
fn files_that_are_not_there_are_named() {
    let tree = Tree::new(&[("src/a.ts", ""), ("c.json", "{}")]);
    tree.write("known.json", r#"{ "violations": [] }"#);
    tree.write(
        "typed.json",
        r#"[{ "type": "odd", "from": "a", "to": "b", "rule": { "name": "x" } }]"#,
    );
    tree.write("broken.json", "[");
    insta::assert_snapshot!(
        [
            &["src"][..],
            &["src", "-c", "nowhere.js"],
            &["src", "-c", "src"],
            &["nowhere", "-c", "c.json"],
            &["src", "-c", "c.json", "--ts-config"],
            &["src", "-c", "c.json", "--webpack-config"],
            &["src", "-c", "c.json", "--ignore-known"],
            &["src", "-c", "c.json", "--ignore-known", "known.json"],
            &["src", "-c", "c.json", "--ignore-known", "typed.json"],
            &["src", "-c", "c.json", "--ignore-known", "broken.json"],
            &["src", "-c", "c.json", "--affected", "nobranch"],
        ]
        .map(|args| refused(&tree, args))
        .concat()
    );
}

/// A file of known violations may be written by hand, or not at all.
#[test]
fn known_violations_in_a_config_are_checked() {
    let said = |known: &str| {
        let tree = tree(&format!(r#"{{ "options": {{ "knownViolations": {known} }} }}"#));
        refused(&tree, &["src"])
    };
    insta::assert_snapshot!(
        [
            "{}",
            "[1]",
            r#"[{ "from": "a" }]"#,
            r#"[{ "from": "a", "to": "b", "rule": { "name": 1 } }]"#
        ]
        .map(said)
        .concat()
    );
}

#[test]
fn metrics_are_there_when_they_are_asked_for() {
    let has = |config: &str, args: &[&str]| {
        let result = result(&tree(config), &[&["src"], args].concat());
        result["modules"].as_array().unwrap().iter().any(|it| it.get("instability").is_some())
    };
    let on = r#"{ "options": { "metrics": true } }"#;
    assert!(!has("{}", &[]) && has("{}", &["--metrics"]) && has("{}", &["-m"]));
    assert!(has(on, &[]) && !has(on, &["--no-metrics"]));
}

#[test]
fn links_begin_and_end_as_is_said() {
    let tree = tree(r#"{ "options": { "prefix": "https://a/", "suffix": "?x" } }"#);
    let dot = cruised(&tree, &["src", "-T", "dot"]);
    assert!(dot.contains("URL=\"https://a/src/b.ts?x\""), "{dot}");
    let dot = cruised(&tree, &["src", "-T", "dot", "-P", "https://b/", "--suffix", "?y"]);
    assert!(dot.contains("URL=\"https://b/src/b.ts?y\""), "{dot}");
}

#[test]
fn info_and_version_need_no_config() {
    let tree = Tree::new(&[]);
    let info = cruised(&tree, &["--info"]);
    for phrase in [".ts", ".vue", ".svelte", "ringfence"] {
        assert!(info.contains(phrase), "{phrase}\n{info}");
    }
    assert_eq!(info, cruised(&tree, &["-i"]));
    let version = format!("{}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(cruised(&tree, &["--version"]), version);
    assert_eq!(cruised(&tree, &["-V"]), version);
    assert!(cruised(&tree, &["-h"]).contains("--output-type"));
}

#[test]
fn a_report_can_go_to_a_file() {
    let tree = tree("{}");
    assert_eq!(cruised(&tree, &["src", "-T", "text", "-f", "out.txt"]), "");
    let text = std::fs::read_to_string(tree.root().join("out.txt")).unwrap();
    assert_eq!(text, cruised(&tree, &["src", "-T", "text", "-f", "-"]));
    let run = Run::of(ringfence(tree.root()).args(["depcruise", "src", "-f", "no/such/folder"]));
    assert_eq!(run.status(), 1);
    assert!(run.stderr().contains("no/such/folder"), "{}", run.stderr());
}

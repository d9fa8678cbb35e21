//! What can be wrong about a result or the options, and how it is said: as dependency-cruiser says
//! it, with its exit status.

use std::fs;

use serde_json::{Value, json};

use super::{saved, shop};
use crate::support::{Run, Tree, ringfence};

/// The only thing that is said.
#[track_caller]
fn assert_error(run: &Run, phrases: &[&str]) {
    assert_eq!((run.status(), run.stdout()), (1, String::new()), "{}", run.stderr());
    let error = run.stderr();
    assert!(error.starts_with("\n  ERROR: ") && error.ends_with('\n'), "{error}");
    for phrase in phrases {
        assert!(error.contains(phrase), "{phrase}\n{error}");
    }
}

fn tree() -> Tree {
    Tree::new(&[
        ("shop.json", &fs::read_to_string(saved("shop.json")).unwrap()),
        ("broken.json", "{"),
        ("other.json", "{ \"modules\": [] }"),
        ("latin.json", ""),
    ])
}

#[test]
fn what_is_no_result_is_refused() {
    let tree = tree();
    tree.write("latin.json", b"{ \"\xe9\": 1 }");
    let format = |file: &str| tree.run(&["depcruise-fmt", file]);
    assert_error(
        &format("nowhere.json"),
        &["Can't open 'nowhere.json' for reading. Does it exist?"],
    );
    let invalid = "The supplied dependency-cruiser result is not valid: ";
    assert_error(&format("broken.json"), &[invalid, "line 1 column 1", "--output-type json"]);
    assert_error(&format("other.json"), &[invalid, "missing field `summary`", "'other.json'"]);
    assert_error(&format("latin.json"), &["Can't read 'latin.json'", "UTF-8"]);
    assert_error(&format("."), &["Can't read '.'"]);
}

#[test]
fn what_is_in_a_result_must_have_its_form() {
    for (at, wrong) in [
        ("/modules/0/dependencies/0/circular", json!("yes")),
        ("/summary/violations/0/rule/severity", json!("fatal")),
        ("/summary/error", json!(-1)),
        ("/modules/0/source", json!(null)),
    ] {
        let mut result = serde_json::to_value(shop()).unwrap();
        *result.pointer_mut(at).unwrap() = wrong;
        let tree = Tree::new(&[("r.json", &result.to_string())]);
        let run = tree.run(&["depcruise-fmt", "r.json"]);
        assert_error(&run, &["is not valid: ", " at line 1 column ", "'r.json'"]);
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let tree = tree();
    let format = |args: &[&str]| tree.run(&[&["depcruise-fmt", "shop.json"], args].concat());
    assert_error(
        &format(&["-T", "sarif"]),
        &["'sarif' is not a valid output type. Use one of anon,"],
    );
    assert_error(&format(&["-T", "plugin:x"]), &["'plugin:x' is a plugin", "cannot be run"]);
    for option in ["-I", "-F", "-R", "-H", "-x", "-S"] {
        let phrase = "'a(' is not a valid regular expression: unbalanced parenthesis";
        assert_error(&format(&[option, "a("]), &[phrase]);
    }
    for depth in ["100", "x", "1.5", "", "99999999999999999999"] {
        let phrase =
            format!("'{depth}' is not a valid focus depth - use an integer between 0 and 99");
        assert_error(&format(&["--focus-depth", depth]), &[&phrase]);
    }
    assert_error(&format(&["--focus-depth=-1"]), &["'-1' is not a valid focus depth"]);
    assert_error(&format(&["--nonsense"]), &["unexpected argument '--nonsense'", "Usage:"]);
    assert_error(&format(&["-T"]), &["a value is required for '--output-type <TYPE>'"]);
    assert_error(&format(&["second.json"]), &["unexpected argument 'second.json'"]);
    assert_error(
        &format(&["-f", "no/such/folder"]),
        &["Writing to 'no/such/folder' didn't work: "],
    );
}

#[test]
fn patterns_that_a_result_brings_with_it_are_checked() {
    for (section, output_type, options) in [
        ("dot", "dot", json!({ "collapsePattern": "a(" })),
        ("dot", "dot", json!({ "filters": { "exclude": { "path": "a(" } } })),
        ("archi", "archi", json!({ "collapsePattern": ["b", "a("] })),
        ("flat", "flat", json!({ "theme": { "modules": [{ "criteria": { "source": "a(" } }] } })),
        ("ddot", "ddot", json!({ "theme": { "dependencies": [{ "criteria": { "x": ["a("] } }] } })),
    ] {
        let mut result: Value = serde_json::to_value(shop()).unwrap();
        result["summary"]["optionsUsed"]["reporterOptions"] = json!({ section: options });
        let tree = Tree::new(&[("r.json", &result.to_string())]);
        let run = tree.run(&["depcruise-fmt", "-T", output_type, "r.json"]);
        assert_error(&run, &["a(' is not a valid regular expression: unbalanced parenthesis"]);
    }
}

#[test]
fn a_page_with_a_picture_needs_graphviz() {
    let tree = tree();
    let mut command = ringfence(tree.root());
    command.args(["depcruise-fmt", "-T", "x-dot-webpage", "shop.json"]).env("PATH", tree.root());
    assert_error(
        &Run::of(&mut command),
        &["'x-dot-webpage'", "https://www.graphviz.org/download/"],
    );
    let run = tree.run(&["depcruise-fmt", "-T", "x-dot-webpage", "shop.json"]);
    if run.status() == 0 {
        let page = run.stdout();
        assert!(page.starts_with("<!doctype html>") && page.contains("<svg"), "{page}");
        assert!(page.contains("order.ts"), "{page}");
    }
}

/// What an error repeats of its input is no more than text.
#[test]
fn errors_are_safe_to_print() {
    let tree = tree();
    let hostile = "x\u{1b}[31m\n##vso[task]";
    for args in
        [[hostile, "-e"], ["-T", hostile], ["-x", "(\u{1b}[31m"], ["--focus-depth", hostile]]
    {
        let run = tree.run(&[&["depcruise-fmt", "shop.json"], &args[..]].concat());
        let run = if run.status() == 0 { tree.run(&["depcruise-fmt", hostile]) } else { run };
        assert!(
            !run.stderr().contains('\u{1b}') && !run.stderr().contains("##vso["),
            "{}",
            run.stderr()
        );
    }
}

//! `ringfence depcruise` from outside: what its flags and options do, and what it says when a run
//! cannot be made. What configs mean is for `fixtures/specs/cruise`.

mod endless;
mod options;
mod webpack;

use crate::support::Tree;

/// What `ringfence depcruise` prints with these arguments, when it can be run.
#[track_caller]
fn cruised(tree: &Tree, args: &[&str]) -> String {
    let run = tree.run(&[&["depcruise"], args].concat());
    assert_eq!(run.stderr(), "", "{args:?}");
    run.stdout()
}

/// What it says instead when it cannot. The place of the tree differs from run to run.
#[track_caller]
fn refused(tree: &Tree, args: &[&str]) -> String {
    let run = tree.run(&[&["depcruise"], args].concat());
    assert_eq!(run.status(), 1, "{}", run.stdout());
    assert_eq!(run.stdout(), "");
    let root = tree.root().canonicalize().unwrap();
    run.stderr().replace(&*root.to_string_lossy(), "«root»")
}

/// The dependencies of a cruise: `from "specifier" → to`.
#[track_caller]
fn edges(tree: &Tree, args: &[&str]) -> Vec<String> {
    let text = cruised(tree, &[args, &["-T", "json"]].concat());
    let result: serde_json::Value = serde_json::from_str(&text).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut edges = Vec::new();
    for module in result["modules"].as_array().unwrap() {
        for edge in module["dependencies"].as_array().unwrap() {
            let (from, to) = (text(&module["source"]), text(&edge["resolved"]));
            edges.push(format!("{from} {:?} → {to}", text(&edge["module"])));
        }
    }
    edges
}

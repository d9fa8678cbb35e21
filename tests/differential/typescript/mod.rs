//! TypeScript's own resolver over random trees: what it finds, ringfence finds.
//!
//! Where TypeScript finds nothing, ringfence may: it also knows what Node and bundlers do. Two things are
//! decided otherwise on purpose: the implementation comes before its declarations, and a package's main file
//! before its index. What only some tools guess (`.mjs` and `.json` without an extension) is in no tree here
//! beside something else of its name.

mod tree;

use std::{cell::RefCell, collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use crate::{oracle::Process, sampled};
use tree::Sample;

#[test]
#[ignore = "needs Node and `npm ci` in tests/differential"]
fn what_typescript_finds_is_found() {
    let typescript = RefCell::new(Process::start("typescript/oracle.mjs"));
    sampled::hold(tree::samples(), |sample: &Sample| {
        differences(sample, &mut typescript.borrow_mut())
    });
}

/// How the targets of a tree's imports differ.
fn differences(sample: &Sample, typescript: &mut Process) -> String {
    let tree = sample.write();
    let imports = sample.imports();
    let root = tree.root().canonicalize().unwrap();
    let theirs = typescript.ask(&json!({ "root": root, "imports": imports }));
    let graph = tree.run(&["graph", "--format", "json"]).json();
    let ours = targets(&graph);
    let mut differences = String::new();
    for ((file, specifier), theirs) in imports.iter().zip(theirs.as_array().unwrap()) {
        let Some(theirs) = theirs.as_str() else { continue };
        let ours = ours.get(&(file.as_str(), specifier.as_str())).copied().flatten();
        let is_meant = |ours: &str| {
            let is_script = [".js", ".jsx", ".mjs"].iter().any(|script| ours.ends_with(script));
            ours == theirs || is_script && (is_package(specifier) || declares(theirs, ours))
        };
        if !ours.is_some_and(is_meant) {
            let ours = ours.unwrap_or("nothing");
            let _ = writeln!(differences, "{file}: {specifier} leads to {theirs}, not to {ours}");
        }
    }
    differences
}

/// The files that imports lead to, by importing file and specifier.
fn targets(graph: &Value) -> BTreeMap<(&str, &str), Option<&str>> {
    let dependencies = graph["dependencies"].as_array().unwrap().iter();
    dependencies.map(|it| ((text(&it["from"]), text(&it["specifier"])), target(it))).collect()
}

fn target(dependency: &Value) -> Option<&str> {
    matches!(text(&dependency["target"]), "module" | "asset").then(|| text(&dependency["to"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Whether a specifier names a package of the tree. Node goes where its manifest says; TypeScript looks for
/// TypeScript everywhere first.
fn is_package(specifier: &str) -> bool {
    specifier.starts_with("@acme/")
}

/// Whether a file holds the declarations of a script, which is where the code is.
fn declares(declarations: &str, script: &str) -> bool {
    let stem = declarations.split_once(".d.").map(|(stem, _)| stem);
    stem == script.rsplit_once('.').map(|(stem, _)| stem)
}

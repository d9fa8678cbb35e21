//! A session: after every change it holds what a run from nothing would find.

mod equal;

use std::{fs, sync::Arc};

use ringfence::{
    pipeline::{self, Options},
    report::json,
    session::{Changes, Session},
};
use serde_json::Value;

use crate::support::Tree;

const CONFIG: &str = r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } } }"#;

fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        (".gitignore", "generated\n"),
        ("src/x.ts", "import './y';\n"),
        ("src/y.ts", ""),
        ("lib/z.ts", ""),
    ])
}

fn options(tree: &Tree) -> Options {
    Options { cwd: tree.root().to_owned(), ..Options::default() }
}

fn touched(tree: &Tree, paths: &[&str]) -> Changes {
    let touched = paths.iter().map(|path| tree.root().join(path)).collect();
    Changes { touched, ..Changes::default() }
}

fn buffer(tree: &Tree, path: &str, text: Option<&str>) -> Changes {
    let buffers = vec![(tree.root().join(path), text.map(Arc::from))];
    Changes { buffers, ..Changes::default() }
}

/// The report as JSON, without the time that it took.
pub(super) fn report(checked: &pipeline::Checked) -> Value {
    let mut report: Value = serde_json::from_str(&json::render(checked)).unwrap();
    report["summary"]["durationMs"].take();
    report
}

/// The rules that are broken.
fn broken(session: &Session) -> Vec<String> {
    session.checked().violations.iter().map(|violation| violation.rule.to_string()).collect()
}

#[track_caller]
fn assert_as_from_nothing(session: &Session, tree: &Tree) {
    let fresh = pipeline::check(&options(tree)).unwrap();
    assert_eq!(report(session.checked()), report(&fresh));
}

#[test]
fn files_that_change_come_and_go_are_taken_in() {
    let tree = tree();
    let mut session = Session::open(&options(&tree)).unwrap();
    assert_eq!(broken(&session), [""; 0]);
    tree.write("src/y.ts", "import '../lib/z';\n");
    session.apply(&touched(&tree, &["src/y.ts"])).unwrap();
    assert_eq!(broken(&session), ["no-src-to-lib"]);
    assert_as_from_nothing(&session, &tree);
    tree.write("lib/new.ts", "import '../src/y';\n");
    session.apply(&touched(&tree, &["lib/new.ts"])).unwrap();
    assert_eq!(broken(&session), ["no-lib-to-src", "no-src-to-lib"]);
    assert_as_from_nothing(&session, &tree);
    fs::remove_file(tree.root().join("src/y.ts")).unwrap();
    session.apply(&touched(&tree, &["src/y.ts"])).unwrap();
    assert_eq!(broken(&session), ["no-lib-to-src"]);
    assert_as_from_nothing(&session, &tree);
}

#[test]
fn what_steers_the_run_is_taken_in() {
    let tree = tree();
    tree.write("src/y.ts", "import '@lib/z';\n");
    let mut session = Session::open(&options(&tree)).unwrap();
    assert_eq!(broken(&session), [""; 0]);
    let paths = r#"{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }"#;
    for (file, text, expected) in [
        ("tsconfig.json", paths, &["no-src-to-lib"][..]),
        ("ringfence.jsonc", r#"{ "zones": { "src": { "path": "src" } } }"#, &[]),
        ("ringfence.jsonc", CONFIG, &["no-src-to-lib"]),
        (".gitignore", "y.ts", &[]),
    ] {
        tree.write(file, text);
        session.apply(&touched(&tree, &[file])).unwrap();
        assert_eq!(broken(&session), expected, "{file}");
        assert_as_from_nothing(&session, &tree);
    }
}

#[test]
fn with_events_lost_everything_is_looked_at() {
    let tree = tree();
    let mut session = Session::open(&options(&tree)).unwrap();
    tree.write("src/x.ts", "import '../lib/z';\n");
    tree.write("lib/z.ts", "import '../src/x';\n");
    session.apply(&Changes { everything: true, ..Changes::default() }).unwrap();
    assert_eq!(broken(&session), ["no-lib-to-src", "no-src-to-lib"]);
    assert_as_from_nothing(&session, &tree);
}

#[test]
fn an_unsaved_text_stands_in_the_place_of_the_file() {
    let tree = tree();
    let mut session = Session::open(&options(&tree)).unwrap();
    session.apply(&buffer(&tree, "src/x.ts", Some("import '../lib/z';\n"))).unwrap();
    assert_eq!(broken(&session), ["no-src-to-lib"]);
    // What is on the disk does not count as long as the text stands.
    tree.write("src/x.ts", "import '../lib/z';\nimport '../lib/z';\n");
    session.apply(&touched(&tree, &["src/x.ts"])).unwrap();
    assert_eq!(broken(&session), ["no-src-to-lib"]);
    session.apply(&buffer(&tree, "src/x.ts", None)).unwrap();
    assert_eq!(broken(&session), ["no-src-to-lib"; 2]);
    assert_as_from_nothing(&session, &tree);
    // A file that was never saved.
    session.apply(&buffer(&tree, "lib/new/unsaved.ts", Some("import '../../src/y';\n"))).unwrap();
    assert_eq!(broken(&session), ["no-lib-to-src", "no-src-to-lib", "no-src-to-lib"]);
}

#[test]
fn an_open_file_that_is_no_part_of_the_tree_stays_none() {
    let tree = tree();
    tree.write("src/generated/old.ts", "");
    let mut session = Session::open(&options(&tree)).unwrap();
    let outside = tree.root().join("../outside.ts");
    for path in [
        "src/generated/old.ts",
        "src/generated/new.ts",
        "node_modules/p/src/x.ts",
        outside.to_str().unwrap(),
    ] {
        session.apply(&buffer(&tree, path, Some("import '../lib/z';\n"))).unwrap();
        assert_as_from_nothing(&session, &tree);
    }
}

#[test]
fn a_config_that_is_wrong_for_a_while_leaves_what_was_found() {
    let tree = tree();
    tree.write("src/y.ts", "import '../lib/z';\n");
    let mut session = Session::open(&options(&tree)).unwrap();
    tree.write("ringfence.jsonc", "{ \"zones\": {");
    let error = session.apply(&touched(&tree, &["ringfence.jsonc"])).unwrap_err();
    assert!(error.render(false).contains("ringfence.jsonc"), "{}", error.render(false));
    assert_eq!(broken(&session), ["no-src-to-lib"]);
    // Meanwhile a file changes.
    tree.write("src/x.ts", "import '../lib/z';\n");
    session.apply(&touched(&tree, &["src/x.ts"])).unwrap_err();
    tree.write("ringfence.jsonc", CONFIG);
    session.apply(&touched(&tree, &["ringfence.jsonc"])).unwrap();
    assert_eq!(broken(&session), ["no-src-to-lib"; 2]);
    assert_as_from_nothing(&session, &tree);
}

#[test]
fn what_the_verdicts_come_from_can_be_looked_at() {
    let tree = tree();
    tree.write("src/y.ts", "import '../lib/z';\n");
    let session = Session::open(&options(&tree)).unwrap();
    let (imports, findings) =
        session.examine(|examined| (examined.input.dependencies.len(), examined.findings.len()));
    assert_eq!((imports, findings), (2, 1));
}

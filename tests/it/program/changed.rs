//! `--changed`, `--stdin-filename` and `--since`: what a change can have caused is reported, and
//! nothing else.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::support::{Run, Tree, ringfence};

const CONFIG: &str = r#"{
  "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } },
  "rules": [
    { "name": "no-cycles", "from": "src", "circular": true },
    { "name": "no-lodash", "from": "src", "to": "npm:lodash", "reachable": true },
    { "name": "no-orphans", "from": "src", "orphan": true }
  ]
}"#;

/// What was wrong before in `src/old.ts`, and a chain `a` → `b` → `c`.
fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        ("src/old.ts", "import \"../lib/z\";\nimport \"./missing\";\n"),
        ("src/a.ts", "import \"./b\";\n"),
        ("src/b.ts", "import \"./c\";\n"),
        ("src/c.ts", ""),
        ("lib/z.ts", ""),
        ("src/__arch_probes__/fail_lib.ts", "import \"../../lib/z\";\n"),
    ])
}

/// The rules that are broken, each with the file at fault.
fn broken(report: &Value) -> Vec<String> {
    let violations = report["violations"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    violations
        .iter()
        .map(|violation| {
            format!("{} {}", text(&violation["rule"]), text(&violation["from"]["file"]))
        })
        .collect()
}

fn check(tree: &Tree, args: &[&str]) -> Value {
    tree.run(&[&["check", "--format", "json"], args].concat()).json()
}

/// `ringfence check` with a text on the standard input.
fn check_text(tree: &Tree, file: &str, text: &str) -> Value {
    let mut child = ringfence(tree.root())
        .args(["check", "--format", "json", "--stdin-filename", file])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn git(tree: &Tree, args: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(tree.root())
        .args(["-c", "user.name=n", "-c", "user.email=e"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(git.status().unwrap().success());
}

#[test]
fn what_was_wrong_elsewhere_is_left_out() {
    let tree = tree();
    assert_eq!(broken(&check(&tree, &[])), ["no-src-to-lib src/old.ts"]);
    let report = check(&tree, &["--changed", "src/b.ts"]);
    assert_eq!(broken(&report), [""; 0]);
    assert_eq!(report["blindSpots"], Value::Array(Vec::new()));
    assert_eq!(report["probes"], Value::Array(Vec::new()));
    assert_eq!(tree.run(&["check", "--changed", "src/b.ts", "src/c.ts"]).status(), 0);
    assert_eq!(tree.run(&["check", "--changed", "src/old.ts"]).status(), 1);
    // The figures are those of the whole tree: all of it was judged.
    assert_eq!(report["summary"]["imports"], 5);
}

#[test]
fn what_the_change_causes_elsewhere_is_reported() {
    let tree = tree();
    tree.write("src/c.ts", "import \"./a\";\n");
    let report = check(&tree, &["--changed", "src/c.ts"]);
    assert_eq!(broken(&report), ["no-cycles src/a.ts"]);
    tree.write("src/c.ts", "import \"lodash\";\n");
    let report = check(&tree, &["--changed", "src/c.ts"]);
    let reach = ["no-lodash src/a.ts", "no-lodash src/b.ts", "no-lodash src/c.ts"];
    assert_eq!(broken(&report), reach);
    // Nothing leads from the file to what it no longer imports.
    tree.write("src/c.ts", "");
    tree.write("src/b.ts", "import \"./a\";\n");
    tree.write("src/a.ts", "");
    let report = check(&tree, &["--changed", "src/b.ts"]);
    assert_eq!(broken(&report), ["no-orphans src/c.ts"]);
    // Who imports a file that now lies across a line.
    let report = check(&tree, &["--changed", "lib/z.ts"]);
    assert_eq!(broken(&report), ["no-orphans src/c.ts", "no-src-to-lib src/old.ts"]);
    assert_eq!(report["probes"][0]["file"], "src/__arch_probes__/fail_lib.ts");
}

#[test]
fn a_probe_that_a_change_kills_is_reported() {
    let tree = tree();
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src", "mayImport": ["lib"] }, "lib": { "path": "lib" } } }"#,
    );
    let report = check(&tree, &["--changed", "src/a.ts"]);
    assert_eq!(report["probes"][0]["verdict"], "dead");
}

#[test]
fn a_file_that_steers_the_run_or_is_gone_can_have_caused_anything() {
    let tree = tree();
    tree.write("package.json", "{}");
    for file in ["ringfence.jsonc", "package.json", "src/gone.ts"] {
        let report = check(&tree, &["--changed", file]);
        assert_eq!(broken(&report), ["no-src-to-lib src/old.ts"], "{file}");
        let shown = tree.run(&["check", "--changed", file]).stdout();
        assert!(shown.contains("so everything is reported"), "{shown}");
    }
}

#[test]
fn what_nobody_knows_of_is_likely_a_typo() {
    let tree = tree();
    let said = |file: &str| {
        let run = tree.run(&["check", "--changed", file]);
        let text = run.stdout();
        assert_eq!(run.status(), 1, "everything is reported: {text}");
        let note = text.lines().find(|line| line.contains("so everything is reported"));
        note.unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    let typo = "note: src/odl.ts is not there, and neither an import nor git knows of it (did you mean \
                src/old.ts?), so everything is reported";
    assert_eq!(said("src/odl.ts"), typo);
    // An import leads to it.
    assert_eq!(said("src/missing.ts"), "note: src/missing.ts is gone, so everything is reported");
    // Git has it in its index, or in the last commit.
    for file in ["src/staged.ts", "src/committed.ts"] {
        tree.write(file, "");
    }
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "src/committed.ts"]);
    git(&tree, &["commit", "-qm", "first"]);
    git(&tree, &["rm", "-q", "src/committed.ts"]);
    git(&tree, &["add", "src/staged.ts"]);
    std::fs::remove_file(tree.root().join("src/staged.ts")).unwrap();
    for file in ["src/staged.ts", "src/committed.ts"] {
        assert_eq!(said(file), format!("note: {file} is gone, so everything is reported"));
    }
    assert_eq!(said("src/odl.ts"), typo);
}

#[test]
fn an_unsaved_text_is_judged_in_the_place_of_its_file() {
    let tree = tree();
    for _ in 0..2 {
        let report = check_text(&tree, "src/c.ts", "import '../lib/z';\nimport './a';\n");
        assert_eq!(broken(&report), ["no-cycles src/a.ts", "no-src-to-lib src/c.ts"]);
        // Nothing of it stays.
        assert_eq!(broken(&check(&tree, &[])), ["no-src-to-lib src/old.ts"]);
    }
    let report = check_text(&tree, "lib/new/unsaved.ts", "import '../../src/c';\n");
    assert_eq!(broken(&report), ["no-lib-to-src lib/new/unsaved.ts"]);
}

#[test]
fn since_a_revision_is_what_git_says() {
    let tree = tree();
    tree.write(".gitignore", "ignored.ts\n");
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-qm", "first"]);
    assert_eq!(broken(&check(&tree, &["--since", "HEAD"])), [""; 0]);
    // One committed, one in the working tree, one that git does not know, one that it ignores.
    tree.write("src/a.ts", "import \"./b\";\nimport \"../lib/z\";\n");
    git(&tree, &["commit", "-qam", "second"]);
    tree.write("src/b.ts", "import \"./c\";\nimport \"../lib/z\";\n");
    tree.write("src/new.ts", "import \"../lib/z\";\n");
    tree.write("src/ignored.ts", "import \"../lib/z\";\n");
    let all = ["no-src-to-lib src/a.ts", "no-src-to-lib src/b.ts", "no-src-to-lib src/new.ts"];
    assert_eq!(broken(&check(&tree, &["--since", "HEAD~1"])), all);
    assert_eq!(broken(&check(&tree, &["--since", "HEAD"])), all[1..]);
    let unknown = tree.run(&["check", "--since", "no-such-revision"]);
    assert_eq!(unknown.status(), 2);
    assert!(unknown.stderr().contains("git cannot say what changed"), "{}", unknown.stderr());
    assert_eq!(tree.run(&["check", "--since", "--output=x"]).status(), 2);
    assert_eq!(tree.run(&["check", "--since=--output=x"]).status(), 2);
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    let tree = tree();
    for args in [
        &["check", "--changed", "src/a.ts", "--since", "HEAD", "--", "src"][..],
        &["check", "--changed", "../outside.ts"],
        &["check", "--stdin-filename", "/elsewhere/x.ts"],
        &["check", "--changed"],
    ] {
        let run = Run::of(ringfence(tree.root()).args(args).stdin(Stdio::null()));
        assert_eq!(run.status(), 2, "{args:?}");
        assert!(run.stdout().is_empty());
    }
}

#[test]
fn what_a_config_reads_steers_the_run() {
    let tree = Tree::new(&[
        (".dependency-cruiser.cjs", "module.exports = { extends: './rules/base.cjs' };"),
        ("rules/base.cjs", "module.exports = require('./more.cjs');"),
        (
            "rules/more.cjs",
            "module.exports = { forbidden: [{ name: 'a-to-b', severity: 'error',
               from: { path: '^src/a' }, to: { path: '^src/b' } }] };",
        ),
        ("src/a.ts", "import './b';\n"),
        ("src/b.ts", "export const b = 1;\n"),
        ("src/other.ts", ""),
    ]);
    for read in [".dependency-cruiser.cjs", "rules/base.cjs", "rules/more.cjs"] {
        assert_eq!(broken(&check(&tree, &["--changed", read])), ["a-to-b src/a.ts"], "{read}");
    }
    assert_eq!(broken(&check(&tree, &["--changed", "src/other.ts"])), [""; 0]);
}

#[test]
fn what_is_not_allowed_elsewhere_is_left_out() {
    let tree = Tree::new(&[
        (
            ".dependency-cruiser.json",
            r#"{ "allowed": [{ "from": {}, "to": { "path": "^lib" } }], "allowedSeverity": "error" }"#,
        ),
        ("src/a.ts", "import './b';\n"),
        ("src/b.ts", ""),
        ("src/c.ts", "import './d';\n"),
        ("src/d.ts", ""),
    ]);
    assert_eq!(broken(&check(&tree, &["--changed", "src/a.ts"])), ["not-in-allowed src/a.ts"]);
}

#[test]
fn where_nothing_has_changed_nothing_is_reported() {
    let tree = tree();
    tree.write("src/__arch_probes__/fail_dead.ts", "import \"../c\";\n");
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-qm", "one"]);
    let run = tree.run(&["check", "--since", "HEAD"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    assert!(run.stdout().contains("nothing has changed"), "{}", run.stdout());
}

#[test]
fn a_range_would_leave_the_working_tree_out() {
    let tree = tree();
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-qm", "one"]);
    git(&tree, &["commit", "-qm", "two", "--allow-empty"]);
    for range in ["HEAD~1..HEAD", "HEAD~1...HEAD", "^HEAD", "HEAD:src"] {
        let run = tree.run(&["check", "--since", range]);
        assert_eq!(run.status(), 2, "{range}");
        assert!(run.stderr().contains("git cannot say what changed"), "{}", run.stderr());
    }
}

#[test]
fn a_repository_inside_is_told_as_a_whole() {
    let tree = tree();
    tree.write("lib/inner/x.ts", "");
    let inner = Tree::new(&[("x.ts", "")]);
    for args in [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "inner"]] {
        git(&inner, args);
    }
    std::fs::remove_dir_all(tree.root().join("lib/inner")).unwrap();
    git(&tree, &["init", "-q"]);
    let source = inner.root().to_str().unwrap();
    git(
        &tree,
        &["-c", "protocol.file.allow=always", "submodule", "add", "-q", source, "lib/inner"],
    );
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-qm", "one"]);
    tree.write("lib/inner/x.ts", "import \"../../src/c\";\n");
    let found = broken(&check(&tree, &["--since", "HEAD"]));
    assert!(found.contains(&"no-lib-to-src lib/inner/x.ts".to_owned()), "{found:?}");
}

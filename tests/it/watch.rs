//! `ringfence watch`: what is printed after changes of the tree.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::support::{Tree, ringfence};

/// How long a report may take before it counts as missing. None takes a second.
const PATIENCE: Duration = Duration::from_mins(1);

const CONFIG: &str = r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } } }"#;

fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        (".gitignore", "generated\n"),
        ("src/x.ts", ""),
        ("lib/z.ts", ""),
    ])
}

/// A running `ringfence watch`, ended with this.
struct Watch {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Watch {
    fn start(tree: &Tree, args: &[&str]) -> Self {
        let mut command = ringfence(tree.root());
        command.arg("watch").args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = lines(child.stdout.take().unwrap());
        let err = lines(child.stderr.take().unwrap());
        Self { child, out, err }
    }

    /// Starts with reports as JSON, and waits for the first.
    fn of(tree: &Tree) -> Self {
        let watch = Self::start(tree, &["--format", "json"]);
        watch.next();
        watch
    }

    /// The rules that the next report says are broken.
    fn next(&self) -> Vec<String> {
        let line = self.out.recv_timeout(PATIENCE).expect("a report");
        let report: Value = serde_json::from_str(&line).unwrap();
        let violations = report["violations"].as_array().unwrap();
        violations.iter().map(|found| found["rule"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits for a report with these broken rules: what happens to a tree in several steps may be
    /// reported in between.
    #[track_caller]
    fn comes_to(&self, rules: &[&str]) {
        while self.next() != rules {}
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    receive
}

#[test]
fn a_file_that_changes_is_checked_again() {
    let tree = tree();
    let watch = Watch::of(&tree);
    tree.write("src/x.ts", "import '../lib/z';\n");
    watch.comes_to(&["no-src-to-lib"]);
    tree.write("src/x.ts", "");
    watch.comes_to(&[]);
}

#[test]
fn files_come_go_and_move() {
    let tree = tree();
    let watch = Watch::of(&tree);
    tree.write("src/new.ts", "import '../lib/z';\n");
    watch.comes_to(&["no-src-to-lib"]);
    fs::rename(tree.root().join("src/new.ts"), tree.root().join("lib/new.ts")).unwrap();
    watch.comes_to(&[]);
    fs::rename(tree.root().join("lib/new.ts"), tree.root().join("src/new.ts")).unwrap();
    watch.comes_to(&["no-src-to-lib"]);
    fs::remove_file(tree.root().join("src/new.ts")).unwrap();
    watch.comes_to(&[]);
}

#[test]
fn folders_that_come_up_are_watched_as_well() {
    let tree = tree();
    let watch = Watch::of(&tree);
    // Several levels at once: the inner ones are there before the outer ones are watched.
    tree.write("src/a/b/c/deep.ts", "import '../../../../lib/z';\n");
    watch.comes_to(&["no-src-to-lib"]);
    tree.write("src/a/b/c/deep.ts", "");
    watch.comes_to(&[]);
    fs::create_dir(tree.root().join("src/empty")).unwrap();
    thread::sleep(Duration::from_millis(300));
    tree.write("src/empty/late.ts", "import '../../lib/z';\n");
    watch.comes_to(&["no-src-to-lib"]);
    fs::remove_dir_all(tree.root().join("src/empty")).unwrap();
    watch.comes_to(&[]);
}

#[test]
fn a_folder_that_was_made_again_is_watched_again() {
    let tree = tree();
    let watch = Watch::of(&tree);
    let src = tree.root().join("src");
    for _ in 0..2 {
        fs::remove_dir_all(&src).unwrap();
        tree.write("src/x.ts", "import '../lib/z';\n");
        watch.comes_to(&["no-src-to-lib"]);
        tree.write("src/x.ts", "import '../lib/z';\nimport '../lib/z';\n");
        watch.comes_to(&["no-src-to-lib", "no-src-to-lib"]);
    }
    let aside = tree.root().join("aside");
    fs::rename(&src, &aside).unwrap();
    fs::rename(&aside, &src).unwrap();
    thread::sleep(Duration::from_millis(300));
    tree.write("src/x.ts", "");
    watch.comes_to(&[]);
}

#[test]
fn what_it_writes_itself_is_no_change() {
    let tree = tree();
    let log = fs::File::create(tree.root().join("log.txt")).unwrap();
    let mut command = ringfence(tree.root());
    let mut child = command.args(["watch", "--format", "json"]).stdout(log).spawn().unwrap();
    thread::sleep(Duration::from_secs(2));
    child.kill().unwrap();
    child.wait().unwrap();
    let written = fs::read_to_string(tree.root().join("log.txt")).unwrap();
    assert_eq!(written.lines().count(), 1, "{written}");
}

#[test]
fn a_config_that_is_wrong_for_a_while_is_reported_and_waited_for() {
    let tree = tree();
    let watch = Watch::of(&tree);
    tree.write("src/x.ts", "import '../lib/z';\n");
    watch.comes_to(&["no-src-to-lib"]);
    tree.write("ringfence.jsonc", "{ \"zonse\": {} }");
    let error = watch.err.recv_timeout(PATIENCE).unwrap();
    assert!(error.contains("zonse"), "{error}");
    let allowed = r#"{ "zones": { "src": { "path": "src", "mayImport": ["lib"] }, "lib": { "path": "lib" } } }"#;
    tree.write("ringfence.jsonc", allowed);
    watch.comes_to(&[]);
}

#[test]
fn another_branch_is_another_tree() {
    let tree = tree();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@y.z"]).args(args);
        let output = command.current_dir(tree.root()).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {output:?}");
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["checkout", "-q", "-b", "other"]);
    tree.write("src/deep/new.ts", "import '../../lib/z';\n");
    tree.write("src/x.ts", "import '../lib/z';\n");
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "two"]);
    let watch = Watch::start(&tree, &["--format", "json"]);
    watch.comes_to(&["no-src-to-lib", "no-src-to-lib"]);
    git(&["checkout", "-q", "main"]);
    watch.comes_to(&[]);
    git(&["checkout", "-q", "other"]);
    watch.comes_to(&["no-src-to-lib", "no-src-to-lib"]);
}

#[test]
fn what_git_ignores_is_not_reported_on() {
    let tree = tree();
    let watch = Watch::of(&tree);
    tree.write("generated/a.ts", "import '../lib/z';\n");
    tree.write("src/x.ts", "import '../lib/z';\n");
    assert_eq!(watch.next(), ["no-src-to-lib"]);
}

#[test]
fn what_changed_and_how_long_it_took_is_said() {
    let tree = tree();
    let watch = Watch::start(&tree, &["--color", "never"]);
    let wait_for = |wanted: &str| {
        let mut lines = std::iter::from_fn(|| watch.out.recv_timeout(PATIENCE).ok());
        lines.find(|line| line.starts_with(wanted)).unwrap_or_else(|| panic!("no line {wanted}"))
    };
    wait_for("watching · checked in ");
    tree.write("src/x.ts", "import '../lib/z';\n");
    wait_for("[no-src-to-lib] error: src must not import lib: lib/z.ts");
    let line = wait_for("watching · ");
    assert!(line.starts_with("watching · src/x.ts changed, checked in "), "{line}");
    // It goes on when the config cannot be used, and says so.
    tree.write("ringfence.jsonc", "{ \"zonse\": {} }");
    let line = wait_for("watching · ");
    assert_eq!(line, "watching · nothing could be checked, the next change is waited for");
    tree.write("ringfence.jsonc", CONFIG);
    wait_for("watching · checked in ");
}

#[test]
fn polling_sees_changes_that_nobody_tells_of() {
    let tree = tree();
    let watch = Watch::start(&tree, &["--format", "json", "--poll", "1"]);
    watch.comes_to(&[]);
    tree.write("src/x.ts", "import '../lib/z';\n");
    watch.comes_to(&["no-src-to-lib"]);
}

#[test]
fn a_first_run_that_cannot_be_made_ends_the_program() {
    let tree = Tree::new(&[("ringfence.jsonc", "{ \"zonse\": {} }")]);
    let run = tree.run(&["watch"]);
    assert_eq!(run.status(), 2, "{}", run.stderr());
    assert!(run.stderr().contains("zonse"), "{}", run.stderr());
}

#[test]
fn it_ends_when_nobody_reads_any_more() {
    let tree = tree();
    let mut command = ringfence(tree.root());
    command.args(["watch", "--format", "json"]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    tree.write("src/x.ts", "import '../lib/z';\n");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

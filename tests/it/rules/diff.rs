//! What a change of the config comes to: `rules --diff`.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

use crate::support::{Run, Tree, ringfence, text};

const OLD: &str = r#"{
  "zones": {
    "src": { "path": "src" },
    "lib": { "path": "lib", "mayImport": ["src"] },
    "gone": { "path": "gone" }
  },
  "rules": [
    { "name": "strict", "to": "npm:moment" },
    { "name": "mild", "to": "npm:dayjs" },
    { "name": "old-name", "from": "src", "to": "npm:lodash" },
    { "name": "lives", "from": "src/old/", "to": "npm:left-pad" },
    { "name": "sleeps", "from": "src/none/", "to": "npm:left-pad" }
  ],
  "blindSpots": { "deadRule": "warn" }
}"#;

const NEW: &str = r#"{
  "zones": {
    "src": { "path": "src", "mayImport": ["lib"] },
    "lib": { "path": "lib" }
  },
  "rules": [
    { "name": "strict", "to": "npm:moment", "severity": "warn" },
    { "name": "mild", "to": "npm:dayjs", "from": "lib" },
    { "name": "new-name", "from": "src", "to": "npm:lodash" },
    { "name": "lives", "from": "src/older/", "to": "npm:left-pad" },
    { "name": "sleeps", "from": "src/old/", "to": "npm:left-pad" },
    { "name": "more", "to": "npm:react" }
  ],
  "blindSpots": { "deadRule": "warn" }
}"#;

fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", NEW),
        ("old.jsonc", OLD),
        (
            "src/a.ts",
            "import \"../lib/b\";\nimport \"moment\";\nimport \"dayjs\";\nimport \"react\";\n",
        ),
        ("src/old/c.ts", "import \"lodash\";\n"),
        ("lib/b.ts", "import \"../src/a\";\n"),
    ])
}

/// One line each: `file:line:column to rule severity`.
fn findings(list: &Value) -> Vec<String> {
    let one = |found: &Value| {
        let rules = found["rules"].as_array().unwrap().iter();
        let rules = rules.map(|it| format!("{} {}", text(&it["rule"]), text(&it["severity"])));
        let rules: Vec<String> = rules.collect();
        let (file, to) = (text(&found["file"]), text(&found["to"]));
        format!("{file}:{}:{} {to} {}", found["line"], found["column"], rules.join(", "))
    };
    list.as_array().unwrap().iter().map(one).collect()
}

/// One line each: `name change`, with `!` for what loosens.
fn changes(report: &Value) -> Vec<String> {
    let one = |change: &Value| {
        let mark = if change["loosens"] == true { "!" } else { "" };
        format!("{} {}{mark}", text(&change["name"]), text(&change["change"]))
    };
    report["rules"].as_array().unwrap().iter().map(one).collect()
}

/// A tree in a repository, with what is there committed.
fn repository(tree: &Tree) {
    let git = |args: &[&str]| git(tree.root(), args);
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "first"]);
}

fn git(dir: &Path, args: &[&str]) {
    let identity =
        ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(dir).args(identity).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_is_newly_forbidden_and_newly_allowed() {
    let run = tree().run(&["rules", "--diff", "old.jsonc", "--format", "json"]);
    assert_eq!(run.status(), 1);
    let report = run.json();
    assert_eq!((&report["old"], &report["new"]), (&json!("old.jsonc"), &json!("ringfence.jsonc")));
    assert_eq!(
        findings(&report["forbidden"]),
        ["lib/b.ts:1:8 src/a.ts no-lib-to-src error", "src/a.ts:4:8 react more error"]
    );
    assert_eq!(
        findings(&report["allowed"]),
        ["src/a.ts:1:8 lib/b.ts no-src-to-lib error", "src/a.ts:3:8 dayjs mild error"]
    );
    assert_eq!(
        changes(&report),
        [
            "no-lib-to-src added",
            "strict severity!",
            "mild changed",
            "new-name renamed",
            "lives changed",
            "lives died!",
            "sleeps changed",
            "sleeps came-alive",
            "more added",
            "no-src-to-lib removed!",
            "no-src-to-gone removed!",
            "no-lib-to-gone removed!",
            "no-gone-to-src removed!",
            "no-gone-to-lib removed!",
        ]
    );
}

#[test]
fn it_can_be_read_by_people() {
    insta::assert_snapshot!(tree().run(&["rules", "--diff", "old.jsonc"]).stdout());
}

/// A config of dependency-cruiser and what says the same natively: packages, builtins, and packages
/// of the workspace have other names there.
fn translated() -> Tree {
    Tree::new(&[
        (
            "package.json",
            r#"{ "name": "root", "workspaces": ["packages/*"], "dependencies": { "zod": "3" } }"#,
        ),
        ("packages/db/package.json", r#"{ "name": "@acme/db", "main": "dist/index.js" }"#),
        ("packages/db/src/index.ts", "import \"../../../src/a\";\n"),
        (
            "packages/db/tsconfig.json",
            r#"{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }"#,
        ),
        (
            "src/a.ts",
            "import \"zod\";\nimport \"zod/v4\";\nimport \"fs\";\nimport \"node:fs\";\n\
             import \"@acme/db\";\nimport \"./gone\";\n",
        ),
        ("src/b.ts", "import \"./a\";\n"),
        (
            ".dependency-cruiser.json",
            r#"{ "forbidden": [
  { "name": "no-zod", "severity": "error", "from": { "path": "^src/" }, "to": { "path": "^node_modules/zod/?" } },
  { "name": "no-fs", "severity": "error", "from": { "path": "^src/" }, "to": { "path": "^fs$" } },
  { "name": "no-db", "severity": "error", "from": { "path": "^src/" }, "to": { "path": "^packages/db/" } },
  { "name": "no-gone", "severity": "error", "from": { "path": "^src/" }, "to": { "couldNotResolve": true } },
  { "name": "no-way", "severity": "error", "from": { "path": "^src/b" }, "to": { "path": "^node_modules/zod", "reachable": true } }
] }"#,
        ),
        (
            "ringfence.jsonc",
            r#"{ "rules": [
  { "name": "no-zod", "from": "src/**", "to": "npm:zod" },
  { "name": "no-fs", "from": "src/**", "to": "node:fs" },
  { "name": "no-db", "from": "src/**", "to": "packages/db" },
  { "name": "no-gone", "from": "src/**", "resolved": false },
  { "name": "no-way", "from": "src/b.ts", "to": "npm:zod", "reachable": true }
] }"#,
        ),
    ])
}

#[test]
fn the_same_in_the_other_kind_of_config_is_no_change() {
    let tree = translated();
    let run = tree.run(&["rules", "--diff", ".dependency-cruiser.json"]);
    assert!(run.stdout().contains("nothing changes in this tree"), "{}", run.stdout());
    assert_eq!(run.status(), 0);
    // That so much is found, and that it is compared, shows without a rule.
    tree.write("ringfence.jsonc", r#"{ "rules": [{ "name": "no-fs", "to": "node:fs" }] }"#);
    let report =
        tree.run(&["rules", "--diff", ".dependency-cruiser.json", "--format", "json"]).json();
    assert_eq!(findings(&report["forbidden"]), [""; 0]);
    assert_eq!(
        findings(&report["allowed"]),
        [
            "src/a.ts:1:8 node_modules/zod no-zod error",
            "src/a.ts:2:8 node_modules/zod/v4 no-zod error",
            "src/a.ts:5:8 packages/db/src/index.ts no-db error",
            "src/a.ts:6:8 ./gone no-gone error",
            "src/b.ts:1:8 node_modules/zod no-way error",
        ]
    );
}

#[test]
fn a_long_list_is_cut() {
    let tree = translated();
    tree.write("ringfence.jsonc", r#"{ "rules": [{ "name": "no-fs", "to": "node:fs" }] }"#);
    let diff = |max: &[&str]| {
        let run = tree.run(&[&["rules", "--diff", ".dependency-cruiser.json"], max].concat());
        let text = run.stdout();
        let lines = text.lines().filter(|line| line.contains("src/")).count();
        (lines, text.contains("more; `--max 0` shows all"))
    };
    assert_eq!(diff(&["--max", "2"]), (2, true));
    assert_eq!(diff(&["--max", "0"]), (5, false));
    assert_eq!(diff(&[]), (5, false));
    assert_eq!(tree.run(&["rules", "--max", "2"]).status(), 2, "there is nothing to cut");
}

#[test]
fn a_stricter_config_is_fine() {
    let tree = tree();
    tree.write("ringfence.jsonc", r#"{ "rules": [{ "name": "a", "to": "npm:react" }] }"#);
    tree.write(
        "old.jsonc",
        r#"{ "rules": [{ "name": "dead", "to": "none/" }], "blindSpots": { "deadRule": "warn" } }"#,
    );
    let run = tree.run(&["rules", "--diff", "old.jsonc"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    assert!(run.stdout().contains("it was dead"), "{}", run.stdout());
    let same = tree.run(&["rules", "--diff", "ringfence.jsonc"]);
    assert_eq!(same.status(), 0);
    assert!(same.stdout().contains("nothing changes in this tree"), "{}", same.stdout());
}

#[test]
fn the_config_of_a_revision() {
    let tree = tree();
    tree.write("ringfence.jsonc", OLD);
    repository(&tree);
    tree.write("ringfence.jsonc", NEW);
    let by_file = tree.run(&["rules", "--diff", "old.jsonc", "--format", "json"]).json();
    for revision in ["git:HEAD", "git:main"] {
        let run = tree.run(&["rules", "--diff", revision, "--format", "json"]);
        assert_eq!(run.status(), 1, "{}", run.stderr());
        let report = run.json();
        assert_eq!(report["old"], json!(format!("{}:ringfence.jsonc", &revision[4..])));
        for part in ["forbidden", "allowed", "rules"] {
            assert_eq!(report[part], by_file[part], "{part} of {revision}");
        }
    }
}

/// What a script asks for is that of the revision as well; what is installed is not in git.
#[test]
fn scripts_of_a_revision_ask_for_files_of_the_revision() {
    let rule = |to: &str| {
        format!(
            "module.exports = {{ name: 'r', severity: 'error', from: {{}}, to: {{ path: '{to}' }} }};"
        )
    };
    let config = "const shared = require('./shared.cjs');\nrequire('preset');\nmodule.exports = { forbidden: [shared] };\n";
    let tree = Tree::new(&[
        (".dependency-cruiser.cjs", config),
        ("shared.cjs", &rule("^b")),
        (".gitignore", "node_modules\n"),
        ("node_modules/preset/index.js", ""),
        ("a.ts", "import './b';\nimport './c';\n"),
        ("b.ts", ""),
        ("c.ts", ""),
    ]);
    repository(&tree);
    tree.write("shared.cjs", rule("^c"));
    let report = tree.run(&["rules", "--diff", "git:HEAD", "--format", "json"]).json();
    assert_eq!(findings(&report["forbidden"]), ["a.ts:2:8 c.ts r error"]);
    assert_eq!(findings(&report["allowed"]), ["a.ts:1:8 b.ts r error"]);
    // A module that is newer than the revision.
    git(tree.root(), &["rm", "-q", "--cached", "shared.cjs"]);
    git(tree.root(), &["commit", "-q", "-m", "second"]);
    let run = tree.run(&["rules", "--diff", "git:HEAD"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("git does not have it at HEAD"), "{}", run.stderr());
}

/// A config that was of dependency-cruiser then: a migration.
#[test]
fn from_one_format_to_the_other() {
    let cruiser = r#"{ "forbidden": [{ "name": "no-lib-to-src", "severity": "error",
  "from": { "path": "^lib/" }, "to": { "path": "^src/" } }] }"#;
    let tree = Tree::new(&[
        (".dependency-cruiser.json", cruiser),
        ("src/a.ts", "import \"../lib/b\";\n"),
        ("lib/b.ts", "import \"../src/a\";\n"),
    ]);
    repository(&tree);
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } } }"#,
    );
    let run = tree.run(&["rules", "--diff", "git:HEAD", "--format", "json"]);
    assert_eq!(run.status(), 0);
    let report = run.json();
    assert_eq!(findings(&report["forbidden"]), ["src/a.ts:1:8 lib/b.ts no-src-to-lib error"]);
    assert_eq!(findings(&report["allowed"]), [""; 0]);
    assert_eq!(changes(&report), ["no-src-to-lib added"]);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let tree = tree();
    let fails = |other: &str, phrase: &str| {
        let run = tree.run(&["rules", "--diff", other]);
        assert_eq!((run.status(), run.stdout()), (2, String::new()), "{other}");
        assert!(run.stderr().contains(phrase), "{other}\n{}", run.stderr());
    };
    fails("nowhere.jsonc", "nowhere.jsonc");
    fails("git:HEAD", "git does not know the revision `HEAD`");
    git(tree.root(), &["init", "-q"]);
    git(tree.root(), &["commit", "-q", "--allow-empty", "-m", "first"]);
    fails("git:HEAD", "there is no config at `git:HEAD`");
    fails("git:nonsense", "git does not know the revision `nonsense`");
    fails("git:", "`` is no revision of git");
    fails("git:--output=x", "`--output=x` is no revision of git");
    let run = tree.run(&["rules", "--diff", "old.jsonc", "--rule", "strict"]);
    assert_eq!(run.status(), 2);
    let mut command = ringfence(tree.root());
    let run = Run::of(command.args(["rules", "--diff", "git:HEAD"]).env("PATH", ""));
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("cannot run git"), "{}", run.stderr());
}

//! Trees on disk, and the program run over them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// The folder of a fixture tree.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trees").join(name)
}

/// A tree in a folder of its own, which goes when this does.
pub(crate) struct Tree {
    dir: TempDir,
}

impl Tree {
    /// A tree of these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self { dir: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            tree.write(path, text);
        }
        tree
    }

    /// A copy of a fixture tree, symbolic links and all.
    pub(crate) fn of_fixture(name: &str) -> Self {
        let tree = Self { dir: tempfile::tempdir().unwrap() };
        copy(&fixture(name), tree.root());
        tree
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs `ringfence` at the root of the tree.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(ringfence(self.root()).args(args))
    }

    /// `ringfence check --format json`, parsed.
    pub(crate) fn check(&self) -> Value {
        self.run(&["check", "--format", "json"]).json()
    }
}

/// The program, to be run in `dir` without any of the caller's settings about colour, and with a
/// cache folder of our own.
pub(crate) fn ringfence(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfence"));
    command.current_dir(dir).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"));
    command
}

/// What a run of the program gave.
pub(crate) struct Run(Output);

impl Run {
    /// Runs a command that [`ringfence`] made.
    pub(crate) fn of(command: &mut Command) -> Self {
        Self(command.output().unwrap())
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub(crate) fn status(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    /// The standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout())
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout(), self.stderr()))
    }
}

/// One line per violation: `file:line:column rule "specifier" -> target`, or without what follows
/// the rule when it is about the file.
pub(crate) fn violations(checked: &Value) -> Vec<String> {
    let one = |violation: &Value| {
        let at = format!("{} {}", place(&violation["from"]), text(&violation["rule"]));
        match violation["specifier"].as_str() {
            Some(specifier) => {
                format!("{at} \"{specifier}\" -> {}", text(&violation["to"]["file"]))
            }
            None => at,
        }
    };
    checked["violations"].as_array().unwrap().iter().map(one).collect()
}

/// One line per violation that has a chain: `rule: a.ts > b.ts`.
pub(crate) fn chains(checked: &Value) -> Vec<String> {
    let one = |violation: &Value| {
        let files: Vec<&str> = violation["chain"].as_array().unwrap().iter().map(text).collect();
        (!files.is_empty()).then(|| format!("{}: {}", text(&violation["rule"]), files.join(" > ")))
    };
    checked["violations"].as_array().unwrap().iter().filter_map(one).collect()
}

/// One line per blind spot: `file:line:column reason "specifier"`, the specifier where there is one.
pub(crate) fn blind_spots(checked: &Value) -> Vec<String> {
    let one = |spot: &Value| {
        let at = format!("{} {}", place(spot), text(&spot["reason"]));
        spot["specifier"].as_str().map_or(at.clone(), |specifier| format!("{at} \"{specifier}\""))
    };
    checked["blindSpots"].as_array().unwrap().iter().map(one).collect()
}

/// A report without the one figure that differs from run to run.
pub(crate) fn without_duration(mut checked: Value) -> Value {
    let summary = checked["summary"].as_object_mut().unwrap();
    assert!(summary.remove("durationMs").is_some());
    checked
}

/// Asserts that two reports are equal; says only where they differ.
#[track_caller]
pub(crate) fn assert_same(found: &Value, expected: &Value, what: &str) {
    let lines = |report: &Value| -> Vec<String> {
        let pretty = serde_json::to_string_pretty(report).unwrap();
        pretty.lines().map(str::to_owned).collect()
    };
    let (found, expected) = (lines(found), lines(expected));
    assert!(found == expected, "{what}:\n{}", differences(&expected, &found));
}

/// The lines that only one of two lists has.
pub(crate) fn differences(expected: &[String], found: &[String]) -> String {
    let only = |mark: &str, these: &[String], those: &[String]| -> Vec<String> {
        let these = these.iter().filter(|line| !those.contains(line));
        these.map(|line| format!("  {mark} {line}")).collect()
    };
    [only("missing", expected, found), only("found  ", found, expected)].concat().join("\n")
}

/// The text of a JSON string.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string"))
}

fn place(at: &Value) -> String {
    format!("{}:{}:{}", text(&at["file"]), at["line"], at["column"])
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().unwrap();
        if kind.is_symlink() {
            link(&fs::read_link(&source).unwrap(), &target);
        } else if kind.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).unwrap();
        }
    }
}

/// Makes a symbolic link, with the folders above it.
#[cfg(unix)]
pub(crate) fn link(to: &Path, at: &Path) {
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(not(unix))]
pub(crate) fn link(_to: &Path, _at: &Path) {}

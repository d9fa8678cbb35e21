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
        Run(ringfence(self.root()).args(args).output().unwrap())
    }

    /// `ringfence check --format json`, parsed.
    pub(crate) fn check(&self) -> Value {
        self.run(&["check", "--format", "json"]).json()
    }
}

/// The program, to be run in `dir` without any of the caller's settings about colour.
pub(crate) fn ringfence(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfence"));
    command.current_dir(dir).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// What a run of the program gave.
pub(crate) struct Run(Output);

impl Run {
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

/// One line per violation: `file:line:column rule "specifier" -> target`.
pub(crate) fn violations(checked: &Value) -> Vec<String> {
    let violations = checked["violations"].as_array().unwrap();
    violations
        .iter()
        .map(|violation| {
            let (from, text) =
                (&violation["from"], |value: &Value| value.as_str().unwrap_or("-").to_owned());
            format!(
                "{}:{}:{} {} \"{}\" -> {}",
                text(&from["file"]),
                from["line"],
                from["column"],
                text(&violation["rule"]),
                text(&violation["specifier"]),
                text(&violation["to"]["file"]),
            )
        })
        .collect()
}

/// One line per blind spot: `file:line:column reason "specifier"`.
pub(crate) fn blind_spots(checked: &Value) -> Vec<String> {
    let spots = checked["blindSpots"].as_array().unwrap();
    spots
        .iter()
        .map(|spot| {
            format!(
                "{}:{}:{} {} {}",
                spot["file"].as_str().unwrap(),
                spot["line"],
                spot["column"],
                spot["reason"].as_str().unwrap(),
                spot["specifier"]
            )
        })
        .collect()
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

#[cfg(unix)]
pub(crate) fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(not(unix))]
pub(crate) fn link(_to: &Path, _at: &Path) {}

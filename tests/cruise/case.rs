//! The Markdown specs in `fixtures/specs/cruise`: what dependency-cruiser's configs and command line
//! mean.
//!
//! A case is a `## title` and fenced blocks. A block whose info string is a language and a path
//! (`ts src/a.ts`) is a file of the tree; with `link` for a language it is a symbolic link, and its
//! text is the target. `git` commits what stands above it to the branch `main`. `sh` is the command
//! (`depcruise src` if there is none), perhaps behind a line `cd folder`. The others say what comes
//! out:
//!
//! - `violations`, `edges`, `modules`, `folders`: see [`super::lines`]; all there are, `none` for
//!   nothing, violations in their order;
//! - `err`: what is printed with `-T err`;
//! - `exit`: the exit status with `-T err`;
//! - `refused`: a phrase of the error message with which the run ends.
//!
//! Where ringfence knowingly differs, `difference` holds the difference's name in
//! `docs/dependency-cruiser.md`, and a block with `their-` before its name what dependency-cruiser
//! says instead.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::lines;
use crate::{
    markdown::Case,
    support::{Tree, differences, link},
};

/// The blocks that say what comes out.
const EXPECTATIONS: &[&str] =
    &["violations", "edges", "modules", "folders", "err", "exit", "refused"];

/// What a run of a program gave.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    /// The standard output as JSON; else a description of what happened.
    pub(crate) fn json(&self) -> Result<Value, String> {
        serde_json::from_str(&self.stdout).map_err(|error| {
            format!("no JSON: {error}\nstatus {}\n{}{}", self.status, self.stdout, self.stderr)
        })
    }
}

/// A case, made real.
pub(crate) struct Spec {
    pub(crate) tree: Tree,
    /// The folder of the tree in which the command runs.
    folder: String,
    /// The arguments behind the program's name.
    pub(crate) args: Vec<String>,
    /// The known difference that it shows.
    pub(crate) difference: Option<String>,
    expected: Vec<(String, String)>,
}

/// Whose answer is looked at.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Side {
    Ringfence,
    DependencyCruiser,
}

impl Spec {
    /// Writes the tree of a case; or says what is wrong with the case.
    pub(crate) fn new(case: &Case) -> Result<Self, String> {
        let mut spec = Self {
            tree: Tree::new(&[]),
            folder: String::new(),
            args: vec!["src".to_owned()],
            difference: None,
            expected: Vec::new(),
        };
        for block in &case.blocks {
            spec.read(&block.info, &block.text)?;
        }
        spec.is_sound().map(|()| spec)
    }

    fn read(&mut self, info: &str, text: &str) -> Result<(), String> {
        match info.split_once(' ') {
            Some(("link", path)) => {
                let path = self.tree.root().join(path);
                link(Path::new(text.trim_end()), &path);
            }
            Some((_, path)) => self.tree.write(path, text),
            None if info == "git" => commit(self.tree.root()),
            None if info == "sh" => self.read_command(text.trim())?,
            None if info == "difference" => self.difference = Some(text.trim().to_owned()),
            None if EXPECTATIONS.contains(&info.trim_start_matches("their-")) => {
                self.expected.push((info.to_owned(), text.to_owned()));
            }
            None => return Err(format!("unknown block {info:?}")),
        }
        Ok(())
    }

    fn read_command(&mut self, mut text: &str) -> Result<(), String> {
        if let Some((folder, rest)) = text.strip_prefix("cd ").and_then(|it| it.split_once('\n')) {
            folder.clone_into(&mut self.folder);
            text = rest;
        }
        self.args = arguments(text)?;
        Ok(())
    }

    /// Where the command runs.
    pub(crate) fn dir(&self) -> PathBuf {
        self.tree.root().join(&self.folder)
    }

    fn is_sound(&self) -> Result<(), String> {
        if self.expected.is_empty() {
            return Err("the case expects nothing".to_owned());
        }
        if let Some((name, _)) = self.expected.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(format!("{name} is empty: write `none`"));
        }
        let theirs = self.expected.iter().filter(|(name, _)| name.starts_with("their-"));
        for (name, text) in theirs.clone() {
            if self.text(&name["their-".len()..]) == Some(text) {
                return Err(format!("{name} is no difference"));
            }
        }
        match (theirs.count(), &self.difference) {
            (0, Some(id)) => Err(format!("nothing shows the difference {id:?}")),
            (1.., None) => Err("a difference without a name".to_owned()),
            _ => Ok(()),
        }
    }

    /// The text of a block.
    pub(crate) fn text(&self, name: &str) -> Option<&String> {
        self.expected.iter().find(|(found, _)| found == name).map(|(_, text)| text)
    }

    /// What one side is expected to give, by the name of the block.
    pub(crate) fn expected(&self, side: Side) -> Vec<(&'static str, &String)> {
        let is_refused = self.text("their-refused").is_some() && side == Side::DependencyCruiser;
        let of = |name| {
            if is_refused && name != "refused" {
                return None;
            }
            let theirs = self.text(&format!("their-{name}"));
            let theirs = theirs.filter(|_| side == Side::DependencyCruiser);
            theirs.or_else(|| self.text(name)).map(|text| (name, text))
        };
        EXPECTATIONS.iter().copied().filter_map(of).collect()
    }

    /// The arguments with an output type.
    pub(crate) fn with(&self, output_type: &str) -> Vec<String> {
        let output_type = ["-T", output_type].map(str::to_owned);
        [self.args.clone(), output_type.to_vec()].concat()
    }

    /// How what `run` answers differs from what is expected; empty when it does not.
    pub(crate) fn check(&self, side: Side, run: &mut dyn FnMut(&[String]) -> Answer) -> String {
        let mut answers: Vec<(&str, Answer)> = Vec::new();
        let mut failures = String::new();
        for (name, expected) in self.expected(side) {
            let output_type =
                if matches!(name, "err" | "exit" | "refused") { "err" } else { "json" };
            if !answers.iter().any(|(known, _)| *known == output_type) {
                answers.push((output_type, run(&self.with(output_type))));
            }
            let (_, answer) = answers.iter().find(|(known, _)| *known == output_type).unwrap();
            let found = found(name, expected, answer);
            failures += &differ(name, expected, found);
        }
        failures
    }
}

/// What an answer says, in the words of an expectation.
pub(crate) fn found(name: &str, expected: &str, answer: &Answer) -> Result<String, String> {
    let of_json = |lines: fn(&Value) -> Vec<String>| {
        let lines = lines(&answer.json()?);
        Ok(if lines.is_empty() { "none\n".to_owned() } else { lines.join("\n") + "\n" })
    };
    match name {
        "violations" => of_json(lines::violations),
        "edges" => of_json(lines::edges),
        "modules" => of_json(lines::modules),
        "folders" => of_json(lines::folders),
        "err" => Ok(trimmed(&answer.stdout)),
        "exit" => Ok(format!("{}\n", answer.status)),
        _ if answer.status == 0 => Err("the run is not refused".to_owned()),
        _ if answer.stderr.contains(expected.trim()) => Ok(expected.to_owned()),
        _ => Err(answer.stderr.clone()),
    }
}

fn differ(name: &str, expected: &str, found: Result<String, String>) -> String {
    let found = match found {
        Ok(found) => found,
        Err(trouble) => return format!("  {name}: {trouble}\n"),
    };
    let lines = |text: &str| -> Vec<String> {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if name != "violations" && name != "err" {
            lines.sort();
        }
        lines
    };
    let (expected, found) = (lines(expected), lines(&found));
    if expected == found {
        return String::new();
    }
    let by_line = differences(&expected, &found);
    let order = format!("  found in another order:\n{}", found.join("\n"));
    let what = if by_line.is_empty() { order } else { by_line };
    format!("  {name} differ:\n{what}\n")
}

/// Without empty lines around it, and without spaces at the end of lines: Markdown files have none.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.trim_matches('\n').lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

/// The arguments of `depcruise a 'b c'`.
fn arguments(command: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    for (at, part) in command.trim().split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    if words.is_empty() || words.remove(0) != "depcruise" {
        return Err(format!("no call of depcruise: {command:?}"));
    }
    Ok(words)
}

fn commit(root: &Path) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    for args in [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "all"]]
    {
        let mut git = Command::new("git");
        let status = git.current_dir(root).args(identity).args(args).status().unwrap();
        assert!(status.success(), "git {args:?}");
    }
}

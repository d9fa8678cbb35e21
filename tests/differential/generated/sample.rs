//! A generated case: a tree, a config and a command.

use std::{fmt, path::Path};

use serde_json::Value;

use super::tree::{Files, LINKS};
use crate::support::{Tree, link};

/// A tree, a config for it, and a command.
#[derive(Clone)]
pub(super) struct Sample {
    pub(super) files: Files,
    pub(super) config: Value,
    /// What stands behind the command's name.
    pub(super) args: Vec<&'static str>,
}

impl Sample {
    /// Writes it.
    pub(super) fn write(&self) -> Tree {
        let tree = Tree::new(&[]);
        for (path, text) in &self.files {
            tree.write(path, text);
        }
        for (at, to) in self.links() {
            let at = tree.root().join(at);
            link(Path::new(to), &at);
        }
        tree.write(".dependency-cruiser.json", self.config.to_string());
        tree
    }

    fn links(&self) -> impl Iterator<Item = &(&str, &str)> {
        LINKS.iter().filter(|_| self.files.iter().any(|(path, _)| path.starts_with("packages/")))
    }

    /// The arguments of the command.
    pub(super) fn args(&self) -> Vec<String> {
        self.args.iter().copied().chain(["-T", "json"]).map(str::to_owned).collect()
    }
}

/// In the form of a spec of `fixtures/specs/cruise`.
impl fmt::Debug for Sample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, text) in &self.files {
            let language = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            writeln!(out, "```{language} {path}\n{}\n```\n", text.trim_end())?;
        }
        for (at, to) in self.links() {
            writeln!(out, "```link {at}\n{to}\n```\n")?;
        }
        writeln!(out, "```json .dependency-cruiser.json\n{:#}\n```\n", self.config)?;
        writeln!(out, "```sh\ndepcruise {}\n```", self.args.join(" "))
    }
}

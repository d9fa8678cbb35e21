//! dependency-cruiser's configs: what is read from them, and what is said when they are wrong.

mod bounds;
mod broken;
mod extends;
mod hostile;
mod json;
mod scripts;
mod wrong;

use std::fmt::Write as _;

use ringfence::config::{ConfigError, cruiser};

use super::support::Tree;

/// Reads a config of a tree.
fn load(tree: &Tree, file: &str) -> Result<cruiser::Loaded, ConfigError> {
    cruiser::load(&tree.root().join(file), tree.root())
}

/// What a config says, as JSON on lines.
#[track_caller]
fn said(tree: &Tree, file: &str) -> String {
    match load(tree, file) {
        Ok(loaded) => serde_json::to_string_pretty(&loaded.config).unwrap(),
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// What a config says in the keys of a rule or options, as JSON on one line.
#[track_caller]
fn brief(tree: &Tree, file: &str) -> String {
    match load(tree, file) {
        Ok(loaded) => {
            let mut config = serde_json::to_value(&loaded.config).unwrap();
            let members = config.as_object_mut().unwrap();
            let empty = |value: &serde_json::Value| {
                value.as_array().is_some_and(Vec::is_empty)
                    || value.as_object().is_some_and(serde_json::Map::is_empty)
            };
            members.retain(|_, value| !empty(value));
            config.to_string()
        }
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// What is said about a config that is meant to be wrong.
#[track_caller]
fn wrong(tree: &Tree, file: &str) -> String {
    match load(tree, file) {
        Ok(loaded) => panic!("{file} was accepted: {:#?}", loaded.config),
        // The place of the tree differs from run to run.
        Err(error) => {
            let root = tree.root().canonicalize().unwrap();
            error.render(false).replace(&*root.to_string_lossy(), "«root»")
        }
    }
}

/// What is said about each of these texts, when it is the config `file`.
#[track_caller]
fn all_wrong(file: &str, texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        writeln!(out, "{}", wrong(&Tree::new(&[(file, text)]), file)).unwrap();
    }
    out
}

//! `--affected`: the files that git says changed, as the pattern that `--reaches` takes.

use std::path::Path;

use crate::{cli::git, extract::Language};

/// A pattern that matches the sources (and JSON files) below `cwd` that differ from `revision`, or
/// that git does not know yet. What was deleted is no module any more.
///
/// # Errors
/// What git says, when it cannot be run or does not know the revision.
pub(super) fn since(cwd: &Path, revision: &str) -> Result<String, String> {
    let names = git::changed_since(cwd, revision, false)?;
    let names: Vec<String> =
        names.iter().filter(|name| counts(name)).map(|name| escape(name)).collect();
    Ok(format!("^({})$", names.join("|")))
}

/// The pattern that matches this text alone.
fn escape(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\^$.*+?()[]{}|/".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

fn counts(name: &str) -> bool {
    let json = || Path::new(name).extension().is_some_and(|ending| ending == "json");
    Language::of(name).is_some() || json()
}

//! `--affected`: the files that git says changed, as the pattern that `--reaches` takes.

use std::{path::Path, process::Command};

use crate::{base::escape::printable, extract::Language};

/// A pattern that matches the sources (and JSON files) below `cwd` that differ from `revision`, or
/// that git does not know yet. What was deleted is no module any more.
///
/// # Errors
/// What git says, when it cannot be run or does not know the revision.
pub(super) fn since(cwd: &Path, revision: &str) -> Result<String, String> {
    if revision.starts_with('-') {
        return Err(format!("'{revision}' is no revision"));
    }
    let changed = git(
        cwd,
        &[
            "diff",
            "--relative",
            "--name-only",
            "--no-renames",
            "--diff-filter=d",
            "--no-ext-diff",
            "-z",
            revision,
            "--",
        ],
    )?;
    let untracked = git(cwd, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = changed.split('\0').chain(untracked.split('\0'));
    let mut names: Vec<String> = names.filter(|name| counts(name)).map(escape).collect();
    names.sort_unstable();
    names.dedup();
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

fn git(cwd: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .current_dir(cwd)
        .args(arguments)
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        // The usage may follow.
        let first = said.trim().lines().next().unwrap_or_default();
        return Err(format!("git cannot say what changed: {}", printable(first)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

//! What git says has changed.

use std::{path::Path, process::Command};

use crate::base::escape::printable;

/// The files that differ from `revision`, the working tree included, and those that git does not
/// know yet: as seen from `cwd`, and only what lies below it. `deleted` asks for those that are gone,
/// too.
///
/// # Errors
/// What git says, when it cannot be run or does not know the revision.
pub(super) fn changed_since(
    cwd: &Path,
    revision: &str,
    deleted: bool,
) -> Result<Vec<String>, String> {
    if revision.starts_with('-') {
        return Err(format!("'{revision}' is no revision"));
    }
    let mut diff = vec!["diff", "--relative", "--name-only", "--no-renames", "--no-ext-diff", "-z"];
    if !deleted {
        diff.push("--diff-filter=d");
    }
    diff.extend([revision, "--"]);
    let changed = git(cwd, &diff)?;
    let untracked = git(cwd, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = changed.split('\0').chain(untracked.split('\0')).filter(|name| !name.is_empty());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
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

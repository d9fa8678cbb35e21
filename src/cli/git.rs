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
    // A range would leave the working tree out: only a commit can be compared with it.
    let no_commit =
        || format!("git cannot say what changed: '{}' names no one commit", printable(revision));
    if revision.starts_with(['-', '^']) {
        return Err(no_commit());
    }
    let commit = format!("{revision}^{{commit}}");
    let commit = git(cwd, &["rev-parse", "--verify", "--end-of-options", &commit])
        .map_err(|said| if said.contains("single revision") { no_commit() } else { said })?;
    let mut diff = vec![
        "diff",
        "--ignore-submodules=none",
        "--relative",
        "--name-only",
        "--no-renames",
        "--no-ext-diff",
        "-z",
    ];
    if !deleted {
        diff.push("--diff-filter=d");
    }
    diff.extend([commit.trim(), "--"]);
    let changed = git(cwd, &diff)?;
    let untracked = git(cwd, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = changed.split('\0').chain(untracked.split('\0')).filter(|name| !name.is_empty());
    let mut names: Vec<String> = names.map(|name| name.trim_end_matches('/').to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// Whether git knows a file below the folder `cwd`: by its index, or by the last commit.
pub(super) fn knows(cwd: &Path, file: &str) -> bool {
    let path = format!("./{file}");
    let listed = |arguments: &[&str]| {
        let arguments = [&["--literal-pathspecs"], arguments, &["--", &path]].concat();
        git(cwd, &arguments).is_ok_and(|said| !said.is_empty())
    };
    listed(&["ls-files", "-z"]) || listed(&["ls-tree", "-z", "--name-only", "HEAD"])
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

//! `ringfence depcruise`, run.

use std::path::Path;

use super::case::Answer;
use crate::support::ringfence;

/// Runs `ringfence depcruise` in a folder: with `first`, then with `args`.
pub(crate) fn depcruise(dir: &Path, first: &[&str], args: &[String]) -> Answer {
    let mut command = ringfence(dir);
    let output = command.arg("depcruise").args(first).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer {
        status: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

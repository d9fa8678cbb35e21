//! What the commands that stand in for dependency-cruiser's share: they fail as those do, so that
//! scripts around them need not change.

use std::{fs, path::Path};

use clap::error::Error;

use crate::{base::escape::printable, cli::usage};

/// The run could not be made.
pub(super) const FAILED: u8 = 1;

/// The subcommands.
const COMMANDS: [&str; 2] = ["depcruise", "depcruise-fmt"];

/// An error as dependency-cruiser shows it. The message may have parts of the input in it and must be
/// safe to print.
pub(super) fn error(message: &str) -> String {
    format!("\n  ERROR: {}\n", message.trim_end())
}

/// Whether the arguments of the process are for one of these commands.
pub(super) fn is_meant() -> bool {
    let mut args = std::env::args_os().skip(1);
    args.any(|arg| COMMANDS.iter().any(|command| arg == *command))
}

/// An error in the arguments.
pub(super) fn usage_error(mut usage: Error) -> String {
    let text = usage::escaped(&mut usage);
    error(text.strip_prefix("error: ").unwrap_or(&text))
}

/// Writes the report to a file; what is for the standard output is given back.
pub(super) fn written(text: String, to: &Path) -> Result<String, String> {
    if is_standard(to) {
        return Ok(text);
    }
    let error =
        |error| format!("Writing to '{}' didn't work: {error}", safe(&to.to_string_lossy()));
    fs::write(to, text).map_err(error)?;
    Ok(String::new())
}

/// Whether a file name stands for the standard input or output.
pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Text that may be printed.
pub(super) fn safe(text: &str) -> String {
    printable(text).into_owned()
}

//! What is said about arguments that make no sense.
//!
//! A script may take them from a pull request (`ringfence check $(git diff --name-only)`), so they are
//! escaped before they reach a terminal, as is everything else.

use std::{
    ffi::{OsStr, OsString},
    process::ExitCode,
};

use clap::{
    CommandFactory, Error, FromArgMatches,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    base::escape::printable,
    cli::{FAILED, OK, args::Args, output::complain},
};

/// The arguments of the process, and the name of the subcommand.
pub(super) fn parse() -> Result<(Args, String), Error> {
    let matches = Args::command().try_get_matches()?;
    let name = matches.subcommand_name().unwrap_or_default().to_owned();
    Ok((Args::from_arg_matches(&matches)?, name))
}

/// Shows why the arguments could not be read, or the help or version that they ask for; gives the exit
/// status.
pub(super) fn show(mut error: Error) -> ExitCode {
    if !error.use_stderr() {
        // Who has seen enough of a help text needs no more of it.
        _ = error.print();
        return ExitCode::from(OK);
    }
    let given: Vec<OsString> = std::env::args_os().skip(1).collect();
    if error.kind() == ErrorKind::InvalidUtf8
        && let Some(wrong) = given.iter().find(|arg| arg.to_str().is_none())
    {
        let subcommand = given.iter().find_map(|arg| arg.to_str().filter(|arg| is_subcommand(arg)));
        let message = format!(
            "'{}' is not UTF-8: what is asked about has a name that is",
            printable(&wrong.to_string_lossy())
        );
        complain(&self::error(subcommand.unwrap_or_default(), &message));
    } else if given.iter().all(|arg| is_printable(arg)) {
        _ = error.print();
    } else {
        complain(&escaped(&mut error));
    }
    ExitCode::from(FAILED)
}

/// A usage error of a subcommand that only shows once the tree is known, as clap would word it. The message
/// must be safe to print.
pub(super) fn error(subcommand: &str, message: &str) -> String {
    let mut program = Args::command();
    program.build();
    let error = match program.find_subcommand_mut(subcommand) {
        Some(subcommand) => subcommand.error(ErrorKind::ValueValidation, message),
        None => program.error(ErrorKind::ValueValidation, message),
    };
    error.render().to_string()
}

fn is_subcommand(name: &str) -> bool {
    Args::command().find_subcommand(name).is_some()
}

fn is_printable(arg: &OsStr) -> bool {
    arg.to_str().is_some_and(|text| printable(text) == text)
}

/// The text of an error, without colours, with everything in it escaped that comes from the arguments.
pub(super) fn escaped(error: &mut Error) -> String {
    let safe = |text: &str| printable(text).into_owned();
    let styled = |text: &StyledStr| StyledStr::from(safe(&text.to_string()));
    let context: Vec<(ContextKind, ContextValue)> = error
        .context()
        .filter_map(|(kind, value)| {
            let value = match value {
                ContextValue::String(text) => ContextValue::String(safe(text)),
                ContextValue::Strings(texts) => {
                    ContextValue::Strings(texts.iter().map(|text| safe(text)).collect())
                }
                // The usage is ours, and has lines.
                ContextValue::StyledStr(text) if kind != ContextKind::Usage => {
                    ContextValue::StyledStr(styled(text))
                }
                ContextValue::StyledStrs(texts) => {
                    ContextValue::StyledStrs(texts.iter().map(styled).collect())
                }
                _ => return None,
            };
            Some((kind, value))
        })
        .collect();
    for (kind, value) in context {
        error.insert(kind, value);
    }
    let text = error.render().to_string();
    text.lines().map(|line| safe(line) + "\n").collect()
}

//! Says why a script could not be run.

use std::ops::Range;

use rquickjs::{CaughtError, Object, Value};

use crate::config::{
    ConfigFile,
    error::{ConfigError, Problem, quote},
};

use super::{
    MEMORY, THREAD_STACK, TIME,
    host::Host,
    loader::GLOBAL,
    source::{Kind, Source},
};

/// The most characters of a script's own message that are shown.
const MOST: usize = 300;

/// The error for what a script threw. `path` is that of the config.
pub(super) fn error(host: &Host, path: &str, caught: &CaughtError<'_>) -> ConfigError {
    if host.expired() {
        return too_slow(path);
    }
    match caught {
        CaughtError::Error(error) => not_run(path, &error.to_string()),
        CaughtError::Value(value) => not_run(path, &format!("it throws {}", described(value))),
        CaughtError::Exception(exception) => {
            let thrown = exception.as_object();
            let own = thrown.get::<_, usize>(GLOBAL).ok().and_then(|number| host.failure(number));
            own.unwrap_or_else(|| of_exception(host, path, thrown))
        }
    }
}

fn of_exception(host: &Host, path: &str, thrown: &Object<'_>) -> ConfigError {
    let text = |key: &str| thrown.get::<_, String>(key).unwrap_or_default();
    let (name, message) = (text("name"), text("message"));
    if message == "out of memory" {
        return too_much_memory(path);
    }
    let said = match (name.as_str(), message.as_str()) {
        ("", "") => "an error".to_owned(),
        ("" | "Error", message) => message.to_owned(),
        (name, "") => name.to_owned(),
        (name, message) => format!("{name}: {message}"),
    };
    let (said, help) = (cut(&said), host.help(&message));
    match place(host, &text("stack")) {
        Some((file, span)) => {
            let message = format!("the config cannot be run: {said}");
            ConfigError::Invalid {
                file,
                problems: vec![Problem::new(message, &span, "thrown here", help)],
            }
        }
        None => match help {
            Some(help) => not_run(path, &said).or_help(&help),
            None => not_run(path, &said),
        },
    }
}

/// Where an exception was thrown: the first line of its stack trace that is in a module, of a
/// package only when no other is.
fn place(host: &Host, stack: &str) -> Option<(ConfigFile, Range<usize>)> {
    let frames = || stack.lines().filter_map(|line| frame(host, line));
    let own = frames().find(|(file, _)| !file.path.contains("node_modules/"));
    own.or_else(|| frames().next())
}

/// The place that a line of a stack trace names.
fn frame(host: &Host, line: &str) -> Option<(ConfigFile, Range<usize>)> {
    let (source, rest) = host.named_in(line)?;
    let mut numbers = rest.strip_prefix(':')?.split([':', ')']);
    let mut number = || numbers.next()?.trim().parse::<u32>().ok();
    let (line, column) = (number()?, number().unwrap_or(1));
    Some((source.file.clone(), span(&source, line, column)))
}

/// The bytes at a line and column of what the engine ran.
fn span(source: &Source, line: u32, column: u32) -> Range<usize> {
    // The function around a CommonJS module begins on a line of its own.
    let line = if source.kind == Kind::CommonJs { line.saturating_sub(1).max(1) } else { line };
    let (line, column) = match &source.lines {
        Some(lines) => lines.source(line, column),
        None => (line, column),
    };
    let text = &source.file.text;
    let start = offset(text, line, column);
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let length = text[start..].find(|c| !word(c)).unwrap_or(text.len() - start);
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + length.max(first)
}

/// The byte at a line and column, both 1-based, as far as there is one.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let lines = || text.split_inclusive('\n');
    let before = (line as usize).saturating_sub(1);
    let start: usize = lines().take(before).map(str::len).sum();
    let line = lines().nth(before).unwrap_or_default().trim_end();
    let within = line.char_indices().nth((column as usize).saturating_sub(1));
    start + within.map_or(line.len(), |(at, _)| at)
}

/// A thrown value in words.
fn described(value: &Value<'_>) -> String {
    match value.as_string().and_then(|text| text.to_string().ok()) {
        Some(text) => quote(&text),
        None => format!("a value of type {}", value.type_name()),
    }
}

/// A message of a script's own in one line, and not endless.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The error when a script does not run, and no place is known.
pub(super) fn not_run(path: &str, why: &str) -> ConfigError {
    ConfigError::Plain { message: format!("cannot run {}: {why}", quote(path)), help: None }
}

/// The error when the system has no room for the thread of a script.
pub(super) fn no_thread(path: &str, why: &std::io::Error) -> ConfigError {
    ConfigError::plain(
        format!("cannot run {}: no thread can be had: {why}", quote(path)),
        format!(
            "a config that is a script needs {} MiB of address space for itself (`ulimit -v` \
             says how much there is in all); one in JSON needs none",
            THREAD_STACK >> 20
        ),
    )
}

/// The error when a script takes too long.
pub(super) fn too_slow(path: &str) -> ConfigError {
    ConfigError::plain(
        format!("{} takes longer than {} s to run", quote(path), TIME.as_secs()),
        "a config may compute, but not for long: is there an endless loop?",
    )
}

fn too_much_memory(path: &str) -> ConfigError {
    ConfigError::Plain {
        message: format!("{} needs more than {} MiB of memory to run", quote(path), MEMORY >> 20),
        help: None,
    }
}

/// The error when what a script exports is out of proportion.
pub(super) fn too_big(path: &str) -> ConfigError {
    ConfigError::Plain {
        message: format!("what {} exports is too big for a config", quote(path)),
        help: None,
    }
}

/// The error when a script waits forever.
pub(super) fn never_settles(path: &str) -> ConfigError {
    ConfigError::Plain {
        message: format!("{} waits for a promise that nothing settles", quote(path)),
        help: None,
    }
}

/// The error when a module exports no config.
pub(super) fn no_export(file: &ConfigFile) -> ConfigError {
    let end = file.text.trim_end().len();
    let problem = Problem::new(
        "the config has no default export",
        &(end..end),
        "`export default` is missing",
        Some("for example: export default { forbidden: [] };".to_owned()),
    );
    ConfigError::Invalid { file: file.clone(), problems: vec![problem] }
}

//! Reads the JSON files that steer resolution, leniently and with positions: comments, trailing
//! commas and a byte order mark are no reason to lose a whole `package.json`.

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Object, Value},
    common::Ranged,
    parse_to_ast,
};

use crate::{
    base::position::{LineIndex, Range},
    extract::import::{SourceProblem, SourceProblemKind},
};

/// Parses `text` and hands the top object to `read`. A text that is no object gives the default
/// and the problem.
pub(super) fn read_object<T: Default>(
    text: &str,
    read: impl FnOnce(&Object<'_>, &LineIndex<'_>) -> T,
) -> (T, Option<SourceProblem>) {
    let lines = LineIndex::new(text);
    let problem = |message: String, start, end| {
        Some(SourceProblem {
            kind: SourceProblemKind::Parse,
            message,
            range: lines.range(start, end),
        })
    };
    match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => match &parsed.value {
            Some(Value::Object(object)) => (read(object, &lines), None),
            Some(other) => {
                let range = other.range();
                let message = "expected an object at the top".to_owned();
                (T::default(), problem(message, range.start, range.end))
            }
            None if text.trim().is_empty() => (T::default(), None),
            None => (T::default(), problem("expected an object".to_owned(), 0, text.len())),
        },
        Err(error) => {
            let range = error.range();
            (T::default(), problem(error.kind().to_string(), range.start, range.end))
        }
    }
}

/// The value of a key. Of a key that is repeated the last one counts, as for `JSON.parse`.
pub(super) fn get<'o, 't>(object: &'o Object<'t>, key: &str) -> Option<&'o Value<'t>> {
    object.properties.iter().rev().find(|prop| prop.name.as_str() == key).map(|prop| &prop.value)
}

/// The object under a key.
pub(super) fn object<'o, 't>(parent: &'o Object<'t>, key: &str) -> Option<&'o Object<'t>> {
    get(parent, key)?.as_object()
}

/// The string under a key.
pub(super) fn string<'o>(parent: &'o Object<'_>, key: &str) -> Option<&'o str> {
    get(parent, key)?.as_string_lit().map(|literal| &*literal.value)
}

/// The strings of the array under a key, with their places; what is no string is skipped. A lone
/// string counts as an array of one.
pub(super) fn strings(parent: &Object<'_>, key: &str, lines: &LineIndex<'_>) -> Vec<Text> {
    get(parent, key).map(|value| texts(value, lines)).unwrap_or_default()
}

/// The strings of an array, or the one string.
pub(super) fn texts(value: &Value<'_>, lines: &LineIndex<'_>) -> Vec<Text> {
    let literals: Vec<&Value<'_>> = match value {
        Value::Array(array) => array.elements.iter().collect(),
        other => vec![other],
    };
    literals
        .into_iter()
        .filter_map(Value::as_string_lit)
        .map(|literal| Text {
            text: literal.value.to_string(),
            range: lines.range(literal.range.start, literal.range.end),
        })
        .collect()
}

/// A string and the place of it, quotes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Its place.
    pub range: Range,
}

//! Reads the JSON files that steer resolution, leniently and with positions: comments, trailing
//! commas and a byte order mark are no reason to lose a whole `package.json`.

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Array, Object, Value},
    common::{self, Ranged},
    parse_to_ast,
};

use crate::{
    base::position::{LineIndex, Range},
    extract::import::{SourceProblem, SourceProblemKind},
};

/// Parses `text` and hands the top object to `read`. A text that is no object gives the default
/// and the problem; so does a value that is not of its key's shape, without the default.
pub(super) fn read_object<T: Default>(
    text: &str,
    shapes: Fields,
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
            Some(Value::Object(object)) => {
                let misshapen = first_misshapen(object, shapes)
                    .and_then(|(message, range)| problem(message, range.start, range.end));
                (read(object, &lines), misshapen)
            }
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

/// The keys of an object that are read, and what they have to hold.
pub(super) type Fields = &'static [(&'static str, Shape)];

/// What a value has to be. `null` stands for nothing, and is right everywhere.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// An array of strings.
    Texts,
    /// A string, or an array of strings.
    TextOrTexts,
    /// An array of strings, or an object with these keys.
    TextsOr(Fields),
    /// A string, an array or an object, whatever is in it.
    Targets,
    /// An object with these keys, among others.
    Object(Fields),
    /// An object with any keys, and values of one shape.
    Map(&'static Shape),
    /// An array of objects with these keys.
    Objects(Fields),
}

impl Shape {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Flag => "true or false",
            Self::Texts => "an array of strings",
            Self::TextOrTexts => "a string or an array of strings",
            Self::TextsOr(_) => "an array of strings or an object",
            Self::Targets => "a string, an array or an object",
            Self::Object(_) | Self::Map(_) => "an object",
            Self::Objects(_) => "an array of objects",
        }
    }

    /// The first value that is not of this shape: itself, or one in it.
    fn mismatch(self, key: &str, value: &Value<'_>) -> Option<(String, common::Range)> {
        let is_text = |value: &Value<'_>| matches!(value, Value::StringLit(_));
        let texts = |array: &Array<'_>| array.elements.iter().all(is_text);
        let wrong = || Some((format!("`{key}` must be {}", self.name()), value.range()));
        let holds = |right: bool| if right { None } else { wrong() };
        if matches!(value, Value::NullKeyword(_)) {
            return None;
        }
        match (self, value) {
            (Self::TextsOr(fields) | Self::Object(fields), Value::Object(object)) => {
                first_misshapen(object, fields)
            }
            (Self::Map(shape), Value::Object(object)) => object
                .properties
                .iter()
                .find_map(|property| shape.mismatch(property.name.as_str(), &property.value)),
            (Self::Objects(fields), Value::Array(array)) => array.elements.iter().find_map(|one| {
                one.as_object().map_or_else(wrong, |object| first_misshapen(object, fields))
            }),
            (Self::Texts | Self::TextOrTexts | Self::TextsOr(_), Value::Array(array)) => {
                holds(texts(array))
            }
            (Self::Text | Self::TextOrTexts | Self::Targets, Value::StringLit(_))
            | (Self::Flag, Value::BooleanLit(_))
            | (Self::Targets, Value::Array(_) | Value::Object(_)) => None,
            _ => wrong(),
        }
    }
}

/// The first value in an object that is not of its key's shape: what has to be said, and where.
fn first_misshapen(object: &Object<'_>, fields: Fields) -> Option<(String, common::Range)> {
    object.properties.iter().find_map(|property| {
        let key = property.name.as_str();
        let (_, shape) = fields.iter().find(|(name, _)| *name == key)?;
        shape.mismatch(key, &property.value)
    })
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

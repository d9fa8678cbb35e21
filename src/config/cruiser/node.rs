//! A config as it was said, before its types are known: values that remember where they stand.
//!
//! Files are merged before they are checked (a rule may be spread over two of them), so every value
//! carries the file that it comes from and its path in there.

use std::{fmt::Write as _, ops::Range};

use serde_json::Number;

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// A value of JavaScript, as far as a config can hold it.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    /// Each key once.
    Object(Vec<Member>),
    /// What no config can hold, with its article: "a function".
    Alien(&'static str),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) key: String,
    /// Where the key stands, when that is known.
    pub(super) key_span: Option<Range<usize>>,
    pub(super) node: Node,
}

/// Where a value stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Which of the [`Sources`](super::sources::Sources).
    pub(super) file: usize,
    /// The way to it through the file's value, such as `forbidden[3].to`; empty at the top.
    pub(super) path: String,
    /// Its bytes in the file, when they are known.
    pub(super) span: Option<Range<usize>>,
}

impl Place {
    /// The place of a file's whole value.
    pub(super) fn top(file: usize) -> Self {
        Self { file, path: String::new(), span: None }
    }

    /// The place of a member.
    pub(super) fn member(&self, key: &str) -> Self {
        let plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        let path = match (plain, self.path.as_str()) {
            (true, "") => key.to_owned(),
            (true, path) => format!("{path}.{key}"),
            (false, path) => format!("{path}[{key:?}]"),
        };
        Self { file: self.file, path, span: None }
    }

    /// The place of an element.
    pub(super) fn element(&self, index: usize) -> Self {
        Self { file: self.file, path: format!("{}[{index}]", self.path), span: None }
    }
}

impl Node {
    /// The value of a member; `None` also when this is no object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Value::Object(members) = &self.value else { return None };
        members.iter().find(|member| member.key == key).map(|member| &member.node)
    }

    /// Takes a member out.
    pub(super) fn remove(&mut self, key: &str) -> Option<Self> {
        let Value::Object(members) = &mut self.value else { return None };
        let at = members.iter().position(|member| member.key == key)?;
        Some(members.remove(at).node)
    }

    /// The elements; none when this is no list.
    pub(super) fn elements(&self) -> &[Self] {
        if let Value::List(elements) = &self.value { elements } else { &[] }
    }

    /// The text of a string.
    pub(super) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// What two nodes have in common exactly when their values are the same, whatever the order
    /// of their keys.
    pub(super) fn canonical(&self) -> String {
        let mut out = String::new();
        self.write_canonical(&mut out);
        out
    }

    fn write_canonical(&self, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = match &self.value {
            Value::Null => write!(out, "null"),
            Value::Flag(flag) => write!(out, "{flag}"),
            Value::Number(number) => write!(out, "{number:?}"),
            Value::Text(text) => write!(out, "{text:?}"),
            Value::Alien(kind) => write!(out, "<{kind}>"),
            Value::List(elements) => {
                for (at, element) in elements.iter().enumerate() {
                    out.push(if at == 0 { '[' } else { ',' });
                    element.write_canonical(out);
                }
                write!(out, "]")
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|member| &member.key);
                for member in members {
                    let _ = write!(out, "{{{:?}:", member.key);
                    member.node.write_canonical(out);
                }
                write!(out, "}}")
            }
        };
    }

    /// The value as JSON. What JSON cannot hold becomes `null`: the check refuses it before.
    pub(super) fn into_json(self) -> serde_json::Value {
        match self.value {
            Value::Null | Value::Alien(_) => serde_json::Value::Null,
            Value::Flag(flag) => flag.into(),
            Value::Number(number) => json_number(number),
            Value::Text(text) => text.into(),
            Value::List(elements) => elements.into_iter().map(Self::into_json).collect(),
            Value::Object(members) => members
                .into_iter()
                .map(|member| (member.key, member.node.into_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// What a member that was set to `undefined` holds. It wins over one that is extended, and is
/// nothing in the end.
pub(super) const UNDEFINED: &str = "undefined";

impl Node {
    /// Takes the members out that are undefined.
    pub(super) fn drop_undefined(&mut self) {
        match &mut self.value {
            Value::List(elements) => elements.iter_mut().for_each(Self::drop_undefined),
            Value::Object(members) => {
                members.retain(|it| !matches!(it.node.value, Value::Alien(UNDEFINED)));
                for member in members {
                    member.node.drop_undefined();
                }
            }
            _ => {}
        }
    }

    /// Takes the members at the top out that are undefined.
    pub(super) fn drop_undefined_members(&mut self) {
        if let Value::Object(members) = &mut self.value {
            members.retain(|it| !matches!(it.node.value, Value::Alien(UNDEFINED)));
        }
    }
}

impl Value {
    /// What sort of value it is, with its article.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "a boolean",
            Self::Number(number) if number.is_finite() => "a number",
            Self::Number(_) => "NaN or infinite",
            Self::Text(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
            Self::Alien(kind) => kind,
        }
    }
}

/// A number as JavaScript writes it: `5`, not `5.0`.
fn json_number(number: f64) -> serde_json::Value {
    /// The largest number up to which every whole one is exact.
    const EXACT: f64 = 9_007_199_254_740_991.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
        return Number::from(number as i64).into();
    }
    Number::from_f64(number).map_or(serde_json::Value::Null, Into::into)
}

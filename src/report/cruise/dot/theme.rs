//! How nodes and edges look: the default theme, and what the options change about it.

use serde_json::{Map, Value};

use super::default_theme;
use crate::{base::js_regex::JsRegex, report::cruise::options};

/// How nodes and edges look.
pub(super) struct Theme {
    /// Attributes of the picture.
    pub(super) graph: Option<Map<String, Value>>,
    /// Attributes of all nodes.
    pub(super) node: Option<Map<String, Value>>,
    /// Attributes of all edges.
    pub(super) edge: Option<Map<String, Value>>,
    /// Attributes of the nodes of some modules.
    pub(super) modules: Entries,
    /// Attributes of the edges of some dependencies.
    pub(super) dependencies: Entries,
}

impl Theme {
    /// The default theme with `theme` over it, or `theme` alone if it says so.
    ///
    /// # Errors
    /// A pattern that is wrong, as a sentence.
    pub(super) fn new(theme: Option<&Value>) -> Result<Self, String> {
        let default = default_theme::theme();
        let theme = theme.unwrap_or(&Value::Null);
        let replaces = theme.get("replace").and_then(Value::as_bool).unwrap_or(false);
        let layers: &[&Value] = if replaces { &[theme] } else { &[theme, &default] };
        let attributes = |key| {
            let of_layers = layers.iter().rev().filter_map(|layer| layer.get(key)?.as_object());
            of_layers.cloned().reduce(|mut below, above| {
                below.extend(above);
                below
            })
        };
        let entries = |key| {
            let of_layers = layers.iter().filter_map(|layer| layer.get(key)?.as_array());
            of_layers.flatten().map(Entry::new).collect::<Result<_, String>>().map(Entries)
        };
        Ok(Self {
            graph: attributes("graph"),
            node: attributes("node"),
            edge: attributes("edge"),
            modules: entries("modules")?,
            dependencies: entries("dependencies")?,
        })
    }
}

/// Attributes of what meets criteria; the first entry that has an attribute wins.
pub(super) struct Entries(Vec<Entry>);

impl Entries {
    /// The attributes of `subject`, a module or dependency as JSON.
    pub(super) fn attributes(&self, subject: &Value) -> Map<String, Value> {
        let matching = self.0.iter().filter(|entry| entry.matches(subject));
        matching.fold(Map::new(), |earlier, entry| {
            let mut attributes = entry.attributes.clone();
            attributes.extend(earlier);
            attributes
        })
    }
}

struct Entry {
    /// For each key what its value may be.
    criteria: Vec<(String, Vec<Criterion>)>,
    attributes: Map<String, Value>,
}

impl Entry {
    fn new(entry: &Value) -> Result<Self, String> {
        let object = |key| entry.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
        let criteria = object("criteria").into_iter().map(|(key, value)| {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            let criteria: Result<_, String> = values.into_iter().map(Criterion::new).collect();
            Ok((key, criteria?))
        });
        Ok(Self {
            criteria: criteria.collect::<Result<_, String>>()?,
            attributes: object("attributes"),
        })
    }

    fn matches(&self, subject: &Value) -> bool {
        self.criteria.iter().all(|(key, criteria)| match found(subject, key) {
            None => false,
            Some(Value::Array(values)) => {
                values.iter().any(|value| criteria.iter().any(|criterion| criterion.matches(value)))
            }
            Some(value) => criteria.iter().any(|criterion| criterion.matches(value)),
        })
    }
}

/// A value, or a pattern of values as text.
struct Criterion {
    value: Value,
    pattern: JsRegex,
}

impl Criterion {
    fn new(value: Value) -> Result<Self, String> {
        Ok(Self { pattern: options::compile("theme", &as_text(&value))?, value })
    }

    fn matches(&self, value: &Value) -> bool {
        self.value == *value || self.pattern.is_match(&as_text(value))
    }
}

/// What lies in `subject` at a path such as `rules[0].severity`, unless it says no.
fn found<'s>(subject: &'s Value, path: &str) -> Option<&'s Value> {
    let keys = path.split(['[', '.', ']']).filter(|key| !key.is_empty());
    let found = keys.into_iter().try_fold(subject, |value, key| match value {
        Value::Array(values) => values.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    })?;
    let says_no = match found {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        _ => path.is_empty(),
    };
    (!says_no).then_some(found)
}

/// A value as JavaScript makes a text of it.
pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(as_text).collect::<Vec<_>>().join(","),
        Value::Object(_) => "[object Object]".to_owned(),
        value => value.to_string(),
    }
}

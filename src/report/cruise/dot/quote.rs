//! Text in Graphviz' language.

use serde_json::{Map, Value};

use super::theme::as_text;
use crate::base::escape::printable;

/// The name of a node.
pub(super) fn id(text: &str) -> String {
    // In a name a backslash is one, unless a quote follows.
    format!("\"{}\"", printable(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// `key="value"` for each of these attributes. A value that the user wrote may use Graphviz' own
/// escapes, but it cannot end before its end.
pub(super) fn attributes(attributes: &Map<String, Value>) -> String {
    let attributes = attributes.iter().map(|(key, value)| {
        let value = as_text(value);
        format!("{}=\"{}\"", key_text(key), unquotable(&printable(&value)))
    });
    attributes.collect::<Vec<_>>().join(" ")
}

/// A text without escapes that ends a quote.
fn unquotable(text: &str) -> String {
    let text = text.replace('"', "\\\"");
    // An odd number of backslashes at the end would hold the closing quote.
    let backslashes = text.len() - text.trim_end_matches('\\').len();
    if backslashes % 2 == 1 { text + "\\" } else { text }
}

/// The name of an attribute; what cannot be one is quoted.
fn key_text(key: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_name = key.starts_with(|c: char| !c.is_ascii_digit()) && key.chars().all(is_plain);
    if is_name { key.to_owned() } else { id(key) }
}

//! Text in Graphviz's language.

use crate::report::text::safe;

/// An identifier.
pub(super) fn id(text: &str) -> String {
    // In an identifier a backslash is one, unless a quote follows.
    format!("\"{}\"", safe(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A label of these lines. In labels a backslash begins an escape (`\N` is the node's name), and
/// HTML's entities are decoded.
pub(super) fn label(lines: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let lines: Vec<String> = lines.into_iter().map(|line| line_of_label(line.as_ref())).collect();
    format!("\"{}\"", lines.join("\\n"))
}

fn line_of_label(text: &str) -> String {
    safe(text).replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_backslashes_and_entities_stay_what_they_are() {
        assert_eq!(id("a\"b\\"), r#""a\"b\\""#);
        assert_eq!(label(["\\N &lt; \"x\"", "2"]), r#""\\N &amp;lt; \"x\"\n2""#);
        assert_eq!(label(["a\nb\u{1b}"]), r#""a\\nb\\u{1b}""#);
    }
}

//! Checks that regular expressions are such.

use super::node::Node;

/// The pattern among one or more that is wrong, and why.
///
/// dependency-cruiser joins an array by `|` and compiles the result, so that is what has to be
/// right; the element to blame is the first that is wrong by itself, else the array.
pub(super) fn problem(patterns: &Node) -> Option<(&Node, String)> {
    if let Some(pattern) = patterns.text() {
        return error(pattern).map(|why| (patterns, why));
    }
    let elements: Vec<&str> = patterns.elements().iter().filter_map(Node::text).collect();
    let why = error(&elements.join("|"))?;
    let alone = |element| Some((element, error(Node::text(element)?)?));
    Some(patterns.elements().iter().find_map(alone).unwrap_or((patterns, why)))
}

/// The most alternatives that a pattern may have. The engine's time to compile goes with their
/// square, and its use of the stack with their number.
const MOST_ALTERNATIVES: usize = 2000;

/// Why `new RegExp(pattern)` would throw.
fn error(pattern: &str) -> Option<String> {
    if memchr::memchr_iter(b'|', pattern.as_bytes()).count() > MOST_ALTERNATIVES {
        return Some(format!("it has more than {MOST_ALTERNATIVES} alternatives"));
    }
    let error = regress::Regex::new(pattern).err()?;
    let text = error.to_string();
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect())
}

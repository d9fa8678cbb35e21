//! Patterns of dependency-cruiser's rules: a regular expression that may speak of what another one
//! captured (`$1`).

use std::sync::Arc;

use crate::base::js_regex::JsRegex;

/// A regular expression on names, in which `$0` to `$9` may stand for what the pattern of the
/// rule's other side captured.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Arc<JsRegex>,
    takes_groups: bool,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Pattern {}

/// What the pattern of one side captured: the whole match, then the groups that took part in it.
/// Nothing when the pattern has no groups.
pub type Groups = Vec<Box<str>>;

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        Self::at(text, "")
    }

    /// The same, with the place where it stands ([`JsRegex::at`]).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn at(text: &str, place: &str) -> Result<Self, String> {
        let takes_groups =
            text.as_bytes().windows(2).any(|pair| pair[0] == b'$' && pair[1].is_ascii_digit());
        Ok(Self { regex: Arc::new(JsRegex::new(text)?.at(place)), takes_groups })
    }

    /// The pattern as it was given.
    pub fn text(&self) -> &str {
        self.regex.pattern()
    }

    /// Whether it speaks of what was captured.
    pub fn takes_groups(&self) -> bool {
        self.takes_groups
    }

    /// The expression as it stands, `$1` and all.
    pub fn regex(&self) -> &Arc<JsRegex> {
        &self.regex
    }

    /// Whether it has groups, so that it can capture something.
    pub fn has_groups(&self) -> bool {
        // The expression that matches the empty text tells how many groups there are.
        let any = JsRegex::new(&format!("{}|", self.text()));
        any.ok().and_then(|regex| regex.captures("")).is_some_and(|groups| groups.len() > 1)
    }

    /// The pattern with what was captured in the place of `$1`.
    #[must_use]
    pub fn given(&self, groups: &[Box<str>]) -> Self {
        let regex = self.with(groups, false).unwrap_or_else(|| Arc::clone(&self.regex));
        Self { regex, takes_groups: false }
    }

    /// What it captures of a name. Groups that took no part are left out, so that `$1` is the first
    /// one that did, whichever alternative it belongs to.
    pub fn capture(&self, name: &str) -> Groups {
        let groups = self.regex.captures(name).filter(|groups| groups.len() > 1);
        groups.into_iter().flatten().flatten().map(String::into_boxed_str).collect()
    }

    /// The expression with what was captured in the place of `$1`; `None` when that is none.
    /// Captured text stands for itself; with `parity` its special characters count as such, as
    /// dependency-cruiser has it.
    pub fn with(&self, groups: &[Box<str>], parity: bool) -> Option<Arc<JsRegex>> {
        if groups.is_empty() || !self.takes_groups {
            return Some(Arc::clone(&self.regex));
        }
        let text =
            if parity { as_replaced(self.text(), groups) } else { inserted(self.text(), groups) };
        JsRegex::new(&text).ok().map(|regex| Arc::new(regex.at(self.regex.place())))
    }
}

/// Puts captured text in, so that it stands for itself.
fn inserted(text: &str, groups: &[Box<str>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let digit = rest[1..].chars().next().and_then(|c| c.to_digit(10));
        if let Some(group) = digit.and_then(|digit| groups.get(digit as usize)) {
            escape_into(&mut out, group);
            rest = &rest[2..];
        } else {
            out.push('$');
            rest = &rest[1..];
        }
    }
    out + rest
}

/// Escapes what is special in a regular expression, also within `[…]`.
fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        if r"\^$.*+?()[]{}|/-".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

/// What JavaScript's `text.replaceAll(/\$0/g, groups[0]).replaceAll(/\$1/g, groups[1])…` gives.
fn as_replaced(text: &str, groups: &[Box<str>]) -> String {
    groups.iter().enumerate().fold(text.to_owned(), |text, (number, group)| {
        let mark = format!("${number}");
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (at, _) in text.match_indices(&mark) {
            out.push_str(&text[done..at]);
            done = at + mark.len();
            replacement_into(&mut out, group, &text, at, done);
        }
        out.push_str(&text[done..]);
        out
    })
}

/// Adds a replacement text as `replaceAll` reads it: `$$`, `$&`, `` $` `` and `$'` are special.
fn replacement_into(out: &mut String, replacement: &str, text: &str, start: usize, end: usize) {
    let mut rest = replacement;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let (special, length) = match rest.as_bytes().get(at + 1) {
            Some(b'$') => ("$", 2),
            Some(b'&') => (&text[start..end], 2),
            Some(b'`') => (&text[..start], 2),
            Some(b'\'') => (&text[end..], 2),
            _ => ("$", 1),
        };
        out.push_str(special);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(texts: &[&str]) -> Groups {
        texts.iter().map(|&text| text.into()).collect()
    }

    #[test]
    fn captured_text_stands_for_itself() {
        let pattern = Pattern::new("^app/$1/[^$2]").unwrap();
        let regex = pattern.with(&groups(&["", "(shop)", "a-c"]), false).unwrap();
        assert_eq!(regex.pattern(), r"^app/\(shop\)/[^a\-c]");
        assert_eq!(inserted("$10$3$", &groups(&["", "$0"])), r"\$00$3$");
    }

    #[test]
    fn parity_replaces_as_javascript_does() {
        assert_eq!(as_replaced("a$1b", &groups(&["", "$&$$x$`$'$9"])), "a$1$xab$9b");
        assert_eq!(as_replaced("$1", &groups(&["", "$2", "x"])), "x");
        assert_eq!(as_replaced("$10", &groups(&["", "x"])), "x0");
    }

    #[test]
    fn groups_without_a_part_do_not_count() {
        let pattern = Pattern::new("^a/(x)|^b/(y)").unwrap();
        assert_eq!(pattern.capture("b/y"), groups(&["b/y", "y"]));
        assert_eq!(Pattern::new("^b").unwrap().capture("b/y"), groups(&[]));
    }
}

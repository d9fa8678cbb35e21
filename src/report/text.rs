//! Text for terminals: safe, counted, painted.

use std::borrow::Cow;

use crate::base::{escape, position::Position, severity::Severity};

/// Nobody reads on in a specifier or message of more characters than this.
const LONGEST: usize = 500;

/// `text` on one line and of bearable length, with nothing in it that a terminal or a CI log would
/// obey.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", escape::printable(&text[..end]))),
        None => escape::printable(text),
    }
}

/// The lines of a text that may have several, each safe.
pub(super) fn safe_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.trim().lines().map(escape::printable)
}

/// A place that editors and terminals open on a click.
pub(super) fn place(path: &str, at: Position) -> String {
    format!("{}:{}:{}", safe(path), at.line, at.column)
}

/// `1 error`, `5,012 errors`.
pub(super) fn count(n: usize, one: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {one}{plural}", thousands(n))
}

/// `5012` as `5,012`.
pub(super) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The word for findings of this severity, to be counted.
pub(super) fn noun(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "info",
    }
}

/// Joins what is there with `, `.
pub(super) fn list(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(", ")
}

/// Names, safe, joined with `, `; `nothing` when there are none.
pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n Box<str>>) -> String {
    let joined = list(names.into_iter().map(|name| safe(name).into_owned()));
    if joined.is_empty() { "nothing".to_owned() } else { joined }
}

/// Paints, or not.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    /// Whether the output takes colours.
    pub(super) color: bool,
}

impl Paint {
    /// For headings.
    pub(super) fn bold(self, text: &str) -> String {
        self.styled("1", text)
    }

    /// For what only matters to those who look for it.
    pub(super) fn dim(self, text: &str) -> String {
        self.styled("2", text)
    }

    /// For what holds.
    pub(super) fn good(self, text: &str) -> String {
        self.styled("1;32", text)
    }

    /// For a finding of this severity.
    pub(super) fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warn => "1;33",
            Severity::Info => "1;36",
        };
        self.styled(code, text)
    }

    fn styled(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(12), "12");
        assert_eq!(thousands(904), "904");
        assert_eq!(thousands(5_012), "5,012");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}

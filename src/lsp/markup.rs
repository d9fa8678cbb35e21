//! Texts of hovers, in Markdown if the client shows it. What the repository says stays text.

use std::borrow::Cow;

use crate::base::escape::printable;

/// How texts are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Markup {
    pub(super) markdown: bool,
}

impl Markup {
    /// A name or a path.
    pub(super) fn code(self, text: &str) -> String {
        let text = printable(text);
        if !self.markdown || text.is_empty() {
            return text.into_owned();
        }
        // A fence that is longer than any within.
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        format!("{fence}{blank}{text}{blank}{fence}")
    }

    /// A sentence.
    pub(super) fn text(self, text: &str) -> String {
        let text = printable(text);
        if !self.markdown {
            return text.into_owned();
        }
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            if "\\`*_{}[]()<>#+!|~&".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    }

    pub(super) fn strong(self, text: &str) -> String {
        if self.markdown { format!("**{}**", self.text(text)) } else { self.text(text) }
    }

    /// A text that leads to a URI.
    pub(super) fn link(self, text: &str, uri: &str) -> String {
        if !self.markdown {
            return self.text(text);
        }
        // A bracket ends the address, and URIs may hold some.
        let uri = uri.replace('(', "%28").replace(')', "%29");
        format!("[{}]({uri})", self.text(text))
    }

    /// What stands between two lines.
    pub(super) fn line_end(self) -> Cow<'static, str> {
        if self.markdown { "  \n".into() } else { "\n".into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_repository_says_is_no_markup() {
        let markup = Markup { markdown: true };
        assert_eq!(markup.code("a`b``c"), "```a`b``c```");
        assert_eq!(markup.code("`"), "`` ` ``");
        assert_eq!(markup.text("<b>[x](y)_"), "\\<b\\>\\[x\\]\\(y\\)\\_");
        assert_eq!(markup.text("a\u{1b}b\n"), "a\\\\u\\{1b\\}b\\\\n");
        assert_eq!(Markup { markdown: false }.text("a_b"), "a_b");
    }
}

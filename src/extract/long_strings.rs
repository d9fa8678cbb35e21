//! The long strings that a script begins with.
//!
//! Build steps write style sheets, pages and whole minified programs into sources, as
//! `export default "…"`. What stands in a string nests nothing, however many brackets it has. Where a
//! string begins cannot be told without parsing once there was something that may be a regular
//! expression, a template or a tag (an arrow and a generic type look like one), inside of which quotes
//! mean nothing; but as long as there was none of these, it can.

use memchr::{memchr, memchr_iter, memchr2, memmem};

/// In bytes. Shorter strings are not worth a piece of their own.
const LONG: usize = 1024;

/// `text`, which is a script, in the pieces that are left without those of its strings that are long and
/// certain to be strings.
pub(super) fn left_out(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut piece, mut at) = (0, 0);
    while let Some(begin) = next_beginning(text, at) {
        let Some(end) = end_of(text, begin) else { break };
        if text.as_bytes()[begin] != b'/' && end - begin >= LONG {
            pieces.push(&text[piece..begin]);
            piece = end;
        }
        at = end;
    }
    pieces.push(&text[piece..]);
    pieces
}

/// The next byte that begins a string, or may begin something in which quotes begin none: a comment, a
/// regular expression, a template, a tag, an escape, `#!`, and also what Annex B has for comments of HTML.
fn next_beginning(text: &str, from: usize) -> Option<usize> {
    let begins =
        |byte: &u8| matches!(byte, b'"' | b'\'' | b'/' | b'<' | b'>' | b'`' | b'\\' | b'#');
    text.as_bytes()[from..].iter().position(begins).map(|at| from + at)
}

/// Where the string or comment ends that begins at `begin`; `None` when that is no such thing, or not
/// for certain.
fn end_of(text: &str, begin: usize) -> Option<usize> {
    let rest = &text[begin..];
    let end = match rest.as_bytes() {
        [quote @ (b'"' | b'\''), ..] => string_end(rest, *quote)?,
        [b'/', b'*', ..] => 2 + rest[2..].find("*/")? + 2,
        [b'/', b'/', ..] => rest.find(LINE_ENDS).unwrap_or(rest.len()),
        _ => return None,
    };
    Some(begin + end)
}

const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

/// The length of the string that `text` begins with. One that goes over a line end is left alone, though
/// JavaScript allows some.
fn string_end(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_escaped =
        |at: usize| bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
    let end = memchr_iter(quote, bytes).skip(1).find(|at| !is_escaped(*at))?;
    (!has_line_end(&bytes[..end])).then_some(end + 1)
}

/// Whether a line ends in the text; for many short texts as well as for a few long ones.
fn has_line_end(text: &[u8]) -> bool {
    let [_, _, separators @ ..] = LINE_ENDS;
    // With this byte both of the separators begin.
    memchr2(b'\n', b'\r', text).is_some()
        || memchr(0xe2, text).is_some()
            && separators
                .iter()
                .any(|end| memmem::find(text, end.encode_utf8(&mut [0; 4]).as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a text in which `…` stands for a long text.
    fn left(text: &str) -> String {
        left_out(&text.replace('…', &"(".repeat(LONG))).concat().replace(&"(".repeat(LONG), "…")
    }

    #[test]
    fn long_strings_are_left_out() {
        assert_eq!(left(r#"export default "…";"#), "export default ;");
        assert_eq!(left(r#"a = ["…", '…', "it's", ...b]"#), r#"a = [, , "it's", ...b]"#);
        assert_eq!(left(r#"a = "\"…\\"; b = '"…\''"#), "a = ; b = ");
    }

    #[test]
    fn comments_before_them_may_hold_quotes() {
        for comment in ["// it's\n", "/* it's \"\n */", "// it's\u{2028}", "//\r"] {
            assert_eq!(left(&format!("{comment}a = '…'")), format!("{comment}a = "));
        }
    }

    #[test]
    fn what_may_be_no_string_is_kept() {
        for unclear in [
            "a = /'/; b = '…'",
            "a = `'${b}'…'`",
            "<p>it's … it's</p>",
            "#!'\n…'",
            "--> '\n…'",
            "<!-- '\n…'",
            "a = '\n…'",
            "a = '\\\n…'",
            "a = '\u{2028}…'",
            "a = '…",
            "a = \"…\\\"",
            "/* '…'",
            "/ '…'/",
        ] {
            assert_eq!(left(unclear), unclear);
        }
    }
}

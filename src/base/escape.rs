//! Makes text from the repository safe to print.
//!
//! File names, specifiers and source lines come from a pull request that nobody has read yet.
//! A terminal obeys control characters, and bidirectional overrides make a line read as another
//! (<https://trojansource.codes>), so neither ever reaches the output as it is.

use std::borrow::Cow;

/// Whether a character must not be printed as it is: controls (C0, DEL, C1), line and paragraph
/// separators, and invisible characters that reorder or hide text.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `text` with every unsafe character written as `\u{…}` (`\n`, `\r` and `\t` in their short form).
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(printable("a\u{1b}[31mb\n"), "a\\u{1b}[31mb\\n");
        assert_eq!(printable("x\u{202e}y"), "x\\u{202e}y");
        assert!(matches!(printable("src/[slug]/é😀.ts"), Cow::Borrowed(_)));
    }
}

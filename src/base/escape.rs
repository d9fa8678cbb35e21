//! Makes text from the repository safe to print.
//!
//! File names, specifiers and source lines come from a pull request that nobody has read yet.
//! A terminal obeys control characters, bidirectional overrides make a line read as another
//! (<https://trojansource.codes>), and a CI log obeys commands in what it is sent, so none of these
//! ever reaches the output as it is.

use std::borrow::Cow;

/// Stands for one character that must not reach a terminal.
pub const PLACEHOLDER: char = '\u{FFFD}';

/// What some CI systems take for a command wherever it stands in a line of output.
///
/// Commands that only count at the beginning of a line (`::error::`) are kept from there by the
/// reports, which never begin a line with text of the repository.
pub const CI_COMMANDS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Whether a character must not be printed as it is: controls (C0, DEL, C1), line and paragraph
/// separators, and invisible characters that reorder or hide text.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `text` on one line, with nothing in it that a terminal or a CI log would obey: every unsafe
/// character is written as `\u{…}` (`\n`, `\r` and `\t` in their short form), and CI commands are
/// broken up.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return defuse(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    Cow::Owned(defuse(&out).into_owned())
}

/// Breaks CI commands; the number of characters stays the same.
pub fn defuse(text: &str) -> Cow<'_, str> {
    if !CI_COMMANDS.iter().any(|command| text.contains(command)) {
        return Cow::Borrowed(text);
    }
    let broken = |text: String, command: &&str| {
        text.replace(command, &format!("#{PLACEHOLDER}{}", &command[2..]))
    };
    Cow::Owned(CI_COMMANDS.iter().fold(text.to_owned(), broken))
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

    #[test]
    fn what_a_ci_log_would_obey_is_broken_up() {
        assert_eq!(printable("x##[error]y"), "x#\u{FFFD}[error]y");
        assert_eq!(printable("##vso[task]\n"), "#\u{FFFD}vso[task]\\n");
        assert_eq!(printable("a ## b"), "a ## b");
    }
}

//! The piece of a source line that is shown under a finding.

use std::ops::Range as Bytes;

use crate::base::{
    escape::{self, PLACEHOLDER, defuse},
    position::{Position, Range},
};

/// About how many characters of a line are shown; minified lines are longer.
const WIDTH: usize = 160;
/// How many of them stand before the place in question when the line is cut there.
const LEAD: usize = 60;
/// What a tab is shown as.
const TAB: &str = "    ";

/// A piece of one source line, safe to print.
pub(super) struct Excerpt {
    /// The piece; `…` stands where it was cut.
    pub(super) text: String,
    /// The bytes of it that the finding is about; never empty.
    pub(super) span: Bytes<usize>,
}

/// The piece of `line` around `range`, which begins in that line; a range that ends further down
/// is shown up to the end of the line.
pub(super) fn excerpt(line: &str, range: Range) -> Excerpt {
    let start = byte_of_column(line, range.start.column);
    let end = match range.end {
        Position { line, column } if line == range.start.line => column,
        _ => u32::MAX,
    };
    let end = start + byte_of_column(&line[start..], end.saturating_sub(range.start.column - 1));
    let window = window(line, start);
    let end = end.min(window.end);

    let mut text = String::new();
    if window.start > 0 {
        text.push('…');
    }
    push_safe(&mut text, &line[window.start..start]);
    let from = text.len();
    push_safe(&mut text, &line[start..end]);
    if text.len() == from {
        text.push(' ');
    }
    let span = from..text.len();
    push_safe(&mut text, &line[end..window.end]);
    if window.end < line.len() {
        text.push('…');
    }
    Excerpt { text, span }
}

/// The byte at which the 1-based UTF-16 column begins; a column inside a surrogate pair is that
/// character's, one past the end is the end.
fn byte_of_column(line: &str, column: u32) -> usize {
    let mut units_left = column.saturating_sub(1) as usize;
    for (at, c) in line.char_indices() {
        if c.len_utf16() > units_left {
            return at;
        }
        units_left -= c.len_utf16();
    }
    line.len()
}

/// The bytes of `line` that are shown when the finding begins at byte `start`.
fn window(line: &str, start: usize) -> Bytes<usize> {
    if line.len() <= WIDTH {
        return 0..line.len();
    }
    let lead = |n: usize| line[..start].char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
    let width_from = |from: usize| {
        line[from..].char_indices().nth(WIDTH).map_or(line.len(), |(at, _)| from + at)
    };
    let whole_beginning = width_from(0);
    if start + LEAD < whole_beginning {
        return 0..whole_beginning;
    }
    let from = lead(LEAD);
    from..width_from(from)
}

/// Adds `source` char by char, so that what is under each other stays under each other.
fn push_safe(out: &mut String, source: &str) {
    for c in defuse(source).chars() {
        match c {
            '\t' => out.push_str(TAB),
            c if escape::is_unsafe(c) => out.push(PLACEHOLDER),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: u32, end: u32) -> Range {
        Range { start: Position { line: 1, column: start }, end: Position { line: 1, column: end } }
    }

    fn marked(line: &str, range: Range) -> (String, String) {
        let excerpt = excerpt(line, range);
        let marked = excerpt.text[excerpt.span].to_owned();
        (excerpt.text, marked)
    }

    #[test]
    fn columns_are_utf16_units() {
        assert_eq!(marked("/* 😀é */ import 'x'", at(18, 21)).1, "'x'");
    }

    #[test]
    fn tabs_and_unsafe_characters_hold_their_place() {
        let (text, marked) = marked("\timport '\u{1b}[31m'", at(9, 16));
        assert_eq!(text, "    import '\u{FFFD}[31m'");
        assert_eq!(marked, "'\u{FFFD}[31m'");
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let line = format!("{}'x'{}", "a;".repeat(5000), "b;".repeat(5000));
        let (text, marked) = marked(&line, at(10_001, 10_004));
        assert_eq!(marked, "'x'");
        assert_eq!(text.chars().count(), WIDTH + 2);
        assert!(text.starts_with("…a;") && text.ends_with("b…"), "{text}");
    }

    #[test]
    fn a_range_past_the_line_still_marks_something() {
        assert_eq!(marked("ab", at(9, 12)), ("ab ".to_owned(), " ".to_owned()));
        assert_eq!(marked("", at(1, 1)), (" ".to_owned(), " ".to_owned()));
    }
}

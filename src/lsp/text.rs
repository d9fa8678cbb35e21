//! Texts and places in them, as the protocol counts: lines from 0, columns in UTF-16 units from 0.

use std::ops::Range as Bytes;

use lsp_types::{Position, Range, TextDocumentContentChangeEvent};

use crate::base::position;

/// The byte at a place. A column past the end of its line is that end, one inside of a character is
/// that character's start, a line past the last one is the end of the text.
pub(super) fn offset(text: &str, at: Position) -> usize {
    let Some(line) = line(text, at.line) else { return text.len() };
    let mut left = at.character as usize;
    for (offset, c) in text[line.clone()].char_indices() {
        if c.len_utf16() > left {
            return line.start + offset;
        }
        left -= c.len_utf16();
    }
    line.end
}

/// The bytes of a line, without its end; `None` past the last one.
pub(super) fn line(text: &str, number: u32) -> Option<Bytes<usize>> {
    let bytes = text.as_bytes();
    let mut start = 0;
    for _ in 0..number {
        let end = start + memchr::memchr2(b'\n', b'\r', &bytes[start..])?;
        let pair = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
        start = end + 1 + usize::from(pair);
    }
    let length = memchr::memchr2(b'\n', b'\r', &bytes[start..]);
    Some(start..length.map_or(bytes.len(), |length| start + length))
}

/// The text after a change.
pub(super) fn changed(text: &str, change: &TextDocumentContentChangeEvent) -> String {
    let Some(range) = change.range else { return change.text.clone() };
    let start = offset(text, range.start);
    let end = offset(text, range.end).max(start);
    [&text[..start], &change.text, &text[end..]].concat()
}

/// A range as the protocol counts.
pub(super) fn range(range: position::Range) -> Range {
    Range { start: place(range.start), end: place(range.end) }
}

fn place(at: position::Position) -> Position {
    Position { line: at.line.saturating_sub(1), character: at.column.saturating_sub(1) }
}

/// A place as the rest of the program counts.
pub(super) fn position(at: Position) -> position::Position {
    let (line, column) = (at.line.saturating_add(1), at.character.saturating_add(1));
    position::Position { line, column }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, from: (u32, u32), to: (u32, u32), new: &str) -> String {
        let at = |(line, character)| Position { line, character };
        let range = Some(Range { start: at(from), end: at(to) });
        changed(
            text,
            &TextDocumentContentChangeEvent { range, range_length: None, text: new.into() },
        )
    }

    #[test]
    fn columns_are_utf16_units_behind_astral_characters() {
        assert_eq!(edit("/* 😀 */ import 'a';", (0, 17), (0, 18), "b"), "/* 😀 */ import 'b';");
        assert_eq!(edit("😀x", (0, 1), (0, 2), ""), "x", "a place inside of a character");
    }

    #[test]
    fn all_line_ends_count_and_nothing_is_out_of_bounds() {
        assert_eq!(edit("a\r\nb\rc\nd", (3, 0), (3, 1), "e"), "a\r\nb\rc\ne");
        assert_eq!(edit("a\r\nb", (0, 9), (1, 0), ""), "ab");
        assert_eq!(edit("a\n", (1, 0), (9, 9), "b"), "a\nb");
        assert_eq!(edit("ab", (0, 1), (0, 0), "x"), "axb");
    }
}

//! Lines and columns, as editors count them.

use std::cell::{Cell, Ref, RefCell};

use serde::{Deserialize, Serialize};

/// A place in a source file: 1-based line, 1-based column in UTF-16 code units
/// (what editors and the language server protocol count).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in UTF-16 code units.
    pub column: u32,
}

impl Position {
    /// The first character of a file: where findings about a whole file point.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// A half-open piece of a source file: `end` is the place just after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Range {
    /// The first character.
    pub start: Position,
    /// Just after the last character.
    pub end: Position,
}

impl Range {
    /// The empty range at the start of a file.
    pub const FILE: Self = Self { start: Position::START, end: Position::START };
}

/// Bytes of the longest specifiers that people write.
const SHORT: usize = 256;

/// Turns byte offsets of one text into [`Position`]s. Lines end at `\n`, `\r\n` or a lone `\r`.
pub struct LineIndex<'t> {
    text: &'t str,
    /// Byte offset of the first byte of each line, as far as lines were counted: most files are only
    /// asked about their first ones.
    starts: RefCell<Vec<usize>>,
    /// How many bytes were searched for line ends.
    counted: Cell<usize>,
    /// The last place that was asked for, as byte offset and units of its line up to there. Minified
    /// files hold thousands of imports on one line of megabytes, and are asked for them in order.
    last: Cell<(usize, usize)>,
}

impl<'t> LineIndex<'t> {
    /// An index of `text`.
    pub fn new(text: &'t str) -> Self {
        let starts = RefCell::new(vec![0]);
        Self { text, starts, counted: Cell::new(0), last: Cell::new((0, 0)) }
    }

    /// The starts of all lines up to that of the byte at `offset`, and maybe more.
    fn starts_to(&self, offset: usize) -> Ref<'_, Vec<usize>> {
        let (from, to) = (self.counted.get(), offset.min(self.text.len()));
        if from < to {
            let bytes = self.text.as_bytes();
            let mut starts = self.starts.borrow_mut();
            for at in memchr::memchr2_iter(b'\n', b'\r', &bytes[from..to]).map(|at| from + at) {
                let carriage_return_of_pair =
                    bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
                if !carriage_return_of_pair {
                    starts.push(at + 1);
                }
            }
            self.counted.set(to);
        }
        self.starts.borrow()
    }

    /// The 1-based line of the byte at `offset`.
    pub fn line_of(&self, offset: usize) -> u32 {
        saturate(line_in(&self.starts_to(offset), offset) + 1)
    }

    /// The position of the byte at `offset`; an offset past the end is the end, one inside a
    /// character is that character's start.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.starts_to(offset);
        let line = line_in(&starts, offset);
        let (known, units) = match self.last.get() {
            (known, units) if (starts[line]..=offset).contains(&known) => (known, units),
            _ => (starts[line], 0),
        };
        let since = utf16_units(&self.text[known..offset]);
        self.last.set((offset, units + since));
        Position { line: saturate(line + 1), column: saturate(units + since + 1) }
    }

    /// The range from byte offset `start` to byte offset `end`.
    pub fn range(&self, start: usize, end: usize) -> Range {
        let first = self.position(start);
        let inside = self.text.get(start..end.min(self.text.len())).unwrap_or_default();
        // Most of what is asked for is a short piece of one line. Long ones can lie in one another, and
        // are not to be looked through each time.
        let is_plain = || {
            let is_line = || memchr::memchr2(b'\n', b'\r', inside.as_bytes()).is_none();
            (1..=SHORT).contains(&inside.len()) && inside.is_ascii() && is_line()
        };
        if end > self.text.len() || !is_plain() {
            return Range { start: first, end: self.position(end) };
        }
        let column = first.column.saturating_add(saturate(inside.len()));
        Range { start: first, end: Position { column, ..first } }
    }

    /// The text of a 1-based line, without its line end; `None` past the last line.
    pub fn line(&self, line: u32) -> Option<&'t str> {
        let line = (line as usize).checked_sub(1)?;
        let starts = self.starts_to(self.text.len());
        let start = *starts.get(line)?;
        let end = starts.get(line + 1).copied().unwrap_or(self.text.len());
        Some(self.text[start..end].trim_end_matches(['\n', '\r']))
    }
}

/// The place among `starts` of the line that holds `offset`: the last one, for those who ask in order.
fn line_in(starts: &[usize], offset: usize) -> usize {
    match starts.last() {
        Some(&last) if last <= offset => starts.len() - 1,
        _ => starts.partition_point(|&start| start <= offset) - 1,
    }
}

/// The length of a text in UTF-16 code units: one for each character, and one more for those that are
/// four bytes of UTF-8.
fn utf16_units(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let begin = text.bytes().filter(|byte| byte & 0xC0 != 0x80).count();
    let long = text.bytes().filter(|byte| *byte >= 0xF0).count();
    begin + long
}

/// Sources are below 4 GiB (the parser's own limit), so this never loses anything.
fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_utf16_units_and_all_line_ends_count() {
        let index = LineIndex::new("a\r\n😀é!\rz\n");
        assert_eq!(index.position(3), Position { line: 2, column: 1 });
        let bang = "a\r\n😀é".len();
        assert_eq!(index.position(bang), Position { line: 2, column: 4 });
        assert_eq!(index.position(bang + 2), Position { line: 3, column: 1 });
        assert_eq!(
            index.position(3),
            Position { line: 2, column: 1 },
            "going back is no different"
        );
        assert_eq!(index.line(2), Some("😀é!"));
        assert_eq!(index.line(3), Some("z"));
        assert_eq!(index.line(5), None);
    }

    #[test]
    fn a_range_is_its_two_ends() {
        let text = format!("a\r\n😀é!\rz\n'./b'\n\n{}", "c".repeat(SHORT + 2));
        let places = || (0..=text.len() + 1).filter(|at| !(24..=SHORT).contains(at));
        for start in places() {
            for end in places().filter(|&end| end >= start) {
                let (range, ends) = (LineIndex::new(&text), LineIndex::new(&text));
                let expected = Range { start: ends.position(start), end: ends.position(end) };
                assert_eq!(range.range(start, end), expected, "{start}..{end}");
            }
        }
    }
}

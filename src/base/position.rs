//! Lines and columns, as editors count them.

use std::cell::{Cell, RefCell};

use memchr::{memchr_iter, memchr2_iter, memrchr};
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

/// Bytes of the longest specifiers that people write, and of the way to the next one.
const SHORT: usize = u8::MAX as usize;

/// Turns byte offsets of one text into [`Position`]s. Lines end at `\n`, `\r\n` or a lone `\r`.
pub struct LineIndex<'t> {
    text: &'t str,
    /// The line ends, as far as somebody asked: most files are only asked about their first lines.
    ends: RefCell<Ends>,
    /// The last place that was asked for. Minified files hold thousands of imports on one line of
    /// megabytes, and are asked for them in order.
    last: Cell<Place>,
}

/// The line ends of the beginning of a text.
struct Ends {
    /// How many there are before each multiple of [`STRIDE`]. To count them takes much less time than to
    /// note where each is.
    counts: Vec<usize>,
    /// Where those are that are a lone `\r`, which hardly any file has.
    returns: Vec<usize>,
}

/// In bytes.
const STRIDE: usize = 1024;

/// A place in a text.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Byte offset.
    offset: usize,
    /// Counted from 0.
    line: usize,
    /// Byte offset of where the line begins.
    start: usize,
    /// UTF-16 code units since then.
    units: usize,
}

impl Place {
    /// The place behind a short text that begins here, and whether that is ASCII; `None` where more than
    /// `\n` may end lines.
    fn behind(self, text: &str) -> Option<(Self, bool)> {
        let Seen { newlines, has_returns, is_ascii } = Seen::in_short(text);
        if has_returns {
            return None;
        }
        let last = if newlines > 0 { memrchr(b'\n', text.as_bytes()) } else { None };
        let (start, before, line) = match last {
            Some(last) => (self.offset + last + 1, 0, &text[last + 1..]),
            None => (self.start, self.units, text),
        };
        let units = before + if is_ascii { line.len() } else { utf16_units(line) };
        let (offset, line) = (self.offset + text.len(), self.line + newlines);
        Some((Self { offset, line, start, units }, is_ascii))
    }
}

impl Ends {
    /// Counts them as far as the stride that holds the byte at `offset`.
    fn count_to(&mut self, text: &str, offset: usize) {
        let bytes = text.as_bytes();
        while self.counts.len() <= offset / STRIDE + 1 {
            let start = (self.counts.len() - 1) * STRIDE;
            let stride = &bytes[start.min(bytes.len())..bytes.len().min(start + STRIDE)];
            let returns = self.returns.len();
            let is_lone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
            self.returns.extend(memchr_iter(b'\r', stride).map(|at| start + at).filter(is_lone));
            let lone = self.returns.len() - returns;
            let before = self.counts.last().copied().unwrap_or_default();
            self.counts.push(before + memchr_iter(b'\n', stride).count() + lone);
        }
    }

    /// How many lone `\r` there are before the byte at `offset`.
    fn returns_before(&self, offset: usize) -> usize {
        self.returns.partition_point(|&at| at < offset)
    }

    /// Where the line ends of which `before` come first.
    fn nth(&self, text: &str, before: usize) -> Option<usize> {
        let stride = self.counts.partition_point(|&count| count <= before) - 1;
        let start = (stride * STRIDE).min(text.len());
        let bytes = text.as_bytes();
        memchr2_iter(b'\n', b'\r', &bytes[start..])
            .map(|at| start + at)
            .filter(|at| bytes[*at] == b'\n' || self.returns.binary_search(at).is_ok())
            .nth(before - self.counts[stride])
    }
}

impl<'t> LineIndex<'t> {
    /// An index of `text`.
    pub fn new(text: &'t str) -> Self {
        let ends = RefCell::new(Ends { counts: vec![0], returns: Vec::new() });
        Self { text, ends, last: Cell::default() }
    }

    /// How many lines end before the byte at `offset`, which the text has.
    fn lines_before(&self, offset: usize) -> usize {
        let mut ends = self.ends.borrow_mut();
        ends.count_to(self.text, offset);
        let last = self.last.get();
        let start = offset - offset % STRIDE;
        let (start, before) = if (start..=offset).contains(&last.offset) {
            (last.offset, last.line)
        } else {
            (start, ends.counts[offset / STRIDE])
        };
        let newlines = memchr_iter(b'\n', &self.text.as_bytes()[start..offset]).count();
        before + newlines + ends.returns_before(offset) - ends.returns_before(start)
    }

    /// Where the line begins that holds the byte at `offset`, to which line ends were counted.
    fn line_start(&self, offset: usize) -> usize {
        let ends = self.ends.borrow();
        let newline = memrchr(b'\n', &self.text.as_bytes()[..offset]);
        let before = ends.returns_before(offset);
        let last = newline.max(before.checked_sub(1).map(|last| ends.returns[last]));
        last.map_or(0, |at| at + 1)
    }

    /// The 1-based line of the byte at `offset`. Quick where that is a short way from what was asked for last.
    pub fn line_of(&self, offset: usize) -> u32 {
        let last = self.last.get();
        if (last.start..=last.offset).contains(&offset) {
            return saturate(last.line + 1);
        }
        if let Some(before) = self.text.get(offset..last.start).filter(|it| it.len() <= SHORT)
            && let Seen { newlines, has_returns: false, .. } = Seen::in_short(before)
        {
            // The last place stays: what comes next lies behind it.
            return saturate(last.line - newlines + 1);
        }
        match self.near(offset) {
            Some((place, _)) => {
                self.last.set(place);
                saturate(place.line + 1)
            }
            // The columns of a long line are not counted for it.
            None => saturate(self.lines_before(offset.min(self.text.len())) + 1),
        }
    }

    /// The position of the byte at `offset`; an offset past the end is the end, one inside a
    /// character is that character's start.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let near = self.near(offset).map(|(place, _)| place);
        let place = near.unwrap_or_else(|| self.look_up(offset));
        self.last.set(place);
        Position { line: saturate(place.line + 1), column: saturate(place.units + 1) }
    }

    /// The place at `offset`, if that is a short way behind the last one, and whether the way is ASCII.
    fn near(&self, offset: usize) -> Option<(Place, bool)> {
        let last = self.last.get();
        let since = self.text.get(last.offset..offset).filter(|since| since.len() <= SHORT)?;
        last.behind(since)
    }

    /// The place at `offset`, which is the start of a character or the end.
    fn look_up(&self, offset: usize) -> Place {
        let line = self.lines_before(offset);
        let last = self.last.get();
        let (start, known, units) = if last.line == line && last.offset <= offset {
            (last.start, last.offset, last.units)
        } else {
            let start = self.line_start(offset);
            (start, start, 0)
        };
        Place { offset, line, start, units: units + utf16_units(&self.text[known..offset]) }
    }

    /// The range from byte offset `start` to byte offset `end`.
    pub fn range(&self, start: usize, end: usize) -> Range {
        let last = self.last.get();
        // Most of what is asked for is a short piece of one line, a short way behind the last one.
        if let Some((place, true)) = self.near(end)
            && (last.offset.max(place.start)..=end).contains(&start)
        {
            self.last.set(place);
            let end =
                Position { line: saturate(place.line + 1), column: saturate(place.units + 1) };
            let column = saturate(place.units + 1 - (place.offset - start));
            return Range { start: Position { column, ..end }, end };
        }
        Range { start: self.position(start), end: self.position(end) }
    }

    /// The text of a 1-based line, without its line end; `None` past the last line.
    pub fn line(&self, line: u32) -> Option<&'t str> {
        let before = (line as usize).checked_sub(1)?;
        let mut ends = self.ends.borrow_mut();
        ends.count_to(self.text, self.text.len());
        let start = match before.checked_sub(1) {
            Some(last) => ends.nth(self.text, last)? + 1,
            None => 0,
        };
        let end = ends.nth(self.text, before).unwrap_or(self.text.len());
        Some(self.text[start..end].trim_end_matches('\r'))
    }
}

/// What matters in a text that has no more than [`SHORT`] bytes. As the count fits into a byte and nothing
/// ends the loop early, many bytes are looked at together.
struct Seen {
    newlines: usize,
    has_returns: bool,
    is_ascii: bool,
}

impl Seen {
    fn in_short(text: &str) -> Self {
        let (mut newlines, mut returns, mut bits) = (0_u8, 0, 0);
        for byte in text.bytes() {
            newlines = newlines.wrapping_add(u8::from(byte == b'\n'));
            returns |= u8::from(byte == b'\r');
            bits |= byte;
        }
        let (has_returns, is_ascii) = (returns > 0, bits.is_ascii());
        Self { newlines: newlines.into(), has_returns, is_ascii }
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

    /// The line ends of a text, one after the other.
    fn ends_of(text: &str) -> Vec<usize> {
        let is_end = |at: &usize| match text.as_bytes()[*at] {
            b'\n' => true,
            b'\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        (0..text.len()).filter(is_end).collect()
    }

    #[test]
    fn lines_are_the_same_wherever_in_a_long_text() {
        for end in ["\n", "\r\n", "\r", "\r\r\n", "\n\r"] {
            let text: String = (0..400).map(|n| "x".repeat(n % 29) + end).collect();
            assert!(text.len() > 4 * STRIDE);
            let (ends, all) = (ends_of(&text), LineIndex::new(&text));
            for at in (0..=text.len()).rev() {
                let before = ends.partition_point(|&end| end < at);
                let start = before.checked_sub(1).map_or(0, |last| ends[last] + 1);
                let place =
                    Position { line: saturate(before + 1), column: saturate(at - start + 1) };
                assert_eq!(
                    (all.line_of(at), all.position(at)),
                    (place.line, place),
                    "{end:?} {at}"
                );
                assert_eq!(LineIndex::new(&text).position(at), place, "{end:?} {at}");
            }
            let starts = [0].into_iter().chain(ends.iter().map(|end| end + 1));
            for (line, start) in (1..).zip(starts) {
                let end = ends.get(line - 1).copied().unwrap_or(text.len());
                let shown = text[start..end].trim_end_matches('\r');
                assert_eq!(all.line(saturate(line)), Some(shown), "{end:?} {line}");
            }
            assert_eq!(all.line(saturate(ends.len() + 2)), None);
        }
    }

    #[test]
    fn a_range_is_its_two_ends_whatever_was_asked_before() {
        let text = format!("a\r\n😀é!\rz\n'./b'\n\n{}", "c".repeat(SHORT + 2));
        let places = || (0..=text.len() + 1).filter(|at| !(24..=SHORT).contains(at));
        for start in places() {
            for end in places().filter(|&end| end >= start) {
                let (range, ends) = (LineIndex::new(&text), LineIndex::new(&text));
                let expected = Range { start: ends.position(start), end: ends.position(end) };
                assert_eq!(range.range(start, end), expected, "{start}..{end}");
                for at in places() {
                    let line = ends.position(at).line;
                    assert_eq!(range.line_of(at), line, "{at} behind {start}..{end}");
                    assert_eq!(range.range(start, end), expected, "{start}..{end} behind {at}");
                }
            }
        }
    }
}

//! JSON as text: two blanks of indentation, and nothing in it that a terminal would obey.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::base::escape::{self, CI_COMMANDS};

/// `value` as JSON, with a line end.
pub(super) fn to_string(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    let formatter = Safe(PrettyFormatter::new());
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut out, formatter))
        .expect("strings, numbers and lists always have a JSON form");
    out.push(b'\n');
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// Pretty, but characters that are not safe to print are escaped as well as those of JSON's own
/// list.
struct Safe(PrettyFormatter<'static>);

impl Formatter for Safe {
    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = next_unsafe(rest) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// The first character that must be escaped: one that is not safe to print, or the beginning of
/// what a CI log takes for a command.
fn next_unsafe(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|&(at, c)| {
        escape::is_unsafe(c)
            || (c == '#' && CI_COMMANDS.iter().any(|command| text[at..].starts_with(command)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_characters_are_escaped_and_come_back() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}é😀\"\\\n";
        let json = to_string(&text);
        assert_eq!(json, "\"a\\u001b\\u007f\\u009b\\u202e\\udb40\\udc41é😀\\\"\\\\\\n\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}

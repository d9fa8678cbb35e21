//! The text that extraction works on, and where its pieces stand in the file.
//!
//! A script of a component file is parsed as a slice of its own, so everything below speaks in
//! offsets of that slice; [`Script`] alone knows how they become places in the file.

use std::cell::OnceCell;

use oxc_span::Span;

use crate::base::position::{LineIndex, Range};

/// One file. Its lines are only counted once something has to be positioned.
pub(super) struct Source<'t> {
    text: &'t str,
    lines: OnceCell<LineIndex<'t>>,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, lines: OnceCell::new() }
    }

    /// The piece of the file from byte `start` to byte `end`, as a script.
    pub(super) fn script(&self, start: usize, end: usize) -> Script<'_, 't> {
        Script { source: self, start, text: &self.text[start..end] }
    }

    /// The whole file as one script.
    pub(super) fn whole(&self) -> Script<'_, 't> {
        self.script(0, self.text.len())
    }
}

/// A piece of a file that is parsed on its own.
#[derive(Clone, Copy)]
pub(super) struct Script<'s, 't> {
    source: &'s Source<'t>,
    start: usize,
    /// The source code of the script.
    pub(super) text: &'t str,
}

impl<'t> Script<'_, 't> {
    /// The place in the file of a piece of the script.
    pub(super) fn range(&self, start: usize, end: usize) -> Range {
        self.lines().range(self.start + start, self.start + end)
    }

    /// The place in the file of a node of the script.
    pub(super) fn range_of(&self, span: Span) -> Range {
        self.range(span.start as usize, span.end as usize)
    }

    /// The 1-based line in the file of an offset of the script.
    pub(super) fn line(&self, offset: usize) -> u32 {
        self.lines().line_of(self.start + offset)
    }

    /// The source code under a span.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        &self.text[span.start as usize..span.end as usize]
    }

    fn lines(&self) -> &LineIndex<'t> {
        self.source.lines.get_or_init(|| LineIndex::new(self.source.text))
    }
}

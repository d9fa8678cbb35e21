//! The comments of a script, and what lies between them and the code.

use oxc_ast::ast::{Comment, Program};
use oxc_span::Span;

/// The comments of one script, in the order of their positions.
pub(super) struct Comments<'c> {
    text: &'c str,
    all: &'c [Comment],
    /// Where the first statement begins; the end of the text when there is none.
    head_end: usize,
}

impl<'c> Comments<'c> {
    pub(super) fn of(program: &'c Program<'_>) -> Self {
        let text = program.source_text;
        let mut comments = Self { text, all: &program.comments, head_end: 0 };
        // A program that could not be parsed has no hashbang node: the text tells.
        let hashbang = if text.starts_with("#!") { line_end(text, 0) } else { 0 };
        comments.head_end = comments.next_code(hashbang, |_| false);
        comments
    }

    /// Every comment with its text, delimiters included.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'c Comment, &'c str)> {
        let text = self.text;
        self.all.iter().map(move |comment| (comment, slice(text, comment.span)))
    }

    /// The comments that stand before the first statement.
    pub(super) fn head(&self) -> impl Iterator<Item = (&'c Comment, &'c str)> {
        let end = self.head_end;
        self.iter().take_while(move |(comment, _)| (comment.span.start as usize) < end)
    }

    /// Where the first statement begins.
    pub(super) fn head_end(&self) -> usize {
        self.head_end
    }

    /// The first code at or behind `from`, which is not inside a comment; the end of the text when
    /// there is none. Comments are skipped, except for those that `stop` calls code.
    pub(super) fn next_code(&self, from: usize, stop: impl Fn(&Comment) -> bool) -> usize {
        let mut at = from;
        let mut next = self.all.partition_point(|comment| (comment.span.start as usize) < from);
        loop {
            at += self.text[at..].len() - self.text[at..].trim_start_matches(is_space).len();
            match self.all.get(next) {
                Some(comment) if comment.span.start as usize == at && !stop(comment) => {
                    at = comment.span.end as usize;
                    next += 1;
                }
                _ => return at,
            }
        }
    }

    /// Where the line ends on which `comment` does; behind the comments that begin on that line.
    pub(super) fn rest_of_line(&self, comment: &Comment) -> usize {
        let mut end = line_end(self.text, comment.span.end as usize);
        let next = self.all.partition_point(|it| it.span.start < comment.span.end);
        for later in &self.all[next..] {
            if later.span.start as usize >= end {
                break;
            }
            end = line_end(self.text, end.max(later.span.end as usize));
        }
        end
    }
}

/// What JavaScript takes for white space or a line end.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// Where the line ends that holds `from`, before its line end.
fn line_end(text: &str, from: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[from..]).map_or(text.len(), |at| from + at)
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// The lines of a comment's content, each with its offset in the comment: without delimiters,
/// the `*` that block comments begin their lines with, and white space around.
pub(super) fn lines(comment: &str) -> impl Iterator<Item = (usize, &str)> {
    let block = comment.starts_with("/*");
    let content = match comment.strip_prefix("/*") {
        Some(content) => content.strip_suffix("*/").unwrap_or(content),
        None => comment.trim_start_matches('/'),
    };
    let offset = move |line: &str| line.as_ptr() as usize - comment.as_ptr() as usize;
    content.split(['\n', '\r']).map(move |line| {
        let line = line.trim();
        let line = if block { line.trim_start_matches('*').trim_start() } else { line };
        (offset(line), line)
    })
}

//! Draws problems under the lines of the config that they are about.
//!
//! The text of a config is not to be trusted: what a terminal or a CI log would obey is replaced before the
//! frame is drawn, and lines of any length are cut to a window around what is pointed at.

use std::ops::Range;

use ariadne::{Color, Config, IndexType, Label, Report, ReportKind, Source};

use crate::base::{
    escape::{PLACEHOLDER, defuse, is_unsafe, printable},
    position::LineIndex,
};

use super::{ConfigFile, error::Problem};

/// Nobody reads more than this many frames.
const MAX_FRAMES: usize = 40;

/// The most characters of a line that are shown.
const WINDOW: usize = 120;

/// How many of them stand before what is pointed at.
const LEAD: usize = 40;

/// Stands for the place in a frame's head. No other text that is drawn can hold it.
const PLACE: &str = "\u{0}";

/// An error without a frame.
pub(super) fn plain(message: &str, help: Option<&str>, color: bool) -> String {
    let mut out = heading(message, color);
    for (at, line) in help.into_iter().flat_map(str::lines).enumerate() {
        let lead = if at == 0 { "  help: " } else { "        " };
        out.extend([lead, &*printable(line), "\n"]);
    }
    out
}

/// The first line of an error. The one that ariadne draws has its colour even without colours.
fn heading(message: &str, color: bool) -> String {
    let (red, end) = if color { ("\u{1b}[31m", "\u{1b}[0m") } else { ("", "") };
    format!("{red}error:{end} {}\n", printable(message))
}

/// A frame for each problem.
pub(super) fn problems(file: &ConfigFile, problems: &[Problem], color: bool) -> String {
    let frames: Vec<String> =
        problems.iter().take(MAX_FRAMES).map(|problem| frame(file, problem, color)).collect();
    let mut out = frames.join("\n");
    if let Some(more) = problems.len().checked_sub(MAX_FRAMES).filter(|more| *more > 0) {
        out.extend(["\nand ", &more.to_string(), " more\n"]);
    }
    out
}

fn frame(file: &ConfigFile, problem: &Problem, color: bool) -> String {
    let diagnostic = &problem.diagnostic;
    let sheet = Sheet::new(&file.text, problem);
    let mut marks = sheet.marks.iter();
    let main = marks.next().cloned().unwrap_or(0..0);
    let mut report = Report::build(ReportKind::Error, (PLACE, main.clone()))
        .with_config(Config::default().with_color(color).with_index_type(IndexType::Char))
        .with_label(label(main, &diagnostic.label, Color::Red));
    for (mark, (_, text)) in marks.zip(&problem.related) {
        report.add_label(label(mark.clone(), text, Color::Cyan));
    }
    if let Some(help) = &diagnostic.help {
        let lines: Vec<_> = help.lines().map(printable).collect();
        report.set_help(lines.join("\n"));
    }
    let mut bytes = Vec::new();
    let source = (PLACE, Source::from(sheet.text.as_str()));
    if report.finish().write(source, &mut bytes).is_err() {
        return plain(&diagnostic.message, diagnostic.help.as_deref(), color);
    }
    let drawn = String::from_utf8_lossy(&bytes);
    let frame = drawn.split_once('\n').map_or("", |(_, frame)| frame);
    heading(&diagnostic.message, color) + &name_place(frame, file, diagnostic.span.start)
}

fn label(mark: Range<usize>, text: &str, color: Color) -> Label<(&'static str, Range<usize>)> {
    // In the order of the lines, or the frame is drawn in two parts.
    let order = i32::try_from(mark.start).unwrap_or(i32::MAX);
    Label::new((PLACE, mark)).with_message(printable(text)).with_color(color).with_order(order)
}

/// Writes path, line and column into the head of a frame: those that are drawn there count from
/// the start of what is shown of a line, and in other units than editors do.
fn name_place(frame: &str, file: &ConfigFile, offset: usize) -> String {
    let Some((head, tail)) = frame.split_once(PLACE) else { return frame.to_owned() };
    let tail = tail.trim_start_matches(|c: char| c == ':' || c == '?' || c.is_ascii_digit());
    let at = LineIndex::new(&file.text).position(offset);
    let frame = format!("{head}{}:{}:{}{tail}", printable(&file.path), at.line, at.column);
    frame.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// The text as it may be drawn, with the places to point at.
struct Sheet {
    text: String,
    /// In characters of `text`: the problem's own place, then the related ones.
    marks: Vec<Range<usize>>,
}

/// A place to point at, within one line.
struct Mark {
    /// 0-based.
    line: usize,
    /// In characters of the line.
    columns: Range<usize>,
}

impl Sheet {
    fn new(text: &str, problem: &Problem) -> Self {
        let lines = lines(text);
        let spans = std::iter::once(&problem.diagnostic.span)
            .chain(problem.related.iter().map(|(span, _)| span));
        let marks: Vec<Mark> = spans.map(|span| Mark::new(text, &lines, span)).collect();
        let mut sheet = Self { text: String::new(), marks: vec![0..0; marks.len()] };
        let mut offset = 0;
        for (at, line) in lines.iter().enumerate() {
            let here: Vec<usize> =
                (0..marks.len()).filter(|&mark| marks[mark].line == at).collect();
            let start = here.iter().map(|&mark| marks[mark].columns.start).min().unwrap_or(0);
            let shown = window(&defuse(&text[line.clone()]), start);
            for mark in here {
                sheet.marks[mark] = shown.place(&marks[mark].columns, offset);
            }
            offset += shown.text.chars().count() + 1;
            sheet.text.push_str(&shown.text);
            sheet.text.push('\n');
        }
        sheet
    }
}

impl Mark {
    /// The place of a span, or of what lies of it on its first line; at least one character wide.
    fn new(text: &str, lines: &[Range<usize>], span: &Range<usize>) -> Self {
        let line = lines.partition_point(|line| line.start <= span.start).saturating_sub(1);
        let bounds = lines.get(line).cloned().unwrap_or(0..0);
        let column = |offset: usize| {
            let end = offset.clamp(bounds.start, bounds.end);
            text[bounds.clone()]
                .char_indices()
                .take_while(|(at, _)| bounds.start + at < end)
                .count()
        };
        let start = column(span.start);
        Self { line, columns: start..column(span.end).max(start + 1) }
    }
}

/// The lines of a text without their ends; at least one.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        let second_of_pair = end > 0
            && end == start
            && text.as_bytes()[end - 1] == b'\r'
            && text.as_bytes()[end] == b'\n';
        if second_of_pair {
            start = end + 1;
            continue;
        }
        lines.push(start..end);
        start = end + 1;
    }
    lines.push(start..text.len());
    lines
}

/// What is shown of a line.
struct Window {
    text: String,
    /// The column of the line at which the window starts.
    start: usize,
    /// The characters before it.
    lead: usize,
}

impl Window {
    /// Where columns of the line are, in a text in which the window starts at `offset`.
    fn place(&self, columns: &Range<usize>, offset: usize) -> Range<usize> {
        let length = self.text.chars().count();
        let at = |column: usize| (column.saturating_sub(self.start) + self.lead).min(length);
        let (start, end) = (at(columns.start), at(columns.end));
        offset + start..offset + end.max(start + 1).min(length.max(start))
    }
}

/// The part of a line around a column, without what a terminal would obey. One blank is added
/// behind the end of the line, to point at when something is missing there.
fn window(line: &str, column: usize) -> Window {
    let start = if column + 1 < WINDOW { 0 } else { column - LEAD };
    let mut rest = line.chars().skip(start);
    let mut text = String::new();
    if start > 0 {
        text.push('…');
    }
    text.extend(rest.by_ref().take(WINDOW).map(harmless));
    text.push(if rest.next().is_some() { '…' } else { ' ' });
    Window { text, start, lead: usize::from(start > 0) }
}

fn harmless(c: char) -> char {
    match c {
        '\t' => ' ',
        c if is_unsafe(c) => PLACEHOLDER,
        c => c,
    }
}

//! One finding with the source line that it is about.

use std::fmt::Write;
use std::ops::Range as Bytes;

use ariadne::{Color, Config, IndexType, Label, Report, ReportKind, Source};

use crate::{
    base::{position::Range, severity::Severity},
    report::{
        excerpt::excerpt,
        text::{Paint, noun, place, safe},
    },
};

/// Ends the place in ariadne's header: ariadne adds its own line and column of the excerpt, which
/// are not those of the file, and what stands between this and [`BEHIND_PLACE`] is cut out again.
/// A control character, because no text that gets here holds one.
const PLACE_ENDS: char = '\u{1}';
/// What ariadne writes behind its line and column.
const BEHIND_PLACE: char = ' ';
/// Line numbers in the margin are made by lines that are not shown; beyond this one it would cost
/// more than the excerpt is worth.
const LAST_LINE_SHOWN: u32 = 200_000;

/// One finding, with texts as they are: they are made safe here.
pub(super) struct Frame<'f> {
    pub(super) severity: Severity,
    /// The rule, or what kind of finding it is.
    pub(super) code: &'f str,
    pub(super) message: &'f str,
    pub(super) path: &'f str,
    pub(super) range: Range,
    /// Said right under the source.
    pub(super) label: String,
    /// Further lines, each an entry of its own; the first is the heading of the others.
    pub(super) note: Vec<String>,
    /// What may be done.
    pub(super) help: Option<&'f str>,
}

impl Frame<'_> {
    /// The finding with the text of its source line; without it (the file is gone, or the finding
    /// is about no line) the finding alone.
    pub(super) fn render(&self, line: Option<&str>, color: bool) -> String {
        let line = line.filter(|_| self.range.start.line <= LAST_LINE_SHOWN);
        match line.and_then(|line| self.with_source(line, color)) {
            Some(painted) if color => painted,
            Some(painted) => plain(&painted),
            None => self.without_source(Paint { color }),
        }
    }

    fn with_source(&self, line: &str, color: bool) -> Option<String> {
        let excerpt = excerpt(line, self.range);
        let lines_above = self.range.start.line.saturating_sub(1) as usize;
        let mut text = "\n".repeat(lines_above);
        text.push_str(&excerpt.text);
        let id = format!("{}{PLACE_ENDS}", place(self.path, self.range.start));
        let span = (id.clone(), lines_above + excerpt.span.start..lines_above + excerpt.span.end);

        let mut out = Vec::new();
        self.report(span, color).write((id, Source::from(text)), &mut out).ok()?;
        Some(with_own_place(&String::from_utf8(out).ok()?))
    }

    fn report(
        &self,
        span: (String, Bytes<usize>),
        color: bool,
    ) -> Report<'static, (String, Bytes<usize>)> {
        let (word, paint) = kind(self.severity);
        let label = Label::new(span.clone()).with_message(safe(&self.label)).with_color(paint);
        let mut report = Report::build(ReportKind::Custom(word, paint), span)
            .with_config(Config::new().with_index_type(IndexType::Byte).with_color(color))
            .with_code(safe(self.code))
            .with_message(safe(self.message))
            .with_label(label);
        if !self.note.is_empty() {
            report.add_note(self.note_lines().join("\n"));
        }
        if let Some(help) = self.help {
            report.add_help(safe(help));
        }
        report.finish()
    }

    fn without_source(&self, paint: Paint) -> String {
        let kind = format!("[{}] {}:", safe(self.code), noun(self.severity));
        let mut out = format!(
            "{} {}\n   at {}\n",
            paint.severity(self.severity, &kind),
            safe(self.message),
            place(self.path, self.range.start)
        );
        if let Some(help) = self.help {
            _ = writeln!(out, "   Help: {}", safe(help));
        }
        for (at, line) in self.note_lines().iter().enumerate() {
            _ = writeln!(out, "   {}{line}", if at == 0 { "Note: " } else { "      " });
        }
        out
    }

    fn note_lines(&self) -> Vec<String> {
        self.note.iter().map(|line| safe(line).into_owned()).collect()
    }
}

fn kind(severity: Severity) -> (&'static str, Color) {
    let color = match severity {
        Severity::Error => Color::Red,
        Severity::Warn => Color::Yellow,
        Severity::Info => Color::Cyan,
    };
    (noun(severity), color)
}

/// `painted` without the colours that its first line has in any case, and without blanks at the ends of
/// lines.
fn plain(painted: &str) -> String {
    let text = anstream::adapter::strip_str(painted).to_string();
    text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// `rendered` with the place as the finding has it.
fn with_own_place(rendered: &str) -> String {
    let Some((before, after)) = rendered.split_once(PLACE_ENDS) else {
        return rendered.to_owned();
    };
    let behind = after.find(BEHIND_PLACE).unwrap_or(0);
    format!("{before}{}", &after[behind..])
}

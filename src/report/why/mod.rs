//! The answers of `why`, for people and as JSON.

mod json;

use std::fmt::Write;

use rustc_hash::FxHashMap;

use crate::{
    base::position::LineIndex,
    discover::FileIndex,
    report::{
        excerpt::excerpt,
        text::{Paint, count, place, safe, thousands},
    },
    why::{Answer, End, Frontier, Hop},
};

pub use json::render as json;

/// The source lines of hops, each file read once.
pub(super) struct Lines<'i> {
    index: &'i FileIndex,
    texts: FxHashMap<String, Option<String>>,
}

impl<'i> Lines<'i> {
    pub(super) fn new(index: &'i FileIndex) -> Self {
        Self { index, texts: FxHashMap::default() }
    }

    /// The line on which a hop's specifier begins, cut to a bearable length.
    pub(super) fn of(&mut self, hop: &Hop) -> Option<String> {
        let index = self.index;
        let text = self.texts.entry(hop.from.clone()).or_insert_with(|| {
            index.get(&hop.from).and_then(|file| Some(index.read(file).ok()?.text))
        });
        let lines = LineIndex::new(text.as_deref()?);
        let line = lines.line(hop.range.start.line)?;
        Some(excerpt(line, hop.range).text.trim_end().to_owned())
    }
}

/// The answer for people.
pub fn render(index: &FileIndex, answer: &Answer, color: bool) -> String {
    let paint = Paint { color };
    let ends = format!("{} → {}", named(&answer.from), named(&answer.to));
    if let Some(frontier) = &answer.frontier {
        return none(answer, frontier, &ends, paint);
    }
    let length = answer.chains.first().map_or(0, Vec::len);
    let total = usize::try_from(answer.total).unwrap_or(usize::MAX);
    let mut out = format!(
        "{}: {} of {}\n",
        paint.bold(&ends),
        count(total, "shortest chain"),
        count(length, "import")
    );
    let mut lines = Lines::new(index);
    for (at, chain) in answer.chains.iter().enumerate() {
        _ = writeln!(out, "\nchain {}", at + 1);
        for hop in chain {
            out += &step(hop, &mut lines, paint);
        }
        if let Some(last) = chain.last() {
            _ = writeln!(out, "  {}", paint.bold(&safe(&last.to)));
        }
    }
    let more = total.saturating_sub(answer.chains.len());
    if more > 0 {
        _ = writeln!(out, "\n{} more of that length; `--max 0` shows all", thousands(more));
    }
    out
}

fn named(end: &End) -> String {
    match end.kind {
        "file" | "folder" => safe(&end.name).into_owned(),
        kind => format!("{kind} {}", safe(&end.name)),
    }
}

fn step(hop: &Hop, lines: &mut Lines<'_>, paint: Paint) -> String {
    let mut marks = Vec::new();
    if hop.type_only {
        marks.push("types only".to_owned());
    }
    if hop.unresolved {
        marks.push("resolves to nothing: where it aims".to_owned());
    }
    if hop.more > 0 {
        marks.push(format!("and {}", count(hop.more, "other import")));
    }
    let marks = if marks.is_empty() { String::new() } else { format!("  ({})", marks.join("; ")) };
    let mut out =
        format!("  {}{}\n", paint.bold(&place(&hop.from, hop.range.start)), paint.dim(&marks));
    if let Some(line) = lines.of(hop) {
        _ = writeln!(out, "    {} │ {line}", hop.range.start.line);
    }
    out
}

/// There is no chain: says so, and where the two ends come closest.
fn none(answer: &Answer, frontier: &Frontier, ends: &str, paint: Paint) -> String {
    let (from, to) = (named(&answer.from), named(&answer.to));
    let mut out = format!("{}: no chain of imports leads there\n", paint.bold(ends));
    if answer.by_types_alone {
        _ = writeln!(out, "  with imports for types there is one: leave --no-type-only out");
    }
    _ = writeln!(
        out,
        "  {from} reaches {} beyond itself; {} to {to}",
        count(frontier.reached, "module"),
        match frontier.leading {
            1 => "1 module leads".to_owned(),
            n => format!("{} modules lead", thousands(n)),
        }
    );
    if let (Some(folder), Some(near_from), Some(near_to)) =
        (&frontier.folder, &frontier.near_from, &frontier.near_to)
    {
        let folder = if folder.is_empty() { "." } else { folder };
        _ = writeln!(out, "  they come closest in {}", safe(folder));
        let away = |steps: u32, end: &str| match steps {
            0 => format!("part of {end}"),
            steps => format!("{} away from {end}", count(steps as usize, "import")),
        };
        let leads = |steps: u32, end: &str| match steps {
            0 => format!("part of {end}"),
            steps => format!("leads to {end} over {}", count(steps as usize, "import")),
        };
        _ = writeln!(out, "    {}: {}", safe(&near_from.file), away(near_from.steps, &from));
        _ = writeln!(out, "    {}: {}", safe(&near_to.file), leads(near_to.steps, &to));
    }
    if !frontier.importers.is_empty() {
        let names: Vec<String> =
            frontier.importers.iter().map(|name| safe(name).into_owned()).collect();
        _ = writeln!(out, "  {to} is imported by {}", names.join(", "));
    }
    out
}

//! What the first config of a tree finds.

use std::fmt::Write;

use crate::{
    base::severity::Severity,
    pipeline::Checked,
    report::{
        terminal::summary_line,
        text::{Paint, count, list, noun, safe},
    },
    rules::violation::Violation,
};

/// How many files in no zone are named by their folders.
const SHOWN: usize = 8;

/// What was written, and what `check` will find with it.
pub fn render(checked: &Checked, color: bool) -> String {
    let paint = Paint { color };
    let mut out = format!("{} is written\n\n", paint.bold("ringfence.jsonc"));
    for (at, zone) in checked.rules.zones.iter().enumerate() {
        let of_zone = checked.modules.iter().filter(|module| module.is_source);
        let cells = of_zone.filter_map(|module| module.cell.as_ref());
        let mut cells: Vec<&str> =
            cells.filter(|cell| usize::from(cell.zone.0) == at).map(|cell| &*cell.dir).collect();
        let files = cells.len();
        cells.sort_unstable();
        cells.dedup();
        let cells = if zone.path.text.contains('*') {
            format!("{} in {}", count(files, "module"), count(cells.len(), "cell"))
        } else {
            count(files, "module")
        };
        _ = writeln!(out, "  {}: {cells}", safe(&zone.path.text));
    }
    out += &unzoned(checked, paint);
    out.push('\n');
    out += &found(checked, paint);
    out += &summary_line(checked, paint.color);
    out
}

/// The folders of modules that lie in no zone.
fn unzoned(checked: &Checked, paint: Paint) -> String {
    let outside = checked.modules.iter().filter(|it| it.is_source && it.cell.is_none());
    let path = |module: &crate::rules::engine::Module| checked.index.path(module.file);
    let files: Vec<&str> = outside.map(path).collect();
    if files.is_empty() {
        return String::new();
    }
    let mut folders: Vec<&str> =
        files.iter().filter_map(|file| Some(file.split_once('/')?.0)).collect();
    folders.dedup();
    let more = if folders.len() > SHOWN { ", …" } else { "" };
    let names = list(folders.iter().take(SHOWN).map(|name| format!("{}/", safe(name))));
    let names = if names.is_empty() { "at the root".to_owned() } else { names };
    format!(
        "  {}\n",
        paint.dim(&format!("in no zone: {} ({names}{more})", count(files.len(), "module")))
    )
}

/// The violations per rule.
fn found(checked: &Checked, paint: Paint) -> String {
    let mut rules: Vec<(Severity, &str, usize)> = Vec::new();
    for Violation { rule, severity, .. } in &checked.violations {
        match rules.iter_mut().find(|(known, name, _)| known == severity && *name == &**rule) {
            Some((_, _, n)) => *n += 1,
            None => rules.push((*severity, rule, 1)),
        }
    }
    rules.sort_unstable();
    let mut out = String::new();
    for (severity, rule, n) in &rules {
        let number = paint.severity(*severity, &count(*n, noun(*severity)));
        _ = writeln!(out, "  {}: {number}", safe(rule));
    }
    if !rules.is_empty() {
        out += "\n`ringfence check` shows each with its line.\n\n";
    }
    out
}

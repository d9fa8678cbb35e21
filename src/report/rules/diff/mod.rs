//! What a change of the config comes to: the same tree, judged by the old one and by the new one.

mod changes;
pub mod json;

use std::{collections::BTreeMap, fmt::Write};

use crate::{
    base::{position::Position, position::Range, severity::Severity},
    pipeline::Checked,
    report::text::{Paint, count, list, place, safe},
    rules::violation::Violation,
};

pub use changes::{Change, Changes};

/// What a change of the config comes to.
pub struct Diff<'c> {
    /// The runs, by the old config and by the new one.
    runs: [&'c Checked; 2],
    /// Imports (and files) that the new config forbids, and the old one did not.
    forbidden: Vec<Place<'c>>,
    /// Those that it allows, and the old one did not.
    allowed: Vec<Place<'c>>,
    /// What became of the rules.
    rules: Changes<'c>,
}

/// Something that one of the configs forbids.
struct Place<'c> {
    file: &'c str,
    at: Position,
    specifier: Option<&'c str>,
    to: Option<&'c str>,
    /// The rules that forbid it, and how severe each is.
    rules: Vec<(&'c str, Severity)>,
}

/// What tells forbidden things apart: file, range, target.
type Key<'c> = (&'c str, Range, &'c str);

impl<'c> Diff<'c> {
    /// Compares two runs over one tree.
    pub fn new(old: &'c Checked, new: &'c Checked) -> Self {
        let (before, after) = (places(old), places(new));
        let only = |these: &BTreeMap<Key<'c>, _>, those: &BTreeMap<Key<'c>, _>| -> Vec<Key<'c>> {
            these.keys().filter(|key| !those.contains_key(*key)).copied().collect()
        };
        let (forbidden, allowed) = (only(&after, &before), only(&before, &after));
        let take = |mut all: BTreeMap<Key<'c>, Place<'c>>, keys: Vec<Key<'c>>| {
            keys.iter().filter_map(|key| all.remove(key)).collect()
        };
        Self {
            forbidden: take(after, forbidden),
            allowed: take(before, allowed),
            rules: Changes::new(old, new),
            runs: [old, new],
        }
    }

    /// Whether the new config lets something through that the old one would not.
    pub fn loosens(&self) -> bool {
        !self.allowed.is_empty() || self.rules.all.iter().any(Change::loosens)
    }

    /// How both configs are called.
    fn names(&self) -> [&'c str; 2] {
        self.runs.map(|run| run.config.as_ref().map_or("the default zones", |file| &file.path))
    }
}

/// What is forbidden outside of probes; findings about comments depend on the rest.
fn places(run: &Checked) -> BTreeMap<Key<'_>, Place<'_>> {
    let mut places: BTreeMap<Key<'_>, Place<'_>> = BTreeMap::new();
    for violation in run.violations.iter().filter(|violation| violation.rule_id.is_some()) {
        let Violation { range, to, .. } = violation;
        let file = run.index.path(violation.from);
        let to = to.as_ref().map(|to| &*to.file);
        let place = places.entry((file, *range, to.unwrap_or_default())).or_insert_with(|| Place {
            file,
            at: range.start,
            specifier: violation.import.as_ref().map(|import| &*import.specifier),
            to,
            rules: Vec::new(),
        });
        place.rules.push((&violation.rule, violation.severity));
    }
    places
}

/// The report for people.
pub fn render(diff: &Diff<'_>, color: bool) -> String {
    let paint = Paint { color };
    let [old, new] = diff.names().map(safe);
    let mut out = format!("{} {old} → {new}\n\n", paint.dim("comparing"));
    out += &section("newly forbidden", &diff.forbidden, paint);
    out += &section("newly allowed", &diff.allowed, paint);
    out += &changes::render(&diff.rules, paint);
    out += &summary(diff, paint);
    out
}

fn section(title: &str, places: &[Place<'_>], paint: Paint) -> String {
    if places.is_empty() {
        return String::new();
    }
    let mut out = format!("{}: {}\n", paint.bold(title), count(places.len(), "finding"));
    for found in places {
        let Place { file, at, specifier, to, rules } = found;
        let specifier = specifier.map(|it| format!(" \"{}\"", safe(it))).unwrap_or_default();
        let to = to.map(|to| format!(" → {}", safe(to))).unwrap_or_default();
        let rules = rules.iter().map(|(rule, severity)| format!("{} ({severity})", safe(rule)));
        let rules = paint.dim(&list(rules));
        _ = writeln!(out, "  {}{specifier}{to} {rules}", place(file, *at));
    }
    out.push('\n');
    out
}

fn summary(diff: &Diff<'_>, paint: Paint) -> String {
    let imports = [(diff.forbidden.len(), "forbidden"), (diff.allowed.len(), "allowed")];
    let imports = imports.into_iter().filter(|(n, _)| *n > 0);
    let mut parts: Vec<String> = imports.map(|(n, what)| format!("{n} newly {what}")).collect();
    parts.extend(changes::counts(&diff.rules));
    if parts.is_empty() {
        return format!("{} {}\n", paint.good("✓"), paint.bold("nothing changes in this tree"));
    }
    let mark =
        if diff.loosens() { paint.severity(Severity::Error, "✗") } else { paint.good("✓") };
    format!("{mark} {}\n", paint.bold(&list(parts)))
}

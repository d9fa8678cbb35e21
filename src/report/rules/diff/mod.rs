//! What a change of the config comes to: the same tree, judged by the old one and by the new one.

mod changes;
pub mod json;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use crate::{
    base::{position::Position, position::Range, severity::Severity},
    pipeline::Checked,
    report::text::{Paint, count, list, place, safe, thousands},
    resolve::tsconfig::split_package,
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

/// A place in a file.
type Site<'c> = (&'c str, Range);

/// What tells forbidden things apart: the place, and the target where there are several.
type Key<'c> = (Site<'c>, &'c str);

impl<'c> Diff<'c> {
    /// Compares two runs over one tree.
    pub fn new(old: &'c Checked, new: &'c Checked) -> Self {
        let several = sites_of_several(old).chain(sites_of_several(new)).collect();
        let (before, after) = (places(old, &several), places(new, &several));
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
fn places<'c>(run: &'c Checked, several: &BTreeSet<Site<'c>>) -> BTreeMap<Key<'c>, Place<'c>> {
    let mut places: BTreeMap<Key<'c>, Place<'c>> = BTreeMap::new();
    for violation in run.violations.iter().filter(|violation| violation.rule_id.is_some()) {
        let file = run.index.path(violation.from);
        let site = (file, violation.range);
        let place = places.entry((site, target(violation, several.contains(&site))));
        let place = place.or_insert_with(|| Place {
            file,
            at: violation.range.start,
            specifier: violation.import.as_ref().map(|import| &*import.specifier),
            to: violation.to.as_ref().map(|to| &*to.file),
            rules: Vec::new(),
        });
        let broken = (&*violation.rule, violation.severity);
        if !place.rules.contains(&broken) {
            place.rules.push(broken);
        }
    }
    places
}

/// The imports of which each leads to several targets: patterns of files, loaders.
fn sites_of_several(run: &Checked) -> impl Iterator<Item = Site<'_>> {
    run.dependencies.windows(2).filter_map(|pair| {
        let [one, next] = pair else { return None };
        let same = (one.from, one.import) == (next.from, next.import);
        same.then(|| (run.index.path(one.from), run.import(one).range))
    })
}

/// What tells a violation from others at its place. What an import itself leads to needs no name where
/// it is one thing: the two kinds of config have different ones for it.
fn target(violation: &Violation, is_one_of_several: bool) -> &str {
    let Some(to) = &violation.to else { return "" };
    let is_direct = violation.chain.get(1).is_none_or(|next| *next == to.file);
    if is_direct && !is_one_of_several { "" } else { plain(&to.file) }
}

/// A name as native configs have it: a package without where it is installed, a builtin without its
/// scheme.
fn plain(name: &str) -> &str {
    match name.rsplit_once("node_modules/") {
        Some((_, package)) => split_package(package).0,
        None => name.strip_prefix("node:").unwrap_or(name),
    }
}

/// The report for people, with so many findings of each kind; 0 for all.
pub fn render(diff: &Diff<'_>, max: usize, color: bool) -> String {
    let paint = Paint { color };
    let [old, new] = diff.names().map(safe);
    let mut out = format!("{} {old} → {new}\n\n", paint.dim("comparing"));
    out += &section("newly forbidden", &diff.forbidden, max, paint);
    out += &section("newly allowed", &diff.allowed, max, paint);
    out += &changes::render(&diff.rules, paint);
    out += &summary(diff, paint);
    out
}

fn section(title: &str, places: &[Place<'_>], max: usize, paint: Paint) -> String {
    if places.is_empty() {
        return String::new();
    }
    let mut out = format!("{}: {}\n", paint.bold(title), count(places.len(), "finding"));
    let shown = if max == 0 { places.len() } else { max.min(places.len()) };
    for found in &places[..shown] {
        let Place { file, at, specifier, to, rules } = found;
        let specifier = specifier.map(|it| format!(" \"{}\"", safe(it))).unwrap_or_default();
        let to = to.map(|to| format!(" → {}", safe(to))).unwrap_or_default();
        let rules = rules.iter().map(|(rule, severity)| format!("{} ({severity})", safe(rule)));
        let rules = paint.dim(&list(rules));
        _ = writeln!(out, "  {}{specifier}{to} {rules}", place(file, *at));
    }
    if shown < places.len() {
        let rest = thousands(places.len() - shown);
        _ = writeln!(out, "  {}", paint.dim(&format!("… {rest} more; `--max 0` shows all")));
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

//! Zones: names, paths, the lists of what they may import, and their entries.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::{
    config::{
        error::{Problem, guess, quote},
        glob,
        raw::{RawEntry, RawSurface, RawZone, Spanned},
    },
    rules::ruleset::{Entry, Zone, ZoneId, ZonePath},
};

use super::{Names, is_name_character, paths};

/// Words that mean something else where a zone can be named.
const RESERVED: &str = "unzoned";

pub(super) fn compile(raw: &[RawZone], names: &Names, problems: &mut Vec<Problem>) -> Vec<Zone> {
    let zones = raw.iter().map(|zone| compile_one(zone, names, problems)).collect();
    refuse_ties(raw, &zones, problems);
    zones
}

fn compile_one(raw: &RawZone, names: &Names, problems: &mut Vec<Problem>) -> Zone {
    check_name(&raw.name, problems);
    let path = raw.path.as_ref().and_then(|path| match paths::parse(path) {
        Ok(path) => Some(path),
        Err(problem) => {
            problems.push(problem);
            None
        }
    });
    let (may_import, may_import_spans) = may_import(raw, names, problems).into_iter().unzip();
    check_must_not_import(raw, names, problems);
    Zone {
        name: raw.name.value.clone(),
        path: path.unwrap_or_else(|| ZonePath { text: String::new(), segments: Vec::new() }),
        may_import,
        may_import_spans,
        entry: raw.entry.as_ref().map(|entry| compile_entry(entry, problems)),
        span: raw.name.span.clone(),
    }
}

fn check_name(name: &Spanned<String>, problems: &mut Vec<Problem>) {
    let text = name.value.as_str();
    let help = if text == RESERVED {
        "`unzoned` means the files of no zone"
    } else if is_zone_name(text) {
        return;
    } else {
        "a name starts with a letter or digit and has letters, digits and `-_./@` only"
    };
    let message = format!("{} cannot be the name of a zone", quote(text));
    problems.push(Problem::new(message, &name.span, "not a name", Some(help.to_owned())));
}

/// Whether a zone may have this name.
pub(in crate::config) fn is_zone_name(text: &str) -> bool {
    text != RESERVED
        && text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '_'))
        && text.chars().all(is_name_character)
}

fn may_import(
    raw: &RawZone,
    names: &Names,
    problems: &mut Vec<Problem>,
) -> Vec<(ZoneId, Range<usize>)> {
    let mut seen: FxHashMap<ZoneId, &Range<usize>> = FxHashMap::default();
    let mut zones = Vec::new();
    for name in &raw.may_import {
        let Some(zone) = names.get(&name.value) else {
            problems.push(names.unknown(name, ""));
            continue;
        };
        if let Some(first) = seen.insert(zone, &name.span) {
            problems.push(listed_twice(name, first));
        } else {
            zones.push((zone, name.span.clone()));
        }
    }
    zones
}

fn listed_twice(name: &Spanned<String>, first: &Range<usize>) -> Problem {
    let message = format!("{} is listed twice", quote(&name.value));
    Problem::new(message, &name.span, "listed again here", Some("remove one of the two".into()))
        .and(first, "first listed here")
}

fn check_must_not_import(raw: &RawZone, names: &Names, problems: &mut Vec<Problem>) {
    for (name, _) in &raw.must_not_import {
        if names.get(&name.value).is_none() {
            problems.push(names.unknown(name, ""));
        } else if let Some(listed) = raw.may_import.iter().find(|it| it.value == name.value) {
            problems.push(forbidden_and_allowed(raw, name, listed));
        } else if name.value == raw.name.value && has_one_cell(raw) {
            problems.push(nothing_to_cross(raw, name));
        }
    }
}

fn forbidden_and_allowed(
    zone: &RawZone,
    name: &Spanned<String>,
    listed: &Spanned<String>,
) -> Problem {
    let message =
        format!("{} both may and must not import {}", quote(&zone.name.value), quote(&name.value));
    let help = "what is not in `mayImport` is forbidden; `mustNotImport` describes the rule for it";
    Problem::new(message, &name.span, "must not be imported", Some(help.to_owned()))
        .and(&listed.span, "may be imported")
}

fn has_one_cell(zone: &RawZone) -> bool {
    zone.path.as_ref().is_some_and(|path| !path.value.contains('*'))
}

fn nothing_to_cross(zone: &RawZone, name: &Spanned<String>) -> Problem {
    let message = format!("{} has one cell, which may import itself", quote(&zone.name.value));
    let help = "a zone has several cells when its path has a `*`";
    Problem::new(message, &name.span, "there is no other cell", Some(help.to_owned()))
}

fn compile_entry(raw: &RawEntry, problems: &mut Vec<Problem>) -> Entry {
    let globs = match &raw.surface {
        RawSurface::Exports => return Entry::Exports,
        RawSurface::Globs(globs) => globs,
    };
    let mut matchers = Vec::new();
    for glob in globs {
        match entry_glob(glob) {
            Ok(matcher) => matchers.push(matcher),
            Err(problem) => problems.push(problem),
        }
    }
    Entry::Globs(matchers)
}

fn entry_glob(glob: &Spanned<String>) -> Result<globset::GlobMatcher, Problem> {
    let text = glob.value.as_str();
    let is_word = !text.contains(['/', '*', '.', '{', '[', '?']);
    if is_word && guess(text, ["exports"]).is_some() {
        let help = format!("did you mean `exports`? A folder is written `{text}/`");
        let message = format!("{} is not a glob", quote(text));
        return Err(Problem::new(message, &glob.span, "this glob", Some(help)));
    }
    glob::path_matcher(text).map_err(|bad| bad.at(glob))
}

fn refuse_ties(raw: &[RawZone], zones: &Vec<Zone>, problems: &mut Vec<Problem>) {
    let with_path = || raw.iter().zip(zones).filter(|(raw, zone)| is_readable(raw, zone));
    for (at, (second, b)) in with_path().enumerate() {
        for (first, a) in with_path().take(at).filter(|(_, a)| paths::tie(&a.path, &b.path)) {
            problems.push(tie((first, a), (second, b)));
        }
    }
}

/// Whether the zone has a path that could be read (others have an empty text).
fn is_readable(raw: &RawZone, zone: &Zone) -> bool {
    raw.path.is_some() && !zone.path.text.is_empty()
}

fn tie((first, a): (&RawZone, &Zone), (second, b): (&RawZone, &Zone)) -> Problem {
    let message =
        format!("a folder can belong to {} and to {} equally well", quote(&a.name), quote(&b.name));
    let help = "a folder belongs to the zone whose path is the most specific: more segments, then \
                fewer segments with `*`, then more letters";
    Problem::new(message, &super::path_span(second), "this path", Some(help.to_owned()))
        .and(&super::path_span(first), "and this one")
}

//! Holds a config against the tree: a zone without files guards nothing.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    base::{diagnostic::Diagnostic, path},
    rules::{
        cells::{Cells, segment_matches},
        ruleset::{RuleSet, Zone},
    },
};

use super::error::{guess, list, quote};

/// The zones that none of the files (root-relative paths) belongs to.
pub(super) fn empty_zones<'p>(
    rules: &RuleSet,
    path_spans: &[Range<usize>],
    files: impl IntoIterator<Item = &'p str>,
) -> Vec<Diagnostic> {
    let mut dirs: Vec<&str> = files.into_iter().map(path::parent).collect();
    // Files come sorted, so that those of a folder nearly stand together.
    dirs.dedup();
    let mut cells = Cells::new(rules);
    let mut filled = vec![false; rules.zones.len()];
    for cell in dirs.iter().filter_map(|dir| cells.of_folder(dir)) {
        filled[usize::from(cell.zone.0)] = true;
    }
    if filled.iter().all(|filled| *filled) {
        return Vec::new();
    }
    let dirs: BTreeSet<&str> = dirs.into_iter().collect();
    let empty = rules.zones.iter().zip(path_spans).zip(filled).filter(|(_, filled)| !filled);
    empty.map(|((zone, span), _)| no_files(zone, span, &dirs)).collect()
}

fn no_files(zone: &Zone, span: &Range<usize>, dirs: &BTreeSet<&str>) -> Diagnostic {
    let dirs: Vec<Vec<&str>> = dirs.iter().map(|dir| segments(dir)).collect();
    let covered = dirs.iter().any(|dir| zone.path.matches_prefix_of(dir));
    let (why, help) = if covered {
        ("every file in it belongs to a more specific zone", None)
    } else {
        ("no such folder holds a file", missing_folder(zone, &dirs))
    };
    Diagnostic {
        message: format!("the zone {} has no files", quote(&zone.name)),
        span: span.clone(),
        label: why.to_owned(),
        help,
    }
}

fn segments(dir: &str) -> Vec<&str> {
    dir.split('/').filter(|segment| !segment.is_empty()).collect()
}

/// What to write instead: the folders that there are where the path first leads nowhere.
fn missing_folder(zone: &Zone, dirs: &[Vec<&str>]) -> Option<String> {
    let pattern = &zone.path.segments;
    let matched = |dir: &Vec<&str>| {
        pattern.iter().zip(dir).take_while(|(pattern, name)| segment_matches(pattern, name)).count()
    };
    let depth = dirs.iter().map(matched).max().unwrap_or(0);
    let there: BTreeSet<&str> = dirs
        .iter()
        .filter(|dir| matched(dir) == depth)
        .filter_map(|dir| dir.get(depth))
        .copied()
        .collect();
    let wanted = pattern.get(depth)?;
    if there.is_empty() {
        return None;
    }
    let whole = |name: &str| {
        let mut path = pattern.clone();
        name.clone_into(&mut path[depth]);
        path.join("/")
    };
    match guess(wanted, there.iter().copied()) {
        Some(name) => Some(format!("did you mean {}?", quote(&whole(name)))),
        None => Some(format!("the folders there are {}", list(there))),
    }
}

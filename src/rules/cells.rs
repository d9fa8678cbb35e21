//! Which cell a path belongs to.

use std::sync::Arc;

use crate::{
    base::path,
    rules::ruleset::{RuleSet, ZoneId, ZonePath},
};

/// One instance of a zone: the folder that its path matched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The zone.
    pub zone: ZoneId,
    /// The root-relative folder (`services/a` for the zone path `services/*`); each file of it and
    /// each node has it.
    pub dir: Arc<str>,
}

/// Finds the cell of any path, of a file that exists or not: quickest for paths in their order.
pub struct Cells<'r> {
    zones: &'r RuleSet,
    /// The folder that was asked for last, and its cell.
    last: (String, Option<Cell>),
}

impl<'r> Cells<'r> {
    /// A finder for these zones.
    pub fn new(zones: &'r RuleSet) -> Self {
        let mut cells = Self { zones, last: (String::new(), None) };
        cells.last.1 = cells.find("");
        cells
    }

    /// The cell that holds the file `path`: of the zones whose path matches a folder above it, the
    /// most specific one. The config reader refuses zone paths that could tie.
    pub fn of(&mut self, path: &str) -> Option<Cell> {
        self.of_folder(path::parent(path))
    }

    /// The cell that the folder `dir` is, or that holds it.
    pub fn of_folder(&mut self, dir: &str) -> Option<Cell> {
        if dir != self.last.0 {
            self.last.1 = self.find(dir);
            self.last.0.clear();
            self.last.0.push_str(dir);
        }
        self.last.1.clone()
    }

    fn find(&self, dir: &str) -> Option<Cell> {
        let zones = self.zones.zones.iter().enumerate();
        let (at, zone) = zones
            .filter(|(_, zone)| zone.path.holds(dir))
            .max_by_key(|(at, zone)| (zone.path.specificity(), std::cmp::Reverse(*at)))?;
        let zone_id = ZoneId(u16::try_from(at).unwrap_or(u16::MAX));
        let dir = first_segments(dir, zone.path.segments.len());
        // What is in one cell shares its name.
        let last = self.last.1.as_ref().filter(|last| last.zone == zone_id && *last.dir == *dir);
        Some(last.cloned().unwrap_or_else(|| Cell { zone: zone_id, dir: dir.into() }))
    }
}

/// Whether the folder `dir` is a cell of some zone.
pub fn is_cell(rules: &RuleSet, dir: &str) -> bool {
    let segments: Vec<&str> = dir.split('/').filter(|segment| !segment.is_empty()).collect();
    rules.zones.iter().any(|zone| zone.path.is_cell(&segments))
}

/// Whether everything below the folder `dir` lies in one zone, or everything in none: a specifier of
/// which no more than that is known can be judged.
pub fn settles(rules: &RuleSet, dir: &str) -> bool {
    let segments: Vec<&str> = dir.split('/').filter(|segment| !segment.is_empty()).collect();
    rules.zones.iter().all(|zone| {
        let may_begin_below =
            zone.path.segments.len() > segments.len() && zone.path.may_hold(&segments);
        !may_begin_below
    })
}

/// The first `count` segments of a folder, which has as many.
fn first_segments(dir: &str, count: usize) -> &str {
    let Some(last) = count.checked_sub(1) else { return "" };
    memchr::memchr_iter(b'/', dir.as_bytes()).nth(last).map_or(dir, |end| &dir[..end])
}

impl ZonePath {
    /// Whether the folder `dir` lies in a cell of this zone, or is one.
    pub fn holds(&self, dir: &str) -> bool {
        self.begins(dir.split('/').filter(|name| !name.is_empty()))
    }

    /// Whether the first of `segments` are this zone's.
    pub fn matches_prefix_of(&self, segments: &[&str]) -> bool {
        self.begins(segments.iter().copied())
    }

    fn begins<'n>(&self, mut names: impl Iterator<Item = &'n str>) -> bool {
        let mut segments = self.segments.iter();
        segments.all(|pattern| names.next().is_some_and(|name| segment_matches(pattern, name)))
    }

    /// Whether a folder is a cell of this zone.
    pub fn is_cell(&self, segments: &[&str]) -> bool {
        segments.len() == self.segments.len() && self.matches_prefix_of(segments)
    }

    /// Whether a folder is a cell of this zone or may hold some.
    pub fn may_hold(&self, segments: &[&str]) -> bool {
        segments.len() <= self.segments.len()
            && self
                .segments
                .iter()
                .zip(segments)
                .all(|(pattern, name)| segment_matches(pattern, name))
    }

    /// How closely the path describes a folder: number of segments, then of segments without `*`,
    /// then of characters that are not `*`.
    pub fn specificity(&self) -> (usize, usize, usize) {
        let literal = self.segments.iter().filter(|segment| !segment.contains('*')).count();
        let characters = self.text.chars().filter(|&c| c != '*').count();
        (self.segments.len(), literal, characters)
    }
}

/// Matches one path segment; `*` stands for any text, as often as it likes.
pub fn segment_matches(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return name.ends_with(piece);
        }
        let Some(at) = name.find(piece) else { return false };
        name = &name[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_within_one_segment() {
        assert!(segment_matches("*", "a"));
        assert!(segment_matches("app-*-v*", "app-web-v2"));
        assert!(!segment_matches("app-*", "web"));
        assert!(segment_matches("(group)", "(group)"));
    }
}

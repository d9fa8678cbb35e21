//! The cells that a side of a rule can mean, on any tree.

use crate::{
    base::path,
    rules::{
        cells::{Cell, Cells, settles},
        ruleset::{RuleSet, Selector, Term, ZoneId},
    },
};

/// The cells that may hold what a term means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cover {
    /// Any.
    Any,
    /// Those of one zone.
    Zone(ZoneId),
    /// One alone.
    One(Cell),
    /// None.
    None,
}

/// What is known of the cells of one side of a rule, as far as it means files.
pub(super) struct Covered {
    covers: Vec<Cover>,
    /// Something of it may lie in no cell.
    outside: bool,
}

impl Covered {
    pub(super) fn new(rules: &RuleSet, selector: &Selector) -> Self {
        let files = selector.any.iter().filter(|term| means_files(term));
        let (covers, outside): (Vec<_>, Vec<_>) = files.map(|term| of_term(rules, term)).unzip();
        if covers.is_empty() {
            return Self::unknown();
        }
        Self { covers, outside: outside.contains(&true) }
    }

    /// A side of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self { covers: vec![Cover::Any], outside: true }
    }

    /// Whether something of both sides may lie in the same cell.
    pub(super) fn may_share(&self, other: &Self) -> bool {
        self.covers.iter().any(|one| other.covers.iter().any(|other| one.meets(other)))
    }

    /// Whether something of both sides may lie in different cells, or in none.
    pub(super) fn may_differ(&self, other: &Self) -> bool {
        let mut all = self.covers.iter().chain(&other.covers);
        let first = &self.covers[0];
        self.outside
            || other.outside
            || !matches!(first, Cover::One(_))
            || all.any(|cover| cover != first)
    }

    /// The one cell that holds everything of this side.
    pub(super) fn only(&self) -> Option<&Cell> {
        match &*self.covers {
            [Cover::One(cell), ..] if !self.may_differ(self) => Some(cell),
            _ => None,
        }
    }
}

impl Cover {
    fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => false,
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::One(one), Self::One(other)) => one == other,
            _ => self.zone() == other.zone(),
        }
    }

    fn zone(&self) -> Option<ZoneId> {
        match self {
            Self::Zone(zone) => Some(*zone),
            Self::One(cell) => Some(cell.zone),
            Self::Any | Self::None => None,
        }
    }
}

/// Whether a term means what lies in the tree.
pub(super) fn means_files(term: &Term) -> bool {
    !matches!(term, Term::Package(_) | Term::Builtin(_))
}

/// The cells of what a term means, and whether some of it may lie in none.
fn of_term(rules: &RuleSet, term: &Term) -> (Cover, bool) {
    match term {
        Term::Zone(zone) => {
            let path = &rules.zone(*zone).path;
            let cover = if path.text.contains('*') {
                Cover::Zone(*zone)
            } else {
                Cover::One(Cell { zone: *zone, dir: path.segments.join("/").into() })
            };
            (cover, false)
        }
        Term::Unzoned | Term::Package(_) | Term::Builtin(_) => (Cover::None, true),
        Term::Path(glob) => of_path(rules, glob.glob().glob()),
        Term::Name(_) => (Cover::Any, true),
    }
}

/// The cells of what lies at a path glob. Where it speaks of one path, that may be a file or a folder.
fn of_path(rules: &RuleSet, glob: &str) -> (Cover, bool) {
    let wild = glob.find(['*', '?', '[', '{', '\\']);
    let fixed = wild.map_or(glob, |at| &glob[..at]);
    let whole = wild.is_none_or(|at| glob[at..].starts_with("{,/**}"));
    let above = path::parent(fixed);
    let mut cells = Cells::new(rules);
    if settles(rules, above) {
        return cells
            .of_folder(above)
            .map_or((Cover::None, true), |cell| (Cover::One(cell), false));
    }
    let folder = Some(fixed).filter(|folder| whole && settles(rules, folder));
    match folder.and_then(|folder| cells.of_folder(folder)) {
        // A file of that name would belong to what is above.
        Some(cell) => (Cover::One(cell), true),
        None => (Cover::Any, true),
    }
}

//! Which imports there can be: what each kind can lead to, and what then holds.
//!
//! The test of this table is the engine itself: over a tree with every form of import, no rule
//! that finds something may be called impossible (`tests/it/rules/impossible.rs`).

use crate::{
    extract::import::ImportKind,
    rules::{
        liveness::impossible::{
            Part,
            cells::{Covered, means_files},
        },
        ruleset::{Condition, Rule, RuleSet, Selector, Subject, Term},
    },
};

/// The sorts of targets, as far as conditions tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A module of the tree.
    Module,
    /// What lies in the tree and holds no imports, also a folder.
    Asset,
    /// A package of a registry.
    Package,
    /// What the runtime brings along.
    Builtin,
    /// A path at which nothing is, or nothing that is offered.
    Nowhere,
}

impl Sort {
    pub(super) const ALL: [Self; 5] =
        [Self::Module, Self::Asset, Self::Package, Self::Builtin, Self::Nowhere];

    /// Whether it has a path in the tree.
    fn has_path(self) -> bool {
        matches!(self, Self::Module | Self::Asset | Self::Nowhere)
    }
}

/// Whether imports of a kind are for types alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Types {
    Never,
    Always,
    AsWritten,
}

/// What imports of one kind can be.
struct Shape {
    types: Types,
    leads_to: &'static [Sort],
    /// They can name a package of the workspace.
    names_packages: bool,
}

fn shape(kind: ImportKind) -> Shape {
    use ImportKind as Kind;
    use Sort::{Asset, Module, Nowhere, Package};
    let types = match kind {
        Kind::Import | Kind::Export | Kind::ImportEquals => Types::AsWritten,
        Kind::ImportType | Kind::TripleSlash | Kind::Jsdoc | Kind::ModuleAugmentation => {
            Types::Always
        }
        Kind::DynamicImport
        | Kind::Require
        | Kind::RequireResolve
        | Kind::ImportMetaResolve
        | Kind::ImportMetaGlob
        | Kind::NewUrl
        | Kind::Mock
        | Kind::Amd
        | Kind::Manifest
        | Kind::Tsconfig => Types::Never,
    };
    let leads_to: &[Sort] = match kind {
        // A scheme makes another URL of it, and what bundlers find beyond paths lies in the tree or
        // is computed.
        Kind::NewUrl => &[Module, Asset, Package, Nowhere],
        // Only packages of the workspace count, by their manifests.
        Kind::Manifest => &[Asset, Nowhere],
        Kind::Tsconfig => &[Asset, Package, Nowhere],
        _ => &Sort::ALL,
    };
    let names_packages = !matches!(kind, Kind::ImportMetaGlob | Kind::Manifest | Kind::Tsconfig);
    Shape { types, leads_to, names_packages }
}

/// The kinds that are, or can be, for types alone.
pub(super) fn kinds_for_types(always: bool) -> impl Iterator<Item = ImportKind> {
    ImportKind::ALL.iter().copied().filter(move |&kind| match shape(kind).types {
        Types::Always => true,
        Types::AsWritten => !always,
        Types::Never => false,
    })
}

/// What imports of these kinds can lead to.
pub(super) fn targets_of(kinds: &[ImportKind]) -> impl Iterator<Item = Sort> {
    let leads_to = |sort: Sort| kinds.iter().any(|&kind| shape(kind).leads_to.contains(&sort));
    Sort::ALL.into_iter().filter(move |&sort| leads_to(sort))
}

/// One import, as far as conditions can tell.
#[derive(Clone, Copy)]
struct Case {
    kind: ImportKind,
    type_only: bool,
    sort: Sort,
    by_name: bool,
    same_cell: bool,
}

/// Every import that there can be.
fn cases() -> impl Iterator<Item = Case> {
    let both = [false, true];
    ImportKind::ALL.iter().flat_map(move |&kind| {
        let Shape { types, leads_to, names_packages } = shape(kind);
        let type_only = both.into_iter().filter(move |only| match types {
            Types::AsWritten => true,
            Types::Always => *only,
            Types::Never => !only,
        });
        type_only.flat_map(move |type_only| {
            leads_to.iter().flat_map(move |&sort| {
                let by_name =
                    both.into_iter().filter(move |by| !by || names_packages && sort.has_path());
                by_name.flat_map(move |by_name| {
                    let same_cell = both.into_iter().filter(move |same| !same || sort.has_path());
                    same_cell.map(move |same_cell| Case {
                        kind,
                        type_only,
                        sort,
                        by_name,
                        same_cell,
                    })
                })
            })
        })
    })
}

/// What of that is known for one rule.
pub(super) struct Table {
    /// The sorts that its `to` means.
    sorts: Vec<Sort>,
    /// Both sides may share a cell.
    may_share: bool,
    /// They may lie in different ones, or in none.
    may_differ: bool,
}

impl Table {
    pub(super) fn new(rules: &RuleSet, rule: &Rule) -> Self {
        let (from, to) = (Covered::new(rules, &rule.from), Covered::new(rules, &rule.to));
        let may_share = from.may_share(&to);
        // The last step of a way may begin anywhere.
        let is_way = matches!(rule.subject, Subject::Reachable(_));
        let from = if is_way { Covered::unknown() } else { from };
        Self { sorts: sorts(&rule.to), may_share, may_differ: from.may_differ(&to) }
    }

    /// Whether some import is like all of these.
    pub(super) fn possible(&self, parts: &[Part<'_>]) -> bool {
        cases().any(|case| parts.iter().all(|part| self.is_like(case, *part)))
    }

    fn is_like(&self, case: Case, part: Part<'_>) -> bool {
        match part {
            Part::Subject(subject) => may_be_judged(subject, case),
            Part::To => self.sorts.contains(&case.sort),
            Part::Sides => {
                !case.sort.has_path()
                    || if case.same_cell { self.may_share } else { self.may_differ }
            }
            Part::Condition(condition) => may_hold(condition, case),
        }
    }
}

/// The sorts of targets that a `to` can mean.
fn sorts(to: &Selector) -> Vec<Sort> {
    let means = |term: &Term, sort: Sort| match sort {
        Sort::Package => matches!(term, Term::Package(_)),
        Sort::Builtin => matches!(term, Term::Builtin(_)),
        Sort::Module | Sort::Asset | Sort::Nowhere => means_files(term),
    };
    let is_meant = |sort: &Sort| to.any.is_empty() || to.any.iter().any(|term| means(term, *sort));
    Sort::ALL.into_iter().filter(is_meant).collect()
}

/// Whether a rule can come by such an import. Cycles and ways lead through modules, and what a
/// manifest says is no step; the end of a way may be anything.
fn may_be_judged(subject: Subject, case: Case) -> bool {
    let is_step = !matches!(case.kind, ImportKind::Manifest | ImportKind::Tsconfig);
    match subject {
        Subject::Cycle => is_step && case.sort == Sort::Module,
        Subject::Reachable(true) => is_step,
        Subject::Reachable(false) => case.sort == Sort::Module,
        _ => true,
    }
}

fn may_hold(condition: &Condition, case: Case) -> bool {
    match condition {
        Condition::Kind(kinds) => kinds.contains(&case.kind),
        Condition::KindNot(kinds) => !kinds.contains(&case.kind),
        Condition::TypeOnly(wanted) => case.type_only == *wanted,
        Condition::SameCell(wanted) => case.same_cell == *wanted,
        Condition::ByName(wanted) => case.by_name == *wanted,
        Condition::Declared(_) | Condition::DeclaredIn(_) | Condition::DeclaredTwice => {
            case.sort == Sort::Package
        }
        Condition::Resolved(wanted) => (case.sort != Sort::Nowhere) == *wanted,
        // What a cell offers is asked of zones alone, and the other conditions have a table of their
        // own.
        Condition::Entry(_) | Condition::View(_) => true,
    }
}

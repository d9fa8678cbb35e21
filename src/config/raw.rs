//! What a config says before it is judged: read from a file, or made up for the defaults.
//!
//! Both go through [`super::compile`], so that there is one meaning of a zone.

use std::ops::Range;

use crate::{
    base::severity::Severity,
    extract::import::ImportKind,
    rules::ruleset::{BlindSpotPolicy, Section},
};

/// A value and the bytes of the config file that hold it (empty for the defaults).
#[derive(Clone, Debug)]
pub(super) struct Spanned<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

impl<T> Spanned<T> {
    /// A value that stands in no file.
    pub(super) fn made_up(value: T) -> Self {
        Self { value, span: 0..0 }
    }
}

/// A whole config. What could not be read is left out here and reported by the reader.
#[derive(Debug, Default)]
pub(super) struct RawConfig {
    pub(super) zones: Vec<RawZone>,
    pub(super) rules: Vec<RawRule>,
    pub(super) allowed: Option<RawAllowed>,
    pub(super) unzoned: Option<Spanned<Severity>>,
    pub(super) blind_spots: BlindSpotPolicy,
    pub(super) ignore: Vec<Spanned<String>>,
    pub(super) probes: RawProbes,
}

/// What `probes` says.
#[derive(Debug)]
pub(super) struct RawProbes {
    /// The zones of which every cell must have a probe.
    pub(super) zones: Vec<Spanned<String>>,
    pub(super) rules: RawRequiredRules,
    /// `None` is off.
    pub(super) severity: Option<Severity>,
}

impl Default for RawProbes {
    fn default() -> Self {
        let (zones, rules) = (Vec::new(), RawRequiredRules::None);
        Self { zones, rules, severity: Some(Severity::Error) }
    }
}

/// The rules that must have a probe.
#[derive(Debug)]
pub(super) enum RawRequiredRules {
    None,
    /// All of them, as it says here.
    All(Range<usize>),
    Named(Vec<Spanned<String>>),
}

/// One member of `zones`.
#[derive(Debug)]
pub(super) struct RawZone {
    pub(super) name: Spanned<String>,
    /// `None` when it was missing or of the wrong type, which is reported already.
    pub(super) path: Option<Spanned<String>>,
    pub(super) may_import: Vec<Spanned<String>>,
    pub(super) must_not_import: Vec<(Spanned<String>, Naming)>,
    pub(super) entry: Option<RawEntry>,
}

/// How a rule that follows from a zone is named and explained.
#[derive(Clone, Debug)]
pub(super) struct Naming {
    pub(super) name: Option<Spanned<String>>,
    /// `None` is off.
    pub(super) severity: Option<Severity>,
    pub(super) comment: Option<String>,
}

impl Default for Naming {
    fn default() -> Self {
        Self { name: None, severity: Some(Severity::Error), comment: None }
    }
}

impl Naming {
    /// The default rule with a comment.
    pub(super) fn because(comment: &str) -> Self {
        Self { comment: Some(comment.to_owned()), ..Self::default() }
    }
}

/// A zone's `entry`.
#[derive(Debug)]
pub(super) struct RawEntry {
    pub(super) surface: RawSurface,
    pub(super) naming: Naming,
    pub(super) span: Range<usize>,
}

/// What a cell offers to others.
#[derive(Debug)]
pub(super) enum RawSurface {
    Exports,
    Globs(Vec<Spanned<String>>),
}

/// One member of `rules`.
#[derive(Debug)]
pub(super) struct RawRule {
    /// `None` when it was missing or of the wrong type, which is reported already.
    pub(super) name: Option<Spanned<String>>,
    pub(super) severity: Option<Severity>,
    pub(super) comment: Option<String>,
    pub(super) from: Option<RawSelector>,
    pub(super) to: Option<RawSelector>,
    pub(super) kind: Option<Keyed<Vec<ImportKind>>>,
    pub(super) kind_not: Option<Keyed<Vec<ImportKind>>>,
    pub(super) type_only: Option<Keyed<bool>>,
    pub(super) same_cell: Option<Keyed<bool>>,
    pub(super) by_name: Option<Keyed<bool>>,
    pub(super) declared: Option<Keyed<RawDeclared>>,
    pub(super) resolved: Option<Keyed<bool>>,
    pub(super) circular: Option<Keyed<bool>>,
    pub(super) reachable: Option<Keyed<bool>>,
    pub(super) orphan: Option<Keyed<bool>>,
    /// Where the rule begins.
    pub(super) span: Range<usize>,
}

/// A rule's `declared`.
#[derive(Clone, Debug)]
pub(super) enum RawDeclared {
    /// Whether the package is declared.
    Flag(bool),
    /// It is, in one of these sections.
    In(Vec<Section>),
    /// It is, in several sections.
    Twice,
}

/// `allowed`.
#[derive(Debug)]
pub(super) struct RawAllowed {
    pub(super) naming: Naming,
    /// What is allowed; each without a name.
    pub(super) imports: Vec<RawRule>,
    /// Where the key stands.
    pub(super) span: Range<usize>,
}

/// A `from` or `to`: where its key stands, and its items.
pub(super) type RawSelector = Keyed<Vec<Spanned<String>>>;

/// A value and where its key stands.
#[derive(Clone, Debug)]
pub(super) struct Keyed<T> {
    pub(super) value: T,
    pub(super) key: Range<usize>,
}

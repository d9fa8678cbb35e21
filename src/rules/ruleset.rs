//! The one representation of all rules, whichever config they come from.

use std::ops::Range;

use globset::GlobMatcher;

use crate::{
    base::{diagnostic::Spot, severity::Severity},
    cruise::TypeSet,
    extract::import::ImportKind,
    rules::pattern::Pattern,
};

/// A zone of the config, by its place in [`RuleSet::zones`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneId(pub u16);

/// A rule, by its place in [`RuleSet::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u16);

/// Everything that the config says, checked.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// The zones, in the order of the config.
    pub zones: Vec<Zone>,
    /// The rules: those that follow from zones first, then the named ones.
    pub rules: Vec<Rule>,
    /// What [`Subject::Allowed`] allows: each as a rule of its own, of which name and severity do
    /// not count.
    pub allowed: Vec<Rule>,
    /// What each kind of blind spot does.
    pub blind_spots: BlindSpotPolicy,
    /// Which probes there must be.
    pub required_probes: RequiredProbes,
}

/// Which probes there must be, and where the config says so (bytes of the config file).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredProbes {
    /// What it does that one is missing.
    pub severity: Severity,
    /// The zones of which each cell must have one.
    pub zones: Vec<(ZoneId, Range<usize>)>,
    /// The rules that one must prove.
    pub rules: Vec<(RuleId, Range<usize>)>,
}

impl Default for RequiredProbes {
    fn default() -> Self {
        Self { severity: Severity::Error, zones: Vec::new(), rules: Vec::new() }
    }
}

impl RuleSet {
    /// The zone with this id.
    pub fn zone(&self, id: ZoneId) -> &Zone {
        &self.zones[usize::from(id.0)]
    }

    /// The rules, then what the allowed list allows.
    pub fn with_allowed(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().chain(&self.allowed)
    }

    /// The rule with this id.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[usize::from(id.0)]
    }
}

/// A named part of the tree.
#[derive(Debug)]
pub struct Zone {
    /// Its name.
    pub name: String,
    /// The folders that are its cells.
    pub path: ZonePath,
    /// The zones that its files may import.
    pub may_import: Vec<ZoneId>,
    /// Where the config says each of these (bytes of the config file); nothing for the built-in
    /// defaults.
    pub may_import_spans: Vec<Range<usize>>,
    /// What its cells offer to other cells; `None` when everything.
    pub entry: Option<Entry>,
    /// Where the config defines it (bytes of the config file).
    pub span: Range<usize>,
}

/// The folders of a zone: root-relative segments, `*` within a segment matching any text in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZonePath {
    /// The path as written, without a trailing `/`.
    pub text: String,
    /// Its segments; none for the root itself.
    pub segments: Vec<String>,
}

/// The public surface of a zone's cells.
#[derive(Debug)]
pub enum Entry {
    /// What the `exports` (or `main`) of the cell's `package.json` declares.
    Exports,
    /// The files, seen from the cell's folder, that match one of these globs.
    Globs(Vec<GlobMatcher>),
}

/// One rule. It forbids what matches `from`, `to` and every condition.
#[derive(Debug)]
pub struct Rule {
    /// Its unique, stable name.
    pub name: String,
    /// What a violation of it does.
    pub severity: Severity,
    /// Why the rule exists: shown with its violations.
    pub comment: Option<String>,
    /// What it judges.
    pub subject: Subject,
    /// The importing side.
    pub from: Selector,
    /// The imported side.
    pub to: Selector,
    /// What else must hold for a dependency to be judged a violation.
    pub conditions: Vec<Condition>,
    /// Where the config says so.
    pub written: Written,
}

/// Where a config says what a rule is made of; nothing of this is known of the built-in defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The rule itself: its name, or what it follows from.
    pub rule: Spot,
    /// Each of the terms of `from` that are meant.
    pub from: Vec<Spot>,
    /// Each of the terms of `from` that are left out.
    pub from_not: Vec<Spot>,
    /// Each of the terms of `to` that are meant.
    pub to: Vec<Spot>,
    /// Each of the terms of `to` that are left out.
    pub to_not: Vec<Spot>,
    /// The keys that say what is judged and under which conditions, each with its place.
    pub keys: Vec<(Box<str>, Spot)>,
}

impl Written {
    /// A rule of which only its own place is known.
    pub fn at(rule: impl Into<Spot>) -> Self {
        Self { rule: rule.into(), ..Self::default() }
    }

    /// Where a key stands.
    pub fn key(&self, key: &str) -> Option<&Spot> {
        self.keys.iter().find(|(known, _)| **known == *key).map(|(_, spot)| spot)
    }
}

/// What a rule judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Each dependency by itself.
    Dependency,
    /// Each dependency that is part of a cycle of dependencies that meet the conditions.
    Cycle,
    /// Each module that matches `from`: whether it reaches (`true`), over any number of
    /// dependencies that meet the conditions, a module that matches `to`; or (`false`) each module that
    /// matches `to` and that no module of `from` reaches.
    Reachable(bool),
    /// Each module that matches `from` and that neither imports nor is imported.
    Orphan,
    /// Each module that matches `from`, for being there.
    Module,
    /// Each node that matches `from`, together with each other one that matches `to` and that it
    /// reaches.
    Reaches,
    /// Each node that matches `to` and that no other node of `from` reaches.
    Unreached,
    /// Each node that matches `from` and has dependencies or dependents (`false`), or neither
    /// (`true`).
    Lone(bool),
    /// Each node that matches `to`, for the number of nodes of `from` that depend on it.
    Dependents {
        /// Fewer than this.
        less_than: Option<u32>,
        /// More than this.
        more_than: Option<u32>,
    },
    /// Each node that matches `from` and neither matches `to` nor depends on what does, directly or
    /// (`Some(true)`) over any number of dependencies.
    Requires(Option<bool>),
    /// Each dependency between folders.
    Folder,
    /// Each dependency and each node that nothing in [`RuleSet::allowed`] allows. Dependencies are
    /// judged by those of [`Subject::Dependency`] if there are any, nodes by the others likewise.
    Allowed,
}

impl Subject {
    /// Whether a rule judges what has two sides, instead of modules by themselves.
    pub fn judges_pairs(self) -> bool {
        !matches!(self, Self::Orphan | Self::Module | Self::Lone(_))
    }
}

/// A set of modules and other targets. A file matches when one of `any` does and none of `none`.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// What is meant; empty means everything.
    pub any: Vec<Term>,
    /// What is left out.
    pub none: Vec<Term>,
}

impl Selector {
    /// Whether it means all files of a zone or none of them.
    pub fn looks_at_zones_alone(&self) -> bool {
        let is_of_zones = |term: &Term| matches!(term, Term::Zone(_) | Term::Unzoned);
        self.any.iter().chain(&self.none).all(is_of_zones)
    }
}

/// One term of a [`Selector`].
#[derive(Clone, Debug)]
pub enum Term {
    /// Files of a zone.
    Zone(ZoneId),
    /// Files of no zone.
    Unzoned,
    /// Files whose root-relative path matches.
    Path(GlobMatcher),
    /// Packages outside of the workspace whose name matches.
    Package(GlobMatcher),
    /// Builtins whose name, with its scheme, matches.
    Builtin(GlobMatcher),
    /// What has a matching name: for rules of dependency-cruiser that which it would have, otherwise
    /// the root-relative path.
    Name(Pattern),
}

/// One condition on a dependency; a rule matches when all of its conditions hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The import's syntax is one of these.
    Kind(Vec<ImportKind>),
    /// The import's syntax is none of these.
    KindNot(Vec<ImportKind>),
    /// The import is (not) for types alone.
    TypeOnly(bool),
    /// Both sides lie in the same cell (or not).
    SameCell(bool),
    /// The target is (not) part of its cell's public surface.
    Entry(bool),
    /// The import names the package of the workspace that it goes to, by a name that this offers
    /// (or not).
    ByName(bool),
    /// The target, a package, is (not) declared in the importing file's nearest `package.json`.
    Declared(bool),
    /// The target, a package, is listed in one of these sections of that `package.json`.
    DeclaredIn(Vec<Section>),
    /// It is listed in several of them.
    DeclaredTwice,
    /// The import resolves to something that exists (or not).
    Resolved(bool),
    /// Something that dependency-cruiser's view of the dependency tells.
    View(ViewCondition),
}

/// A section of a `package.json` that lists packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// What is installed along with the package.
    Dependencies,
    /// What only its developers need.
    DevDependencies,
    /// What may be missing.
    OptionalDependencies,
    /// What whoever depends on the package has to install.
    PeerDependencies,
}

impl Section {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Dependencies,
        Self::DevDependencies,
        Self::OptionalDependencies,
        Self::PeerDependencies,
    ];

    /// Its key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dependencies => "dependencies",
            Self::DevDependencies => "devDependencies",
            Self::OptionalDependencies => "optionalDependencies",
            Self::PeerDependencies => "peerDependencies",
        }
    }
}

/// A condition on dependency-cruiser's view of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewCondition {
    /// It is of one of these classes.
    Types(TypeSet),
    /// It is of none of these classes.
    TypesNot(TypeSet),
    /// It is (not) of several of those classes of which one should be enough.
    MoreThanOneType(bool),
    /// It is (not) there before compilation alone.
    PreCompilationOnly(bool),
    /// It resolves to nothing (or to something).
    CouldNotResolve(bool),
    /// It is (not) part of a cycle.
    Circular(bool),
    /// Its cycle, if it has one, is of this shape.
    Via(CycleShape),
    /// It is (not) made at run time.
    Dynamic(bool),
    /// It is (not) made by a wrapper of `require`.
    ExoticallyRequired(bool),
    /// The wrapper's name matches.
    ExoticRequire(Pattern),
    /// There is a wrapper, and its name does not match.
    ExoticRequireNot(Pattern),
    /// The licence matches.
    License(Pattern),
    /// There is a licence, and it does not match.
    LicenseNot(Pattern),
    /// The target is less stable than the source (or not).
    MoreUnstable(bool),
    /// The target lies in a folder above that of the source (or not).
    Ancestor(bool),
}

/// What the steps of a cycle must be like. A step is a dependency together with its target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CycleShape {
    /// Each of these must hold for some step.
    pub some: Vec<StepTest>,
    /// All of these must hold for every step.
    pub every: Vec<StepTest>,
}

/// A condition on a step of a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepTest {
    /// The target's name matches.
    Path(Pattern),
    /// The target's name does not match.
    PathNot(Pattern),
    /// The dependency is of one of these classes.
    Types(TypeSet),
    /// The dependency is of none of these classes.
    TypesNot(TypeSet),
}

/// What each kind of blind spot does; `None` is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlindSpotPolicy {
    /// A file that does not parse, cannot be read, or is not UTF-8.
    pub parse_error: Option<Severity>,
    /// An import that resolves to nothing.
    pub unresolved: Option<Severity>,
    /// A specifier that is computed at run time and whose beginning does not settle the matter.
    pub computed: Option<Severity>,
    /// Something that matters (a probe, a zone's folder) is hidden from the run: git-ignored, or
    /// unreadable.
    pub hidden: Option<Severity>,
    /// A rule that cannot bite, because nothing in the tree matches one of its sides.
    pub dead_rule: Option<Severity>,
    /// Something in the config that nothing needs: what a zone may import and does not, an exception
    /// without a case, a rule that others make needless on this tree.
    pub unused: Option<Severity>,
}

impl Default for BlindSpotPolicy {
    fn default() -> Self {
        Self {
            parse_error: Some(Severity::Error),
            unresolved: Some(Severity::Warn),
            computed: Some(Severity::Warn),
            hidden: Some(Severity::Error),
            dead_rule: Some(Severity::Error),
            unused: Some(Severity::Warn),
        }
    }
}

//! Holds the verdicts of two configs on one tree against each other.
//!
//! Both judge the same tree, each import by itself, so an import is known by its place. A cycle is the
//! same if a module of it is told, reach if the module that it starts from is: which of several ways is
//! shown does not matter.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{position::Position, severity::Severity},
    config::migrate::Translation,
    extract::import::{ImportKind, Specifier},
    pipeline::Checked,
    resolve::target::{Dependency, Target},
    rules::{
        ruleset::{Condition, Subject, ViewCondition},
        violation::Violation,
    },
};

/// How the verdicts of two configs compare.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The number of violations that both find.
    pub equal: usize,
    /// Those that one alone finds: by reason, then by file.
    pub differences: Vec<Difference>,
    /// Probes of which the verdicts differ, by file.
    pub probes: Vec<ProbeDifference>,
}

impl Comparison {
    /// Whether both find the same.
    pub fn is_equal(&self) -> bool {
        self.differences.is_empty() && self.probes.is_empty()
    }
}

/// A violation that one config alone finds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Why the other does not, where that is known.
    pub why: Why,
    /// Whether the new config finds it; otherwise the one that there was.
    pub is_new: bool,
    /// The file at fault.
    pub file: String,
    /// Where in it.
    pub at: Position,
    /// The rule, by the name that it had before.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// The import, as it is written.
    pub specifier: Option<String>,
    /// What it leads to.
    pub to: Option<String>,
}

/// Why one config finds what the other does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nothing is known about it: the translation is likely wrong.
    Unknown,
    /// The rule could not be translated.
    NotTranslated,
    /// The new config leaves the file out.
    LeftOut,
    /// The other config did not look at the file.
    NotLookedAt,
    /// A package of the workspace is judged by the path that it declares there, and by its source here.
    Declared,
    /// The specifier is computed: a blind spot here.
    Computed,
    /// A cycle is one of imports that meet the rule's conditions here, there of any imports.
    WholeCycle,
    /// The module imports something, or is imported, in a way that does not count there.
    MoreImports,
    /// Manifests are not read there.
    Manifest,
    /// Imports of this kind are not seen there.
    Kind(ImportKind),
    /// Packages that are not installed have no path of which a pattern could match more than the name.
    NotInstalled,
    /// Imports for types alone do not count there.
    TypeOnly,
    /// The import was removed there before it was looked at.
    NotSeen,
    /// It resolves to nothing, and is judged by where it aims.
    Unresolved,
}

impl Why {
    /// Whether the difference is that ringfence sees more.
    pub fn is_more(&self) -> bool {
        matches!(
            self,
            Self::MoreImports | Self::Manifest | Self::Kind(_) | Self::NotSeen | Self::Unresolved
        )
    }
}

/// A probe of which the verdicts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeDifference {
    /// Its file.
    pub file: String,
    /// The verdict of the config that there was.
    pub before: &'static str,
    /// That of the new one.
    pub after: &'static str,
}

/// What a violation about a cycle is known by, beside the module that it begins with.
const CYCLE: &str = "begins a cycle";

/// By what a violation is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    severity: Severity,
    file: String,
    what: String,
    /// Where the import stands, if it is about one.
    at: Option<Position>,
}

/// Compares what a tree's own config finds with what the one made from it does. `types_vanish`: for
/// the former, imports for types alone do not count.
pub fn compare(
    before: &Checked,
    after: &Checked,
    translation: &Translation,
    types_vanish: bool,
) -> Comparison {
    let (old, new) = (Run::new(before), Run::new(after));
    let found = old.keys(str::to_owned);
    let found_anew = new.keys(|rule| translation.old_name(rule).to_owned());
    let mut differences = Vec::new();
    for (key, violation) in &found {
        if !found_anew.contains_key(key) && !is_on_one(key, &found_anew) {
            let why = if translation.lacks(&key.rule) {
                Why::NotTranslated
            } else {
                new.why_not(&old, key, violation)
            };
            differences.push(Difference::new(key, violation, why, false));
        }
    }
    for (key, violation) in &found_anew {
        if !found.contains_key(key) && !leads_through_one(key, violation, &found) {
            let why = old.why_unseen(&new, key, violation, types_vanish);
            differences.push(Difference::new(key, violation, why, true));
        }
    }
    differences.sort();
    Comparison {
        equal: found.len() - differences.iter().filter(|difference| !difference.is_new).count(),
        differences,
        probes: probes(before, after),
    }
}

/// Whether a module begins a cycle that was told elsewhere: the new config tells each cycle once.
fn is_on_one(key: &Key, told: &BTreeMap<Key, &Violation>) -> bool {
    let is_same_rule = |other: &&Key| {
        (&other.rule, other.severity, &other.what) == (&key.rule, key.severity, &key.what)
    };
    key.what == CYCLE
        && told
            .iter()
            .filter(|(other, _)| is_same_rule(other))
            .any(|(_, violation)| violation.chain.iter().any(|module| **module == *key.file))
}

/// Whether a cycle leads through a module that begins one for the old config.
fn leads_through_one(key: &Key, violation: &Violation, told: &BTreeMap<Key, &Violation>) -> bool {
    let begins = |module: &str| told.contains_key(&Key { file: module.to_owned(), ..key.clone() });
    key.what == CYCLE && violation.chain.iter().any(|module| begins(module))
}

fn probes(before: &Checked, after: &Checked) -> Vec<ProbeDifference> {
    let verdicts = |checked: &Checked| -> BTreeMap<String, &'static str> {
        let verdict = |probe: &crate::probes::ProbeResult| {
            (checked.index.path(probe.file).to_owned(), probe.verdict.as_str())
        };
        checked.probes.iter().map(verdict).collect()
    };
    let (old, new) = (verdicts(before), verdicts(after));
    let files: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let difference = |file: &String| {
        let (before, after) = (old.get(file), new.get(file));
        (before != after).then(|| ProbeDifference {
            file: file.clone(),
            before: before.copied().unwrap_or("not looked at"),
            after: after.copied().unwrap_or("not looked at"),
        })
    };
    files.into_iter().filter_map(difference).collect()
}

/// A run, with its imports at hand.
struct Run<'r> {
    checked: &'r Checked,
    files: BTreeSet<&'r str>,
    /// What each import leads to, by file and specifier: the first of several.
    imports: BTreeMap<(&'r str, String), &'r Dependency>,
}

impl<'r> Run<'r> {
    fn new(checked: &'r Checked) -> Self {
        let path = |file| checked.index.path(file);
        let files = checked.modules.iter().map(|module| path(module.file)).collect();
        let mut imports = BTreeMap::new();
        for dependency in checked.dependencies.iter() {
            let specifier = checked.import(dependency).specifier.display();
            imports.entry((path(dependency.from), specifier)).or_insert(dependency);
        }
        Self { checked, files, imports }
    }

    /// The violations, in probes too, by what they are known by.
    fn keys(&self, name: impl Fn(&str) -> String) -> BTreeMap<Key, &'r Violation> {
        let mut keys = BTreeMap::new();
        let all = self.checked.violations.iter().chain(&self.checked.probe_violations);
        for violation in all {
            let key = |file: &str, what: &str, at: Option<Position>| Key {
                rule: name(&violation.rule),
                severity: violation.severity,
                file: file.to_owned(),
                what: what.to_owned(),
                at,
            };
            let file = self.checked.index.path(violation.from);
            match self.about(violation) {
                About::Cycle => {
                    keys.entry(key(file, CYCLE, None)).or_insert(violation);
                }
                About::Reach => {
                    keys.entry(key(file, "reaches", None)).or_insert(violation);
                }
                About::Import => {
                    let specifier = violation.import.as_ref().map(|import| &*import.specifier);
                    let at = specifier.map(|_| violation.range.start);
                    keys.entry(key(file, specifier.unwrap_or_default(), at)).or_insert(violation);
                }
            }
        }
        keys
    }

    fn about(&self, violation: &Violation) -> About {
        let Some(rule) = violation.rule_id.map(|id| self.checked.rule(id)) else {
            return About::Import;
        };
        let is_circular = |condition: &Condition| {
            matches!(condition, Condition::View(ViewCondition::Circular(true)))
        };
        match rule.subject {
            Subject::Cycle => About::Cycle,
            Subject::Dependency if rule.conditions.iter().any(is_circular) => About::Cycle,
            Subject::Reachable(true) | Subject::Reaches => About::Reach,
            _ => About::Import,
        }
    }

    fn dependency(&self, file: &str, specifier: &str) -> Option<&'r Dependency> {
        self.imports.get(&(file, specifier.to_owned())).copied()
    }

    /// Whether the rule of this name has conditions.
    fn has_conditions(&self, name: &str) -> bool {
        let rules = &self.checked.rules.rules;
        rules.iter().any(|rule| rule.name == name && !rule.conditions.is_empty())
    }

    /// Why this run, by the new config, does not find what the other does.
    fn why_not(&self, other: &Self, key: &Key, violation: &Violation) -> Why {
        if !self.files.contains(key.file.as_str()) {
            return Why::LeftOut;
        }
        if key.what == CYCLE && self.has_conditions(&key.rule) {
            return Why::WholeCycle;
        }
        let Some(import) = &violation.import else {
            let subject = violation.rule_id.map(|id| other.checked.rule(id).subject);
            let is_of_orphans = subject == Some(Subject::Lone(true));
            return if is_of_orphans { Why::MoreImports } else { Why::Unknown };
        };
        let file = other.checked.index.path(violation.from);
        let there = other.dependency(file, &import.specifier);
        let is_computed = |it: &Dependency| {
            matches!(other.checked.import(it).specifier, Specifier::Computed { .. })
        };
        if there.is_some_and(is_computed) {
            return Why::Computed;
        }
        if there.is_some_and(|it| it.aside.declared().is_some()) {
            return Why::Declared;
        }
        Why::Unknown
    }

    /// Why this run, by dependency-cruiser's config, does not find what the new config does.
    fn why_unseen(&self, new: &Self, key: &Key, violation: &Violation, types_vanish: bool) -> Why {
        let kind = violation.import.as_ref().map(|import| import.kind);
        match kind {
            Some(ImportKind::Manifest | ImportKind::Tsconfig) => return Why::Manifest,
            Some(kind) if UNSEEN.contains(&kind) => return Why::Kind(kind),
            _ => {}
        }
        if !self.files.contains(key.file.as_str()) {
            return Why::NotLookedAt;
        }
        let Some(import) = &violation.import else { return Why::Unknown };
        if import.type_only && types_vanish {
            return Why::TypeOnly;
        }
        let file = new.checked.index.path(violation.from);
        let Some(dependency) = self.dependency(file, &import.specifier) else {
            return Why::NotSeen;
        };
        if dependency.aside.declared().is_some() {
            return Why::Declared;
        }
        match dependency.target {
            Target::Unresolved { .. } => Why::Unresolved,
            Target::Package(_) if dependency.aside.installed().is_none() => Why::NotInstalled,
            _ => Why::Unknown,
        }
    }
}

impl Difference {
    fn new(key: &Key, violation: &Violation, why: Why, is_new: bool) -> Self {
        let import = violation.import.as_ref();
        Self {
            why,
            is_new,
            file: key.file.clone(),
            at: violation.range.start,
            rule: key.rule.clone(),
            severity: key.severity,
            specifier: import.map(|import| import.specifier.to_string()),
            to: violation.to.as_ref().filter(|_| import.is_some()).map(|to| to.file.to_string()),
        }
    }
}

/// What a violation is about.
enum About {
    Cycle,
    Reach,
    Import,
}

/// The kinds of imports that dependency-cruiser does not see.
const UNSEEN: [ImportKind; 7] = [
    ImportKind::RequireResolve,
    ImportKind::ImportMetaResolve,
    ImportKind::ImportMetaGlob,
    ImportKind::NewUrl,
    ImportKind::Mock,
    ImportKind::ModuleAugmentation,
    ImportKind::Jsdoc,
];

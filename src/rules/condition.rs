//! The conditions of rules, one function each.

use crate::{
    extract::import::{Import, ImportKind},
    graph::Node,
    resolve::{
        World,
        manifest::Manifest,
        target::{Dependency, Target},
    },
    rules::{
        cruise::condition::Seen,
        facts::Facts,
        miss::Unmet,
        ruleset::{Condition, Entry, RuleSet, Section},
    },
};

/// One dependency with everything that conditions look at.
pub struct Judged<'j> {
    /// The dependency.
    pub dependency: &'j Dependency,
    /// Its import.
    pub import: &'j Import,
    /// The importing side.
    pub from: &'j Facts<'j>,
    /// The imported side.
    pub to: &'j Facts<'j>,
    /// The rules, for their zones.
    pub rules: &'j RuleSet,
    /// What resolution knows, for the surface of packages and their manifests.
    pub world: &'j World,
    /// The dependency as dependency-cruiser has it, when its rules are used.
    pub seen: Option<Seen<'j>>,
}

impl Judged<'_> {
    /// The first of `conditions` that does not hold.
    pub fn first_failing<'c>(&self, conditions: &'c [Condition]) -> Option<&'c Condition> {
        conditions.iter().find(|condition| !self.holds(condition))
    }

    /// Whether a condition holds.
    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Kind(kinds) => kinds.contains(&self.import.kind),
            Condition::KindNot(kinds) => !kinds.contains(&self.import.kind),
            Condition::TypeOnly(wanted) => self.import.type_only == *wanted,
            Condition::SameCell(wanted) => self.is_same_cell() == *wanted,
            Condition::Entry(wanted) => self.is_entry() == *wanted,
            Condition::ByName(wanted) => self.dependency.by_package_name == *wanted,
            Condition::Declared(wanted) => self.is_declared() == Some(*wanted),
            Condition::DeclaredIn(wanted) => {
                self.declared_in().any(|section| wanted.contains(&section))
            }
            Condition::DeclaredTwice => self.declared_in().count() > 1,
            Condition::Resolved(wanted) => self.is_resolved() == *wanted,
            Condition::View(wanted) => self.seen.as_ref().is_some_and(|seen| seen.holds(wanted)),
        }
    }

    fn is_same_cell(&self) -> bool {
        self.from.cell.is_some() && self.from.cell == self.to.cell
    }

    /// Whether the import comes in by the public surface of the target's cell. What does not exist
    /// is no part of any surface, unless the package itself declares it.
    fn is_entry(&self) -> bool {
        let Some(cell) = &self.to.cell else { return true };
        match &self.rules.zone(cell.zone).entry {
            None => true,
            Some(Entry::Exports) if self.dependency.by_package_name => true,
            Some(Entry::Exports) if self.world.manifests.in_dir(&cell.dir).is_none() => true,
            Some(Entry::Exports) => match self.to.node {
                Node::File(file) => self.world.offers(&cell.dir, *file),
                _ => false,
            },
            Some(Entry::Globs(globs)) => {
                let below =
                    self.to.path.and_then(|path| crate::base::path::strip_dir(path, &cell.dir));
                below.is_some_and(|below| globs.iter().any(|glob| glob.is_match(below)))
            }
        }
    }

    /// Whether the nearest `package.json` with a name (one without only marks a module format)
    /// declares the package; `None` for what is no package.
    fn is_declared(&self) -> Option<bool> {
        let Target::Package(name) = &self.dependency.target else { return None };
        let declares = |name: &str| {
            self.manifest().is_some_and(|manifest| manifest.dependency(name).is_some())
        };
        Some(declares(name) || (self.import.type_only && declares(&types_package(name))))
    }

    /// The sections of that `package.json` that list the package. Its types stand for it where it
    /// is listed nowhere itself.
    fn declared_in(&self) -> impl Iterator<Item = Section> {
        let (manifest, package) = (self.manifest(), self.package());
        let listed = move |name: &str| -> Vec<Section> {
            let lists = |section: &Section| {
                let section = manifest.and_then(|it| it.json.get(section.as_str()));
                section.is_some_and(|section| section.get(name).is_some())
            };
            Section::ALL.into_iter().filter(lists).collect()
        };
        let mut sections = package.map(listed).unwrap_or_default();
        if let (true, Some(package)) = (sections.is_empty(), package) {
            sections = listed(&types_package(package));
        }
        sections.into_iter()
    }

    /// Those sections as they are told.
    fn sections(&self) -> String {
        let sections: Vec<_> = self.declared_in().map(Section::as_str).collect();
        match (self.package(), sections.is_empty()) {
            (None, _) => "no package".to_owned(),
            (Some(_), true) => "none".to_owned(),
            (Some(_), false) => sections.join(", "),
        }
    }

    fn package(&self) -> Option<&str> {
        match &self.dependency.target {
            Target::Package(name) => Some(name),
            _ => None,
        }
    }

    /// The manifest by which packages are judged.
    fn manifest(&self) -> Option<&Manifest> {
        let dir = crate::base::path::parent(self.from.path?);
        self.world.manifests.above(dir).find(|manifest| manifest.name.is_some())
    }

    fn is_resolved(&self) -> bool {
        !matches!(self.dependency.target, Target::Unresolved { .. })
    }
}

/// The package that holds the types of another: `@types/scope__name`.
fn types_package(name: &str) -> String {
    format!("@types/{}", name.trim_start_matches('@').replace('/', "__"))
}

impl Condition {
    /// The key of the config that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Kind(_) => "kind",
            Self::KindNot(_) => "kindNot",
            Self::TypeOnly(_) => "typeOnly",
            Self::SameCell(_) => "sameCell",
            Self::Entry(_) => "entry",
            Self::ByName(_) => "byName",
            Self::Declared(_) | Self::DeclaredIn(_) | Self::DeclaredTwice => "declared",
            Self::Resolved(_) => "resolved",
            Self::View(wanted) => wanted.key(),
        }
    }

    /// The condition as one that does not hold, with the values compared.
    pub fn unmet(&self, judged: &Judged<'_>) -> Unmet {
        let unmet = |wanted: String, found: String| Unmet {
            key: self.key(),
            wanted,
            found,
            words: self.explain(judged),
        };
        let kinds = |kinds: &[ImportKind]| {
            kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
        };
        let kind = || judged.import.kind.as_str().to_owned();
        // What is no package, or lies in no cell, is neither one thing nor the other.
        let flag = |wanted: bool, found: Option<&str>| {
            let found = found.map_or_else(|| (!wanted).to_string(), str::to_owned);
            unmet(wanted.to_string(), found)
        };
        match self {
            Self::Kind(wanted) => unmet(kinds(wanted), kind()),
            Self::KindNot(unwanted) => unmet(kinds(unwanted), kind()),
            Self::TypeOnly(wanted)
            | Self::SameCell(wanted)
            | Self::Entry(wanted)
            | Self::ByName(wanted)
            | Self::Resolved(wanted) => flag(*wanted, None),
            Self::Declared(wanted) => {
                let is_none = judged.is_declared().is_none();
                flag(*wanted, is_none.then_some("no package"))
            }
            Self::DeclaredIn(wanted) => {
                let wanted: Vec<_> = wanted.iter().map(|section| section.as_str()).collect();
                unmet(wanted.join(", "), judged.sections())
            }
            Self::DeclaredTwice => unmet("twice".to_owned(), judged.sections()),
            Self::View(wanted) => match &judged.seen {
                Some(seen) => {
                    let (wanted, found) = wanted.values(seen);
                    unmet(wanted, found)
                }
                None => unmet("dependency-cruiser's view".to_owned(), "none".to_owned()),
            },
        }
    }

    /// The condition in words, for explaining why a rule did not fire: what it wants, then what
    /// was found.
    pub fn explain(&self, judged: &Judged<'_>) -> String {
        let kinds = |kinds: &[ImportKind]| {
            kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
        };
        let found = judged.import.kind.as_str();
        match self {
            Self::Kind(wanted) => {
                format!("it wants the kinds {}, and this is {found}", kinds(wanted))
            }
            Self::KindNot(unwanted) => format!("it leaves out the kinds {}", kinds(unwanted)),
            Self::TypeOnly(true) => {
                "it wants an import for types alone, and this one is not".to_owned()
            }
            Self::TypeOnly(false) => "it leaves out imports for types alone".to_owned(),
            Self::SameCell(true) => "it wants both sides in one cell".to_owned(),
            Self::SameCell(false) => "both sides lie in the same cell".to_owned(),
            Self::Entry(true) => "it wants the public surface of the target's cell".to_owned(),
            Self::Entry(false) => "the target is part of its cell's public surface".to_owned(),
            Self::ByName(true) => "it wants an import by a name that the package offers".to_owned(),
            Self::ByName(false) => {
                "the import comes in by a name that the package offers".to_owned()
            }
            Self::Declared(true) => {
                "it wants a package that the nearest package.json declares".to_owned()
            }
            Self::Declared(false) => {
                "it wants a package that the nearest package.json does not declare".to_owned()
            }
            Self::DeclaredIn(wanted) => {
                let wanted: Vec<_> = wanted.iter().map(|section| section.as_str()).collect();
                format!(
                    "it wants a package that the nearest package.json lists in {}",
                    wanted.join(", ")
                )
            }
            Self::DeclaredTwice => {
                "it wants a package that the nearest package.json lists in several sections"
                    .to_owned()
            }
            Self::Resolved(true) => "the import resolves to nothing".to_owned(),
            Self::Resolved(false) => "it wants an import that resolves to nothing".to_owned(),
            Self::View(wanted) => judged.seen.as_ref().map_or_else(
                || "it wants what only dependency-cruiser's view tells".to_owned(),
                |seen| wanted.explain(seen),
            ),
        }
    }
}

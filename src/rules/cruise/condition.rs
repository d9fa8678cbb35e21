//! Conditions on dependency-cruiser's view of a dependency, and why one does not hold.

use crate::{
    base::js_regex::JsRegex,
    cruise::{
        DependencyType, Edge, TypeSet,
        derive::{Coupling, Derived},
    },
    rules::{
        cruise::{
            ancestor::is_above,
            shape::{Fit, Judge},
        },
        ruleset::ViewCondition,
    },
};

/// A dependency with all that such conditions look at.
pub struct Seen<'j> {
    /// The dependency as dependency-cruiser describes it.
    pub edge: &'j Edge,
    /// Its place.
    pub dependency: u32,
    /// The view, and what follows from it.
    pub derived: &'j Derived<'j>,
    /// What the rule's `from` captured of the source's name.
    pub groups: &'j [Box<str>],
}

impl<'j> Seen<'j> {
    /// The dependency at this place, for a rule that captured nothing.
    pub fn of(derived: &'j Derived<'j>, dependency: usize) -> Option<Self> {
        let edge = derived.view().edges.get(dependency)?;
        Some(Self { edge, dependency: u32::try_from(dependency).ok()?, derived, groups: &[] })
    }

    /// Whether a condition holds.
    pub fn holds(&self, condition: &ViewCondition) -> bool {
        let edge = self.edge;
        match condition {
            ViewCondition::Types(wanted) => edge.type_set().intersects(*wanted),
            ViewCondition::TypesNot(unwanted) => !edge.type_set().intersects(*unwanted),
            ViewCondition::MoreThanOneType(wanted) => self.has_several_types() == *wanted,
            ViewCondition::PreCompilationOnly(wanted) => edge.pre_compilation_only == Some(*wanted),
            ViewCondition::CouldNotResolve(wanted) => edge.could_not_resolve == *wanted,
            ViewCondition::Circular(wanted) => self.is_circular() == *wanted,
            ViewCondition::Via(shape) => {
                let any_cycle = !self.derived.view().parity;
                let mut judge = Judge::new(shape, self.derived, any_cycle);
                !matches!(judge.fit(self.dependency, self.groups), Fit::None)
            }
            ViewCondition::Dynamic(wanted) => edge.dynamic == *wanted,
            ViewCondition::ExoticallyRequired(wanted) => edge.exotic_require.is_some() == *wanted,
            ViewCondition::ExoticRequire(name) => {
                test(name.regex(), edge.exotic_require.as_deref()) == Some(true)
            }
            ViewCondition::ExoticRequireNot(name) => {
                test(name.regex(), edge.exotic_require.as_deref()) == Some(false)
            }
            ViewCondition::License(license) => {
                test(license.regex(), edge.license.as_deref()) == Some(true)
            }
            ViewCondition::LicenseNot(license) => {
                test(license.regex(), edge.license.as_deref()) == Some(false)
            }
            ViewCondition::MoreUnstable(wanted) => {
                self.couplings().is_some_and(|(from, to)| from.compare(to).is_lt() == *wanted)
            }
            ViewCondition::Ancestor(wanted) => self.leads_above() == Some(*wanted),
        }
    }

    /// Whether the dependency is part of a cycle.
    pub fn is_circular(&self) -> bool {
        self.derived.cycles().of(self.dependency).is_some()
    }

    /// What the instabilities of both ends are made of. What has none counts as stable when it is
    /// depended on; `None` when the source has none.
    pub fn couplings(&self) -> Option<(Coupling, Coupling)> {
        let (from, to) = self.derived.links().ends(self.dependency)?;
        let from = self.derived.coupling(from)?;
        Some((from, self.derived.coupling(to).unwrap_or_default()))
    }

    /// Whether the target lies in a folder above that of the source; `None` for what lies in none.
    fn leads_above(&self) -> Option<bool> {
        if self.edge.core || self.edge.could_not_resolve {
            return None;
        }
        let (from, _) = self.derived.links().ends(self.dependency)?;
        Some(is_above(&self.edge.resolved, self.derived.view().name(from)))
    }

    fn has_several_types(&self) -> bool {
        self.edge.type_set().common(LOCATIONS.iter().copied().collect()) > 1
    }
}

/// The classes that say where a target comes from: of these, one is to be expected.
const LOCATIONS: [DependencyType; 10] = [
    DependencyType::Core,
    DependencyType::Local,
    DependencyType::Localmodule,
    DependencyType::Npm,
    DependencyType::NpmBundled,
    DependencyType::NpmDev,
    DependencyType::NpmNoPkg,
    DependencyType::NpmOptional,
    DependencyType::NpmPeer,
    DependencyType::NpmUnknown,
];

/// Whether a text matches; `None` when there is none.
fn test(regex: &JsRegex, text: Option<&str>) -> Option<bool> {
    text.filter(|text| !text.is_empty()).map(|text| regex.is_match(text))
}

impl ViewCondition {
    /// The key of the config that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Types(_) => "dependencyTypes",
            Self::TypesNot(_) => "dependencyTypesNot",
            Self::MoreThanOneType(_) => "moreThanOneDependencyType",
            Self::PreCompilationOnly(_) => "preCompilationOnly",
            Self::CouldNotResolve(_) => "couldNotResolve",
            Self::Circular(_) => "circular",
            Self::Dynamic(_) => "dynamic",
            Self::ExoticallyRequired(_) => "exoticallyRequired",
            Self::ExoticRequire(_) => "exoticRequire",
            Self::ExoticRequireNot(_) => "exoticRequireNot",
            Self::License(_) => "license",
            Self::LicenseNot(_) => "licenseNot",
            Self::MoreUnstable(_) => "moreUnstable",
            Self::Ancestor(_) => "ancestor",
            Self::Via(shape) if shape.some.is_empty() => "viaOnly",
            Self::Via(_) => "via",
        }
    }

    /// What the condition wants, and what was found.
    pub fn values(&self, seen: &Seen<'_>) -> (String, String) {
        let edge = seen.edge;
        let text = |text: Option<&str>| text.unwrap_or("none").to_owned();
        let flag = |wanted: &bool, found: Option<&str>| {
            let found = found.map_or_else(|| (!wanted).to_string(), str::to_owned);
            (wanted.to_string(), found)
        };
        let unknown = |is_unknown: bool| is_unknown.then_some("unknown");
        match self {
            Self::Types(wanted) => (names(*wanted), names(edge.type_set())),
            Self::TypesNot(unwanted) => (names(*unwanted), names(edge.type_set())),
            Self::MoreThanOneType(wanted)
            | Self::CouldNotResolve(wanted)
            | Self::Circular(wanted)
            | Self::Dynamic(wanted)
            | Self::ExoticallyRequired(wanted) => flag(wanted, None),
            Self::PreCompilationOnly(wanted) => {
                flag(wanted, unknown(edge.pre_compilation_only.is_none()))
            }
            Self::Via(_) => ("a cycle of that shape".to_owned(), "other cycles".to_owned()),
            Self::ExoticRequire(wanted) => {
                (wanted.text().to_owned(), text(edge.exotic_require.as_deref()))
            }
            Self::ExoticRequireNot(unwanted) => {
                (unwanted.text().to_owned(), text(edge.exotic_require.as_deref()))
            }
            Self::License(wanted) => (wanted.text().to_owned(), text(edge.license.as_deref())),
            Self::LicenseNot(unwanted) => {
                (unwanted.text().to_owned(), text(edge.license.as_deref()))
            }
            Self::MoreUnstable(wanted) => flag(wanted, unknown(seen.couplings().is_none())),
            Self::Ancestor(wanted) => flag(wanted, unknown(seen.leads_above().is_none())),
        }
    }

    /// The condition in words, for explaining why a rule did not fire: what it wants, then what was
    /// found.
    pub fn explain(&self, seen: &Seen<'_>) -> String {
        let edge = seen.edge;
        let is = |wanted: bool, what: &str| {
            if wanted { format!("it is not {what}") } else { format!("it is {what}") }
        };
        let text = |text: Option<&str>| text.unwrap_or("none").to_owned();
        match self {
            Self::Types(wanted) => format!(
                "it wants one of the dependencyTypes {}, and this is {}",
                names(*wanted),
                names(edge.type_set())
            ),
            Self::TypesNot(unwanted) => {
                format!("it leaves out the dependencyTypes {}", names(*unwanted))
            }
            Self::MoreThanOneType(wanted) => is(*wanted, "of more than one dependency type"),
            Self::PreCompilationOnly(_) if edge.pre_compilation_only.is_none() => {
                "preCompilationOnly is known with tsPreCompilationDeps: \"specify\" alone"
                    .to_owned()
            }
            Self::PreCompilationOnly(wanted) => is(*wanted, "there before compilation alone"),
            Self::CouldNotResolve(true) => "it resolves to something".to_owned(),
            Self::CouldNotResolve(false) => "it resolves to nothing".to_owned(),
            Self::Circular(wanted) => is(*wanted, "part of a cycle"),
            Self::Via(_) => "no cycle that it is part of meets `via` or `viaOnly`".to_owned(),
            Self::Dynamic(wanted) => is(*wanted, "dynamic"),
            Self::ExoticallyRequired(wanted) => is(*wanted, "exotically required"),
            Self::ExoticRequire(wanted) => format!(
                "it wants an exoticRequire that matches {}, and this is {}",
                wanted.text(),
                text(edge.exotic_require.as_deref())
            ),
            Self::ExoticRequireNot(unwanted) => format!(
                "it wants an exoticRequire that does not match {}, and this is {}",
                unwanted.text(),
                text(edge.exotic_require.as_deref())
            ),
            Self::License(wanted) => format!(
                "it wants a licence that matches {}, and this is {}",
                wanted.text(),
                text(edge.license.as_deref())
            ),
            Self::LicenseNot(unwanted) => format!(
                "it wants a licence that does not match {}, and this is {}",
                unwanted.text(),
                text(edge.license.as_deref())
            ),
            Self::MoreUnstable(wanted) => is(*wanted, "less stable than what depends on it"),
            Self::Ancestor(_) if edge.core || edge.could_not_resolve => {
                "it lies in no folder".to_owned()
            }
            Self::Ancestor(wanted) => is(*wanted, "in a folder above"),
        }
    }
}

fn names(types: TypeSet) -> String {
    types.iter().map(DependencyType::as_str).collect::<Vec<_>>().join(", ")
}

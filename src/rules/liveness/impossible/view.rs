//! Which dependencies there can be as dependency-cruiser describes them, when the whole tree is
//! judged: what is installed is not looked at, and nothing is compiled.

use crate::{
    cruise::{DependencyType as Type, TypeSet},
    rules::{
        liveness::impossible::Part,
        ruleset::{Condition, ViewCondition},
    },
};

/// Where a dependency can lead, and the classes that say so.
struct Place {
    kind: PlaceKind,
    /// It is of all of these.
    is: &'static [Type],
    /// It may be of any of these, too.
    may_be: &'static [Type],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PlaceKind {
    File,
    Package,
    Builtin,
    /// What resolves to nothing: of that, nothing else is told.
    Nowhere,
    /// What is computed and aims at nothing that is there: it may resolve.
    Open,
}

const ALIASES: [Type; 7] = [
    Type::Aliased,
    Type::AliasedSubpathImport,
    Type::AliasedTsconfig,
    Type::AliasedTsconfigBaseUrl,
    Type::AliasedTsconfigPaths,
    Type::AliasedWebpack,
    Type::AliasedWorkspace,
];

/// The classes of packages that are told without looking at them.
const PACKAGES: [Type; 8] = [
    Type::Npm,
    Type::NpmBundled,
    Type::NpmDev,
    Type::NpmNoPkg,
    Type::NpmOptional,
    Type::NpmPeer,
    Type::NpmUnknown,
    // A path through `node_modules`.
    Type::Local,
];

const PLACES: [Place; 6] = [
    Place { kind: PlaceKind::File, is: &[Type::Local], may_be: &[] },
    Place { kind: PlaceKind::File, is: &[Type::Localmodule], may_be: &[] },
    Place { kind: PlaceKind::Package, is: &[], may_be: &PACKAGES },
    Place { kind: PlaceKind::Builtin, is: &[Type::Core], may_be: &[] },
    Place { kind: PlaceKind::Nowhere, is: &[Type::Unknown], may_be: &[] },
    Place { kind: PlaceKind::Open, is: &[Type::Unknown], may_be: &[] },
];

/// The classes of each way to write a dependency; the last one stands for forms that
/// dependency-cruiser does not know.
const FORMS: [&[Type]; 19] = [
    &[Type::Import],
    &[Type::TypeOnly, Type::Import],
    &[Type::Export],
    &[Type::TypeOnly, Type::Export],
    &[Type::ImportEquals],
    &[Type::TypeOnly, Type::ImportEquals],
    &[Type::TypeImport],
    &[Type::TripleSlashDirective, Type::TripleSlashFileReference],
    &[Type::TripleSlashDirective, Type::TripleSlashTypeReference],
    &[Type::TripleSlashDirective, Type::TripleSlashAmdDependency],
    &[Type::TypeOnly, Type::Import, Type::Jsdoc, Type::JsdocImportTag],
    &[Type::TypeOnly, Type::Import, Type::Jsdoc, Type::JsdocBracketImport],
    &[Type::Require],
    &[Type::ExoticRequire],
    &[Type::ProcessGetBuiltinModule],
    &[Type::DynamicImport],
    &[Type::AmdDefine],
    &[Type::AmdRequire],
    &[],
];

/// The form of a wrapper in AMD, beside those.
const AMD_WRAPPER: &[Type] = &[Type::AmdExoticRequire];

/// One dependency, as far as conditions can tell.
struct Case {
    place: PlaceKind,
    is: TypeSet,
    may_be: TypeSet,
    dynamic: bool,
    wrapped: bool,
}

fn cases() -> impl Iterator<Item = Case> {
    let forms = || FORMS.into_iter().chain([AMD_WRAPPER]);
    PLACES.iter().flat_map(move |place| forms().flat_map(move |form| of_form(place, form)))
}

fn of_form(place: &Place, form: &[Type]) -> impl Iterator<Item = Case> {
    let has = |class: Type| form.contains(&class);
    let wrapped = has(Type::ExoticRequire) || has(Type::AmdExoticRequire);
    // An unknown form may be an `import()` of something computed.
    let dynamic: &[bool] = match form {
        [] => &[false, true],
        _ if has(Type::DynamicImport) => &[true],
        _ => &[false],
    };
    let told = if place.kind == PlaceKind::Nowhere { &[] } else { form };
    let aliases: &[Type] = match place.kind {
        PlaceKind::File | PlaceKind::Package => &ALIASES,
        _ => &[],
    };
    let is: TypeSet = place.is.iter().chain(told).copied().collect();
    let may_be: TypeSet = place.may_be.iter().chain(aliases).copied().collect();
    let place = place.kind;
    dynamic.iter().map(move |&dynamic| Case { place, is, may_be, dynamic, wrapped })
}

/// Whether some dependency is like all of these.
pub(super) fn possible(parts: &[Part<'_>]) -> bool {
    let conditions = || {
        parts.iter().filter_map(|part| match part {
            Part::Condition(Condition::View(condition)) => Some(condition),
            _ => None,
        })
    };
    let left_out: TypeSet = conditions()
        .flat_map(|condition| match condition {
            ViewCondition::TypesNot(types) => types.iter().collect(),
            _ => Vec::new(),
        })
        .collect();
    cases().any(|case| {
        !case.is.intersects(left_out)
            && conditions().all(|condition| case.may_be_like(condition, left_out))
    })
}

impl Case {
    /// Whether a condition can hold, given the classes that another one leaves out.
    fn may_be_like(&self, condition: &ViewCondition, left_out: TypeSet) -> bool {
        let Self { place, is, may_be, dynamic, wrapped } = self;
        match condition {
            ViewCondition::Types(wanted) => {
                let mut wanted = wanted.iter().filter(|class| !left_out.contains(*class));
                wanted.any(|class| is.contains(class) || may_be.contains(class))
            }
            // Only a package can be listed more than once.
            ViewCondition::MoreThanOneType(true) => *place == PlaceKind::Package,
            ViewCondition::CouldNotResolve(wanted) => (*place == PlaceKind::Nowhere) == *wanted,
            ViewCondition::Circular(true) => *place == PlaceKind::File,
            ViewCondition::Dynamic(wanted) => dynamic == wanted,
            ViewCondition::ExoticallyRequired(wanted) => wrapped == wanted,
            ViewCondition::ExoticRequire(_) | ViewCondition::ExoticRequireNot(_) => *wrapped,
            ViewCondition::Ancestor(_) => !matches!(place, PlaceKind::Builtin | PlaceKind::Nowhere),
            // Licences are told by what is installed, and the other by compiling.
            ViewCondition::License(_)
            | ViewCondition::LicenseNot(_)
            | ViewCondition::PreCompilationOnly(_) => false,
            // Looked at beforehand.
            ViewCondition::TypesNot(_)
            | ViewCondition::MoreThanOneType(false)
            | ViewCondition::Circular(false)
            | ViewCondition::Via(_)
            | ViewCondition::MoreUnstable(_) => true,
        }
    }
}

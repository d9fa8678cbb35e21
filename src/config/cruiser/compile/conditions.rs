//! The conditions of a rule's `to`, beside its patterns.

use crate::{
    config::cruiser::raw::CruiserTo,
    cruise::{DependencyType, TypeSet},
    rules::{
        pattern::Pattern,
        ruleset::{Condition, ViewCondition},
    },
};

use super::Compiler;

impl Compiler {
    /// The conditions on dependencies, in the order in which dependency-cruiser judges them.
    pub(super) fn conditions(&mut self, to: &CruiserTo) -> Vec<Condition> {
        let types = |names: &Option<Vec<String>>| names.as_deref().map(type_set);
        let mut named = |patterns, key, condition: fn(Pattern) -> ViewCondition| {
            self.pattern(patterns, key).map(condition)
        };
        let license = named(to.license.as_ref(), "to.license", ViewCondition::License);
        let license_not =
            named(to.license_not.as_ref(), "to.licenseNot", ViewCondition::LicenseNot);
        let wrapper =
            named(to.exotic_require.as_ref(), "to.exoticRequire", ViewCondition::ExoticRequire);
        let wrapper_not = named(
            to.exotic_require_not.as_ref(),
            "to.exoticRequireNot",
            ViewCondition::ExoticRequireNot,
        );
        [
            types(&to.dependency_types).map(ViewCondition::Types),
            types(&to.dependency_types_not).map(ViewCondition::TypesNot),
            to.more_than_one_dependency_type.map(ViewCondition::MoreThanOneType),
            to.pre_compilation_only.map(ViewCondition::PreCompilationOnly),
            to.could_not_resolve.map(ViewCondition::CouldNotResolve),
            to.circular.map(ViewCondition::Circular),
            to.dynamic.map(ViewCondition::Dynamic),
            to.exotically_required.map(ViewCondition::ExoticallyRequired),
            license,
            license_not,
            wrapper,
            wrapper_not,
            self.via(to).map(ViewCondition::Via),
            to.more_unstable.map(ViewCondition::MoreUnstable),
            to.ancestor.map(ViewCondition::Ancestor),
        ]
        .into_iter()
        .flatten()
        .map(Condition::View)
        .collect()
    }
}

/// The conditions that count for dependencies between folders.
pub(super) fn of_folders(to: &CruiserTo) -> Vec<Condition> {
    let circular = to.circular.map(ViewCondition::Circular);
    let unstable = to.more_unstable.map(ViewCondition::MoreUnstable);
    circular.into_iter().chain(unstable).map(Condition::View).collect()
}

/// The classes with these names; a name that none has can never match.
pub(super) fn type_set(names: &[String]) -> TypeSet {
    names.iter().filter_map(|name| DependencyType::parse(name)).collect()
}

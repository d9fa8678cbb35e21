//! Which module depends on which, as a matrix.

use rustc_hash::FxHashMap;

use super::result::{Dependency, Module, RuleSummary};
use crate::base::collation::compare_units;

/// Whether a module depends on another, and what that breaks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Incidence<'r> {
    /// It does not.
    None,
    /// It does, and that is allowed.
    Valid,
    /// It does, and that breaks these rules.
    Broken(&'r [RuleSummary]),
}

impl Incidence<'_> {
    /// The word for it in every format.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::None => "false",
            Self::Valid => "true",
            Self::Broken(rules) => rules.first().map_or("true", |rule| rule.severity.as_str()),
        }
    }
}

/// The modules, builtins last.
pub(super) fn sorted(modules: &[Module]) -> Vec<&Module> {
    let mut sorted: Vec<&Module> = modules.iter().collect();
    sorted.sort_by(|a, b| {
        let is_core = |module: &Module| module.core_module == Some(true);
        is_core(a).cmp(&is_core(b)).then_with(|| compare_units(&a.source, &b.source))
    });
    sorted
}

/// For each of `columns` whether `module` depends on it: its first dependency on it counts.
pub(super) fn row<'m>(module: &'m Module, columns: &[&Module]) -> Vec<Incidence<'m>> {
    let mut first: FxHashMap<&str, &Dependency> = FxHashMap::default();
    for dependency in &module.dependencies {
        first.entry(&dependency.resolved).or_insert(dependency);
    }
    let incidence = |column: &&Module| match first.get(column.source.as_str()) {
        None => Incidence::None,
        Some(dependency) if dependency.valid => Incidence::Valid,
        Some(dependency) => Incidence::Broken(dependency.rules.as_deref().unwrap_or_default()),
    };
    columns.iter().map(incidence).collect()
}

//! Several modules shown as one: by a pattern, or by folder.

use rustc_hash::FxHashMap;

use super::{
    merge,
    posix::dirname,
    result::{Dependency, Module},
};
use crate::base::{collation::compare_units, js_regex::JsRegex};

/// What a name that matches is replaced by: what the pattern matches of it.
pub(super) fn to_pattern(mut modules: Vec<Module>, pattern: &JsRegex, parity: bool) -> Vec<Module> {
    let matched = |name: &str| pattern.find(name).map(|range| name[range].to_owned());
    for module in &mut modules {
        let collapsed = matched(&module.source);
        let changes = collapsed.as_ref().is_some_and(|name| *name != module.source);
        module.consolidated = Some(module.consolidated == Some(true) || changes);
        if let Some(name) = collapsed {
            module.source = name;
        }
        for dependency in &mut module.dependencies {
            if let Some(name) = matched(&dependency.resolved) {
                dependency.resolved = name;
            }
        }
    }
    merged(modules, parity)
}

/// Every name is replaced by its folder's.
pub(super) fn to_folders(mut modules: Vec<Module>, parity: bool) -> Vec<Module> {
    for module in &mut modules {
        module.source = dirname(&module.source).to_owned();
        module.consolidated = Some(true);
        for dependency in &mut module.dependencies {
            dependency.resolved = dirname(&dependency.resolved).to_owned();
        }
    }
    merged(modules, parity)
}

/// In the order of their names.
pub(super) fn sort(modules: &mut [Module]) {
    modules.sort_by(|a, b| compare_units(&a.source, &b.source));
}

/// Without the dependencies of modules on themselves.
pub(super) fn strip_self_references(modules: &mut [Module]) {
    for Module { source, dependencies, .. } in modules {
        dependencies.retain(|Dependency { resolved, .. }| resolved != source);
    }
}

/// Modules of one name become one, where the first of them stood.
fn merged(modules: Vec<Module>, parity: bool) -> Vec<Module> {
    let mut at: FxHashMap<String, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Module>> = Vec::new();
    for module in modules {
        let index = *at.entry(module.source.clone()).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(module),
            None => groups.push(vec![module]),
        }
    }
    groups.into_iter().filter_map(|group| merge::modules(group, parity)).collect()
}

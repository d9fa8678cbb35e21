//! Modules and dependencies that are shown as one.

use rustc_hash::FxHashMap;

use super::{
    order,
    result::{Dependency, Module, RuleSummary, Word},
};

/// One module for all of `group`: what several of them say, the last one says; dependencies and
/// broken rules are those of all.
pub(super) fn modules(group: Vec<Module>, parity: bool) -> Option<Module> {
    group
        .into_iter()
        .map(|mut module| {
            module.rules.get_or_insert_default().sort_by(order::rules);
            module
        })
        .reduce(both)
        .map(|mut module| {
            module.dependencies = dependencies(module.dependencies, parity);
            module
        })
}

fn both(mut left: Module, right: Module) -> Module {
    left.dependencies.extend(right.dependencies);
    Module {
        dependencies: left.dependencies,
        rules: Some(rules(left.rules, right.rules)),
        valid: left.valid && right.valid,
        consolidated: right.consolidated.filter(|&is| is).or(left.consolidated),
        source: right.source,
        experimental_stats: right.experimental_stats.or(left.experimental_stats),
        followable: right.followable.or(left.followable),
        core_module: right.core_module.or(left.core_module),
        could_not_resolve: right.could_not_resolve.or(left.could_not_resolve),
        matches_do_not_follow: right.matches_do_not_follow.or(left.matches_do_not_follow),
        dependency_types: right.dependency_types.or(left.dependency_types),
        license: right.license.or(left.license),
        dependents: right.dependents.or(left.dependents),
        orphan: right.orphan.or(left.orphan),
        reachable: right.reachable.or(left.reachable),
        reaches: right.reaches.or(left.reaches),
        instability: right.instability.or(left.instability),
        matches_focus: right.matches_focus.or(left.matches_focus),
        matches_reaches: right.matches_reaches.or(left.matches_reaches),
        matches_highlight: right.matches_highlight.or(left.matches_highlight),
        checksum: right.checksum.or(left.checksum),
    }
}

/// One dependency per target: the first on it, which breaks the rules that any on it breaks.
///
/// dependency-cruiser (so with `parity`) forgets what the others break.
fn dependencies(all: Vec<Dependency>, parity: bool) -> Vec<Dependency> {
    let mut at: FxHashMap<String, usize> = FxHashMap::default();
    let mut kept: Vec<Dependency> = Vec::new();
    for mut dependency in all {
        dependency.rules.get_or_insert_default().sort_by(order::rules);
        keep_first(&mut dependency.dependency_types);
        let index = *at.entry(dependency.resolved.clone()).or_insert(kept.len());
        match kept.get_mut(index) {
            None => kept.push(dependency),
            Some(first) if !parity && !dependency.valid => add(first, dependency),
            Some(_) => {}
        }
    }
    kept
}

/// Without what is listed again.
fn keep_first(words: &mut Vec<Word>) {
    let mut seen = Vec::new();
    words.retain(|word| {
        let is_new = !seen.contains(word);
        seen.push(word.clone());
        is_new
    });
}

/// Lets `first` break what `other` breaks, too.
fn add(first: &mut Dependency, other: Dependency) {
    let known = first.rules.take().unwrap_or_default();
    let new = other.rules.unwrap_or_default().into_iter().filter(|rule| !known.contains(rule));
    let new = new.collect();
    first.rules = Some(rules(Some(known), Some(new)));
    first.valid = false;
    if first.cycle.is_none() && other.cycle.is_some() {
        first.circular = other.circular;
        first.cycle = other.cycle;
    }
}

fn rules(left: Option<Vec<RuleSummary>>, right: Option<Vec<RuleSummary>>) -> Vec<RuleSummary> {
    let mut all = left.unwrap_or_default();
    all.extend(right.unwrap_or_default());
    all.sort_by(order::rules);
    all
}

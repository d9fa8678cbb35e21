//! Modules and their dependencies.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use crate::{
    cruise::{DependencyType, Edge, derive::Coupling},
    report::cruise::{
        project::{
            Run,
            rules::{Broken, BrokenRule},
        },
        result::{Dependency, MiniDependency, Module, Reaches, ReachesModule, Word},
    },
    rules::found::About,
};

/// Every module, in the order in which the search comes by them.
pub(super) fn all(run: &Run<'_>, broken: &Broken<'_>) -> Vec<Module> {
    let view = run.derived.view();
    let describing = describing(run);
    let module = |node: NodeIndex| {
        let module = one(run, broken, node);
        match describing.get(&node).filter(|_| view.is_leaf(node)) {
            Some(&at) => described(module, &view.edges[at as usize]),
            None => module,
        }
    };
    view.modules().map(module).collect()
}

/// For each node, the first dependency on it that is not followed.
fn describing(run: &Run<'_>) -> FxHashMap<NodeIndex, u32> {
    let links = run.derived.links();
    let view = run.derived.view();
    let mut first = FxHashMap::default();
    for (at, to) in view.modules().flat_map(|module| links.steps(module)) {
        if !view.edges[at as usize].followable {
            first.entry(to).or_insert(at);
        }
    }
    first
}

fn one(run: &Run<'_>, broken: &Broken<'_>, node: NodeIndex) -> Module {
    let derived = run.derived;
    let view = derived.view();
    let rules = broken.summaries(broken.by_module(node));
    let links = derived.links();
    Module {
        source: view.name(node).to_owned(),
        dependencies: links
            .steps(node)
            .map(|(at, _)| dependency(run, broken, at as usize))
            .collect(),
        dependents: run.told.dependents.then(|| names(run, &derived.dependents()[node.index()])),
        orphan: run.told.orphans.then(|| derived.is_orphan(node)),
        reaches: reaches(run, broken, node),
        instability: instability(run, node),
        valid: rules.is_none(),
        rules,
        ..Module::default()
    }
}

/// A leaf is what the first dependency on it says.
fn described(module: Module, edge: &Edge) -> Module {
    Module {
        followable: Some(edge.followable),
        core_module: Some(edge.core),
        could_not_resolve: Some(edge.could_not_resolve),
        matches_do_not_follow: Some(edge.matches_do_not_follow),
        dependency_types: Some(words(&edge.types)),
        ..module
    }
}

fn names(run: &Run<'_>, nodes: &[NodeIndex]) -> Vec<String> {
    nodes.iter().map(|&node| run.derived.view().name(node).to_owned()).collect()
}

fn instability(run: &Run<'_>, node: NodeIndex) -> Option<f64> {
    run.metrics.then(|| Some(run.derived.coupling(node)?.instability()))?
}

/// What a module reaches that it must not, by rule.
fn reaches(run: &Run<'_>, broken: &Broken<'_>, node: NodeIndex) -> Option<Vec<Reaches>> {
    let mut all: Vec<Reaches> = Vec::new();
    for BrokenRule { rule, found, .. } in broken.by_module(node) {
        let About::Reach { to, .. } = found.about else { continue };
        let name = broken.name(*rule);
        let reached = ReachesModule {
            source: run.derived.view().name(to).to_owned(),
            via: found.via_steps(run.derived).map(|steps| chain(&steps)).unwrap_or_default(),
        };
        match all.iter_mut().find(|reaches| reaches.as_defined_in_rule == name) {
            Some(known) => known.modules.push(reached),
            None => {
                all.push(Reaches { as_defined_in_rule: name.to_owned(), modules: vec![reached] });
            }
        }
    }
    (!all.is_empty()).then_some(all)
}

fn dependency(run: &Run<'_>, broken: &Broken<'_>, at: usize) -> Dependency {
    let view = run.derived.view();
    let edge = &view.edges[at];
    let target = run.derived.graph().ends(at).map(|(_, to)| to);
    let rules = broken.summaries(broken.by_dependency(at));
    let cycle = cycle(run, broken, at);
    Dependency {
        module: edge.module.to_string(),
        module_system: Word::Borrowed(edge.system.as_str()),
        dynamic: edge.dynamic,
        exotically_required: edge.exotic_require.is_some(),
        exotic_require: edge.exotic_require.as_deref().map(str::to_owned),
        dependency_types: words(&edge.types),
        pre_compilation_only: edge.pre_compilation_only,
        type_only: None,
        protocol: edge.protocol.map(Word::Borrowed),
        mime_type: edge.mime_type.as_deref().map(str::to_owned),
        resolved: target.map_or_else(|| edge.resolved.to_string(), |to| view.name(to).to_owned()),
        core_module: edge.core,
        followable: edge.followable,
        could_not_resolve: edge.could_not_resolve,
        license: edge.license.as_deref().map(str::to_owned),
        matches_do_not_follow: Some(edge.matches_do_not_follow),
        circular: cycle.is_some(),
        cycle,
        instability: run.metrics.then(|| {
            let coupling = target.and_then(|to| run.derived.coupling(to));
            coupling.map_or(0.0, Coupling::instability)
        }),
        valid: rules.is_none(),
        rules,
    }
}

/// The cycle that a broken rule is about; else the one that the dependency is on.
fn cycle(run: &Run<'_>, broken: &Broken<'_>, at: usize) -> Option<Vec<MiniDependency>> {
    let mut found = broken.by_dependency(at).iter();
    let of_rule = found.find_map(|broken| broken.found.cycle_steps(run.derived));
    if let Some(steps) = of_rule {
        return Some(chain(&steps));
    }
    if !run.told.cycles {
        return None;
    }
    let view = run.derived.view();
    let cycle = run.derived.cycles().of(u32::try_from(at).ok()?)?;
    let step = |&at: &u32| {
        let (_, to) = run.derived.graph().ends(at as usize)?;
        Some((view.name(to), view.edges[at as usize].types.as_slice()))
    };
    Some(chain(&cycle.iter().filter_map(step).collect::<Vec<_>>()))
}

pub(super) fn chain(steps: &[(&str, &[DependencyType])]) -> Vec<MiniDependency> {
    let step = |(name, types): &(&str, &[DependencyType])| MiniDependency {
        name: (*name).to_owned(),
        dependency_types: words(types),
    };
    steps.iter().map(step).collect()
}

fn words(types: &[DependencyType]) -> Vec<Word> {
    types.iter().map(|class| Word::Borrowed(class.as_str())).collect()
}

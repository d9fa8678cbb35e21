//! Rules about cycles.
//!
//! A dependency is part of a cycle when its target leads back to its source over dependencies that
//! meet the rule's conditions; components of the graph tell that exactly, where a single
//! depth-first search would miss some. Each cycle is reported once, and as a shortest one.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::{
    graph::component::{Component, Edge, Member},
    rules::{
        engine::{Finding, Input},
        reach::part_of,
        ruleset::{Rule, RuleId},
    },
};

/// One finding for each set of modules that form a cycle through a dependency that the rule means.
pub(super) fn run(input: &Input<'_>, id: RuleId, rule: &Rule) -> Vec<Finding> {
    let mut components = part_of(input, rule).cyclic_components();
    // What takes longest comes first, and nobody waits for it at the end.
    components.sort_by_key(|component| Reverse(component.edges().len()));
    let components = components.par_iter().with_max_len(1);
    let findings = components.map(|component| in_component(input, id, component));
    let mut findings: Vec<Finding> = findings.flatten_iter().collect();
    findings.sort_by_key(|finding| finding.dependency);
    findings
}

/// The cycles of one component.
fn in_component(input: &Input<'_>, id: RuleId, component: &Component) -> Vec<Finding> {
    let at = usize::from(id.0);
    let is_meant = |edge: &&Edge| {
        input.matches.from(at, component.node(edge.from))
            && input.matches.to(at, component.node(edge.to))
    };
    let meant: Vec<&Edge> = component.edges().iter().filter(is_meant).collect();
    if meant.is_empty() {
        return Vec::new();
    }
    let mut search = component.search();
    let mut seen: FxHashSet<Vec<Member>> = FxHashSet::default();
    // Dependencies that are on a cycle already reported. In a large tangle there are more cycles
    // than anybody could read: it is enough that each dependency of it is on one.
    let mut covered: FxHashSet<(Member, Member)> = FxHashSet::default();
    let mut findings = Vec::new();
    for &Edge { dependency, from, to } in meant {
        if covered.contains(&(from, to)) {
            continue;
        }
        let back = search.shortest(to, from);
        covered.insert((from, to));
        covered.extend(back.windows(2).map(|step| (step[0], step[1])));
        let chain = std::iter::once(from).chain(back.iter().copied());
        let chain = chain.map(|member| component.node(member)).collect();
        let mut members = back;
        members.sort_unstable();
        if seen.insert(members) {
            findings.push(Finding {
                rule: id,
                file: input.dependencies[dependency].from,
                dependency: Some(dependency),
                to: Some(component.node(to)),
                chain,
                found: None,
            });
        }
    }
    findings
}

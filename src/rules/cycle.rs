//! Rules about cycles.
//!
//! A dependency is part of a cycle when its target leads back to its source over dependencies that
//! meet the rule's conditions; components of the graph tell that exactly, where a single
//! depth-first search would miss some. Each cycle is reported once, and as a shortest one.

use rustc_hash::FxHashSet;

use petgraph::graph::NodeIndex;

use crate::{
    graph::paths::Part,
    rules::{
        engine::{Finding, Input},
        reach::{is_of_manifest, meets_conditions},
        ruleset::{Rule, RuleId},
    },
};

/// One finding for each set of modules that form a cycle through a dependency that the rule means.
pub(super) fn run(input: &Input<'_>, id: RuleId, rule: &Rule) -> Vec<Finding> {
    let at = usize::from(id.0);
    let may_be_part = |dependency| {
        !is_of_manifest(input, dependency) && meets_conditions(input, rule, dependency)
    };
    let part = Part::new(input.graph, may_be_part);
    let component = part.components();
    let mut seen: FxHashSet<Vec<NodeIndex>> = FxHashSet::default();
    // Dependencies that are on a cycle already reported. In a large tangle there are more cycles
    // than anybody could read: it is enough that each dependency of it is on one.
    let mut covered: FxHashSet<(NodeIndex, NodeIndex)> = FxHashSet::default();
    let mut findings = Vec::new();
    for dependency in 0..input.dependencies.len() {
        let Some((from, to)) = input.graph.ends(dependency) else { continue };
        let in_cycle = component[from.index()] == component[to.index()];
        if !in_cycle
            || !input.matches.from(at, from)
            || !input.matches.to(at, to)
            || !may_be_part(u32::try_from(dependency).unwrap_or(u32::MAX))
            || covered.contains(&(from, to))
        {
            continue;
        }
        let same = |node: NodeIndex| component[node.index()] == component[from.index()];
        let Some(back) = part.shortest(to, from, same) else { continue };
        let mut members = back.clone();
        members.sort_unstable();
        covered.insert((from, to));
        covered.extend(back.windows(2).map(|step| (step[0], step[1])));
        if seen.insert(members) {
            let chain = std::iter::once(from).chain(back).collect();
            let file = input.dependencies[dependency].from;
            findings.push(Finding {
                rule: id,
                file,
                dependency: Some(dependency),
                to: Some(to),
                chain,
                found: None,
            });
        }
    }
    findings
}

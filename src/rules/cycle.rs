//! Rules about cycles.
//!
//! A dependency is part of a cycle when its target leads back to its source over dependencies that
//! meet the rule's conditions; components of the graph tell that exactly, where a single
//! depth-first search would miss some. Each cycle is reported once, and as a shortest one.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::{
    graph::paths::Search,
    rules::{
        engine::{Finding, Input},
        reach::part_of,
        ruleset::{Rule, RuleId},
    },
};

/// One finding for each set of modules that form a cycle through a dependency that the rule means.
pub(super) fn run(input: &Input<'_>, id: RuleId, rule: &Rule) -> Vec<Finding> {
    let at = usize::from(id.0);
    let part = part_of(input, rule);
    let component = part.components();
    // In their order within each component.
    let mut within: Vec<(usize, usize)> = part
        .dependencies()
        .filter(|(_, from, to)| {
            component[from.index()] == component[to.index()]
                && input.matches.from(at, *from)
                && input.matches.to(at, *to)
        })
        .map(|(dependency, from, _)| (component[from.index()], dependency))
        .collect();
    within.sort_unstable();
    let by_component: Vec<&[(usize, usize)]> = within.chunk_by(|a, b| a.0 == b.0).collect();
    let of_component = |search: &mut Search<'_, '_>, dependencies: &&[(usize, usize)]| {
        in_component(input, id, &component, search, dependencies)
    };
    let findings = by_component.par_iter().map_init(|| part.search(), of_component);
    let mut findings: Vec<Finding> = findings.flatten_iter().collect();
    findings.sort_by_key(|finding| finding.dependency);
    findings
}

/// The cycles of one component, by the dependencies in it that the rule means. No cycle leaves its
/// component.
fn in_component(
    input: &Input<'_>,
    id: RuleId,
    component: &[usize],
    search: &mut Search<'_, '_>,
    dependencies: &[(usize, usize)],
) -> Vec<Finding> {
    let mut seen: FxHashSet<Vec<NodeIndex>> = FxHashSet::default();
    // Dependencies that are on a cycle already reported. In a large tangle there are more cycles
    // than anybody could read: it is enough that each dependency of it is on one.
    let mut covered: FxHashSet<(NodeIndex, NodeIndex)> = FxHashSet::default();
    let mut findings = Vec::new();
    for &(_, dependency) in dependencies {
        let Some((from, to)) = input.graph.ends(dependency) else { continue };
        if covered.contains(&(from, to)) {
            continue;
        }
        let same = |node: NodeIndex| component[node.index()] == component[from.index()];
        let Some(back) = search.shortest(to, from, same) else { continue };
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

//! Rules about what can be reached over any number of dependencies.

use petgraph::graph::NodeIndex;

use crate::{
    graph::paths::Part,
    rules::{
        engine::{Finding, Input},
        ruleset::{Rule, RuleId},
    },
};

/// Whether a dependency may be a step on the way: it meets the rule's conditions.
pub(super) fn meets_conditions(input: &Input<'_>, rule: &Rule, dependency: u32) -> bool {
    rule.conditions.is_empty()
        || input
            .judged(dependency as usize)
            .is_some_and(|judged| judged.first_failing(&rule.conditions).is_none())
}

/// What may be steps on the way for a rule.
pub(super) fn part_of<'i>(input: &'i Input<'_>, rule: &Rule) -> Part<'i> {
    Part::new(input.graph, |dependency| {
        let is_of_manifest = input.is_of_manifest(&input.dependencies[dependency as usize]);
        !is_of_manifest && meets_conditions(input, rule, dependency)
    })
}

/// `wanted`: each module of `from` that reaches a module of `to`, by its shortest way.
/// Otherwise: each module of `to` that no module of `from` reaches.
pub(super) fn run(input: &Input<'_>, id: RuleId, rule: &Rule, wanted: bool) -> Vec<Finding> {
    let at = usize::from(id.0);
    let part = part_of(input, rule);
    let nodes = || input.graph.inner().node_indices();
    let starts = || nodes().filter(|&node| input.matches.from(at, node) && is_module(input, node));
    let goals = || nodes().filter(|&node| input.matches.to(at, node));
    if wanted {
        let ways = part.steps_to(goals());
        return starts()
            .filter_map(|start| {
                let (edge, next) = part.first_step(start, &ways)?;
                let dependency = input.graph.inner()[edge] as usize;
                let chain: Vec<NodeIndex> = std::iter::once(start).chain(ways.from(next)).collect();
                Some(Finding {
                    rule: id,
                    file: input.dependencies[dependency].from,
                    dependency: Some(dependency),
                    to: chain.last().copied(),
                    chain,
                    found: None,
                })
            })
            .collect();
    }
    // Probes are no part of the program: what only they import is not in use.
    let reached = part.reached_from(starts().filter(|&node| !input.is_probe(node)));
    goals()
        .filter(|&goal| !reached[goal.index()] && is_module(input, goal))
        .filter_map(|goal| {
            let file = input.graph.file_of(goal)?;
            Some(Finding {
                rule: id,
                file,
                dependency: None,
                to: None,
                chain: Vec::new(),
                found: None,
            })
        })
        .collect()
}

fn is_module(input: &Input<'_>, node: NodeIndex) -> bool {
    input
        .graph
        .file_of(node)
        .and_then(|file| input.module(file))
        .is_some_and(|module| module.is_source)
}

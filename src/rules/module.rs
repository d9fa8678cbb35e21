//! Rules about modules by themselves.

use petgraph::{Direction, graph::NodeIndex};

use crate::rules::{
    engine::{Finding, Input},
    ruleset::RuleId,
};

/// Each module that the rule means, for being there.
pub(super) fn all(input: &Input<'_>, id: RuleId) -> Vec<Finding> {
    modules(input, id, |_| true)
}

/// Each module that the rule means and that neither imports nor is imported. What a probe imports
/// does not count: probes are not part of the program.
pub(super) fn orphans(input: &Input<'_>, id: RuleId) -> Vec<Finding> {
    modules(input, id, |node| {
        let graph = input.graph.inner();
        graph.neighbors_directed(node, Direction::Outgoing).next().is_none()
            && graph.neighbors_directed(node, Direction::Incoming).all(|near| input.is_probe(near))
    })
}

fn modules(input: &Input<'_>, id: RuleId, keep: impl Fn(NodeIndex) -> bool) -> Vec<Finding> {
    let at = usize::from(id.0);
    input
        .modules
        .iter()
        .filter(|module| module.is_source)
        .filter_map(|module| {
            let node = input.graph.file(module.file)?;
            (input.matches.from(at, node) && keep(node)).then(|| Finding {
                rule: id,
                file: module.file,
                dependency: None,
                to: None,
                chain: Vec::new(),
                found: None,
            })
        })
        .collect()
}

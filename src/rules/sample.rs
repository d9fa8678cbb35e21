//! What the two sides of a rule mean, by example.

use crate::rules::engine::Input;

/// The first of what each side of a rule means, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Modules of `from`.
    pub from: Vec<Box<str>>,
    /// What `to` means of the graph.
    pub to: Vec<Box<str>>,
}

impl Sample {
    /// At most `most` of each side of the rule at a place, sorted.
    pub fn of(input: &Input<'_>, rule: usize, most: usize) -> Self {
        let sources = input.modules.iter().filter(|module| module.is_source);
        let from = sources
            .filter_map(|module| input.graph.file(module.file))
            .filter(|&node| input.matches.from(rule, node));
        let judges_pairs = input.rules.rules[rule].subject.judges_pairs();
        let to = input.graph.inner().node_indices();
        let to = to.filter(|&node| judges_pairs && input.matches.to(rule, node));
        let name = |node: petgraph::graph::NodeIndex| -> Box<str> {
            input.facts[node.index()].name().into()
        };
        Self { from: first(from.map(name), most), to: first(to.map(name), most) }
    }
}

fn first(names: impl Iterator<Item = Box<str>>, most: usize) -> Vec<Box<str>> {
    let mut names: Vec<Box<str>> = names.collect();
    names.sort_unstable();
    names.truncate(most);
    names
}

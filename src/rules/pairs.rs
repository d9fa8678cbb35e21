//! The dependencies that both sides of a rule mean, for all rules in one go.

use petgraph::graph::NodeIndex;

use crate::rules::engine::Input;

/// For each rule that judges pairs, the dependencies that both of its sides mean, by their places.
pub(super) struct Pairs(Vec<Vec<u32>>);

/// How many rules are looked up together.
const TOGETHER: usize = u64::BITS as usize;

impl Pairs {
    pub(super) fn new(input: &Input<'_>) -> Self {
        let mut all = vec![Vec::new(); input.rules.rules.len()];
        for (group, pairs) in all.chunks_mut(TOGETHER).enumerate() {
            Group { input, first: group * TOGETHER, size: pairs.len() }.fill(pairs);
        }
        Self(all)
    }

    /// Those of the rule at `rule`, in order.
    pub(super) fn of(&self, rule: usize) -> &[u32] {
        &self.0[rule]
    }
}

/// Some rules that stand together.
struct Group<'g> {
    input: &'g Input<'g>,
    first: usize,
    size: usize,
}

impl Group<'_> {
    fn fill(&self, pairs: &mut [Vec<u32>]) {
        let from = self.masks(|rule, node| self.input.matches.from(rule, node));
        let to = self.masks(|rule, node| self.input.matches.may_mean(rule, node));
        let places = (0..).zip(0..self.input.dependencies.len());
        for (place, dependency) in places {
            let Some(ends) = self.input.graph.ends(dependency) else { continue };
            let mut both = from[ends.0.index()] & to[ends.1.index()];
            while both != 0 {
                let rule = both.trailing_zeros() as usize;
                both &= both - 1;
                if self.input.matches.pair(self.first + rule, dependency, ends) {
                    pairs[rule].push(place);
                }
            }
        }
    }

    /// For each node a bit for each rule that `means` it.
    fn masks(&self, means: impl Fn(usize, NodeIndex) -> bool) -> Vec<u64> {
        let judges = |rule: usize| self.input.rules.rules[rule].subject.judges_pairs();
        let rules: Vec<usize> = (0..self.size).filter(|rule| judges(self.first + rule)).collect();
        let mask = |node| {
            let bits = rules.iter().filter(|&&rule| means(self.first + rule, node));
            bits.fold(0, |mask, rule| mask | 1 << rule)
        };
        self.input.graph.inner().node_indices().map(mask).collect()
    }
}

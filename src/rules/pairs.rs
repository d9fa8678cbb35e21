//! The dependencies that both sides of a rule mean, for all rules in one go.

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
        let matches = self.input.matches;
        let from = self.masks(|rule| Some(matches.all_from(rule)));
        let to = self.masks(|rule| (!matches.is_told_by_pairs(rule)).then(|| matches.all_to(rule)));
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

    /// For each node a bit for each rule that judges pairs and that, by its `means`, may mean the node:
    /// without any, each may.
    fn masks<'i>(&self, means: impl Fn(usize) -> Option<&'i [bool]>) -> Vec<u64> {
        let mut masks = vec![0; self.input.graph.inner().node_count()];
        for rule in 0..self.size {
            if !self.input.rules.rules[self.first + rule].subject.judges_pairs() {
                continue;
            }
            match means(self.first + rule) {
                Some(means) => {
                    masks
                        .iter_mut()
                        .zip(means)
                        .for_each(|(mask, &is)| *mask |= u64::from(is) << rule);
                }
                None => masks.iter_mut().for_each(|mask| *mask |= 1 << rule),
            }
        }
        masks
    }
}

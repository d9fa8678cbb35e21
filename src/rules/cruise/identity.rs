//! Which findings count as the same violation.
//!
//! A cycle is told once, not once for each dependency on it; a pair of modules once, however many
//! imports there are between them. Rules are told apart by name alone.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use crate::{
    cruise::derive::Derived,
    rules::{
        engine::{Finding, Input},
        found::{About, Found},
    },
};

/// For each finding, whether it is the first of those that count as the same violation. Which one is
/// first matters for what is told, so sort them before.
pub fn first_ones(input: &Input<'_>, derived: &Derived<'_>, findings: &[Finding]) -> Vec<bool> {
    let mut known = Known::default();
    let mut first = |finding: &Finding| {
        let found = finding.found.as_deref()?;
        // dependency-cruiser tells of every dependency between folders.
        let of_modules = !matches!(found.about, About::Folders(_));
        of_modules.then(|| known.add(&input.rules.rule(finding.rule).name, found, derived))
    };
    findings.iter().map(|finding| first(finding).unwrap_or(true)).collect()
}

type Pair<'n> = (Box<str>, &'n str, &'n str);

/// What was told already. What has neither a cycle nor a way is the same as anything with its ends.
#[derive(Default)]
struct Known<'n> {
    cycles: FxHashSet<(Box<str>, Vec<NodeIndex>)>,
    ways: FxHashSet<(Pair<'n>, Vec<NodeIndex>)>,
    with_cycle: FxHashSet<Pair<'n>>,
    with_way: FxHashSet<Pair<'n>>,
    plain: FxHashSet<Pair<'n>>,
}

impl<'n> Known<'n> {
    /// Adds a finding; whether it was not there yet.
    fn add(&mut self, rule: &str, found: &Found, derived: &'n Derived<'_>) -> bool {
        let (from, to) = found.ends(derived);
        let rule: Box<str> = rule.into();
        let pair = (rule.clone(), from, to);
        if let Some(cycle) = &found.cycle {
            let members = members(cycle, derived);
            if self.plain.contains(&pair) || self.with_way.contains(&pair) {
                return false;
            }
            self.with_cycle.insert(pair);
            return self.cycles.insert((rule, members));
        }
        if let Some(via) = &found.via {
            let members = members(via, derived);
            if self.plain.contains(&pair) || self.with_cycle.contains(&pair) {
                return false;
            }
            self.with_way.insert(pair.clone());
            return self.ways.insert((pair, members));
        }
        !self.with_cycle.contains(&pair)
            && !self.with_way.contains(&pair)
            && self.plain.insert(pair)
    }
}

/// The modules that a chain of dependencies leads to, as a set.
fn members(chain: &[u32], derived: &Derived<'_>) -> Vec<NodeIndex> {
    let ends = chain.iter().filter_map(|&step| derived.links().ends(step));
    let mut members: Vec<NodeIndex> = ends.map(|(_, to)| to).collect();
    members.sort_unstable();
    members
}

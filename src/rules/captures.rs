//! What the patterns of a rule's `from` capture of paths, where its `to` speaks of it (`$1`).

use std::sync::OnceLock;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use crate::rules::{
    facts::Facts,
    pattern::{Groups, Pattern},
    ruleset::{Rule, Selector, Term},
};

/// What the `from` of one rule captured.
pub(super) struct Captures {
    /// What was captured, each once.
    groups: Vec<Groups>,
    /// For each node that `from` means, which of them.
    of_node: Vec<Option<u32>>,
    /// The `to` of the rule, given each of them.
    to: Vec<OnceLock<Selector>>,
}

impl Captures {
    /// What the rule, whose `from` means these nodes, captures; `None` when its `to` does not ask.
    pub(super) fn of(rule: &Rule, from: &[bool], facts: &[Facts<'_>]) -> Option<Self> {
        if !asks(rule) {
            return None;
        }
        let mut groups: Vec<Groups> = Vec::new();
        let mut places: FxHashMap<Groups, u32> = FxHashMap::default();
        let of_node = facts.iter().zip(from).map(|(facts, &meant)| {
            let path = facts.path.filter(|_| meant)?;
            let captured = captured(rule, path);
            Some(*places.entry(captured).or_insert_with_key(|captured| {
                groups.push(captured.clone());
                u32::try_from(groups.len() - 1).unwrap_or(u32::MAX)
            }))
        });
        let of_node = of_node.collect();
        let to = groups.iter().map(|_| OnceLock::new()).collect();
        Some(Self { groups, of_node, to })
    }

    /// What was captured of a node.
    pub(super) fn groups_of(&self, node: NodeIndex) -> &[Box<str>] {
        let group = self.of_node[node.index()];
        group.map(|group| self.groups[group as usize].as_slice()).unwrap_or_default()
    }

    /// Whether `to` means the far end of a dependency, given what was captured of the near one.
    pub(super) fn pair(&self, rule: &Rule, from: NodeIndex, to: &Facts<'_>) -> bool {
        let Some(group) = self.of_node[from.index()] else { return false };
        let group = group as usize;
        to.matches(self.to[group].get_or_init(|| given(&rule.to, &self.groups[group])))
    }
}

/// Whether the `to` of a rule speaks of what its `from` captures.
pub fn asks(rule: &Rule) -> bool {
    patterns(&rule.to).any(Pattern::takes_groups)
}

/// The `to` of a rule for a file at a path, there or not.
pub fn to_of(rule: &Rule, from: &str) -> Selector {
    if asks(rule) { given(&rule.to, &captured(rule, from)) } else { rule.to.clone() }
}

/// What the first of the patterns of `from` that captures anything captured of a path.
pub fn captured(rule: &Rule, path: &str) -> Groups {
    let mut captured =
        rule.from.any.iter().filter_map(as_pattern).map(|pattern| pattern.capture(path));
    captured.find(|groups| !groups.is_empty()).unwrap_or_default()
}

fn given(selector: &Selector, groups: &[Box<str>]) -> Selector {
    let put_in = |terms: &[Term]| -> Vec<Term> {
        let terms = terms.iter().map(|term| match term {
            Term::Name(pattern) => Term::Name(pattern.given(groups)),
            other => other.clone(),
        });
        terms.collect()
    };
    Selector { any: put_in(&selector.any), none: put_in(&selector.none) }
}

fn patterns(selector: &Selector) -> impl Iterator<Item = &Pattern> {
    selector.any.iter().chain(&selector.none).filter_map(as_pattern)
}

fn as_pattern(term: &Term) -> Option<&Pattern> {
    match term {
        Term::Name(pattern) => Some(pattern),
        _ => None,
    }
}

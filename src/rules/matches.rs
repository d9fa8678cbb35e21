//! Which rules mean which nodes and dependencies, worked out once: judging only looks it up.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::{
    cruise::derive::Derived,
    rules::{
        captures::Captures,
        cruise::sides::{self, Sides, Tables},
        facts::Facts,
        ruleset::{Rule, RuleSet, Selector, Term},
    },
};

/// For each rule (in order; behind them what the allowed list allows) and node, whether the rule's
/// `from` and `to` mean it.
pub struct Matches<'f> {
    from: Vec<Vec<bool>>,
    to: Vec<Vec<bool>>,
    /// Of rules on names, what else there is to know.
    sides: Vec<Sides>,
    /// The names that those rules see.
    named: Option<Named>,
    /// Of the other rules, what those captured whose `to` asks for it.
    captures: Vec<Option<Captures>>,
    rules: &'f RuleSet,
    facts: &'f [Facts<'f>],
}

/// Names by their places, and what patterns match of them.
struct Named {
    tables: Tables,
    of_nodes: Vec<u32>,
    of_targets: Vec<u32>,
    /// The `to` of each rule, by names.
    to: Vec<Vec<bool>>,
}

/// Whether a selector means the nodes of which these are the facts, by neighbours that share their zone.
fn matched(selector: &Selector, zones: &[&[Facts<'_>]]) -> Vec<bool> {
    let mut means = Vec::with_capacity(zones.iter().map(|zone| zone.len()).sum());
    for zone in zones {
        if selector.looks_at_zones_alone() {
            means.extend(std::iter::repeat_n(zone[0].matches(selector), zone.len()));
        } else {
            means.extend(zone.iter().map(|facts| facts.matches(selector)));
        }
    }
    means
}

impl<'f> Matches<'f> {
    /// Matches every rule against every node once.
    pub fn new(rules: &'f RuleSet, facts: &'f [Facts<'f>], cruise: Option<&Derived<'_>>) -> Self {
        if let Some(derived) = cruise {
            return Self::of_names(rules, facts, derived);
        }
        let zones: Vec<&[Facts<'_>]> = facts.chunk_by(Facts::is_in_zone_of).collect();
        let table = |selector: fn(&Rule) -> &Selector| -> Vec<Vec<bool>> {
            rules.with_allowed().map(|rule| matched(selector(rule), &zones)).collect()
        };
        let (from, to) = rayon::join(|| table(|rule| &rule.from), || table(|rule| &rule.to));
        let captures = rules.with_allowed().zip(&from);
        let captures = captures.map(|(rule, from)| Captures::of(rule, from, facts)).collect();
        Self { from, to, sides: Vec::new(), named: None, captures, rules, facts }
    }

    /// Rules on names are matched against each name once, whatever goes by it.
    fn of_names(rules: &'f RuleSet, facts: &'f [Facts<'f>], derived: &Derived<'_>) -> Self {
        let names = sides::Names::new(derived);
        let tables = Tables::new(rules, &names);
        let all: Vec<&Rule> = rules.with_allowed().collect();
        let nodes = |rule: &&Rule| names.of_nodes(&tables.selected(&rule.from));
        let from = all.par_iter().map(nodes).collect::<Vec<_>>();
        let to_names: Vec<Vec<bool>> =
            all.par_iter().map(|rule| tables.selected(&rule.to)).collect();
        let to = to_names.par_iter().map(|means| names.of_nodes(means)).collect();
        let sides = all
            .par_iter()
            .zip(&from)
            .enumerate()
            .map(|(at, (rule, from))| {
                let forbids = at < rules.rules.len();
                Sides::new(rule, forbids, from, &names, &tables, derived)
            })
            .collect();
        let named = Named {
            of_nodes: names.nodes().to_vec(),
            of_targets: names.targets().to_vec(),
            tables,
            to: to_names,
        };
        Self { from, to, sides, named: Some(named), captures: Vec::new(), rules, facts }
    }

    /// Whether the `from` of the rule at `rule` means `node`.
    pub fn from(&self, rule: usize, node: NodeIndex) -> bool {
        self.from[rule][node.index()]
    }

    /// Whether the `to` of the rule at `rule` means `node`. Where it speaks of what was captured,
    /// that stands for nothing; see [`Matches::pair`] and [`Matches::sides`].
    pub fn to(&self, rule: usize, node: NodeIndex) -> bool {
        self.to[rule][node.index()]
    }

    /// For each node, whether the `from` of the rule at `rule` means it.
    pub fn all_from(&self, rule: usize) -> &[bool] {
        &self.from[rule]
    }

    /// For each node, whether the `to` of the rule at `rule` means it; see [`Matches::to`].
    pub fn all_to(&self, rule: usize) -> &[bool] {
        &self.to[rule]
    }

    /// Whether only [`Matches::pair`] tells what the `to` of the rule at `rule` means, as names or what was
    /// captured decide.
    pub fn is_told_by_pairs(&self, rule: usize) -> bool {
        !self.sides.is_empty() || self.captures_of(rule).is_some()
    }

    /// Whether both sides of the rule at `rule` mean the dependency at `dependency`, which has these
    /// ends.
    pub fn pair(&self, rule: usize, dependency: usize, (from, to): (NodeIndex, NodeIndex)) -> bool {
        self.from(rule, from)
            && match self.sides.get(rule) {
                Some(sides) => sides.far(dependency),
                None => self.captured(rule, from, to).unwrap_or_else(|| self.to(rule, to)),
            }
    }

    /// Whether one term means `node`. A pattern that speaks of what was captured is taken as it
    /// stands.
    pub fn term(&self, term: &Term, node: NodeIndex, facts: &[Facts<'_>]) -> bool {
        match (term, &self.named) {
            (Term::Name(pattern), Some(named)) => {
                named.tables.matches(pattern, named.of_nodes[node.index()])
            }
            _ => facts[node.index()].matches_term(term),
        }
    }

    /// Whether one term means the target of the dependency at `dependency`, which is `node`; it may
    /// go by another name there.
    pub fn term_of_target(
        &self,
        term: &Term,
        (dependency, node): (usize, NodeIndex),
        facts: &[Facts<'_>],
    ) -> bool {
        match (term, &self.named) {
            (Term::Name(pattern), Some(named)) => {
                named.tables.matches(pattern, named.of_targets[dependency])
            }
            _ => facts[node.index()].matches_term(term),
        }
    }

    /// Whether everything that the `to` of the rule at `one` means is meant by that of the rule at
    /// `other` as well, whatever was captured.
    pub fn to_within(&self, one: usize, other: usize) -> bool {
        if self.captures_of(one).is_some() || self.captures_of(other).is_some() {
            return false;
        }
        let (one, other) = match &self.named {
            Some(named) => (&named.to[one], &named.to[other]),
            None => (&self.to[one], &self.to[other]),
        };
        one.iter().zip(other).all(|(one, other)| !one || *other)
    }

    /// Whether something is meant by the `to` of both rules.
    pub fn to_meets(&self, one: usize, other: usize) -> bool {
        if self.captures_of(one).is_some() || self.captures_of(other).is_some() {
            return true;
        }
        let (one, other) = match &self.named {
            Some(named) => (&named.to[one], &named.to[other]),
            None => (&self.to[one], &self.to[other]),
        };
        one.iter().zip(other).any(|(one, other)| *one && *other)
    }

    /// Whether the `to` of the rule at `rule` means `to`, given what was captured; `None` when it does
    /// not ask for that.
    fn captured(&self, at: usize, from: NodeIndex, to: NodeIndex) -> Option<bool> {
        let captures = self.captures_of(at)?;
        let rule = self.rules.with_allowed().nth(at)?;
        Some(captures.pair(rule, from, &self.facts[to.index()]))
    }

    fn captures_of(&self, rule: usize) -> Option<&Captures> {
        self.captures.get(rule).and_then(Option::as_ref)
    }

    /// What the `from` of the rule at `rule` captured of a node, where its `to` speaks of it.
    pub fn groups(&self, rule: usize, from: NodeIndex) -> &[Box<str>] {
        if let Some(sides) = self.sides.get(rule) {
            return sides.groups(from);
        }
        self.captures_of(rule).map(|captures| captures.groups_of(from)).unwrap_or_default()
    }

    /// What else there is to know about the sides of a rule on names.
    pub fn sides(&self, rule: usize) -> Option<&Sides> {
        self.sides.get(rule)
    }
}

//! Which rules mean which nodes and dependencies, worked out once: judging only looks it up.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::{
    cruise::derive::Derived,
    rules::{
        cruise::sides::{self, Sides},
        facts::Facts,
        ruleset::{Rule, RuleSet, Selector},
    },
};

/// For each rule (in order; behind them what the allowed list allows) and node, whether the rule's
/// `from` and `to` mean it.
pub struct Matches {
    from: Vec<Vec<bool>>,
    to: Vec<Vec<bool>>,
    /// Of rules on names, what else there is to know.
    sides: Vec<Sides>,
}

impl Matches {
    /// Matches every rule against every node once.
    pub fn new(rules: &RuleSet, facts: &[Facts<'_>], cruise: Option<&Derived<'_>>) -> Self {
        if let Some(derived) = cruise {
            return Self::of_names(rules, derived);
        }
        let table = |selector: fn(&Rule) -> &Selector| {
            rules
                .with_allowed()
                .map(|rule| facts.iter().map(|facts| facts.matches(selector(rule))).collect())
                .collect()
        };
        Self { from: table(|rule| &rule.from), to: table(|rule| &rule.to), sides: Vec::new() }
    }

    /// Rules on names are matched against each name once, whatever goes by it.
    fn of_names(rules: &RuleSet, derived: &Derived<'_>) -> Self {
        let names = sides::Names::new(derived);
        let tables = sides::Tables::new(rules, &names);
        let all: Vec<&Rule> = rules.with_allowed().collect();
        let nodes = |selector: &Selector| names.of_nodes(&tables.selected(selector));
        let from = all.par_iter().map(|rule| nodes(&rule.from)).collect::<Vec<_>>();
        let to = all.par_iter().map(|rule| nodes(&rule.to)).collect();
        let sides = all
            .par_iter()
            .zip(&from)
            .enumerate()
            .map(|(at, (rule, from))| {
                let forbids = at < rules.rules.len();
                Sides::new(rule, forbids, from, &names, &tables, derived)
            })
            .collect();
        Self { from, to, sides }
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

    /// Whether both sides of the rule at `rule` mean the dependency at `dependency`, which has these
    /// ends.
    pub fn pair(&self, rule: usize, dependency: usize, (from, to): (NodeIndex, NodeIndex)) -> bool {
        self.from(rule, from)
            && match self.sides.get(rule) {
                Some(sides) => sides.far(dependency),
                None => self.to(rule, to),
            }
    }

    /// What else there is to know about the sides of a rule on names.
    pub fn sides(&self, rule: usize) -> Option<&Sides> {
        self.sides.get(rule)
    }
}

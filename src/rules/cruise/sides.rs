//! The sides of rules whose patterns are on names.
//!
//! A pattern is matched once against each name, and a pattern that speaks of what was captured once
//! for each thing captured.

use std::sync::{Arc, OnceLock};

use petgraph::graph::NodeIndex;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    base::js_regex::JsRegex,
    cruise::derive::Derived,
    rules::{
        pattern::{Groups, Pattern},
        ruleset::{Condition, Rule, RuleSet, Selector, StepTest, Subject, Term, ViewCondition},
    },
};

/// Every name that rules see, once.
pub struct Names<'v> {
    all: Vec<&'v str>,
    /// The name of each node.
    nodes: Vec<u32>,
    /// The name of the target of each dependency, as rules see it.
    resolved: Vec<u32>,
    /// The other name of the target, where there is one.
    also: Vec<Option<u32>>,
}

impl<'v> Names<'v> {
    /// The names of a view.
    pub fn new(derived: &Derived<'v>) -> Self {
        let view = derived.view();
        let mut places: FxHashMap<&'v str, u32> = FxHashMap::default();
        let mut all: Vec<&'v str> = Vec::new();
        let mut place = |name: &'v str| {
            *places.entry(name).or_insert_with(|| {
                all.push(name);
                u32::try_from(all.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let nodes: Vec<u32> = view.names.iter().map(|name| place(name)).collect();
        let resolved = |(at, edge): (usize, &'v crate::cruise::Edge)| {
            let target = derived.graph().ends(at).map(|(_, to)| to.index());
            let target = target.filter(|&to| view.names[to] == edge.resolved);
            target.map_or_else(|| place(&edge.resolved), |to| nodes[to])
        };
        let resolved = view.edges.iter().enumerate().map(resolved).collect();
        let also = view.edges.iter().map(|edge| edge.also.as_deref().map(&mut place)).collect();
        Self { all, nodes, resolved, also }
    }

    /// The place of the name of each node.
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// The place of the name of the target of each dependency, as rules see it.
    pub fn targets(&self) -> &[u32] {
        &self.resolved
    }

    /// A table by names as a table by nodes.
    pub fn of_nodes(&self, table: &[bool]) -> Vec<bool> {
        self.nodes.iter().map(|&name| table[name as usize]).collect()
    }
}

/// Which names the patterns of rules match, as they stand.
pub struct Tables {
    of_pattern: FxHashMap<Box<str>, Vec<bool>>,
    names: usize,
}

impl Tables {
    /// Matches every pattern against every name.
    pub fn new(rules: &RuleSet, names: &Names<'_>) -> Self {
        let mut patterns: FxHashMap<&str, &Pattern> = FxHashMap::default();
        let selectors = rules.with_allowed().flat_map(|rule| [&rule.from, &rule.to]);
        for pattern in selectors.flat_map(patterns_of) {
            patterns.insert(pattern.text(), pattern);
        }
        let mut patterns: Vec<&Pattern> = patterns.into_values().collect();
        patterns.sort_unstable_by_key(|pattern| pattern.text());
        let table = |pattern: &&Pattern| {
            let matched = pattern.regex().are_matches(names.all.iter().copied());
            (Box::from(pattern.text()), matched)
        };
        Self { of_pattern: patterns.par_iter().map(table).collect(), names: names.all.len() }
    }

    /// Which names a selector means.
    pub fn selected(&self, selector: &Selector) -> Vec<bool> {
        let mut selected = vec![selector.any.is_empty(); self.names];
        for term in &selector.any {
            for (selected, matched) in selected.iter_mut().zip(self.of_term(term)) {
                *selected |= matched;
            }
        }
        for term in &selector.none {
            for (selected, matched) in selected.iter_mut().zip(self.of_term(term)) {
                *selected &= !matched;
            }
        }
        selected
    }

    /// Whether a pattern matches the name at a place.
    pub fn matches(&self, pattern: &Pattern, name: u32) -> bool {
        self.of_pattern.get(pattern.text()).is_some_and(|table| table[name as usize])
    }

    fn of_term(&self, term: &Term) -> impl Iterator<Item = bool> {
        let table = match term {
            Term::Name(pattern) => self.of_pattern.get(pattern.text()).map(Vec::as_slice),
            _ => None,
        };
        table.unwrap_or_default().iter().copied()
    }
}

fn patterns_of(selector: &Selector) -> impl Iterator<Item = &Pattern> {
    selector.any.iter().chain(&selector.none).filter_map(|term| match term {
        Term::Name(pattern) => Some(pattern),
        _ => None,
    })
}

/// The sides of one rule.
pub struct Sides {
    /// Whether `to` means the target of each dependency, given what `from` captured of its source.
    /// Of dependencies whose source `from` does not mean it says nothing.
    far: Vec<bool>,
    captured: Option<Captured>,
}

/// What the `from` of a rule captured.
pub struct Captured {
    /// What was captured, each once.
    groups: Vec<Groups>,
    /// For each node that `from` means, which of them.
    of_node: Vec<Option<u32>>,
    /// The `to` of the rule, given each of them.
    to: Vec<OnceLock<Given>>,
}

/// A `to` with what was captured put in.
#[derive(Default)]
struct Given {
    any: Vec<Arc<JsRegex>>,
    none: Vec<Arc<JsRegex>>,
    any_is_empty: bool,
}

impl Given {
    fn new(to: &Selector, groups: &[Box<str>], parity: bool) -> Self {
        let put_in = |terms: &[Term]| -> Vec<Arc<JsRegex>> {
            let patterns = terms.iter().filter_map(|term| match term {
                Term::Name(pattern) => pattern.with(groups, parity),
                _ => None,
            });
            patterns.collect()
        };
        Self { any: put_in(&to.any), none: put_in(&to.none), any_is_empty: to.any.is_empty() }
    }

    /// Whether a name would be meant, were it not left out.
    fn leaves_out(&self, name: &str) -> bool {
        (self.any_is_empty || self.any.iter().any(|regex| regex.is_match(name)))
            && self.none.iter().any(|regex| regex.is_match(name))
    }

    fn means(&self, name: &str) -> bool {
        (self.any_is_empty || self.any.iter().any(|regex| regex.is_match(name)))
            && !self.none.iter().any(|regex| regex.is_match(name))
    }
}

impl Sides {
    /// Works out the sides of a rule, of which `from` means these nodes. A rule that `forbids` also
    /// catches a target by its other name.
    pub fn new(
        rule: &Rule,
        forbids: bool,
        from: &[bool],
        names: &Names<'_>,
        tables: &Tables,
        derived: &Derived<'_>,
    ) -> Self {
        let captured = Captured::of(rule, from, derived);
        let also = forbids && rule.subject == Subject::Dependency && !derived.view().parity;
        let also = |at: usize| names.also[at].filter(|_| also);
        let far = match &captured {
            None => {
                let means = tables.selected(&rule.to);
                let far = names.resolved.iter().enumerate().map(|(at, &name)| {
                    means[name as usize] || also(at).is_some_and(|name| means[name as usize])
                });
                far.collect()
            }
            Some(captured) => captured.far(rule, names, derived, also),
        };
        Self { far, captured }
    }

    /// Whether `to` means the target of a dependency, of which `from` means the source.
    pub fn far(&self, dependency: usize) -> bool {
        self.far[dependency]
    }

    /// What `from` captured of the name of a node that it means.
    pub fn groups(&self, node: NodeIndex) -> &[Box<str>] {
        let captured = self.captured.as_ref();
        captured.and_then(|captured| captured.groups_of(node)).unwrap_or_default()
    }

    /// What was captured, where `to` or the conditions speak of it.
    pub fn captured(&self) -> Option<&Captured> {
        self.captured.as_ref()
    }
}

impl Captured {
    /// What `from` captures, when the rule speaks of it.
    fn of(rule: &Rule, from: &[bool], derived: &Derived<'_>) -> Option<Self> {
        let Some(Term::Name(path)) = rule.from.any.first() else { return None };
        if !takes_groups(rule) {
            return None;
        }
        let mut groups: Vec<Groups> = Vec::new();
        let mut places: FxHashMap<Groups, u32> = FxHashMap::default();
        let names = derived.view().names.iter().zip(from);
        let of_node = names.map(|(name, &meant)| {
            let found = meant.then(|| path.capture(name))?;
            Some(*places.entry(found).or_insert_with_key(|found| {
                groups.push(found.clone());
                u32::try_from(groups.len() - 1).unwrap_or(u32::MAX)
            }))
        });
        let of_node = of_node.collect();
        let to = groups.iter().map(|_| OnceLock::new()).collect();
        Some(Self { groups, of_node, to })
    }

    fn far(
        &self,
        rule: &Rule,
        names: &Names<'_>,
        derived: &Derived<'_>,
        also: impl Fn(usize) -> Option<u32>,
    ) -> Vec<bool> {
        let mut known: FxHashMap<(u32, u32), bool> = FxHashMap::default();
        let mut means = |group: u32, name: u32| {
            *known
                .entry((group, name))
                .or_insert_with(|| self.given(rule, group, derived).means(names.all[name as usize]))
        };
        let far = (0..names.resolved.len()).map(|at| {
            let source = derived.graph().ends(at).and_then(|(from, _)| self.of_node[from.index()]);
            source.is_some_and(|group| {
                means(group, names.resolved[at]) || also(at).is_some_and(|name| means(group, name))
            })
        });
        far.collect()
    }

    fn groups_of(&self, node: NodeIndex) -> Option<&[Box<str>]> {
        self.of_node[node.index()].map(|group| self.groups[group as usize].as_slice())
    }

    /// Which of the things captured was captured of a node.
    pub fn group(&self, node: NodeIndex) -> Option<u32> {
        self.of_node[node.index()]
    }

    fn given(&self, rule: &Rule, group: u32, derived: &Derived<'_>) -> &Given {
        let parity = derived.view().parity;
        let groups = &self.groups[group as usize];
        self.to[group as usize].get_or_init(|| Given::new(&rule.to, groups, parity))
    }

    /// Whether `to` leaves out a name that it would mean otherwise, given what was captured.
    pub fn leaves_out(&self, rule: &Rule, group: u32, name: &str, derived: &Derived<'_>) -> bool {
        self.given(rule, group, derived).leaves_out(name)
    }

    /// Whether `to` means a name, given anything that was captured.
    pub fn may_mean(&self, rule: &Rule, name: &str, derived: &Derived<'_>) -> bool {
        (0..self.groups.len()).any(|group| {
            let group = u32::try_from(group).unwrap_or(u32::MAX);
            self.means(rule, group, name, derived)
        })
    }

    /// Whether `to` means a name, given what was captured.
    pub fn means(&self, rule: &Rule, group: u32, name: &str, derived: &Derived<'_>) -> bool {
        self.given(rule, group, derived).means(name)
    }
}

/// Whether something in a rule speaks of what its `from` captured.
fn takes_groups(rule: &Rule) -> bool {
    let steps = |condition: &Condition| match condition {
        Condition::View(ViewCondition::Via(shape)) => {
            shape.some.iter().chain(&shape.every).any(|test| match test {
                StepTest::Path(pattern) | StepTest::PathNot(pattern) => pattern.takes_groups(),
                StepTest::Types(_) | StepTest::TypesNot(_) => false,
            })
        }
        _ => false,
    };
    patterns_of(&rule.to).any(Pattern::takes_groups) || rule.conditions.iter().any(steps)
}

//! Exceptions without a case: what a rule leaves out, and nothing would break the rule anyway.

use petgraph::graph::NodeIndex;

use crate::{
    base::diagnostic::Spot,
    rules::{
        condition::Judged,
        engine::Input,
        liveness::{Dead, DeadKind, Lasting, sides::shown},
        ruleset::{Condition, Rule, Selector, Subject, Term, ViewCondition},
    },
};

/// The exceptions of a rule that nothing needs.
pub(super) fn find(input: &Input<'_>, at: usize, rule: &Rule) -> Vec<Dead> {
    let cases = Cases { input, at, rule };
    let written = &rule.written;
    let sides =
        [(Side::From, &rule.from, &written.from_not), (Side::To, &rule.to, &written.to_not)];
    let judged = if rule.subject.judges_pairs() { &sides[..] } else { &sides[..1] };
    let terms = judged.iter().flat_map(|&(side, selector, spots)| {
        (0..).zip(selector.none.iter().zip(spots)).map(move |(place, it)| (side, place, it))
    });
    let terms = terms.filter_map(|(side, place, (term, spot))| {
        Some(cases.dead(spot, &cases.why_unused(side, place, term)?))
    });
    terms.chain(cases.unused_kind_not()).collect()
}

/// A side of a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    From,
    To,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
        }
    }
}

/// Looks for cases of a rule's exceptions.
struct Cases<'c> {
    input: &'c Input<'c>,
    at: usize,
    rule: &'c Rule,
}

impl Cases<'_> {
    fn dead(&self, spot: &Spot, why: &str) -> Dead {
        Dead {
            rule: Some(self.at),
            kind: DeadKind::Exception,
            lasting: Lasting::OnThisTree,
            spot: spot.clone(),
            detail: format!("{}: {why}", self.rule.name),
            help: Some("remove the exception, unless its case is still to come".to_owned()),
        }
    }

    /// Why a term that is left out has no case; `None` when it has one.
    fn why_unused(&self, side: Side, place: usize, term: &Term) -> Option<String> {
        let Self { input, rule, .. } = self;
        let selector = if side == Side::From { &rule.from } else { &rule.to };
        let what = format!("the exception `{}` of its `{}`", shown_in(term, input), side.name());
        if takes_groups(term) {
            let unused = rule.subject == Subject::Dependency && !self.has_captured_case();
            return unused
                .then(|| format!("{what} leaves out nothing that it would mean otherwise"));
        }
        let mut meant = input.graph.inner().node_indices().filter(|&node| self.term(term, node));
        let matched = meant.clone().next().is_some();
        let excludes = meant.any(|node| self.is_any(selector, node));
        if !matched && !self.matches_some_target(term) {
            return Some(format!("nothing in the tree matches {what}"));
        }
        // A target may be meant by another name than that of its node.
        let is_told_by_nodes = side == Side::From || input.cruise.is_none();
        let is_whole =
            rule.subject != Subject::Dependency || (side == Side::From && self.is_captured());
        if !excludes && (is_whole || is_told_by_nodes) {
            return Some(format!("{what} leaves out nothing that it means otherwise"));
        }
        if is_whole {
            return None;
        }
        (!self.has_case(side, place, term))
            .then(|| format!("{what} has no case: without it, nothing more would break the rule"))
    }

    fn term(&self, term: &Term, node: NodeIndex) -> bool {
        self.input.matches.term(term, node, self.input.facts)
    }

    fn is_any(&self, selector: &Selector, node: NodeIndex) -> bool {
        selector.any.is_empty() || selector.any.iter().any(|term| self.term(term, node))
    }

    fn matches_some_target(&self, term: &Term) -> bool {
        (0..self.input.dependencies.len()).any(|dependency| self.targets(term, dependency))
    }

    fn targets(&self, term: &Term, dependency: usize) -> bool {
        let Some((_, to)) = self.input.graph.ends(dependency) else { return false };
        self.input.matches.term_of_target(term, (dependency, to), self.input.facts)
    }

    fn is_captured(&self) -> bool {
        self.input.matches.sides(self.at).is_some_and(|sides| sides.captured().is_some())
    }

    /// Whether some dependency would break the rule if it did not leave out this term.
    fn has_case(&self, side: Side, place: usize, term: &Term) -> bool {
        let Self { input, at, rule } = self;
        let others = |selector: &Selector, means: &dyn Fn(&Term) -> bool| {
            let any = selector.any.is_empty() || selector.any.iter().any(means);
            let mut none = selector.none.iter().enumerate();
            any && !none.any(|(other, term)| other != place && means(term))
        };
        (0..input.dependencies.len()).any(|dependency| {
            let Some((from, to)) = input.graph.ends(dependency) else { return false };
            let ends = match side {
                Side::From => {
                    self.term(term, from)
                        && others(&rule.from, &|term| self.term(term, from))
                        && self.far(dependency, to)
                }
                Side::To => {
                    input.matches.from(*at, from)
                        && self.targets(term, dependency)
                        && others(&rule.to, &|term| self.targets(term, dependency))
                }
            };
            ends && self.meets(dependency, |_| true)
        })
    }

    fn far(&self, dependency: usize, to: NodeIndex) -> bool {
        match self.input.matches.sides(self.at) {
            Some(sides) => sides.far(dependency),
            None => self.input.matches.to(self.at, to),
        }
    }

    /// Whether a dependency meets the conditions that are `wanted`.
    fn meets(&self, dependency: usize, wanted: impl Fn(&Condition) -> bool) -> bool {
        let judged = self.input.judged_by(self.at, dependency);
        judged.is_some_and(|judged: Judged<'_>| {
            let mut conditions = self.rule.conditions.iter().filter(|it| wanted(it));
            conditions.all(|condition| judged.holds(condition))
        })
    }

    /// Whether a pattern that speaks of what was captured leaves out the target of some dependency.
    fn has_captured_case(&self) -> bool {
        let Self { input, at, rule } = self;
        let captured = input.matches.sides(*at).and_then(|sides| sides.captured());
        let (Some(captured), Some(derived)) = (captured, input.cruise) else { return true };
        (0..input.dependencies.len()).any(|dependency| {
            let Some((from, _)) = input.graph.ends(dependency) else { return false };
            let name = &derived.view().edges[dependency].resolved;
            captured.group(from).is_some_and(|group| {
                captured.leaves_out(rule, group, name, derived) && self.meets(dependency, |_| true)
            })
        })
    }

    /// A `kindNot` or `dependencyTypesNot` that keeps nothing from breaking the rule.
    fn unused_kind_not(&self) -> Option<Dead> {
        let key = if self.input.cruise.is_some() { "dependencyTypesNot" } else { "kindNot" };
        let spot = self.rule.written.key(key)?;
        let is_it = |condition: &Condition| {
            let of_view = matches!(condition, Condition::View(ViewCondition::TypesNot(_)));
            of_view || matches!(condition, Condition::KindNot(_))
        };
        if self.rule.subject != Subject::Dependency || !self.rule.conditions.iter().any(is_it) {
            return None;
        }
        let input = self.input;
        let used = (0..input.dependencies.len()).any(|dependency| {
            let Some(ends) = input.graph.ends(dependency) else { return false };
            input.matches.pair(self.at, dependency, ends)
                && !self.meets(dependency, is_it)
                && self.meets(dependency, |condition| !is_it(condition))
        });
        let why = format!("its `{key}` has no case: without it, nothing more would break the rule");
        (!used).then(|| self.dead(spot, &why))
    }
}

fn takes_groups(term: &Term) -> bool {
    matches!(term, Term::Name(pattern) if pattern.takes_groups())
}

/// A term as the config has it.
fn shown_in(term: &Term, input: &Input<'_>) -> String {
    match term {
        Term::Zone(zone) => format!("!{}", input.rules.zone(*zone).name),
        Term::Name(_) => shown(term),
        _ => format!("!{}", shown(term)),
    }
}

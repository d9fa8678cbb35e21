//! Rules of which others forbid everything, too.
//!
//! What can be shown: of two rules about single dependencies, one forbids all that the other does
//! when it asks for no condition more and both of its sides mean at least as much. That holds on
//! every tree when the config says it word for word, and else on this tree alone.

use std::cmp::Reverse;

use petgraph::graph::NodeIndex;

use crate::rules::{
    engine::Input,
    liveness::{Dead, DeadKind, Lasting, sides::shown},
    ruleset::{Condition, Rule, Selector, Subject, Term, ViewCondition},
};

/// The rules that others make needless. Of two that are the same, the later one.
pub(super) fn find(input: &Input<'_>, is_dead: &[bool]) -> Vec<Dead> {
    let shadows = Shadows { input, sources: sources(input) };
    let places = || input.rules.rules.iter().enumerate().filter(|(at, _)| !is_dead[*at]);
    let of_dependencies =
        places().filter(|(_, rule)| rule.subject == Subject::Dependency && !follows(rule));
    let shadowed = of_dependencies.filter_map(|one| {
        let others = places().filter(|other| other.0 != one.0);
        let cast = others.filter_map(|other| {
            let lasting = shadows.cast(one, other)?;
            let is_mutual = || shadows.cast(other, one).is_some_and(|back| back >= lasting);
            (other.0 < one.0 || !is_mutual()).then_some((lasting, other))
        });
        // What holds on every tree goes first.
        let (lasting, (_, by)) = cast.min_by_key(|&(lasting, (at, _))| (Reverse(lasting), at))?;
        Some(dead(one, by, lasting))
    });
    shadowed.collect()
}

/// Whether a rule follows from a zone: nobody wrote it, so nobody can remove it.
fn follows(rule: &Rule) -> bool {
    let Rule { from, to, written, .. } = rule;
    from.any.len() + to.any.len() > written.from.len() + written.to.len()
}

fn dead((at, rule): (usize, &Rule), by: &Rule, lasting: Lasting) -> Dead {
    let how = match lasting {
        Lasting::Always => "everything that it can forbid",
        Lasting::OnThisTree => "everything that it can forbid among the files of this tree",
    };
    Dead {
        rule: Some(at),
        kind: DeadKind::Shadowed,
        lasting,
        spot: rule.written.rule.clone(),
        detail: format!("{}: {how}, {} forbids as well ({})", rule.name, by.name, by.severity),
        help: Some(format!("remove one of the two, or make {} say less", by.name)),
    }
}

/// The nodes that imports can be in.
fn sources(input: &Input<'_>) -> Vec<NodeIndex> {
    input.modules.iter().filter_map(|module| input.graph.file(module.file)).collect()
}

struct Shadows<'s> {
    input: &'s Input<'s>,
    sources: Vec<NodeIndex>,
}

impl Shadows<'_> {
    /// Whether the second rule forbids all that the first one does.
    fn cast(&self, (at, rule): (usize, &Rule), (other, by): (usize, &Rule)) -> Option<Lasting> {
        if by.severity > rule.severity || self.is_captured(other) || has_shape(by) {
            return None;
        }
        match by.subject {
            Subject::Dependency => {}
            Subject::Allowed => return self.denied(at).then_some(Lasting::OnThisTree),
            _ => return None,
        }
        if !by.conditions.iter().all(|condition| rule.conditions.contains(condition)) {
            return None;
        }
        if within(&rule.from, &by.from) && within(&rule.to, &by.to) {
            return Some(Lasting::Always);
        }
        let matches = &self.input.matches;
        let mut from = self.sources.iter().filter(|&&node| matches.from(at, node)).peekable();
        from.peek()?;
        let from = from.all(|&node| matches.from(other, node));
        let shows = self.shows_to(at) && is_known(&rule.to);
        (from && shows && matches.to_within(at, other)).then_some(Lasting::OnThisTree)
    }

    /// Whether the allowed list allows nothing of what a rule forbids.
    fn denied(&self, at: usize) -> bool {
        let Input { rules, matches, .. } = self.input;
        let of_dependencies = |rule: &&Rule| rule.subject == Subject::Dependency;
        if !rules.allowed.iter().any(|rule| of_dependencies(&rule)) || !self.shows_to(at) {
            return false;
        }
        let mut allowed = (rules.rules.len()..).zip(&rules.allowed);
        let mut from = self.sources.iter().filter(|&&node| matches.from(at, node)).peekable();
        if from.peek().is_none() {
            return false;
        }
        allowed.all(|(allowed, rule)| {
            let meets_from = || from.clone().any(|&node| matches.from(allowed, node));
            rule.subject != Subject::Dependency
                || !(meets_from() && (self.is_captured(allowed) || matches.to_meets(at, allowed)))
        })
    }

    /// Whether the `to` of a rule is shown whole by what it means here: it means something, and
    /// does not depend on what was captured.
    fn shows_to(&self, at: usize) -> bool {
        let mut nodes = self.input.graph.inner().node_indices();
        !self.is_captured(at) && nodes.any(|node| self.input.matches.to(at, node))
    }

    fn is_captured(&self, at: usize) -> bool {
        self.input.matches.sides(at).is_some_and(|sides| sides.captured().is_some())
    }
}

/// Whether the tree tells all that a selector can mean: packages and builtins are known only as far
/// as they are imported.
fn is_known(selector: &Selector) -> bool {
    !selector.any.iter().any(|term| matches!(term, Term::Package(_) | Term::Builtin(_)))
}

/// Whether a rule asks for cycles of a certain shape: which of them is told depends on more than
/// the dependency.
fn has_shape(rule: &Rule) -> bool {
    rule.conditions.iter().any(|it| matches!(it, Condition::View(ViewCondition::Via(_))))
}

/// Whether a selector says word for word no more than another one.
fn within(one: &Selector, other: &Selector) -> bool {
    let holds = |terms: &[Term], term: &Term| terms.iter().any(|known| shown(known) == shown(term));
    let any = other.any.is_empty()
        || !one.any.is_empty() && one.any.iter().all(|term| holds(&other.any, term));
    any && other.none.iter().all(|term| holds(&one.none, term))
}

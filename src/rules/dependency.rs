//! Rules about single dependencies.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::{
    cruise::derive::Derived,
    rules::{
        condition::Judged,
        cruise::shape::{Fit, Judge},
        engine::{Finding, Input},
        found::{About, Found, FoundKind},
        ruleset::{Condition, Rule, RuleId, ViewCondition},
    },
};

/// Those of the dependencies that both sides of the rule mean which meet all of its conditions.
pub(super) fn run(input: &Input<'_>, id: RuleId, rule: &Rule, pairs: &[u32]) -> Vec<Finding> {
    let any_cycle = input.cruise.is_some_and(|derived| !derived.view().parity);
    let meeting = || Meeting::new(input, usize::from(id.0), rule, any_cycle);
    let of_some = |mut meeting: Meeting<'_>, pairs: &[u32]| -> Vec<Finding> {
        let finding =
            |&dependency: &u32| finding(input, id, rule, dependency as usize, &mut meeting);
        pairs.iter().filter_map(finding).collect()
    };
    let whole = meeting();
    if pairs.len() <= TOGETHER || whole.cycles.is_some() {
        // What is known of cycles is worth more than a second thread.
        return of_some(whole, pairs);
    }
    pairs.par_chunks(TOGETHER).flat_map_iter(|pairs| of_some(meeting(), pairs)).collect()
}

/// How many dependencies are worth a thread's while.
const TOGETHER: usize = 2048;

fn finding(
    input: &Input<'_>,
    id: RuleId,
    rule: &Rule,
    dependency: usize,
    meeting: &mut Meeting<'_>,
) -> Option<Finding> {
    let met = meeting.meets(dependency)?;
    let to = Some(met.to);
    let found = input.cruise.map(|derived| met.found(rule, derived));
    Some(Finding {
        rule: id,
        file: input.dependencies[dependency].from,
        dependency: Some(dependency),
        to,
        chain: found.as_deref().map(|found| chain(input, found)).unwrap_or_default(),
        found,
    })
}

/// Tells which dependencies meet a rule.
pub(super) struct Meeting<'i> {
    input: &'i Input<'i>,
    at: usize,
    rule: &'i Rule,
    cycles: Option<Judge<'i>>,
}

/// A dependency that meets a rule.
pub(super) struct Met<'i> {
    judged: Judged<'i>,
    to: NodeIndex,
    /// The cycle by which it does, when the rule says what one must be like.
    cycle: Option<Box<[u32]>>,
}

impl<'i> Meeting<'i> {
    /// For the rule at `at`. With `any_cycle`, any cycle over a dependency may be of the shape that
    /// the rule asks for; otherwise only the one that is told.
    pub(super) fn new(input: &'i Input<'i>, at: usize, rule: &'i Rule, any_cycle: bool) -> Self {
        let shape = rule.conditions.iter().find_map(|condition| match condition {
            Condition::View(ViewCondition::Via(shape)) => Some(shape),
            _ => None,
        });
        let cycles = input.cruise.zip(shape);
        let cycles = cycles.map(|(derived, shape)| Judge::new(shape, derived, any_cycle));
        Self { input, at, rule, cycles }
    }

    pub(super) fn meets(&mut self, dependency: usize) -> Option<Met<'i>> {
        let ends = self.input.graph.ends(dependency)?;
        if !self.input.matches.pair(self.at, dependency, ends) {
            return None;
        }
        let judged = self.input.judged_by(self.at, dependency)?;
        let is_shape = |condition: &Condition| {
            self.cycles.is_some() && matches!(condition, Condition::View(ViewCondition::Via(_)))
        };
        let mut plain = self.rule.conditions.iter().filter(|condition| !is_shape(condition));
        if !plain.all(|condition| judged.holds(condition)) {
            return None;
        }
        let mut cycle = None;
        if let (Some(cycles), Some(seen)) = (&mut self.cycles, &judged.seen) {
            cycle = match cycles.fit(seen.dependency, seen.groups) {
                Fit::NoCycle => None,
                Fit::Cycle(cycle) => Some(cycle),
                Fit::None => return None,
            };
        }
        Some(Met { judged, to: ends.1, cycle })
    }
}

impl Met<'_> {
    /// What is found, in dependency-cruiser's terms.
    #[expect(clippy::unnecessary_box_returns, reason = "findings hold it in a box")]
    fn found(self, rule: &Rule, derived: &Derived<'_>) -> Box<Found> {
        let asks_for = |condition: fn(&ViewCondition) -> bool| {
            rule.conditions.iter().any(|known| match known {
                Condition::View(known) => condition(known),
                _ => false,
            })
        };
        let seen = self.judged.seen.as_ref();
        let mut cycle = None;
        if asks_for(|condition| *condition == ViewCondition::Circular(true)) {
            let told = || derived.cycles().of(seen?.dependency).map(Box::from);
            cycle = self.cycle.or_else(told);
        }
        let mut instability = None;
        if asks_for(|condition| matches!(condition, ViewCondition::MoreUnstable(_))) {
            instability = seen.and_then(crate::rules::cruise::condition::Seen::couplings);
        }
        let kind = match (&cycle, &instability) {
            (_, Some(_)) => FoundKind::Instability,
            (Some(_), None) => FoundKind::Cycle,
            (None, None) => FoundKind::Dependency,
        };
        let dependency = seen.map_or(0, |seen| seen.dependency as usize);
        Box::new(Found {
            about: About::Dependency(dependency),
            kind,
            cycle,
            via: None,
            instability,
        })
    }
}

/// The nodes of the cycle, both ends included.
fn chain(input: &Input<'_>, found: &Found) -> Vec<NodeIndex> {
    let Some(cycle) = found.cycle.as_deref() else { return Vec::new() };
    let steps = || cycle.iter().filter_map(|&step| input.graph.ends(step as usize));
    let start = steps().next().map(|(from, _)| from);
    start.into_iter().chain(steps().map(|(_, to)| to)).collect()
}

//! Rules that ask of one import what no import can be: all at once.
//!
//! A rule is a list of [`Part`]s, each of which some imports are like. The [`table`] says which
//! imports there can be, in any tree: for each kind how it can be written and what it can lead to,
//! and what conditions can then hold. A rule is impossible when none of them is like all parts. That
//! holds on every tree, so only what the table rules out counts, and where it does not know, anything
//! may be. What is told are the fewest parts that do not go together.

mod cells;
mod table;
mod view;
mod words;

use crate::{
    base::diagnostic::Spot,
    rules::{
        engine::Input,
        liveness::{Dead, DeadKind, Lasting, impossible::table::Table},
        ruleset::{Condition, Rule, Subject},
    },
};

/// One thing that a rule asks of an import.
#[derive(Clone, Copy)]
enum Part<'r> {
    /// What the rule judges.
    Subject(Subject),
    /// The sort of target that its `to` means.
    To,
    /// The cells that both sides mean.
    Sides,
    /// A condition.
    Condition(&'r Condition),
}

/// A rule of which no import can be like all parts.
pub(super) fn dead(input: &Input<'_>, at: usize, rule: &Rule) -> Option<Dead> {
    let parts = parts(rule)?;
    // As dependency-cruiser has it, some are also what the table says they are not.
    if input.cruise.is_some_and(|derived| derived.view().parity) {
        return None;
    }
    let table = Table::new(input.rules, rule);
    let possible = |parts: &[Part<'_>]| match input.cruise {
        Some(_) => view::possible(parts),
        None => table.possible(parts),
    };
    if possible(&parts) {
        return None;
    }
    let conflict = fewest(&parts, &possible);
    let words::Told { key, why, help } = words::tell(input, rule, &conflict);
    let spot = key.and_then(|key| rule.written.key(key)).or_else(|| rule.written.to.first());
    let spot: &Spot = spot.unwrap_or(&rule.written.rule);
    Some(Dead {
        rule: Some(at),
        kind: DeadKind::Conditions,
        lasting: Lasting::Always,
        spot: spot.clone(),
        detail: format!("{}: {why}", rule.name),
        help: Some(help),
    })
}

/// What a rule asks for; `None` when it is not about imports.
fn parts(rule: &Rule) -> Option<Vec<Part<'_>>> {
    let conditions = rule.conditions.iter().map(Part::Condition);
    let sides = [Part::Subject(rule.subject), Part::To, Part::Sides];
    match rule.subject {
        Subject::Dependency | Subject::Cycle | Subject::Reachable(true) => {
            Some(sides.into_iter().chain(conditions).collect())
        }
        // The fewer imports meet the conditions, the less is reached.
        Subject::Reachable(false) => Some(sides[..2].to_vec()),
        _ => None,
    }
}

/// The fewest parts that do not go together.
fn fewest<'r>(parts: &[Part<'r>], possible: &dyn Fn(&[Part<'r>]) -> bool) -> Vec<Part<'r>> {
    let all = (1..=parts.len()).flat_map(|size| choices(parts.len(), size));
    let mut all = all.map(|choice| choice.into_iter().map(|at| parts[at]).collect::<Vec<_>>());
    all.find(|chosen| !possible(chosen)).unwrap_or_else(|| parts.to_vec())
}

/// Every choice of `size` of the numbers below `from`, in order.
fn choices(from: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let lasts = (size - 1)..from;
    lasts
        .flat_map(|last| {
            choices(last, size - 1).into_iter().map(move |choice| [choice, vec![last]].concat())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_complete() {
        assert_eq!(choices(3, 2), [[0, 1], [0, 2], [1, 2]]);
        assert_eq!(choices(5, 5).len(), 1);
        assert_eq!(choices(2, 3), [[0; 0]; 0]);
    }
}

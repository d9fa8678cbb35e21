//! `via` and `viaOnly`: what the steps of a cycle are like.
//!
//! A dependency may lie on many cycles. dependency-cruiser looks at the one that it tells; here the
//! dependency fits if that one does, or else if any cycle over it does. For `viaOnly` that is
//! decided; for `via` a cycle is searched for with bounded work (whether there is one is as hard a
//! question as there are), so one may be missed, but none is made up.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use crate::{
    cruise::derive::{Derived, Links},
    rules::{
        cruise::round::Rounds,
        pattern::{Groups, Pattern},
        ruleset::{CycleShape, StepTest},
    },
};

/// Whether the cycle of a dependency fits.
pub enum Fit {
    /// It has none, so there is nothing to fit.
    NoCycle,
    /// This one fits (places of dependencies, from the target back to the source).
    Cycle(Box<[u32]>),
    /// It has, and none was found that fits.
    None,
}

/// Judges the cycles of dependencies by one shape.
pub struct Judge<'r> {
    shape: &'r CycleShape,
    derived: &'r Derived<'r>,
    /// Any cycle over the dependency will do, not only the one that is told.
    any_cycle: bool,
    /// By what was captured.
    steps: FxHashMap<Groups, Steps>,
    /// How much more may be searched.
    budget: usize,
}

/// How many steps the searches of one rule may make together.
const BUDGET: usize = 20_000_000;

impl<'r> Judge<'r> {
    /// Judges by `shape`.
    pub fn new(shape: &'r CycleShape, derived: &'r Derived<'r>, any_cycle: bool) -> Self {
        Self { shape, derived, any_cycle, steps: FxHashMap::default(), budget: BUDGET }
    }

    /// Judges one dependency, for a rule that captured `groups` of its source.
    pub fn fit(&mut self, dependency: u32, groups: &[Box<str>]) -> Fit {
        let Some(told) = self.derived.cycles().of(dependency) else { return Fit::NoCycle };
        let key = if self.takes_groups() { groups } else { &[] };
        if !self.steps.contains_key(key) {
            self.steps.insert(key.to_vec(), Steps::new(self.shape, self.derived, key));
        }
        let Some(steps) = self.steps.get_mut(key) else { return Fit::None };
        if steps.fit(told) {
            return Fit::Cycle(told.into());
        }
        let found =
            self.any_cycle.then(|| steps.search(self.derived, dependency, &mut self.budget));
        found.flatten().map_or(Fit::None, |cycle| Fit::Cycle(cycle.into()))
    }

    fn takes_groups(&self) -> bool {
        self.shape.some.iter().chain(&self.shape.every).any(|test| match test {
            StepTest::Path(pattern) | StepTest::PathNot(pattern) => pattern.takes_groups(),
            StepTest::Types(_) | StepTest::TypesNot(_) => false,
        })
    }
}

/// Which steps pass which tests, given what was captured.
struct Steps {
    /// For each test of which some step must pass, whether each dependency does.
    some: Vec<Vec<bool>>,
    /// Whether each dependency passes what every step must.
    every: Vec<bool>,
    /// The cycles of steps that do, once somebody looks for one.
    rounds: Option<Rounds>,
}

impl Steps {
    fn new(shape: &CycleShape, derived: &Derived<'_>, groups: &[Box<str>]) -> Self {
        let passed = |test: &StepTest| passed(test, derived, groups);
        let mut every = vec![true; derived.links().len()];
        for table in shape.every.iter().map(passed) {
            for (every, passed) in every.iter_mut().zip(table) {
                *every &= passed;
            }
        }
        Self { some: shape.some.iter().map(passed).collect(), every, rounds: None }
    }

    fn fit(&self, cycle: &[u32]) -> bool {
        cycle.iter().all(|&step| self.every[step as usize])
            && self.some.iter().all(|some| cycle.iter().any(|&step| some[step as usize]))
    }

    fn search(
        &mut self,
        derived: &Derived<'_>,
        dependency: u32,
        budget: &mut usize,
    ) -> Option<Vec<u32>> {
        let every = &self.every;
        let rounds = self.rounds.get_or_insert_with(|| {
            let cycles = derived.cycles();
            Rounds::new(derived.links().filtered(|step, from, to| {
                every[step as usize] && cycles.component(from) == cycles.component(to)
            }))
        });
        rounds.find(dependency, &self.some, budget)
    }
}

/// Whether each dependency that lies on a cycle passes a test.
fn passed(test: &StepTest, derived: &Derived<'_>, groups: &[Box<str>]) -> Vec<bool> {
    let view = derived.view();
    let links = derived.links();
    match test {
        StepTest::Types(wanted) => {
            view.edges.iter().map(|edge| edge.type_set().intersects(*wanted)).collect()
        }
        StepTest::TypesNot(unwanted) => {
            view.edges.iter().map(|edge| !edge.type_set().intersects(*unwanted)).collect()
        }
        StepTest::Path(pattern) => by_target(links, derived, &names(pattern, derived, groups)),
        StepTest::PathNot(pattern) => {
            let named = names(pattern, derived, groups);
            by_target(links, derived, &|node| !named(node))
        }
    }
}

/// Whether the name of a node matches, given what was captured.
fn names<'d>(
    pattern: &Pattern,
    derived: &'d Derived<'_>,
    groups: &[Box<str>],
) -> impl Fn(NodeIndex) -> bool + 'd {
    let view = derived.view();
    let regex = pattern.with(groups, view.parity);
    move |node| regex.as_ref().is_some_and(|regex| regex.is_match(view.name(node)))
}

/// A test of targets as a table of the dependencies that lie on cycles.
fn by_target(links: &Links, derived: &Derived<'_>, test: &dyn Fn(NodeIndex) -> bool) -> Vec<bool> {
    let mut known: Vec<Option<bool>> = vec![None; links.nodes()];
    let number = u32::try_from(links.len()).unwrap_or(u32::MAX);
    (0..number)
        .map(|dependency| {
            let Some((from, to)) = links.ends(dependency) else { return false };
            let cycles = derived.cycles();
            cycles.component(from) == cycles.component(to)
                && *known[to.index()].get_or_insert_with(|| test(to))
        })
        .collect()
}

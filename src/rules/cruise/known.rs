//! Violations that are known already: a baseline.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::{
    cruise::derive::Derived,
    rules::{
        engine::{Finding, Input},
        found::{About, Found, FoundKind},
    },
};

/// A violation that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownViolation {
    /// What it counts as.
    pub kind: FoundKind,
    /// The rule's name.
    pub rule: Box<str>,
    /// The name of the source.
    pub from: Box<str>,
    /// The name of the target.
    pub to: Box<str>,
    /// The names in its cycle, if it has one.
    pub cycle: Option<Vec<Box<str>>>,
}

/// What a baseline does to findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Softened {
    /// For each finding, whether it is known.
    pub known: Vec<bool>,
    /// The places of those known violations that were not found (any more), in order.
    pub stale: Vec<usize>,
}

/// Compares findings with what is known. A module is known by rule and source alone, whatever it
/// reaches; a cycle by its members; anything else by rule, source and target.
///
/// dependency-cruiser never knows a violation between folders again.
pub fn soften<'f>(
    known: &[KnownViolation],
    input: &Input<'_>,
    derived: &Derived<'_>,
    findings: impl IntoIterator<Item = &'f Finding>,
) -> Softened {
    let index = Index::new(known);
    let mut used = vec![false; known.len()];
    let softened = findings.into_iter().map(|finding| {
        let Some(found) = finding.found.as_deref() else { return false };
        let places = index.matching(&input.rules.rule(finding.rule).name, found, derived);
        for &place in &places {
            used[place] = true;
        }
        !places.is_empty()
    });
    let softened = softened.collect();
    let stale = (0..known.len()).filter(|&place| !used[place]).collect();
    Softened { known: softened, stale }
}

/// Places of known violations.
#[derive(Default)]
struct Index<'k> {
    /// Those about modules, by rule and source.
    modules: FxHashMap<(&'k str, &'k str), Vec<usize>>,
    /// Those about dependencies, by rule and ends.
    ends: FxHashMap<(&'k str, &'k str, &'k str), Vec<usize>>,
    /// Those with a cycle, by rule and members.
    cycles: FxHashMap<(&'k str, Vec<&'k str>), Vec<usize>>,
    has_cycle: Vec<bool>,
}

impl<'k> Index<'k> {
    fn new(known: &'k [KnownViolation]) -> Self {
        let mut index = Self::default();
        for (place, known) in known.iter().enumerate() {
            let (rule, from, to) = (&*known.rule, &*known.from, &*known.to);
            index.has_cycle.push(known.cycle.is_some());
            if matches!(known.kind, FoundKind::Module | FoundKind::Reachability) {
                add(index.modules.entry((rule, from)), place);
                continue;
            }
            add(index.ends.entry((rule, from, to)), place);
            if let Some(cycle) = &known.cycle {
                let names = sorted(cycle.iter().map(|name| &**name));
                add(index.cycles.entry((rule, names)), place);
            }
        }
        index
    }

    fn matching(&self, rule: &str, found: &Found, derived: &Derived<'_>) -> Vec<usize> {
        let (from, to) = found.ends(derived);
        let at = |places: Option<&Vec<usize>>| places.cloned().unwrap_or_default();
        match found.about {
            About::Module(_) | About::Reach { .. } => at(self.modules.get(&(rule, from))),
            About::Folders(_) if derived.view().parity => Vec::new(),
            About::Dependency(_) | About::Folders(_) => {
                let cycles = cycles(found, derived);
                let mut places = at(self.ends.get(&(rule, from, to)));
                // With a cycle on both sides, only that counts.
                places.retain(|&place| cycles.is_empty() || !self.has_cycle[place]);
                for cycle in cycles {
                    places.extend(at(self.cycles.get(&(rule, cycle))));
                }
                places
            }
        }
    }
}

fn add<K>(entry: Entry<'_, K, Vec<usize>>, place: usize) {
    entry.or_default().push(place);
}

/// The members of the cycle that is told of the dependency, whatever the rule is about, and of the one
/// by which the rule is broken.
fn cycles<'d>(found: &Found, derived: &'d Derived<'_>) -> Vec<Vec<&'d str>> {
    let told = match found.about {
        About::Dependency(at) => u32::try_from(at).ok().and_then(|at| derived.cycles().of(at)),
        _ => None,
    };
    let told = told.map(|cycle| {
        let ends = cycle.iter().filter_map(|&step| derived.links().ends(step));
        sorted(ends.map(|(_, to)| derived.view().name(to)))
    });
    let own = found.cycle_steps(derived).map(|steps| sorted(steps.iter().map(|(name, _)| *name)));
    let own = own.filter(|own| told.as_ref() != Some(own));
    told.into_iter().chain(own).collect()
}

fn sorted<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

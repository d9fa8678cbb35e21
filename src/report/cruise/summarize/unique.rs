//! Which violations are the same.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::report::cruise::result::{MiniDependency, Violation};

/// A rule and the modules of a cycle or of a way, whatever their order.
type Members = (String, usize, Vec<String>);

/// The first of each set of violations that are the same.
///
/// Two violations of one rule are the same when both have a cycle, and the modules of the cycles are
/// the same; else when both have a way, and their ends and the modules between are; else when their
/// ends are.
pub(super) fn unique(violations: Vec<Violation>) -> Vec<Violation> {
    let mut seen = Seen::default();
    violations.into_iter().filter(|violation| seen.is_new(violation)).collect()
}

#[derive(Default)]
struct Seen {
    cycles: FxHashSet<Members>,
    ways: FxHashSet<(String, String, Members)>,
    /// Whether there was one with a cycle, with a way, with neither.
    ends: FxHashMap<(String, String, String), [bool; 3]>,
}

impl Seen {
    /// Whether no violation that was new before is the same.
    fn is_new(&mut self, violation: &Violation) -> bool {
        let (from, to) = (violation.from.clone(), violation.to.clone());
        let name = &violation.rule.name;
        let ends = self.ends.entry((name.clone(), from.clone(), to.clone())).or_default();
        let (kind, is_new) = match (&violation.cycle, &violation.via) {
            (Some(cycle), _) => (0, !self.cycles.contains(&members(name, cycle))),
            (None, Some(via)) => {
                (1, !self.ways.contains(&(from.clone(), to.clone(), members(name, via))))
            }
            (None, None) => (2, !ends[2]),
        };
        // What has a cycle and what has none is compared by its ends.
        let is_new = is_new && (0..3).all(|other| other == kind || !ends[other]);
        if is_new {
            ends[kind] = true;
            match (&violation.cycle, &violation.via) {
                (Some(cycle), _) => _ = self.cycles.insert(members(name, cycle)),
                (None, Some(via)) => _ = self.ways.insert((from, to, members(name, via))),
                (None, None) => {}
            }
        }
        is_new
    }
}

fn members(rule: &str, steps: &[MiniDependency]) -> Members {
    let mut names: Vec<String> = steps.iter().map(|step| step.name.clone()).collect();
    names.sort_unstable();
    names.dedup();
    (rule.to_owned(), steps.len(), names)
}

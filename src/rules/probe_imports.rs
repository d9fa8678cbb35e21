//! Imports of probes by code that is none.
//!
//! What a probe imports is no violation, so a probe that the program uses would carry anything
//! across any line.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use crate::{
    base::severity::Severity,
    rules::{
        describe,
        engine::Input,
        violation::{Violation, sort},
    },
};

/// The name that these findings go by.
pub const RULE: &str = "import-of-probe";

/// Adds a violation for each import of a probe by a module that is none.
pub fn add(input: &Input<'_>, violations: &mut Vec<Violation>) {
    let before = violations.len();
    let probes = input.modules.iter().filter(|module| module.is_probe);
    let probes: FxHashSet<NodeIndex> =
        probes.filter_map(|module| input.graph.file(module.file)).collect();
    for at in 0..input.dependencies.len() {
        let Some((from, to)) = input.graph.ends(at) else { continue };
        if probes.contains(&to) && !probes.contains(&from) {
            let message = format!(
                "{} is a probe, and probes are no part of the program",
                input.facts[to.index()].name()
            );
            let hint = "move what is used out of the probe folder".to_owned();
            let rule = (RULE, Severity::Error);
            violations.push(describe::of_import(input, at, to, rule, message, hint));
        }
    }
    if violations.len() > before {
        sort(violations);
    }
}

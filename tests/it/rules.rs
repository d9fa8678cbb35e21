//! `ringfence rules`: what each rule means in a tree, and what of a config does nothing.

mod diff;
mod flags;
mod impossible;
mod impossible_cruiser;
mod kinds;

use serde_json::Value;

use crate::support::{Tree, text};

/// What does nothing, one line each: `rule kind lasting`, with `-` for what is no rule.
fn dead(report: &Value) -> Vec<String> {
    let one = |dead: &Value| {
        let rule = dead["rule"].as_str().unwrap_or("-");
        format!("{rule} {} {}", text(&dead["kind"]), text(&dead["lasting"]))
    };
    report["dead"].as_array().unwrap().iter().map(one).collect()
}

fn json(tree: &Tree, args: &[&str]) -> Value {
    tree.run(&[&["rules", "--format", "json"], args].concat()).json()
}

//! Random trees and rules, on which both programs must agree. What fails is printed in the form of a spec
//! for `fixtures/specs/cruise`.

mod forms;
mod options;
mod patterns;
mod rules;
mod sample;
mod superset;
mod tree;

use std::cell::RefCell;

use proptest::{prelude::*, sample::select};
use serde_json::Value;

use crate::{compare, cruise::run::depcruise, oracle::Oracle, sampled};
use sample::Sample;

#[test]
#[ignore = "needs Node and `npm ci` in tests/differential"]
fn both_see_the_same_imports() {
    let args = select(vec![vec!["first.ts", "src"], vec!["first.ts", "src", "packages"]]);
    let samples = (tree::imports(), rules::rules(), options::of_imports(), args);
    agree(samples.prop_map(sample), false);
}

#[test]
#[ignore = "needs Node and `npm ci` in tests/differential"]
fn both_judge_alike() {
    let args = select(vec![vec!["src"], vec!["src", "--metrics"]]);
    let samples = (tree::graph(), rules::rules(), options::of_scope(), args);
    agree(samples.prop_map(sample), true);
}

fn sample(
    (files, mut config, options, mut args): (tree::Files, Value, Value, Vec<&'static str>),
) -> Sample {
    config["options"] = options;
    args.retain(|arg| *arg != "packages" || files.iter().any(|(path, _)| path.starts_with(arg)));
    Sample { files, config, args }
}

/// Runs both over random samples, without `--parity` as well if they are to agree `beyond` it.
fn agree(samples: impl Strategy<Value = Sample>, beyond: bool) {
    let oracle = RefCell::new(Oracle::start());
    sampled::hold(samples, |sample| differences(sample, &mut oracle.borrow_mut(), beyond));
}

/// How the results differ with `--parity`; and where `beyond` asks for it, what is lost without.
fn differences(sample: &Sample, oracle: &mut Oracle, beyond: bool) -> String {
    let tree = sample.write();
    let theirs = oracle.run(tree.root(), &sample.args());
    let parity = depcruise(tree.root(), &["--parity"], &sample.args());
    match (theirs.json(), parity.json()) {
        (Ok(theirs), Ok(ours)) => {
            let differences = compare::differences(&theirs, &ours);
            if !beyond || !differences.is_empty() {
                return differences;
            }
            let ours = depcruise(tree.root(), &[], &sample.args()).json();
            ours.map_or_else(|why| why, |ours| superset::lost(&sample.config, &theirs, &ours))
        }
        (Err(theirs), Err(ours)) => format!("neither runs:\n{theirs}\n{ours}"),
        (Err(theirs), Ok(_)) => format!("dependency-cruiser does not run:\n{theirs}"),
        (Ok(_), Err(ours)) => format!("ringfence does not run:\n{ours}"),
    }
}

//! Random trees and rules, on which both programs must agree.
//!
//! Seeds are fixed, so that a run can be had again; `DIFFERENTIAL_SEED` (a number) sets another one
//! and `DIFFERENTIAL_CASES` how many cases there are. What fails is made smaller, and printed in the
//! form of a spec for `fixtures/specs/cruise`.

mod forms;
mod options;
mod patterns;
mod rules;
mod sample;
mod superset;
mod tree;

use std::{cell::RefCell, env};

use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner},
};
use serde_json::Value;

use crate::{compare, cruise::run::depcruise, oracle::Oracle};
use sample::Sample;

/// How many cases each test has.
const CASES: u32 = 300;

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
    let config = Config {
        cases: number("CASES").unwrap_or(CASES),
        failure_persistence: None,
        ..Config::default()
    };
    let seed = u64::from(number("SEED").unwrap_or(0));
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let verdict = runner.run(&samples, |sample| {
        let differences = differences(&sample, &mut oracle.borrow_mut(), beyond);
        if differences.is_empty() { Ok(()) } else { Err(TestCaseError::fail(differences)) }
    });
    match verdict {
        Ok(()) => {}
        Err(TestError::Fail(why, sample)) => panic!("\n{why}\n{sample:?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

/// The number in `DIFFERENTIAL_…`.
fn number(name: &str) -> Option<u32> {
    let text = env::var(format!("DIFFERENTIAL_{name}")).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("DIFFERENTIAL_{name} is no number: {text}")))
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

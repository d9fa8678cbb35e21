//! What has to hold for random trees.
//!
//! Seeds are fixed, so that a run can be had again; `DIFFERENTIAL_SEED` (a number) sets another one
//! and `DIFFERENTIAL_CASES` how many cases there are. What fails is made smaller, and printed.

use std::env;

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner},
};

/// How many cases each test has.
const CASES: u32 = 300;

/// Asserts that `differences` has nothing to say of any sample.
pub(crate) fn hold<S: Strategy>(samples: S, differences: impl Fn(&S::Value) -> String) {
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
        let differences = differences(&sample);
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

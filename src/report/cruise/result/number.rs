//! Numbers as JavaScript writes them.

use serde::{Serialize, Serializer};

/// Writes a number as `JSON.stringify` does: without a fraction when it has none, `null` when it is
/// not finite.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference to the field"
)]
pub(super) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    match whole(*number) {
        Some(whole) => whole.serialize(serializer),
        None => number.serialize(serializer),
    }
}

/// The same for a number that may be absent.
pub(super) mod optional {
    use serde::Serializer;

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(in super::super) fn serialize<S: Serializer>(
        number: &Option<f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match number {
            Some(number) => super::serialize(number, serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// `number` as an integer, when it is one that a double holds exactly.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within the range")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

//! A violation in one line of plain text.

use super::{
    numbers::percentage,
    result::{MiniDependency, Violation, ViolationType},
};

/// What the violation is about, raw. The way of one that is about reach stands between the two texts
/// of `around`.
pub(super) fn message(violation: &Violation, around: (&str, &str)) -> String {
    let ends = format!("{} -> {}", violation.from, violation.to);
    match (violation.kind, violation.metrics) {
        (Some(ViolationType::Module), _) => violation.from.clone(),
        (Some(ViolationType::Cycle), _) => {
            format!("{} -> {}", violation.from, way(violation.cycle.as_deref()))
        }
        (Some(ViolationType::Reachability), _) => {
            format!("{ends}{}{}{}", around.0, way(violation.via.as_deref()), around.1)
        }
        (Some(ViolationType::Instability), Some(metrics)) => {
            let figure = |instability| percentage(Some(instability));
            let (from, to) = (figure(metrics.from.instability), figure(metrics.to.instability));
            format!("{ends} (instability: {from} -> {to})")
        }
        _ => ends,
    }
}

fn way(steps: Option<&[MiniDependency]>) -> String {
    let names: Vec<&str> =
        steps.unwrap_or_default().iter().map(|step| step.name.as_str()).collect();
    names.join(" -> ")
}

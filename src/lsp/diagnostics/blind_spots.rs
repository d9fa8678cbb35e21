//! What could not be judged.

use lsp_types::Diagnostic;

use crate::{
    lsp::{
        diagnostics::{lines, plain},
        text,
    },
    rules::violation::{BlindReason, BlindSpot},
};

pub(super) fn diagnostic(spot: &BlindSpot) -> Diagnostic {
    let detail = &spot.detail;
    let specifier = spot.specifier.as_deref().unwrap_or_default();
    let message = match spot.reason {
        BlindReason::Unresolved => format!("\"{specifier}\" resolves to nothing; {detail}"),
        BlindReason::Computed => format!("\"{specifier}\" is computed: {detail}"),
        BlindReason::Hidden => format!("{} is hidden from the run: {detail}", spot.file),
        BlindReason::ParseError
        | BlindReason::DeadRule
        | BlindReason::MissingProbe
        | BlindReason::Unused => detail.clone(),
    };
    let range = text::range(spot.range);
    plain(range, spot.severity, spot.reason.as_str(), lines([message.as_str()]))
}

//! A matrix of modules: which depends on which, as `true`, `false` or the severity of what it breaks.

use super::{incidences, result::CruiseResult};
use crate::base::escape::printable;

/// The report.
pub(super) fn render(result: &CruiseResult) -> String {
    let modules = incidences::sorted(&result.modules);
    let header: Vec<String> = modules.iter().map(|module| quoted(&module.source)).collect();
    let rows: Vec<String> = modules
        .iter()
        .map(|module| {
            let cells = incidences::row(module, &modules);
            let cells: Vec<String> = cells.iter().map(|cell| quoted(cell.as_str())).collect();
            format!("{},{},\"\"", quoted(&module.source), cells.join(","))
        })
        .collect();
    format!("\"\",{},\"\"\n{}\n", header.join(","), rows.join("\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", printable(text).replace('"', "\"\""))
}

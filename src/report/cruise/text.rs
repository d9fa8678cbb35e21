//! A line per dependency.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;

use super::{Options, result::CruiseResult, style::Style};
use crate::base::escape::printable;

/// The report; what is in focus underlined, when the option `highlightFocused` asks for it.
pub(super) fn render(result: &CruiseResult, options: &Options) -> String {
    let section = result.summary.options_used.reporter(options.output_type.section());
    let highlights = section.and_then(|section| section.get("highlightFocused")?.as_bool());
    let style = Style { color: options.color && highlights == Some(true) };
    let in_focus: FxHashSet<&str> = result
        .modules
        .iter()
        .filter(|module| module.matches_focus == Some(true) || module.matches_reaches == Some(true))
        .map(|module| module.source.as_str())
        .collect();
    let name = |name: &str, is_marked: bool| {
        let printable = printable(name).into_owned();
        if is_marked { style.underline(&printable) } else { printable }
    };
    let mut text = String::new();
    for module in &result.modules {
        let from = name(&module.source, module.matches_focus == Some(true));
        for dependency in &module.dependencies {
            let to = name(&dependency.resolved, in_focus.contains(dependency.resolved.as_str()));
            _ = writeln!(text, "{from} → {to}");
        }
    }
    if text.is_empty() { "\n".to_owned() } else { text }
}

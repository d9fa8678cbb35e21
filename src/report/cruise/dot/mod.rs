//! The graph for Graphviz, at several levels of detail.

mod default_theme;
mod label;
mod prepare;
mod quote;
mod settings;
mod theme;
mod write;

use self::{settings::Settings, theme::Theme};
use super::{Options, result::CruiseResult};

/// What the nodes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Granularity {
    /// Modules, in boxes for their folders.
    Module,
    /// Folders.
    Folder,
    /// What a pattern makes of the modules.
    Custom,
    /// Modules, without boxes.
    Flat,
}

/// The report.
///
/// # Errors
/// A pattern of the options that is wrong, as a sentence.
pub(super) fn render(
    result: &CruiseResult,
    granularity: Granularity,
    options: &Options,
) -> Result<String, String> {
    let settings = Settings::of(result, granularity, options)?;
    let theme = Theme::new(settings.theme)?;
    let modules = settings.filters.apply(result.modules.clone());
    let modules =
        prepare::collapsed(modules, granularity, settings.collapse.as_ref(), options.parity);
    let shows_metrics = settings.shows_metrics;
    let nodes: Vec<prepare::Node> = modules
        .into_iter()
        .map(|module| {
            let options = &result.summary.options_used;
            prepare::node(module, granularity, shows_metrics, &theme, options)
        })
        .collect();
    Ok(write::graph(&theme, &nodes, granularity))
}

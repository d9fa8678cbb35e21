//! dependency-cruiser's reporters, one file each, over its own form of a result.
//!
//! A result is first narrowed by filters and summed up anew, then rendered. Both are pure: nothing is
//! read and nothing is written. Names come from the repository under test, so every format escapes
//! them in its own way; what goes to a terminal also goes through [`crate::base::escape`].

pub mod project;
pub mod result;

mod anon;
mod azure_devops;
mod collapse;
mod csv;
mod d2;
mod dependency_to;
mod dot;
mod err;
mod err_html;
mod filter;
mod html;
mod html_text;
mod incidences;
mod markdown;
mod merge;
mod mermaid;
mod metrics;
mod neighbours;
mod numbers;
mod options;
mod order;
mod output_type;
mod plain;
mod posix;
mod rule_counts;
mod style;
mod summarize;
mod teamcity;
mod text;
mod time;
mod url;
mod used;
mod webpage;
mod wrap;

pub use options::Options;
pub use output_type::OutputType;
pub use webpage::page;

use self::result::CruiseResult;
use crate::report::json_text;

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The report itself. Of `x-dot-webpage` it is Graphviz' language: `dot -Tsvg` makes an SVG of it
    /// and [`page`] a page of that.
    pub text: String,
    /// The number of errors, at most 255, where the reporter is about violations.
    pub exit_code: u8,
}

/// Narrows a result to what the options ask for, and renders it.
///
/// # Errors
/// A pattern of the options or of the result that is wrong, as a sentence that is safe to print.
pub fn report(result: CruiseResult, options: &Options) -> Result<Rendered, String> {
    render(&narrowed(result, options)?, options)
}

/// What is left of a result, summed up anew.
fn narrowed(mut result: CruiseResult, options: &Options) -> Result<CruiseResult, String> {
    result.modules = options.filters()?.apply(result.modules);
    if let Some(collapse) = options.collapse_pattern() {
        let pattern = options::compile("collapse", &collapse)?;
        result.modules = collapse::to_pattern(result.modules, &pattern, options.parity);
        collapse::sort(&mut result.modules);
        collapse::strip_self_references(&mut result.modules);
    }
    // dependency-cruiser forgets what the rules ask for when it reads a result.
    let forgets = options.parity && options.saved;
    let rules = result.summary.rule_set_used.clone().filter(|_| !forgets);
    summarize::summarize(&mut result, rules.as_ref());
    result.summary.options_used = used::options(result.summary.options_used, options);
    Ok(result)
}

/// Renders a result as it is.
///
/// # Errors
/// A pattern of the result's own options that is wrong, as a sentence that is safe to print.
pub fn render(result: &CruiseResult, options: &Options) -> Result<Rendered, String> {
    let errors = u8::try_from(result.summary.error).unwrap_or(u8::MAX);
    let (text, exit_code) = match options.output_type {
        OutputType::Anon => (json_text::to_string(&anon::anonymized(result.clone())), 0),
        OutputType::Archi => (dot::render(result, dot::Granularity::Custom, options)?, 0),
        OutputType::AzureDevops => (azure_devops::render(result), errors),
        OutputType::Baseline => (json_text::to_string(&result.summary.violations), 0),
        OutputType::Csv => (csv::render(result), 0),
        OutputType::D2 => (d2::render(result), 0),
        OutputType::Ddot => (dot::render(result, dot::Granularity::Folder, options)?, 0),
        OutputType::Dot | OutputType::DotWebpage => {
            (dot::render(result, dot::Granularity::Module, options)?, 0)
        }
        OutputType::ErrHtml => (err_html::render(result, options), 0),
        OutputType::ErrLong | OutputType::Err => (err::render(result, options), errors),
        OutputType::Flat => (dot::render(result, dot::Granularity::Flat, options)?, 0),
        OutputType::Html => (html::render(result), 0),
        OutputType::Json => (json_text::to_string(result), 0),
        OutputType::Markdown => (markdown::render(result, options), 0),
        OutputType::Mermaid => (mermaid::render(result), 0),
        OutputType::Metrics => metrics::render(result, options),
        OutputType::Null => (String::new(), errors),
        OutputType::Teamcity => (teamcity::render(result, options), errors),
        OutputType::Text => (text::render(result, options), 0),
    };
    Ok(Rendered { text, exit_code })
}

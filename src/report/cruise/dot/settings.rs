//! The options of a picture, from the options of the run.

use serde_json::{Map, Value};

use super::Granularity;
use crate::{
    base::js_regex::JsRegex,
    report::cruise::{
        Options,
        filter::{Filters, Focus},
        options,
        result::CruiseResult,
    },
};

/// The folders whose sub-folders are shown, when the options do not say which.
const DEFAULT_COLLAPSE: &str = "^(node_modules|packages|src|lib|app|test|spec)/[^/]+";

/// The options of a picture.
pub(super) struct Settings<'r> {
    /// What the user wants to look different.
    pub(super) theme: Option<&'r Value>,
    /// What is shown as one.
    pub(super) collapse: Option<JsRegex>,
    /// What is shown.
    pub(super) filters: Filters,
    /// Whether labels have the instability.
    pub(super) shows_metrics: bool,
}

impl<'r> Settings<'r> {
    /// Those of the reporter's own section, else those of `dot`.
    pub(super) fn of(
        result: &'r CruiseResult,
        granularity: Granularity,
        options: &Options,
    ) -> Result<Self, String> {
        let used = &result.summary.options_used;
        let own = used.reporter(options.output_type.section());
        let of_dot = used.reporter("dot");
        let first = |key| {
            let in_section =
                |section: Option<&'r Map<String, Value>>| section.and_then(|s| s.get(key));
            in_section(own).or(in_section(of_dot))
        };
        let shows_metrics = own.and_then(|own| own.get("showMetrics")?.as_bool()).unwrap_or(false);
        Ok(Self {
            theme: first("theme"),
            collapse: collapse(own.or(of_dot), granularity, options)?,
            filters: first("filters").map(filters).transpose()?.unwrap_or_default(),
            shows_metrics,
        })
    }
}

/// What is shown as one: as the command line says, else the options, else, where that is what the
/// report is for, the usual folders.
fn collapse(
    section: Option<&Map<String, Value>>,
    granularity: Granularity,
    options: &Options,
) -> Result<Option<JsRegex>, String> {
    let of_section = || section.and_then(|section| joined(section.get("collapsePattern")?));
    let default = || (granularity == Granularity::Custom).then(|| DEFAULT_COLLAPSE.to_owned());
    let pattern = options.collapse_pattern().or_else(of_section).or_else(default);
    options::pattern("collapse", pattern.as_deref())
}

fn filters(value: &Value) -> Result<Filters, String> {
    let path = |key| {
        let filter = value.get(key)?;
        joined(if filter.is_object() { filter.get("path")? } else { filter })
    };
    let pattern = |key| options::pattern(key, path(key).as_deref());
    let depth = value.pointer("/focus/depth").and_then(Value::as_u64).unwrap_or(1);
    let depth = usize::try_from(depth).unwrap_or(usize::MAX);
    Ok(Filters {
        exclude: pattern("exclude")?,
        include_only: pattern("includeOnly")?,
        focus: pattern("focus")?.map(|path| Focus { path, depth }),
        reaches: pattern("reaches")?,
        highlight: pattern("highlight")?,
    })
}

/// A pattern, or several as one.
fn joined(patterns: &Value) -> Option<String> {
    match patterns {
        Value::String(pattern) => Some(pattern.clone()),
        Value::Array(patterns) => {
            let patterns: Vec<&str> = patterns.iter().filter_map(Value::as_str).collect();
            Some(patterns.join("|"))
        }
        _ => None,
    }
}

//! The options that say what is shown, as the reporters take them.

use serde_json::Value;

use crate::config::cruiser::raw::{CruiserOptions, Filter, Patterns};

/// Patterns, their alternatives joined.
pub(super) struct Filters {
    pub(super) exclude: Option<String>,
    pub(super) include_only: Option<String>,
    pub(super) focus: Option<String>,
    pub(super) focus_depth: Option<u32>,
    pub(super) reaches: Option<String>,
    pub(super) highlight: Option<String>,
    pub(super) collapse: Option<String>,
}

impl Filters {
    pub(super) fn of(options: &CruiserOptions) -> Self {
        let path = |filter: &Option<Filter>| filter.as_ref()?.object().path?.joined();
        Self {
            exclude: path(&options.exclude),
            include_only: path(&options.include_only),
            focus: path(&options.focus),
            focus_depth: options.focus.as_ref().and_then(|focus| focus.object().depth),
            reaches: path(&options.reaches),
            highlight: path(&options.highlight),
            collapse: options.collapse.as_ref().and_then(collapse),
        }
    }
}

/// A pattern, alternatives of one, or a number of folders.
fn collapse(value: &Value) -> Option<String> {
    match value {
        Value::Number(folders) => Some(folders.to_string()),
        _ => serde_json::from_value::<Patterns>(value.clone()).ok()?.joined(),
    }
}

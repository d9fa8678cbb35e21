//! What to report, and how.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::{
    OutputType,
    filter::{Filters, Focus},
};
use crate::base::{escape::printable, js_regex::JsRegex};

/// What to report, and how. Patterns are texts, as they were given.
#[derive(Clone, Debug)]
pub struct Options {
    /// The reporter.
    pub output_type: OutputType,
    /// Where the report goes: a file, or `-`. Only repeated in the JSON.
    pub output_to: Option<String>,
    /// Leave out what matches.
    pub exclude: Option<String>,
    /// Leave out what does not match.
    pub include_only: Option<String>,
    /// Show what matches, and what is near.
    pub focus: Option<String>,
    /// How near, in steps; 0 for any number of them.
    pub focus_depth: usize,
    /// Show what matches, and what depends on it over any number of steps.
    pub reaches: Option<String>,
    /// Mark what matches.
    pub highlight: Option<String>,
    /// Show as one what has the same match, or, for a digit, what lies in one folder of that depth.
    pub collapse: Option<String>,
    /// What links to files begin with.
    pub prefix: Option<String>,
    /// What links to files end with.
    pub suffix: Option<String>,
    /// Whether the output takes colours.
    pub color: bool,
    /// Do as dependency-cruiser does, also where that is wrong.
    pub parity: bool,
    /// The result was saved by an earlier run.
    pub saved: bool,
    /// The time to put into reports that show one.
    pub now: SystemTime,
}

impl Options {
    /// No filters, no colours.
    pub fn new(output_type: OutputType, now: SystemTime) -> Self {
        Self {
            output_type,
            output_to: None,
            exclude: None,
            include_only: None,
            focus: None,
            focus_depth: 1,
            reaches: None,
            highlight: None,
            collapse: None,
            prefix: None,
            suffix: None,
            color: false,
            parity: false,
            saved: false,
            now,
        }
    }

    /// The filters, ready for use.
    pub(super) fn filters(&self) -> Result<Filters, String> {
        let focus = pattern("focus", self.focus.as_deref())?;
        Ok(Filters {
            exclude: pattern("exclude", self.exclude.as_deref())?,
            include_only: pattern("includeOnly", self.include_only.as_deref())?,
            focus: focus.map(|path| Focus { path, depth: self.focus_depth }),
            reaches: pattern("reaches", self.reaches.as_deref())?,
            highlight: pattern("highlight", self.highlight.as_deref())?,
        })
    }

    /// The pattern of names that are shown as one.
    pub(super) fn collapse_pattern(&self) -> Option<String> {
        let collapse = given(self.collapse.as_deref())?;
        let folders = match collapse.as_bytes() {
            [digit @ b'0'..=b'9'] => usize::from(digit - b'0'),
            _ => return Some(collapse.to_owned()),
        };
        Some(format!("node_modules/[^/]+|^{}", "[^/]+/".repeat(folders)))
    }

    /// These options in the form in which a result repeats them.
    pub(super) fn as_used(&self) -> Map<String, Value> {
        let path = |pattern: Option<&str>| Some(json!({ "path": given(pattern)? }));
        let focus = |path: &str| json!({ "path": path, "depth": self.focus_depth });
        [
            ("collapse", self.collapse_pattern().map(Value::from)),
            ("exclude", path(self.exclude.as_deref())),
            ("focus", given(self.focus.as_deref()).map(focus)),
            ("includeOnly", given(self.include_only.as_deref()).map(Value::from)),
            ("outputTo", self.output_to.clone().map(Value::from)),
            ("outputType", Some(self.output_type.as_str().into())),
            ("prefix", self.prefix.clone().map(Value::from)),
            ("reaches", path(self.reaches.as_deref())),
            ("suffix", self.suffix.clone().map(Value::from)),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
    }
}

/// An empty pattern is none.
fn given(pattern: Option<&str>) -> Option<&str> {
    pattern.filter(|pattern| !pattern.is_empty())
}

/// Compiles the pattern of an option, if there is one.
///
/// # Errors
/// The pattern, and what is wrong with it.
pub(super) fn pattern(option: &str, pattern: Option<&str>) -> Result<Option<JsRegex>, String> {
    given(pattern).map(|pattern| compile(option, pattern)).transpose()
}

/// Compiles the pattern of an option.
///
/// # Errors
/// The pattern, and what is wrong with it.
pub(super) fn compile(option: &str, pattern: &str) -> Result<JsRegex, String> {
    let regex = JsRegex::new(pattern).map(|regex| regex.at(&format!("of `{option}`")));
    regex.map_err(|error| {
        let pattern = printable(pattern);
        format!("`{option}`: '{pattern}' is not a valid regular expression: {error}")
    })
}

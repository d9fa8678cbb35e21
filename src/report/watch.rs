//! What `watch` says below each report.

use std::time::Duration;

use crate::report::text::{Paint, count, safe};

/// How many changed files are named.
const NAMED: usize = 3;

/// `watching · src/a.ts, src/b.ts changed, checked in 12 ms`. `trouble` is why changes are looked for
/// instead of waited for.
pub fn line(changed: &[String], took: Duration, trouble: Option<&str>, color: bool) -> String {
    let mut parts = Vec::new();
    if !changed.is_empty() {
        let mut names: Vec<String> =
            changed.iter().take(NAMED).map(|name| safe(name).into_owned()).collect();
        if let Some(more) = changed.len().checked_sub(NAMED).filter(|&more| more > 0) {
            names.push(format!("{} more", count(more, "file")));
        }
        parts.push(format!("{} changed", names.join(", ")));
    }
    parts.push(format!("checked in {} ms", took.as_millis()));
    if let Some(trouble) = trouble {
        parts.push(format!("looking every 2 s, since not all can be watched ({})", safe(trouble)));
    }
    format!("\n{}\n", Paint { color }.dim(&format!("watching · {}", parts.join(", "))))
}

/// What is said below an error.
pub fn line_of_failure(color: bool) -> String {
    let text = "watching · nothing could be checked, the next change is waited for";
    format!("\n{}\n", Paint { color }.dim(text))
}

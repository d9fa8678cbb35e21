//! The answers of `explain`, for people and as JSON.

mod file;
mod json;
mod may;
mod rules;
mod steps;

pub use file::render as file;
pub use json::{file as file_json, may as may_json};
pub use may::render as may;

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether the output takes colours.
    pub color: bool,
    /// Every rule on a line of its own, and everything that was looked for.
    pub all: bool,
}

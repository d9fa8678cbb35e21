//! What every stage shares: paths, positions, escaping, severities and config diagnostics.

pub mod collation;
pub mod diagnostic;
pub mod digest;
pub mod escape;
pub mod glob;
pub mod js_regex;
pub mod matching;
pub mod path;
pub mod position;
pub mod severity;

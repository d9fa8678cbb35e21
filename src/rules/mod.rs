//! The rule engine: rules and a graph in, violations out.

pub mod cells;
pub mod ruleset;
pub mod violation;

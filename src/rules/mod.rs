//! The rule engine: rules and a graph in, violations out.
//!
//! [`engine`] runs each rule; what a rule can judge is a file each ([`ruleset::Subject`]): single
//! dependencies, cycles, reachability, modules.

pub mod blind_spots;
pub mod captures;
pub mod cells;
pub mod condition;
pub mod cruise;
mod cycle;
mod dependency;
pub mod describe;
pub mod engine;
pub mod facts;
pub mod found;
pub mod liveness;
pub mod matches;
pub mod miss;
mod module;
mod pairs;
pub mod pattern;
pub mod probe_imports;
mod reach;
pub mod ruleset;
pub mod sample;
pub mod suppress;
pub mod violation;
pub mod words;

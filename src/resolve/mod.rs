//! Imports to targets.

pub mod target;

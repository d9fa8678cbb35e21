//! dependency-cruiser's configs.

pub mod compile;
pub mod raw;

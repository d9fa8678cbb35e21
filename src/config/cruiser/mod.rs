//! dependency-cruiser's configs.

pub mod raw;

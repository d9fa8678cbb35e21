//! dependency-cruiser's reporters, one file each, over its own form of a result.

pub mod result;

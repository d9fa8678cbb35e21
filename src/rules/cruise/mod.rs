//! What is special to rules of dependency-cruiser: their conditions, and what else they can judge
//! than native rules do.

pub mod ancestor;
pub mod condition;

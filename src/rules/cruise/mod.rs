//! What is special to rules of dependency-cruiser: their conditions, and what else they can judge
//! than native rules do.

pub(super) mod allowed;
pub mod ancestor;
pub mod condition;
mod depth_first;
pub(super) mod folders;
pub mod identity;
pub mod known;
pub(super) mod modules;
pub mod reach;
mod round;
pub mod shape;
pub mod sides;

//! Everything that tests the crate from outside, in one binary: it links once.

mod extract;

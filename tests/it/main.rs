//! The integration tests, in one binary: a module per subject.

mod config;

//! Cases for programs that have dependency-cruiser's command line: what they are given, and what
//! they say. Used by the integration tests and by the differential test.

pub(crate) mod case;
pub(crate) mod lines;
pub(crate) mod run;

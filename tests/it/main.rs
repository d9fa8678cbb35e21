//! All integration tests, in one binary: linking once is faster than linking per subject.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how one says that it failed")]

mod architecture;
mod cli;
mod config;
#[path = "../cruise/mod.rs"]
mod cruise;
mod cruise_program;
mod cruise_report;
mod cruiser_config;
mod dead_probes;
mod depcruise;
mod depcruise_touched;
mod explain;
mod extract;
mod hidden;
mod lsp;
mod markdown;
mod migrate;
mod monorepo;
mod probes_write;
mod program;
mod prove;
mod report;
mod rules;
mod session;
mod specs;
mod support;
mod traps;
mod watch;
mod why;
mod witness;

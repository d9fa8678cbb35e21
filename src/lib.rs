//! Checks the import boundaries of TypeScript and JavaScript monorepos, and proves that the
//! checks bite.
//!
//! [`pipeline`] is the page to read first: it calls the stages in the order in which data flows
//! through them.

pub mod base;
pub mod cache;
pub mod cli;
pub mod config;
pub mod cruise;
pub mod discover;
pub mod events;
pub mod explain;
pub mod extract;
pub mod graph;
pub mod lsp;
pub mod migrate;
pub mod pipeline;
pub mod probes;
pub mod prove;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod session;
pub mod source;
pub mod threads;
pub mod watchdog;
pub mod why;

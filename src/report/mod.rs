//! One file per output format. A report takes a [`crate::pipeline::Checked`] and gives text.
//!
//! Reports are pure: they never print and never exit. The only thing that they read is the source
//! line under a finding, and a line that is gone meanwhile only costs the excerpt.
//!
//! Nothing from the repository reaches the output raw: `text` is the gate for terminals,
//! `json_text` the one for JSON, and `graph_dot` has its own for Graphviz.

pub mod cruise;
pub mod explain;
pub mod graph_dot;
pub mod graph_json;
pub mod init;
pub mod json;
pub mod migrate;
pub mod probe_drafts;
pub mod probes;
pub mod prove;
pub mod rules;
pub mod terminal;
pub mod totals;
pub mod watch;
pub mod why;

mod edges;
mod excerpt;
mod frame;
mod json_text;
mod text;

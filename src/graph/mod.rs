//! Modules and dependencies as a graph.

//! Walks the tree once and gives the file index, which answers every later question about what
//! exists.

pub mod index;

pub use index::{FileId, FileIndex};

//! Walks the tree once and gives the file index, which answers every later question about what
//! exists.

mod gitignore;
pub mod index;
pub mod walk;

pub use index::{FileId, FileIndex};

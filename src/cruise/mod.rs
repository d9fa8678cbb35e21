//! dependency-cruiser's view of the graph: how it names and classifies what ringfence resolved.
//!
//! Its rules speak of these names and classes, so a run with its config has an [`Edge`] beside each
//! dependency. A run with a native config has none.

mod dependency_type;
pub mod derive;
mod edge;

pub use dependency_type::{DependencyType, TypeSet};
pub use edge::{Edge, ModuleSystem, View};

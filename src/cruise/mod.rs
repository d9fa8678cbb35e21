//! dependency-cruiser's view of the graph: how it names and classifies what ringfence resolved.
//!
//! Its rules speak of these names and classes, so a run with its config has an [`Edge`] beside each
//! dependency. A run with a native config has none.

mod alias_types;
mod dependency_type;
pub mod derive;
pub mod describe;
mod edge;
mod extension;
pub mod location;
mod location_types;
mod merged_manifest;
mod names;
mod npm_types;
mod scope;
mod settings;
pub mod syntax;
pub mod view;
mod workspace_globs;

pub use dependency_type::{DependencyType, TypeSet};
pub use edge::{Edge, ModuleSystem, View};
pub use location::Location;
pub use names::Names;
pub use scope::{Focus, Scope};
pub use settings::{Settings, Start, Told};

/// The folder of a path, as Node's `path.dirname` has it.
pub fn folder_of(name: &str) -> &str {
    // What resolves to nothing may end with slashes.
    let trimmed = name.trim_end_matches('/');
    match trimmed.rfind('/') {
        None if trimmed.is_empty() && !name.is_empty() => "/",
        None => ".",
        Some(0) => "/",
        Some(at) => trimmed[..at].trim_end_matches('/'),
    }
}

/// A folder and those above it, the outermost one first.
pub fn folders_above(folder: &str) -> impl Iterator<Item = &str> {
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    ends.map(move |end| &folder[..end])
}

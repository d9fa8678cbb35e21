//! Imports to targets, as TypeScript and Node resolve them.
//!
//! The algorithms are those of `oxc_resolver`; what is added here is what a bare checkout lacks:
//! packages of the workspace by name ([`workspace`]), sources behind build output ([`outputs`]),
//! and where an import aims that resolves to nothing (`aim`).

mod aim;
mod builtins;
mod compiler_options;
mod disk;
mod document;
mod engine;
mod folder;
mod glob;
mod installed;
pub mod load;
pub mod manifest;
mod manifest_imports;
mod memo;
pub mod module_name;
mod options;
pub mod outputs;
mod settings;
mod shortcut;
mod sorted;
mod specifier;
mod surface;
pub mod target;
pub mod trace;
pub mod tsconfig;
pub mod workspace;
mod world;

pub use compiler_options::CompilerOptions;
pub use disk::{Aliases, compiler_options, extended_files};
pub use engine::{Resolved, Resolver};
pub use folder::FolderResolver;
pub use settings::{Alias, Omit, Settings};
pub use world::World;

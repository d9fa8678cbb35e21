//! What dependency-cruiser says about the syntax of dependencies.
//!
//! It reads a file in one of two ways (see [`Reader`]): as it was written, with the TypeScript
//! compiler, or as it runs, with acorn once it has been compiled. Which of them it is depends on
//! the options and the file's extension, and they do not see the same.

mod classify;
mod reader;
mod settings;
mod specifier;
mod unique;

pub use reader::Reader;
pub use settings::{Emit, PreCompilation, Settings};
pub use specifier::ModuleName;

use rustc_hash::FxHashSet;

use crate::{
    cruise::{DependencyType, ModuleSystem},
    extract::import::Import,
};

/// The syntax of one dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// The module system that its syntax belongs to.
    pub system: ModuleSystem,
    /// The classes that follow from its syntax, in the order in which dependency-cruiser lists them.
    /// They stand behind those that follow from where it leads.
    pub types: Vec<DependencyType>,
    /// It is made by `import()`.
    pub dynamic: bool,
    /// It is made by a wrapper of `require`: the wrapper's name.
    pub exotic_require: Option<Box<str>>,
    /// It is there before compilation alone; `None` unless
    /// [`PreCompilation::Marked`] asks for it.
    pub pre_compilation_only: Option<bool>,
}

/// A dependency of a file, before it is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Which import of the file it is. Further imports may be the same dependency.
    pub import: usize,
    /// What it names.
    pub module: ModuleName,
    /// How it is written.
    pub syntax: Syntax,
}

/// What dependency-cruiser says about one import, `None` when it takes it for none.
///
/// [`Syntax::pre_compilation_only`] is left open: it depends on the other imports of the file.
pub fn of_import(import: &Import, reader: Reader, settings: &Settings) -> Option<Syntax> {
    let syntax = classify::classify(import, reader, settings)?;
    settings.systems.contains(&syntax.system).then_some(syntax)
}

/// The dependencies of the file with this name, each once, in the order of dependency-cruiser's
/// output. `imports` are all that were found in it, with [`Settings::extraction`].
pub fn of_file(name: &str, imports: &[Import], settings: &Settings) -> Vec<Described> {
    let Some(reader) = Reader::of(name, settings) else { return Vec::new() };
    let mut found = seen(imports, reader, settings);
    if settings.pre_compilation == PreCompilation::Marked && reader == Reader::Source {
        let compiled = Reader::compiled(name);
        mark(&mut found, imports, &seen(imports, compiled, settings));
    }
    unique::unique(found, imports, reader, settings)
}

/// The imports that are dependencies, each with its place in the list.
fn seen(imports: &[Import], reader: Reader, settings: &Settings) -> Vec<(usize, Syntax)> {
    let describe = |(at, import)| Some((at, of_import(import, reader, settings)?));
    imports.iter().enumerate().filter_map(describe).collect()
}

/// Marks those that are left when the file has been compiled, and those that are not. What counts
/// is that the same module is still imported, not by which statement.
fn mark(found: &mut [(usize, Syntax)], imports: &[Import], compiled: &[(usize, Syntax)]) {
    let key = |at: usize, syntax: &Syntax| {
        (imports[at].written(), syntax.dynamic, syntax.exotic_require.clone())
    };
    let left: FxHashSet<_> = compiled.iter().map(|(at, syntax)| key(*at, syntax)).collect();
    for (at, syntax) in found {
        let only_before = !left.contains(&key(*at, syntax));
        syntax.pre_compilation_only = Some(only_before);
        if only_before {
            syntax.types.push(DependencyType::PreCompilationOnly);
        }
    }
}

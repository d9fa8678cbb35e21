//! Which imports of a file are the same dependency, and the order of dependencies.

use rustc_hash::FxHashSet;

use crate::{
    base::collation::locale_compare,
    cruise::{
        DependencyType, ModuleSystem,
        syntax::{Described, Reader, Settings, Syntax, specifier::ModuleName},
    },
    extract::import::{Form, Import, ImportKind},
};

/// Leaves the first of those that are the same, and sorts.
pub(super) fn unique(
    mut found: Vec<(usize, Syntax)>,
    imports: &[Import],
    reader: Reader,
    settings: &Settings,
) -> Vec<Described> {
    let by_extractor = settings.parity && reader != Reader::Source;
    found.sort_by_key(|(at, syntax)| {
        if by_extractor { by_system(syntax) } else { by_kind(&imports[*at], settings.parity) }
    });
    let mut known = FxHashSet::default();
    let mut described: Vec<(String, Described)> = Vec::with_capacity(found.len());
    for (import, syntax) in found {
        let Some(specifier) = imports[import].written() else { continue };
        let module = ModuleName::of(specifier, settings.parity);
        let key = key(&module, &syntax);
        if known.insert(key.clone()) {
            described.push((key, Described { import, module, syntax }));
        }
    }
    described.sort_by(|(left, _), (right, _)| locale_compare(left, right));
    described.into_iter().map(|(_, described)| described).collect()
}

/// What makes two imports the same dependency.
fn key(module: &ModuleName, syntax: &Syntax) -> String {
    let type_only = syntax.types.contains(&DependencyType::TypeOnly);
    format!("{} {} {type_only}", module.module, syntax.system.as_str())
}

/// The order in which dependency-cruiser gathers what acorn sees.
fn by_system(syntax: &Syntax) -> u8 {
    match syntax.system {
        ModuleSystem::Cjs => 0,
        ModuleSystem::Es6 => 1,
        ModuleSystem::Amd => 2,
        ModuleSystem::Tsd => 3,
    }
}

/// The order in which dependency-cruiser gathers what the TypeScript compiler sees. It takes all
/// that may stand within others as it comes, so that a type may hide an `import()`; what runs comes
/// first here.
fn by_kind(import: &Import, parity: bool) -> u8 {
    match (import.kind, import.form) {
        (ImportKind::Import, _) => 0,
        (ImportKind::Export, _) => 1,
        (ImportKind::ImportEquals, _) => 2,
        (ImportKind::TripleSlash, Form::AmdDependency) => 5,
        (ImportKind::TripleSlash, Form::Types) => 4,
        (ImportKind::TripleSlash, _) => 3,
        (ImportKind::ImportType | ImportKind::Jsdoc, _) if !parity => 7,
        _ => 6,
    }
}

//! Dependencies to [`Edge`]s: how they are written and where they lead, together.

use crate::{
    cruise::{
        Edge, Location, ModuleSystem, Scope, Settings, Start,
        syntax::{self, ModuleName, Reader, Syntax},
    },
    extract::import::{Form, Import, ImportKind, Specifier},
    resolve::target::Dependency,
};

/// The dependencies of one file.
pub struct OfFile<'f> {
    /// Its name.
    pub name: &'f str,
    /// Its imports.
    pub imports: &'f [Import],
    /// What they resolve to, in their order.
    pub dependencies: Vec<Dependency>,
}

/// Those dependencies of a file that are looked at, as dependency-cruiser lists them, each described.
pub fn describe(
    settings: &Settings,
    file: &OfFile<'_>,
    locate: impl Fn(&Import, &Dependency) -> Location,
) -> Vec<(Dependency, Edge)> {
    let described = match settings.start {
        Start::Sources(_) => each_once(settings, file),
        Start::Everywhere => every_import(settings, file),
    };
    let edge = |(at, module, syntax): (usize, ModuleName, Syntax)| {
        let dependency = file.dependencies[at].clone();
        let import = &file.imports[dependency.import as usize];
        let mut location = locate(import, &dependency);
        if matches!(import.specifier, Specifier::Computed { .. }) {
            // Nobody knows whether it resolves. It is judged by where it aims, and told as what could
            // not be judged.
            location.could_not_resolve = false;
        }
        let edge = edge(&settings.scope, module, syntax, location);
        settings.scope.keeps(&edge).then_some((dependency, edge))
    };
    described.into_iter().filter_map(edge).collect()
}

/// A dependency by its place, what it names and how it is written.
type Written = (usize, ModuleName, Syntax);

/// As dependency-cruiser lists them: several imports in one form of one module are one dependency,
/// and so is a chain of webpack loaders.
fn each_once(settings: &Settings, file: &OfFile<'_>) -> Vec<Written> {
    let of_file = syntax::of_file(file.name, file.imports, &settings.syntax);
    let place = |import: usize| {
        file.dependencies.iter().position(|dependency| dependency.import as usize == import)
    };
    of_file
        .into_iter()
        .filter_map(|found| Some((place(found.import)?, found.module, found.syntax)))
        .collect()
}

/// Every import that dependency-cruiser would count, and every one in a form that it does not know.
fn every_import(settings: &Settings, file: &OfFile<'_>) -> Vec<Written> {
    let reader = Reader::of(file.name, &settings.syntax);
    let written = |(at, dependency): (usize, &Dependency)| {
        let import = &file.imports[dependency.import as usize];
        let known = syntax::of_import(import, reader?, &settings.syntax);
        let syntax = known.or_else(|| is_unknown_form(import).then(|| unknown(import)))?;
        Some((at, ModuleName::of_import(import, settings.parity), syntax))
    };
    file.dependencies.iter().enumerate().filter_map(written).collect()
}

/// What can be said of a form that dependency-cruiser does not know.
fn unknown(import: &Import) -> Syntax {
    let system = match import.kind {
        ImportKind::RequireResolve | ImportKind::Require => ModuleSystem::Cjs,
        ImportKind::Amd => ModuleSystem::Amd,
        _ => ModuleSystem::Es6,
    };
    Syntax {
        system,
        types: Vec::new(),
        dynamic: import.kind == ImportKind::DynamicImport,
        exotic_require: None,
        pre_compilation_only: None,
    }
}

/// Whether an import is in a form that dependency-cruiser does not know at all.
fn is_unknown_form(import: &Import) -> bool {
    !matches!(import.specifier, Specifier::Literal(_))
        // `createRequire(…)("x")`, `module.require("x")`.
        || import.form == Form::Indirect
        || matches!(
            import.kind,
            ImportKind::RequireResolve
                | ImportKind::ImportMetaResolve
                | ImportKind::ImportMetaGlob
                | ImportKind::NewUrl
                | ImportKind::Mock
                | ImportKind::ModuleAugmentation
        )
}

fn edge(scope: &Scope, module: ModuleName, syntax: Syntax, location: Location) -> Edge {
    // Of what resolves to nothing, nothing else is told.
    let written = if location.could_not_resolve { Vec::new() } else { syntax.types };
    let types: Vec<_> = location.types.into_iter().chain(written).collect();
    let stops = scope.stops_at(&location.resolved, &types);
    Edge {
        module: module.module,
        protocol: module.protocol,
        mime_type: module.mime_type,
        resolved: location.resolved,
        also: location.also,
        system: syntax.system,
        dynamic: syntax.dynamic,
        exotic_require: syntax.exotic_require,
        pre_compilation_only: syntax.pre_compilation_only,
        core: location.core,
        could_not_resolve: location.could_not_resolve,
        followable: location.followable && !stops,
        matches_do_not_follow: stops,
        license: location.license,
        types,
    }
}

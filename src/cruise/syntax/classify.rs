//! The classes of one import.

use crate::{
    cruise::{
        DependencyType, ModuleSystem,
        syntax::{Emit, Reader, Settings, Syntax},
    },
    extract::import::{Form, Import, ImportKind},
};

/// What dependency-cruiser says about an import when it reads the file in this way.
pub(super) fn classify(import: &Import, reader: Reader, settings: &Settings) -> Option<Syntax> {
    let specifier = import.written()?;
    if matches!(import.form, Form::Indirect | Form::Inner) {
        return None;
    }
    if reader == Reader::Source {
        return match import.kind {
            ImportKind::Amd => amd(import, settings).filter(|_| !settings.parity),
            _ => as_source(import, settings),
        };
    }
    // Acorn's side takes an empty string for none, except in `import()`.
    if specifier.is_empty() && import.kind != ImportKind::DynamicImport {
        return None;
    }
    match reader {
        Reader::Compiled { esm } => compiled(import, esm, settings),
        Reader::Svelte => (!is_erased(import, settings)).then(|| runs(import, settings))?,
        Reader::Vue if !settings.parity => {
            (!is_erased(import, settings)).then(|| runs(import, settings))?
        }
        _ => as_javascript(import, settings),
    }
}

/// What the TypeScript compiler sees.
fn as_source(import: &Import, settings: &Settings) -> Option<Syntax> {
    use DependencyType as Type;
    let type_only =
        import.type_only || (settings.parity && matches!(import.form, Form::TypeNames { .. }));
    let types = match (import.kind, import.form) {
        (ImportKind::Import, _) => with(type_only, &[Type::Import]),
        (ImportKind::Export, _) => with(type_only, &[Type::Export]),
        (ImportKind::ImportEquals, _) => with(type_only && !settings.parity, &[Type::ImportEquals]),
        (ImportKind::ImportType, _) => vec![Type::TypeImport],
        (ImportKind::TripleSlash, form) => {
            vec![Type::TripleSlashDirective, triple_slash(form)]
        }
        (ImportKind::Jsdoc, form) => return jsdoc(form, settings),
        (ImportKind::Require | ImportKind::DynamicImport, Form::Parenthesized)
            if settings.parity =>
        {
            return None;
        }
        _ => return runs(import, settings),
    };
    let system = match import.kind {
        ImportKind::ImportEquals => ModuleSystem::Cjs,
        ImportKind::TripleSlash => ModuleSystem::Tsd,
        _ => ModuleSystem::Es6,
    };
    Some(plain(system, types))
}

fn triple_slash(form: Form) -> DependencyType {
    match form {
        Form::Types => DependencyType::TripleSlashTypeReference,
        Form::AmdDependency => DependencyType::TripleSlashAmdDependency,
        _ => DependencyType::TripleSlashFileReference,
    }
}

fn jsdoc(form: Form, settings: &Settings) -> Option<Syntax> {
    use DependencyType as Type;
    if !settings.jsdoc || (settings.parity && form == Form::Overlooked) {
        return None;
    }
    let written = if form == Form::Plain { Type::JsdocImportTag } else { Type::JsdocBracketImport };
    let types = vec![Type::TypeOnly, Type::Import, Type::Jsdoc, written];
    Some(plain(ModuleSystem::Es6, types))
}

/// What acorn sees of JavaScript. Types in it are Flow's; dependency-cruiser does not tell them
/// apart.
fn as_javascript(import: &Import, settings: &Settings) -> Option<Syntax> {
    let mut syntax = runs(import, settings)?;
    if import.type_only {
        match import.kind {
            ImportKind::Export if settings.parity => return None,
            ImportKind::Import | ImportKind::Export if !settings.parity => {
                syntax.types.insert(0, DependencyType::TypeOnly);
            }
            _ => {}
        }
    }
    Some(syntax)
}

/// What acorn sees of TypeScript that has been compiled.
fn compiled(import: &Import, esm: bool, settings: &Settings) -> Option<Syntax> {
    if is_erased(import, settings) {
        return None;
    }
    let syntax = runs(import, settings)?;
    if !settings.parity {
        return Some(syntax);
    }
    let emit = settings.emit.unwrap_or(if esm { Emit::Node } else { Emit::Es2015 });
    let stays = matches!(emit, Emit::Es | Emit::Es2015);
    let becomes_require = match import.kind {
        ImportKind::ImportEquals if stays => return None,
        ImportKind::Export if import.form == Form::Namespace && emit == Emit::Es2015 => {
            return Some(plain(ModuleSystem::Es6, vec![DependencyType::Import]));
        }
        ImportKind::Import | ImportKind::Export | ImportKind::ImportEquals => !stays,
        ImportKind::DynamicImport => emit == Emit::CommonJs,
        _ => false,
    };
    Some(if becomes_require {
        plain(ModuleSystem::Cjs, vec![DependencyType::Require])
    } else {
        syntax
    })
}

/// Whether nothing is left of an import in what runs.
fn is_erased(import: &Import, settings: &Settings) -> bool {
    match import.form {
        Form::Unused | Form::TypeNames { unused: true } => !settings.verbatim,
        Form::TypeNames { unused: false } => false,
        _ => import.type_only,
    }
}

/// The imports that are made when the program runs.
fn runs(import: &Import, settings: &Settings) -> Option<Syntax> {
    use DependencyType as Type;
    let (system, class) = match (import.kind, import.form) {
        (ImportKind::Import, _) => (ModuleSystem::Es6, Type::Import),
        (ImportKind::Export, _) => (ModuleSystem::Es6, Type::Export),
        (ImportKind::ImportEquals, _) => (ModuleSystem::Cjs, Type::ImportEquals),
        (ImportKind::Require, Form::Wrapper(index)) => {
            return wrapper(index, ModuleSystem::Cjs, Type::ExoticRequire, settings);
        }
        (ImportKind::Require, Form::BuiltinModule) => {
            (ModuleSystem::Cjs, Type::ProcessGetBuiltinModule)
        }
        (ImportKind::Require, _) => (ModuleSystem::Cjs, Type::Require),
        (ImportKind::DynamicImport, _) => {
            let syntax = plain(ModuleSystem::Es6, vec![Type::DynamicImport]);
            return Some(Syntax { dynamic: true, ..syntax });
        }
        (ImportKind::Amd, _) => return amd(import, settings),
        _ => return None,
    };
    Some(plain(system, vec![class]))
}

fn amd(import: &Import, settings: &Settings) -> Option<Syntax> {
    let class = match import.form {
        Form::Wrapper(index) => {
            let class = DependencyType::AmdExoticRequire;
            return wrapper(index, ModuleSystem::Amd, class, settings);
        }
        Form::InDefine => DependencyType::AmdRequire,
        Form::Overlooked if settings.parity => return None,
        Form::Lookalike if !settings.parity => return None,
        _ => DependencyType::AmdDefine,
    };
    Some(plain(ModuleSystem::Amd, vec![class]))
}

fn wrapper(
    index: u8,
    system: ModuleSystem,
    class: DependencyType,
    settings: &Settings,
) -> Option<Syntax> {
    let name = settings.wrappers.get(usize::from(index))?;
    Some(Syntax { exotic_require: Some(name.clone()), ..plain(system, vec![class]) })
}

fn plain(system: ModuleSystem, types: Vec<DependencyType>) -> Syntax {
    Syntax { system, types, dynamic: false, exotic_require: None, pre_compilation_only: None }
}

fn with(type_only: bool, class: &[DependencyType]) -> Vec<DependencyType> {
    let type_only = type_only.then_some(DependencyType::TypeOnly);
    type_only.into_iter().chain(class.iter().copied()).collect()
}

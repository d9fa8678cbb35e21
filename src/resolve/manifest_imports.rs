//! What manifests import: a `package.json` that depends on a package of the workspace, a
//! `tsconfig.json` that reaches into another folder.

use crate::{
    base::{path, position::Range},
    extract::import::{Form, Import, ImportKind, Specifier},
    resolve::{
        document::Text,
        manifest::Manifest,
        specifier::is_relative,
        target::Target,
        tsconfig::{Link, Tsconfig, split_package},
        workspace::Installed,
        world::World,
    },
};

/// What a `package.json` depends on, overrides and maps `#` specifiers to, as far as that is another
/// package of the workspace. What comes from a registry is no matter of boundaries.
pub(super) fn of_manifest(world: &World, manifest: &Manifest) -> Vec<(Import, Target)> {
    let overrides = world.workspace.overrides_in(&manifest.dir);
    // Those of `pnpm-workspace.yaml` have no place in the manifest.
    let overrides = overrides.filter(|here| here.name.range != Range::FILE);
    let dependencies = manifest.dependencies.iter().chain(overrides);
    let mut imports: Vec<(Import, Target)> = dependencies
        .filter_map(|dependency| {
            let installed =
                world.workspace.installed_by(&manifest.dir, dependency, &world.manifests);
            let Installed::Member(dir) = installed else { return None };
            Some((import(ImportKind::Manifest, &dependency.name), package_target(world, &dir)))
        })
        .collect();
    imports.extend(manifest.import_targets.iter().filter_map(|text| {
        Some((
            import(ImportKind::Manifest, text),
            subpath_target(world, &manifest.dir, &text.text)?,
        ))
    }));
    imports.sort_by_key(|(import, _)| import.range);
    imports
}

/// What a target of `imports` leads to, if that is another package: which of its conditions hold is
/// only known where the package runs.
fn subpath_target(world: &World, dir: &str, text: &str) -> Option<Target> {
    let known = text.split('*').next().unwrap_or_default();
    if is_relative(text) {
        let path = path::join(dir, known).filter(|path| !path::is_within(path, dir))?;
        return Some(Target::Asset(world.index.real(&path).as_ref().into()));
    }
    let (name, _) = split_package(text);
    if name.starts_with('#') || !world.may_be_local(name) {
        return None;
    }
    match world.workspace.install(name, dir, &world.manifests) {
        Installed::Member(package) => Some(package_target(world, &package)),
        Installed::External => None,
    }
}

/// The package in a folder, by its manifest.
fn package_target(world: &World, dir: &str) -> Target {
    let dir = world.index.real(dir);
    match path::join(&dir, "package.json").filter(|file| world.index.walked(file).is_some()) {
        Some(file) => Target::Asset(file.into()),
        None => Target::Unresolved { aim: Some(dir.as_ref().into()) },
    }
}

/// What a `tsconfig.json` extends, references and maps `paths` to.
pub(super) fn of_tsconfig(world: &World, config: &Tsconfig) -> Vec<(Import, Target)> {
    let mut imports: Vec<(Import, Target)> = Vec::new();
    for link in config.extends.iter().chain(&config.references) {
        imports.push((import(ImportKind::Tsconfig, &link.text), link_target(world, config, link)));
    }
    let base = world.tsconfigs.path_base(config);
    for text in &config.path_targets {
        // An alias may offer places that do not exist (yet), so that a missing one is nothing to
        // complain about.
        let folder = text.text.split('*').next().unwrap_or_default();
        let folder = folder.trim_start_matches("${configDir}/");
        if let Some(aim) = path::join(&base, folder) {
            let target = Target::Asset(world.index.real(&aim).as_ref().into());
            imports.push((import(ImportKind::Tsconfig, text), target));
        }
    }
    imports.sort_by_key(|(import, _)| import.range);
    imports
}

fn link_target(world: &World, config: &Tsconfig, link: &Link) -> Target {
    let text = &link.text.text;
    match &link.file {
        Some(file) => Target::Asset(world.index.real(file).as_ref().into()),
        None if text.starts_with('.') => {
            Target::Unresolved { aim: path::join(config.dir(), text).map(String::into_boxed_str) }
        }
        None => Target::Package(split_package(text).0.into()),
    }
}

fn import(kind: ImportKind, text: &Text) -> Import {
    let Range { start, .. } = text.range;
    Import {
        specifier: Specifier::Literal(text.text.as_str().into()),
        kind,
        type_only: false,
        form: Form::Plain,
        range: text.range,
        statement_line: start.line,
    }
}

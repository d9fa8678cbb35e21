//! Where an import aims that resolves to nothing.
//!
//! A typo does not buy a way across a line: an import is judged by the path that it would have
//! had, its alias's target, or the package that it names.

use std::{path::Path, sync::Arc};

use oxc_resolver::TsConfig;

use crate::{
    base::path,
    resolve::{
        engine::{Query, Resolved},
        specifier::{bare_path, is_package_name, is_relative},
        target::Target,
        trace::{self, StepKind},
        tsconfig::split_package,
        workspace::Installed,
        world::World,
    },
};

/// What a specifier stands for that no step of resolution found: unresolved with an aim, or a
/// package by its name.
pub(super) fn resolved(
    world: &World,
    root_configs: &[Arc<TsConfig>],
    query: &Query<'_>,
    installed: Option<&Installed>,
) -> Resolved {
    let (why, resolved) = stand_in(world, root_configs, query, installed);
    query.trace.ends(StepKind::Aim, bare_path(query.specifier), || {
        format!("{why}: {}", trace::said(&resolved, |file| world.index.path(file)))
    });
    resolved
}

/// What stands for the import, and why.
fn stand_in(
    world: &World,
    root_configs: &[Arc<TsConfig>],
    query: &Query<'_>,
    installed: Option<&Installed>,
) -> (&'static str, Resolved) {
    let (dir, config) = (query.dir, query.config);
    let specifier = bare_path(query.specifier);
    let unresolved = |aim: Option<String>| {
        let aim = aim.filter(|aim| !world.index.leads_outside(aim));
        let aim = aim.map(|aim| on_disk(world, &aim).into_boxed_str());
        Resolved::new(Target::Unresolved { aim })
    };
    if specifier.is_empty() {
        return ("names nothing", unresolved(None));
    }
    if is_relative(specifier) {
        return ("is no such file", unresolved(path::join(dir, specifier)));
    }
    if let Some(from_root) = specifier.strip_prefix('/') {
        return ("is no such file", unresolved(path::join("", from_root)));
    }
    if specifier.starts_with('#') {
        let Some((aim, by_package_name)) = subpath_aim(world, dir, specifier) else {
            return ("is not in the nearest `imports`", unresolved(None));
        };
        let why = "has targets in `imports`, of which the first counts";
        return (why, Resolved { by_package_name, ..unresolved(Some(aim)) });
    }
    let (name, subpath) = split_package(specifier);
    if let Some(Installed::Member(package)) = installed {
        let (aim, by_package_name) = package_aim(world, package, subpath);
        let why = "is nothing that the workspace's package has";
        return (why, Resolved { by_package_name, ..unresolved(Some(aim)) });
    }
    let mut read = world.manifests.above(dir).filter(|here| world.workspace.reads(&here.dir));
    let declared = read.any(|manifest| manifest.dependency(name).is_some());
    match alias(root_configs, specifier, config) {
        Some(aim) if !declared => ("is claimed by an alias", unresolved(Some(aim))),
        // `$lib/x`, `~/x`: an alias that only some bundler knows.
        None if !is_package_name(name) => ("can be no package's name", unresolved(None)),
        _ => ("counts by its name, installed or not", Resolved::new(Target::Package(name.into()))),
    }
}

/// The root-relative path that the beginning of a specifier (up to and with a `/`) leads to.
pub(super) fn of_prefix(
    world: &World,
    root_configs: &[Arc<TsConfig>],
    dir: &str,
    prefix: &str,
    config: Option<&TsConfig>,
) -> Option<String> {
    if is_relative(prefix) {
        return path::join(dir, prefix);
    }
    if let Some(from_root) = prefix.strip_prefix('/') {
        return path::join("", from_root);
    }
    if prefix.starts_with('#') {
        return subpath_aim(world, dir, prefix).map(|(aim, _)| aim);
    }
    if let Some(aim) = alias(root_configs, prefix, config) {
        return Some(aim);
    }
    let (name, subpath) = split_package(prefix);
    match world.workspace.install(name, dir, &world.manifests) {
        Installed::Member(package) => path::join(&package, subpath),
        Installed::External => None,
    }
}

/// The first target of the alias that matches, in the file's own configuration or the root's. A
/// pattern that matches everything is no alias.
fn alias(
    root_configs: &[Arc<TsConfig>],
    specifier: &str,
    config: Option<&TsConfig>,
) -> Option<String> {
    config.into_iter().chain(root_configs.iter().map(Arc::as_ref)).find_map(|config| {
        let paths = config.compiler_options.paths.as_ref()?;
        let claims = |pattern: &str| match pattern.split_once('*') {
            Some(("", "")) => false,
            Some((before, after)) => {
                specifier.len() >= before.len() + after.len()
                    && specifier.starts_with(before)
                    && specifier.ends_with(after)
            }
            None => pattern == specifier,
        };
        paths.keys().any(|pattern| claims(pattern)).then_some(())?;
        let targets = config.resolve_path_alias_or_base_url(specifier);
        targets.first().and_then(|target| root_relative(target))
    })
}

fn root_relative(path: &Path) -> Option<String> {
    path::join("", path.to_str()?)
}

/// Where a `#specifier` aims: the first target that the nearest `imports` gives it, a path or
/// something in a package of the workspace; and whether that package offers it.
fn subpath_aim(world: &World, dir: &str, specifier: &str) -> Option<(String, bool)> {
    let manifest = world.manifests.above(dir).next()?;
    manifest.subpath_import(specifier).iter().find_map(|target| {
        if is_relative(target) {
            return Some((path::join(&manifest.dir, target)?, false));
        }
        if let Some(from_root) = target.strip_prefix('/') {
            return Some((path::join("", from_root)?, false));
        }
        let (name, subpath) = split_package(bare_path(target));
        match world.workspace.install(name, &manifest.dir, &world.manifests) {
            Installed::Member(package) => Some(package_aim(world, &package, subpath)),
            Installed::External => None,
        }
    })
}

/// Where a specifier that names a package of the workspace aims: what `exports` declares for the
/// subpath, or the file of that path in the package; and whether the package offers that.
fn package_aim(world: &World, package: &str, subpath: &str) -> (String, bool) {
    let key = if subpath.is_empty() { ".".to_owned() } else { format!("./{subpath}") };
    let manifest = world.manifests.in_dir(package);
    let offered = manifest.map(|manifest| manifest.offers(&key)).unwrap_or_default();
    if let Some(aim) = offered.iter().find_map(|target| path::join(package, target)) {
        return (aim, true);
    }
    let aim = path::join(package, subpath).unwrap_or_else(|| package.to_owned());
    (aim, manifest.is_none_or(|manifest| !manifest.has_exports))
}

/// The existing file that an aim most likely means: itself, with another extension, or one whose
/// name differs in case alone (some file systems would find it).
fn on_disk(world: &World, aim: &str) -> String {
    const ENDINGS: &[&str] = &["", ".ts", ".tsx", ".js", ".jsx", ".d.ts"];
    const INDEXES: &[&str] = &["/index.ts", "/index.tsx", "/index.js"];
    let real = world.index.real(aim);
    let stem = real.strip_suffix(".js").unwrap_or(&real);
    let candidates = || {
        let files = ENDINGS.iter().map(|ending| format!("{stem}{ending}"));
        files.chain(INDEXES.iter().map(|index| format!("{real}{index}")))
    };
    let found = world
        .module_at(&real)
        .or_else(|| candidates().find_map(|path| world.module_at(&path)))
        .or_else(|| candidates().find_map(|path| world.index.get_ignoring_case(&path)));
    found.map_or_else(|| real.into_owned(), |file| world.index.path(file).to_owned())
}

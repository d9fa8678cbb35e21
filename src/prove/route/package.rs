//! Names that begin with that of a package of the workspace.

use crate::{
    base::path,
    prove::route::{Route, Way, index_of, star, without_extension},
    resolve::{World, manifest::Manifest, workspace::Installed},
};

/// Every specifier that leads from the folder `dir` to the file `path` by the name of its package.
pub(super) fn routes(world: &World, dir: &str, path: &str) -> Vec<Route> {
    let Some(package) = of(world, path) else { return Vec::new() };
    let mut routes = Vec::new();
    let own = package.name.as_deref().filter(|name| installs(world, name, dir, package));
    if let Some(name) = own {
        routes.extend(under(world, name, package, path));
    }
    let others = other_names(world, dir, package);
    let aliased = others.iter().flat_map(|name| under(world, name, package, path));
    routes.extend(aliased.map(|route| Route {
        way: Way::PackageAlias,
        by: Some(route.specifier.clone()),
        ..route
    }));
    routes
}

/// The specifiers under one name of the package.
fn under(world: &World, name: &str, package: &Manifest, path: &str) -> Vec<Route> {
    let mut routes: Vec<Route> = Vec::new();
    for key in offered_as(world, package, path) {
        let subpath = key.trim_start_matches('.');
        let way = if subpath.is_empty() { Way::PackageName } else { Way::PackageSubpath };
        routes.push(Route { by: Some(key.clone()), ..Route::new(way, format!("{name}{subpath}")) });
    }
    if let Some(below) = path::strip_dir(path, &package.dir) {
        let specifier = format!("{name}/{}", without_extension(below).unwrap_or(below));
        if !routes.iter().any(|route| route.specifier == specifier) {
            let exact = Some(format!("{name}/{below}"));
            routes.push(Route { exact, ..Route::new(Way::PackagePath, specifier) });
        }
    }
    routes
}

/// The keys of `exports` (`.` without) that lead to a file.
fn offered_as(world: &World, package: &Manifest, path: &str) -> Vec<String> {
    let paths = standing_for(world, path);
    let leads_there = |target: &String| {
        path::join(&package.dir, target).is_some_and(|target| paths.contains(&target))
    };
    let literal = package.entry_keys().into_iter().filter(|key| !key.contains('*'));
    let literal = literal.filter(|key| key.starts_with('.'));
    let mut keys: Vec<String> = literal
        .filter(|key| package.offers(key).iter().any(leads_there))
        .map(str::to_owned)
        .collect();
    let is_index = || index_of(path) == Some(&*package.dir);
    if !package.has_exports && keys.is_empty() && package.offers(".").is_empty() && is_index() {
        keys.push(".".to_owned());
    }
    for (key, target) in package.pattern_targets() {
        let Some(target) = path::join(&package.dir, &target) else { continue };
        let found = paths.iter().find_map(|path| star(&target, path));
        // A longer pattern, or the key itself, may claim the name for something else.
        let key = found.map(|star| key.replacen('*', star, 1));
        let key = key.filter(|key| package.offers(key).iter().any(leads_there));
        keys.extend(key.filter(|key| !keys.contains(key)));
    }
    keys
}

/// The path of a file, and those of what it is built into.
pub(super) fn standing_for(world: &World, path: &str) -> Vec<String> {
    let mut paths = world.outputs.built_from(path, |_| true);
    paths.sort_unstable();
    paths.insert(0, path.to_owned());
    paths
}

/// The package with a name that a file lies in.
pub(super) fn of<'w>(world: &'w World, path: &str) -> Option<&'w Manifest> {
    let dirs = path::ancestors(path::parent(path));
    dirs.filter_map(|dir| world.manifests.in_dir(dir)).find(|manifest| manifest.name.is_some())
}

fn installs(world: &World, name: &str, dir: &str, package: &Manifest) -> bool {
    world.workspace.install(name, dir, &world.manifests) == Installed::Member(package.dir.clone())
}

/// Whether the own name of a package means it in the folder `dir`.
pub(super) fn is_named(world: &World, dir: &str, package: &Manifest) -> bool {
    package.name.as_deref().is_some_and(|name| installs(world, name, dir, package))
}

/// Names other than its own under which manifests above `dir` install a package.
fn other_names(world: &World, dir: &str, package: &Manifest) -> Vec<String> {
    let declared = world.manifests.above(dir).flat_map(|manifest| &manifest.dependencies);
    let names = declared.map(|dependency| &dependency.name.text);
    let mut names: Vec<String> = names
        .filter(|name| package.name.as_ref() != Some(*name))
        .filter(|name| installs(world, name, dir, package))
        .cloned()
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Why the file `path` has no such name in the folder `dir`.
pub(super) fn why_none(world: &World, dir: &str, path: &str, way: Way) -> String {
    let Some(package) = of(world, path) else {
        return "it lies in no package with a name".to_owned();
    };
    let name = package.name.as_deref().unwrap_or_default();
    match way {
        Way::PackageAlias => "its package is installed under no other name".to_owned(),
        _ if !installs(world, name, dir, package) => {
            format!("{name} is no package of the workspace here")
        }
        Way::PackageName => format!("{name} does not offer it under its own name"),
        Way::PackageSubpath => format!("{name} offers it under no subpath"),
        _ => format!("{name} offers it by its path"),
    }
}

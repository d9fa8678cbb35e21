//! Names that a `tsconfig.json`, or the nearest `package.json`, gives to paths.

use serde_json::Value;

use crate::{
    base::path,
    prove::route::{Route, Way, index_of, star, without_extension},
    resolve::{World, tsconfig::Tsconfig},
};

/// Every alias that leads from the folder `dir` to the file `path`.
pub(super) fn routes(world: &World, dir: &str, path: &str) -> Vec<Route> {
    let mut configs: Vec<&Tsconfig> = world.tsconfigs.nearest(dir).into_iter().collect();
    for config in world.tsconfigs.of_root() {
        if !configs.iter().any(|known| known.path == config.path) {
            configs.push(config);
        }
    }
    let mut claimed: Vec<String> = Vec::new();
    let mut routes: Vec<Route> = Vec::new();
    for config in configs {
        let aliases = world.tsconfigs.aliases(config);
        for (pattern, targets) in &aliases {
            let route = through(world, &aliases, pattern, targets, path);
            let is_free = |route: &Route| {
                !claimed.iter().any(|pattern| star(pattern, &route.specifier).is_some())
                    && !routes.iter().any(|known| known.specifier == route.specifier)
            };
            routes.extend(route.filter(is_free));
        }
        if routes.iter().all(|route| route.way != Way::BaseUrl) {
            let base = world.tsconfigs.base_folder(config);
            claimed.extend(aliases.into_iter().map(|(pattern, _)| pattern));
            routes.extend(base.and_then(|base| from_base(world, &claimed, &base, path)));
        }
    }
    routes.extend(subpaths(world, dir, path));
    routes
}

/// The specifier that a pattern makes of a path.
fn through(
    world: &World,
    aliases: &[(String, Vec<String>)],
    pattern: &str,
    targets: &[String],
    path: &str,
) -> Option<Route> {
    targets.iter().enumerate().find_map(|(at, target)| {
        let named = |text: &str| star(target, text).map(|star| pattern.replacen('*', star, 1));
        let names = [without_extension(path), index_of(path), Some(path)];
        let specifier = names.into_iter().flatten().find_map(named)?;
        let exact = named(path);
        // The longest pattern wins, and of one pattern the first target that is there.
        let wins = aliases
            .iter()
            .filter(|(other, _)| star(other, &specifier).is_some())
            .all(|(other, _)| prefix(other) <= prefix(pattern));
        let star = star(pattern, &specifier)?;
        let is_first = !targets[..at].iter().any(|before| {
            let path = before.replacen('*', star, 1);
            world.module_at(&path).is_some() || exists(world, &path)
        });
        (wins && is_first).then(|| Route {
            by: Some(pattern.to_owned()),
            exact,
            ..Route::new(Way::Alias, specifier)
        })
    })
}

fn prefix(pattern: &str) -> (usize, bool) {
    (pattern.find('*').unwrap_or(pattern.len()), !pattern.contains('*'))
}

fn exists(world: &World, path: &str) -> bool {
    const ENDINGS: &[&str] = &[".ts", ".tsx", ".js", ".jsx", ".d.ts", "/index.ts", "/index.tsx"];
    ENDINGS.iter().any(|ending| world.index.walked(&format!("{path}{ending}")).is_some())
}

/// The path of a file from a base folder. What may be the name of a package is none.
fn from_base(world: &World, claimed: &[String], base: &str, path: &str) -> Option<Route> {
    let exact = path::strip_dir(path, base).filter(|below| !below.is_empty())?;
    let specifier = without_extension(exact).unwrap_or(exact);
    let first = specifier.split('/').next()?;
    let is_taken = claimed.iter().any(|pattern| star(pattern, specifier).is_some())
        || world.workspace.local_names(&world.manifests).any(|name| name == first);
    (!is_taken).then(|| Route {
        by: Some(if base.is_empty() { ".".to_owned() } else { base.to_owned() }),
        exact: Some(exact.to_owned()),
        ..Route::new(Way::BaseUrl, specifier.to_owned())
    })
}

/// The `#specifiers` by which the nearest `package.json` names a file, or what it is built into.
fn subpaths(world: &World, dir: &str, path: &str) -> Vec<Route> {
    let Some(manifest) = world.manifests.above(dir).next() else { return Vec::new() };
    let Some(Value::Object(imports)) = manifest.json.get("imports") else { return Vec::new() };
    let paths = super::package::standing_for(world, path);
    let by = |(key, value): (&String, &Value)| {
        let targets = leaves(value).into_iter().filter(|target| target.starts_with('.'));
        let mut targets = targets.filter_map(|target| path::join(&manifest.dir, target));
        let specifier = targets.find_map(|target| {
            paths.iter().find_map(|path| star(&target, path).map(|star| key.replacen('*', star, 1)))
        })?;
        Some(Route { by: Some(key.clone()), ..Route::new(Way::Subpath, specifier) })
    };
    imports.iter().filter_map(by).collect()
}

/// Every text in a value.
fn leaves(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::Object(map) => map.values().flat_map(leaves).collect(),
        _ => Vec::new(),
    }
}

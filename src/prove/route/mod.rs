//! The ways to name a target: the specifiers that lead there from a folder.

mod alias;
mod package;

use std::fmt;

use crate::{
    base::path,
    extract::Language,
    resolve::{World, manifest::Manifest},
};

/// A way to name a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// By its path from the importing file, without its extension.
    Relative,
    /// The same with the extension that it is compiled to.
    OutputExtension,
    /// The same with the extension that it has.
    OwnExtension,
    /// By the path of the folder whose index it is.
    Folder,
    /// By the path of a symbolic link.
    Link,
    /// By its path from the root, behind a slash.
    FromRoot,
    /// By its path, with what bundlers take for a request to load it in another way.
    Query,
    /// By its path, behind webpack's name of a loader.
    Loader,
    /// By a pattern in the `paths` of a `tsconfig.json`.
    Alias,
    /// By its path from the `baseUrl` of a `tsconfig.json`.
    BaseUrl,
    /// By a key in the `imports` of the nearest `package.json`.
    Subpath,
    /// By the name of its package.
    PackageName,
    /// By the name of its package and a path that it offers.
    PackageSubpath,
    /// By the name of its package and the path of the file in it.
    PackagePath,
    /// By another name under which its package is installed.
    PackageAlias,
    /// By the scheme of the runtime's own modules.
    Scheme,
    /// Over a file beside the importing one that exports it again.
    Barrel,
    /// Over such a file in a place that may be imported, and may import it.
    Bridge,
}

impl Way {
    /// Every way, in the order of the matrix.
    pub const ALL: &[Self] = &[
        Self::Relative,
        Self::OutputExtension,
        Self::OwnExtension,
        Self::Folder,
        Self::Link,
        Self::FromRoot,
        Self::Query,
        Self::Loader,
        Self::Alias,
        Self::BaseUrl,
        Self::Subpath,
        Self::PackageName,
        Self::PackageSubpath,
        Self::PackagePath,
        Self::PackageAlias,
        Self::Scheme,
        Self::Barrel,
        Self::Bridge,
    ];

    /// What it is called in the matrix.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relative => "relative",
            Self::OutputExtension => ".js",
            Self::OwnExtension => "extension",
            Self::Folder => "folder",
            Self::Link => "symlink",
            Self::FromRoot => "/root",
            Self::Query => "?query",
            Self::Loader => "loader!",
            Self::Alias => "alias",
            Self::BaseUrl => "baseUrl",
            Self::Subpath => "#import",
            Self::PackageName => "package",
            Self::PackageSubpath => "subpath",
            Self::PackagePath => "deep path",
            Self::PackageAlias => "other name",
            Self::Scheme => "node:",
            Self::Barrel => "barrel",
            Self::Bridge => "bridge",
        }
    }
}

/// What an import shall lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Goal {
    /// The file with this root-relative path.
    File(String),
    /// A path that is no file's.
    Missing(String),
    /// A package from a registry.
    Package(String),
    /// A module of the runtime, with its scheme.
    Builtin(String),
}

impl fmt::Display for Goal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(text) | Self::Missing(text) | Self::Package(text) | Self::Builtin(text) => {
                out.write_str(text)
            }
        }
    }
}

/// One specifier that leads to a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// How it names it.
    pub way: Way,
    /// By which alias or entry, where there may be several.
    pub by: Option<String>,
    /// The specifier.
    pub specifier: String,
    /// The specifier with the very extension of the file, for what guesses none.
    pub exact: Option<String>,
}

/// A way that is none here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRoute {
    /// The way.
    pub way: Way,
    /// Why not.
    pub why: String,
}

impl Route {
    fn new(way: Way, specifier: String) -> Self {
        Self { way, by: None, specifier, exact: None }
    }
}

/// Every specifier by which files of the folder `dir` can name `goal`, and the ways that are none
/// here. Bridges and barrels, which take files of their own, are left aside.
pub fn routes(world: &World, dir: &str, goal: &Goal) -> (Vec<Route>, Vec<NoRoute>) {
    let mut routes = match goal {
        Goal::File(path) => to_file(world, dir, path),
        Goal::Missing(path) => to_missing(world, dir, path),
        Goal::Package(name) => to_package(name),
        Goal::Builtin(name) => to_builtin(name),
    };
    routes.sort_by_key(|route| route.way);
    let laid = [Way::Barrel, Way::Bridge];
    let missing = Way::ALL
        .iter()
        .filter(|way| !laid.contains(way) && !routes.iter().any(|route| route.way == **way));
    let missing =
        missing.map(|&way| NoRoute { way, why: why_none(world, dir, goal, way) }).collect();
    (routes, missing)
}

fn to_file(world: &World, dir: &str, path: &str) -> Vec<Route> {
    let exact = relative(dir, path);
    let bare = without_extension(path).map(|bare| relative(dir, bare));
    let by_path =
        |way, specifier: String| Route { exact: Some(exact.clone()), ..Route::new(way, specifier) };
    let mut routes = vec![by_path(Way::OwnExtension, exact.clone())];
    routes.extend(bare.map(|bare| by_path(Way::Relative, bare)));
    routes.extend(
        output_name(path).map(|output| by_path(Way::OutputExtension, relative(dir, &output))),
    );
    let folder = index_of(path).filter(|folder| !folder.is_empty());
    routes.extend(folder.map(|folder| by_path(Way::Folder, relative(dir, folder))));
    routes.extend(through_links(world, dir, path));
    routes.push(Route {
        exact: Some(format!("/{path}")),
        ..Route::new(Way::FromRoot, format!("/{path}"))
    });
    routes.push(Route::new(Way::Query, format!("{exact}?raw")));
    routes.push(Route::new(Way::Loader, format!("raw-loader!{exact}")));
    routes.extend(alias::routes(world, dir, path));
    routes.extend(package::routes(world, dir, path));
    routes
}

/// What is not there can be named by its path, or by an alias of it.
fn to_missing(world: &World, dir: &str, path: &str) -> Vec<Route> {
    let exact = relative(dir, path);
    let mut routes = vec![Route {
        exact: Some(exact.clone()),
        ..Route::new(Way::Relative, without_extension(&exact).unwrap_or(&exact).to_owned())
    }];
    routes.push(Route { exact: Some(exact.clone()), ..Route::new(Way::OwnExtension, exact) });
    let alias = |route: &Route| route.way == Way::Alias;
    routes.extend(alias::routes(world, dir, path).into_iter().filter(alias));
    routes
}

fn to_package(name: &str) -> Vec<Route> {
    let name = name.to_owned();
    let below = format!("{name}/ringfence-prove");
    vec![Route::new(Way::PackageName, name), Route::new(Way::PackagePath, below)]
}

/// Some modules of the runtime have no name but that with the scheme.
fn to_builtin(name: &str) -> Vec<Route> {
    let mut routes = vec![Route::new(Way::Scheme, name.to_owned())];
    let bare = name.strip_prefix("node:");
    let bare = bare.filter(|bare| !["sea", "sqlite", "test", "test/reporters"].contains(bare));
    routes.extend(bare.map(|bare| Route::new(Way::PackageName, bare.to_owned())));
    routes
}

fn through_links(world: &World, dir: &str, path: &str) -> Vec<Route> {
    let by = |(link, target): (&str, &str)| {
        let below = path::strip_dir(path, target)?;
        let path = if below.is_empty() { link.to_owned() } else { format!("{link}/{below}") };
        let exact = relative(dir, &path);
        let specifier = without_extension(&exact).unwrap_or(&exact).to_owned();
        Some(Route {
            by: Some(link.to_owned()),
            exact: Some(exact),
            ..Route::new(Way::Link, specifier)
        })
    };
    world.index.links().into_iter().filter_map(by).collect()
}

/// Why a way is none.
fn why_none(world: &World, dir: &str, goal: &Goal, way: Way) -> String {
    let path = match goal {
        Goal::File(path) => path,
        Goal::Missing(_) => return "what is missing is named by its path".to_owned(),
        Goal::Package(_) | Goal::Builtin(_) => {
            return "the target is no file of the tree".to_owned();
        }
    };
    match way {
        Way::Relative => "its extension cannot be left out",
        Way::OutputExtension => "it is not compiled to another extension",
        Way::Folder => "it is no index of a folder",
        Way::Link => "no symbolic link leads there",
        Way::Alias => "no `paths` of a tsconfig.json lead there",
        Way::BaseUrl => "no `baseUrl` of a tsconfig.json lies above it",
        Way::Subpath => "no `imports` of the nearest package.json lead there",
        Way::PackageName | Way::PackageSubpath | Way::PackagePath | Way::PackageAlias => {
            return package::why_none(world, dir, path, way);
        }
        Way::Scheme => "it is no module of the runtime",
        _ => "it cannot be named so",
    }
    .to_owned()
}

/// The package of a file, if it can be named in the folder `dir`.
pub(super) fn package_of<'w>(world: &'w World, dir: &str, path: &str) -> Option<&'w Manifest> {
    package::of(world, path).filter(|package| package::is_named(world, dir, package))
}

/// The path of a file as seen from a folder, as a specifier.
pub(super) fn relative(dir: &str, path: &str) -> String {
    let relative = path::relative(&format!("/{dir}"), &format!("/{path}"));
    if relative == ".." || relative.starts_with("../") { relative } else { format!("./{relative}") }
}

/// A path without its extension, where that can be left out.
pub(super) fn without_extension(path: &str) -> Option<&str> {
    const OPTIONAL: &[&str] = &[".d.ts", ".ts", ".tsx", ".js", ".jsx"];
    OPTIONAL.iter().find_map(|extension| path.strip_suffix(extension))
}

/// The path by which TypeScript code imports a file when it names what is compiled.
fn output_name(path: &str) -> Option<String> {
    const COMPILED: &[(&str, &str)] = &[
        (".d.ts", ".js"),
        (".d.mts", ".mjs"),
        (".d.cts", ".cjs"),
        (".ts", ".js"),
        (".tsx", ".js"),
        (".mts", ".mjs"),
        (".cts", ".cjs"),
    ];
    let compiled = |(from, to): &(&str, &str)| Some(format!("{}{to}", path.strip_suffix(from)?));
    COMPILED.iter().find_map(compiled)
}

/// The folder whose index a file is.
pub(super) fn index_of(path: &str) -> Option<&str> {
    let name = path::file_name(path);
    (without_extension(name) == Some("index") && Language::of(name).is_some())
        .then(|| path::parent(path))
}

/// What the `*` of a pattern stands for in a text; without one, nothing.
pub(super) fn star<'t>(pattern: &str, text: &'t str) -> Option<&'t str> {
    match pattern.split_once('*') {
        Some((before, after)) => {
            let star = text.strip_prefix(before)?.strip_suffix(after)?;
            (!star.is_empty()).then_some(star)
        }
        None => (pattern == text).then_some(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_a_folder() {
        assert_eq!(relative("a/b", "a/c/x.ts"), "../c/x.ts");
        assert_eq!(relative("a", "a/x.ts"), "./x.ts");
        assert_eq!(relative("", "x.ts"), "./x.ts");
        assert_eq!(relative("a/b", "a"), "..");
    }

    #[test]
    fn extensions_are_left_out_or_those_of_the_output() {
        assert_eq!(without_extension("a/x.d.ts"), Some("a/x"));
        assert_eq!(without_extension("a/x.vue"), None);
        assert_eq!(output_name("a/x.tsx").as_deref(), Some("a/x.js"));
        assert_eq!(output_name("a/x.mts").as_deref(), Some("a/x.mjs"));
        assert_eq!(output_name("a/x.js"), None);
        assert_eq!(index_of("a/index.ts"), Some("a"));
        assert_eq!(index_of("a/index.css"), None);
    }

    #[test]
    fn a_star_stands_for_a_text() {
        assert_eq!(star("src/*", "src/a/b"), Some("a/b"));
        assert_eq!(star("src/*.ts", "src/.ts"), None);
        assert_eq!(star("src/x", "src/x"), Some(""));
        assert_eq!(star("src/*", "lib/a"), None);
    }
}

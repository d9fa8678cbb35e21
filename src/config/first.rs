//! The text of a first config: a zone for each usual folder, and for the folders that hold the packages of
//! the workspace.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::base::path;

use super::{
    compile::is_zone_name,
    defaults::{self, Assumed},
    error::ConfigError,
};

/// A package of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The root-relative path of its folder.
    pub dir: String,
    /// The folders of the packages of the workspace that its `package.json` depends on.
    pub uses: Vec<String>,
    /// Its `package.json` says what others may import of it.
    pub has_exports: bool,
    /// It is the root of a workspace.
    pub is_root: bool,
}

/// A zone to be written.
#[derive(Debug, PartialEq, Eq)]
struct Zone {
    name: String,
    path: String,
    may_import: BTreeSet<String>,
    by_exports: bool,
}

/// The text of a first config for a tree with these files (root-relative paths) and packages of the
/// workspace. What a zone may import is what its packages depend on, and what is usual.
///
/// # Errors
/// Nothing of the tree can be told apart.
pub fn first<'p>(
    files: impl IntoIterator<Item = &'p str>,
    packages: &[Package],
) -> Result<String, ConfigError> {
    let zones = zones(&defaults::present(files), packages);
    if zones.is_empty() {
        return Err(defaults::nothing_found());
    }
    let width = |of: fn(&Zone) -> &String| zones.iter().map(|zone| of(zone).len()).max();
    let (names, paths) = (width(|zone| &zone.name), width(|zone| &zone.path));
    let padded = |text: &str, end: &str, width: Option<usize>| {
        let width = width.unwrap_or_default() + 2 + end.len();
        format!("{:width$}", format!("\"{text}\"{end}"))
    };
    let line = |zone: &Zone| {
        // As they stand in the config.
        let may = zones.iter().filter(|other| zone.may_import.contains(&other.name));
        let may: Vec<String> = may.map(|other| format!("\"{}\"", other.name)).collect();
        let (name, path) = (padded(&zone.name, ":", names), padded(&zone.path, ",", paths));
        let entry = if zone.by_exports { ", \"entry\": \"exports\"" } else { "" };
        format!("    {name} {{ \"path\": {path} \"mayImport\": [{}]{entry} }}", may.join(", "))
    };
    let zones: Vec<String> = zones.iter().map(line).collect();
    Ok(FIRST.replace("@zones", &zones.join(",\n")))
}

/// The text of a first config.
const FIRST: &str = r#"// Which parts of the repository may import which. `ringfence check` holds every import to it.
{
  // Each folder that a path matches is a cell. A cell may import itself, and the cells of the zones
  // in `mayImport`; everything else is forbidden, by rules such as no-src-to-services. With
  // `"entry": "exports"`, others import only what the package.json of a cell exports.
  "zones": {
@zones
  },

  // Further rules, for example:
  //   { "name": "no-cycles", "from": "src/", "circular": true, "typeOnly": false },
  //   { "name": "no-lodash", "to": "npm:lodash*", "comment": "use es-toolkit" }
  "rules": [],

  // What is left out of the run.
  "ignore": []
}
"#;

/// The zones: the usual ones, then those of the workspace that are none of these.
fn zones(usual: &[&Assumed], packages: &[Package]) -> Vec<Zone> {
    let paths = paths(packages);
    let is_declared =
        |zone: &Assumed| packages.is_empty() || paths.values().any(|it| it == zone.path);
    // Where the packages lie further below, the folders between are none.
    let is_apart =
        |zone: &Assumed| packages.iter().all(|package| !path::is_within(&package.dir, zone.name));
    let usual = usual.iter().filter(|zone| is_declared(zone) || is_apart(zone));
    let mut zones: Vec<Zone> = usual
        .map(|zone| Zone {
            name: zone.name.to_owned(),
            path: zone.path.to_owned(),
            may_import: zone.may_import.iter().map(|&name| name.to_owned()).collect(),
            by_exports: zone.entry,
        })
        .collect();
    let mut new: Vec<&str> = paths.values().map(String::as_str).collect();
    // The plain names are for those that lie at the top.
    new.sort_unstable_by_key(|path| (path.split('/').count(), *path));
    new.dedup();
    for path in new {
        if !zones.iter().any(|zone| zone.path == path) {
            let name = name(path, &zones);
            let of_zone =
                || packages.iter().filter(|it| paths.get(&*it.dir).is_some_and(|it| it == path));
            zones.extend(name.map(|name| Zone {
                name,
                path: path.to_owned(),
                may_import: BTreeSet::new(),
                by_exports: of_zone().all(|package| package.has_exports),
            }));
        }
    }
    let zone_of = |dir: &str| {
        let path = paths.get(dir)?;
        zones.iter().position(|zone| zone.path == *path)
    };
    let mut uses = Vec::new();
    for package in packages {
        let to = package.uses.iter().filter_map(|dir| zone_of(dir));
        uses.extend(
            zone_of(&package.dir).into_iter().flat_map(|from| to.clone().map(move |to| (from, to))),
        );
    }
    for (from, to) in uses {
        let name = zones[to].name.clone();
        zones[from].may_import.insert(name);
    }
    zones
}

/// The path of the zone for each package, by its folder: the packages of one folder are the cells of one
/// zone, and those of all folders beside that one where none lies between.
fn paths(packages: &[Package]) -> BTreeMap<&str, String> {
    // A package inside of another is a part of that, and no neighbour.
    let plain: FxHashSet<&str> =
        packages.iter().filter(|package| !package.is_root).map(|package| &*package.dir).collect();
    let is_inside = |dir: &str| path::ancestors(path::parent(dir)).any(|dir| plain.contains(dir));
    let dirs = || {
        let dirs = packages.iter().map(|package| package.dir.as_str());
        dirs.filter(|dir| !dir.is_empty() && !is_inside(dir))
    };
    let parents: FxHashSet<&str> = dirs().map(path::parent).collect();
    let path = |dir: &str| {
        let parent = path::parent(dir);
        let above = path::parent(parent);
        let beside =
            parents.iter().filter(|it| !it.is_empty() && path::parent(it) == above).count();
        if parent.is_empty() {
            dir.to_owned()
        } else if beside > 1 && !above.is_empty() && !parents.contains(above) {
            format!("{above}/*/*")
        } else {
            format!("{parent}/*")
        }
    };
    dirs().map(|dir| (dir, path(dir))).collect()
}

/// A name for the zone with a path: its last folder, or more of it where that is taken; `None` for a path
/// that no config can say.
fn name(path: &str, zones: &[Zone]) -> Option<String> {
    let folders: Vec<&str> = path.split('/').filter(|folder| *folder != "*").collect();
    if folders.iter().any(|folder| folder.contains(['*', '?', '{', '}', '!', '\\'])) {
        return None;
    }
    let whole = folders.join("-");
    let numbered = (2..).map(|number| format!("{whole}-{number}")).take(zones.len());
    let mut names = (0..folders.len()).rev().map(|at| folders[at..].join("-")).chain(numbered);
    names.find(|name| is_zone_name(name) && !zones.iter().any(|zone| zone.name == *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(dir: &str, uses: &[&str]) -> Package {
        let uses = uses.iter().map(|&dir| dir.to_owned()).collect();
        let has_exports = dir.contains("core");
        Package { dir: dir.to_owned(), uses, has_exports, is_root: dir.is_empty() || dir == "web" }
    }

    #[test]
    fn packages_of_a_folder_are_a_zone() {
        let packages = [
            package("", &["packages/core/x"]),
            package("web", &["packages/core/x", "tooling/eslint"]),
            package("web/parts/a", &[]),
            package("packages/y", &["packages/core/x"]),
            package("packages/y/tests/z", &["packages/core/x"]),
            package("packages/core/x", &[]),
            package("examples/react/a", &[]),
            package("examples/vue/a", &["packages/y"]),
            package("tooling/core", &[]),
            package("other/tooling/core", &[]),
            package("a{b/c", &[]),
        ];
        let zones = zones(&[], &packages);
        let shown = zones.iter().map(|zone| {
            let may: Vec<&str> = zone.may_import.iter().map(String::as_str).collect();
            let entry = if zone.by_exports { " exports" } else { "" };
            format!("{} {} [{}]{entry}", zone.name, zone.path, may.join(" "))
        });
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                "web web [core]",
                "packages packages/* [core]",
                "tooling tooling/* [] exports",
                "examples examples/*/* [packages]",
                "other-tooling other/tooling/* [] exports",
                "core packages/core/* [] exports",
                "parts web/parts/* []",
            ]
        );
    }
}

//! The zones that are checked when there is no config.
//!
//! They are written as a config would say them and go through the same compiler.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::base::path;

use super::{
    Config,
    compile::compile,
    error::{ConfigError, quote},
    locate::{Located, shown},
    raw::{Naming, RawConfig, RawEntry, RawSurface, RawZone, Spanned},
};

/// A zone that is assumed: its name and path, what it may import, and whether its `exports` close it.
pub(super) struct Assumed {
    pub(super) name: &'static str,
    pub(super) path: &'static str,
    pub(super) may_import: &'static [&'static str],
    pub(super) entry: bool,
}

/// The zones that are looked for.
const ZONES: [Assumed; 5] = [
    Assumed { name: "src", path: "src", may_import: &["packages", "libs"], entry: false },
    Assumed {
        name: "services",
        path: "services/*",
        may_import: &["packages", "libs"],
        entry: false,
    },
    Assumed {
        name: "packages",
        path: "packages/*",
        may_import: &["packages", "libs"],
        entry: true,
    },
    Assumed { name: "apps", path: "apps/*", may_import: &["packages", "libs"], entry: false },
    Assumed { name: "libs", path: "libs/*", may_import: &["packages", "libs"], entry: false },
];

/// Why deep imports are forbidden.
const WHY_ENTRY: &str = "a package can change what it does not export, so nothing outside of it \
                         imports that";

/// The default rules for a tree with these files (root-relative paths).
///
/// # Errors
/// None of the folders that the defaults speak of holds a file.
pub fn defaults<'p>(
    located: &Located,
    files: impl IntoIterator<Item = &'p str>,
) -> Result<Config, ConfigError> {
    let present = present(files);
    if present.is_empty() {
        return Err(nothing_found());
    }
    let mut problems = Vec::new();
    let raw = RawConfig { zones: raw_zones(&present), ..RawConfig::default() };
    let compiled = compile(raw, &mut problems);
    debug_assert!(problems.is_empty(), "the defaults are sound: {problems:?}");
    let notes = notes(&present, located.foreign.as_deref(), &located.root);
    Ok(Config::new(compiled, None, notes))
}

/// A config to start from, as a help text.
pub(super) fn example() -> String {
    "a first config, `ringfence.jsonc` at the root:\n\
     {\n  \
       \"zones\": {\n    \
         \"src\":      { \"path\": \"src\",        \"mayImport\": [\"packages\"] },\n    \
         \"packages\": { \"path\": \"packages/*\", \"mayImport\": [\"packages\"], \"entry\": \"exports\" }\n  \
       }\n\
     }"
    .to_owned()
}

/// The default zones that hold a file.
pub(super) fn present<'p>(files: impl IntoIterator<Item = &'p str>) -> Vec<&'static Assumed> {
    let mut found: FxHashSet<&str> = FxHashSet::default();
    for file in files {
        let mut folders = path::parent(file).split('/').filter(|folder| !folder.is_empty());
        let (Some(top), below) = (folders.next(), folders.next().is_some()) else { continue };
        found.extend(ZONES.iter().filter(|zone| zone.holds(top, below)).map(|zone| zone.name));
    }
    ZONES.iter().filter(|zone| found.contains(zone.name)).collect()
}

impl Assumed {
    /// Whether a file in the folder `top`, or further `below`, belongs to a cell of this zone.
    fn holds(&self, top: &str, below: bool) -> bool {
        self.name == top && (below || self.path == top)
    }
}

fn raw_zones(present: &[&Assumed]) -> Vec<RawZone> {
    present.iter().map(|zone| raw_zone(zone, present)).collect()
}

fn raw_zone(zone: &Assumed, present: &[&Assumed]) -> RawZone {
    let made_up = |text: &str| Spanned::made_up(text.to_owned());
    let (allowed, forbidden): (Vec<&Assumed>, Vec<&Assumed>) =
        present.iter().copied().partition(|other| zone.may_import.contains(&other.name));
    RawZone {
        name: made_up(zone.name),
        path: Some(made_up(zone.path)),
        may_import: allowed.iter().map(|other| made_up(other.name)).collect(),
        must_not_import: forbidden
            .iter()
            .filter(|other| other.name != zone.name || zone.path.contains('*'))
            .map(|other| (made_up(other.name), Naming::because(&why(zone.name, other.name))))
            .collect(),
        entry: zone.entry.then(|| RawEntry {
            surface: RawSurface::Exports,
            naming: Naming::because(WHY_ENTRY),
            span: 0..0,
        }),
    }
}

/// Why one zone must not import another.
fn why(from: &str, to: &str) -> String {
    match (from, to) {
        ("services" | "apps", same) if same == from => format!(
            "each of the {from} is deployed by itself, so it cannot import another; what they share \
             belongs in a package"
        ),
        ("services", "src") => {
            "services are deployed without the app, so they cannot import from src/".to_owned()
        }
        ("packages" | "libs", _) => {
            format!("{from} are shared, so they cannot import from {to}/, which builds on them")
        }
        _ => format!(
            "{from} and {to} are deployed apart from each other, so {from} cannot import from {to}/"
        ),
    }
}

fn notes(present: &[&Assumed], foreign: Option<&Path>, root: &Path) -> Vec<String> {
    let paths: Vec<&str> = present.iter().map(|zone| zone.path).collect();
    let zones = paths.join(", ");
    let mut notes = vec![format!("no ringfence.jsonc found: using the default zones {zones}")];
    if let Some(foreign) = foreign {
        let file = quote(&shown(root, foreign));
        notes.push(format!("{file} is not read; the default zones are checked"));
    }
    notes
}

pub(super) fn nothing_found() -> ConfigError {
    let paths: Vec<&str> = ZONES.iter().map(|zone| zone.path).collect();
    ConfigError::plain(
        format!(
            "no ringfence.jsonc found, and no file in {}: nothing would be checked",
            paths.join(", ")
        ),
        example(),
    )
}

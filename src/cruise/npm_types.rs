//! The classes of packages, by the sections of the manifest that list them.

use serde_json::Value;

use crate::{
    cruise::{DependencyType, location_types::Site, location_types::is_relative},
    resolve::tsconfig::split_package,
};

/// The sections that make a package one of a class.
const SECTIONS: &[(&str, DependencyType)] = &[
    ("dependencies", DependencyType::Npm),
    ("devDependencies", DependencyType::NpmDev),
    ("optionalDependencies", DependencyType::NpmOptional),
    ("peerDependencies", DependencyType::NpmPeer),
];

/// The classes of a target that lies in a folder of packages.
pub(super) fn of_external(site: &Site<'_>) -> Vec<DependencyType> {
    if !site.is_installed() {
        return vec![DependencyType::Localmodule];
    }
    let mut types = of_manifest(site);
    if site.resolver.settings().deprecations && site.package.is_some_and(is_deprecated) {
        types.push(DependencyType::Deprecated);
    }
    if site.manifest.is_some_and(|manifest| is_bundled(manifest, site.name)) {
        types.push(DependencyType::NpmBundled);
    }
    types
}

fn of_manifest(site: &Site<'_>) -> Vec<DependencyType> {
    let Some(manifest) = site.manifest else { return vec![DependencyType::NpmUnknown] };
    let package = if is_relative(site.name) { site.name } else { split_package(site.name).0 };
    let mut types = listed(site, manifest, package);
    let modules = &site.resolver.settings().modules;
    if types.is_empty() && modules.iter().any(|folder| folder.contains("@types")) {
        types = listed(site, manifest, &format!("@types/{package}"));
        if types.is_empty() && !site.parity() {
            // The name under which the types of `@scope/name` are published.
            let flat = package.trim_start_matches('@').replacen('/', "__", 1);
            types = listed(site, manifest, &format!("@types/{flat}"));
        }
    }
    if types.is_empty() { vec![DependencyType::NpmNoPkg] } else { types }
}

/// The classes of all sections that list a package, in the order of the manifest. For
/// dependency-cruiser, whatever else has `ependencies` in its name is a section of packages that no
/// manifest lists.
fn listed(site: &Site<'_>, manifest: &Value, package: &str) -> Vec<DependencyType> {
    let class = |section: &str| {
        let known = SECTIONS.iter().find(|(name, _)| *name == section).map(|(_, class)| *class);
        let other = site.parity() && section.contains("ependencies");
        known.or_else(|| other.then_some(DependencyType::NpmNoPkg))
    };
    let sections = manifest.as_object().into_iter().flatten();
    let lists = |section: &Value| section.as_object().is_some_and(|all| all.contains_key(package));
    sections.filter(|(_, section)| lists(section)).filter_map(|(name, _)| class(name)).collect()
}

fn is_bundled(manifest: &Value, name: &str) -> bool {
    let keys = ["bundledDependencies", "bundleDependencies"];
    let bundled = keys.iter().filter_map(|key| manifest.get(*key)).find(|value| !value.is_null());
    let Some(Value::Array(bundled)) = bundled else { return false };
    bundled.iter().any(|package| package.as_str() == Some(name))
}

/// What JavaScript takes for true.
fn is_deprecated(package: &Value) -> bool {
    match package.get("deprecated") {
        Some(Value::String(reason)) => !reason.is_empty(),
        Some(Value::Bool(deprecated)) => *deprecated,
        None | Some(Value::Null) => false,
        Some(_) => true,
    }
}

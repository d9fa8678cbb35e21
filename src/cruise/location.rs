//! Where the target of an import lies, as dependency-cruiser would describe it: its name, and the
//! classes that say how it was found and what it is.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    cruise::{
        DependencyType, Names, extension, location_types, location_types::Site, merged_manifest,
    },
    extract::import::{Import, ImportKind},
    resolve::{
        Aliases, Resolved, Resolver,
        module_name::{ModuleName, without_loaders},
        target::Target,
    },
};

/// Where the target of an import lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// What rules about paths see of the target ([`crate::cruise::Edge::resolved`]).
    pub resolved: Box<str>,
    /// Another name by which such rules may catch it ([`crate::cruise::Edge::also`]).
    pub also: Option<Box<str>>,
    /// It is built into the runtime.
    pub core: bool,
    /// The import resolves to nothing.
    pub could_not_resolve: bool,
    /// It is a file of a kind that is read for imports.
    pub followable: bool,
    /// The licence of its package; only looked for when the settings ask for it.
    pub license: Option<Box<str>>,
    /// How the specifier was found and what the target is, in the order in which dependency-cruiser
    /// lists that. How the import is written comes behind.
    pub types: Vec<DependencyType>,
}

/// Describes where the imports of one folder's files lead.
pub struct FolderLocator<'r> {
    resolver: &'r Resolver,
    names: &'r Names,
    dir: &'r str,
    /// The manifest by which packages are classified.
    manifest: Option<Arc<Value>>,
    aliases: Vec<Arc<Aliases>>,
}

impl<'r> FolderLocator<'r> {
    /// The locator for files of the root-relative folder `dir`.
    pub fn new(resolver: &'r Resolver, names: &'r Names, dir: &'r str) -> Self {
        let settings = resolver.settings();
        let manifest = if settings.combined_dependencies {
            merged_manifest::of_folder(resolver, names, dir)
        } else {
            resolver.manifests_above(dir).next().filter(|manifest| !manifest.is_null())
        };
        Self { resolver, names, dir, manifest, aliases: resolver.aliases(dir) }
    }

    /// Describes where one import leads.
    pub fn locate(&self, import: &Import, resolved: &Resolved) -> Location {
        let parity = self.resolver.settings().parity;
        let written = import.written().filter(|_| parity);
        let written = written.map_or_else(|| import.specifier.display(), str::to_owned);
        let module = ModuleName::of(&written).module;
        let name = without_loaders(&module);
        let path = self.path(name, resolved);
        let seen = resolved.aside.declared().or(path.as_deref());
        let package = self.package(resolved);
        let site = Site {
            name,
            resolved: &seen.map_or_else(|| name.to_owned(), |path| self.names.name(path)),
            resolver: self.resolver,
            target: resolved,
            manifest: self.manifest.as_deref(),
            aliases: &self.aliases,
            package: package.as_deref(),
        };
        Location {
            also: self.also(resolved),
            core: matches!(resolved.target, Target::Builtin(_)),
            could_not_resolve: matches!(resolved.target, Target::Unresolved { .. }),
            followable: path.is_some_and(|path| self.is_followable(import.kind, name, &path)),
            license: site.license(),
            types: location_types::of(&site),
            resolved: match &resolved.target {
                Target::Builtin(name) => ModuleName::of(name).module.as_ref().into(),
                _ => site.resolved.into(),
            },
        }
    }

    /// The root-relative path of the file or folder that an import leads to.
    fn path(&self, name: &str, resolved: &Resolved) -> Option<String> {
        if let Some(installed) = resolved.aside.installed() {
            return Some(installed.to_string());
        }
        match &resolved.target {
            Target::Module(file) => Some(self.resolver.world().index.path(*file).to_owned()),
            Target::Asset(path) => Some(path.to_string()),
            Target::Package(package) => Some(not_installed(self.dir, name, package)),
            Target::Builtin(_) | Target::Unresolved { .. } => None,
        }
    }

    fn also(&self, resolved: &Resolved) -> Option<Box<str>> {
        match &resolved.target {
            Target::Unresolved { aim } => Some(self.names.name(aim.as_deref()?).into()),
            _ => None,
        }
    }

    fn is_followable(&self, kind: ImportKind, name: &str, path: &str) -> bool {
        let settings = self.resolver.settings();
        if settings.parity && kind == ImportKind::Amd && !location_types::is_relative(name) {
            return path.rsplit_once('.').is_some_and(|(_, extension)| extension == "js");
        }
        extension::is_followable(path, &settings.extensions)
    }

    /// The manifest of the package that an import leads to, where something is read from it.
    fn package(&self, resolved: &Resolved) -> Option<Arc<Value>> {
        let settings = self.resolver.settings();
        let asked = settings.licenses || settings.deprecations;
        self.resolver.package_at(resolved.aside.installed().filter(|_| asked)?)
    }
}

/// Where a package would lie that is not installed.
fn not_installed(dir: &str, name: &str, package: &str) -> String {
    let path = name.split('?').next().unwrap_or(name);
    if location_types::is_relative(path)
        && let Some(path) = crate::base::path::join(dir, path)
    {
        return path;
    }
    let below = if path.starts_with(package) { path } else { package };
    format!("node_modules/{below}")
}

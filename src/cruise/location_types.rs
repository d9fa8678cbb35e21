//! The classes that say what the target of an import is: part of the code, a package, a builtin.

use serde_json::Value;

use crate::{
    cruise::{DependencyType, alias_types, npm_types},
    resolve::{Aliases, Resolved, Resolver, target::Target},
};
use std::sync::Arc;

/// All that the classes depend on.
pub(super) struct Site<'s> {
    /// The specifier, without protocol and loaders.
    pub(super) name: &'s str,
    /// The target's name.
    pub(super) resolved: &'s str,
    pub(super) resolver: &'s Resolver,
    pub(super) target: &'s Resolved,
    /// The manifest by which packages are classified.
    pub(super) manifest: Option<&'s Value>,
    /// The aliases that hold for the importing file.
    pub(super) aliases: &'s [Arc<Aliases>],
    /// The manifest of the package, where something is read from it.
    pub(super) package: Option<&'s Value>,
}

/// The classes of a site, in dependency-cruiser's order.
pub(super) fn of(site: &Site<'_>) -> Vec<DependencyType> {
    if let Target::Unresolved { .. } = site.target.target {
        return vec![DependencyType::Unknown];
    }
    let mut types = alias_types::of(site);
    if let Target::Builtin(_) = site.target.target {
        types.push(DependencyType::Core);
    } else if is_relative(site.name) || (!types.is_empty() && !site.is_external()) {
        types.push(DependencyType::Local);
    } else if site.is_external() {
        types.extend(npm_types::of_external(site));
    } else {
        types.push(site.undetermined());
    }
    types
}

impl Site<'_> {
    pub(super) fn parity(&self) -> bool {
        self.resolver.settings().parity
    }

    /// Whether the target lies in a folder that packages are looked for in.
    pub(super) fn is_external(&self) -> bool {
        let modules = &self.resolver.settings().modules;
        if self.parity() {
            return modules.iter().any(|folder| self.contains(folder));
        }
        let is_other = |folder: &&String| !folder.starts_with("node_modules");
        self.is_installed() || modules.iter().filter(is_other).any(|folder| self.lies_in(folder))
    }

    /// Whether the target lies where packages are installed, and nothing else does.
    pub(super) fn is_installed(&self) -> bool {
        if self.parity() {
            return self.resolved.contains("node_modules");
        }
        matches!(self.target.target, Target::Package(_)) || self.lies_in("node_modules")
    }

    /// dependency-cruiser's own check: any part of a path will do.
    fn contains(&self, folder: &str) -> bool {
        if folder.starts_with('/') { self.lies_in(folder) } else { self.resolved.contains(folder) }
    }

    /// Whether the target's path leads through a folder, or begins with an absolute one.
    fn lies_in(&self, folder: &str) -> bool {
        if folder.starts_with('/') {
            let base = crate::base::path::of_system(&self.resolver.settings().base);
            let path = crate::base::path::absolute(&base.unwrap_or_default(), self.resolved);
            return path.starts_with(folder);
        }
        format!("/{}", self.resolved).contains(&format!("/{folder}/"))
    }

    /// What is neither relative nor an alias nor a package: dependency-cruiser has no word for it.
    fn undetermined(&self) -> DependencyType {
        if self.parity() { DependencyType::Undetermined } else { DependencyType::Local }
    }

    /// The licence of the package that the import leads to.
    pub(super) fn license(&self) -> Option<Box<str>> {
        let settings = self.resolver.settings();
        // dependency-cruiser looks for the manifest of what is called by the specifier.
        let is_named = !settings.parity || !is_relative(self.name);
        let asked = settings.licenses && self.is_external() && is_named;
        let license = self.package.filter(|_| asked)?.get("license")?.as_str()?;
        (!license.is_empty()).then(|| license.into())
    }
}

/// Whether a specifier is a relative path, in dependency-cruiser's eyes.
pub(super) fn is_relative(name: &str) -> bool {
    name.starts_with("./") || name.starts_with("../") || name == "." || name == ".."
}

//! Imports that lead to something which the file index does not have: installed packages, files that
//! git ignores, files outside of the root.

use std::{path::PathBuf, sync::Arc};

use serde_json::Value;

use crate::{
    base::path,
    extract::{Language, import::ImportKind},
    resolve::{
        Aliases, builtins,
        disk::{Answer, Disk},
        engine::{Query, Resolved, Resolver},
        module_name::ModuleName,
        specifier::{self, bare_path, is_relative},
        target::{Aside, Target},
        trace::StepKind,
        tsconfig::split_package,
        workspace::Installed,
    },
};

impl Resolver {
    /// Resolves one specifier over the index, and what that does not know on the disk.
    pub(super) fn resolve_with_disk(&self, disk: &Disk, query: &Query<'_>) -> Resolved {
        if !is_of_tree(query.dir) {
            return self.resolve_outside(disk, query);
        }
        if let Some(sibling) = self.amd_sibling(query) {
            return self.ended(query, StepKind::Path, sibling);
        }
        if self.settings.preserve_symlinks
            && is_relative(query.specifier)
            && let Some(path) = disk.find(query.dir, query.specifier, &[], false)
        {
            return self.ended(query, StepKind::Disk, self.target_at(&path));
        }
        let resolved = self.resolve_in_tree(query);
        if !matches!(resolved.target, Target::Package(_) | Target::Unresolved { .. }) {
            return resolved;
        }
        // What a package of the workspace does not offer is not to be had.
        let is_member = matches!(self.installed(query), Some(Installed::Member(_)));
        let aliases = self.aliases(query.dir);
        let found = disk.find(query.dir, query.specifier, &aliases, is_member);
        let resolved = match found.or_else(|| typescript_behind(disk, query)) {
            Some(path) => self.target_at(&path),
            None => self.not_installed(disk, query, resolved),
        };
        self.ended(query, StepKind::Disk, resolved)
    }

    /// Resolves a specifier in a file that is not part of the tree, where no alias holds.
    fn resolve_outside(&self, disk: &Disk, query: &Query<'_>) -> Resolved {
        let name = ModuleName::of(query.specifier).module;
        if builtins::is_builtin(&self.settings, &name) {
            return self.ended(query, StepKind::Builtin, Resolved::new(builtins::target(&name)));
        }
        if let Some(path) = disk.find(query.dir, query.specifier, &[], false) {
            return self.ended(query, StepKind::Disk, self.target_at(&path));
        }
        let (package, _) = split_package(bare_path(query.specifier));
        let named = Resolved::new(Target::Package(package.into()));
        self.ended(query, StepKind::Disk, self.not_installed(disk, query, named))
    }

    /// What `define(["x"])` means: a script beside the importing file, if there is one.
    fn amd_sibling(&self, query: &Query<'_>) -> Option<Resolved> {
        if query.kind != ImportKind::Amd || is_relative(query.specifier) {
            return None;
        }
        let script = path::join(query.dir, &format!("{}.js", query.specifier))?;
        let file = self.world.index.walked(&self.world.index.real(&script))?;
        Some(Resolved::new(self.file_target(file)))
    }

    /// What a package is taken for that is not installed: itself, where a manifest asks for it. One
    /// that is installed does not have what the import names.
    fn not_installed(&self, disk: &Disk, query: &Query<'_>, resolved: Resolved) -> Resolved {
        let Target::Package(name) = &resolved.target else { return resolved };
        if disk.has_package(query.dir, name) {
            return Resolved::new(Target::Unresolved { aim: None });
        }
        if self.declares(query.dir, name) {
            resolved
        } else {
            Resolved::new(Target::Unresolved { aim: None })
        }
    }

    /// Whether a manifest at or above the folder `dir` asks for a package.
    pub(super) fn declares(&self, dir: &str, name: &str) -> bool {
        self.manifests_above(dir).any(|manifest| declares(&manifest, name))
    }

    /// What lies at a root-relative path of the disk.
    fn target_at(&self, found: &str) -> Resolved {
        if let Some(file) = self.world.module_at(found) {
            let aside = Aside::of_declared(found, self.world.index.path(file));
            return Resolved { aside, ..Resolved::new(self.file_target(file)) };
        }
        unknown_at(found)
    }

    /// Resolves one specifier as dependency-cruiser does.
    pub(super) fn resolve_with_parity(
        &self,
        dir: &str,
        written: &str,
        kind: ImportKind,
    ) -> Resolved {
        let ask = |disk: &Disk| disk.parity(&self.settings, dir, written, kind);
        match self.disk.as_ref().map_or(Answer::Missing, ask) {
            Answer::Builtin(name) => Resolved::new(builtins::target(&name)),
            Answer::Missing => Resolved::new(Target::Unresolved { aim: None }),
            // Build output is read like anything else.
            Answer::File(path) => match self.world.index.walked(&path) {
                Some(file) if Language::of(path::file_name(&path)).is_some() => {
                    Resolved::new(Target::Module(file))
                }
                Some(_) => Resolved::new(Target::Asset(path.into())),
                None => unknown_at(&path),
            },
        }
    }

    /// The aliases that hold for files of the folder `dir`, in the order in which they are tried. Only
    /// known with [`crate::resolve::Settings::installed`].
    pub fn aliases(&self, dir: &str) -> Vec<Arc<Aliases>> {
        let Some(disk) = &self.disk else { return Vec::new() };
        let mut configs = Vec::new();
        if !self.settings.parity && is_of_tree(dir) {
            let nearest = self.world.tsconfigs.nearest(dir);
            configs.extend(nearest.map(|config| &*config.path));
            let referenced = nearest.into_iter().flat_map(|config| &config.references);
            configs.extend(referenced.filter_map(|link| link.file.as_deref()));
            configs.extend(self.world.tsconfigs.of_root().map(|config| &*config.path));
        }
        let mut files: Vec<_> = configs.into_iter().map(|file| disk.absolute(file)).collect();
        if is_of_tree(dir) || self.settings.parity {
            files.extend(self.settings.tsconfig.clone());
        }
        let mut seen = Vec::new();
        files.retain(|file| {
            !seen.contains(file) && {
                seen.push(file.clone());
                true
            }
        });
        files.iter().map(|file| disk.aliases_of(file)).collect()
    }

    /// The `package.json` files at and above the root-relative folder `dir`, the nearest first; also
    /// those outside of the tree, with [`crate::resolve::Settings::installed`]. `null` for one that is no
    /// JSON.
    pub fn manifests_above<'r>(&'r self, dir: &str) -> impl Iterator<Item = Arc<Value>> + 'r {
        let root = self.world.index.root();
        let root = path::of_system(root).unwrap_or_default();
        let start = PathBuf::from(path::absolute(&root, dir));
        let folders = std::iter::successors(Some(start), |dir| dir.parent().map(ToOwned::to_owned));
        let folders = folders.filter_map(|folder| path::of_system(&folder));
        folders.filter_map(move |folder| self.manifest_in(&path::relative(&root, &folder)))
    }

    /// The `package.json` of the root-relative folder `dir` itself; see [`Resolver::manifests_above`].
    pub fn manifest_in(&self, dir: &str) -> Option<Arc<Value>> {
        let of_tree = is_of_tree(dir) && !self.settings.parity;
        match &self.disk {
            Some(disk) if !of_tree => disk.manifests.in_dir(&disk.absolute(dir)),
            _ => self.world.manifests.in_dir(dir).map(|manifest| Arc::clone(&manifest.json)),
        }
    }

    /// The `package.json` of the installed package that a root-relative path leads into. Only known
    /// with [`crate::resolve::Settings::installed`].
    pub fn package_at(&self, installed: &str) -> Option<Arc<Value>> {
        let at = installed.rfind("node_modules/")? + "node_modules/".len();
        let (name, _) = split_package(&installed[at..]);
        self.manifest_in(&installed[..at + name.len()])
    }
}

/// Whether what lies in a root-relative folder is part of the tree.
pub(super) fn is_of_tree(dir: &str) -> bool {
    !path::is_outside(dir) && !dir.split('/').any(|segment| segment == "node_modules")
}

/// What a file is that the index does not have.
fn unknown_at(found: &str) -> Resolved {
    let package = specifier::package_behind_node_modules(found);
    let target = package.unwrap_or_else(|| Target::Asset(found.into()));
    Resolved { aside: Aside::of_installed(found), ..Resolved::new(target) }
}

/// Whether a manifest asks for a package, or for its types.
fn declares(manifest: &Value, name: &str) -> bool {
    let types = format!("@types/{}", name.trim_start_matches('@').replace('/', "__"));
    let sections = manifest.as_object().into_iter().flatten();
    let sections = sections.filter(|(key, _)| key.ends_with("ependencies"));
    let mut sections = sections.filter_map(|(_, section)| section.as_object());
    sections.any(|section| section.contains_key(name) || section.contains_key(&types))
}

/// The TypeScript file that dependency-cruiser finds behind a name with an extension of JavaScript:
/// it leaves the extension off and tries again, so that a folder or a `.mts` will do, too.
fn typescript_behind(disk: &Disk, query: &Query<'_>) -> Option<String> {
    let (stem, extension) = query.specifier.rsplit_once('.')?;
    let is_javascript = matches!(extension, "js" | "jsx" | "mjs" | "cjs");
    if !is_javascript || !is_relative(query.specifier) {
        return None;
    }
    let path = disk.find(query.dir, stem, &[], false)?;
    let is_typescript = [".ts", ".tsx", ".mts", ".cts"].iter().any(|it| path.ends_with(it));
    is_typescript.then_some(path)
}

//! Everything that resolution knows, and the file system that the resolver library sees.
//!
//! The library never touches the disk: it asks [`IndexFs`], which answers from the file index.
//! In that file system the tree's root is `/`, the packages of the workspace are installed in
//! `/node_modules`, build output exists wherever its source does or a package declares it, and nothing
//! else is there. So a
//! verdict cannot depend on what is installed or built, nor on where the checkout lies.

use std::{
    borrow::Cow,
    cell::OnceCell,
    io, mem,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use oxc_resolver::{FileMetadata, FileSystem, ResolveError};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    base::path,
    discover::{FileId, FileIndex},
    resolve::{
        manifest::Manifests,
        outputs::Outputs,
        tsconfig::{Tsconfig, Tsconfigs},
        workspace::Workspace,
    },
};

/// A package that is imported under another name than its own is installed under this prefix and
/// its folder.
pub(super) const BY_FOLDER: &str = "ringfence:";
const NODE_MODULES: &str = "node_modules";

/// Everything that resolution knows.
pub struct World {
    /// What exists.
    pub index: Arc<FileIndex>,
    /// The `package.json` files.
    pub manifests: Manifests,
    /// The `tsconfig.json` files.
    pub tsconfigs: Tsconfigs,
    /// The packages of the workspace.
    pub workspace: Workspace,
    /// Build output and its sources.
    pub outputs: Outputs,
    /// Names under which some manifest depends on a folder or a member of the workspace.
    local_names: FxHashSet<Box<str>>,
    /// The names of all packages of the tree, members of the workspace or not.
    package_names: FxHashSet<Box<str>>,
    /// The files that packages offer by name, by the folders of the packages; worked out when somebody
    /// asks.
    pub(super) entries: OnceLock<FxHashMap<Box<str>, FxHashSet<FileId>>>,
    /// Files that packages name as their entry points, and that are there or something is built into.
    promised: FxHashSet<Box<str>>,
    /// `node_modules/@scope` for every scope of the workspace.
    scopes: FxHashSet<Box<str>>,
}

impl World {
    /// Puts together what was read.
    pub fn new(
        index: Arc<FileIndex>,
        manifests: Manifests,
        tsconfigs: Tsconfigs,
        workspace: Workspace,
        outputs: Outputs,
    ) -> Self {
        let local_names = workspace.local_names(&manifests).map(Box::from).collect();
        let scopes = workspace
            .iter()
            .filter_map(|(name, _)| {
                Some(format!("{NODE_MODULES}/{}", name.split_once('/')?.0).into())
            })
            .collect();
        let promised = manifests.iter().flat_map(|manifest| {
            let targets = manifest.entry_keys().into_iter().flat_map(|key| manifest.offers(key));
            let targets = targets.filter(|target| target.ends_with("js") && !target.contains('*'));
            targets
                .filter_map(|target| path::join(&manifest.dir, &target).map(String::into_boxed_str))
        });
        let promised = promised.collect();
        let names = manifests.iter().filter_map(|manifest| manifest.name.as_deref());
        let package_names = names.map(Box::from).collect();
        let mut world = Self {
            index,
            manifests,
            tsconfigs,
            workspace,
            outputs,
            local_names,
            package_names,
            entries: OnceLock::new(),
            promised,
            scopes,
        };
        world.keep_promises();
        world
    }

    /// Forgets the entry points that are not there and that nothing is built into: what a resolver finds
    /// in their place counts.
    fn keep_promises(&mut self) {
        let mut promised = mem::take(&mut self.promised);
        promised.retain(|path| self.behind(path).is_some());
        self.promised = promised;
    }

    /// Whether nothing in the tree goes by the name of this package.
    pub(super) fn is_foreign(&self, package: &str) -> bool {
        !self.may_be_local(package) && !self.package_names.contains(package)
    }

    /// Whether a package of this name may be one of the workspace.
    pub(super) fn may_be_local(&self, package: &str) -> bool {
        self.local_names.contains(package)
    }

    /// The root-relative path behind a path of the resolver's file system: installed packages and
    /// symbolic links are followed. `None` for what is installed from elsewhere.
    pub(super) fn locate<'p>(&self, virtual_path: &'p str) -> Option<Cow<'p, str>> {
        let path = virtual_path.strip_prefix('/').unwrap_or(virtual_path);
        let Some(installed) = path::strip_dir(path, NODE_MODULES).filter(|rest| !rest.is_empty())
        else {
            return Some(self.index.real(path));
        };
        let (dir, rest) = self.installed(installed)?;
        let path = path::join(&dir, rest)?;
        Some(Cow::Owned(self.index.real(&path).into_owned()))
    }

    /// The folder of an installed package, and the path below it.
    fn installed<'p>(&self, installed: &'p str) -> Option<(Cow<'_, str>, &'p str)> {
        if let Some(encoded) = installed.strip_prefix(BY_FOLDER) {
            let (dir, rest) = encoded.split_once('/').unwrap_or((encoded, ""));
            return Some((Cow::Owned(decoded(dir)), rest));
        }
        let (name, rest) = super::tsconfig::split_package(installed);
        Some((Cow::Borrowed(self.workspace.dir(name)?), rest))
    }

    /// The specifier under which the package in the folder `dir` is installed, whatever its name.
    pub(super) fn name_by_folder(dir: &str) -> String {
        format!("{BY_FOLDER}{}", encoded(dir))
    }

    /// The configuration at an absolute path.
    pub(super) fn tsconfig_at(&self, file: &Path) -> Option<&Tsconfig> {
        self.tsconfigs.get(self.index.path(self.index.at(file)?))
    }

    /// The file that a root-relative path of the resolver's file system stands for, with the
    /// source of build output in its place.
    pub fn module_at(&self, path: &str) -> Option<FileId> {
        let walked = self.index.walked(path);
        self.outputs.source_of((path, walked), &self.index).or(walked)
    }

    /// The file that a path which is there, or promised, stands for.
    pub(super) fn behind(&self, path: &str) -> Option<FileId> {
        self.module_at(path).or_else(|| self.source_of_entry(path))
    }

    /// Whether a file is at this path of the resolver's file system.
    pub(super) fn is_file(&self, virtual_path: &str) -> bool {
        self.locate(virtual_path).is_some_and(|path| self.holds_file(&path))
    }

    /// What is at root-relative paths that all lie where `stem` does.
    pub(super) fn files_at<'w>(&'w self, stem: &'w str) -> impl Fn(&str) -> Option<Hit> + use<'w> {
        let (has_links, no_output) = (self.index.has_links(), OnceCell::new());
        move |path| {
            if has_links {
                return self.is_file(path).then_some(Hit::Other);
            }
            if let Some(file) = self.index.walked(path) {
                let is_itself = self.outputs.is_itself(file);
                return Some(if is_itself { Hit::File(file) } else { Hit::Other });
            }
            // No build output is on the way: what is there is what the index has.
            let is_plain = *no_output.get_or_init(|| self.outputs.none_at(stem));
            let is_there = if is_plain {
                self.is_promised(path) && !self.index.is_dir(path)
            } else {
                self.holds_file(path)
            };
            is_there.then_some(Hit::Other)
        }
    }

    /// Whether a folder is at this path of the resolver's file system.
    pub(super) fn is_folder(&self, virtual_path: &str) -> bool {
        matches!(self.kind(virtual_path), Some(Kind::Folder))
    }

    fn kind(&self, virtual_path: &str) -> Option<Kind> {
        let path = virtual_path.strip_prefix('/').unwrap_or(virtual_path);
        if path.starts_with(NODE_MODULES) && (path == NODE_MODULES || self.scopes.contains(path)) {
            return (!self.local_names.is_empty()).then_some(Kind::Folder);
        }
        let path = self.locate(virtual_path)?;
        if self.holds_file(&path) {
            return Some(Kind::File);
        }
        let (index, outputs) = (&self.index, &self.outputs);
        let is_folder = index.is_dir(&path) || outputs.is_output_dir(&path, index);
        is_folder.then_some(Kind::Folder)
    }

    /// Whether a file is at this root-relative path, or would be once everything is built.
    fn holds_file(&self, path: &str) -> bool {
        let is_built = || self.outputs.source_of((path, None), &self.index).is_some();
        self.index.walked(path).is_some()
            || ((self.is_promised(path) || is_built()) && !self.index.is_dir(path))
    }

    fn is_promised(&self, path: &str) -> bool {
        path.ends_with("js") && self.promised.contains(path)
    }

    fn read(&self, virtual_path: &str) -> Option<String> {
        let path = self.locate(virtual_path)?;
        if path::file_name(&path) == "package.json" {
            return Some(self.manifests.in_dir(path::parent(&path))?.json.to_string());
        }
        self.tsconfigs.json(&path)
    }
}

/// Characters of a folder that would end a package name, or the specifier, and what stands for
/// them; the escape itself first.
const ESCAPES: &[(&str, &str)] = &[("~", "~0"), (":", "~1"), ("#", "~2"), ("?", "~3"), ("/", ":")];

fn encoded(dir: &str) -> String {
    ESCAPES.iter().fold(dir.to_owned(), |dir, (plain, escaped)| dir.replace(plain, escaped))
}

fn decoded(name: &str) -> String {
    ESCAPES
        .iter()
        .rev()
        .fold(name.to_owned(), |name, (plain, escaped)| name.replace(escaped, plain))
}

enum Kind {
    File,
    Folder,
}

/// What the resolver's file system has at the path of a file.
#[derive(Clone, Copy)]
pub(super) enum Hit {
    /// This file of the tree, and it stands for itself.
    File(FileId),
    /// One that stands for another, or that is there once everything is built.
    Other,
}

/// The file system that the resolver library sees.
pub(super) struct IndexFs(pub(super) Arc<World>);

fn not_found() -> io::Error {
    io::ErrorKind::NotFound.into()
}

impl FileSystem for IndexFs {
    fn new() -> Self {
        let world = World::new(
            Arc::default(),
            Manifests::default(),
            Tsconfigs::default(),
            Workspace::default(),
            Outputs::default(),
        );
        Self(Arc::new(world))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.read_to_string(path).map(String::into_bytes)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        path.to_str().and_then(|path| self.0.read(path)).ok_or_else(not_found)
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        match path.to_str().and_then(|path| self.0.kind(path)).ok_or_else(not_found)? {
            Kind::File => Ok(FileMetadata::new(true, false, false)),
            Kind::Folder => Ok(FileMetadata::new(false, true, false)),
        }
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        // Links are followed by `World::locate`, so that nothing here looks like one.
        self.metadata(path)
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        Ok(path.to_path_buf())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_path_buf())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_folder_can_be_the_name_of_a_package() {
        for dir in ["packages/db", "a:b/c", "a~1b/~0:/~:", "a#b/c?d", "", "a/@x/y!"] {
            let name = encoded(dir);
            assert!(!name.contains(['/', '#', '?']), "{name}");
            assert_eq!(decoded(&name), dir);
        }
    }
}

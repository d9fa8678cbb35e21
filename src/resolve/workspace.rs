//! The packages of the workspace, by name: what `import "@acme/db"` means before anything is
//! installed.

use std::collections::BTreeMap;

use globset::{GlobSet, GlobSetBuilder};
use node_semver::{Range as VersionRange, Version};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::{
    base::{glob, path, position::Range},
    extract::import::{SourceProblem, SourceProblemKind},
    resolve::{
        manifest::{DependencySpec, Manifest, Manifests, Override},
        sorted::{Sorted, sorted},
    },
};

/// The packages of the workspace: name to folder.
#[derive(Debug, Default)]
pub struct Workspace {
    members: Sorted<Vec<Member>>,
    /// The folders of all members.
    dirs: FxHashSet<Box<str>>,
    /// The folders whose manifests package managers read: of members, named or not, and of the
    /// roots of workspaces.
    read: FxHashSet<Box<str>>,
    /// What the roots of workspaces override, by folder and name.
    overrides: BTreeMap<Box<str>, BTreeMap<Box<str>, Vec<Override>>>,
}

/// One package of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    /// The folder of the workspace that declares it.
    workspace: Box<str>,
    /// The folder of the package.
    dir: Box<str>,
}

/// The part of `pnpm-workspace.yaml` that matters here.
#[derive(Default, Deserialize)]
struct PnpmWorkspace {
    #[serde(default)]
    packages: Vec<String>,
    #[serde(default)]
    overrides: BTreeMap<String, String>,
}

/// One place that declares members: a folder, and patterns of folders below it.
pub struct Declaration {
    /// The folder of the `pnpm-workspace.yaml` or `package.json`.
    pub dir: Box<str>,
    included: GlobSet,
    excluded: GlobSet,
    overrides: Vec<Override>,
}

/// What a file that may declare members says.
#[derive(Default)]
pub struct Declared {
    /// What it declares, if it does.
    pub declaration: Option<Declaration>,
    /// What is wrong with it.
    pub problem: Option<SourceProblem>,
}

impl Declaration {
    /// Reads a `pnpm-workspace.yaml`.
    pub fn pnpm(dir: &str, text: &str) -> Declared {
        let read = match text.trim() {
            "" => Ok(PnpmWorkspace::default()),
            text => serde_saphyr::from_str::<PnpmWorkspace>(text),
        };
        match read {
            Ok(read) => {
                let patterns = read.packages.iter().map(|text| (&**text, Range::FILE));
                let mut declared = Self::of_patterns(dir, patterns);
                let overrides = read.overrides.iter();
                let overrides =
                    overrides.map(|(key, spec)| Override::new(key, spec, Range::FILE, false));
                if let Some(declaration) = &mut declared.declaration {
                    declaration.overrides = overrides.collect();
                }
                declared
            }
            Err(error) => Declared {
                declaration: None,
                problem: Some(unparsed(error.to_string().replace('\n', " "), Range::FILE)),
            },
        }
    }

    /// Reads the `workspaces` of a `package.json` (npm, Yarn, Bun).
    pub fn npm(manifest: &Manifest) -> Declared {
        if manifest.workspaces.is_empty() {
            return Declared::default();
        }
        let patterns = manifest.workspaces.iter().map(|text| (&*text.text, text.range));
        Self::of_patterns(&manifest.dir, patterns)
    }

    /// A declaration of these patterns; `!` excludes.
    fn of_patterns<'p>(dir: &str, patterns: impl Iterator<Item = (&'p str, Range)>) -> Declared {
        let (mut included, mut excluded) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        let mut problem = None;
        for (pattern, range) in patterns {
            let (set, glob) = match pattern.strip_prefix('!') {
                Some(pattern) => (&mut excluded, pattern),
                None => (&mut included, pattern),
            };
            let glob = glob.trim_start_matches("./").trim_end_matches('/');
            match glob::of_paths(glob) {
                Ok(glob) => _ = set.add(glob),
                Err(why) => {
                    let message = format!("`{pattern}` is no pattern: {why}");
                    problem = problem.or(Some(unparsed(message, range)));
                }
            }
        }
        let mut build = |set: &GlobSetBuilder| {
            set.build().unwrap_or_else(|error| {
                problem = problem.take().or(Some(unparsed(error.to_string(), Range::FILE)));
                GlobSet::empty()
            })
        };
        let (included, excluded) = (build(&included), build(&excluded));
        let (dir, overrides) = (dir.into(), Vec::new());
        Declared { declaration: Some(Self { dir, included, excluded, overrides }), problem }
    }

    /// Whether `dir` is one of the declared folders. The declaring folder always is: it is the
    /// workspace's root package.
    fn declares(&self, dir: &str) -> bool {
        let Some(below) = path::strip_dir(dir, &self.dir) else { return false };
        below.is_empty() || self.included.is_match(below) && !self.excluded.is_match(below)
    }
}

fn unparsed(message: String, range: Range) -> SourceProblem {
    SourceProblem { kind: SourceProblemKind::Parse, message, range }
}

impl Workspace {
    /// The members: every named package in a declared folder. Where nothing is declared at all, every
    /// named package that is the root of a cell: then its name is all that can be meant.
    pub fn new(
        manifests: &Manifests,
        declarations: &[Declaration],
        is_cell_root: impl Fn(&str) -> bool,
    ) -> Self {
        let mut found = Self::default();
        let mut members: FxHashMap<Box<str>, Vec<Member>> = FxHashMap::default();
        for manifest in manifests.iter() {
            let declaring = declarations.iter().filter(|here| here.declares(&manifest.dir));
            let declaring = declaring.max_by_key(|here| here.dir.len());
            let workspace = match declaring {
                Some(declaration) => declaration.dir.clone(),
                None if declarations.is_empty() && is_cell_root(&manifest.dir) => Box::default(),
                None if declarations.is_empty() && manifest.dir.is_empty() => {
                    found.read.insert(Box::default());
                    continue;
                }
                None => continue,
            };
            let dir = manifest.dir.clone();
            found.read.insert(dir.clone());
            if let Some(name) = manifest.name.as_deref().filter(|name| !name.is_empty()) {
                found.dirs.insert(dir.clone());
                members.entry(name.into()).or_default().push(Member { workspace, dir });
            }
        }
        found.members = sorted(members);
        for same_name in found.members.values_mut() {
            same_name.sort();
        }
        found.note_overrides(manifests, declarations);
        found
    }

    /// Gathers what the roots override: of workspaces, or else of whatever is installed alone.
    fn note_overrides(&mut self, manifests: &Manifests, declarations: &[Declaration]) {
        let is_root = |dir: &str| {
            self.read.contains(dir)
                && (declarations.is_empty() || declarations.iter().any(|here| *here.dir == *dir))
        };
        let roots = manifests.iter().filter(|manifest| is_root(&manifest.dir));
        let of_roots = roots.map(|manifest| (&manifest.dir, &manifest.overrides));
        let declared = declarations.iter().map(|here| (&here.dir, &here.overrides));
        for (dir, overrides) in declared.chain(of_roots) {
            for here in overrides.iter().filter(|here| is_local(&here.dependency.spec)) {
                let by_name = self.overrides.entry(dir.clone()).or_default();
                let name = here.dependency.name.text.as_str().into();
                by_name.entry(name).or_default().push(here.clone());
            }
        }
    }

    /// Whether package managers read the manifest in the folder `dir`.
    pub fn reads(&self, dir: &str) -> bool {
        self.read.contains(dir)
    }

    /// What the root of a workspace in the folder `dir` overrides with folders or members.
    pub fn overrides_in(&self, dir: &str) -> impl Iterator<Item = &DependencySpec> {
        let overrides = self.overrides.get(dir).into_iter().flat_map(BTreeMap::values).flatten();
        overrides.map(|here| &here.dependency)
    }

    /// Every name under which a folder or a member may be installed.
    pub fn local_names<'w>(&'w self, manifests: &'w Manifests) -> impl Iterator<Item = &'w str> {
        let dependencies = manifests.iter().flat_map(|manifest| &manifest.dependencies);
        let dependencies = dependencies.filter(|dependency| is_local(&dependency.spec));
        dependencies
            .map(|dependency| &*dependency.name.text)
            .chain(self.overrides.values().flat_map(BTreeMap::keys).map(AsRef::as_ref))
            .chain(self.members.keys().map(AsRef::as_ref))
    }

    /// The folder of the member with this name; of several, one of the outermost workspace, then the
    /// one whose path sorts first.
    pub fn dir(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.first().map(|member| &*member.dir)
    }

    /// The folder of the member with this name that a file of the folder `from` gets: the one of the
    /// innermost workspace around it. Members of a workspace that it does not lie in are out of its
    /// sight.
    pub fn dir_for(&self, name: &str, from: &str) -> Option<&str> {
        let members = self.members.get(name)?.iter();
        let around = members.filter(|member| path::is_within(from, &member.workspace));
        around.max_by_key(|member| member.workspace.len()).map(|member| &*member.dir)
    }

    /// Whether the package in the folder `dir` is a member.
    pub fn is_member(&self, dir: &str) -> bool {
        self.dirs.contains(dir)
    }

    /// The members, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().filter_map(|(name, members)| Some((&**name, &*members.first()?.dir)))
    }

    /// What the package manager would install for `package` when a file of the folder `from`
    /// imports it: what a root overrides, or else the nearest manifest that declares it decides. A
    /// manifest that no package manager reads, or an override for others, can name a folder or a
    /// member in the place of what comes from elsewhere; the other way round it hides nothing.
    pub fn install(&self, package: &str, from: &str, manifests: &Manifests) -> Installed {
        let overridden = |is_narrow| {
            let roots =
                path::ancestors(from).filter_map(|dir| Some((dir, self.overrides.get(dir)?)));
            roots
                .filter_map(|(dir, by_name)| Some((dir, by_name.get(package)?)))
                .flat_map(|(dir, all)| all.iter().map(move |here| (dir, here)))
                .find(|(_, here)| here.is_narrow == is_narrow)
                .map(|(dir, here)| self.installed_by(dir, &here.dependency, manifests))
        };
        if let Some(installed) = overridden(false) {
            return installed;
        }
        let declared = |reads: bool| {
            manifests
                .above(from)
                .filter(move |manifest| self.reads(&manifest.dir) == reads)
                .filter_map(|manifest| Some((manifest, manifest.installs(package)?)))
        };
        let installed = match declared(true).next() {
            Some((manifest, dependency)) => self.installed_by(&manifest.dir, dependency, manifests),
            None => self.member(package, from),
        };
        if installed != Installed::External {
            return installed;
        }
        let unread = declared(false).find(|(_, dependency)| is_local(&dependency.spec));
        unread
            .map(|(manifest, dependency)| self.installed_by(&manifest.dir, dependency, manifests))
            .or_else(|| overridden(true))
            .unwrap_or(Installed::External)
    }

    fn member(&self, name: &str, from: &str) -> Installed {
        match self.dir_for(name, from) {
            Some(dir) => Installed::Member(dir.into()),
            None => Installed::External,
        }
    }

    /// What the package manager would install for one line of a manifest that lies in `dir`.
    pub fn installed_by(
        &self,
        dir: &str,
        dependency: &DependencySpec,
        manifests: &Manifests,
    ) -> Installed {
        let name = &*dependency.name.text;
        if let Some(folder) = folder_of(&dependency.spec) {
            return match path::join(dir, folder).filter(|_| !is_absolute(folder)) {
                Some(dir) => Installed::Member(dir.into()),
                // Where that lies differs from machine to machine: the name has to do.
                None => self.member(name, dir),
            };
        }
        let (protocol, rest) = dependency.spec.split_once(':').unwrap_or(("", &dependency.spec));
        match protocol {
            "workspace" => self.member(package_of_alias(rest).unwrap_or(name), dir),
            _ if dependency.is_peer => self.member(name, dir),
            "npm" => Installed::External,
            _ => match self.dir_for(name, dir) {
                Some(dir) if accepts(&dependency.spec, manifests.in_dir(dir)) => {
                    Installed::Member(dir.into())
                }
                _ => Installed::External,
            },
        }
    }
}

/// Whether a dependency is on a folder or on a member of the workspace, whatever its name.
fn is_local(spec: &str) -> bool {
    spec.starts_with("workspace:") || folder_of(spec).is_some()
}

/// The folder that a dependency names: behind a protocol, or as a plain path.
fn folder_of(spec: &str) -> Option<&str> {
    let is_path = |text: &str| {
        let first = text.split(['/', '\\']).next().unwrap_or(text);
        matches!(first, "." | ".." | "~") || is_absolute(text)
    };
    match spec.split_once(':') {
        Some(("file" | "link", folder)) => Some(folder),
        // Yarn binds a portal to the manifest that it stands in.
        Some(("portal", folder)) => Some(folder.split("::").next().unwrap_or(folder)),
        Some(("workspace", folder)) => Some(folder).filter(|folder| is_path(folder)),
        _ => Some(spec).filter(|spec| is_path(spec)),
    }
}

/// Whether a path begins at the root of a disk, or in somebody's home.
fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || path == "~" || path.starts_with("~/")
}

/// What a package manager installs under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Installed {
    /// The package of the workspace that lies in this folder.
    Member(Box<str>),
    /// Something from a registry.
    External,
}

/// `@acme/database` of `workspace:@acme/database@*`; `None` when there is only a range.
fn package_of_alias(rest: &str) -> Option<&str> {
    let at = rest.rfind('@').filter(|&at| at > 0)?;
    Some(&rest[..at])
}

/// Whether a member satisfies a version range, so that package managers link it. What is no range
/// (`latest`, `catalog:`, a URL) and a member without a version are taken for a link: judging an
/// import as one of the workspace is the side on which nothing escapes.
fn accepts(range: &str, member: Option<&Manifest>) -> bool {
    let version = member.and_then(|member| Version::parse(member.version.as_deref()?).ok());
    match (VersionRange::parse(range), version) {
        (Ok(range), Some(version)) => range.satisfies(&version),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_members_exclude_with_an_exclamation_mark() {
        let here = Declaration::pnpm("", "packages:\n  - 'packages/*'\n  - '!packages/legacy'\n");
        let here = here.declaration.unwrap();
        assert!(here.declares("packages/db"));
        assert!(here.declares(""), "the root package is a member");
        assert!(!here.declares("packages/legacy"));
        assert!(!here.declares("packages/db/nested"));
    }
}

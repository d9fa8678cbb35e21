//! The packages of the workspace, by name: what `import "@acme/db"` means before anything is
//! installed.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use node_semver::{Range as VersionRange, Version};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::{
    base::{path, position::Range},
    extract::import::{SourceProblem, SourceProblemKind},
    resolve::manifest::{DependencySpec, Manifest, Manifests},
};

/// The packages of the workspace: name to folder.
#[derive(Debug, Default)]
pub struct Workspace {
    members: BTreeMap<Box<str>, Vec<Member>>,
    /// The folders of all members.
    dirs: FxHashSet<Box<str>>,
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
}

/// One place that declares members: a folder, and patterns of folders below it.
pub struct Declaration {
    /// The folder of the `pnpm-workspace.yaml` or `package.json`.
    pub dir: Box<str>,
    included: GlobSet,
    excluded: GlobSet,
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
            Ok(read) => Self::new(dir, read.packages.iter().map(|text| (&**text, Range::FILE))),
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
        Self::new(&manifest.dir, patterns)
    }

    /// A declaration of these patterns; `!` excludes.
    fn new<'p>(dir: &str, patterns: impl Iterator<Item = (&'p str, Range)>) -> Declared {
        let (mut included, mut excluded) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        let mut problem = None;
        for (pattern, range) in patterns {
            let (set, glob) = match pattern.strip_prefix('!') {
                Some(pattern) => (&mut excluded, pattern),
                None => (&mut included, pattern),
            };
            let glob = glob.trim_start_matches("./").trim_end_matches('/');
            match GlobBuilder::new(glob).literal_separator(true).build() {
                Ok(glob) => {
                    set.add(glob);
                }
                Err(error) => {
                    let message = format!("`{pattern}` is no pattern: {}", error.kind());
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
        Declared { declaration: Some(Self { dir: dir.into(), included, excluded }), problem }
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
        let mut members: BTreeMap<Box<str>, Vec<Member>> = BTreeMap::new();
        for manifest in manifests.iter() {
            let Some(name) = manifest.name.as_deref().filter(|name| !name.is_empty()) else {
                continue;
            };
            let declaring = declarations.iter().filter(|here| here.declares(&manifest.dir));
            let mut workspace = declaring.map(|here| here.dir.clone()).max_by_key(|dir| dir.len());
            if declarations.is_empty() && is_cell_root(&manifest.dir) {
                workspace = Some(Box::default());
            }
            if let Some(workspace) = workspace {
                let dir = manifest.dir.clone();
                members.entry(name.into()).or_default().push(Member { workspace, dir });
            }
        }
        for same_name in members.values_mut() {
            same_name.sort();
        }
        let dirs = members.values().flatten().map(|member| member.dir.clone()).collect();
        Self { members, dirs }
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
    /// imports it: the nearest manifest that declares it decides.
    pub fn install(&self, package: &str, from: &str, manifests: &Manifests) -> Installed {
        let declared = manifests
            .above(from)
            .find_map(|manifest| Some((manifest, manifest.dependency(package)?)));
        match declared {
            Some((manifest, dependency)) => self.installed_by(&manifest.dir, dependency, manifests),
            None => self.member(package, from),
        }
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
        let (protocol, rest) = dependency.spec.split_once(':').unwrap_or(("", &dependency.spec));
        match protocol {
            "workspace" => self.member(package_of_alias(rest).unwrap_or(name), dir),
            "npm" => Installed::External,
            "file" | "link" | "portal" => match path::join(dir, rest) {
                Some(dir) => Installed::Member(dir.into()),
                None => Installed::External,
            },
            _ => match self.dir_for(name, dir) {
                Some(dir) if accepts(&dependency.spec, manifests.in_dir(dir)) => {
                    Installed::Member(dir.into())
                }
                _ => Installed::External,
            },
        }
    }
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

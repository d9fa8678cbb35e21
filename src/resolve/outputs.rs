//! Build output and the sources that it is built from.
//!
//! A package of a monorepo usually declares its entry points as files that a build has yet to
//! write (`dist/index.js`). The graph goes on in the source instead, and whether the output
//! exists changes nothing.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    base::path,
    discover::{FileId, FileIndex},
    extract::Language,
    resolve::{
        manifest::{Manifest, Manifests},
        tsconfig::{Tsconfig, Tsconfigs},
        workspace::Workspace,
    },
};

/// Names of folders that hold build output in a package that does not say so in a `tsconfig.json`.
const CONVENTIONAL: &[&str] = &["dist", "build", "lib", "out", "esm", "cjs", "es", "output"];
/// Folders inside of an output folder that tell formats apart, not sources.
const FORMATS: &[&str] = &[
    "esm", "cjs", "es", "mjs", "commonjs", "module", "modern", "legacy", "types", "node",
    "browser", "src",
];

/// The source extensions that may become an output extension, the most likely first. Longer output
/// extensions come first.
const SOURCES_OF: &[(&str, &[&str])] = &[
    (".d.ts", &["ts", "tsx", "d.ts", "vue", "svelte", "js", "jsx"]),
    (".d.mts", &["mts", "ts", "d.mts", "mjs"]),
    (".d.cts", &["cts", "ts", "d.cts", "cjs"]),
    (".js", &["ts", "tsx", "js", "jsx", "mts", "mjs", "vue", "svelte"]),
    (".jsx", &["tsx", "jsx"]),
    (".mjs", &["mts", "ts", "tsx", "mjs", "js"]),
    (".cjs", &["cts", "ts", "tsx", "cjs", "js"]),
];

/// Maps build output to sources.
#[derive(Debug, Default)]
pub struct Outputs {
    /// Output folders that a `tsconfig.json` names, with the folders of their sources.
    declared: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// The same, from the folders of sources.
    built_from: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// The folders of all packages.
    packages: FxHashSet<Box<str>>,
    /// The last segments of all output folders: most paths hold none, and are done with quickly.
    names: Names,
    /// Folders that look like build output by their name, but hold sources.
    refused: FxHashSet<Box<str>>,
    /// Output folders that are left out of the run.
    folders: Vec<Box<str>>,
    /// The files of the index, by their ids.
    files: Vec<Place>,
}

/// Where a file of the index lies: asked for each of the imports that lead to it.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Some segment of its path is the name of an output folder.
    is_named: bool,
    is_source: bool,
}

/// Names of folders. Nearly every path that resolution tries is asked whether it holds one.
#[derive(Debug, Default)]
struct Names {
    all: FxHashSet<Box<str>>,
    /// A bit for what each of them begins with, folded to six bits.
    beginnings: u64,
}

impl Names {
    fn insert(&mut self, name: &str) {
        self.beginnings |= Self::beginning(name);
        self.all.insert(name.into());
    }

    /// Whether some segment of `path` is one of the names.
    fn any_in(&self, path: &str) -> bool {
        let mut start = 0;
        memchr::memchr_iter(b'/', path.as_bytes()).chain([path.len()]).any(|end| {
            let segment = &path[start..end];
            start = end + 1;
            self.beginnings & Self::beginning(segment) != 0 && self.all.contains(segment)
        })
    }

    fn beginning(segment: &str) -> u64 {
        segment.as_bytes().first().map_or(0, |first| 1 << (first & 63))
    }
}

/// Who owns which folder: a configuration may declare output in what its own package owns.
struct Owners<'o> {
    manifests: &'o Manifests,
    /// Whether a folder is the root of a cell or of a package of the workspace.
    is_root: &'o dyn Fn(&str) -> bool,
    /// Those roots, sorted.
    roots: Vec<&'o str>,
}

impl<'o> Owners<'o> {
    fn new(
        index: &'o FileIndex,
        manifests: &'o Manifests,
        is_root: &'o dyn Fn(&str) -> bool,
    ) -> Self {
        let mut roots: Vec<&str> = index.dirs().filter(|dir| is_root(dir)).collect();
        roots.sort_unstable();
        Self { manifests, is_root, roots }
    }

    /// The nearest folder at or above `dir` that is a cell or a package; the root at last.
    fn owner<'d>(&self, dir: &'d str) -> &'d str {
        path::ancestors(dir)
            .find(|dir| (self.is_root)(dir) || self.manifests.in_dir(dir).is_some())
            .unwrap_or_default()
    }

    /// Whether what `config` declares as its output may be: it lies in the package of the
    /// configuration or in one around it, and no other cell or package lies in it.
    fn may_declare(&self, config: &Tsconfig, out: &str) -> bool {
        // A `package.json` in build output marks a module format.
        let owner = if (self.is_root)(out) { out } else { self.owner(path::parent(out)) };
        let holds_root = || {
            let first = self.roots.partition_point(|root| *root < out);
            // What sorts between a folder and the paths below it (`a-b`, `a.b`) is passed over.
            self.roots[first..]
                .iter()
                .take_while(|root| root.starts_with(out))
                .any(|root| path::is_within(root, out))
        };
        path::is_within(self.owner(config.dir()), owner) && !holds_root()
    }
}

impl Outputs {
    /// Learns the output folders from configurations and manifests. `is_cell_root` tells whether a
    /// folder is a cell of a zone.
    pub fn new(
        index: &FileIndex,
        manifests: &Manifests,
        tsconfigs: &Tsconfigs,
        workspace: &Workspace,
        is_cell_root: impl Fn(&str) -> bool,
    ) -> Self {
        let mut outputs = Self {
            packages: manifests.iter().map(|manifest| manifest.dir.clone()).collect(),
            ..Self::default()
        };
        for name in CONVENTIONAL {
            outputs.names.insert(name);
        }
        let is_root = |dir: &str| is_cell_root(dir) || workspace.is_member(dir);
        outputs.declare(tsconfigs, &Owners::new(index, manifests, &is_root));
        let named = outputs.named(index);
        outputs.refuse(index, &named);
        outputs.folders = outputs.output_folders(index, manifests);
        let places = index.par_iter().zip(named);
        outputs.files =
            places.map(|((_, file), is_named)| outputs.place(&file.path, is_named)).collect();
        outputs
    }

    /// For each file of the index, whether some segment of its path is the name of an output folder.
    fn named(&self, index: &FileIndex) -> Vec<bool> {
        index.par_iter().map(|(_, file)| self.names.any_in(&file.path)).collect()
    }

    fn place(&self, path: &str, is_named: bool) -> Place {
        let is_output = is_named && self.contains(path);
        let is_source = Language::of(path::file_name(path)).is_some() && !is_output;
        Place { is_named, is_source }
    }

    /// Whether a file of the index is one that imports are read from: of a language that has some, and
    /// no build output.
    pub fn is_source(&self, file: FileId, index: &FileIndex) -> bool {
        let adopted = || {
            let path = index.path(file);
            self.place(path, self.names.any_in(path))
        };
        self.files.get(file.0 as usize).copied().unwrap_or_else(adopted).is_source
    }

    /// Whether [`Self::source`] has nothing to say of a file of the index.
    pub(super) fn is_itself(&self, file: FileId) -> bool {
        self.files.get(file.0 as usize).is_some_and(|place| !place.is_named)
    }

    /// Whether [`Self::source`] has nothing to say of any path that begins with `stem` and ends in the
    /// same segment.
    pub(super) fn none_at(&self, stem: &str) -> bool {
        !self.names.any_in(stem)
    }

    /// Notes what configurations declare.
    fn declare(&mut self, tsconfigs: &Tsconfigs, owners: &Owners<'_>) {
        for config in tsconfigs.iter() {
            for output in tsconfigs.outputs(config) {
                if !owners.may_declare(config, &output.out) {
                    continue;
                }
                self.names.insert(path::file_name(&output.out));
                let sources = self.declared.entry(output.out.into()).or_default();
                for source in output.sources {
                    let source = source.into_boxed_str();
                    if !sources.contains(&source) {
                        sources.push(source);
                    }
                }
            }
        }
    }

    /// Finds the folders that cannot be build output, because sources lie in them that no build
    /// writes. `named` is what [`Self::named`] tells.
    fn refuse(&mut self, index: &FileIndex, named: &[bool]) {
        let is_source = |path: &str| {
            !matches!(
                Language::of(path::file_name(path)),
                None | Some(Language::Declaration | Language::JavaScript)
            )
        };
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for ((_, file), is_named) in index.iter().zip(named) {
            let dir = path::parent(&file.path);
            if !is_named || seen.contains(dir) || !is_source(&file.path) {
                continue;
            }
            for dir in path::ancestors(dir).take_while(|dir| seen.insert(dir)) {
                let conventional = CONVENTIONAL.contains(&path::file_name(dir));
                if conventional || self.declared.contains_key(dir) {
                    self.refused.insert(dir.into());
                }
            }
        }
        let refused = &self.refused;
        self.declared.retain(|folder, _| !refused.contains(folder));
        let mut declared: Vec<_> = self.declared.iter().collect();
        declared.sort_unstable();
        for (out, sources) in declared {
            for source in sources {
                self.built_from.entry(source.clone()).or_default().push(out.clone());
            }
        }
    }

    /// The folders of build output, as far as they are in the tree: declared ones, and conventional
    /// ones that a package's entry points lead into, with a source for the entry point.
    fn output_folders(&self, index: &FileIndex, manifests: &Manifests) -> Vec<Box<str>> {
        let of_manifest = |manifest: &&Manifest| -> Vec<String> {
            let keys = manifest.entry_keys().into_iter();
            keys.flat_map(|key| self.entry_folders(index, manifest, key)).collect()
        };
        let all: Vec<&Manifest> = manifests.iter().collect();
        let conventional: Vec<String> = all.par_iter().flat_map_iter(of_manifest).collect();
        let mut declared: Vec<Box<str>> = self.declared.keys().cloned().collect();
        declared.sort_unstable();
        let mut folders: Vec<Box<str>> =
            declared.into_iter().chain(conventional.into_iter().map(Into::into)).collect();
        folders.sort_unstable();
        folders.dedup();
        folders.retain(|folder| index.is_dir(folder) && !self.refused.contains(folder));
        folders
    }

    /// The conventional output folders that one entry of a package leads into, when the entry has a
    /// source: by convention, or because the package offers one beside it.
    fn entry_folders(&self, index: &FileIndex, manifest: &Manifest, key: &str) -> Vec<String> {
        let join = |target: &String| path::join(&manifest.dir, target);
        let targets: Vec<String> = manifest.offers(key).iter().filter_map(join).collect();
        let is_typescript = |path: &String| {
            index.walked(path).is_some()
                && matches!(Language::of(path), Some(Language::TypeScript | Language::Tsx))
        };
        let offers_source = targets.iter().any(is_typescript);
        let has_source = |target: &&String| offers_source || self.source(target, index).is_some();
        targets
            .iter()
            .filter(has_source)
            .filter_map(|target| {
                let (folder, _) = path::strip_dir(target, &manifest.dir)?.split_once('/')?;
                CONVENTIONAL.contains(&folder).then(|| path::join(&manifest.dir, folder))?
            })
            .collect()
    }

    /// The output folders that exist: nothing in them is a source, and they are left out of the
    /// run.
    pub fn folders(&self) -> &[Box<str>] {
        &self.folders
    }

    /// Whether a file lies in an output folder.
    pub fn contains(&self, path: &str) -> bool {
        self.folders.iter().any(|folder| path::is_within(path, folder))
    }

    /// The source file that the output file `path` is built from, whether `path` exists or not.
    pub fn source(&self, path: &str, index: &FileIndex) -> Option<FileId> {
        self.source_of((path, index.walked(path)), index)
    }

    /// The same, of a path that has this place in the index.
    pub(super) fn source_of(
        &self,
        (path, walked): (&str, Option<FileId>),
        index: &FileIndex,
    ) -> Option<FileId> {
        if walked.is_some_and(|file| self.is_itself(file)) {
            return None;
        }
        self.candidates(path, || walked.is_some())
            .find_map(|(folder, rest)| source_in(&folder, &rest, index))
            .filter(|&id| index.path(id) != path)
    }

    /// The paths that [`Outputs::source`] may take for output of the file `path`, as far as they lie
    /// in output folders that are `wanted`. Not all of them lead to the file: another may come first.
    pub fn built_from(&self, path: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        for folder in path::ancestors(path::parent(path)) {
            let Some(rest) = path::strip_dir(path, folder) else { continue };
            let names = outputs_of(rest);
            for out in self.outs_of(folder).filter(|out| wanted(out)) {
                for name in &names {
                    found.extend(path::join(&out, name));
                    let with_format = |format: &&str| path::join(&out, &format!("{format}/{name}"));
                    found.extend(FORMATS.iter().filter_map(with_format));
                }
            }
        }
        found
    }

    /// The folders into which sources of `folder` may be built.
    fn outs_of(&self, folder: &str) -> impl Iterator<Item = String> {
        let declared = self.built_from.get(folder).into_iter().flatten().map(ToString::to_string);
        let of_src = (path::file_name(folder) == "src").then(|| path::parent(folder));
        let packages = [Some(folder), of_src].into_iter().flatten();
        let packages = packages.filter(|package| self.packages.contains(*package));
        let conventional = packages.flat_map(|package| {
            CONVENTIONAL.iter().filter_map(move |name| path::join(package, name))
        });
        declared.chain(conventional)
    }

    /// Whether `path` is a folder of build output with a folder of sources behind it.
    pub fn is_output_dir(&self, path: &str, index: &FileIndex) -> bool {
        self.candidates(path, || index.is_dir(path)).any(|(folder, rest)| {
            path::join(&folder, &rest).is_some_and(|folder| index.is_dir(&folder))
        })
    }

    /// The places where the source of `path` may lie: a folder, and the path below it.
    fn candidates(
        &self,
        path: &str,
        exists: impl FnOnce() -> bool,
    ) -> impl Iterator<Item = (String, String)> {
        let mut found = Vec::new();
        if self.names.any_in(path) {
            for out in path::ancestors(path) {
                let Some(rest) = path::strip_dir(path, out) else { continue };
                for source in self.declared.get(out).into_iter().flatten() {
                    push_with_formats(&mut found, source, rest);
                }
            }
            self.conventional_candidates(path, exists(), &mut found);
        }
        found.into_iter()
    }

    fn conventional_candidates(&self, path: &str, exists: bool, found: &mut Vec<(String, String)>) {
        let is_conventional = |out: &&str| {
            CONVENTIONAL.contains(&path::file_name(out)) && !self.refused.contains(*out)
        };
        for out in path::ancestors(path).filter(is_conventional) {
            let package = path::parent(out);
            if !self.packages.contains(package) {
                continue;
            }
            let Some(rest) = path::strip_dir(path, out) else { continue };
            let src = path::join(package, "src").unwrap_or_default();
            push_with_formats(found, &src, rest);
            // `build/config.js` that exists is not the output of a `config.ts` beside `build`.
            if !exists {
                push_with_formats(found, package, rest);
            }
        }
    }
}

fn push_with_formats(found: &mut Vec<(String, String)>, folder: &str, rest: &str) {
    found.push((folder.to_owned(), rest.to_owned()));
    if let Some((format, rest)) = rest.split_once('/')
        && FORMATS.contains(&format)
    {
        found.push((folder.to_owned(), rest.to_owned()));
    }
}

/// The file below `folder` that an output `rest` is built from: the same name with a source
/// extension, or the index of a folder of that name; a file that no build step renames is itself.
fn source_in(folder: &str, rest: &str, index: &FileIndex) -> Option<FileId> {
    let path = path::join(folder, rest)?;
    let Some((stem, extensions)) =
        SOURCES_OF.iter().find_map(|(out, sources)| Some((path.strip_suffix(out)?, *sources)))
    else {
        let is_asset = Language::of(path::file_name(&path)).is_none();
        return if is_asset { index.walked(&path) } else { None };
    };
    extensions.iter().find_map(|extension| index.walked(&format!("{stem}.{extension}"))).or_else(
        || {
            extensions
                .iter()
                .find_map(|extension| index.walked(&format!("{stem}/index.{extension}")))
        },
    )
}

/// The names of what a source may be built into: the way of [`source_in`] back.
fn outputs_of(rest: &str) -> Vec<String> {
    if Language::of(path::file_name(rest)).is_none() {
        return vec![rest.to_owned()];
    }
    let mut found = Vec::new();
    for (out, sources) in SOURCES_OF {
        let stem = |extension: &&str| rest.strip_suffix(extension)?.strip_suffix('.');
        for stem in sources.iter().filter_map(stem) {
            found.push(format!("{stem}{out}"));
            found.extend(stem.strip_suffix("/index").map(|folder| format!("{folder}{out}")));
        }
    }
    found
}

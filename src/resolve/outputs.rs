//! Build output and the sources that it is built from.
//!
//! A package of a monorepo usually declares its entry points as files that a build has yet to
//! write (`dist/index.js`). The graph goes on in the source instead, and whether the output
//! exists changes nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    base::path,
    discover::{FileId, FileIndex},
    extract::Language,
    resolve::{
        manifest::{Manifest, Manifests},
        tsconfig::Tsconfigs,
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
    /// The folders of all packages.
    packages: FxHashSet<Box<str>>,
    /// The last segments of all output folders: most paths hold none, and are done with quickly.
    names: FxHashSet<Box<str>>,
    /// Output folders that are left out of the run.
    folders: Vec<Box<str>>,
}

impl Outputs {
    /// Learns the output folders from configurations and manifests.
    pub fn new(index: &FileIndex, manifests: &Manifests, tsconfigs: &Tsconfigs) -> Self {
        let mut outputs = Self {
            packages: manifests.iter().map(|manifest| manifest.dir.clone()).collect(),
            names: CONVENTIONAL.iter().map(|name| Box::from(*name)).collect(),
            ..Self::default()
        };
        for output in tsconfigs.iter().flat_map(|config| tsconfigs.outputs(config)) {
            outputs.names.insert(path::file_name(&output.out).into());
            let sources = outputs.declared.entry(output.out.into()).or_default();
            for source in output.sources {
                let source = source.into_boxed_str();
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        outputs.folders = outputs.output_folders(index, manifests);
        outputs
    }

    /// The folders of build output, as far as they are in the tree: declared ones, and conventional
    /// ones that a package's entry points lead into, with a source for the entry point.
    fn output_folders(&self, index: &FileIndex, manifests: &Manifests) -> Vec<Box<str>> {
        let conventional = manifests.iter().flat_map(|manifest| {
            manifest
                .entry_keys()
                .into_iter()
                .flat_map(|key| self.entry_folders(index, manifest, key))
        });
        let mut declared: Vec<Box<str>> = self.declared.keys().cloned().collect();
        declared.sort_unstable();
        let mut folders: Vec<Box<str>> =
            declared.into_iter().chain(conventional.map(String::into_boxed_str)).collect();
        folders.sort_unstable();
        folders.dedup();
        folders.retain(|folder| index.is_dir(folder));
        folders
    }

    /// The conventional output folders that one entry of a package leads into, when the entry has a
    /// source: by convention, or because the package offers one beside it.
    fn entry_folders(&self, index: &FileIndex, manifest: &Manifest, key: &str) -> Vec<String> {
        let join = |target: &String| path::join(&manifest.dir, target);
        let targets: Vec<String> = manifest.offers(key).iter().filter_map(join).collect();
        let is_typescript = |path: &String| {
            index.get(path).is_some()
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
        self.candidates(path, index.get(path).is_some())
            .find_map(|(folder, rest)| source_in(&folder, &rest, index))
            .filter(|&id| index.path(id) != path)
    }

    /// Whether `path` is a folder of build output with a folder of sources behind it.
    pub fn is_output_dir(&self, path: &str, index: &FileIndex) -> bool {
        self.candidates(path, index.is_dir(path)).any(|(folder, rest)| {
            path::join(&folder, &rest).is_some_and(|folder| index.is_dir(&folder))
        })
    }

    /// The places where the source of `path` may lie: a folder, and the path below it.
    fn candidates(&self, path: &str, exists: bool) -> impl Iterator<Item = (String, String)> {
        let mut found = Vec::new();
        if path.split('/').any(|segment| self.names.contains(segment)) {
            for out in path::ancestors(path) {
                let Some(rest) = path::strip_dir(path, out) else { continue };
                for source in self.declared.get(out).into_iter().flatten() {
                    push_with_formats(&mut found, source, rest);
                }
            }
            self.conventional_candidates(path, exists, &mut found);
        }
        found.into_iter()
    }

    fn conventional_candidates(&self, path: &str, exists: bool, found: &mut Vec<(String, String)>) {
        for out in path::ancestors(path).filter(|out| CONVENTIONAL.contains(&path::file_name(out)))
        {
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
        return if is_asset { index.get(&path) } else { None };
    };
    extensions.iter().find_map(|extension| index.get(&format!("{stem}.{extension}"))).or_else(
        || extensions.iter().find_map(|extension| index.get(&format!("{stem}/index.{extension}"))),
    )
}

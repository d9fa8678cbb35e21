//! Reads the files that steer resolution: `package.json`, `pnpm-workspace.yaml`, `tsconfig.json`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use rayon::prelude::*;

use crate::{
    base::{
        digest::{Digest, Hasher},
        path,
        position::Range,
    },
    discover::{FileId, FileIndex},
    extract::import::{Import, SourceProblem, SourceProblemKind},
    resolve::{
        manifest::{Manifest, Manifests},
        manifest_imports,
        outputs::Outputs,
        settings::Settings,
        target::Target,
        tsconfig::{Tsconfig, Tsconfigs},
        workspace::{Declaration, Declared, Workspace},
        world::World,
    },
};

/// Everything that resolution needs, and what was found on the way.
pub struct Loaded {
    /// What resolution knows.
    pub world: Arc<World>,
    /// The files that were read, sorted, with what they import.
    pub files: Vec<SteeringFile>,
    /// Of everything that was read.
    pub digest: Digest,
}

/// One file that steers resolution.
pub struct SteeringFile {
    /// The file.
    pub file: FileId,
    /// Why it could not be read whole.
    pub problem: Option<SourceProblem>,
    /// What it imports, already resolved.
    pub imports: Vec<(Import, Target)>,
}

/// Reads the steering files of a tree, also the configuration that the settings name. `is_cell_root` tells whether a folder is a cell of a zone: where
/// no workspace is declared at all, the packages in cells are its members.
pub fn load(
    index: &Arc<FileIndex>,
    settings: &Settings,
    hasher: Hasher,
    is_cell_root: impl Fn(&str) -> bool,
) -> Loaded {
    let reader = Reader { index, hasher, digests: Mutex::default() };
    let mut problems: BTreeMap<FileId, Option<SourceProblem>> = BTreeMap::new();
    let mut note = |file: FileId, problem: Option<SourceProblem>| {
        let known = problems.entry(file).or_default();
        if known.is_none() {
            *known = problem;
        }
    };
    let named = |name: &str| -> Vec<FileId> {
        index
            .iter()
            .filter(|(_, file)| path::file_name(&file.path) == name)
            .map(|(id, _)| id)
            .collect()
    };

    let (read, configs) = rayon::join(
        || {
            reader
                .all(&named("package.json"), |path, text| Manifest::read(path::parent(path), text))
        },
        || reader.all(&config_files(index, settings), Tsconfig::read),
    );
    let mut manifests = Vec::new();
    for (file, manifest, problem) in read {
        note(file, problem);
        manifests.push(manifest);
    }
    let manifests = Manifests::new(manifests);

    let npm = manifests.iter().filter_map(|manifest| {
        let file = index.walked(&path::join(&manifest.dir, "package.json")?)?;
        Some((file, Declaration::npm(manifest)))
    });
    let pnpm = reader.all(&named("pnpm-workspace.yaml"), |path, text| {
        (Declaration::pnpm(path::parent(path), text), None)
    });
    let mut declarations = Vec::new();
    for (file, Declared { declaration, problem }) in
        npm.chain(pnpm.into_iter().map(|(file, declared, unreadable)| {
            (file, Declared { problem: unreadable.or(declared.problem), ..declared })
        }))
    {
        note(file, problem);
        declarations.extend(declaration);
    }
    let workspace = Workspace::new(&manifests, &declarations, &is_cell_root);

    let mut linked = Vec::new();
    for (file, config, problem) in reader.with_linked(configs, &workspace, &manifests) {
        note(file, problem);
        linked.push(config);
    }
    let (tsconfigs, too_long) = Tsconfigs::new(linked);
    for (path, problem) in too_long {
        if let Some(file) = index.walked(&path) {
            note(file, Some(problem));
        }
    }
    let outputs = Outputs::new(index, &manifests, &tsconfigs, &workspace, &is_cell_root);
    let world = Arc::new(World::new(Arc::clone(index), manifests, tsconfigs, workspace, outputs));
    let files = problems
        .into_par_iter()
        .map(|(file, problem)| SteeringFile { file, problem, imports: imports_of(&world, file) })
        .collect();
    Loaded { world, files, digest: reader.digest() }
}

/// Every `tsconfig*.json`, and the configuration that the settings name.
fn config_files(index: &FileIndex, settings: &Settings) -> Vec<FileId> {
    let is_config = |path: &str| Tsconfigs::is_config(path::file_name(path));
    let mut all: Vec<FileId> =
        index.iter().filter(|(_, file)| is_config(&file.path)).map(|(id, _)| id).collect();
    let given = settings.tsconfig.as_deref().and_then(|file| index.at(file));
    all.extend(given.filter(|file| !all.contains(file)));
    all
}

fn imports_of(world: &World, file: FileId) -> Vec<(Import, Target)> {
    let path = world.index.path(file);
    if let Some(config) = world.tsconfigs.get(path) {
        return manifest_imports::of_tsconfig(world, config);
    }
    match world.manifests.in_dir(path::parent(path)) {
        Some(manifest) if path::file_name(path) == "package.json" => {
            manifest_imports::of_manifest(world, manifest)
        }
        _ => Vec::new(),
    }
}

/// Reads files, and digests what it reads.
struct Reader<'i> {
    index: &'i FileIndex,
    hasher: Hasher,
    digests: Mutex<BTreeMap<FileId, Digest>>,
}

impl Reader<'_> {
    /// The configurations that were read, and whatever else they extend or reference.
    fn with_linked(
        &self,
        mut read: Vec<(FileId, Tsconfig, Option<SourceProblem>)>,
        workspace: &Workspace,
        manifests: &Manifests,
    ) -> Vec<(FileId, Tsconfig, Option<SourceProblem>)> {
        let mut known: BTreeSet<FileId> = read.iter().map(|(file, ..)| *file).collect();
        let mut all = Vec::with_capacity(read.len());
        while !read.is_empty() {
            let next: Vec<FileId> = read
                .iter_mut()
                .flat_map(|(_, config, _)| config.look_up(self.index, workspace, manifests))
                .filter(|file| known.insert(*file))
                .collect();
            all.append(&mut read);
            read = self.all(&next, Tsconfig::read);
        }
        all
    }

    fn all<T: Default + Send>(
        &self,
        files: &[FileId],
        parse: impl Fn(&str, &str) -> (T, Option<SourceProblem>) + Sync,
    ) -> Vec<(FileId, T, Option<SourceProblem>)> {
        files
            .par_iter()
            .map(|&file| {
                let path = self.index.path(file);
                let (text, problem) = match self.index.read(file) {
                    Ok(source) => (source.text, None),
                    // An empty file of the same kind stands in: its path must still be known.
                    Err(error) => (String::new(), Some(unreadable(&error))),
                };
                self.note(file, &text, problem.as_ref());
                let (value, unparsed) = parse(path, &text);
                (file, value, problem.or(unparsed))
            })
            .collect()
    }

    fn note(&self, file: FileId, text: &str, problem: Option<&SourceProblem>) {
        let problem = problem.map_or("", |problem| &problem.message);
        let digest = self.hasher.parts([text.as_bytes(), problem.as_bytes()]);
        self.digests.lock().unwrap_or_else(PoisonError::into_inner).insert(file, digest);
    }

    /// The digest of all that was read.
    fn digest(&self) -> Digest {
        let digests = self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        let digests: Vec<_> =
            digests.iter().map(|(file, digest)| (self.index.path(*file), digest.bytes())).collect();
        let parts = digests.iter().flat_map(|(path, digest)| [path.as_bytes(), &digest[..]]);
        self.hasher.parts(parts)
    }
}

fn unreadable(error: &std::io::Error) -> SourceProblem {
    SourceProblem {
        kind: SourceProblemKind::Unreadable,
        message: error.to_string(),
        range: Range::FILE,
    }
}

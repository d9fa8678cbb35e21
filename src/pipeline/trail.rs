//! The tree as a dependency-cruiser config looks at it: from where it begins, along the dependencies
//! that it follows.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::{
    base::path,
    cruise::{
        Edge, Names, Settings, Start, View,
        describe::{OfFile, describe},
        location::FolderLocator,
        view::Parts,
    },
    discover::{
        FileId,
        sources::{Selection, gather},
    },
    extract::{self, Language, import::Extracted},
    graph::ModuleGraph,
    pipeline::{
        Handicap, Past, RunError, Traced, dependencies,
        depth::{self, Entered},
        kept::Kept,
        modules::{self, Reading},
        traced::output_note,
        tree::Tree,
    },
    resolve::{
        self, Resolver, World,
        load::{SteeringFile, load},
        target::{Dependency, Target},
    },
    rules::{engine::Module, ruleset::RuleSet},
};

/// Runs the stages from the tree to the graph.
pub(super) fn trace(tree: Tree, settings: &Settings, past: &Past<'_>) -> Result<Traced, RunError> {
    let Tree { config, index, hidden, ignored, handicap, .. } = tree;
    let mut notes = config.notes.clone();
    let extraction = extract::Settings { without: handicap.kind, ..settings.syntax.extraction() };
    let known = past.recall(index.root(), &extraction)?;
    let loaded = load(&index, &settings.resolve, known.hasher, |_| false);
    let world = loaded.world;
    let names = Names::new(index.root(), &settings.base);
    let start = start(&world, settings, &names)?;
    let reading = Reading { index: Arc::clone(&index), known, started: past.started };
    let trail = follow(&reading, &world, &config.rules, settings, &names, handicap, &start)?;
    notes.extend(output_note(&world));
    let Trail { mut modules, dependencies, edges, kept } = trail;
    let read: Vec<FileId> = modules.iter().map(|module| module.file).collect();
    add_problems(loaded.files, &mut modules);
    let name = |at: usize| &*edges[at].resolved;
    let graph = ModuleGraph::by_name(read.iter().copied(), &dependencies, &index, name);
    let parts = Parts {
        names: &names,
        focus: settings.scope.focus.as_ref(),
        parity: settings.parity,
        index: &index,
        graph: &graph,
        read: &read,
        start: &start,
        dependencies: &dependencies,
    };
    let view = Some(View::new(&parts, edges));
    let (modules, dependencies) = (Arc::new(modules), Arc::new(dependencies));
    let (config, hidden, ignored) = (Arc::new(config), hidden.into(), ignored.into());
    Ok(Traced {
        config,
        index,
        hidden,
        ignored,
        world,
        modules,
        dependencies,
        graph,
        view,
        notes,
        kept,
    })
}

/// Adds the manifests that could not be read. Their own imports do not count: dependency-cruiser's
/// rules are about sources.
fn add_problems(files: Vec<SteeringFile>, modules: &mut Vec<Module>) {
    let broken = files.into_iter().filter(|file| file.problem.is_some());
    modules.extend(broken.map(|file| Module {
        file: file.file,
        cell: None,
        extracted: Arc::new(Extracted { problem: file.problem, ..Extracted::default() }),
        is_probe: false,
        is_source: false,
    }));
    modules.sort_by_key(|module| module.file);
}

/// What was found along the way.
struct Trail {
    /// The modules, sorted by file.
    modules: Vec<Module>,
    /// The dependencies, sorted by file, within one file as dependency-cruiser lists them.
    dependencies: Vec<Dependency>,
    /// A description of each dependency.
    edges: Vec<Edge>,
    kept: Kept,
}

/// Reads and resolves in rounds: what one round leads to is the next one's.
fn follow(
    reading: &Reading,
    world: &Arc<World>,
    rules: &RuleSet,
    settings: &Settings,
    names: &Names,
    handicap: Handicap,
    start: &[FileId],
) -> Result<Trail, RunError> {
    let resolve = resolve::Settings { without: handicap.step, ..settings.resolve.clone() };
    let resolver = Resolver::new(Arc::clone(world), resolve);
    let mut pending = start.to_vec();
    let mut seen: FxHashSet<FileId> = pending.iter().copied().collect();
    let mut trail = Trail {
        modules: Vec::new(),
        dependencies: Vec::new(),
        edges: Vec::new(),
        kept: Kept::new(Arc::clone(&reading.known), &[]),
    };
    let most = settings.scope.max_depth;
    let mut ways: Vec<(FileId, FileId)> = Vec::new();
    for round in 0.. {
        let is_last = most > 0 && round == most;
        if is_last || pending.is_empty() {
            let unread = pending.into_iter().map(|file| modules::unread(world, file));
            trail.modules.extend(unread);
            break;
        }
        pending.sort_unstable();
        let read = modules::extract_all(reading, rules, pending)?;
        trail.kept.note(&read);
        let resolved = dependencies::resolve_all(|| &resolver, world, rules, &read, false);
        let mut resolved = resolved.joined();
        let batch: Vec<Module> = read.into_iter().map(|read| read.module).collect();
        adopt_installed(world, &mut resolved);
        let described = describe_all(world, settings, names, &resolver, &batch, resolved);
        ways.extend(targets(&described));
        pending = targets(&described).map(|(_, to)| to).filter(|&file| seen.insert(file)).collect();
        trail.modules.extend(batch);
        trail.take(settings, described);
    }
    rayon::spawn(move || drop(resolver));
    if settings.parity && most > 0 {
        trail.forget_all_but(&depth::entered(start, &ways, most), world);
    }
    trail.sort();
    Ok(trail)
}

/// Makes files of what is installed, so that they can be followed. In order, since each gets an id.
fn adopt_installed(world: &World, dependencies: &mut [Dependency]) {
    for dependency in dependencies {
        let Some(path) = dependency.aside.installed() else { continue };
        let file = world.index.adopt(path);
        dependency.target = match Language::of(path::file_name(path)) {
            Some(_) => Target::Module(file),
            None => Target::Asset(path.into()),
        };
    }
}

/// Describes the dependencies of each file, those of one folder together.
fn describe_all(
    world: &World,
    settings: &Settings,
    names: &Names,
    resolver: &Resolver,
    batch: &[Module],
    resolved: Vec<Dependency>,
) -> Vec<(Dependency, Edge)> {
    let mut resolved = resolved.into_iter().peekable();
    let mut locator: Option<(&str, FolderLocator<'_>)> = None;
    let mut described = Vec::new();
    for module in batch {
        let mut dependencies = Vec::new();
        while let Some(dependency) = resolved.next_if(|next| next.from == module.file) {
            dependencies.push(dependency);
        }
        let path = world.index.path(module.file);
        let dir = path::parent(path);
        if locator.as_ref().is_none_or(|(known, _)| *known != dir) {
            locator = Some((dir, FolderLocator::new(resolver, names, dir)));
        }
        let Some((_, of_folder)) = &locator else { continue };
        let name = names.name(path);
        let file = OfFile { name: &name, imports: &module.extracted.imports, dependencies };
        described.extend(describe(settings, &file, |import, dependency| {
            of_folder.locate(import, &dependency.as_resolved())
        }));
    }
    described
}

/// The files that dependencies lead on to, each behind the file that it is reached from.
fn targets(described: &[(Dependency, Edge)]) -> impl Iterator<Item = (FileId, FileId)> {
    let target = |(dependency, edge): &(Dependency, Edge)| match dependency.target {
        Target::Module(file) if edge.followable => Some((dependency.from, file)),
        _ => None,
    };
    described.iter().filter_map(target)
}

impl Trail {
    fn take(&mut self, settings: &Settings, described: Vec<(Dependency, Edge)>) {
        for (dependency, edge) in described {
            if !settings.scope.forgets(&edge) {
                self.dependencies.push(dependency);
                self.edges.push(edge);
            }
        }
    }

    /// Leaves out files that were not entered, and what follows from those that were not read.
    fn forget_all_but(&mut self, entered: &Entered, world: &World) {
        self.modules.retain(|module| entered.files.contains(&module.file));
        for module in &mut self.modules {
            if !entered.read.contains(&module.file) {
                *module = modules::unread(world, module.file);
            }
        }
        let kept = |dependency: &Dependency| entered.read.contains(&dependency.from);
        let kept: Vec<bool> = self.dependencies.iter().map(kept).collect();
        let mut is_kept = kept.iter();
        self.edges.retain(|_| is_kept.next() == Some(&true));
        self.dependencies.retain(|dependency| entered.read.contains(&dependency.from));
    }

    /// Sorts by file; what stands in one file keeps its order.
    fn sort(&mut self) {
        self.modules.sort_by_key(|module| module.file);
        self.kept.origins.sort_unstable_by_key(|(file, _)| *file);
        let mut both: Vec<(Dependency, Edge)> =
            self.dependencies.drain(..).zip(self.edges.drain(..)).collect();
        both.sort_by_key(|(dependency, _)| dependency.from);
        (self.dependencies, self.edges) = both.into_iter().unzip();
    }
}

/// The files to begin with, in order.
fn start(world: &World, settings: &Settings, names: &Names) -> Result<Vec<FileId>, RunError> {
    match &settings.start {
        Start::Everywhere => Ok(everywhere(world, settings, names)),
        Start::Sources(arguments) => sources(world, settings, names, arguments),
    }
}

/// Every source file of the tree that the config looks at.
fn everywhere(world: &World, settings: &Settings, names: &Names) -> Vec<FileId> {
    let scope = &settings.scope;
    let wanted = |name: &str| {
        let mut folders = path::ancestors(name).filter(|folder| !folder.is_empty());
        !folders.any(|folder| scope.prunes(folder)) && scope.includes(name)
    };
    let mut files = modules::sources(world);
    files.retain(|&file| wanted(&names.name(world.index.path(file))));
    files
}

/// The files that arguments mean, looked for on the disk.
fn sources(
    world: &World,
    settings: &Settings,
    names: &Names,
    arguments: &[String],
) -> Result<Vec<FileId>, RunError> {
    let scope = &settings.scope;
    let is_read = |name: &str| {
        let unread = || settings.syntax.unread.iter().any(|ending| name.ends_with(&**ending));
        Language::of(path::file_name(name)).is_some() || unread()
    };
    let selection = Selection {
        prune: &|name| scope.prunes(name),
        take: &|name| is_read(name) && scope.includes(name),
    };
    let found = gather(&settings.base, arguments, &selection)?;
    Ok(found.iter().map(|name| world.index.adopt(&names.path(name))).collect())
}

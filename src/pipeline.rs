//! One call per stage: the page to read first.
//!
//! ```text
//! project -> RuleSet
//! discover -> FileIndex -> extract -> Vec<Import> -> resolve -> Vec<Dependency>
//!          -> ModuleGraph -> rules -> Vec<Violation> -> probes -> Checked -> report -> bytes
//! ```

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    base::{
        escape::printable,
        path,
        position::{LineIndex, Range},
    },
    config::{self, Config, ConfigError, ConfigFile, Located},
    discover::{
        FileId, FileIndex, PROBE_DIR, is_probe,
        walk::{Hidden, Matters, walk},
    },
    extract::{
        Language, extract,
        import::{Extracted, Import, ImportKind, SourceProblem, SourceProblemKind, Specifier},
    },
    graph::ModuleGraph,
    probes::{self, ProbeResult},
    resolve::{
        FolderResolver, Resolved, Resolver, World,
        load::{SteeringFile, load},
        target::{Dependency, Target},
    },
    rules::{
        blind_spots,
        cells::{Cell, Cells, settles},
        describe,
        engine::{self, Finding, Input, Module, RuleStats},
        facts::{Facts, Matches},
        probe_imports,
        ruleset::{RuleId, RuleSet},
        suppress,
        violation::{BlindSpot, Violation},
    },
    source, watchdog,
};

/// Everything that one run found out. Reports are made from this and from nothing else.
pub struct Checked {
    /// The config file; `None` when the built-in defaults are used.
    pub config: Option<ConfigFile>,
    /// The files of the tree.
    pub index: Arc<FileIndex>,
    /// The rules.
    pub rules: RuleSet,
    /// The source files that were read, with what was found in them, sorted by file.
    pub modules: Vec<Module>,
    /// The resolved imports, sorted by importing file and position.
    pub dependencies: Vec<Dependency>,
    /// The violations outside of probes, sorted by file, position and rule.
    pub violations: Vec<Violation>,
    /// The violations in probes, sorted likewise: what they are there for.
    pub probe_violations: Vec<Violation>,
    /// What could not be judged, sorted by file and position.
    pub blind_spots: Vec<BlindSpot>,
    /// The probes, sorted by file.
    pub probes: Vec<ProbeResult>,
    /// Figures about each rule, in the order of [`RuleSet::rules`].
    pub rule_stats: Vec<RuleStats>,
    /// Number of violations that a comment suppresses.
    pub suppressed: usize,
    /// Remarks about how the run came to be, for the reader (which config was used, what was
    /// left out).
    pub notes: Vec<String>,
    /// Wall time of the run.
    pub duration: Duration,
}

/// Why a run cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The config cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The root folder cannot be read.
    #[error("cannot read the folder {}: {error}", printable(&root.to_string_lossy()))]
    Root {
        /// The folder.
        root: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A source takes so long to parse that it was most likely made to.
    #[error("{} takes more than {} seconds to parse", printable(path), watchdog::LIMIT.as_secs())]
    TooSlow {
        /// Root-relative path of the file.
        path: String,
    },
}

impl RunError {
    /// The error for a terminal, with the lines concerned where there are some.
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Config(error) => error.render(color),
            Self::Root { .. } => format!("error: {self}\n"),
            Self::TooSlow { .. } => {
                format!(
                    "error: {self}\n  help: mend the file, or leave it out with `ignore` in the config\n"
                )
            }
        }
    }
}

impl Checked {
    /// The rule with this id.
    pub fn rule(&self, id: RuleId) -> &crate::rules::ruleset::Rule {
        &self.rules.rules[usize::from(id.0)]
    }

    /// The import that a dependency comes from.
    pub fn import(&self, dependency: &Dependency) -> &crate::extract::import::Import {
        &self.module(dependency.from).extracted.imports[dependency.import as usize]
    }

    /// What was found in a file that holds imports.
    ///
    /// # Panics
    /// When `file` is not one of [`Checked::modules`].
    pub fn module(&self, file: FileId) -> &Module {
        let at = self.modules.binary_search_by_key(&file, |module| module.file);
        &self.modules[at.expect("only files that were read hold imports")]
    }
}

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder from which the config is looked for.
    pub cwd: PathBuf,
    /// The root folder, when it is not to be looked for.
    pub root: Option<PathBuf>,
    /// The config file, when it is not to be looked for.
    pub config: Option<PathBuf>,
}

/// Runs every stage.
///
/// # Errors
/// When the run cannot be made: the config is wrong, or the root cannot be read. Whatever is wrong
/// with single files is part of the result.
pub fn check(options: &Options) -> Result<Checked, RunError> {
    let started = Instant::now();
    let located = config::locate(&options.cwd, options.root.as_deref(), options.config.as_deref())?;
    let Tree { config, index, hidden } = discover(&located)?;
    let mut notes = config.notes.clone();

    let loaded = load(&index, |dir| is_cell_root(&config.rules, dir));
    let world = loaded.world;
    let mut modules = extract_all(&world, &config.rules)?;
    let mut dependencies = resolve_all(&world, &config.rules, &modules);
    add_steering_files(&world, &config.rules, loaded.files, &mut modules, &mut dependencies);
    notes.extend(output_note(&world));

    let graph = ModuleGraph::new(sources(&modules), &dependencies, &index);
    let facts = Facts::of_graph(&graph, &index, &config.rules);
    let matches = Matches::new(&config.rules, &facts);
    let input = Input {
        rules: &config.rules,
        modules: &modules,
        dependencies: &dependencies,
        graph: &graph,
        facts: &facts,
        matches: &matches,
        world: &world,
    };
    let (findings, mut rule_stats) = engine::run(&input);
    let probes = probes::verify::verify(&input, &findings);
    let (in_probes, outside): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| is_probe(index.path(finding.file)));
    count(&input, &outside, &probes, &mut rule_stats);
    let mut violations = describe::violations(&input, &outside);
    let probe_violations = describe::violations(&input, &in_probes);
    probe_imports::add(&input, &mut violations);
    let suppressed = suppress::apply(&config.rules, &modules, &mut violations);
    let blind_spots = blind_spots::collect(&input, &hidden, &rule_stats, config.file.as_ref());

    Ok(Checked {
        config: config.file,
        index,
        modules,
        dependencies,
        violations,
        probe_violations,
        blind_spots,
        probes,
        rule_stats,
        suppressed,
        notes,
        duration: started.elapsed(),
        rules: config.rules,
    })
}

/// The config, and the tree that it is about.
struct Tree {
    config: Config,
    index: Arc<FileIndex>,
    hidden: Vec<Hidden>,
}

/// Reads the config and walks the tree. The defaults depend on what the tree holds, so without a
/// config the walk comes first.
fn discover(located: &Located) -> Result<Tree, RunError> {
    let given = located.config.as_deref().map(|file| {
        let file = config::read_file(&located.root, file)?;
        config::read(file)
    });
    let given = given.transpose()?;
    let ignore = given.as_ref().map(|config| &config.ignore);
    let discovered = walk(&located.root, |path| ignore.is_some_and(|ignore| ignore.is_match(path)))
        .map_err(|error| RunError::Root { root: located.root.clone(), error })?;
    let index = Arc::new(discovered.index);
    let paths = || index.iter().map(|(_, file)| &*file.path);
    let config = if let Some(config) = given {
        let problems = config.validate_against_tree(paths());
        config.error(problems).map_or(Ok(config), Err)?
    } else {
        // A zone's folder that git ignores is a zone's folder all the same.
        let hidden: Vec<String> =
            discovered.hidden.iter().map(|hidden| format!("{}/_/_", hidden.path)).collect();
        config::defaults(located, paths().chain(hidden.iter().map(String::as_str)))?
    };
    let hidden = what_matters(&config.rules, &index, discovered.hidden);
    Ok(Tree { config, index, hidden })
}

/// Of what was not looked at, that which can make a verdict wrong.
fn what_matters(rules: &RuleSet, index: &FileIndex, hidden: Vec<Hidden>) -> Vec<Hidden> {
    let mut cells = Cells::new(rules);
    let seen: FxHashSet<Cell> = index
        .iter()
        .filter(|(_, file)| Language::of(path::file_name(&file.path)).is_some())
        .filter_map(|(_, file)| cells.of(&file.path))
        .collect();
    let mut unseen: FxHashSet<Cell> = FxHashSet::default();
    let matters = |hidden: &Hidden| {
        let segments: Vec<&str> = hidden.path.split('/').collect();
        match hidden.matters {
            Matters::Always => true,
            Matters::AsCell => {
                segments.contains(&PROBE_DIR)
                    || rules.zones.iter().any(|zone| zone.path.may_hold(&segments))
            }
            Matters::InZone => cells.of_folder(&hidden.path).is_some(),
            // Said once for the cell, by its first file.
            Matters::AloneInCell => cells
                .of(&hidden.path)
                .is_some_and(|cell| !seen.contains(&cell) && unseen.insert(cell)),
        }
    };
    let mut hidden: Vec<Hidden> = hidden.into_iter().filter(matters).collect();
    for (link, target) in index.links() {
        // Code of no zone in the place of a cell's code.
        if index.is_dir(target)
            && cells.of_folder(link).is_some()
            && cells.of_folder(target).is_none()
        {
            let why = format!("it is a symbolic link to {target}, which lies in no zone");
            hidden.push(Hidden { path: link.to_owned(), why, matters: Matters::InZone });
        }
    }
    hidden
}

fn is_cell_root(rules: &RuleSet, dir: &str) -> bool {
    let segments: Vec<&str> = dir.split('/').filter(|segment| !segment.is_empty()).collect();
    rules.zones.iter().any(|zone| zone.path.is_cell(&segments))
}

/// Reads the imports of every source file, build output left aside.
fn extract_all(world: &Arc<World>, rules: &RuleSet) -> Result<Vec<Module>, RunError> {
    let mut cells = Cells::new(rules);
    let sources: Vec<(FileId, Language, Option<Cell>)> = world
        .index
        .iter()
        .filter_map(|(id, file)| {
            let language = Language::of(path::file_name(&file.path))?;
            (!world.outputs.contains(&file.path)).then(|| (id, language, cells.of(&file.path)))
        })
        .collect();
    let all = Arc::clone(world);
    let extract = move |(file, language, cell): (FileId, Language, Option<Cell>)| {
        let is_probe = is_probe(all.index.path(file));
        let extracted = extract_file(&all.index.disk_path(file), language, is_probe);
        Module { file, cell, extracted, is_probe, is_source: true }
    };
    watchdog::map(watchdog::LIMIT, sources, |(file, ..)| *file, extract)
        .map_err(|file| RunError::TooSlow { path: world.index.path(file).to_owned() })
}

fn extract_file(path: &Path, language: Language, probe: bool) -> Extracted {
    let source = match source::read(path) {
        Ok(source) => source,
        Err(error) => {
            let problem = SourceProblem {
                kind: SourceProblemKind::Unreadable,
                message: error.to_string(),
                range: Range::FILE,
            };
            return Extracted { problem: Some(problem), ..Extracted::default() };
        }
    };
    let mut extracted = extract(&source.text, language, probe);
    if let (Some(at), None) = (source.invalid_at, &extracted.problem) {
        let range = LineIndex::new(&source.text).range(at, at);
        extracted.problem = Some(SourceProblem {
            kind: SourceProblemKind::Encoding,
            message: "the file is not UTF-8".to_owned(),
            range,
        });
    }
    extracted
}

/// Resolves every import; what depends on a folder is looked up once for the folder.
fn resolve_all(world: &Arc<World>, rules: &RuleSet, modules: &[Module]) -> Vec<Dependency> {
    let resolver = Resolver::new(Arc::clone(world));
    let mut folders: FxHashMap<&str, Vec<&Module>> = FxHashMap::default();
    for module in modules.iter().filter(|module| !module.extracted.imports.is_empty()) {
        folders.entry(path::parent(world.index.path(module.file))).or_default().push(module);
    }
    let mut dependencies: Vec<Dependency> = folders
        .into_par_iter()
        .flat_map_iter(|(dir, modules)| {
            let folder = resolver.folder(dir);
            modules.into_iter().flat_map(move |module| resolve_module(rules, &folder, module))
        })
        .collect();
    // What it remembers takes a while to free, and nobody waits for that.
    rayon::spawn(move || drop(resolver));
    // A glob gives several dependencies for one import, in the order of their paths: keep it.
    dependencies.sort_by_key(|dependency| (dependency.from, dependency.import));
    dependencies
}

fn resolve_module(
    rules: &RuleSet,
    folder: &FolderResolver<'_>,
    module: &Module,
) -> Vec<Dependency> {
    let mut dependencies = Vec::with_capacity(module.extracted.imports.len());
    let resolved = folder.resolve(module.file, &module.extracted.imports);
    for (at, (import, targets)) in (0..).zip(resolved) {
        for Resolved { mut target, declared, by_package_name } in targets {
            if let (Specifier::Computed { .. }, Target::Unresolved { aim }) =
                (&import.specifier, &mut target)
            {
                // A beginning that leaves the zone open is nothing to judge by.
                aim.take_if(|aim| !settles(rules, aim));
            }
            let from = module.file;
            dependencies.push(Dependency { from, import: at, target, declared, by_package_name });
        }
    }
    dependencies
}

/// Adds what manifests import. Both lists are sorted by file, and stay so.
fn add_steering_files(
    world: &World,
    rules: &RuleSet,
    files: Vec<SteeringFile>,
    modules: &mut Vec<Module>,
    dependencies: &mut Vec<Dependency>,
) {
    let mut cells = Cells::new(rules);
    let owned = OwnedCells::new(world, modules);
    for steering in files {
        let mut extracted = Extracted { problem: steering.problem, ..Extracted::default() };
        for (at, (import, target)) in (0..).zip(steering.imports) {
            let stand_ins = owned.stand_ins(&target, &import);
            for target in std::iter::once(target).chain(stand_ins) {
                let (from, declared) = (steering.file, None);
                dependencies.push(Dependency {
                    from,
                    import: at,
                    target,
                    declared,
                    by_package_name: false,
                });
            }
            extracted.imports.push(import);
        }
        let path = world.index.path(steering.file);
        modules.push(Module {
            file: steering.file,
            cell: cells.of(path),
            extracted,
            is_probe: is_probe(path),
            is_source: false,
        });
    }
    modules.sort_by_key(|module| module.file);
    dependencies.sort_by_key(|dependency| (dependency.from, dependency.import));
}

/// Cells that belong to a package whose own folder is no cell: `src` of the package at the root.
/// To depend on that package is to depend on them.
struct OwnedCells(BTreeMap<Box<str>, Vec<Box<str>>>);

impl OwnedCells {
    fn new(world: &World, modules: &[Module]) -> Self {
        let mut dirs: Vec<&Box<str>> =
            modules.iter().filter_map(|module| Some(&module.cell.as_ref()?.dir)).collect();
        dirs.sort_unstable();
        dirs.dedup();
        let mut owned: BTreeMap<Box<str>, Vec<Box<str>>> = BTreeMap::new();
        for dir in dirs {
            if let Some(manifest) = world.manifests.above(dir).next()
                && manifest.dir != *dir
            {
                owned.entry(manifest.dir.clone()).or_default().push(dir.clone());
            }
        }
        Self(owned)
    }

    fn stand_ins(&self, target: &Target, import: &Import) -> Vec<Target> {
        match (import.kind, target) {
            (ImportKind::Manifest, Target::Asset(path)) => {
                let cells = self.0.get(path::parent(path)).into_iter().flatten();
                cells.map(|dir| Target::Asset(dir.clone())).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn sources(modules: &[Module]) -> impl Iterator<Item = FileId> {
    modules.iter().filter(|module| module.is_source).map(|module| module.file)
}

/// Counts violations and probes per rule.
fn count(input: &Input<'_>, findings: &[Finding], probes: &[ProbeResult], stats: &mut [RuleStats]) {
    for finding in findings {
        stats[usize::from(finding.rule.0)].violations += 1;
    }
    for (rule, stats) in input.rules.rules.iter().zip(stats) {
        stats.proved_by = probes::verify::proving(input, probes, rule);
    }
}

/// Says which folders were taken for build output: nothing in them is checked.
fn output_note(world: &World) -> Option<String> {
    let folders = world.outputs.folders();
    (!folders.is_empty()).then(|| format!("build output, not checked: {}", folders.join(", ")))
}

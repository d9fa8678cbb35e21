//! Each stage on its own, on a tree of a thousand files.
//!
//! `cargo bench --bench stages [-- FILTER]`

mod monorepo;
mod setup;

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use divan::{
    Bencher, black_box,
    counter::{BytesCount, ItemsCount},
};
use monorepo::Tree;
use rayon::prelude::*;
use ringfence::{
    base::{digest::Hasher, path},
    discover::{FileId, is_probe, walk::walk},
    extract::{Language, Settings, extract, import::Extracted},
    graph::ModuleGraph,
    pipeline::{self, Checked, Options},
    probes, report,
    resolve::{self, Resolved, Resolver, World, load::load},
    rules::{
        describe,
        engine::{self, Finding, Input, Module},
        facts::Facts,
        matches::Matches,
        ruleset::RuleSet,
    },
    source,
};
use rustc_hash::FxHashMap;

const FILES: usize = 1_000;

static RUN: OnceLock<Run> = OnceLock::new();

/// A run whose stages are repeated, each from what the one before it left.
struct Run {
    root: PathBuf,
    /// Number and bytes of the source files.
    files: usize,
    bytes: usize,
    checked: Checked,
    world: Arc<World>,
}

fn main() {
    setup::start_threads();
    let tree = Tree::generate(FILES).expect("the temporary folder can be written");
    let root = tree.root.path().to_owned();
    let options = Options { cwd: root.clone(), root: Some(root.clone()), ..Options::default() };
    let checked = pipeline::check(&options).expect("the tree can be checked");
    let world = load(&checked.index, &resolve::Settings::default(), Hasher::default(), |dir| {
        is_cell_root(&checked.rules, dir)
    })
    .world;
    if RUN.set(Run { root, files: tree.files, bytes: tree.bytes, checked, world }).is_ok() {
        divan::main();
    }
}

fn run() -> &'static Run {
    RUN.get().expect("`main` sets it")
}

fn is_cell_root(rules: &RuleSet, dir: &str) -> bool {
    let segments: Vec<&str> = dir.split('/').filter(|segment| !segment.is_empty()).collect();
    rules.zones.iter().any(|zone| zone.path.is_cell(&segments))
}

/// The tree is walked.
#[divan::bench]
fn discover(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(run().files))
        .bench(|| walk(&run().root, false, |_| false).expect("the root can be read"));
}

mod extracting {
    use super::{
        Bencher, BytesCount, Checked, Extracted, FileId, IntoParallelIterator, Language,
        ParallelIterator, Run, Settings, extract, is_probe, path, run, source,
    };

    fn read(checked: &Checked, file: FileId) -> String {
        source::read(&checked.index.disk_path(file)).expect("it was read before").text
    }

    fn sources(checked: &Checked) -> Vec<FileId> {
        checked.modules.iter().filter(|module| module.is_source).map(|module| module.file).collect()
    }

    /// Every source file is read.
    #[divan::bench]
    fn read_only(bencher: Bencher<'_, '_>) {
        let Run { checked, bytes, .. } = run();
        let read_all = || -> usize {
            sources(checked).into_par_iter().map(|file| read(checked, file).len()).sum()
        };
        bencher.counter(BytesCount::new(*bytes)).bench(read_all);
    }

    /// Every source file is read and its imports are extracted.
    #[divan::bench]
    fn read_and_extract(bencher: Bencher<'_, '_>) {
        let Run { checked, bytes, .. } = run();
        let one = |file| {
            let path = checked.index.path(file);
            let language = Language::of(path::file_name(path))?;
            Some(extract(&read(checked, file), language, is_probe(path), &Settings::NATIVE))
        };
        bencher.counter(BytesCount::new(*bytes)).bench(|| -> Vec<Extracted> {
            sources(checked).into_par_iter().filter_map(one).collect()
        });
    }
}

/// Manifests and configurations are read.
#[divan::bench]
fn load_manifests() -> Arc<World> {
    let checked = &run().checked;
    load(&checked.index, &resolve::Settings::default(), Hasher::default(), |dir| {
        is_cell_root(&checked.rules, dir)
    })
    .world
}

/// Every import is resolved.
#[divan::bench]
fn resolve() -> Vec<Resolved> {
    let Run { checked, world, .. } = run();
    let resolver = Resolver::new(Arc::clone(world), resolve::Settings::default());
    let mut folders: FxHashMap<&str, Vec<&Module>> = FxHashMap::default();
    for module in checked.modules.iter().filter(|module| module.is_source) {
        folders.entry(path::parent(checked.index.path(module.file))).or_default().push(module);
    }
    folders
        .into_par_iter()
        .flat_map_iter(|(dir, modules)| {
            let folder = resolver.folder(dir);
            modules.into_iter().flat_map(move |module| {
                let answers = folder.resolve(module.file, &module.extracted.imports);
                answers.flat_map(|(_, targets)| targets).collect::<Vec<_>>()
            })
        })
        .collect()
}

/// The graph is built.
#[divan::bench]
fn graph() -> ModuleGraph {
    graph_of(&run().checked)
}

fn graph_of(checked: &Checked) -> ModuleGraph {
    let sources = checked.modules.iter().filter(|module| module.is_source);
    ModuleGraph::new(sources.map(|module| module.file), &checked.dependencies, &checked.index)
}

/// Calls `then` with everything that rules are judged by.
fn with_input<T>(then: impl FnOnce(&Input<'_>) -> T) -> T {
    let Run { checked, world, .. } = run();
    let graph = graph_of(checked);
    let facts = Facts::of_graph(&graph, &checked.index, &checked.rules);
    let matches = Matches::new(&checked.rules, &facts, None);
    then(&Input {
        rules: &checked.rules,
        modules: engine::Modules::new(&checked.modules),
        dependencies: &checked.dependencies,
        graph: &graph,
        facts: &facts,
        matches: &matches,
        world,
        cruise: None,
    })
}

mod judging {
    use super::{
        Bencher, Facts, Finding, Matches, black_box, describe, engine, graph_of, probes, run,
        with_input,
    };

    /// What rules look at is gathered, for every node.
    #[divan::bench]
    fn facts(bencher: Bencher<'_, '_>) {
        let checked = &run().checked;
        let graph = graph_of(checked);
        bencher.bench(|| {
            let facts = Facts::of_graph(&graph, &checked.index, &checked.rules);
            black_box(Matches::new(&checked.rules, &facts, None));
        });
    }

    /// Every rule is run, and its findings are put in words.
    #[divan::bench]
    fn rules(bencher: Bencher<'_, '_>) {
        with_input(|input| {
            bencher.bench(|| {
                let (findings, figures) = engine::run(input);
                (describe::violations(input, &findings.iter().collect::<Vec<_>>()), figures)
            });
        });
    }

    /// Every probe is verified.
    #[divan::bench]
    fn probe_verdicts(bencher: Bencher<'_, '_>) {
        with_input(|input| {
            let findings: Vec<Finding> = engine::run(input).0;
            bencher.bench(|| probes::verify::verify(input, &findings));
        });
    }
}

mod reporting {
    use super::{report, run};

    /// The report for people.
    #[divan::bench]
    fn terminal() -> String {
        let options = report::terminal::Options { color: true, max: 0 };
        report::terminal::render(&run().checked, options)
    }

    /// The report for tools.
    #[divan::bench]
    fn json() -> String {
        report::json::render(&run().checked)
    }

    /// The graph, every module a node.
    #[divan::bench]
    fn dot() -> String {
        report::graph_dot::render(&run().checked, report::graph_dot::Options::default())
    }
}

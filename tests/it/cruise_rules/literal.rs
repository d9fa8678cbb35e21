//! Graphs written down, in the terms of dependency-cruiser's own result.

use std::{path::PathBuf, sync::Arc};

use ringfence::{
    base::position::Range,
    config::cruiser::{compile::compile, raw::CruiserConfig},
    cruise::{DependencyType, Edge, ModuleSystem, View, derive::Derived},
    discover::{FileId, FileIndex, index::IndexedFile},
    extract::import::{Extracted, Import, ImportKind, Specifier},
    graph::{ModuleGraph, Node},
    resolve::{
        World,
        load::load,
        target::{Dependency, Target},
    },
    rules::{
        engine::{Input, Module},
        facts::Facts,
        matches::Matches,
        ruleset::RuleSet,
    },
};
use serde_json::Value;

/// A module with its dependencies.
pub(crate) struct Literal {
    pub(crate) source: String,
    /// Nothing was read of it.
    pub(crate) is_leaf: bool,
    pub(crate) dependencies: Vec<Edge>,
}

/// A graph with all that rules are judged by.
pub(crate) struct Graph {
    index: Arc<FileIndex>,
    world: Arc<World>,
    modules: Vec<Module>,
    dependencies: Vec<Dependency>,
    graph: ModuleGraph,
    view: View,
}

impl Graph {
    pub(crate) fn new(literals: Vec<Literal>, parity: bool) -> Self {
        let sources = literals.iter().filter(|literal| !literal.is_leaf);
        let file = |literal: &Literal| IndexedFile::new(literal.source.as_str());
        let index = FileIndex::new(PathBuf::from("/"), sources.map(file).collect(), Vec::new());
        let index = Arc::new(index);
        let world = load(&Arc::new(FileIndex::default()), |_| false).world;
        let names: Vec<(String, bool)> =
            literals.iter().map(|literal| (literal.source.clone(), literal.is_leaf)).collect();
        let mut modules: Vec<Module> = Vec::new();
        let mut described: Vec<(Dependency, Edge)> = Vec::new();
        for literal in literals.into_iter().filter(|literal| !literal.is_leaf) {
            let from = index.get(&literal.source).unwrap();
            let imports = literal.dependencies.iter().map(import).collect();
            for (at, edge) in (0..).zip(literal.dependencies) {
                let target = match index.get(&edge.resolved) {
                    Some(file) => Target::Module(file),
                    None => Target::Package(edge.resolved.clone()),
                };
                let (declared, by_package_name) = (None, false);
                let dependency =
                    Dependency { from, import: at, target, declared, by_package_name };
                described.push((dependency, edge));
            }
            modules.push(module(from, imports));
        }
        modules.sort_by_key(|module| module.file);
        described.sort_by_key(|(dependency, _)| dependency.from);
        let (dependencies, edges): (Vec<_>, Vec<_>) = described.into_iter().unzip();
        let files = modules.iter().map(|module| module.file);
        let graph = ModuleGraph::new(files, &dependencies, &index);
        let name = |node: &Node| match node {
            Node::File(file) => Box::from(index.path(*file)),
            Node::Path(name) | Node::Package(name) | Node::Builtin(name) => name.clone(),
        };
        let node_names: Vec<Box<str>> = graph.inner().node_weights().map(name).collect();
        let node = |name: &str| graph.inner().node_indices().find(|&at| *node_names[at.index()] == *name);
        let order = names.iter().filter_map(|(name, _)| node(name)).collect();
        let mut leaves = vec![false; node_names.len()];
        for (name, is_leaf) in &names {
            if let Some(at) = node(name) {
                leaves[at.index()] = *is_leaf;
            }
        }
        let view = View { names: node_names, edges, order, leaves, parity };
        Self { index, world, modules, dependencies, graph, view }
    }

    /// What the rules of a config are judged by.
    pub(crate) fn with_rules<T>(
        &self,
        config: &CruiserConfig,
        then: impl FnOnce(&Input<'_>, &Derived<'_>) -> T,
    ) -> T {
        let rules: RuleSet = compile(config, self.view.parity).unwrap();
        let derived = Derived::new(&self.graph, &self.view);
        let facts = Facts::of_graph(&self.graph, &self.index, &rules);
        let matches = Matches::new(&rules, &facts, Some(&derived));
        let input = Input {
            rules: &rules,
            modules: &self.modules,
            dependencies: &self.dependencies,
            graph: &self.graph,
            facts: &facts,
            matches: &matches,
            world: &self.world,
            cruise: Some(&derived),
        };
        then(&input, &derived)
    }
}

fn module(file: FileId, imports: Vec<Import>) -> Module {
    let extracted = Extracted { imports, ..Extracted::default() };
    Module { file, cell: None, extracted, is_probe: false, is_source: true }
}

fn import(edge: &Edge) -> Import {
    Import {
        specifier: Specifier::Literal(edge.module.clone()),
        kind: ImportKind::Import,
        type_only: false,
        range: Range::FILE,
        statement_line: 1,
    }
}

/// A dependency on `resolved` of which nothing is special.
pub(crate) fn plain(resolved: &str) -> Edge {
    Edge {
        module: resolved.into(),
        protocol: None,
        mime_type: None,
        resolved: resolved.into(),
        also: None,
        system: ModuleSystem::Es6,
        types: vec![DependencyType::Local, DependencyType::Import],
        dynamic: false,
        exotic_require: None,
        pre_compilation_only: None,
        core: false,
        could_not_resolve: false,
        followable: true,
        matches_do_not_follow: false,
        license: None,
    }
}

/// The modules of a result of dependency-cruiser.
pub(crate) fn from_json(modules: &Value) -> Vec<Literal> {
    let one = |module: &Value| Literal {
        source: text(&module["source"]).into(),
        is_leaf: module["followable"].as_bool().is_some(),
        dependencies: module["dependencies"].as_array().unwrap().iter().map(edge).collect(),
    };
    modules.as_array().unwrap().iter().map(one).collect()
}

fn edge(dependency: &Value) -> Edge {
    let flag = |key: &str| dependency[key].as_bool().unwrap_or(false);
    let types = dependency["dependencyTypes"].as_array().unwrap();
    Edge {
        module: text(&dependency["module"]).into(),
        types: types.iter().map(|name| DependencyType::parse(text(name)).unwrap()).collect(),
        dynamic: flag("dynamic"),
        exotic_require: dependency["exoticRequire"].as_str().map(Box::from),
        pre_compilation_only: dependency["preCompilationOnly"].as_bool(),
        core: flag("coreModule"),
        could_not_resolve: flag("couldNotResolve"),
        followable: flag("followable"),
        matches_do_not_follow: flag("matchesDoNotFollow"),
        license: dependency["license"].as_str().map(Box::from),
        ..plain(text(&dependency["resolved"]))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

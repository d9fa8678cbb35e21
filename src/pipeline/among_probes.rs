//! What becomes of probes when the rest of the graph is hidden: as with dependency-cruiser's
//! `--include-only` on folders of probes, where a probe and its stubs are all that there is.

use crate::{
    cruise::{Names, View, derive::Derived, view::Parts},
    discover::{FileId, probe_folder},
    graph::ModuleGraph,
    pipeline::{Traced, traced::sources},
    probes::{self, ProbeResult, hidden::Scope},
    resolve::target::{Dependency, Target},
    rules::{
        engine::{self, Input, Module, Modules},
        facts::Facts,
        matches::Matches,
    },
};

impl Traced {
    /// The verdicts on the probes in a graph of what `scope` keeps.
    pub(super) fn among_probes(&self, scope: Scope) -> Vec<ProbeResult> {
        let modules: Vec<Module> =
            self.modules.iter().filter(|module| module.is_probe).cloned().collect();
        let folder = |file: FileId| probe_folder(self.index.path(file));
        let is_inner = |dependency: &Dependency| {
            let Target::Module(to) = dependency.target else { return false };
            match (folder(dependency.from), folder(to), scope) {
                (Some(from), Some(to), Scope::OwnFolder) => from == to,
                (Some(_), Some(_), Scope::ProbeFolders) => true,
                _ => false,
            }
        };
        let kept: Vec<usize> =
            (0..self.dependencies.len()).filter(|&at| is_inner(&self.dependencies[at])).collect();
        let dependencies: Vec<Dependency> =
            kept.iter().map(|&at| self.dependencies[at].clone()).collect();
        let (graph, view) = self.graph_of(&modules, &dependencies, &kept);

        let facts = Facts::of_graph(&graph, &self.index, &self.config.rules);
        let derived = view.as_ref().map(|view| Derived::new(&graph, view));
        let matches = Matches::new(&self.config.rules, &facts, derived.as_ref());
        let input = Input {
            rules: &self.config.rules,
            modules: Modules::new(&modules),
            dependencies: &dependencies,
            graph: &graph,
            facts: &facts,
            matches: &matches,
            world: &self.world,
            cruise: derived.as_ref(),
        };
        let (findings, _) = engine::run(&input);
        probes::verify::verify(&input, &findings)
    }

    /// The graph of these modules and of the dependencies at the places `kept`, and
    /// dependency-cruiser's view of it.
    fn graph_of(
        &self,
        modules: &[Module],
        dependencies: &[Dependency],
        kept: &[usize],
    ) -> (ModuleGraph, Option<View>) {
        let (Some(view), Some(cruiser)) = (&self.view, &self.config.cruiser) else {
            return (ModuleGraph::new(sources(modules), dependencies, &self.index), None);
        };
        let edges: Vec<_> = kept.iter().map(|&at| view.edges[at].clone()).collect();
        let read: Vec<FileId> = sources(modules).collect();
        let name = |at: usize| &*edges[at].resolved;
        let graph = ModuleGraph::by_name(read.iter().copied(), dependencies, &self.index, name);
        let names = Names::new(self.index.root(), &cruiser.settings.base);
        let parts = Parts {
            names: &names,
            focus: view.focus.as_ref(),
            parity: view.parity,
            index: &self.index,
            graph: &graph,
            read: &read,
            start: &read,
            dependencies,
        };
        let view = View::new(&parts, edges);
        (graph, Some(view))
    }
}

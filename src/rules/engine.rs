//! Runs every rule over the graph.

use std::{ops::Deref, sync::Arc};

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::{
    cruise::derive::Derived,
    discover::FileId,
    extract::import::{Extracted, Import},
    graph::ModuleGraph,
    resolve::{World, target::Dependency},
    rules::{
        cells::Cell,
        condition::Judged,
        cruise::{allowed, condition::Seen, folders, modules},
        cycle, dependency,
        facts::Facts,
        found::Found,
        matches::Matches,
        module,
        pairs::Pairs,
        reach,
        ruleset::{Rule, RuleId, RuleSet, Subject},
    },
};

/// One source file (or manifest) and what was found in it.
#[derive(Clone)]
pub struct Module {
    /// The file.
    pub file: FileId,
    /// The cell it belongs to.
    pub cell: Option<Cell>,
    /// Its imports and comments.
    pub extracted: Arc<Extracted>,
    /// It lies in a probe folder.
    pub is_probe: bool,
    /// It is a source file: neither a `package.json` nor a `tsconfig.json`.
    pub is_source: bool,
}

/// The files that hold imports, sorted by file, and where each is among them: every dependency is asked for
/// its import.
pub struct Modules<'m> {
    all: &'m [Module],
    places: Vec<Option<u32>>,
}

impl<'m> Modules<'m> {
    /// Of a list that is sorted by file.
    pub fn new(all: &'m [Module]) -> Self {
        let files = all.last().map_or(0, |last| last.file.0 as usize + 1);
        let mut places = vec![None; files];
        for (at, module) in (0..).zip(all) {
            places[module.file.0 as usize] = Some(at);
        }
        Self { all, places }
    }

    /// The one of a file that was read.
    fn of(&self, file: FileId) -> Option<&'m Module> {
        let place = (*self.places.get(file.0 as usize)?)?;
        self.all.get(place as usize)
    }
}

impl<'m> Deref for Modules<'m> {
    type Target = &'m [Module];

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

/// Figures about one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleStats {
    /// Modules that match its `from`.
    pub from_modules: usize,
    /// Modules (and packages, builtins) of the graph that match its `to`.
    pub to_modules: usize,
    /// Dependencies that match both: those that its conditions decide on.
    pub dependencies: usize,
    /// Violations outside of probes, suppressed ones included.
    pub violations: usize,
    /// Those of them that a comment suppresses.
    pub suppressed: usize,
    /// Those of them that are known already (dependency-cruiser's `knownViolations`).
    pub baselined: usize,
    /// Probes that prove it.
    pub proved_by: Vec<FileId>,
}

/// Everything that rules are judged by.
pub struct Input<'i> {
    /// The rules.
    pub rules: &'i RuleSet,
    /// The files that hold imports.
    pub modules: Modules<'i>,
    /// The resolved imports.
    pub dependencies: &'i [Dependency],
    /// The graph of them.
    pub graph: &'i ModuleGraph,
    /// What is known of each node.
    pub facts: &'i [Facts<'i>],
    /// Which rules mean which nodes.
    pub matches: &'i Matches<'i>,
    /// What resolution knows.
    pub world: &'i World,
    /// What dependency-cruiser's rules are judged by; `None` when there are none.
    pub cruise: Option<&'i Derived<'i>>,
}

/// One place where a rule is broken, in the terms of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, by its place.
    pub rule: RuleId,
    /// The file at fault.
    pub file: FileId,
    /// The dependency at fault, by its place; `None` when the file itself is.
    pub dependency: Option<usize>,
    /// The far end; `None` when there is none.
    pub to: Option<NodeIndex>,
    /// For cycles and forbidden reaches: the nodes on the way, both ends included.
    pub chain: Vec<NodeIndex>,
    /// What a rule of dependency-cruiser found, in its terms. A module without a file (a builtin, a
    /// package) or a folder is at fault by the first import that concerns it.
    pub found: Option<Box<Found>>,
}

impl<'i> Input<'i> {
    /// Everything that conditions of the rule at `rule` look at, for one dependency; `None` when it
    /// aims nowhere.
    pub fn judged_by(&'i self, rule: usize, dependency: usize) -> Option<Judged<'i>> {
        let mut judged = self.judged(dependency)?;
        if let (Some(seen), Some(sides)) = (&mut judged.seen, self.matches.sides(rule)) {
            let (from, _) = self.graph.ends(dependency)?;
            seen.groups = sides.groups(from);
        }
        Some(judged)
    }

    /// Everything that conditions look at, for one dependency, no matter which rule's; `None` when
    /// it aims nowhere.
    pub fn judged(&'i self, dependency: usize) -> Option<Judged<'i>> {
        let (from, to) = self.graph.ends(dependency)?;
        let seen = self.cruise.and_then(|derived| Seen::of(derived, dependency));
        let dependency = &self.dependencies[dependency];
        Some(Judged {
            dependency,
            seen,
            import: self.import(dependency),
            from: &self.facts[from.index()],
            to: &self.facts[to.index()],
            rules: self.rules,
            world: self.world,
        })
    }

    /// The import of a dependency.
    pub fn import(&self, dependency: &Dependency) -> &'i Import {
        let module = self.modules.of(dependency.from).expect("imports are of files that were read");
        &module.extracted.imports[dependency.import as usize]
    }

    /// Whether a dependency is what a manifest or a tsconfig says. A module that imports one of these
    /// reads it as data, and does not go on to what it depends on.
    pub fn is_of_manifest(&self, dependency: &Dependency) -> bool {
        self.module(dependency.from).is_some_and(|module| !module.is_source)
    }

    /// The module of a file that was read.
    pub fn module(&self, file: FileId) -> Option<&'i Module> {
        self.modules.of(file)
    }

    /// Whether a node is a probe.
    pub fn is_probe(&self, node: NodeIndex) -> bool {
        let module = self.graph.file_of(node).and_then(|file| self.module(file));
        module.is_some_and(|module| module.is_probe)
    }
}

/// Runs every rule. Findings come in the order of the rules, then of the dependencies; figures in
/// the order of the rules.
pub fn run(input: &Input<'_>) -> (Vec<Finding>, Vec<RuleStats>) {
    let sources = input.modules.iter().filter(|module| module.is_source);
    let sources: Vec<NodeIndex> =
        sources.filter_map(|module| input.graph.file(module.file)).collect();
    let rules =
        || (0_u16..).map(RuleId).zip(&input.rules.rules).collect::<Vec<_>>().into_par_iter();
    // Those on the graph as a whole take longest, and need no pairs.
    let (on_graph, on_pairs) = rayon::join(
        || rules().map(|(id, rule)| on_graph(input, id, rule)).collect::<Vec<_>>(),
        || {
            let pairs = Pairs::new(input);
            let judged = rules().map(|(id, rule)| {
                let pairs = pairs.of(usize::from(id.0));
                let is_meant = rule.subject == Subject::Dependency;
                let findings = is_meant.then(|| dependency::run(input, id, rule, pairs));
                (findings.unwrap_or_default(), figures(input, id, &sources, pairs))
            });
            judged.collect::<Vec<_>>()
        },
    );
    let (on_pairs, stats): (Vec<_>, Vec<_>) = on_pairs.into_iter().unzip();
    let findings = on_graph.into_iter().zip(on_pairs);
    (findings.flat_map(|(one, other)| one.into_iter().chain(other)).collect(), stats)
}

/// What a rule finds that does not look at one dependency after the other.
fn on_graph(input: &Input<'_>, id: RuleId, rule: &Rule) -> Vec<Finding> {
    match rule.subject {
        Subject::Dependency => Vec::new(),
        Subject::Cycle => cycle::run(input, id, rule),
        Subject::Reachable(wanted) => reach::run(input, id, rule, wanted),
        Subject::Orphan => module::orphans(input, id),
        Subject::Module => module::all(input, id),
        Subject::Reaches
        | Subject::Unreached
        | Subject::Lone(_)
        | Subject::Dependents { .. }
        | Subject::Requires(_) => modules::run(input, id, rule),
        Subject::Folder => folders::run(input, id, rule),
        Subject::Allowed => allowed::run(input, id),
    }
}

/// How much a rule has to do. Violations and probes are counted once it is known which are which.
fn figures(input: &Input<'_>, id: RuleId, sources: &[NodeIndex], pairs: &[u32]) -> RuleStats {
    let at = usize::from(id.0);
    let from_modules = sources.iter().filter(|&&node| input.matches.from(at, node)).count();
    let to_modules = if input.rules.rules[at].subject.judges_pairs() {
        input.matches.all_to(at).iter().filter(|means| **means).count()
    } else {
        0
    };
    RuleStats { from_modules, to_modules, dependencies: pairs.len(), ..RuleStats::default() }
}

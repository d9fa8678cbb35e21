//! The stages up to the graph.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use crate::{
    base::digest::{Digest, Hasher},
    cache::Known,
    config::{Config, Located},
    cruise::{View, derive::Derived},
    discover::{FileId, FileIndex, is_probe, overlay::Overlay, walk::Hidden},
    extract::Settings,
    graph::ModuleGraph,
    pipeline::{
        Checked, Conclusion, Examined, Handicap, LivenessPolicy, Past, RunError,
        dependencies::{self, Steering},
        kept::Kept,
        modules::{self, Read, Reading},
        trail,
        tree::{self, Tree},
    },
    probes::{self, ProbeResult},
    resolve::{
        self, Resolver, World,
        load::{SteeringFile, load},
        target::Dependency,
    },
    rules::{
        cells::is_cell,
        engine::{self, Finding, Input, Module, Modules, RuleStats},
        facts::Facts,
        matches::Matches,
        ruleset::{Entry, RuleSet, Zone},
    },
};

/// Everything that is known before rules are judged.
pub(crate) struct Traced {
    pub(super) config: Arc<Config>,
    pub(super) index: Arc<FileIndex>,
    pub(super) hidden: Arc<[Hidden]>,
    pub(super) ignored: Arc<[String]>,
    pub(super) world: Arc<World>,
    pub(super) modules: Arc<Vec<Module>>,
    pub(super) dependencies: Arc<Vec<Dependency>>,
    pub(super) graph: ModuleGraph,
    /// What rules of dependency-cruiser are judged by; `None` without any.
    pub(super) view: Option<View>,
    pub(super) notes: Vec<String>,
    pub(super) kept: Kept,
}

impl Traced {
    /// Runs the stages up to the graph.
    pub(crate) fn of(
        located: &Located,
        overlay: Overlay,
        liveness: LivenessPolicy,
        past: &Past<'_>,
    ) -> Result<Self, RunError> {
        let mut tree = tree::discover(located, overlay, past)?;
        if let Some(rules) = Arc::get_mut(&mut tree.config.rules) {
            liveness.apply(&mut rules.blind_spots);
        }
        Self::of_tree(tree, past)
    }

    /// Runs the stages from the tree to the graph.
    pub(super) fn of_tree(tree: Tree, past: &Past<'_>) -> Result<Self, RunError> {
        match tree.config.cruiser.clone() {
            None => trace_all(tree, past),
            Some(cruiser) => trail::trace(tree, &cruiser.settings, past),
        }
    }

    /// Judges what was traced. `started` is when the run began.
    pub(crate) fn check(&self, started: Instant) -> Checked {
        self.checked(self.judge(Conclusion::of), started)
    }

    pub(super) fn checked(&self, concluded: Conclusion, started: Instant) -> Checked {
        let Conclusion {
            violations,
            probe_violations,
            blind_spots,
            probes,
            rule_stats,
            dead,
            suppressed,
        } = concluded;
        Checked {
            config: self.config.file.clone(),
            config_bases: self.config.bases.clone(),
            config_read: self.config.read.clone(),
            index: Arc::clone(&self.index),
            rules: Arc::clone(&self.config.rules),
            modules: Arc::clone(&self.modules),
            dependencies: Arc::clone(&self.dependencies),
            violations,
            probe_violations,
            blind_spots,
            probes,
            rule_stats,
            dead,
            suppressed,
            notes: self.notes.clone(),
            duration: started.elapsed(),
        }
    }

    pub(super) fn facts(&self) -> Vec<Facts<'_>> {
        Facts::of_graph(&self.graph, &self.index, &self.config.rules)
    }

    pub(super) fn derived(&self) -> Option<Derived<'_>> {
        Some(Derived::new(&self.graph, self.view.as_ref()?))
    }

    /// Judges what was traced, and has `look` see it.
    pub(crate) fn judge<T>(&self, look: impl FnOnce(&Examined<'_>) -> T) -> T {
        let facts = self.facts();
        let derived = self.derived();
        let matches = Matches::new(&self.config.rules, &facts, derived.as_ref());
        let input = self.input(&facts, &matches, derived.as_ref());
        let (findings, mut rule_stats) = engine::run(&input);
        let mut probes = probes::verify::verify(&input, &findings);
        if probes::hidden::may_tell(&self.index, &probes) {
            probes::hidden::tell(&self.index, &mut probes, |scope| self.among_probes(scope));
        }
        count(&input, &findings, &probes, &mut rule_stats);
        look(&Examined {
            config: &self.config,
            input: &input,
            hidden: &self.hidden,
            ignored: &self.ignored,
            world: &self.world,
            findings,
            probes,
            rule_stats,
        })
    }

    pub(super) fn input<'i>(
        &'i self,
        facts: &'i [Facts<'i>],
        matches: &'i Matches<'i>,
        cruise: Option<&'i Derived<'i>>,
    ) -> Input<'i> {
        Input {
            rules: &self.config.rules,
            modules: Modules::new(&self.modules),
            dependencies: &self.dependencies,
            graph: &self.graph,
            facts,
            matches,
            world: &self.world,
            cruise,
        }
    }
}

/// The graph of every import of the tree.
fn trace_all(tree: Tree, past: &Past<'_>) -> Result<Traced, RunError> {
    let Tree { config, index, hidden, ignored, handicap, known } = tree;
    let mut notes = config.notes.clone();
    let settings = resolve::Settings { without: handicap.step, ..resolve::Settings::default() };
    let extraction = Settings { without: handicap.kind, ..Settings::NATIVE };
    let known = match known.filter(|known| known.settings == extraction) {
        Some(known) => known,
        None => past.recall(index.root(), &extraction)?,
    };
    let is_cell = |dir: &str| is_cell(&config.rules, dir);
    let loaded = on_pool(|| load(&index, &settings, known.hasher, is_cell));
    let world = loaded.world;
    notes.extend(output_note(&world));
    let resolution = resolution(known.hasher, &index, loaded.digest, &config.rules);
    let reading =
        Reading { index: Arc::clone(&index), known: Arc::clone(&known), started: past.started };
    let read = modules::extract_all(&reading, &config.rules, modules::sources(&world))?;
    let files = loaded.files;
    let linked = on_pool(|| link(&config.rules, &world, &settings, files, known, resolution, read));
    let Linked { modules, dependencies, graph, mut kept } = linked;
    // What an engine with a handicap finds is of no use to others.
    kept.resolution = (handicap == Handicap::default()).then_some(resolution);
    let (config, hidden, ignored) = (Arc::new(config), hidden.into(), ignored.into());
    let view = None;
    let (modules, dependencies) = (Arc::new(modules), Arc::new(dependencies));
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

/// Does `work` on the pool, from where it is shared out with less ado.
fn on_pool<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::scope(|_| work())
}

/// What comes of the files that were read.
struct Linked {
    modules: Vec<Module>,
    dependencies: Vec<Dependency>,
    graph: ModuleGraph,
    kept: Kept,
}

/// Resolves what was read, and makes the graph of it. `known` holds what was known before, `resolution`
/// is what decides on resolution now.
fn link(
    rules: &RuleSet,
    world: &Arc<World>,
    settings: &resolve::Settings,
    steering: Vec<SteeringFile>,
    known: Arc<Known>,
    resolution: Digest,
    read: Vec<Read>,
) -> Linked {
    let is_known = known.resolution == Some(resolution);
    let resolver = Arc::new(OnceLock::new());
    let new = || resolver.get_or_init(|| Resolver::new(Arc::clone(world), settings.clone()));
    let steering_files = Arc::new(steering.iter().map(|file| file.file).collect());
    let (dependencies, (kept, steering)) = rayon::join(
        || dependencies::resolve_all(new, world, rules, &read, is_known),
        || (Kept::new(known, &read), Steering::new(world, rules, steering, &read)),
    );
    let kept = Kept { steering: steering_files, resolver, ..kept };
    let (modules, dependencies) = steering.among(read, dependencies);
    let by_exports = |zone: &Zone| matches!(zone.entry, Some(Entry::Exports));
    let (graph, ()) = rayon::join(
        || ModuleGraph::new(sources(&modules), &dependencies, &world.index),
        || {
            // Rules will ask for them, and this thread has nothing else to do.
            if rules.zones.iter().any(by_exports) {
                world.find_entries();
            }
        },
    );
    Linked { modules, dependencies, graph, kept }
}

pub(super) fn new_resolver(world: &Arc<World>) -> Resolver {
    Resolver::new(Arc::clone(world), resolve::Settings::default())
}

/// A digest of all that decides on where imports lead, apart from the imports.
fn resolution(hasher: Hasher, index: &FileIndex, steering: Digest, rules: &RuleSet) -> Digest {
    let (files, steering) = (index.digest(hasher).bytes(), steering.bytes());
    let zones = rules.zones.iter().map(|zone| zone.path.text.as_bytes());
    hasher.parts([&files[..], &steering].into_iter().chain(zones))
}

pub(super) fn sources(modules: &[Module]) -> impl Iterator<Item = FileId> {
    modules.iter().filter(|module| module.is_source).map(|module| module.file)
}

/// Counts violations and probes per rule.
fn count(input: &Input<'_>, findings: &[Finding], probes: &[ProbeResult], stats: &mut [RuleStats]) {
    let outside = |finding: &&Finding| !is_probe(input.world.index.path(finding.file));
    for finding in findings.iter().filter(outside) {
        stats[usize::from(finding.rule.0)].violations += 1;
    }
    for (rule, stats) in input.rules.rules.iter().zip(stats) {
        stats.proved_by = probes::verify::proving(input, probes, rule);
    }
}

/// Says which folders were taken for build output: nothing in them is checked.
pub(super) fn output_note(world: &World) -> Option<String> {
    let folders = world.outputs.folders();
    (!folders.is_empty()).then(|| format!("build output, not checked: {}", folders.join(", ")))
}

//! One call per stage: the page to read first.
//!
//! ```text
//! config -> RuleSet, discover -> FileIndex
//! extract -> Vec<Import> -> resolve -> Vec<Dependency> -> ModuleGraph
//! rules -> Vec<Violation>, probes -> Vec<ProbeResult>: all of it is `Checked`
//! ```

mod among_probes;
pub mod cruise;
mod dependencies;
mod depth;
pub mod drafts;
mod effect;
mod kept;
mod modules;
mod past;
pub mod survey;
mod traced;
mod trail;
mod tree;

pub(crate) use effect::Effect;
pub(crate) use kept::Anew;
pub(crate) use past::Past;
pub(crate) use traced::Traced;

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    base::{escape::printable, severity::Severity},
    cache::{Caching, Known, Refused},
    config::{self, Config, ConfigError, ConfigFile, Located},
    cruise::Names,
    discover::{
        FileId, FileIndex, is_probe, overlay::Overlay, sources::SourcesError, walk::Hidden,
    },
    extract::import::ImportKind,
    pipeline::tree::Tree,
    probes::{self, ProbeResult, witness::Search},
    resolve::{self, Resolver, World, target::Dependency},
    rules::{
        blind_spots,
        cruise::known::soften,
        describe,
        engine::{Finding, Input, Module, RuleStats},
        liveness::{self, Dead},
        probe_imports,
        ruleset::{BlindSpotPolicy, RuleId, RuleSet},
        suppress,
        violation::{BlindSpot, Violation},
    },
    watchdog,
};

/// Everything that one run found out. Reports are made from this and from nothing else.
pub struct Checked {
    /// The config file; `None` when the built-in defaults are used.
    pub config: Option<ConfigFile>,
    /// What it extends.
    pub config_bases: Vec<ConfigFile>,
    /// Every file that was read for the config, when it is of dependency-cruiser: absolute paths.
    pub config_read: Vec<PathBuf>,
    /// The files of the tree.
    pub index: Arc<FileIndex>,
    /// The rules.
    pub rules: Arc<RuleSet>,
    /// The source files that were read, with what was found in them, sorted by file.
    pub modules: Arc<Vec<Module>>,
    /// The resolved imports, sorted by importing file and position.
    pub dependencies: Arc<Vec<Dependency>>,
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
    /// What in the config does nothing, in its order.
    pub dead: Vec<Dead>,
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
    /// The cache folder that was asked for cannot be trusted.
    #[error(transparent)]
    Cache(#[from] Refused),
    /// What was to be started from cannot be had.
    #[error(transparent)]
    Sources(#[from] SourcesError),
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
            Self::Root { .. } | Self::Sources(_) => format!("error: {self}\n"),
            Self::Cache(_) => {
                format!("error: {self}\n  help: name a folder that is no part of the repository\n")
            }
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
        self.rules.rule(id)
    }

    /// The import that a dependency comes from.
    pub fn import(&self, dependency: &Dependency) -> &crate::extract::import::Import {
        &self.module(dependency.from).extracted.imports[dependency.import as usize]
    }

    /// Lets go of what is shared with the tree that was checked, so that the tree can change in place.
    pub(crate) fn forget_tree(&mut self) {
        (self.modules, self.dependencies) = Default::default();
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
    /// What is to be done about what does nothing, whatever the config says.
    pub liveness: LivenessPolicy,
    /// Whether and where what is found out is kept for the next run.
    pub caching: Caching,
}

impl Options {
    /// Finds the root and the config.
    fn located(&self) -> Result<Located, ConfigError> {
        config::locate(&self.cwd, self.root.as_deref(), self.config.as_deref())
    }
}

/// What is to be done about what does nothing, where that is not up to the config.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LivenessPolicy {
    /// About rules that cannot bite.
    pub dead_rule: Option<Option<Severity>>,
    /// About what nothing needs.
    pub unused: Option<Option<Severity>>,
}

impl LivenessPolicy {
    fn apply(self, policy: &mut BlindSpotPolicy) {
        policy.dead_rule = self.dead_rule.unwrap_or(policy.dead_rule);
        policy.unused = self.unused.unwrap_or(policy.unused);
    }
}

/// Runs every stage.
///
/// # Errors
/// When the run cannot be made: the config is wrong, or the root cannot be read. Whatever is wrong
/// with single files is part of the result.
pub fn check(options: &Options) -> Result<Checked, RunError> {
    Ok(check_with(options, |_| ())?.0)
}

/// Runs every stage, and has `look` see everything that the verdicts come from.
///
/// # Errors
/// Those of [`check`].
pub fn check_with<T>(
    options: &Options,
    look: impl FnOnce(&Examined<'_>) -> T,
) -> Result<(Checked, T), RunError> {
    check_and(&options.located()?, Overlay::default(), options.liveness, look)
}

/// Runs every stage twice over the tree: by another config, and by the one that is used. The other one
/// is a file, or `git:` and a revision.
///
/// # Errors
/// Those of [`check`], for either of them; or there is no such config.
pub fn check_both(options: &Options, other: &str) -> Result<(Checked, Checked), RunError> {
    let located = options.located()?;
    let past = config::locate_other(&located, &options.cwd, other)?;
    let check = |located| check_and(located, Overlay::default(), options.liveness, |_| ());
    Ok((check(&past)?.0, check(&located)?.0))
}

/// Runs every stage over the tree at a known place, with texts laid over it.
///
/// # Errors
/// Those of [`check`].
pub fn check_located(located: &Located, overlay: Overlay) -> Result<Checked, RunError> {
    Ok(check_and(located, overlay, LivenessPolicy::default(), |_| ())?.0)
}

fn check_and<T>(
    located: &Located,
    overlay: Overlay,
    liveness: LivenessPolicy,
    look: impl FnOnce(&Examined<'_>) -> T,
) -> Result<(Checked, T), RunError> {
    let started = Instant::now();
    let traced = Traced::of(located, overlay, liveness, &Past::default())?;
    let (concluded, seen) = traced.judge(|examined| (Conclusion::of(examined), look(examined)));
    Ok((traced.checked(concluded, started), seen))
}

/// Runs every stage up to the verdicts, and has `look` see everything that they come from: for what
/// asks more than a report does.
///
/// # Errors
/// Those of [`check`].
pub fn examine<T>(
    located: &Located,
    overlay: Overlay,
    look: impl FnOnce(&Examined<'_>) -> T,
) -> Result<T, RunError> {
    let liveness = LivenessPolicy::default();
    Ok(Traced::of(located, overlay, liveness, &Past::default())?.judge(look))
}

/// The same again and again over one tree, each time with other texts laid over it, and by an engine
/// that cannot do everything: what one run found in files that stay the same, the next one knows.
pub(crate) struct Trying<'t> {
    located: &'t Located,
    handicap: Handicap,
    known: Option<Arc<Known>>,
}

impl<'t> Trying<'t> {
    /// Over the tree at a known place.
    pub(crate) fn new(located: &'t Located, handicap: Handicap) -> Self {
        Self { located, handicap, known: None }
    }

    /// Runs every stage up to the verdicts with these texts.
    ///
    /// # Errors
    /// Those of [`check`].
    pub(crate) fn examine<T>(
        &mut self,
        overlay: Overlay,
        look: impl FnOnce(&Examined<'_>) -> T,
    ) -> Result<T, RunError> {
        let past = Past { known: self.known.as_ref(), ..Past::default() };
        let tree = tree::discover(self.located, overlay, &past)?;
        let tree = Tree { handicap: self.handicap, ..tree };
        let traced = Traced::of_tree(tree, &past)?;
        self.known = Some(Arc::new(traced.known()));
        Ok(traced.judge(look))
    }
}

/// What the engine shall not be able to do, so that it can be shown what `prove` would say of it. By
/// default it can do everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handicap {
    /// This kind of import is not read.
    pub kind: Option<ImportKind>,
    /// This step of resolution is left out.
    pub step: Option<resolve::Omit>,
}

/// A run, with everything that its verdicts come from.
pub struct Examined<'e> {
    /// The config.
    pub config: &'e Config,
    /// What rules are judged by.
    pub input: &'e Input<'e>,
    /// What matters and was not looked at.
    pub hidden: &'e [Hidden],
    /// What resolution knows, to be shared.
    pub world: &'e Arc<World>,
    /// What the config leaves out of the run that would have counted.
    pub ignored: &'e [String],
    /// What the rules found, in probes too.
    pub findings: Vec<Finding>,
    /// The probes, sorted by file.
    pub probes: Vec<ProbeResult>,
    /// Figures about each rule, in the order of [`RuleSet::rules`]: violations of probes left aside.
    pub rule_stats: Vec<RuleStats>,
}

impl<'e> Examined<'e> {
    /// A search for imports that would break rules.
    pub fn witnesses(&self) -> Search<'e> {
        let names = |cruiser: &Arc<config::cruiser::Cruiser>| {
            Names::new(self.input.world.index.root(), &cruiser.settings.base)
        };
        Search::new(self.input, self.config.cruiser.as_ref().map(names))
    }

    /// A resolver like the one that the imports of this run were resolved with.
    pub fn resolver(&self) -> Resolver {
        let cruiser = self.config.cruiser.as_ref();
        let settings = cruiser.map(|cruiser| cruiser.settings.resolve.clone());
        Resolver::new(Arc::clone(self.world), settings.unwrap_or_default())
    }

    /// What the run comes to.
    pub fn conclude(&self) -> Conclusion {
        Conclusion::of(self)
    }
}

/// What a run comes to: the verdicts as reports have them.
pub struct Conclusion {
    /// As [`Checked::violations`].
    pub violations: Vec<Violation>,
    /// As [`Checked::probe_violations`].
    pub probe_violations: Vec<Violation>,
    /// As [`Checked::blind_spots`].
    pub blind_spots: Vec<BlindSpot>,
    probes: Vec<ProbeResult>,
    rule_stats: Vec<RuleStats>,
    dead: Vec<Dead>,
    suppressed: usize,
}

impl Conclusion {
    fn of(examined: &Examined<'_>) -> Self {
        let Examined { input, .. } = examined;
        let index = &input.world.index;
        let (in_probes, outside): (Vec<&Finding>, Vec<&Finding>) =
            examined.findings.iter().partition(|finding| is_probe(index.path(finding.file)));
        let files: Vec<&ConfigFile> = examined.config.files().collect();
        let ignores = examined.config.ignore.uses(examined.ignored);
        let config = liveness::Config { files: &files, ignores: &ignores };
        let (mut violations, (probe_violations, dead)) = rayon::join(
            || describe::violations(input, &outside),
            || {
                let of_probes = describe::violations(input, &in_probes);
                (of_probes, liveness::find(input, &examined.rule_stats, &config))
            },
        );
        probe_imports::add(input, &mut violations);
        let suppressed = suppress::apply(input.rules, &input.modules, &mut violations);
        let mut rule_stats = examined.rule_stats.clone();
        for rule in suppressed.iter().filter_map(|violation| violation.rule_id) {
            rule_stats[usize::from(rule.0)].suppressed += 1;
        }
        for rule in examined.known(&outside) {
            rule_stats[usize::from(rule.0)].baselined += 1;
        }
        describe::number_fingerprints(index, &mut violations);
        let failed = examined.probes.iter().filter(|probe| probe.verdict.fails());
        let failed: Vec<FileId> = failed.map(|probe| probe.file).collect();
        let mut blind_spots = blind_spots::collect(input, examined.hidden, &failed, &dead, &files);
        let (probes, config) = (&examined.probes, examined.config.file.as_ref());
        blind_spots.extend(probes::required::blind_spots(input, probes, &rule_stats, config));
        blind_spots.sort_by(|a, b| (&a.file, a.range, a.reason).cmp(&(&b.file, b.range, b.reason)));
        let (probes, suppressed) = (probes.clone(), suppressed.len());
        Self { violations, probe_violations, blind_spots, probes, rule_stats, dead, suppressed }
    }
}

impl Examined<'_> {
    /// The rules of those findings that are known violations of a dependency-cruiser config.
    fn known(&self, findings: &[&Finding]) -> Vec<RuleId> {
        let (Some(derived), Some(cruiser)) = (self.input.cruise, &self.config.cruiser) else {
            return Vec::new();
        };
        if cruiser.known_violations.is_empty() {
            return Vec::new();
        }
        let softened =
            soften(&cruiser.known_violations, self.input, derived, findings.iter().copied());
        let known = findings.iter().zip(softened.known).filter(|(_, known)| *known);
        known.map(|(finding, _)| finding.rule).collect()
    }
}

//! A run from dependency-cruiser's command line: the same stages, from the sources that were named.

use std::path::PathBuf;

use crate::{
    config::{
        self,
        cruiser::{self, Cruiser, raw::CruiserOptions},
    },
    cruise::{Start, derive::Derived},
    discover::overlay::Overlay,
    pipeline::{Past, RunError, Traced, tree},
    rules::{
        cruise::known::{KnownViolation, soften},
        engine::{self, Finding, Module},
        matches::Matches,
        ruleset::RuleSet,
    },
};

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The folder that the command runs in.
    pub cwd: PathBuf,
    /// Which config.
    pub config: Chosen,
    /// The file with known violations.
    pub known_violations: Option<PathBuf>,
    /// What the command line says of options; it wins over the config.
    pub options: CruiserOptions,
    /// The files, folders and globs to start from.
    pub sources: Vec<String>,
    /// Judge as dependency-cruiser does, also where that is wrong.
    pub parity: bool,
}

/// Which config a run uses.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// None.
    No,
    /// The one in the folder that the command runs in.
    Default,
    /// This file.
    File(PathBuf),
}

/// What a run found out.
pub struct Judged<'j> {
    /// The graph, and what follows from it.
    pub derived: &'j Derived<'j>,
    /// The rules.
    pub rules: &'j RuleSet,
    /// What they found.
    pub findings: &'j [Finding],
    /// For each finding, whether it is known.
    pub known: &'j [bool],
    /// Known violations that were not found any more.
    pub stale: Vec<&'j KnownViolation>,
    /// What the config says beside its rules.
    pub cruiser: &'j Cruiser,
    /// The config, as it is called.
    pub config_file: Option<&'j str>,
    /// Remarks about how the config came to be.
    pub notes: &'j [String],
    /// Files that could not be read or parsed whole, and what is wrong with each.
    pub problems: Vec<String>,
}

/// Runs every stage, and has `report` made from what they found out.
///
/// # Errors
/// When the run cannot be made.
pub fn cruise<T>(request: &Request, report: impl FnOnce(&Judged<'_>) -> T) -> Result<T, RunError> {
    let place = cruiser::Place {
        cwd: request.cwd.clone(),
        root: config::workspace_root(&request.cwd),
        start: Start::Sources(request.sources.clone()),
        parity: request.parity,
        revision: None,
    };
    let file = match &request.config {
        Chosen::No => None,
        Chosen::Default => Some(cruiser::locate(&request.cwd)?),
        Chosen::File(file) => Some(request.cwd.join(file)),
    };
    let known = request.known_violations.as_deref();
    let config = cruiser::read(file.as_deref(), &request.options, known, &place)?;
    let past = Past::default();
    let tree = tree::of_config(&place.root, config, Overlay::default(), &past)?;
    let traced = Traced::of_tree(tree, &past)?;
    let facts = traced.facts();
    let derived = traced.derived();
    let matches = Matches::new(&traced.config.rules, &facts, derived.as_ref());
    let input = traced.input(&facts, &matches, derived.as_ref());
    let (findings, _) = engine::run(&input);
    let (Some(derived), Some(cruiser)) = (&derived, &traced.config.cruiser) else {
        unreachable!("the config is one of dependency-cruiser, or none at all");
    };
    let softened = soften(&cruiser.known_violations, &input, derived, &findings);
    Ok(report(&Judged {
        derived,
        rules: &traced.config.rules,
        findings: &findings,
        known: &softened.known,
        stale: softened.stale.iter().map(|&at| &cruiser.known_violations[at]).collect(),
        cruiser,
        config_file: traced.config.file.as_ref().map(|file| &*file.path),
        notes: &traced.config.notes,
        problems: problems(&traced),
    }))
}

/// What could not be read whole: imports may be missing from the graph, and nothing else would say so.
fn problems(traced: &Traced) -> Vec<String> {
    let problem = |module: &Module| {
        let problem = module.extracted.problem.as_ref()?;
        let path = traced.index.path(module.file);
        Some(format!("{path}:{}: {}", problem.range.start.line, problem.message))
    };
    traced.modules.iter().filter_map(problem).collect()
}

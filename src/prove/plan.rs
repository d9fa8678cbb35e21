//! What is tried: candidates for each rule, then every spelling of what broke it.

use std::sync::Arc;

use crate::{
    base::path,
    discover::{FileIndex, is_probe, overlay::Overlay},
    pipeline::Examined,
    prove::{
        candidates::Candidates,
        construct::{Construct, out_of_reach},
        form::{FORMS, Form, Language, STEERING},
        judge::{Reading, cell},
        lay::{Job, Layer, Pick, Trial, ordinary, primary},
        layout::Sites,
        route::{NoRoute, Way},
        verdict::{Axis, Cell, Outcome, Proof, RuleProof, Verdict, Witness},
    },
    rules::ruleset::{Rule, RuleId, Subject},
};

/// For how many candidates all forms are tried, not the ordinary one alone.
const TRIED_IN_ALL_FORMS: usize = 4;
/// In how many places a bridge is tried.
const BRIDGES: usize = 8;

/// What was laid to find witnesses.
pub(super) struct Scouting {
    index: Arc<FileIndex>,
    sites: Sites,
    rules: Vec<Scouted>,
}

/// One rule, with its candidates.
struct Scouted {
    id: RuleId,
    found: Result<Vec<(Job, Trial)>, NotTried>,
}

/// Why there is nothing to try.
enum NotTried {
    /// Nothing could break the rule.
    Dead(String),
    /// The means are not there.
    Cannot(String),
}

fn ids(examined: &Examined<'_>) -> impl Iterator<Item = RuleId> {
    (0..examined.input.rules.rules.len()).map(|at| RuleId(u16::try_from(at).unwrap_or(u16::MAX)))
}

/// Lays candidates for every rule.
pub(super) fn scout(examined: &Examined<'_>) -> (Overlay, Scouting) {
    let input = examined.input;
    let search = examined.witnesses();
    let candidates = Candidates::new(examined, &search);
    let index = Arc::clone(&input.world.index);
    let mut layer = Layer::new(&index, input.world, &search);
    let rules = ids(examined).map(|id| {
        let found = scout_one(&candidates, &mut layer, id, input.rules.rule(id));
        Scouted { id, found }
    });
    let rules = rules.collect();
    let (overlay, sites, _) = layer.finish();
    (overlay, Scouting { index, sites, rules })
}

fn scout_one(
    candidates: &Candidates<'_>,
    layer: &mut Layer<'_>,
    id: RuleId,
    rule: &Rule,
) -> Result<Vec<(Job, Trial)>, NotTried> {
    let construct = Construct::of(rule).map_err(NotTried::Cannot)?;
    let pairs = candidates.of(id, construct).map_err(NotTried::Dead)?;
    let mut tried = Vec::new();
    for (nth, pair) in pairs.into_iter().enumerate() {
        let job = Job { id, construct, pair, plain: ordinary() };
        if construct.is_lone() {
            tried.extend(layer.lay_lone(&job).map(|trial| (job, trial)));
            continue;
        }
        let (picks, _) = layer.picks(&job);
        let forms = if nth < TRIED_IN_ALL_FORMS { FORMS } else { &FORMS[..1] };
        for form in forms {
            let job = Job { plain: form, ..job.clone() };
            let Some(pick) = primary(&picks, form) else { continue };
            let trial = layer.lay(&job, form, pick);
            tried.extend(trial.map(|trial| (job, trial)));
        }
    }
    if tried.is_empty() {
        let why = format!("no file can be laid that the `from` of {} means", rule.name);
        return Err(NotTried::Dead(why));
    }
    Ok(tried)
}

/// What was laid to try every spelling.
pub(super) struct Trials {
    sites: Sites,
    files: usize,
    rules: Vec<Tried>,
}

/// One rule, with every spelling.
struct Tried {
    proof: RuleProof,
    id: RuleId,
    trials: Vec<Trial>,
}

impl Scouting {
    /// Finds out which candidates broke the rules, and lays every spelling of one for each.
    pub(super) fn witnesses(self, examined: &Examined<'_>) -> (Overlay, Trials) {
        let input = examined.input;
        let search = examined.witnesses();
        let reading = Reading::new(examined, &self.sites);
        let mut layer = Layer::new(&self.index, input.world, &search);
        let places = self.places(examined);
        let mut rules = Vec::new();
        for scouted in self.rules {
            let rule = input.rules.rule(scouted.id);
            let mut proof = RuleProof {
                name: rule.name.clone(),
                severity: rule.severity,
                outcome: Outcome::Dead,
                note: None,
                witness: None,
                cells: Vec::new(),
            };
            let mut trials = Vec::new();
            match scouted.found {
                Err(NotTried::Dead(why)) => proof.note = Some(why),
                Err(NotTried::Cannot(why)) => {
                    proof.outcome = Outcome::Untried;
                    proof.note = Some(why);
                }
                Ok(found) => match &*witnesses(&reading, &found, &mut layer) {
                    [] => (proof.outcome, proof.note) = unbroken(rule, &reading, &found),
                    jobs @ [job, ..] => {
                        proof.outcome = Outcome::Proved;
                        proof.note = job.construct.note().map(str::to_owned);
                        proof.witness = Some(Witness {
                            from: job.pair.from.clone(),
                            to: (!job.construct.is_lone()).then(|| job.pair.goal.to_string()),
                            form: job.plain.name,
                        });
                        let places: Vec<String> = places
                            .iter()
                            .filter(|place| !search.means_from(job.id, place))
                            .cloned()
                            .collect();
                        let mut spelled = Spelled {
                            layer: &mut layer,
                            job,
                            trials: &mut trials,
                            steers: input.cruise.is_none(),
                        };
                        proof.cells = spelled.all(rule, jobs, &places);
                    }
                },
            }
            rules.push(Tried { proof, id: scouted.id, trials });
        }
        let (overlay, sites, files) = layer.finish();
        (overlay, Trials { sites, files, rules })
    }

    /// A source of each part of the tree: of each cell, or else of each folder two steps below the
    /// root.
    fn places(&self, examined: &Examined<'_>) -> Vec<String> {
        let input = examined.input;
        let mut seen: Vec<String> = Vec::new();
        let mut places: Vec<String> = Vec::new();
        for module in input.modules.iter().filter(|module| module.is_source && !module.is_probe) {
            let path = input.world.index.path(module.file);
            if self.index.walked(path).is_none() || is_probe(path) {
                continue;
            }
            let part = match &module.cell {
                Some(cell) => cell.dir.to_string(),
                None => path::parent(path).split('/').take(2).collect::<Vec<_>>().join("/"),
            };
            if !seen.contains(&part) {
                seen.push(part);
                places.push(path.to_owned());
            }
        }
        places
    }
}

/// The candidates that broke their rule in the ordinary form (else in the first that did): the one
/// whose target can be named in the most ways first.
fn witnesses(reading: &Reading<'_>, found: &[(Job, Trial)], layer: &mut Layer<'_>) -> Vec<Job> {
    let is_caught =
        |(job, trial): &&(Job, Trial)| reading.verdict(job.id, trial).0 == Verdict::Caught;
    let caught: Vec<&Job> = found.iter().filter(is_caught).map(|(job, _)| job).collect();
    let is_ordinary = |job: &&&Job| job.plain.name == ordinary().name;
    let Some(first) = caught.iter().find(is_ordinary).or(caught.first()) else {
        return Vec::new();
    };
    let form = first.plain.name;
    let mut jobs: Vec<Job> =
        caught.into_iter().filter(|job| job.plain.name == form).cloned().collect();
    if first_is_lone(&jobs) {
        jobs.truncate(1);
    } else {
        jobs.sort_by_cached_key(|job| std::cmp::Reverse(ways(&layer.picks(job).0).len()));
    }
    jobs
}

fn first_is_lone(jobs: &[Job]) -> bool {
    jobs.first().is_some_and(|job| job.construct.is_lone())
}

/// The ways among some picks.
fn ways(picks: &[Pick]) -> Vec<Way> {
    let mut ways: Vec<Way> = picks.iter().map(|pick| pick.way).collect();
    ways.dedup();
    ways
}

/// What is to be said of a rule that no candidate broke.
fn unbroken(
    rule: &Rule,
    reading: &Reading<'_>,
    found: &[(Job, Trial)],
) -> (Outcome, Option<String>) {
    if let Some(why) = out_of_reach(rule) {
        return (Outcome::Untried, Some(why.to_owned()));
    }
    let first = found.first().map(|(job, trial)| {
        let (_, why) = reading.verdict(job.id, trial);
        let why = why.unwrap_or_else(|| "it is not caught".to_owned());
        match trial.form {
            Some(_) => format!(
                "nothing that was tried breaks it: of an import of {} in a file like {}, {why}",
                job.pair.goal, job.pair.from
            ),
            None => format!("a file like {} does not break it", job.pair.from),
        }
    });
    (Outcome::Dead, first)
}

/// Lays every spelling of one import.
struct Spelled<'s, 'l> {
    layer: &'s mut Layer<'l>,
    job: &'s Job,
    trials: &'s mut Vec<Trial>,
    /// Manifests and configurations are judged.
    steers: bool,
}

impl Spelled<'_, '_> {
    /// Lays all; gives those that cannot be written. The first of `jobs` is the one; what it has no
    /// way for may be shown with another.
    fn all(&mut self, rule: &Rule, jobs: &[Job], places: &[String]) -> Vec<Cell> {
        if self.job.construct.is_lone() {
            self.trials.extend(self.layer.lay_lone(self.job));
            return Vec::new();
        }
        let (picks, missing) = self.layer.picks(self.job);
        let mut none = Vec::new();
        for form in FORMS {
            let ordinary = primary(&picks, form);
            let mut can_be = false;
            // How a target is named does not depend on the kind of file: once is enough for these.
            let once = matches!(form.language, Language::Only(_));
            for pick in picks.iter().filter(|pick| !once || ordinary == Some(*pick)) {
                can_be |= self.one(self.job, form, pick, ordinary == Some(pick))
                    && ordinary == Some(pick);
            }
            if !can_be {
                none.push(no_form(form.name, form.why_not(&self.job.pair.goal)));
            }
        }
        let mut covered = ways(&picks);
        for job in &jobs[1..] {
            let (others, _) = self.layer.picks(job);
            let others: Vec<Pick> =
                others.into_iter().filter(|pick| !covered.contains(&pick.way)).collect();
            let forms = FORMS.iter().filter(|form| !matches!(form.language, Language::Only(_)));
            for form in forms {
                for pick in &others {
                    self.one(job, form, pick, false);
                }
            }
            covered.extend(ways(&others));
        }
        none.extend(missing.into_iter().filter(|none| !covered.contains(&none.way)).map(no_route));
        none.extend(self.over_others(rule, jobs, places));
        none
    }

    /// Lays one spelling; whether it can be written.
    fn one(&mut self, job: &Job, form: &'static Form, pick: &Pick, is_ordinary: bool) -> bool {
        let Some(trial) = self.layer.lay(job, form, pick) else { return false };
        let axis = match (form.name == job.plain.name, is_ordinary) {
            (true, true) => Axis::Plain,
            (false, true) => Axis::Form,
            (true, false) => Axis::Way,
            (false, false) => Axis::Both,
        };
        self.trials.push(Trial { axis, ..trial });
        true
    }

    /// Lays manifests and configurations.
    fn steering(&mut self, jobs: &[Job]) -> Vec<Cell> {
        let mut none = Vec::new();
        for form in STEERING {
            let mut why = None;
            let found = jobs.iter().find_map(|job| match self.layer.lay_steering(job, form) {
                Ok(trial) => Some(trial),
                Err(reason) => {
                    why = why.take().or(Some(reason));
                    None
                }
            });
            match found {
                Some(trial) => self.trials.push(trial),
                None => none.push(no_form(form.name, why.unwrap_or_default())),
            }
        }
        none
    }

    /// Lays what takes further files.
    fn over_others(&mut self, rule: &Rule, jobs: &[Job], places: &[String]) -> Vec<Cell> {
        let judges_imports = matches!(rule.subject, Subject::Dependency | Subject::Allowed)
            && self.job.construct == Construct::Edge;
        if !judges_imports {
            let why = "the rule does not judge single imports";
            let ways = [Way::Barrel, Way::Bridge];
            let mut none: Vec<Cell> =
                ways.map(|way| no_route(NoRoute { way, why: why.to_owned() })).into();
            none.extend(STEERING.iter().map(|form| no_form(form.name, why.to_owned())));
            return none;
        }
        let mut none = if self.steers {
            self.steering(jobs)
        } else {
            let why = "rules of dependency-cruiser are about sources";
            STEERING.iter().map(|form| no_form(form.name, why.to_owned())).collect()
        };
        match self.layer.lay_barrel(self.job) {
            Some(trial) => self.trials.push(trial),
            None => none.push(no_route(NoRoute {
                way: Way::Barrel,
                why: "no other file of its `from` can be laid".to_owned(),
            })),
        }
        let step = places.len().div_ceil(BRIDGES).max(1);
        let places: Vec<String> = places.iter().step_by(step).cloned().collect();
        match self.layer.lay_bridges(self.job, &places) {
            Some(trial) => self.trials.push(trial),
            None => none.push(no_route(NoRoute {
                way: Way::Bridge,
                why: "its `from` means every part of the tree".to_owned(),
            })),
        }
        none
    }
}

fn no_route(none: NoRoute) -> Cell {
    Cell {
        form: None,
        way: Some(none.way),
        by: None,
        axis: Axis::Way,
        verdict: Verdict::Inexpressible,
        reason: Some(none.why),
        files: Vec::new(),
    }
}

fn no_form(form: &'static str, why: String) -> Cell {
    Cell {
        form: Some(form),
        way: None,
        by: None,
        axis: Axis::Form,
        verdict: Verdict::Inexpressible,
        reason: Some(why),
        files: Vec::new(),
    }
}

impl Trials {
    /// Reads off what became of each.
    pub(super) fn judge(self, examined: &Examined<'_>) -> Proof {
        let reading = Reading::new(examined, &self.sites);
        let rules = self.rules.into_iter().map(|tried| {
            let mut proof = tried.proof;
            let cells =
                tried.trials.iter().map(|trial| cell(&reading, &self.sites, tried.id, trial));
            proof.cells.extend(cells);
            let escapes = |cell: &Cell| cell.verdict == Verdict::Escaped;
            if proof.outcome == Outcome::Proved && proof.cells.iter().any(escapes) {
                proof.outcome = Outcome::Escapes;
            }
            proof
        });
        Proof {
            rules: rules.collect(),
            files: self.files,
            notes: examined.config.notes.clone(),
            duration: std::time::Duration::ZERO,
        }
    }
}

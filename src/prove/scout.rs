//! Looks for what breaks each rule: candidates are laid, and a run tells which of them did.

use std::sync::Arc;

use crate::{
    discover::{FileIndex, overlay::Overlay},
    extract::import::ImportKind,
    pipeline::Examined,
    prove::{
        candidates::{Candidates, NotTried},
        construct::{Construct, out_of_reach},
        form::{FORMS, Form, Language, STEERING},
        judge::Reading,
        lay::{Job, Layer, Trial, ordinary, ordinary_ways},
        layout::Sites,
        plan::Trials,
        route::Goal,
        verdict::{Found, Outcome, Verdict},
    },
    rules::ruleset::{Condition, Rule, RuleId, ViewCondition},
};

/// For how many candidates all forms are tried, not the ordinary one alone.
const TRIED_IN_ALL_FORMS: usize = 4;
/// How many candidates are tried by every name as well, when nothing else broke the rule.
const TRIED_BY_ALL_NAMES: usize = 16;

/// What was laid to find out what breaks the rules.
pub(super) struct Scouting {
    pub(super) index: Arc<FileIndex>,
    sites: Sites,
    pub(super) rules: Vec<Scouted>,
    /// Everything that can be tried was.
    is_wide: bool,
}

/// One rule, and how far it has come.
pub(super) struct Scouted {
    pub(super) id: RuleId,
    /// Where it is broken in the tree as it is.
    pub(super) found: Option<Found>,
    pub(super) state: State,
}

/// How far a rule has come.
pub(super) enum State {
    /// Candidates are laid.
    Laid(Vec<(Job, Trial)>),
    /// These broke it, the most telling first.
    Broken(Vec<Job>),
    /// Nothing did, or nothing could be tried, and why.
    Unbroken(Outcome, Option<String>),
}

/// What comes after a run over candidates.
pub(super) enum Next {
    /// Some rules are not broken yet: more is laid.
    Wider(Scouting),
    /// What breaks the rules is known: every spelling of it is laid.
    Spelled(Trials),
}

/// Lays candidates for every rule, or for the one of this name.
pub(super) fn scout(examined: &Examined<'_>, only: Option<&str>) -> (Overlay, Scouting) {
    let input = examined.input;
    let search = examined.witnesses();
    let candidates = Candidates::new(examined, &search);
    let index = Arc::clone(&input.world.index);
    let mut layer = Layer::new(&index, input.world, &search);
    let mut rules = Vec::new();
    for (at, rule) in input.rules.rules.iter().enumerate() {
        if only.is_some_and(|name| rule.name != name) {
            continue;
        }
        let id = RuleId(u16::try_from(at).unwrap_or(u16::MAX));
        let state = match lay(&candidates, &mut layer, id, rule) {
            Ok(laid) => State::Laid(laid),
            Err(NotTried::Dead(why)) => State::Unbroken(Outcome::Dead, Some(why)),
            Err(NotTried::Cannot(why)) => State::Unbroken(Outcome::Untried, Some(why)),
        };
        rules.push(Scouted { id, found: found(examined, id), state });
    }
    let (overlay, sites, _) = layer.finish();
    (overlay, Scouting { index, sites, rules, is_wide: false })
}

/// The first place at which the tree as it is breaks a rule, outside of probes if there is one.
fn found(examined: &Examined<'_>, id: RuleId) -> Option<Found> {
    let input = examined.input;
    let of_rule = || examined.findings.iter().filter(|finding| finding.rule == id);
    let is_probe = |file| input.module(file).is_some_and(|module| module.is_probe);
    let mut outside = of_rule().filter(|finding| !is_probe(finding.file));
    let finding = outside.next().or_else(|| of_rule().next())?;
    let import = finding.dependency.map(|at| input.import(&input.dependencies[at]));
    Some(Found {
        file: input.world.index.path(finding.file).to_owned(),
        line: import.map(|import| import.range.start.line),
        to: finding.to.map(|node| input.facts[node.index()].name().to_owned()),
    })
}

fn lay(
    candidates: &Candidates<'_>,
    layer: &mut Layer<'_>,
    id: RuleId,
    rule: &Rule,
) -> Result<Vec<(Job, Trial)>, NotTried> {
    let construct = Construct::of(rule).map_err(NotTried::Cannot)?;
    let pairs = candidates.of(id, construct)?;
    let is_steering = asks_for_steering(rule);
    let mut laid = Vec::new();
    let mut why = None;
    for (nth, pair) in pairs.into_iter().enumerate() {
        let job = Job { id, construct, pair, plain: ordinary(), pick: None };
        if construct.is_lone() {
            laid.extend(layer.lay_lone(&job).map(|trial| (job, trial)));
            continue;
        }
        let in_all_forms = nth < TRIED_IN_ALL_FORMS;
        if in_all_forms && is_steering {
            why = why.or(lay_steering(&job, layer, &mut laid).err());
        }
        let (picks, _) = layer.picks(&job);
        for form in if in_all_forms { FORMS } else { &FORMS[..1] } {
            let job = Job { plain: form, ..job.clone() };
            let trial = ordinary_ways(&picks, form).find_map(|pick| layer.lay(&job, form, pick));
            laid.extend(trial.map(|trial| (job, trial)));
        }
    }
    if laid.is_empty() {
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        let name = &rule.name;
        let why = format!("no file can be laid that the `from` of {name} means{why}");
        return Err(NotTried::Cannot(why));
    }
    Ok(laid)
}

/// Lays what imports the target without being a source.
fn lay_steering(
    job: &Job,
    layer: &mut Layer<'_>,
    laid: &mut Vec<(Job, Trial)>,
) -> Result<(), String> {
    if job.construct != Construct::Edge {
        return Ok(());
    }
    for form in STEERING {
        let job = Job { plain: form, ..job.clone() };
        let trial = layer.lay_steering(&job, form)?;
        laid.push((job, trial));
    }
    Ok(())
}

/// Whether a rule is about manifests or configurations.
fn asks_for_steering(rule: &Rule) -> bool {
    let is_steering = |kind: &ImportKind| STEERING.iter().any(|form| form.kind == *kind);
    rule.conditions.iter().any(
        |condition| matches!(condition, Condition::Kind(kinds) if kinds.iter().any(is_steering)),
    )
}

impl Scouting {
    /// Reads what became of what was laid; lays more for the rules that are not broken yet, or else
    /// every spelling of what broke them.
    pub(super) fn go_on(mut self, examined: &Examined<'_>) -> (Overlay, Next) {
        let search = examined.witnesses();
        let reading = Reading::new(examined, &self.sites);
        let index = Arc::clone(&self.index);
        let mut layer = Layer::new(&index, examined.input.world, &search);
        let mut is_wider = false;
        for scouted in &mut self.rules {
            let State::Laid(laid) = &mut scouted.state else { continue };
            let laid = std::mem::take(laid);
            let rule = examined.input.rules.rule(scouted.id);
            let jobs = breaking(&reading, &laid, &mut layer);
            let construct = laid.first().map(|(job, _)| job.construct);
            let can_widen = construct.is_some_and(Construct::can_be_named_otherwise);
            scouted.state = if !jobs.is_empty() {
                State::Broken(jobs)
            } else if self.is_wide || !can_widen {
                let (outcome, why) = unbroken(rule, &reading, &laid, scouted.found.is_some());
                State::Unbroken(outcome, Some(why))
            } else {
                is_wider = true;
                State::Laid(widen(rule, &laid, &mut layer))
            };
        }
        if is_wider {
            let (overlay, sites, _) = layer.finish();
            return (overlay, Next::Wider(Self { sites, is_wide: true, ..self }));
        }
        let (overlay, trials) = Trials::lay(self.rules, &index, examined);
        (overlay, Next::Spelled(trials))
    }
}

/// Lays the same again, and more: every name of the target, manifests and configurations, imports
/// without a bridge.
fn widen(rule: &Rule, laid: &[(Job, Trial)], layer: &mut Layer<'_>) -> Vec<(Job, Trial)> {
    let mut wider = Vec::new();
    let mut pairs: Vec<&Job> = Vec::new();
    for (job, trial) in laid {
        let again = match (trial.form, &trial.pick) {
            (Some(form), Some(pick)) => layer.lay(job, form, pick),
            (Some(form), None) => layer.lay_steering(job, form).ok(),
            (None, _) => None,
        };
        wider.extend(again.map(|trial| (job.clone(), trial)));
        if pairs.iter().all(|known| known.pair != job.pair) {
            pairs.push(job);
        }
    }
    let is_told = |form: &&Form| may_be_meant(rule, form);
    let forms: Vec<&'static Form> = FORMS
        .iter()
        .filter(|form| !matches!(form.language, Language::Only(_)))
        .filter(is_told)
        .collect();
    for job in pairs.into_iter().take(TRIED_BY_ALL_NAMES) {
        _ = lay_steering(job, layer, &mut wider);
        let mut constructs = vec![job.construct];
        if job.construct == Construct::Reach {
            constructs.push(Construct::Direct);
        }
        let (picks, _) = layer.picks(job);
        for construct in constructs {
            for form in &forms {
                for pick in &picks {
                    let job =
                        Job { construct, plain: form, pick: Some(pick.clone()), ..job.clone() };
                    let trial = layer.lay(&job, form, pick);
                    wider.extend(trial.map(|trial| (job, trial)));
                }
            }
        }
    }
    wider
}

/// Whether a rule may mean imports of a form, by what it says of their syntax.
fn may_be_meant(rule: &Rule, form: &Form) -> bool {
    rule.conditions.iter().all(|condition| match condition {
        Condition::Kind(kinds) => kinds.contains(&form.kind),
        Condition::KindNot(kinds) => !kinds.contains(&form.kind),
        Condition::TypeOnly(wanted) => form.type_only == *wanted,
        _ => true,
    })
}

/// The candidates that broke their rule in the ordinary form (else in the first that did): the one
/// whose target can be named in the most ways first.
fn breaking(reading: &Reading<'_>, laid: &[(Job, Trial)], layer: &mut Layer<'_>) -> Vec<Job> {
    let is_caught =
        |(job, trial): &&(Job, Trial)| reading.verdict(job.id, trial).0 == Verdict::Caught;
    let caught: Vec<&Job> = laid.iter().filter(is_caught).map(|(job, _)| job).collect();
    let is_ordinary = |job: &&&Job| job.plain.name == ordinary().name;
    let Some(first) = caught.iter().find(is_ordinary).or(caught.first()) else {
        return Vec::new();
    };
    let mut jobs: Vec<Job> = Vec::new();
    for job in &caught {
        let is_alike = job.plain.name == first.plain.name && job.construct == first.construct;
        if is_alike && jobs.iter().all(|known| known.pair != job.pair) {
            jobs.push((*job).clone());
        }
    }
    if first.construct.is_lone() {
        jobs.truncate(1);
    } else {
        jobs.sort_by_cached_key(|job| std::cmp::Reverse(layer.ways(job).len()));
    }
    jobs
}

/// What is to be said of a rule that no candidate broke.
///
/// That something is wrong is said of rules without conditions alone: those that are tried do not
/// hold everything that a condition may ask for.
fn unbroken(
    rule: &Rule,
    reading: &Reading<'_>,
    laid: &[(Job, Trial)],
    is_found: bool,
) -> (Outcome, String) {
    if let Some(why) = out_of_reach(rule) {
        return (Outcome::Untried, why.to_owned());
    }
    let told: Vec<(&Job, &Trial, Verdict, String)> = laid
        .iter()
        .map(|(job, trial)| {
            let (verdict, why) = reading.verdict(job.id, trial);
            (job, trial, verdict, why.unwrap_or_else(|| "it is not caught".to_owned()))
        })
        .collect();
    let escaped = told.iter().find(|(_, _, verdict, _)| *verdict == Verdict::Escaped);
    let Some((job, trial, _, why)) = escaped.or(told.first()) else {
        return (Outcome::Untried, format!("nothing can be laid that {} means", rule.name));
    };
    let from = &job.pair.from;
    let outcome = if has_conditions(rule) { Outcome::Untried } else { Outcome::Unbroken };
    // A rule that something breaks needs no advice.
    let advice = if is_found { "" } else { ADVICE };
    if trial.form.is_some() {
        let goal = &job.pair.goal;
        let (laid, verb) = match laid.len() {
            1 => ("1 import".to_owned(), "was"),
            n => (format!("{n} imports"), "were"),
        };
        let like = format!("of an import of {goal} in a file like {from}, {why}");
        return (outcome, format!("{laid} {verb} laid, none breaks it ({like}){advice}"));
    }
    if trial.goal == Goal::File(from.clone()) {
        let why = format!("only {from} itself is meant, and what it says is not left out");
        return (Outcome::Untried, why);
    }
    (outcome, format!("a file like {from} does not break it{advice}"))
}

/// What to do about a rule that nothing breaks.
const ADVICE: &str =
    "; if something else can, put a probe beside it: a probe that proves the rule ends this";

/// Whether a rule asks for more than what its two sides mean and that there is a cycle.
fn has_conditions(rule: &Rule) -> bool {
    let is_circular =
        |condition: &Condition| matches!(condition, Condition::View(ViewCondition::Circular(_)));
    !rule.conditions.iter().all(is_circular)
}

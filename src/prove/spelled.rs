//! Every spelling of an import that breaks a rule.

use crate::{
    prove::{
        construct::Construct,
        form::{FORMS, Form, Language, STEERING},
        lay::{Job, Layer, Pick, Trial, ordinary_ways, ways},
        route::{NoRoute, Way},
        verdict::{Axis, Cell, Verdict},
    },
    rules::ruleset::{Rule, Subject},
};

/// In how many places a bridge is tried.
const BRIDGES: usize = 8;

/// Lays every spelling of one import.
pub(super) struct Spelled<'s, 'l> {
    pub(super) layer: &'s mut Layer<'l>,
    pub(super) job: &'s Job,
    pub(super) trials: &'s mut Vec<Trial>,
    /// Manifests and configurations are judged.
    pub(super) steers: bool,
}

impl Spelled<'_, '_> {
    /// Lays all; gives those that cannot be written. The first of `jobs` is the one; what it has no
    /// way for may be shown with another.
    pub(super) fn all(&mut self, rule: &Rule, jobs: &[Job], places: &[String]) -> Vec<Cell> {
        if self.job.construct.is_lone() {
            self.trials.extend(self.layer.lay_lone(self.job));
            return Vec::new();
        }
        let (picks, missing) = self.layer.picks(self.job);
        let mut none = Vec::new();
        for form in FORMS {
            // How a target is named does not depend on the kind of file: once is enough for these.
            let laid = match form.language {
                Language::Only(_) => self.ordinary(&picks, form),
                _ => self.in_all_ways(&picks, form),
            };
            if !laid {
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
                    let trial = self.layer.lay(job, form, pick);
                    let trial = trial.map(|trial| Trial { axis: self.axis(form, false), ..trial });
                    self.trials.extend(trial);
                }
            }
            covered.extend(ways(&others));
        }
        none.extend(missing.into_iter().filter(|none| !covered.contains(&none.way)).map(no_route));
        none.extend(self.over_others(rule, jobs, places));
        none
    }

    /// The ways to name the target that stand for all in a form: the one by which the rule is broken
    /// before those that are ordinary.
    fn preferred<'p>(&self, picks: &'p [Pick], form: &'static Form) -> Vec<&'p Pick> {
        let own = picks.iter().filter(|pick| self.job.pick.as_ref() == Some(*pick));
        own.chain(ordinary_ways(picks, form)).collect()
    }

    /// Lays a form by the way that stands for all; whether it can be written.
    fn ordinary(&mut self, picks: &[Pick], form: &'static Form) -> bool {
        let mut preferred = self.preferred(picks, form).into_iter();
        let trial = preferred.find_map(|pick| self.layer.lay(self.job, form, pick));
        let trial = trial.map(|trial| Trial { axis: self.axis(form, true), ..trial });
        let is_laid = trial.is_some();
        self.trials.extend(trial);
        is_laid
    }

    /// Lays a form in all ways; whether one that stands for all can be written.
    fn in_all_ways(&mut self, picks: &[Pick], form: &'static Form) -> bool {
        let laid = picks.iter().map(|pick| self.layer.lay(self.job, form, pick));
        let laid: Vec<Trial> = laid.flatten().collect();
        let is_of = |pick: &&Pick| laid.iter().any(|trial| trial.pick.as_ref() == Some(*pick));
        let ordinary = self.preferred(picks, form).into_iter().find(is_of);
        for trial in laid {
            let is_ordinary = ordinary.is_some() && trial.pick.as_ref() == ordinary;
            self.trials.push(Trial { axis: self.axis(form, is_ordinary), ..trial });
        }
        ordinary.is_some()
    }

    fn axis(&self, form: &Form, is_ordinary: bool) -> Axis {
        match (form.name == self.job.plain.name, is_ordinary) {
            (true, true) => Axis::Plain,
            (false, true) => Axis::Form,
            (true, false) => Axis::Way,
            (false, false) => Axis::Both,
        }
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
                Some(trial) => {
                    let axis = self.axis(form, true);
                    self.trials.push(Trial { axis, ..trial });
                }
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

//! Makes the probes that are missing: each is tried over the tree, in memory, before anybody writes it.

use rustc_hash::FxHashSet;

use crate::{
    base::diagnostic::NoRule,
    config::Located,
    discover::overlay::Overlay,
    pipeline::{Examined, RunError, examine},
    probes::{
        Verdict,
        draft::{Draft, drafts},
        required::{self, Unproved},
    },
    rules::{cells::Cell, ruleset::RuleId},
};

/// How many drafts are tried for one cell.
const TRIES_IN_CELL: usize = 16;

/// Which probes are asked for, beside those that the config requires.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Of these rules.
    pub rules: Vec<String>,
    /// Of every rule.
    pub all: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Drafted {
    /// The probes that are proved when they are written, in the order of the rules, then of the cells.
    pub drafts: Vec<Proved>,
    /// What is asked for and cannot be had.
    pub refused: Vec<Refused>,
    /// What was asked for and is there already: the rule, and the probes that prove it.
    pub there: Vec<(Box<str>, Vec<String>)>,
}

/// A draft that is proved.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The draft.
    pub draft: Draft,
    /// The rules that fire in it, its own among them.
    pub fired: Vec<Box<str>>,
}

/// A probe that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rule, or the folder of the cell, that lacks it.
    pub what: Box<str>,
    /// Why, in one sentence.
    pub why: String,
}

/// Why probes cannot be drafted.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The run cannot be made.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A rule is asked for that does not exist.
    #[error(transparent)]
    NoRule(#[from] NoRule),
}

/// Something that lacks a probe, and what might be one.
struct Want {
    what: Box<str>,
    candidates: Vec<Draft>,
    /// The best one so far.
    best: Option<Proved>,
    /// Why there is none.
    why: Option<String>,
}

impl Want {
    fn of(what: &str, candidates: Result<Vec<Draft>, String>) -> Self {
        let (candidates, why) = match candidates {
            Ok(candidates) => (candidates, None),
            Err(why) => (Vec::new(), Some(why)),
        };
        Self { what: what.into(), candidates, best: None, why }
    }

    /// Nothing better can be found: only the rule itself fires.
    fn is_settled(&self) -> bool {
        self.best.as_ref().is_some_and(|best| best.fired.len() == 1)
    }

    fn candidate(&self, round: usize) -> Option<&Draft> {
        self.candidates.get(round).filter(|_| !self.is_settled())
    }
}

/// Drafts the probes that are missing.
///
/// # Errors
/// When the run cannot be made, or a rule is asked for that does not exist.
pub fn draft(located: &Located, asked: &Asked) -> Result<Drafted, DraftError> {
    let mut drafted = Drafted::default();
    let wants = examine(located, Overlay::default(), |run| of_rules(run, asked, &mut drafted))??;
    settle(located, wants, &mut drafted)?;
    // What proves a rule proves a cell as well.
    let wants = examine(located, overlay(&drafted.drafts, []), of_cells)?;
    settle(located, wants, &mut drafted)?;
    confirm(located, &mut drafted)?;
    Ok(drafted)
}

/// The rules that lack a probe which is asked for or required.
fn of_rules(
    run: &Examined<'_>,
    asked: &Asked,
    drafted: &mut Drafted,
) -> Result<Vec<Want>, DraftError> {
    let all = &run.input.rules.rules;
    let id = |at: usize| RuleId(u16::try_from(at).unwrap_or(u16::MAX));
    let mut wanted: Vec<RuleId> = Vec::new();
    for name in &asked.rules {
        let at = all
            .iter()
            .position(|rule| rule.name == *name)
            .ok_or_else(|| NoRule::new(name, all.iter().map(|rule| rule.name.as_str())))?;
        let proved_by = &run.rule_stats[at].proved_by;
        if proved_by.is_empty() {
            wanted.push(id(at));
        } else {
            let path = |file| run.input.world.index.path(file).to_owned();
            let probes = proved_by.iter().map(|&file| path(file)).collect();
            drafted.there.push((name.as_str().into(), probes));
        }
    }
    if asked.all {
        wanted.extend((0..all.len()).filter(|&at| run.rule_stats[at].proved_by.is_empty()).map(id));
    }
    let missing = required::missing(run.input, &run.probes, &run.rule_stats);
    let mut lacking: Vec<Cell> = Vec::new();
    for missing in missing {
        match missing.what {
            Unproved::Rule(rule) => wanted.push(rule),
            Unproved::Cell(cell) => lacking.push(cell),
        }
    }
    wanted.sort_unstable();
    // dependency-cruiser's rules may share a name, and then one probe is as good as the other.
    let mut names: FxHashSet<&str> = FxHashSet::default();
    wanted.retain(|rule| names.insert(&run.input.rules.rule(*rule).name));
    let search = run.witnesses();
    let want = |rule: &RuleId| {
        let candidates = drafts(run.input, &search, *rule, None, &lacking);
        Want::of(&run.input.rules.rule(*rule).name, candidates)
    };
    Ok(wanted.iter().map(want).collect())
}

/// The cells that lack a required probe.
fn of_cells(run: &Examined<'_>) -> Vec<Want> {
    let search = run.witnesses();
    let missing = required::missing(run.input, &run.probes, &run.rule_stats);
    let cells = missing.into_iter().filter_map(|missing| match missing.what {
        Unproved::Cell(cell) => Some(cell),
        Unproved::Rule(_) => None,
    });
    cells
        .map(|cell| {
            let mut candidates = Vec::new();
            let mut why = None;
            for at in 0..run.input.rules.rules.len() {
                let rule = RuleId(u16::try_from(at).unwrap_or(u16::MAX));
                match drafts(run.input, &search, rule, Some(&cell), &[]) {
                    Ok(drafts) => candidates.extend(drafts),
                    Err(reason) => why = why.or(Some(reason)),
                }
            }
            candidates.truncate(TRIES_IN_CELL);
            let candidates = if candidates.is_empty() {
                let why = why.unwrap_or_else(|| "there are no rules".to_owned());
                Err(format!("no import from there breaks a rule ({why})"))
            } else {
                Ok(candidates)
            };
            Want::of(&cell.dir, candidates)
        })
        .collect()
}

/// Tries the candidates in rounds, one of each want at a time, over what is drafted already.
fn settle(located: &Located, mut wants: Vec<Want>, drafted: &mut Drafted) -> Result<(), RunError> {
    let rounds = wants.iter().map(|want| want.candidates.len()).max().unwrap_or(0);
    for round in 0..rounds {
        let tried: Vec<&Draft> = wants.iter().filter_map(|want| want.candidate(round)).collect();
        if tried.is_empty() {
            continue;
        }
        let overlay = overlay(&drafted.drafts, tried);
        let mut tries: Vec<&mut Want> =
            wants.iter_mut().filter(|want| want.candidate(round).is_some()).collect();
        examine(located, overlay, |run| {
            for want in &mut tries {
                let draft = want.candidates[round].clone();
                match judge(run, &draft) {
                    Ok(fired) => {
                        let found = Proved { draft, fired };
                        let better = |best: &Proved| found.fired.len() < best.fired.len();
                        if want.best.as_ref().is_none_or(better) {
                            want.best = Some(found);
                        }
                    }
                    Err(why) => want.why = want.why.take().or(Some(why)),
                }
            }
        })?;
    }
    for want in wants {
        match want.best {
            Some(best) => drafted.drafts.push(best),
            None => drafted.refused.push(Refused {
                what: want.what,
                why: want.why.unwrap_or_else(|| "nothing that could be tried".to_owned()),
            }),
        }
    }
    Ok(())
}

/// The rules that fire in a draft which is proved, or why it is not.
fn judge(run: &Examined<'_>, draft: &Draft) -> Result<Vec<Box<str>>, String> {
    let index = &run.input.world.index;
    let probe = run.probes.iter().find(|probe| index.path(probe.file) == draft.path);
    let Some(probe) = probe else {
        return Err(format!(
            "{} would be left out of the run: git or the config ignores it",
            draft.path
        ));
    };
    if index.read(probe.file).is_ok_and(|source| source.text != draft.text) {
        return Err(format!("another new probe has the name {}", draft.path));
    }
    if !draft.resolves(run.input) {
        return Err(format!("\"{}\" does not lead to {}", draft.specifier, draft.to));
    }
    if probe.verdict != Verdict::Proved || !probe.fired.contains(&draft.rule) {
        let why = probe.reason.as_deref().unwrap_or("the rule did not fire");
        return Err(format!(
            "an import of {} is tried and {}: {why}",
            draft.to,
            probe.verdict.as_str()
        ));
    }
    Ok(probe.fired.clone())
}

/// Tries all of them together, and refuses those that are then not proved.
fn confirm(located: &Located, drafted: &mut Drafted) -> Result<(), RunError> {
    if drafted.drafts.len() < 2 {
        return Ok(());
    }
    let overlay = overlay(&drafted.drafts, []);
    let drafts = std::mem::take(&mut drafted.drafts);
    examine(located, overlay, |run| {
        for proved in drafts {
            match judge(run, &proved.draft) {
                Ok(fired) => drafted.drafts.push(Proved { fired, ..proved }),
                Err(why) => drafted.refused.push(Refused {
                    what: proved.draft.rule.clone(),
                    why: format!("together with the other new probes, {why}"),
                }),
            }
        }
    })
}

/// The texts of drafts. Of two for one path, the first one counts.
fn overlay<'d>(proved: &'d [Proved], tried: impl IntoIterator<Item = &'d Draft>) -> Overlay {
    let mut overlay = Overlay::default();
    for draft in proved.iter().map(|proved| &proved.draft).chain(tried) {
        if overlay.get(&draft.path).is_none() {
            overlay.insert(&draft.path, draft.text.as_str());
        }
    }
    overlay
}

/// Of these probes, which were written, those that are not proved, with the reason.
///
/// # Errors
/// When the run cannot be made.
pub fn unproved(located: &Located, written: &[Proved]) -> Result<Vec<Refused>, RunError> {
    examine(located, Overlay::default(), |run| {
        let fails = |proved: &Proved| {
            let why = judge(run, &proved.draft).err()?;
            let why = format!("it was written, but {why}");
            Some(Refused { what: proved.draft.path.as_str().into(), why })
        };
        written.iter().filter_map(fails).collect()
    })
}

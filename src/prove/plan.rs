//! The last run: every spelling of what breaks each rule, laid and judged.

use crate::{
    base::path,
    discover::{FileIndex, is_probe, overlay::Overlay},
    pipeline::Examined,
    prove::{
        judge::{Reading, cell},
        lay::{Layer, Trial},
        layout::Sites,
        scout::{Scouted, State},
        spelled::Spelled,
        verdict::{Cell, Outcome, Proof, RuleProof, Verdict, Witness},
    },
    rules::ruleset::RuleId,
};

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

impl Trials {
    /// Lays every spelling of what broke each rule, over the files of `index`.
    pub(super) fn lay(
        rules: Vec<Scouted>,
        index: &FileIndex,
        examined: &Examined<'_>,
    ) -> (Overlay, Self) {
        let input = examined.input;
        let search = examined.witnesses();
        let mut layer = Layer::new(index, input.world, &search);
        let places = places(index, examined);
        let mut tried = Vec::new();
        for Scouted { id, found, state } in rules {
            let rule = input.rules.rule(id);
            let mut proof = RuleProof::new(rule, found);
            let mut trials = Vec::new();
            match state {
                State::Unbroken(outcome, why) => proof.settle(outcome, why),
                State::Laid(_) => proof.settle(Outcome::Untried, None),
                State::Broken(jobs) => {
                    let Some(job) = jobs.first() else { continue };
                    proof.note = job.construct.note().map(str::to_owned);
                    proof.witness = Some(Witness {
                        from: job.pair.from.clone(),
                        to: (!job.construct.is_lone()).then(|| job.pair.goal.to_string()),
                        form: job.plain.name,
                    });
                    let is_elsewhere = |place: &&String| !search.means_from(id, place);
                    let places: Vec<String> = places.iter().filter(is_elsewhere).cloned().collect();
                    let mut spelled = Spelled {
                        layer: &mut layer,
                        job,
                        trials: &mut trials,
                        steers: input.cruise.is_none(),
                    };
                    proof.cells = spelled.all(rule, &jobs, &places);
                }
            }
            tried.push(Tried { proof, id, trials });
        }
        let (overlay, sites, files) = layer.finish();
        (overlay, Self { sites, files, rules: tried })
    }

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

/// A source of each part of the tree: of each cell, or else of each folder two steps below the
/// root.
fn places(index: &FileIndex, examined: &Examined<'_>) -> Vec<String> {
    let input = examined.input;
    let mut seen: Vec<String> = Vec::new();
    let mut places: Vec<String> = Vec::new();
    for module in input.modules.iter().filter(|module| module.is_source && !module.is_probe) {
        let path = input.world.index.path(module.file);
        if index.walked(path).is_none() || is_probe(path) {
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

//! Why a probe does not hold: what its imports lead to, what of them is commented out, and what each
//! misses of the rule that was expected.

use crate::{
    base::position::Position,
    extract::import::Specifier,
    probes::{expectation::Expectation, verify::Probe},
    resolve::target::Target,
    rules::miss::Miss,
};

/// How many reasons are told of one probe.
const MOST: usize = 5;

impl Probe<'_> {
    /// Why a probe without imports has none, and where that shows.
    pub(super) fn no_imports(&self) -> (String, Option<Position>) {
        match (self.commented_names(), self.module.extracted.probe.commented_out.first()) {
            (Some(names), Some(first)) => {
                (format!("every import is commented out ({names})"), Some(first.range.start))
            }
            _ => ("the file imports nothing".to_owned(), None),
        }
    }

    /// Imports that are commented out, beside those that are not: the one that counts may be among them.
    pub(super) fn commented_out(&self) -> Option<String> {
        self.commented_names().map(|names| format!("commented out is {names}"))
    }

    fn commented_names(&self) -> Option<String> {
        let all = &self.module.extracted.probe.commented_out;
        let mut names: Vec<String> =
            all.iter().take(MOST).map(|import| format!("\"{}\"", import.specifier)).collect();
        if all.len() > MOST {
            names.push("…".to_owned());
        }
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// When no import of the probe resolves to anything.
    pub(super) fn nothing_resolves(&self) -> Option<String> {
        let mut aims = Vec::new();
        for dependency in &self.input.dependencies[self.dependencies.clone()] {
            let Target::Unresolved { aim } = &dependency.target else { return None };
            let import = self.input.import(dependency);
            let specifier = import.specifier.display();
            let computed = matches!(import.specifier, Specifier::Computed { .. });
            aims.push(match aim {
                None if computed => {
                    format!("\"{specifier}\" is computed, and its beginning leads nowhere")
                }
                Some(aim) => format!(
                    "\"{specifier}\" resolves to nothing (it aims at {aim}, which no rule forbids)"
                ),
                None => format!("\"{specifier}\" resolves to nothing"),
            });
        }
        (!aims.is_empty()).then(|| aims.join("; "))
    }

    /// Where the probe's imports lead, when no rule minds.
    pub(super) fn allowed(&self) -> Option<String> {
        let leads: Vec<String> = self
            .dependencies
            .clone()
            .filter_map(|at| {
                let judged = self.input.judged(at)?;
                let specifier = judged.import.specifier.display();
                let cell = judged.to.cell.as_ref().map(|cell| format!(" in {}", cell.dir));
                Some(format!("\"{specifier}\" is {}{}", judged.to.name(), cell.unwrap_or_default()))
            })
            .collect();
        (!leads.is_empty())
            .then(|| format!("no rule forbids what it imports: {}", leads.join("; ")))
    }

    /// Why an expected rule did not fire: the first thing that was not met, for each import, the one that
    /// came closest first.
    pub(super) fn why_not(&self, expectation: &Expectation) -> Vec<String> {
        let whys = self.misses(expectation).into_iter().map(|(dependency, miss)| {
            let import = self.input.import(&self.input.dependencies[dependency]);
            miss.of_import(&expectation.rule, &import.specifier.display())
        });
        let mut whys: Vec<String> = whys.collect();
        whys.dedup();
        whys
    }

    /// Where the import stands that came closest to breaking the rule.
    pub(super) fn nearest(&self, expectation: &Expectation) -> Option<Position> {
        let (dependency, _) = self.misses(expectation).into_iter().next()?;
        Some(self.input.import(&self.input.dependencies[dependency]).range.start)
    }

    /// What the imports that an expectation speaks of miss, the closest first.
    fn misses(&self, expectation: &Expectation) -> Vec<(usize, Miss)> {
        let is_meant = |dependency: &usize| {
            let import = self.input.import(&self.input.dependencies[*dependency]);
            expectation.line.is_none_or(|line| import.stands_on(line))
        };
        let rules = self.input.rules.rules.iter();
        let Some(at) = rules.into_iter().position(|rule| *rule.name == *expectation.rule) else {
            return Vec::new();
        };
        let dependencies = self.dependencies.clone().filter(is_meant);
        let mut misses: Vec<(usize, Miss)> = dependencies
            .filter_map(|dependency| Some((dependency, self.misses.of_import(at, dependency)?)))
            .collect();
        misses.sort_by_key(|(_, miss)| std::cmp::Reverse(miss.closeness()));
        misses
    }
}

/// Reasons in one line; of many, the first few.
pub(super) fn told(reasons: impl IntoIterator<Item = String>) -> Option<String> {
    let mut reasons: Vec<String> = reasons.into_iter().collect();
    let more = reasons.len().saturating_sub(MOST);
    reasons.truncate(MOST);
    if more > 0 {
        reasons.push(format!("and {more} more"));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

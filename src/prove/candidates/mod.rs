//! Between what a rule might be broken: files that its `from` means, and what its `to` means.
//!
//! That there is nothing means that the rule is dead, so nothing that could break it may be left out:
//! what is only not looked for is [`NotTried::Cannot`].

mod goals;
mod sources;

use rustc_hash::FxHashSet;

use crate::{
    base::path,
    discover::is_probe,
    extract::Language,
    pipeline::Examined,
    probes::witness::Search,
    prove::{
        construct::Construct,
        route::{Goal, index_of},
    },
    rules::{
        engine::Finding,
        ruleset::{Rule, RuleId, Subject},
    },
};

/// A place and a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The file that the importing one stands for.
    pub(super) from: String,
    /// What to import.
    pub(super) goal: Goal,
    /// The target is no file yet, and has to be laid as well.
    pub(super) is_new: bool,
}

/// How many targets are tried for each.
const TARGETS: usize = 8;

/// How many imports that break the rule already are tried.
const KNOWN: usize = 3;
/// How many targets are tried that can be named in a way of their own.
const SPECIAL: usize = 2;

/// Finds candidates in a run.
pub(super) struct Candidates<'e> {
    examined: &'e Examined<'e>,
    search: &'e Search<'e>,
    /// The files that packages offer under a name.
    offered: FxHashSet<&'e str>,
}

impl<'e> Candidates<'e> {
    /// Finds candidates in this run.
    pub(super) fn new(examined: &'e Examined<'e>, search: &'e Search<'e>) -> Self {
        let world = examined.input.world;
        let named = world.manifests.iter().filter(|package| package.name.is_some());
        let entries = named.filter_map(|package| world.entries_of(&package.dir)).flatten();
        let offered = entries.map(|&file| world.index.path(file)).collect();
        Self { examined, search, offered }
    }

    /// The sorts of files that can be named in a way of their own.
    fn special(&self, path: &str) -> [bool; 3] {
        let links = self.examined.input.world.index.links();
        [
            index_of(path).is_some(),
            self.offered.contains(path),
            links.iter().any(|(_, target)| path::is_within(path, target)),
        ]
    }

    /// The candidates for a rule, the most promising first.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn of(&self, id: RuleId, construct: Construct) -> Result<Vec<Pair>, NotTried> {
        let rule = self.examined.input.rules.rule(id);
        let known = self.known(id, rule);
        let sources = match self.sources(id, rule, construct) {
            Ok(sources) => sources,
            Err(_) if !known.is_empty() => return Ok(known),
            Err(why) => return Err(why),
        };
        if construct == Construct::LoneFrom {
            let lone = |from: &String| Pair {
                from: from.clone(),
                goal: Goal::File(from.clone()),
                is_new: false,
            };
            return Ok(sources.iter().map(lone).collect());
        }
        let mut by_source = Vec::new();
        let mut why = None;
        for from in &sources {
            match self.goals(id, rule, construct, from) {
                Ok(goals) => by_source.push(self.pairs(from, goals)),
                Err(reason) => why = why.or(Some(reason)),
            }
        }
        let mut pairs = known;
        pairs.extend(in_turns(&by_source));
        match why {
            _ if !pairs.is_empty() => Ok(pairs),
            // Few were asked; before the rule is called dead, all are.
            Some(NotTried::Dead(why)) => self.of_any_source(id, rule, construct, why),
            Some(why) => Err(why),
            None => Err(NotTried::Dead(nothing_meant(&sources, rule))),
        }
    }

    /// The candidates of the first file of `from` that has some.
    fn of_any_source(
        &self,
        id: RuleId,
        rule: &Rule,
        construct: Construct,
        why: String,
    ) -> Result<Vec<Pair>, NotTried> {
        let (sources, are_all) = self.each_sort_of_source(id, rule);
        for from in &sources {
            match self.goals(id, rule, construct, from) {
                Ok(goals) if goals.is_empty() => {}
                Ok(goals) => return Ok(self.pairs(from, goals)),
                Err(NotTried::Dead(_)) => {}
                Err(cannot) => return Err(cannot),
            }
        }
        if are_all {
            return Err(NotTried::Dead(why));
        }
        let tried = format!("of {} files of its `from`, none can break it", sources.len());
        Err(NotTried::Cannot(format!("{tried}, and the others are not looked at: {why}")))
    }

    fn pairs(&self, from: &str, goals: Vec<Goal>) -> Vec<Pair> {
        let index = &self.examined.input.world.index;
        let pair = |goal| {
            let is_new = matches!(&goal, Goal::File(path) if index.get(path).is_none());
            Pair { from: from.to_owned(), goal, is_new }
        };
        goals.into_iter().map(pair).collect()
    }

    /// What breaks the rule as it is.
    fn known(&self, id: RuleId, rule: &Rule) -> Vec<Pair> {
        if !matches!(rule.subject, Subject::Dependency | Subject::Allowed) {
            return Vec::new();
        }
        let input = self.examined.input;
        let pair = |finding: &Finding| {
            let module = input.module(finding.file)?;
            let from = input.world.index.path(finding.file).to_owned();
            let (_, to) = input.graph.ends(finding.dependency?)?;
            let goal = self.goal_of(to)?;
            (!module.is_probe).then_some(Pair { from, goal, is_new: false })
        };
        let of_rule = self.examined.findings.iter().filter(|finding| finding.rule == id);
        let mut known: Vec<Pair> = of_rule.filter_map(pair).take(KNOWN).collect();
        known.dedup();
        known
    }
}

/// Why nothing is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotTried {
    /// Nothing could break the rule.
    Dead(String),
    /// Something might, and it is not known how to lay it over the tree.
    Cannot(String),
}

fn nothing_meant(sources: &[String], rule: &Rule) -> String {
    let first = sources.first().map_or("a file", String::as_str);
    format!("nothing that {first} could import matches the `to` of {}", rule.name)
}

impl Goal {
    /// The path of a file.
    pub(super) fn path(self) -> Option<String> {
        match self {
            Self::File(path) => Some(path),
            _ => None,
        }
    }
}

/// Whether a path is of a source of the tree that is no probe: neither installed nor outside.
fn is_own(path: &str) -> bool {
    !is_probe(path)
        && !path::is_outside(path)
        && !path.split('/').any(|name| name == "node_modules")
        && Language::of(path::file_name(path)).is_some()
}

/// The first of each, then the second of each, and so on, none twice.
fn in_turns(lists: &[Vec<Pair>]) -> Vec<Pair> {
    let most = lists.iter().map(Vec::len).max().unwrap_or(0);
    let mut all: Vec<Pair> = Vec::new();
    for nth in 0..most {
        for pair in lists.iter().filter_map(|list| list.get(nth)) {
            if !all.contains(pair) {
                all.push(pair.clone());
            }
        }
    }
    all
}

/// Up to `most` of these paths, of as many folders as there are, spread evenly.
fn one_per_folder(paths: Vec<String>, most: usize) -> Vec<String> {
    let mut first: Vec<String> = Vec::new();
    for path in &paths {
        if first.last().is_none_or(|last| path::parent(last) != path::parent(path)) {
            first.push(path.clone());
        }
    }
    if first.len() < most.min(paths.len()) { spread(paths, most) } else { spread(first, most) }
}

/// Up to `most` of these, spread evenly.
fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let step = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_taken_from_everywhere() {
        assert_eq!(spread((0..20).collect(), 5), [0, 4, 8, 12, 16]);
        assert_eq!(spread((0..3).collect(), 5), [0, 1, 2]);
        let paths = ["a/1", "a/2", "b/1", "c/1"].map(str::to_owned).to_vec();
        assert_eq!(one_per_folder(paths.clone(), 3), ["a/1", "b/1", "c/1"]);
        assert_eq!(one_per_folder(paths, 4).len(), 4);
    }
}

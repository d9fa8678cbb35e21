//! Between what a rule might be broken: files that its `from` means, and what its `to` means.

use rustc_hash::FxHashSet;

use crate::{
    base::path,
    discover::{FileId, is_probe},
    extract::Language,
    pipeline::Examined,
    probes::witness::{Aim, Search},
    prove::{
        construct::Construct,
        layout::STEM,
        route::{Goal, index_of},
    },
    resolve::tsconfig::split_package,
    rules::{
        engine::Finding,
        ruleset::{Condition, Rule, RuleId, Subject, Term, ViewCondition},
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

/// How many files of `from` are tried.
const SOURCES: usize = 6;
/// How many targets are tried for each.
const TARGETS: usize = 8;

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
        let offered = named.flat_map(|package| {
            let keys = package.entry_keys().into_iter().filter(|key| !key.contains('*'));
            let targets = keys.flat_map(|key| package.offers(key));
            let paths = targets.filter_map(|target| path::join(&package.dir, &target));
            paths.filter_map(|path| Some(world.index.path(world.module_at(&path)?)))
        });
        let offered = offered.collect();
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
    pub(super) fn of(&self, id: RuleId, construct: Construct) -> Result<Vec<Pair>, String> {
        let rule = self.examined.input.rules.rule(id);
        let sources = self.sources(id, rule);
        let Some(first) = sources.first() else {
            return Err(format!("no module matches the `from` of {}", rule.name));
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
        let mut pairs = self.known(id, rule);
        pairs.extend(in_turns(&by_source));
        match why {
            _ if !pairs.is_empty() => Ok(pairs),
            Some(why) => Err(why),
            None => Err(format!("nothing that {first} could import matches its `to`")),
        }
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
            let target = input.graph.file_of(to)?;
            let goal = self.goal(&Aim::File(target))?;
            (module.is_source && !module.is_probe).then_some(Pair { from, goal, is_new: false })
        };
        let of_rule = self.examined.findings.iter().filter(|finding| finding.rule == id);
        of_rule.filter_map(pair).take(2).collect()
    }

    /// Files that `from` means, spread over the tree; where there are none, paths that it would mean.
    fn sources(&self, id: RuleId, rule: &Rule) -> Vec<String> {
        let input = self.examined.input;
        let path = |file: FileId| input.world.index.path(file).to_owned();
        let found: Vec<String> = if rule.subject == Subject::Folder {
            // Of folders, not of files, the rule means some.
            let modules = input.modules.iter();
            let modules = modules.filter(|module| module.is_source && !module.is_probe);
            let paths = modules.map(|module| path(module.file));
            paths.filter(|path| self.search.means_from(id, path)).collect()
        } else {
            self.search.importers(id).map(path).collect()
        };
        let found: Vec<String> = found.into_iter().filter(|path| is_own(path)).collect();
        let mut found = if found.is_empty() { self.homes(id) } else { found };
        // Configurations and scripts lie at the root; what a rule is about rarely does.
        found.sort_by_key(|path| !path.contains('/'));
        one_per_folder(found, SOURCES)
    }

    /// Paths at which there is no file, and that `from` would mean.
    fn homes(&self, id: RuleId) -> Vec<String> {
        let name = format!("{STEM}.ts");
        let index = &self.examined.input.world.index;
        let mut dirs: Vec<&str> = index.iter().map(|(_, file)| path::parent(&file.path)).collect();
        dirs.push("");
        dirs.sort_unstable();
        dirs.dedup();
        let paths = dirs.into_iter().filter_map(|dir| path::join(dir, &name));
        paths.filter(|path| !is_probe(path) && self.search.means_from(id, path)).collect()
    }

    /// What a file at `from` might import.
    fn goals(
        &self,
        id: RuleId,
        rule: &Rule,
        construct: Construct,
        from: &str,
    ) -> Result<Vec<Goal>, String> {
        let goals = match construct {
            Construct::Cycle | Construct::Dependents(_) | Construct::LoneTo => {
                self.files(id, from).into_iter().map(Goal::File).collect()
            }
            _ if asks_for_missing(rule) => vec![self.missing(id, from)],
            _ => match self.search.aims(id, from) {
                Ok(aims) => self.spread(rule, from, aims.iter().map(|(aim, _)| aim)),
                Err(why) => {
                    let mut named: Vec<Goal> = self.new_cell(id, rule, from).into_iter().collect();
                    named.extend(self.named(id, rule, from));
                    if named.is_empty() {
                        return Err(why.explain(&rule.name));
                    }
                    named
                }
            },
        };
        Ok(goals)
    }

    /// Files that `to` means, spread over the tree.
    fn files(&self, id: RuleId, from: &str) -> Vec<String> {
        let input = self.examined.input;
        let modules = input.modules.iter().filter(|module| module.is_source && !module.is_probe);
        let paths = modules.map(|module| input.world.index.path(module.file));
        let meant = paths.filter(|path| is_own(path) && self.search.means_to(id, from, path));
        one_per_folder(meant.map(str::to_owned).collect(), TARGETS)
    }

    /// Some of the aims of each sort.
    fn spread<'a>(
        &self,
        rule: &Rule,
        from: &str,
        aims: impl Iterator<Item = &'a Aim>,
    ) -> Vec<Goal> {
        let goals = aims.filter_map(|aim| self.goal(aim));
        let (files, others): (Vec<Goal>, Vec<Goal>) =
            goals.partition(|goal| matches!(goal, Goal::File(_)));
        let paths: Vec<String> = files.into_iter().filter_map(Goal::path).collect();
        let mut paths: Vec<String> = paths.into_iter().filter(|path| path != from).collect();
        let ancestor = Condition::View(ViewCondition::Ancestor(true));
        if rule.conditions.contains(&ancestor) {
            let dir = path::parent(from);
            paths.retain(|path| {
                path::parent(path) != dir && path::is_within(dir, path::parent(path))
            });
        }
        // What somebody might import comes first.
        let first = paths.first().cloned();
        let mut all: Vec<Goal> = first.into_iter().map(Goal::File).collect();
        paths.sort_unstable();
        for sort in 0..3 {
            let of_sort = paths.iter().filter(|path| self.special(path)[sort]);
            let of_sort = spread(of_sort.cloned().collect(), SPECIAL);
            all.extend(of_sort.into_iter().map(Goal::File));
        }
        all.extend(one_per_folder(paths, TARGETS).into_iter().map(Goal::File));
        all.extend(spread(others, TARGETS / 2));
        all
    }

    /// The goal that an aim is. Probes are none.
    fn goal(&self, aim: &Aim) -> Option<Goal> {
        Some(match aim {
            Aim::File(file) => {
                let path = self.examined.input.world.index.path(*file);
                if is_probe(path) {
                    return None;
                }
                match path.rsplit_once("node_modules/") {
                    Some((_, installed)) => Goal::Package(split_package(installed).0.to_owned()),
                    None if path::is_outside(path) => return None,
                    None => Goal::File(path.to_owned()),
                }
            }
            Aim::Package(name) => {
                let name = name.rsplit_once("node_modules/").map_or(&**name, |(_, name)| name);
                Goal::Package(split_package(name).0.to_owned())
            }
            Aim::Builtin(name) => Goal::Builtin(with_scheme(name)),
        })
    }

    /// A path beside a file that `to` means, or else beside the importing one, that is no file's.
    fn missing(&self, id: RuleId, from: &str) -> Goal {
        let near = self.files(id, from).into_iter().next();
        let dir = path::parent(near.as_deref().unwrap_or(from));
        let slash = if dir.is_empty() { "" } else { "/" };
        Goal::Missing(format!("{dir}{slash}{STEM}-missing.ts"))
    }

    /// A file of a cell that is not there yet: where a zone has one cell alone, nothing else tells
    /// whether its cells are kept apart.
    fn new_cell(&self, id: RuleId, rule: &Rule, from: &str) -> Option<Goal> {
        let rules = self.examined.input.rules;
        let zones = rule.to.any.iter().filter_map(|term| match term {
            Term::Zone(zone) => Some(&rules.zone(*zone).path.text),
            _ => None,
        });
        let mut paths = zones
            .filter(|path| path.contains('*'))
            .map(|path| format!("{}/{STEM}.ts", path.replace('*', STEM)));
        paths.find(|path| self.search.means_to(id, from, path)).map(Goal::File)
    }

    /// What `to` means and nobody imports: files, packages that a manifest declares, modules of the
    /// runtime; where it watches for files of no zone, one that would be such.
    fn named(&self, id: RuleId, rule: &Rule, from: &str) -> Vec<Goal> {
        let input = self.examined.input;
        let paths = input.world.index.iter().map(|(_, file)| file.path.to_string());
        let files = paths
            .filter(|path| is_own(path) && path != from && self.search.means_to(id, from, path));
        let mut goals: Vec<Goal> = files.take(TARGETS).map(Goal::File).collect();
        if goals.is_empty() && rule.to.any.iter().any(|term| matches!(term, Term::Unzoned)) {
            let path = format!("{STEM}/unzoned.ts");
            goals.extend(self.search.means_to(id, from, &path).then_some(Goal::File(path)));
        }
        if input.cruise.is_some() {
            let declared = input.world.manifests.iter().flat_map(|found| &found.dependencies);
            let mut declared: Vec<&String> =
                declared.map(|dependency| &dependency.name.text).collect();
            declared.sort_unstable();
            declared.dedup();
            let means = |name: &str| self.search.means_name(id, from, name);
            let packages =
                declared.into_iter().filter(|name| means(&format!("node_modules/{name}")));
            goals.extend(packages.take(2).cloned().map(Goal::Package));
            let builtins = nodejs_built_in_modules::BUILTINS.iter().filter(|name| means(name));
            goals.extend(builtins.take(2).map(|name| Goal::Builtin(with_scheme(name))));
        }
        goals
    }
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

/// Whether a rule is about imports that resolve to nothing.
fn asks_for_missing(rule: &Rule) -> bool {
    rule.conditions.iter().any(|condition| {
        matches!(
            condition,
            Condition::Resolved(false) | Condition::View(ViewCondition::CouldNotResolve(true))
        )
    })
}

/// Whether a path is of a source of the tree that is no probe: neither installed nor outside.
fn is_own(path: &str) -> bool {
    !is_probe(path)
        && !path::is_outside(path)
        && !path.split('/').any(|name| name == "node_modules")
        && Language::of(path::file_name(path)).is_some()
}

fn with_scheme(name: &str) -> String {
    if name.contains(':') { name.to_owned() } else { format!("node:{name}") }
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

//! What a file might import that a rule's `to` means.

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;

use crate::{
    base::path,
    discover::is_probe,
    graph::Node,
    probes::{
        sample,
        witness::{Aim, NoWitness},
    },
    prove::{
        candidates::{Candidates, NotTried, SPECIAL, TARGETS, is_own, one_per_folder, spread},
        construct::{Construct, asks_for_manifest},
        form::syntaxes,
        layout::STEM,
        route::Goal,
    },
    resolve::tsconfig::split_package,
    rules::{
        pattern::Pattern,
        ruleset::{Condition, Rule, RuleId, Term, ViewCondition},
    },
};

impl Candidates<'_> {
    /// What a file at `from` might import.
    pub(super) fn goals(
        &self,
        id: RuleId,
        rule: &Rule,
        construct: Construct,
        from: &str,
    ) -> Result<Vec<Goal>, NotTried> {
        match construct {
            Construct::Cycle | Construct::Dependents(_) | Construct::LoneTo => {
                return Ok(self.files(id, from).into_iter().map(Goal::File).collect());
            }
            _ if asks_for_missing(rule) => return self.missing(id, rule, from),
            _ => {}
        }
        let mut is_itself = false;
        let why = match self.search.aims(id, from, syntaxes()) {
            Ok(aims) => {
                let goals = self.spread(rule, from, aims.iter().map(|(aim, _)| aim));
                if !goals.is_empty() {
                    return Ok(goals);
                }
                let mut goals = aims.iter().filter_map(|(aim, _)| self.goal(aim));
                is_itself = goals.any(|goal| matches!(goal, Goal::File(path) if path == from));
                NoWitness::NoTo
            }
            Err(why) => why,
        };
        let mut named: Vec<Goal> = self.new_cell(id, rule, from).into_iter().collect();
        named.extend(self.named(id, rule, from));
        if named.is_empty() {
            named.extend(self.new_files(id, from));
        }
        if !named.is_empty() {
            return Ok(named);
        }
        if is_itself {
            // An import of itself, or a way back to it, would break the rule.
            let why = format!(
                "its `from` and its `to` are one file, {from}, and no way back to it is laid"
            );
            return Err(NotTried::Cannot(why));
        }
        Err(none(rule, &why))
    }

    /// Files that `to` means, spread over the tree.
    pub(super) fn files(&self, id: RuleId, from: &str) -> Vec<String> {
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

    /// The goal that a node is. Probes are none.
    pub(super) fn goal_of(&self, node: NodeIndex) -> Option<Goal> {
        let input = self.examined.input;
        match &input.graph.inner()[node] {
            Node::File(file) => self.goal(&Aim::File(*file)),
            Node::Package(name) => self.goal(&Aim::Package(name.clone())),
            Node::Builtin(name) => self.goal(&Aim::Builtin(name.clone())),
            Node::Path(path) => (!path::is_outside(path)).then(|| Goal::Missing(path.to_string())),
        }
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

    /// Paths that `to` means and at which there is no file.
    fn missing(&self, id: RuleId, rule: &Rule, from: &str) -> Result<Vec<Goal>, NotTried> {
        let index = &self.examined.input.world.index;
        let name = format!("{STEM}-missing.ts");
        let near = self.files(id, from);
        let mut dirs: Vec<&str> = near.iter().map(|path| path::parent(path)).collect();
        dirs.push(path::parent(from));
        dirs.extend(self.folders());
        let in_dirs = dirs.into_iter().filter_map(|dir| path::join(dir, &name));
        let globs = rule.to.any.iter().filter_map(|term| match term {
            Term::Path(glob) => Some(sample::of_glob(glob.glob().glob())),
            Term::Name(pattern) => Some(sample::of_pattern(pattern.text()).into_iter().collect()),
            _ => None,
        });
        let named = globs.flatten().filter_map(|path| path::join("", &path));
        let named = named.flat_map(|path| [path::join(&path, &name), Some(path)]).flatten();
        let mut why = None;
        let mut found = BTreeSet::new();
        let mut goals = Vec::new();
        for path in in_dirs.chain(named) {
            let is_free = index.get_ignoring_case(&path).is_none() && !index.is_dir(&path);
            if !is_free || !self.search.means_to(id, from, &path) {
                continue;
            }
            match self.search.admits(id, from, &path, true, syntaxes()) {
                Ok(()) if found.insert(path.clone()) => goals.push(Goal::Missing(path)),
                Ok(()) => {}
                Err(reason) => why = why.or(Some(reason)),
            }
            if goals.len() == TARGETS {
                break;
            }
        }
        if !goals.is_empty() {
            return Ok(goals);
        }
        let is_of_packages = |term: &Term| matches!(term, Term::Package(_) | Term::Builtin(_));
        Err(match why {
            Some(why) => NotTried::Dead(NoWitness::Condition(why).explain(&rule.name)),
            None if !rule.to.any.is_empty() && rule.to.any.iter().all(is_of_packages) => {
                NotTried::Dead(
                    "what resolves to nothing is judged by a path, and its `to` names packages"
                        .to_owned(),
                )
            }
            None => NotTried::Cannot(
                "no path is known that its `to` means and at which there is no file".to_owned(),
            ),
        })
    }

    /// A file of a cell that is not there yet: where a zone has one cell alone, nothing else tells
    /// whether its cells are kept apart.
    fn new_cell(&self, id: RuleId, rule: &Rule, from: &str) -> Option<Goal> {
        let rules = self.examined.input.rules;
        let zones = rule.to.any.iter().filter_map(|term| match term {
            Term::Zone(zone) => Some(&rules.zone(*zone).path.text),
            _ => None,
        });
        let paths = zones
            .filter(|path| path.contains('*'))
            .map(|path| format!("{}/{STEM}.ts", path.replace('*', STEM)));
        let mut meant = paths.filter(|path| self.search.means_to(id, from, path));
        meant.find(|path| self.admits_new(id, from, path)).map(Goal::File)
    }

    /// Files that are not there yet: what is there may all be part of what a package offers, say.
    fn new_files(&self, id: RuleId, from: &str) -> Vec<Goal> {
        let name = format!("{STEM}.ts");
        let paths = self.folders().into_iter().filter_map(|dir| path::join(dir, &name));
        let meant = paths.filter(|path| self.search.means_to(id, from, path));
        let admitted = meant.filter(|path| self.admits_new(id, from, path));
        admitted.take(TARGETS).map(Goal::File).collect()
    }

    fn admits_new(&self, id: RuleId, from: &str, path: &str) -> bool {
        self.search.admits(id, from, path, false, syntaxes()).is_ok()
    }

    /// What `to` means and nobody imports: files (probes last), packages, modules of the runtime;
    /// where it watches for files of no zone, one that would be such.
    fn named(&self, id: RuleId, rule: &Rule, from: &str) -> Vec<Goal> {
        let input = self.examined.input;
        let mut goals = self.unimported(id, from);
        if goals.is_empty() && rule.to.any.iter().any(|term| matches!(term, Term::Unzoned)) {
            let path = format!("{STEM}/unzoned.ts");
            goals.extend(self.search.means_to(id, from, &path).then_some(Goal::File(path)));
        }
        if input.cruise.is_some() {
            let means = |name: &str| self.search.means_name(id, from, name);
            let declared = self.declared();
            let declared = declared.into_iter().chain(sampled(rule));
            let packages = declared.filter(|name| means(&format!("node_modules/{name}")));
            goals.extend(packages.take(2).map(Goal::Package));
            let builtins = nodejs_built_in_modules::BUILTINS.iter().filter(|name| means(name));
            goals.extend(builtins.take(2).map(|name| Goal::Builtin(with_scheme(name))));
        }
        goals
    }

    /// Files that no graph has.
    fn unimported(&self, id: RuleId, from: &str) -> Vec<Goal> {
        let files = self.examined.input.world.index.iter();
        let installed = |path: &str| path.split('/').any(|name| name == "node_modules");
        let paths = files.map(|(_, file)| &*file.path);
        let mut paths: Vec<&str> = paths
            .filter(|path| !path::is_outside(path) && !installed(path) && *path != from)
            .filter(|path| self.search.means_to(id, from, path) && self.admits_new(id, from, path))
            .collect();
        paths.sort_by_key(|path| (is_probe(path), !is_own(path)));
        paths.into_iter().take(TARGETS).map(|path| Goal::File(path.to_owned())).collect()
    }

    /// The packages that manifests declare.
    fn declared(&self) -> Vec<String> {
        let manifests = self.examined.input.world.manifests.iter();
        let declared = manifests.flat_map(|found| &found.dependencies);
        let declared: BTreeSet<&String> =
            declared.map(|dependency| &dependency.name.text).collect();
        declared.into_iter().cloned().collect()
    }
}

/// What is to be said when there is nothing.
fn none(rule: &Rule, why: &NoWitness) -> NotTried {
    let said = why.explain(&rule.name);
    if let (NoWitness::Condition(_), Some(what)) = (why, asks_for_manifest(rule)) {
        return NotTried::Cannot(format!("it asks for {what}, and there is none: {said}"));
    }
    // A pattern may mean the name of a package that nobody knows of.
    let patterns = rule.to.any.iter().filter_map(|term| match term {
        Term::Name(pattern) => Some(pattern),
        _ => None,
    });
    let is_open = |text: &str| sample::of_pattern(text).is_none();
    let mut open = patterns.map(Pattern::text).filter(|text| is_open(text));
    match open.next() {
        Some(text) if *why == NoWitness::NoTo => {
            let name = &rule.name;
            let why = format!("it is not known what `{text}` in the `to` of {name} could mean");
            NotTried::Cannot(why)
        }
        _ => NotTried::Dead(said),
    }
}

/// Packages that a pattern names.
fn sampled(rule: &Rule) -> Vec<String> {
    let patterns = rule.to.any.iter().filter_map(|term| match term {
        Term::Name(pattern) => sample::of_pattern(pattern.text()),
        _ => None,
    });
    let package = |name: String| {
        let name = name.rsplit_once("node_modules/").map_or(&*name, |(_, name)| name);
        let (name, _) = split_package(name);
        (!name.is_empty() && !name.starts_with(['.', '/'])).then(|| name.to_owned())
    };
    patterns.filter_map(package).collect()
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

fn with_scheme(name: &str) -> String {
    if name.contains(':') { name.to_owned() } else { format!("node:{name}") }
}

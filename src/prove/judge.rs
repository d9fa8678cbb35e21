//! What became of what was laid, and why.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    discover::FileId,
    extract::import::{Import, ImportKind},
    graph::Node,
    pipeline::Examined,
    prove::{
        lay::{Catch, Trial},
        layout::{Site, SiteId, Sites},
        route::Goal,
        verdict::{Cell, Verdict},
    },
    rules::{
        engine::Finding,
        found::About,
        miss::{Miss, Misses},
        ruleset::RuleId,
    },
};

/// A run over laid files, read.
pub(super) struct Reading<'r> {
    examined: &'r Examined<'r>,
    sites: &'r Sites,
    misses: Misses<'r>,
    /// The rules that each dependency breaks.
    by_dependency: FxHashMap<usize, Vec<RuleId>>,
    /// Which rules have a finding in which a path has a part.
    with_part: FxHashSet<(RuleId, String)>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(examined: &'r Examined<'r>, sites: &'r Sites) -> Self {
        let mut reading = Self {
            examined,
            sites,
            misses: Misses::new(examined.input, &examined.findings),
            by_dependency: FxHashMap::default(),
            with_part: FxHashSet::default(),
        };
        for finding in &examined.findings {
            reading.note(finding);
        }
        reading
    }

    fn note(&mut self, finding: &Finding) {
        let input = self.examined.input;
        if let Some(dependency) = finding.dependency {
            self.by_dependency.entry(dependency).or_default().push(finding.rule);
        }
        let file = input.world.index.path(finding.file);
        let mut parts = vec![file.to_owned()];
        let nodes = finding.chain.iter().copied();
        parts.extend(nodes.map(|node| input.facts[node.index()].name().to_owned()));
        match (finding.found.as_ref().map(|found| found.about), input.cruise) {
            (Some(About::Folders(at)), Some(derived)) => {
                let folders = derived.folders();
                let link = folders.dependencies[at];
                parts = vec![folders.all[link.from].name.to_string()];
            }
            (Some(About::Module(node)), Some(_)) => {
                parts = vec![input.facts[node.index()].name().to_owned()];
            }
            _ => {}
        }
        self.with_part.extend(parts.into_iter().map(|part| (finding.rule, part)));
    }

    /// What became of a trial, and why.
    pub(super) fn verdict(&self, rule: RuleId, trial: &Trial) -> (Verdict, Option<String>) {
        match &trial.catch {
            Catch::Bridges(bridges) => return self.over_bridges(rule, bridges),
            Catch::File(path) if self.has_part(rule, path) => return (Verdict::Caught, None),
            Catch::Folder(path) if self.has_part(rule, path) => return (Verdict::Caught, None),
            _ => {}
        }
        let Some(site) = trial.site.map(|site| self.sites.get(site)) else {
            return (Verdict::Escaped, Some("nothing is found about it".to_owned()));
        };
        let found = self.imports(site);
        let dependencies = self.dependencies(site);
        if matches!(trial.catch, Catch::Import)
            && dependencies.iter().any(|at| self.breaks(*at, rule))
        {
            return (Verdict::Caught, None);
        }
        self.why_not(rule, trial, site, &found, &dependencies)
    }

    fn has_part(&self, rule: RuleId, path: &str) -> bool {
        self.with_part.contains(&(rule, path.to_owned()))
    }

    fn breaks(&self, dependency: usize, rule: RuleId) -> bool {
        self.by_dependency.get(&dependency).is_some_and(|rules| rules.contains(&rule))
    }

    fn file(&self, site: &Site) -> Option<FileId> {
        self.examined.input.world.index.get(&site.path)
    }

    /// The imports that were read where one was laid.
    fn imports(&self, site: &Site) -> Vec<&'r Import> {
        let module = self.file(site).and_then(|file| self.examined.input.module(file));
        let imports = module.into_iter().flat_map(|module| &module.extracted.imports);
        imports.filter(|import| import.range.start.line == site.line).collect()
    }

    /// The dependencies that came of it, by their places.
    fn dependencies(&self, site: &Site) -> Vec<usize> {
        let input = self.examined.input;
        let Some(file) = self.file(site) else { return Vec::new() };
        let start = input.dependencies.partition_point(|known| known.from < file);
        let end = input.dependencies.partition_point(|known| known.from <= file);
        let is_here =
            |at: &usize| input.import(&input.dependencies[*at]).range.start.line == site.line;
        (start..end).filter(is_here).collect()
    }

    /// Why nothing was found, by the first step that went another way.
    fn why_not(
        &self,
        rule: RuleId,
        trial: &Trial,
        site: &Site,
        found: &[&Import],
        dependencies: &[usize],
    ) -> (Verdict, Option<String>) {
        let escaped = |why: String| (Verdict::Escaped, Some(why));
        let excluded = |why: String| (Verdict::Excluded, Some(why));
        let input = self.examined.input;
        if self.file(site).and_then(|file| input.module(file)).is_none() {
            return excluded(format!("the config does not look at {}", site.path));
        }
        let Some(import) = found.first() else {
            return escaped("no import is read from it".to_owned());
        };
        let form = site.form;
        if (import.kind, import.type_only) != (form.kind, form.type_only) {
            let type_only = if import.type_only { " for types alone" } else { "" };
            return escaped(format!(
                "it is read as {}{type_only}, and is {}",
                import.kind.as_str(),
                form.kind.as_str()
            ));
        }
        let Some(&dependency) = dependencies.first() else {
            return excluded(left_out(import).to_owned());
        };
        if let Some(elsewhere) = self.leads_elsewhere(dependency, &trial.goal) {
            return escaped(elsewhere);
        }
        self.not_met(rule, dependency)
    }

    /// Where a dependency leads, if that is not the goal.
    fn leads_elsewhere(&self, dependency: usize, goal: &Goal) -> Option<String> {
        let input = self.examined.input;
        let known = &input.dependencies[dependency];
        let specifier = input.import(known).specifier.display();
        let Some((_, to)) = input.graph.ends(dependency) else {
            return Some(format!("\"{specifier}\" resolves to nothing"));
        };
        let leads_there = match (&input.graph.inner()[to], goal) {
            (Node::File(file), Goal::File(path)) => input.world.index.path(*file) == path,
            // What resolves to nothing is judged by where it aims.
            (Node::Path(path), Goal::File(goal) | Goal::Missing(goal)) => {
                self.aims_at(dependency, path, goal)
            }
            (Node::File(file), Goal::Package(name)) => {
                input.world.index.path(*file).contains(&format!("node_modules/{name}/"))
            }
            (Node::Package(found), Goal::Package(name)) => {
                let found = found.rsplit_once("node_modules/").map_or(&**found, |(_, found)| found);
                crate::resolve::tsconfig::split_package(found).0 == name
            }
            (Node::Builtin(found), Goal::Builtin(name)) => {
                let bare = |name: &str| name.strip_prefix("node:").unwrap_or(name).to_owned();
                bare(found) == bare(name)
            }
            _ => false,
        };
        let leads = input.facts[to.index()].name();
        (!leads_there).then(|| format!("\"{specifier}\" leads to {leads}, not to {goal}"))
    }

    fn aims_at(&self, dependency: usize, node: &str, goal: &str) -> bool {
        use crate::resolve::target::Target;
        let stem =
            |path: &str| crate::prove::route::without_extension(path).unwrap_or(path).to_owned();
        match &self.examined.input.dependencies[dependency].target {
            Target::Unresolved { aim: Some(aim) } => stem(aim) == stem(goal),
            _ => node == goal,
        }
    }

    /// What of the rule a dependency on the very target does not meet. What a rule says of the
    /// import itself is its own will; that it takes the target for another one, or sees no cycle and no
    /// way where one was laid, is not.
    fn not_met(&self, id: RuleId, dependency: usize) -> (Verdict, Option<String>) {
        let Some(miss) = self.misses.of_import(usize::from(id.0), dependency) else {
            return (Verdict::Escaped, Some("it is seen, and nothing comes of it".to_owned()));
        };
        let verdict = match &miss {
            Miss::Condition(unmet) if !["circular", "via", "viaOnly"].contains(&unmet.key) => {
                Verdict::Excluded
            }
            Miss::Allowed { .. } => Verdict::Excluded,
            _ => Verdict::Escaped,
        };
        let mut why = miss.clause();
        let declared = self.examined.input.dependencies[dependency].aside.declared();
        if let (Miss::To(_), Some(_)) = (&miss, declared) {
            why.push_str(", which the package declares in the place of the source");
        }
        (verdict, Some(why))
    }

    /// Whether some way over another place is open: no rule finds anything on it.
    fn over_bridges(
        &self,
        rule: RuleId,
        bridges: &[(SiteId, SiteId)],
    ) -> (Verdict, Option<String>) {
        let mut closed: Vec<&str> = Vec::new();
        for (first, second) in bridges {
            let (first, second) = (self.sites.get(*first), self.sites.get(*second));
            let on_the_way = [first, second].map(|site| self.dependencies(site));
            let rules = on_the_way.iter().flatten().filter_map(|at| self.by_dependency.get(at));
            let broken: Vec<&str> = rules
                .flatten()
                .map(|rule| self.examined.input.rules.rule(*rule).name.as_str())
                .collect();
            if broken.is_empty() {
                let name = &self.examined.input.rules.rule(rule).name;
                let why = format!(
                    "a file like {} may import it and be imported: {name} judges single imports, \
                     a rule with `reachable` would judge ways",
                    second.path
                );
                return (Verdict::Excluded, Some(why));
            }
            closed.extend(broken);
        }
        closed.sort_unstable();
        closed.dedup();
        let why = format!("every way that was tried is closed, by {}", closed.join(", "));
        (Verdict::Caught, Some(why))
    }
}

/// Which option of a dependency-cruiser config leaves an import out.
fn left_out(import: &Import) -> &'static str {
    match import.kind {
        ImportKind::Jsdoc => "such imports count with the option `detectJSDocImports` alone",
        _ if import.type_only => {
            "what compilation removes counts with the option `tsPreCompilationDeps` alone"
        }
        _ => "the options of the config leave it out",
    }
}

/// The cell of a trial.
pub(super) fn cell(reading: &Reading<'_>, sites: &Sites, rule: RuleId, trial: &Trial) -> Cell {
    let (verdict, reason) = reading.verdict(rule, trial);
    let laid = match &trial.catch {
        Catch::Bridges(bridges) => {
            bridges.first().map(|(first, second)| vec![*first, *second]).unwrap_or_default()
        }
        _ => trial.site.into_iter().chain(trial.others.iter().copied()).collect(),
    };
    let file = |site: &SiteId| {
        let site = sites.get(*site);
        (site.path.clone(), site.text.clone())
    };
    let mut files: Vec<(String, String)> = laid.iter().map(file).collect();
    if let (true, Catch::File(path)) = (files.is_empty(), &trial.catch) {
        files.push((path.clone(), String::new()));
    }
    Cell {
        form: trial.form.map(|form| form.name),
        way: trial.pick.as_ref().map(|pick| pick.way),
        by: trial.pick.as_ref().and_then(|pick| pick.by.clone()),
        axis: trial.axis,
        verdict,
        reason,
        files,
    }
}

//! The edges of the graph as the graph formats show them: every import site, with what it
//! resolves to and the rules that it breaks.

use rustc_hash::FxHashMap;

use crate::{
    base::position::Range,
    discover::FileId,
    extract::import::Import,
    pipeline::Checked,
    resolve::target::{Dependency, Target},
    rules::engine::Module,
};

/// One import and one thing that it resolves to (a pattern may resolve to many).
pub(super) struct Edge<'c> {
    pub(super) module: &'c Module,
    pub(super) import: &'c Import,
    /// `None` when there is nothing to resolve: nothing is known of the specifier.
    pub(super) dependency: Option<&'c Dependency>,
    /// The names of the rules that this import breaks, sorted.
    pub(super) violations: Vec<&'c str>,
}

/// Every edge, by file and position.
pub(super) fn edges(checked: &Checked) -> Vec<Edge<'_>> {
    let broken = Broken::of(checked);
    let mut edges = Vec::with_capacity(checked.dependencies.len());
    let mut rest = checked.dependencies.as_slice();
    for module in checked.modules.iter() {
        let n = rest.iter().take_while(|dependency| dependency.from == module.file).count();
        let (mut of_module, others) = rest.split_at(n);
        rest = others;
        for (at, import) in module.extracted.imports.iter().enumerate() {
            let n = of_module.iter().take_while(|d| d.import as usize == at).count();
            let (of_import, others) = of_module.split_at(n);
            of_module = others;
            push(&mut edges, &broken, checked, module, import, of_import);
        }
    }
    edges
}

fn push<'c>(
    edges: &mut Vec<Edge<'c>>,
    broken: &Broken<'c>,
    checked: &'c Checked,
    module: &'c Module,
    import: &'c Import,
    dependencies: &'c [Dependency],
) {
    if dependencies.is_empty() {
        let violations = broken.by(module.file, import, None);
        edges.push(Edge { module, import, dependency: None, violations });
    }
    for dependency in dependencies {
        let end = if dependencies.len() > 1 { end(checked, dependency) } else { None };
        let violations = broken.by(module.file, import, end);
        edges.push(Edge { module, import, dependency: Some(dependency), violations });
    }
}

/// What a violation says that the import leads to.
fn end<'c>(checked: &'c Checked, dependency: &'c Dependency) -> Option<&'c str> {
    match &dependency.target {
        Target::Module(file) => Some(checked.index.path(*file)),
        Target::Asset(path) => Some(path),
        Target::Package(name) | Target::Builtin(name) => Some(name),
        Target::Unresolved { aim } => aim.as_deref(),
    }
}

/// A broken rule, and what the import that breaks it leads to.
type BrokenRule<'c> = (&'c str, Option<&'c str>);

/// The broken rules of each import site.
struct Broken<'c>(FxHashMap<(FileId, Range), Vec<BrokenRule<'c>>>);

impl<'c> Broken<'c> {
    fn of(checked: &'c Checked) -> Self {
        let mut sites: FxHashMap<_, Vec<_>> = FxHashMap::default();
        let all = checked.violations.iter().chain(&checked.probe_violations);
        for violation in all.filter(|violation| violation.import.is_some()) {
            let to = violation.to.as_ref().map(|to| &*to.file);
            sites
                .entry((violation.from, violation.range))
                .or_default()
                .push((&*violation.rule, to));
        }
        Self(sites)
    }

    /// The rules that an import breaks, where it leads to several things those that it breaks by
    /// leading to `end`.
    fn by(&self, from: FileId, import: &Import, end: Option<&str>) -> Vec<&'c str> {
        let Some(broken) = self.0.get(&(from, import.range)) else { return Vec::new() };
        let mut names: Vec<_> = broken
            .iter()
            .filter(|(_, to)| end.is_none() || to.is_none() || *to == end)
            .map(|(rule, _)| *rule)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

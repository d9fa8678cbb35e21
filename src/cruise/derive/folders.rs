//! The folders of the modules, and the dependencies between them.
//!
//! A folder is there for each folder above a module; its figures count everything below it. What a
//! folder depends on that holds no module is a folder too, without figures.

use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cruise::{Focus, View, folder_of, folders_above};

use super::{Coupling, Cycles, Derived, Links};

/// The folders of a run.
pub struct Folders {
    /// The folders, in the order in which modules name them.
    pub all: Vec<Folder>,
    /// The dependencies between them, those of one folder after those of the one before.
    pub dependencies: Vec<FolderDependency>,
    /// The cycle of each of these dependencies that has one.
    pub cycles: Cycles,
}

/// One folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its path; `.` for the base folder. Of what is no folder (a builtin, a package without a path,
    /// a file in the base folder) its name.
    pub name: Box<str>,
    /// How many modules it holds, those below included; `None` when it is only depended on.
    pub modules: Option<u32>,
    /// Dependencies that leave it and that lead to it; only of folders that hold modules.
    pub coupling: Coupling,
    /// The names of the folders that depend on it.
    pub dependents: Vec<Box<str>>,
    /// Its dependencies, by their places in [`Folders::dependencies`].
    pub dependencies: std::ops::Range<usize>,
}

/// A dependency of a folder on another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderDependency {
    /// The folder that depends, by its place in [`Folders::all`].
    pub from: usize,
    /// The folder depended on, likewise.
    pub to: usize,
}

impl Folders {
    pub(super) fn new(derived: &Derived<'_>) -> Self {
        let mut drafts = Drafts::default();
        let shown = derived.view().focus.as_ref().map(|focus| shown(derived, focus));
        let is_shown = |module: NodeIndex| shown.as_ref().is_none_or(|shown| shown[module.index()]);
        for module in derived.view().modules().filter(|&module| is_shown(module)) {
            if derived.coupling(module).is_some() {
                drafts.add(derived, module, &is_shown);
            }
        }
        let mut places: FxHashMap<Box<str>, usize> = FxHashMap::default();
        let mut all: Vec<Folder> = Vec::with_capacity(drafts.all.len());
        for draft in &drafts.all {
            places.insert(draft.name.clone(), all.len());
            all.push(draft.folder());
        }
        let mut dependencies = Vec::new();
        for (from, draft) in drafts.all.iter().enumerate() {
            let begin = dependencies.len();
            for name in draft.dependencies.folders() {
                let to = *places.entry(name.clone()).or_insert_with(|| {
                    all.push(Folder { name, ..Folder::default() });
                    all.len() - 1
                });
                dependencies.push(FolderDependency { from, to });
            }
            all[from].dependencies = begin..dependencies.len();
        }
        let ends =
            |link: &FolderDependency| Some((NodeIndex::new(link.from), NodeIndex::new(link.to)));
        let links = Links::new(all.len(), dependencies.iter().map(ends).collect());
        let cycles = Cycles::new(&links, !derived.view().parity);
        Self { all, dependencies, cycles }
    }
}

/// Which nodes a focus shows.
fn shown(derived: &Derived<'_>, focus: &Focus) -> Vec<bool> {
    let view = derived.view();
    let near = |links: &Links| {
        let mut shown: Vec<bool> =
            view.names.iter().map(|name| focus.path.is_match(name)).collect();
        let mut last: Vec<NodeIndex> =
            (0..shown.len()).map(NodeIndex::new).filter(|node| shown[node.index()]).collect();
        let mut steps = 0;
        while !last.is_empty() && (focus.depth == 0 || steps < focus.depth) {
            let next = last.iter().flat_map(|&node| links.steps(node)).map(|(_, to)| to);
            last = next.filter(|to| !std::mem::replace(&mut shown[to.index()], true)).collect();
            steps += 1;
        }
        shown
    };
    let (ahead, behind) = (near(derived.links()), near(&derived.links().reversed()));
    ahead.into_iter().zip(behind).map(|(ahead, behind)| ahead || behind).collect()
}

/// Folders while modules are being added.
#[derive(Default)]
struct Drafts {
    all: Vec<Draft>,
    places: FxHashMap<Box<str>, usize>,
}

#[derive(Default)]
struct Draft {
    name: Box<str>,
    modules: u32,
    dependents: Names,
    dependencies: Names,
}

/// Names of modules, each once, in the order of their coming, and how often they came.
#[derive(Default)]
struct Names {
    seen: FxHashSet<NodeIndex>,
    folders: FxHashSet<Box<str>>,
    in_order: Vec<Box<str>>,
    count: u32,
}

impl Drafts {
    /// Adds a module to every folder above it.
    fn add(
        &mut self,
        derived: &Derived<'_>,
        module: NodeIndex,
        is_shown: &impl Fn(NodeIndex) -> bool,
    ) {
        let view = derived.view();
        for folder in folders_above(folder_of(view.name(module))) {
            let draft = self.draft(folder);
            draft.modules += 1;
            let outside = |node: NodeIndex| {
                let below = view.name(node).strip_prefix(folder);
                below.is_none_or(|below| !below.starts_with('/'))
            };
            for &dependent in &derived.dependents()[module.index()] {
                if outside(dependent) {
                    draft.dependents.add(view, dependent);
                }
            }
            for (_, to) in derived.links().steps(module) {
                if outside(to) && is_shown(to) {
                    draft.dependencies.add(view, to);
                }
            }
        }
    }

    fn draft(&mut self, folder: &str) -> &mut Draft {
        let at = self.places.get(folder).copied().unwrap_or_else(|| {
            let at = self.all.len();
            self.all.push(Draft { name: folder.into(), ..Draft::default() });
            self.places.insert(folder.into(), at);
            at
        });
        &mut self.all[at]
    }
}

impl Draft {
    fn folder(&self) -> Folder {
        Folder {
            name: self.name.clone(),
            modules: Some(self.modules),
            coupling: Coupling {
                efferent: self.dependencies.count,
                afferent: self.dependents.count,
            },
            dependents: self.dependents.folders().collect(),
            dependencies: 0..0,
        }
    }
}

impl Names {
    fn add(&mut self, view: &View, node: NodeIndex) {
        self.count += 1;
        if self.seen.insert(node) {
            let name = view.name(node);
            let folder = match folder_of(name) {
                "." => name,
                folder => folder,
            };
            if !self.folders.contains(folder) {
                self.folders.insert(folder.into());
                self.in_order.push(folder.into());
            }
        }
    }

    fn folders(&self) -> impl Iterator<Item = Box<str>> {
        self.in_order.iter().cloned()
    }
}

//! Modules in their folders.

use rustc_hash::FxHashMap;

use crate::report::cruise::result::CruiseResult;

/// A folder, or a module.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Its whole path.
    pub(super) path: String,
    /// The last part of its path.
    pub(super) name: String,
    /// What is in it.
    pub(super) children: Vec<Tree>,
    at: FxHashMap<String, usize>,
}

impl Tree {
    /// All modules, and what they depend on.
    pub(super) fn new(result: &CruiseResult) -> Self {
        let mut root = Self::default();
        for path in paths(result) {
            root.add(path);
        }
        root.sort();
        root
    }

    fn add(&mut self, path: &str) {
        let mut folder = self;
        let mut end = 0;
        for name in path.split('/') {
            end += name.len();
            let next = folder.children.len();
            let at = *folder.at.entry(name.to_owned()).or_insert(next);
            if at == next {
                let (path, name) = (path[..end].to_owned(), name.to_owned());
                folder.children.push(Self { path, name, ..Self::default() });
            }
            folder = &mut folder.children[at];
            end += 1;
        }
    }

    /// Names that are numbers first, by their value, as JavaScript orders the keys of an object; the
    /// others as they came.
    fn sort(&mut self) {
        self.children.sort_by_key(|child| index(&child.name).unwrap_or(u64::MAX));
        for child in &mut self.children {
            child.sort();
        }
    }
}

/// The paths of all modules; then of what they depend on that is no module, as when a filter of the
/// run left it out.
pub(super) fn paths(result: &CruiseResult) -> impl Iterator<Item = &str> {
    let modules = &result.modules;
    let dependencies = modules.iter().flat_map(|module| &module.dependencies);
    modules
        .iter()
        .map(|module| module.source.as_str())
        .chain(dependencies.map(|dependency| dependency.resolved.as_str()))
}

/// A name that JavaScript takes for the index of an array.
fn index(name: &str) -> Option<u64> {
    let index: u64 = name.parse().ok()?;
    (index < u64::from(u32::MAX) && index.to_string() == name).then_some(index)
}

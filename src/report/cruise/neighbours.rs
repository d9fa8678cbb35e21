//! What lies around modules.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::result::Module;

/// Which way to go from a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// To what it depends on.
    Dependencies,
    /// To what depends on it.
    Dependents,
}

/// The names of `from`, and of all modules that are at most `depth` steps away.
///
/// Breadth first, so that a module counts by its shortest way. (dependency-cruiser goes depth first
/// and misses modules that it happens to meet on a longer way first.)
pub(super) fn within(
    modules: &[Module],
    from: &FxHashSet<String>,
    direction: Direction,
    depth: usize,
) -> FxHashSet<String> {
    let by_name: FxHashMap<&str, &Module> =
        modules.iter().map(|module| (module.source.as_str(), module)).collect();
    let starts = modules.iter().map(|module| module.source.as_str());
    let mut queue: VecDeque<(&str, usize)> =
        starts.filter(|name| from.contains(*name)).map(|name| (name, 0)).collect();
    let mut seen: FxHashSet<&str> = queue.iter().map(|(name, _)| *name).collect();
    while let Some((name, steps)) = queue.pop_front() {
        if steps == depth {
            continue;
        }
        for next in by_name.get(name).into_iter().flat_map(|module| next(module, direction)) {
            if by_name.contains_key(next) && seen.insert(next) {
                queue.push_back((next, steps + 1));
            }
        }
    }
    seen.into_iter().map(str::to_owned).collect()
}

fn next(module: &Module, direction: Direction) -> Box<dyn Iterator<Item = &str> + '_> {
    match direction {
        Direction::Dependencies => {
            Box::new(module.dependencies.iter().map(|dependency| dependency.resolved.as_str()))
        }
        Direction::Dependents => Box::new(module.dependents.iter().flatten().map(String::as_str)),
    }
}

//! Where two ends come closest between which there is no chain.
//!
//! What one end reaches and what leads to the other have no file in common. The frontier is the
//! innermost folder that holds both something of the one and something of the other: there an import
//! is missing, or was taken out. In it, of each the file that is the fewest steps away; a file of an end
//! itself only where there is no other.

use petgraph::{Direction, graph::NodeIndex};
use rustc_hash::FxHashMap;

use crate::{
    base::path,
    why::{Steps, chains::distances},
};

/// How many of the files that import an end are named.
const NAMED: usize = 5;

/// Where two ends come closest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    /// How many files the one reaches, itself left aside.
    pub reached: usize,
    /// How many files lead to the other, itself left aside.
    pub leading: usize,
    /// The innermost folder that holds something of both.
    pub folder: Option<String>,
    /// What the one reaches there.
    pub near_from: Option<Near>,
    /// What leads to the other from there.
    pub near_to: Option<Near>,
    /// What imports the other directly, by name; the first few.
    pub importers: Vec<String>,
}

/// A file of a frontier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Its root-relative path.
    pub file: String,
    /// How many imports it is away.
    pub steps: u32,
}

/// The nearest file of each side in a folder.
type Pair = [Option<Away>; 2];

/// How many steps a node is away.
type Away = (u32, NodeIndex);

pub(super) fn nearest(steps: &Steps<'_>, from: &[NodeIndex], to: &[NodeIndex]) -> Frontier {
    let reached = distances(steps, from, Direction::Outgoing);
    let leading = distances(steps, to, Direction::Incoming);
    let mut folders: FxHashMap<&str, Pair> = FxHashMap::default();
    for (side, distance) in [&reached, &leading].into_iter().enumerate() {
        for (at, steps_away) in distance.iter().enumerate() {
            let (Some(away), node) = (*steps_away, NodeIndex::new(at)) else { continue };
            let Some(file) = steps.input.graph.file_of(node) else { continue };
            for folder in path::ancestors(path::parent(steps.input.world.index.path(file))) {
                let known = &mut folders.entry(folder).or_default()[side];
                // What is part of an end says least about where it leads.
                let key = |(away, node): Away| (away == 0, away, steps.name(node));
                let is_nearer = known.is_none_or(|known| key((away, node)) < key(known));
                if is_nearer {
                    *known = Some((away, node));
                }
            }
        }
    }
    let mut shared: Vec<(&str, Away, Away)> =
        folders.into_iter().filter_map(|(folder, [from, to])| Some((folder, from?, to?))).collect();
    let depth = |folder: &str| if folder.is_empty() { 0 } else { folder.split('/').count() };
    // The innermost; of several, that in which the fewest steps are to be made; then by name.
    shared.sort_by_key(|&(folder, from, to)| {
        (std::cmp::Reverse(depth(folder)), from.0 + to.0, folder)
    });
    let near =
        |&(steps_away, node): &Away| Near { file: steps.name(node).to_owned(), steps: steps_away };
    let first = shared.first();
    let count = |distance: &[Option<u32>]| {
        distance.iter().filter(|steps| steps.is_some_and(|steps| steps > 0)).count()
    };
    Frontier {
        reached: count(&reached),
        leading: count(&leading),
        folder: first.map(|(folder, ..)| (*folder).to_owned()),
        near_from: first.map(|(_, from, _)| near(from)),
        near_to: first.map(|(.., to)| near(to)),
        importers: importers(steps, to, &leading),
    }
}

fn importers(steps: &Steps<'_>, to: &[NodeIndex], leading: &[Option<u32>]) -> Vec<String> {
    let direct = to.iter().flat_map(|&node| steps.near(node, Direction::Incoming));
    let mut names: Vec<&str> = direct
        .filter(|node| leading[node.index()].is_some_and(|away| away > 0))
        .map(|node| steps.name(node))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().take(NAMED).map(str::to_owned).collect()
}

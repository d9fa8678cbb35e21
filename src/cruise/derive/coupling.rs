//! Who depends on a module, and how unstable that makes it.
//!
//! Source of the metric: Robert C. Martin, "OO Design Quality Metrics"; what counts is
//! dependency-cruiser's.

use std::cmp::Ordering;

use petgraph::graph::NodeIndex;

use crate::cruise::View;

use super::Links;

/// How many dependencies lead away from something and how many lead to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coupling {
    /// Those that lead away.
    pub efferent: u32,
    /// Those that lead to it.
    pub afferent: u32,
}

impl Coupling {
    /// The share of those that lead away, from 0 to 1; 0 when there are none at all.
    pub fn instability(self) -> f64 {
        match u64::from(self.efferent) + u64::from(self.afferent) {
            0 => 0.0,
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
            all => f64::from(self.efferent) / all as f64,
        }
    }

    /// Compares by instability, exactly.
    pub fn compare(self, other: Self) -> Ordering {
        let share = |coupling: Self| {
            let all = u64::from(coupling.efferent) + u64::from(coupling.afferent);
            (u128::from(coupling.efferent), u128::from(all.max(1)))
        };
        let ((a, all_a), (b, all_b)) = (share(self), share(other));
        (a * all_b).cmp(&(b * all_a))
    }
}

/// The modules that depend on each node, each once, in the order of the modules.
pub(super) fn dependents(view: &View, links: &Links) -> Vec<Vec<NodeIndex>> {
    let mut dependents: Vec<Vec<NodeIndex>> = vec![Vec::new(); links.nodes()];
    for module in view.modules() {
        for (_, to) in links.steps(module) {
            let known = &mut dependents[to.index()];
            if known.last() != Some(&module) {
                known.push(module);
            }
        }
    }
    dependents
}

/// The couplings of each node, where they can be told.
pub(super) fn couplings(
    view: &View,
    links: &Links,
    dependents: &[Vec<NodeIndex>],
) -> Vec<Option<Coupling>> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut couplings: Vec<Option<Coupling>> = (0..links.nodes())
        .map(|node| {
            let efferent = count(links.leaving(NodeIndex::new(node)).len());
            Some(Coupling { efferent, afferent: count(dependents[node].len()) })
        })
        .collect();
    let mut described = vec![false; links.nodes()];
    for (dependency, leaf) in unfollowed(view, links) {
        if !std::mem::replace(&mut described[leaf.index()], true) {
            let edge = &view.edges[dependency as usize];
            if edge.core || edge.could_not_resolve || edge.matches_do_not_follow {
                couplings[leaf.index()] = None;
            }
        }
    }
    couplings
}

/// The first dependency on a leaf that is not followed.
pub(super) fn describing(view: &View, links: &Links, leaf: NodeIndex) -> Option<u32> {
    unfollowed(view, links).find(|&(_, to)| to == leaf).map(|(dependency, _)| dependency)
}

/// The dependencies on leaves that are not followed, in the order of the modules.
fn unfollowed<'v>(view: &'v View, links: &'v Links) -> impl Iterator<Item = (u32, NodeIndex)> + 'v {
    view.modules().flat_map(move |module| links.steps(module)).filter(move |&(dependency, to)| {
        view.is_leaf(to) && !view.edges[dependency as usize].followable
    })
}

/// The first dependency on each node.
pub(super) fn first_on(links: &Links) -> Vec<Option<u32>> {
    let mut first_on = vec![None; links.nodes()];
    for dependency in 0..u32::try_from(links.len()).unwrap_or(u32::MAX) {
        if let Some((_, to)) = links.ends(dependency) {
            first_on[to.index()].get_or_insert(dependency);
        }
    }
    first_on
}

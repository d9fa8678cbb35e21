//! The boxes around the nodes, nested.

use std::collections::BTreeMap;

use crate::report::graph_dot::{Clustering, collect::Node};

/// A box with what is in it.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// Unique.
    pub(super) key: String,
    /// What is written on it.
    pub(super) label: String,
    /// The nodes right in it, by their place in the picture.
    pub(super) nodes: Vec<usize>,
    /// The boxes in it, by name.
    pub(super) children: Vec<Cluster>,
}

impl Cluster {
    /// The outermost box, which is the picture itself.
    pub(super) fn of(nodes: &[Node], clustering: Clustering) -> Self {
        let mut root = Tree::default();
        for (at, node) in nodes.iter().enumerate() {
            let home = node
                .home
                .iter()
                .fold(&mut root, |tree, name| tree.children.entry(name.as_str()).or_default());
            home.nodes.push(at);
        }
        root.into_cluster(String::new(), String::new(), clustering)
    }
}

#[derive(Default)]
struct Tree<'n> {
    nodes: Vec<usize>,
    children: BTreeMap<&'n str, Tree<'n>>,
}

impl Tree<'_> {
    fn into_cluster(self, key: String, label: String, clustering: Clustering) -> Cluster {
        let children = self
            .children
            .into_iter()
            .map(|(name, tree)| {
                let (name, tree) = match clustering {
                    Clustering::Folder => tree.without_lone_folders(name.to_owned()),
                    Clustering::Zone => (name.to_owned(), tree),
                };
                tree.into_cluster(format!("{key}/{name}"), name, clustering)
            })
            .collect();
        Cluster { key, label, nodes: self.nodes, children }
    }

    /// A folder that holds nothing but one folder shares that one's box.
    fn without_lone_folders(mut self, mut name: String) -> (String, Self) {
        while self.nodes.is_empty() && self.children.len() == 1 {
            let Some((child, tree)) = self.children.pop_first() else { break };
            name = format!("{name}/{child}");
            self = tree;
        }
        (name, self)
    }
}

//! What is in the picture: nodes and the lines between them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::{
    pipeline::Checked,
    report::{
        edges::{Edge, edges},
        graph_dot::{Options, fold::Fold},
    },
    resolve::target::Target,
    rules::engine::Module,
    rules::ruleset::ZoneId,
};

/// One box of the picture.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Unique.
    pub(super) id: String,
    /// What is written in it.
    pub(super) label: String,
    pub(super) kind: NodeKind,
    /// The boxes around it, the outermost first.
    pub(super) home: Vec<String>,
    pub(super) zone: Option<ZoneId>,
    /// How many modules are folded to it; `None` when it is one by itself.
    pub(super) modules: Option<usize>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    Module,
    Folded,
    Asset,
    Package,
    Builtin,
    Missing,
}

/// All imports from one node to another.
#[derive(Debug)]
pub(super) struct Line<'c> {
    pub(super) imports: usize,
    pub(super) types_only: bool,
    pub(super) rules: BTreeSet<&'c str>,
}

/// Everything that is drawn, in the order in which it is written.
pub(super) struct Picture<'c> {
    pub(super) nodes: Vec<Node>,
    pub(super) lines: BTreeMap<(usize, usize), Line<'c>>,
}

impl<'c> Picture<'c> {
    pub(super) fn of(checked: &'c Checked, options: Options) -> Self {
        let mut collector = Collector {
            checked,
            options,
            fold: Fold::new(checked, options),
            places: FxHashMap::default(),
            picture: Self { nodes: Vec::new(), lines: BTreeMap::new() },
        };
        for module in checked.modules.iter() {
            collector.module(module);
        }
        for edge in edges(checked) {
            collector.edge(edge);
        }
        collector.picture
    }
}

struct Collector<'c> {
    checked: &'c Checked,
    options: Options,
    fold: Fold<'c>,
    /// Where the node with an id stands in the picture.
    places: FxHashMap<String, usize>,
    picture: Picture<'c>,
}

impl<'c> Collector<'c> {
    fn module(&mut self, module: &Module) {
        if !module.is_source || (module.is_probe && !self.options.probes) {
            return;
        }
        let node = self.fold.node(self.checked.index.path(module.file), NodeKind::Module);
        let at = self.place(node);
        if let Some(modules) = &mut self.picture.nodes[at].modules {
            *modules += 1;
        }
    }

    fn edge(&mut self, edge: Edge<'c>) {
        let violates = !edge.violations.is_empty();
        if (edge.module.is_probe && !self.options.probes) || !(edge.module.is_source || violates) {
            return;
        }
        let Some(to) = self.far_end(&edge, violates) else { return };
        let kind = if edge.module.is_source { NodeKind::Module } else { NodeKind::Asset };
        let from = self.fold.node(self.checked.index.path(edge.module.file), kind);
        let (from, to) = (self.place(from), self.place(to));
        if from == to && self.options.collapse.is_some() && !violates {
            return;
        }
        let line = self.picture.lines.entry((from, to)).or_insert_with(|| Line {
            imports: 0,
            types_only: true,
            rules: BTreeSet::new(),
        });
        line.imports += 1;
        line.types_only &= edge.import.type_only;
        line.rules.extend(edge.violations);
    }

    /// The node that an import leads to, if it is to be shown.
    fn far_end(&mut self, edge: &Edge<'c>, violates: bool) -> Option<Node> {
        let shown = self.options.externals || violates;
        let target = edge.dependency.map(|dependency| &dependency.target);
        let node = match target {
            Some(Target::Module(file)) => {
                let probe = self.checked.module(*file).is_probe;
                let shown = !probe || self.options.probes || violates;
                let path = self.checked.index.path(*file);
                return shown.then(|| self.fold.node(path, NodeKind::Module));
            }
            _ if !shown => return None,
            Some(Target::Asset(path)) => self.fold.node(path, NodeKind::Asset),
            Some(Target::Package(name)) => outside(format!("npm:{name}"), name, NodeKind::Package),
            Some(Target::Builtin(name)) => outside(name.to_string(), name, NodeKind::Builtin),
            Some(Target::Unresolved { aim: Some(aim) }) => self.fold.node(aim, NodeKind::Missing),
            Some(Target::Unresolved { aim: None }) | None => {
                let specifier = edge.import.specifier.display();
                outside(format!("unresolved:{specifier}"), &specifier, NodeKind::Missing)
            }
        };
        Some(node)
    }

    fn place(&mut self, node: Node) -> usize {
        if let Some(&at) = self.places.get(&node.id) {
            return at;
        }
        let at = self.picture.nodes.len();
        self.places.insert(node.id.clone(), at);
        self.picture.nodes.push(node);
        at
    }
}

/// A node that is no file of the tree.
fn outside(id: String, label: &str, kind: NodeKind) -> Node {
    Node { id, label: label.to_owned(), kind, home: Vec::new(), zone: None, modules: None }
}

//! The graph for Graphviz: modules or what they are folded to, by folder or zone, violations red.

mod clusters;
mod collect;
mod fold;
mod quote;
mod style;

use std::fmt::Write;

use crate::{
    pipeline::Checked,
    report::graph_dot::{
        clusters::Cluster,
        collect::{Line, Node, Picture},
        quote::{id, label},
    },
};

/// What the picture shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Fold modules; `None` shows each. Imports inside a node are then left out, unless they break
    /// a rule.
    pub collapse: Option<Collapse>,
    /// What boxes are drawn around the nodes.
    pub cluster: Clustering,
    /// Show packages, builtins, assets and what is missing, too. The far end of a violation is
    /// always shown.
    pub externals: bool,
    /// Show probes, too.
    pub probes: bool,
}

/// What modules are folded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collapse {
    /// One node per cell.
    Cells,
    /// One node per zone.
    Zones,
    /// One node per folder of this depth.
    Folders(usize),
}

/// What boxes are drawn around the nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clustering {
    /// The folders, nested.
    #[default]
    Folder,
    /// The zones, and in them their cells.
    Zone,
}

/// The graph in Graphviz's language.
pub fn render(checked: &Checked, options: Options) -> String {
    let picture = Picture::of(checked, options);
    let mut out = String::from(style::HEAD);
    write_cluster(&mut out, &Cluster::of(&picture.nodes, options.cluster), &picture.nodes, 1);
    if !picture.lines.is_empty() {
        out.push('\n');
    }
    for (&(from, to), line) in &picture.lines {
        write_line(&mut out, &picture.nodes[from], &picture.nodes[to], line);
    }
    out.push_str("}\n");
    out
}

fn write_cluster(out: &mut String, cluster: &Cluster, nodes: &[Node], depth: usize) {
    let indent = "  ".repeat(depth);
    for &at in &cluster.nodes {
        write_node(out, &nodes[at], &indent);
    }
    for child in &cluster.children {
        let name = id(&format!("cluster:{}", child.key));
        _ = writeln!(out, "{indent}subgraph {name} {{");
        _ = writeln!(out, "{indent}  label={}; margin=12", label([&child.label]));
        write_cluster(out, child, nodes, depth + 1);
        _ = writeln!(out, "{indent}}}");
    }
}

fn write_node(out: &mut String, node: &Node, indent: &str) {
    let mut lines = vec![node.label.clone()];
    if let Some(modules) = node.modules {
        lines.push(super::text::count(modules, "module"));
    }
    _ = writeln!(
        out,
        "{indent}{} [label={}, tooltip={}, {}]",
        id(&node.id),
        label(&lines),
        label([&node.id]),
        style::node(node.kind, node.zone)
    );
}

fn write_line(out: &mut String, from: &Node, to: &Node, line: &Line) {
    let mut attributes = Vec::new();
    let mut lines: Vec<String> = line.rules.iter().map(|rule| (*rule).to_owned()).collect();
    if line.imports > 1 {
        lines.push(super::text::thousands(line.imports));
    }
    if !lines.is_empty() {
        attributes.push(format!("label={}", label(&lines)));
    }
    if line.types_only {
        attributes.push("style=dashed".to_owned());
    }
    if !line.rules.is_empty() {
        attributes.push(style::VIOLATION.to_owned());
    }
    _ = write!(out, "  {} -> {}", id(&from.id), id(&to.id));
    if !attributes.is_empty() {
        _ = write!(out, " [{}]", attributes.join(", "));
    }
    out.push('\n');
}

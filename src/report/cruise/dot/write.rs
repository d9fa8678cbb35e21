//! The text of a picture.

use serde_json::{Map, Value};

use super::{
    Granularity,
    prepare::{Edge, Node},
    quote::{attributes, id},
    theme::Theme,
};
use crate::report::cruise::{posix, url};

/// A graph: nodes, each in boxes for its folders, and their edges.
pub(super) fn graph(theme: &Theme, nodes: &[Node], granularity: Granularity) -> String {
    let nodes: Vec<String> = nodes.iter().map(|node| with_edges(node, granularity)).collect();
    format!(
        "strict digraph \"dependency-cruiser output\"{{\n{}\n{}\n{}\n\n{}\n}}\n",
        theme.graph.as_ref().map_or_else(String::new, |graph| format!("    {}", attributes(graph))),
        of_all("node", theme.node.as_ref()),
        of_all("edge", theme.edge.as_ref()),
        nodes.join("\n")
    )
}

fn of_all(what: &str, of_all: Option<&Map<String, Value>>) -> String {
    of_all.map_or_else(String::new, |of_all| format!("    {what} [{}]", attributes(of_all)))
}

fn with_edges(node: &Node, granularity: Granularity) -> String {
    let mut lines = vec![format!("    {}", in_boxes(node, granularity))];
    lines.extend(node.edges.iter().map(|edge| edge_text(&node.name, edge)));
    lines.join("\n")
}

fn in_boxes(node: &Node, granularity: Granularity) -> String {
    let dir = posix::dirname(&node.name);
    if granularity == Granularity::Flat || dir == "." {
        return node_text(node);
    }
    let parts: Vec<&str> = dir.split('/').collect();
    let boxes: Vec<String> = (0..parts.len())
        .map(|at| folder_box(&parts[..=at].join("/"), parts[at], granularity))
        .collect();
    format!("{} {}{}", boxes.join(" "), node_text(node), " }".repeat(parts.len()))
}

/// The opening of a folder's box. Where folders are nodes, the box has one to hold edges.
fn folder_box(path: &str, name: &str, granularity: Granularity) -> String {
    let opening = format!("subgraph {} {{label={}", id(&format!("cluster_{path}")), id(name));
    if granularity == Granularity::Folder {
        format!("{opening} {} [width=\"0.05\" shape=\"point\" style=\"invis\"]", id(path))
    } else {
        opening
    }
}

fn node_text(node: &Node) -> String {
    let url = node.url.as_deref().filter(|url| !url.is_empty());
    let url = url.map_or_else(String::new, |url| format!("URL={} ", id(&url::encoded(url))));
    format!(
        "{} [label={} tooltip={} {url}{}]",
        id(&node.name),
        node.label,
        id(&node.tooltip),
        attributes(&node.attributes)
    )
}

fn edge_text(from: &str, edge: &Edge) -> String {
    let ends = format!("    {} -> {}", id(from), id(&edge.to));
    let looks = attributes(&edge.attributes);
    match &edge.rule {
        Some(rule) => {
            let rule = id(rule);
            format!("{ends} [xlabel={rule} tooltip={rule} {looks}]")
        }
        None if looks.is_empty() => ends,
        None => format!("{ends} [{looks}]"),
    }
}

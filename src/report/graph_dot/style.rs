//! How the picture looks.

use crate::{report::graph_dot::collect::NodeKind, rules::ruleset::ZoneId};

/// The beginning of every picture.
pub(super) const HEAD: &str = r##"digraph ringfence {
  graph [rankdir=LR, fontname="Helvetica", fontsize=11, fontcolor="#495057", nodesep=0.18, ranksep=0.9, style="rounded,filled", color="#ced4da", fillcolor="#00000008", labeljust=l, pad=0.2, tooltip=" "]
  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, fontcolor="#212529", margin="0.12,0.06", height=0.3]
  edge [color="#868e96", fontname="Helvetica", fontsize=10, fontcolor="#495057", arrowsize=0.6]

"##;

/// What is added to the edge of an import that breaks a rule.
pub(super) const VIOLATION: &str = r##"color="#e03131", fontcolor="#c92a2a", penwidth=2"##;

/// Fill and border of each zone's nodes. None is red: red is for violations.
const ZONES: [(&str, &str); 8] = [
    ("#dbe9fa", "#7fa6d6"),
    ("#ddf2e0", "#7fb88a"),
    ("#fff1cc", "#d6b35c"),
    ("#e9e0f7", "#a58bd1"),
    ("#d8f1f0", "#74b5b2"),
    ("#fbe1ec", "#d390af"),
    ("#f1e6da", "#bfa07c"),
    ("#e4ecd0", "#a3b56e"),
];
const NO_ZONE: (&str, &str) = ("#f8f9fa", "#adb5bd");

/// The attributes of a node.
pub(super) fn node(kind: NodeKind, zone: Option<ZoneId>) -> String {
    let (fill, border) = zone.map_or(NO_ZONE, |zone| ZONES[usize::from(zone.0) % ZONES.len()]);
    let extra = match kind {
        NodeKind::Module => "",
        NodeKind::Folded => ", penwidth=1.5, margin=\"0.2,0.1\"",
        NodeKind::Asset => ", shape=note, style=filled",
        NodeKind::Package => ", shape=component, style=filled",
        NodeKind::Builtin => ", shape=ellipse, style=filled",
        NodeKind::Missing => ", style=\"rounded,dashed\"",
    };
    format!("fillcolor=\"{fill}\", color=\"{border}\"{extra}")
}

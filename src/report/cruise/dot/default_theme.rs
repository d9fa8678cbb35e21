//! How nodes and edges look unless the options say otherwise.

use serde_json::{Value, json};

/// The default theme, in the form in which the options have theirs.
///
/// The colours and shapes are dependency-cruiser's, so that a picture stays the same when the program
/// behind it changes.
pub(super) fn theme() -> Value {
    json!({ "graph": graph(), "node": node(), "edge": edge(), "modules": modules(), "dependencies": dependencies() })
}

fn graph() -> Value {
    json!({
        "rankdir": "LR", "splines": "true", "overlap": "false", "nodesep": "0.16", "ranksep": "0.18",
        "fontname": "Helvetica-bold", "fontsize": "9", "style": "rounded,bold,filled",
        "fillcolor": "#ffffff", "compound": "true"
    })
}

fn node() -> Value {
    json!({
        "shape": "box", "style": "rounded, filled", "height": "0.2", "color": "black",
        "fillcolor": "#ffffcc", "fontcolor": "black", "fontname": "Helvetica", "fontsize": 9
    })
}

fn edge() -> Value {
    json!({
        "arrowhead": "normal", "arrowsize": "0.6", "penwidth": "2.0", "color": "#00000033",
        "fontname": "Helvetica", "fontsize": "9"
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it is what json! makes")]
fn entry(key: &str, value: impl Into<Value>, attributes: Value) -> Value {
    json!({ "criteria": { key: value.into() }, "attributes": attributes })
}

/// What breaks a rule has the colour of the rule's severity.
fn severities() -> [Value; 3] {
    [("error", "red"), ("warn", "orange"), ("info", "blue")].map(|(severity, color)| {
        entry("rules[0].severity", severity, json!({ "fontcolor": color, "color": color }))
    })
}

fn modules() -> Value {
    let fill = |color: &str| json!({ "fillcolor": color });
    let mut modules = vec![entry("consolidated", true, json!({ "shape": "box3d" }))];
    modules.extend(severities());
    modules.extend([
        entry("coreModule", true, json!({ "color": "grey", "fontcolor": "grey" })),
        entry(
            "source",
            "node_modules",
            json!({ "fillcolor": "#c40b0a1a", "fontcolor": "#c40b0a" }),
        ),
        entry("matchesDoNotFollow", true, json!({ "shape": "folder" })),
        entry("orphan", true, fill("#ccffcc")),
        entry("source", r"\.json$", fill("#ffee44")),
        entry("source", r"\.jsx$", fill("#ffff77")),
        entry("source", r"\.vue$", fill("#41f083")),
        entry("source", r"\.([cm]?ts)$", fill("#ddfeff")),
        entry("source", r"\.tsx$", fill("#bbfeff")),
        entry("source", r"\.svelte$", fill("#febbff")),
        entry("source", r"(\.coffee|\.litcoffee|\.coffee\.md)$", fill("#eeccaa")),
        entry("source", r"(\.csx|\.cjsx)$", fill("#eebb77")),
        entry("source", r"\.ls$", fill("pink")),
        entry("matchesHighlight", true, json!({ "fillcolor": "lime", "penwidth": 2 })),
    ]);
    modules.into()
}

fn dependencies() -> Value {
    let before_compilation =
        json!(["pre-compilation-only", "triple-slash-type-reference", "type-import", "type-only"]);
    let mut dependencies = severities().to_vec();
    dependencies.extend([
        entry("dynamic", true, json!({ "style": "dashed" })),
        entry("circular", true, json!({ "arrowhead": "normalnoneodot" })),
        entry(
            "dependencyTypes",
            before_compilation,
            json!({ "arrowhead": "onormal", "penwidth": "1.0" }),
        ),
        entry("dependencyTypes", json!(["export"]), json!({ "arrowhead": "inv" })),
        entry("dependencyTypes", "core", json!({ "style": "dashed", "penwidth": "1.0" })),
        entry("dependencyTypes", "npm", json!({ "penwidth": "1.0" })),
    ]);
    dependencies.into()
}

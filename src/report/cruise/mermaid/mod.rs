//! The graph in Mermaid's language (<https://mermaid.js.org/syntax/flowchart.html>).

mod names;
mod tree;

use serde_json::Value;

use self::{names::Names, tree::Tree};
use super::{OutputType, result::CruiseResult};
use crate::base::escape::printable;

/// The report: boxes for folders, a node per module, arrows; what is in focus is green.
pub(super) fn render(result: &CruiseResult) -> String {
    let section = result.summary.options_used.reporter(OutputType::Mermaid.section());
    let minifies = section.and_then(|section| section.get("minify").and_then(Value::as_bool));
    let minifies = minifies.unwrap_or(true);
    let (names, tree) = (Names::new(result, minifies), Tree::new(result));
    format!(
        "flowchart LR\n\n{}\n{}\n{}",
        boxes(&tree, &names, minifies, 0),
        arrows(result, &names).join("\n"),
        highlights(result, &names)
    )
}

fn boxes(tree: &Tree, names: &Names, minifies: bool, depth: usize) -> String {
    let indent = if minifies { String::new() } else { "  ".repeat(depth) };
    let of_child = |child: &Tree| {
        let node = format!("{}[\"{}\"]", names.of(&child.path), label(&child.name));
        if child.children.is_empty() {
            return format!("{indent}{node}");
        }
        let inner = boxes(child, names, minifies, depth + 1);
        format!("{indent}subgraph {node}\n{inner}\n{indent}end")
    };
    tree.children.iter().map(of_child).collect::<Vec<_>>().join("\n")
}

fn arrows(result: &CruiseResult, names: &Names) -> Vec<String> {
    let dependencies = result.modules.iter().flat_map(|module| {
        module.dependencies.iter().map(|dependency| (&module.source, &dependency.resolved))
    });
    dependencies.map(|(from, to)| format!("{}-->{}", names.of(from), names.of(to))).collect()
}

fn highlights(result: &CruiseResult, names: &Names) -> String {
    let marked = result.modules.iter().filter(|module| {
        [module.matches_focus, module.matches_reaches, module.matches_highlight]
            .contains(&Some(true))
    });
    let styles =
        marked.map(|module| format!("\nstyle {} fill:lime,color:black", names.of(&module.source)));
    styles.collect::<Vec<_>>().concat()
}

/// Text between double quotes. `#` begins an entity where a `;` follows.
fn label(text: &str) -> String {
    if text.is_empty() {
        return " ".to_owned();
    }
    let text = printable(text);
    let text = if text.contains(';') { text.replace('#', "#35;") } else { text.into_owned() };
    let entities = [('"', "#quot;"), ('<', "#lt;"), ('>', "#gt;"), ('`', "#96;")];
    entities.iter().fold(text, |text, (c, entity)| text.replace(*c, entity))
}

//! The graph in D2's language (<https://d2lang.com>).

use super::{
    posix,
    result::{CruiseResult, Dependency, Module, OptionsUsed, RuleSummary, Severity},
    url,
};
use crate::base::escape::printable;

const STYLES: &str = "classes: {
  module: {
    height: 30;
    style.border-radius: 10;
  }
}";

/// The report.
pub(super) fn render(result: &CruiseResult) -> String {
    let options = &result.summary.options_used;
    let vertices: Vec<String> = result
        .modules
        .iter()
        .map(|module| format!("{}: {{{}}}", vertex(&module.source), attributes(module, options)))
        .collect();
    let edges: Vec<String> = result.modules.iter().flat_map(edges).collect();
    format!(
        "# modules\n\n{}\n\n# dependencies\n\n{}\n\n# styling\n\n{STYLES}\n",
        vertices.join("\n"),
        edges.join("\n")
    )
}

/// The name of a vertex: the parts of its path, each quoted, since a dot leads into a container.
fn vertex(path: &str) -> String {
    let base = format!("\"{}\"", escaped(posix::basename(path)));
    match posix::dirname(path) {
        "." => base,
        dir => {
            let parts = dir.split('/').map(|part| format!("\"{}\"", escaped(part)));
            format!("{}.{base}", parts.collect::<Vec<_>>().join("."))
        }
    }
}

fn attributes(module: &Module, options: &OptionsUsed) -> String {
    let mut attributes = vec!["class: module".to_owned()];
    let is_marked = [module.matches_focus, module.matches_highlight, module.matches_reaches];
    if module.consolidated == Some(true) {
        attributes.push("style.multiple: true".to_owned());
    }
    if is_marked.contains(&Some(true)) {
        attributes.push("style.fill: yellow".to_owned());
    }
    if !module.valid {
        let rules = module.rules.as_deref().unwrap_or_default();
        attributes.push(format!("style.stroke: {}", color(rules)));
        attributes.push(format!("tooltip: \"{}\"", names(rules)));
    }
    let types = module.dependency_types.as_deref().unwrap_or_default();
    if types.iter().any(|class| class.contains("npm")) {
        attributes.push("shape: package".to_owned());
    }
    attributes
        .push(format!("link: \"{}\"", escaped(&url::encoded(&url::of_module(module, options)))));
    attributes.join("; ")
}

fn edges(module: &Module) -> impl Iterator<Item = String> {
    let from = vertex(&module.source);
    module.dependencies.iter().map(move |dependency| {
        format!("{from} -> {}{}", vertex(&dependency.resolved), edge_attributes(dependency))
    })
}

fn edge_attributes(dependency: &Dependency) -> String {
    let mut text = String::new();
    if !dependency.valid {
        let rules = dependency.rules.as_deref().unwrap_or_default();
        text = format!("style: {{stroke: {}}}; label: \"{}\"", color(rules), names(rules));
    }
    let heads = [(dependency.circular, "circle"), (dependency.dynamic, "arrow")];
    for (_, shape) in heads.into_iter().filter(|(is, _)| *is) {
        let separator = if text.is_empty() { "" } else { ";" };
        text = format!("{text}{separator} target-arrowhead: {{shape: {shape}}}");
    }
    if text.is_empty() { text } else { format!(": {{{text}}}") }
}

/// The colour of the worst of these rules.
fn color(rules: &[RuleSummary]) -> &'static str {
    match rules.iter().map(|rule| rule.severity).min() {
        Some(Severity::Error) => "red",
        Some(Severity::Info) => "blue",
        Some(Severity::Warn | Severity::Ignore) | None => "orange",
    }
}

fn names(rules: &[RuleSummary]) -> String {
    let names: Vec<String> = rules.iter().map(|rule| escaped(&rule.name)).collect();
    names.join("\\n")
}

/// Text between double quotes. `${` would begin a variable.
fn escaped(text: &str) -> String {
    printable(text).replace('\\', "\\\\").replace('"', "\\\"").replace("${", "\\${")
}

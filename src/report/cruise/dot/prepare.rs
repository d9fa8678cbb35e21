//! From modules to nodes.

use serde_json::{Map, Value};

use super::{Granularity, label, theme::Theme};
use crate::{
    base::js_regex::JsRegex,
    report::cruise::{
        collapse, posix,
        result::{Dependency, Module, OptionsUsed},
        url,
    },
};

/// A node and its edges.
pub(super) struct Node {
    /// What it is called.
    pub(super) name: String,
    /// What stands in it.
    pub(super) label: String,
    /// What is shown when the mouse is over it.
    pub(super) tooltip: String,
    /// Where it leads on a click.
    pub(super) url: Option<String>,
    /// How it looks.
    pub(super) attributes: Map<String, Value>,
    /// Where its edges lead.
    pub(super) edges: Vec<Edge>,
}

/// An edge.
pub(super) struct Edge {
    /// Where it leads.
    pub(super) to: String,
    /// The rule that it breaks.
    pub(super) rule: Option<String>,
    /// How it looks.
    pub(super) attributes: Map<String, Value>,
}

/// The modules that become nodes, in order.
pub(super) fn collapsed(
    modules: Vec<Module>,
    granularity: Granularity,
    pattern: Option<&JsRegex>,
    parity: bool,
) -> Vec<Module> {
    let mut modules = match (granularity, pattern) {
        (Granularity::Folder, _) => collapse::to_folders(modules, parity),
        (_, Some(pattern)) => collapse::to_pattern(modules, pattern, parity),
        (_, None) => modules,
    };
    collapse::sort(&mut modules);
    if granularity != Granularity::Flat {
        collapse::strip_self_references(&mut modules);
    }
    modules
}

/// The node of a module.
pub(super) fn node(
    module: Module,
    granularity: Granularity,
    shows_metrics: bool,
    theme: &Theme,
    options: &OptionsUsed,
) -> Node {
    let label = label::of(&module, granularity, shows_metrics);
    let tooltip = tooltip(&module, granularity).to_owned();
    let url = (module.could_not_resolve != Some(true)).then(|| url::of_module(&module, options));
    let mut subject = serde_json::to_value(&module).unwrap_or_default();
    subject["label"] = label.as_str().into();
    subject["tooltip"] = tooltip.as_str().into();
    subject["folder"] = match posix::dirname(&module.source) {
        "." => Value::Null,
        folder => folder.into(),
    };
    let edges = module.dependencies.into_iter().map(|dependency| edge(dependency, theme)).collect();
    let attributes = theme.modules.attributes(&subject);
    Node { name: module.source, label, tooltip, url, attributes, edges }
}

/// The name of the module, or, where the label leaves room for it, of the rule that it breaks.
fn tooltip(module: &Module, granularity: Granularity) -> &str {
    let rule = module.rules.as_ref().and_then(|rules| rules.first());
    match rule {
        Some(rule) if granularity != Granularity::Folder => &rule.name,
        _ => posix::basename(&module.source),
    }
}

fn edge(dependency: Dependency, theme: &Theme) -> Edge {
    let rule = dependency.rules.as_ref().and_then(|rules| Some(rules.first()?.name.clone()));
    let subject = serde_json::to_value(&dependency).unwrap_or_default();
    let attributes = theme.dependencies.attributes(&subject);
    Edge { to: dependency.resolved, rule, attributes }
}

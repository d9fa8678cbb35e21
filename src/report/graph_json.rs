//! The graph as JSON, for tools.
//!
//! These structs are the wire format: the order of the fields is the order of the keys. A new
//! field is a promise.

use serde::Serialize;

use crate::{
    pipeline::Checked,
    report::{
        edges::{Edge, edges},
        json_text,
    },
    resolve::target::Target,
    rules::engine,
};

/// The graph as JSON: every source module (probes included) and every import site.
pub fn render(checked: &Checked) -> String {
    json_text::to_string(&Graph {
        version: 1,
        modules: checked
            .modules
            .iter()
            .filter(|module| module.is_source)
            .map(|module| Module::of(checked, module))
            .collect(),
        dependencies: edges(checked)
            .into_iter()
            .map(|edge| Dependency::of(checked, edge))
            .collect(),
    })
}

#[derive(Serialize)]
struct Graph<'c> {
    version: u8,
    modules: Vec<Module<'c>>,
    dependencies: Vec<Dependency<'c>>,
}

#[derive(Serialize)]
struct Module<'c> {
    file: &'c str,
    zone: Option<&'c str>,
    cell: Option<&'c str>,
}

impl<'c> Module<'c> {
    fn of(checked: &'c Checked, module: &'c engine::Module) -> Self {
        let cell = module.cell.as_ref();
        Self {
            file: checked.index.path(module.file),
            zone: cell.map(|cell| &*checked.rules.zone(cell.zone).name),
            cell: cell.map(|cell| &*cell.dir),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dependency<'c> {
    from: &'c str,
    line: u32,
    column: u32,
    specifier: String,
    kind: &'static str,
    type_only: bool,
    to: Option<&'c str>,
    /// Only there when nothing was found; `null` when not even the aim is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[expect(
        clippy::option_option,
        reason = "a key that is missing differs from one that is null"
    )]
    aim: Option<Option<&'c str>>,
    declared: Option<&'c str>,
    target: &'static str,
    violations: Vec<&'c str>,
}

impl<'c> Dependency<'c> {
    fn of(checked: &'c Checked, edge: Edge<'c>) -> Self {
        let (target, to, aim) = match edge.dependency.map(|dependency| &dependency.target) {
            Some(Target::Module(file)) => ("module", Some(checked.index.path(*file)), None),
            Some(Target::Asset(file)) => ("asset", Some(&**file), None),
            Some(Target::Package(name)) => ("package", Some(&**name), None),
            Some(Target::Builtin(name)) => ("builtin", Some(&**name), None),
            Some(Target::Unresolved { aim }) => ("unresolved", None, Some(aim.as_deref())),
            None => ("unresolved", None, Some(None)),
        };
        let start = edge.import.range.start;
        Self {
            from: checked.index.path(edge.module.file),
            line: start.line,
            column: start.column,
            specifier: edge.import.specifier.display(),
            kind: edge.import.kind.as_str(),
            type_only: edge.import.type_only,
            to,
            aim,
            declared: edge.dependency.and_then(|d| d.aside.declared()).filter(|d| Some(*d) != to),
            target,
            violations: edge.violations,
        }
    }
}

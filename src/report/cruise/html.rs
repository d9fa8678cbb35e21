//! A matrix of modules as a page: which depends on which, and what that breaks.

use std::fmt::Write as _;

use super::{
    html_text::escaped,
    incidences::{self, Incidence},
    result::{CruiseResult, Module},
};

/// The report.
pub(super) fn render(result: &CruiseResult) -> String {
    let modules = incidences::sorted(&result.modules);
    let columns: String = modules.iter().map(|module| heading(module)).collect();
    let rows: String = modules.iter().map(|module| row(module, &modules)).collect();
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<title>dependencies</title>
<style>
{}</style>
</head>
<body>
<table>
<thead>
<tr><td></td>{columns}<td></td></tr>
</thead>
<tbody>
{rows}</tbody>
<tfoot>
<tr><td></td>{columns}<td></td></tr>
</tfoot>
</table>
</body>
</html>
",
        include_str!("assets/matrix.css")
    )
}

/// The name of a module, at either end of its row or column.
fn heading(module: &Module) -> String {
    let classes = [(module.core_module, "core"), (module.could_not_resolve, "unresolved")];
    let classes: Vec<&str> =
        classes.into_iter().filter(|(is, _)| *is == Some(true)).map(|(_, class)| class).collect();
    let class = match classes.join(" ") {
        none if none.is_empty() => none,
        classes => format!(" class=\"{classes}\""),
    };
    format!("<th{class}>{}</th>", escaped(&module.source))
}

fn row(module: &Module, columns: &[&Module]) -> String {
    let heading = heading(module);
    let mut cells = String::new();
    for (incidence, column) in incidences::row(module, columns).into_iter().zip(columns) {
        match title(incidence, module, column) {
            None => cells += "<td></td>",
            Some(title) => {
                _ = write!(cells, "<td class=\"{}\" title=\"{title}\"></td>", incidence.as_str());
            }
        }
    }
    format!("<tr>{heading}{cells}{heading}</tr>\n")
}

/// The dependency that a cell stands for, and what it breaks.
fn title(incidence: Incidence, module: &Module, column: &Module) -> Option<String> {
    let ends = format!("{} → {}", escaped(&module.source), escaped(&column.source));
    match incidence {
        Incidence::None => None,
        Incidence::Valid => Some(ends),
        Incidence::Broken(rules) => {
            let first = rules.first().map(|rule| escaped(&rule.name)).unwrap_or_default();
            let others = match rules.len() {
                0 | 1 => String::new(),
                n => format!(" (+{} others)", n - 1),
            };
            Some(format!("{first}{others}:&#10;{ends}"))
        }
    }
}

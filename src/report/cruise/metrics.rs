//! A table of figures per folder and module.

use serde_json::{Map, Value};

use super::{
    Options,
    numbers::{length, number, percentage},
    result::{CruiseResult, ExperimentalStats, Folder, Module},
    style::Style,
};
use crate::base::{collation::locale_compare, escape::printable};

const NO_METRICS: &str = "
ERROR: The cruise result didn't contain any metrics - re-running the cruise with
       the '--metrics' command line option should fix that.

";

/// The columns behind the name: titles and widths.
const COLUMNS: [(&str, usize); 6] =
    [("N", 6), ("Ca", 6), ("Ce", 6), ("I (%)", 6), ("size", 11), ("#tls", 6)];
const TYPE_WIDTH: usize = 7;

/// The report, and the exit code: 1 when there are no figures.
pub(super) fn render(result: &CruiseResult, options: &Options) -> (String, u8) {
    let Some(folders) = &result.folders else {
        return (NO_METRICS.to_owned(), 1);
    };
    let section = result.summary.options_used.reporter(options.output_type.section());
    let rows: Vec<Row> = folders
        .iter()
        .map(Row::of_folder)
        .chain(
            result.modules.iter().filter(|module| module.instability.is_some()).map(Row::of_module),
        )
        .filter(|row| row.modules > -1)
        .collect();
    let width =
        rows.iter().map(|row| length(&row.name)).chain(["name".len()]).max().unwrap_or(0) + 1;
    let rows = shown(rows, section);
    let style = Style { color: options.color };
    let lines: Vec<String> = [style.bold(&header(width)), demarcation(width)]
        .into_iter()
        .chain([rows.iter().map(|row| row.line(width)).collect::<Vec<_>>().join("\n")])
        .collect();
    (lines.join("\n") + "\n", 0)
}

/// The figures of a folder or module.
struct Row {
    is_folder: bool,
    name: String,
    modules: i64,
    afferent: Option<u64>,
    efferent: Option<u64>,
    instability: Option<f64>,
    stats: Option<ExperimentalStats>,
}

impl Row {
    fn of_folder(folder: &Folder) -> Self {
        Self {
            is_folder: true,
            name: printable(&folder.name).into_owned(),
            modules: folder.module_count,
            afferent: folder.afferent_couplings,
            efferent: folder.efferent_couplings,
            instability: folder.instability,
            stats: folder.experimental_stats,
        }
    }

    fn of_module(module: &Module) -> Self {
        let count = |n: usize| Some(n as u64);
        Self {
            is_folder: false,
            name: printable(&module.source).into_owned(),
            modules: 1,
            afferent: count(module.dependents.as_ref().map_or(0, Vec::len)),
            efferent: count(module.dependencies.len()),
            instability: module.instability,
            stats: module.experimental_stats,
        }
    }

    /// The figure that an order asks for.
    fn figure(&self, order: &str) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "it only orders rows")]
        let count = |n: Option<u64>| n.unwrap_or(0) as f64;
        match order {
            "instability" => self.instability.unwrap_or(0.0),
            "moduleCount" => count(u64::try_from(self.modules).ok()),
            "afferentCouplings" => count(self.afferent),
            "efferentCouplings" => count(self.efferent),
            "size" => count(self.stats.map(|stats| stats.size)),
            "topLevelStatementCount" => {
                count(self.stats.map(|stats| stats.top_level_statement_count))
            }
            _ => 0.0,
        }
    }

    fn line(&self, width: usize) -> String {
        let figure = |n: Option<u64>| n.map_or_else(String::new, number);
        let mut figures = vec![
            figure(u64::try_from(self.modules).ok()),
            figure(self.afferent),
            figure(self.efferent),
            percentage(self.instability),
        ];
        if let Some(stats) = self.stats {
            figures.extend([number(stats.size), number(stats.top_level_statement_count)]);
        }
        let figures = figures.iter().zip(COLUMNS).map(|(figure, (_, width))| right(figure, width));
        let kind = if self.is_folder { "folder" } else { "module" };
        let names = [left(kind, TYPE_WIDTH), left(&self.name, width)];
        names.into_iter().chain(figures).collect::<Vec<_>>().join(" ")
    }
}

/// The rows that the options ask for, in the order that they ask for.
fn shown(mut rows: Vec<Row>, section: Option<&Map<String, Value>>) -> Vec<Row> {
    let option = |key| section.and_then(|section| section.get(key));
    let hides = |key| option(key).and_then(Value::as_bool).unwrap_or(false);
    let (hides_modules, hides_folders) = (hides("hideModules"), hides("hideFolders"));
    let order = option("orderBy").and_then(Value::as_str).unwrap_or("instability");
    rows.retain(|row| if row.is_folder { !hides_folders } else { !hides_modules });
    rows.sort_by(|a, b| locale_compare(&a.name, &b.name));
    rows.sort_by(|a, b| b.figure(order).total_cmp(&a.figure(order)));
    rows
}

fn header(width: usize) -> String {
    let names = [left("type", TYPE_WIDTH), left("name", width)];
    let titles = COLUMNS.map(|(title, width)| right(title, width));
    names.into_iter().chain(titles).collect::<Vec<_>>().join(" ")
}

fn demarcation(width: usize) -> String {
    let widths = [TYPE_WIDTH, width].into_iter().chain(COLUMNS.map(|(_, width)| width));
    widths.map(|width| "-".repeat(width)).collect::<Vec<_>>().join(" ")
}

fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(length(text))))
}

fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(length(text))))
}

//! Rules by spellings.

use std::fmt::Write;

use crate::{
    base::severity::Severity,
    prove::{
        Cell, Outcome, Proof, RuleProof, Verdict,
        form::{FORMS, STEERING},
        route::Way,
        verdict::Axis,
    },
    report::text::{Paint, safe},
};

/// No terminal is narrower.
const WIDTH: usize = 100;
/// Up to this number of rules, every column is shown.
const FEW: usize = 3;
/// No name of a rule takes more.
const NAME: usize = 40;

/// A column: what it is called, and which cells it sums up.
struct Column {
    name: &'static str,
    is_of: Box<dyn Fn(&Cell) -> bool>,
}

/// The matrix: the ways to name the target, then the ways to write the import, then all of them
/// together.
pub(super) fn render(proof: &Proof, paint: Paint) -> String {
    let rules: Vec<&RuleProof> = proof.rules.iter().filter(|rule| rule.witness.is_some()).collect();
    if rules.is_empty() {
        return String::new();
    }
    let mut out = legend(paint);
    let lone: Vec<&RuleProof> = rules
        .iter()
        .copied()
        .filter(|rule| rule.cells.iter().all(|cell| cell.form.is_none() && cell.way.is_none()))
        .collect();
    let rules: Vec<&RuleProof> = rules
        .into_iter()
        .filter(|rule| !lone.iter().any(|lone| std::ptr::eq(*lone, *rule)))
        .collect();
    let titles = [("how the target is named", ways()), ("how the import is written", forms())];
    for (title, columns) in titles {
        out += &block(title, &rules, columns, paint);
    }
    out += &without_imports(&lone, paint);
    out
}

fn legend(paint: Paint) -> String {
    format!(
        "{} caught   {} escaped   {} excluded by the rule   {} not expressible here\n\n",
        mark(Some(Verdict::Caught), paint),
        mark(Some(Verdict::Escaped), paint),
        mark(Some(Verdict::Excluded), paint),
        mark(Some(Verdict::Inexpressible), paint)
    )
}

fn ways() -> Vec<Column> {
    let column = |&way: &Way| Column {
        name: way.as_str(),
        is_of: Box::new(move |cell: &Cell| {
            cell.way == Some(way) && matches!(cell.axis, Axis::Plain | Axis::Way)
        }),
    };
    Way::ALL.iter().map(column).collect()
}

fn forms() -> Vec<Column> {
    let column = |name: &'static str| Column {
        name,
        is_of: Box::new(move |cell: &Cell| {
            cell.form == Some(name) && matches!(cell.axis, Axis::Plain | Axis::Form)
        }),
    };
    let mut columns: Vec<Column> =
        FORMS.iter().chain(STEERING).map(|form| column(form.name)).collect();
    columns.push(Column {
        name: "in all ways",
        is_of: Box::new(|cell: &Cell| cell.axis == Axis::Both),
    });
    columns
}

/// One table for these columns, or as many as fit.
fn block(title: &str, rules: &[&RuleProof], columns: Vec<Column>, paint: Paint) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let is_all = |column: &Column, wanted: Verdict| {
        rules.iter().all(|rule| verdict(rule, column).unwrap_or(Verdict::Inexpressible) == wanted)
    };
    // What is the same for every rule is said in a line.
    let (unused, used): (Vec<Column>, Vec<Column>) =
        columns.into_iter().partition(|column| is_all(column, Verdict::Inexpressible));
    let is_same = |column: &Column| rules.len() > FEW && is_all(column, Verdict::Caught);
    let (caught, used): (Vec<Column>, Vec<Column>) = used.into_iter().partition(is_same);
    let names: Vec<String> = rules.iter().map(|rule| shortened(&rule.name)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut rest = &used[..];
    let mut heading = format!("{}\n", paint.bold(title));
    let line = |what: &str, columns: &[Column]| {
        wrapped(&format!("  {what}:"), columns.iter().map(|column| column.name))
    };
    if !caught.is_empty() {
        out += &heading;
        heading.clear();
        out += &line("caught for every rule", &caught);
    }
    if !unused.is_empty() {
        out += &heading;
        heading.clear();
        out += &line("not expressible for any rule", &unused);
    }
    if heading.is_empty() {
        out.push('\n');
    }
    while !rest.is_empty() {
        let fitting = fitting(rest, WIDTH.saturating_sub(width + 2));
        let (now, later) = rest.split_at(fitting);
        out += &heading;
        heading.clear();
        out += &table(rules, &names, width, now, paint);
        rest = later;
    }
    out
}

/// Names behind a heading, on as many lines as they take.
fn wrapped<'n>(heading: &str, names: impl Iterator<Item = &'n str>) -> String {
    let mut out = heading.to_owned();
    let mut width = heading.chars().count();
    let mut names = names.peekable();
    while let Some(name) = names.next() {
        let comma = if names.peek().is_some() { "," } else { "" };
        let added = name.chars().count() + comma.len() + 1;
        if width + added > WIDTH {
            out.push_str("\n   ");
            width = 3;
        }
        _ = write!(out, " {name}{comma}");
        width += added;
    }
    out.push('\n');
    out
}

fn fitting(columns: &[Column], width: usize) -> usize {
    let mut taken = 0;
    let fits = columns.iter().take_while(|column| {
        taken += column.name.chars().count() + 2;
        taken <= width
    });
    fits.count().max(1)
}

fn table(
    rules: &[&RuleProof],
    names: &[String],
    width: usize,
    columns: &[Column],
    paint: Paint,
) -> String {
    let mut out = " ".repeat(width);
    for column in columns {
        _ = write!(out, "  {}", paint.dim(column.name));
    }
    out.push('\n');
    for (rule, name) in rules.iter().zip(names) {
        _ = write!(out, "{}", padded(&named(rule, name, paint), name, width));
        for column in columns {
            let shown = mark(verdict(rule, column), paint);
            let padding = " ".repeat(column.name.chars().count().saturating_sub(1));
            _ = write!(out, "  {shown}{padding}");
        }
        let line = out.trim_end().len();
        out.truncate(line);
        out.push('\n');
    }
    out.push('\n');
    out
}

fn padded(shown: &str, plain: &str, width: usize) -> String {
    format!("{shown}{}", " ".repeat(width.saturating_sub(plain.chars().count())))
}

fn named(rule: &RuleProof, name: &str, paint: Paint) -> String {
    match rule.outcome {
        Outcome::Escapes => paint.severity(rule.severity, name),
        _ => name.to_owned(),
    }
}

fn shortened(name: &str) -> String {
    let name = safe(name);
    match name.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.into_owned(),
    }
}

/// What became of the cells of a column: the worst of it.
fn verdict(rule: &RuleProof, column: &Column) -> Option<Verdict> {
    const WORST_FIRST: [Verdict; 4] =
        [Verdict::Escaped, Verdict::Caught, Verdict::Excluded, Verdict::Inexpressible];
    let cells: Vec<&Cell> = rule.cells.iter().filter(|cell| (column.is_of)(cell)).collect();
    WORST_FIRST.into_iter().find(|verdict| cells.iter().any(|cell| cell.verdict == *verdict))
}

fn mark(verdict: Option<Verdict>, paint: Paint) -> String {
    match verdict {
        Some(Verdict::Caught) => paint.good("✓"),
        Some(Verdict::Escaped) => paint.severity(Severity::Error, "✗"),
        Some(Verdict::Excluded) => "–".to_owned(),
        Some(Verdict::Inexpressible) | None => paint.dim("·"),
    }
}

/// The rules that a lack of imports breaks.
fn without_imports(rules: &[&RuleProof], paint: Paint) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n", paint.bold("broken by a lack of imports"));
    for rule in rules {
        let verdict = rule.cells.first().map(|cell| cell.verdict);
        _ = writeln!(out, "  {} {}", mark(verdict, paint), safe(&rule.name));
    }
    out.push('\n');
    out
}

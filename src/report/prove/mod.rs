//! What became of every rule and every spelling: a matrix for people, all of it for tools.

mod detail;
mod json;
mod matrix;

use std::fmt::Write;

use crate::{
    base::severity::Severity,
    prove::{Cell, Outcome, Proof, RuleProof, Verdict, verdict::Axis},
    report::text::{Paint, count, list, safe, thousands},
};

pub use json::render as render_json;

/// How many escapes of one rule are shown.
const SHOWN: usize = 8;

/// The report of `prove` for people; `in_detail` with every spelling.
pub fn render(proof: &Proof, in_detail: bool, color: bool) -> String {
    let paint = Paint { color };
    let mut out = String::new();
    if in_detail {
        for rule in &proof.rules {
            out += &detail::render(rule, paint);
        }
    } else {
        out += &matrix::render(proof, paint);
        for rule in &proof.rules {
            out += &findings(rule, paint);
        }
    }
    for note in &proof.notes {
        _ = writeln!(out, "note: {}\n", safe(note));
    }
    out + &last_line(proof, paint)
}

/// What is wrong with one rule.
fn findings(rule: &RuleProof, paint: Paint) -> String {
    let head = |what: &str| {
        let what = format!("[{}] {what}:", safe(&rule.name));
        match rule.outcome {
            Outcome::Untried => paint.bold(&what),
            _ => paint.severity(rule.severity, &what),
        }
    };
    let note = rule.note.as_deref().map(safe).unwrap_or_default();
    match rule.outcome {
        Outcome::Proved => String::new(),
        Outcome::Dead => format!("{} {note}\n\n", head("dead")),
        Outcome::Unbroken => format!("{} {note}\n\n", head("broken by nothing")),
        Outcome::Untried => format!("{} {note}\n\n", head("not shown")),
        Outcome::Escapes => escapes(rule, &head("escapes"), paint),
    }
}

fn escapes(rule: &RuleProof, head: &str, paint: Paint) -> String {
    let escaped: Vec<&Cell> = escapes_of(rule).collect();
    let mut out = format!("{head} {}\n", count(escaped.len(), "spelling"));
    let groups = grouped(&escaped);
    for group in groups.iter().take(SHOWN) {
        let reason = group[0].reason.as_deref().map(safe).unwrap_or_default();
        let others = match group.len() - 1 {
            0 => String::new(),
            n => format!(" (and {})", count(n, "other spelling")),
        };
        _ = writeln!(out, "  • {}{others}: {reason}", spelling(group[0]));
        if let Some((path, text)) = group[0].files.first() {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            _ = writeln!(out, "    {}", paint.dim(&format!("{}  {}", safe(path), safe(&text))));
        }
    }
    if groups.len() > SHOWN || groups.len() < escaped.len() {
        _ = writeln!(out, "  `--rule {}` shows all", safe(&rule.name));
    }
    out.push('\n');
    out
}

/// The spellings that escaped for the same reason in the same form or by the same name.
fn grouped<'c>(escaped: &[&'c Cell]) -> Vec<Vec<&'c Cell>> {
    let mut groups: Vec<Vec<&Cell>> = Vec::new();
    for cell in escaped {
        let same = groups.iter_mut().find(|group| {
            let first = group[0];
            let is_same_name = first.way == cell.way && first.by == cell.by;
            first.reason == cell.reason && (is_same_name || first.form == cell.form)
        });
        match same {
            Some(group) => group.push(cell),
            None => groups.push(vec![cell]),
        }
    }
    groups
}

/// The spellings that escaped: the plainest first.
fn escapes_of(rule: &RuleProof) -> impl Iterator<Item = &Cell> {
    let of_axis = |axis: Axis| {
        let is_escaped = move |cell: &&Cell| cell.axis == axis && cell.verdict == Verdict::Escaped;
        rule.cells.iter().filter(is_escaped)
    };
    [Axis::Plain, Axis::Form, Axis::Way, Axis::Both].into_iter().flat_map(of_axis)
}

/// A spelling in words: `require by alias @/*`.
fn spelling(cell: &Cell) -> String {
    let form = cell.form.map(str::to_owned);
    let way = cell.way.map(|way| match &cell.by {
        Some(by) => format!("{} {}", way.as_str(), safe(by)),
        None => way.as_str().to_owned(),
    });
    match (form, way) {
        (Some(form), Some(way)) => format!("{form}, {way}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "a file without imports".to_owned(),
    }
}

/// `✗ 2 rules let something escape, 1 is dead: …`.
fn last_line(proof: &Proof, paint: Paint) -> String {
    let rules = &proof.rules;
    let of = |outcome: Outcome| rules.iter().filter(|rule| rule.outcome == outcome).count();
    let cells = |verdict: Verdict| {
        let cells = rules.iter().flat_map(|rule| &rule.cells);
        cells.filter(|cell| cell.verdict == verdict).count()
    };
    let outcomes = [
        (of(Outcome::Proved), "proved"),
        (of(Outcome::Escapes), "with escapes"),
        (of(Outcome::Dead), "dead"),
        (of(Outcome::Unbroken), "broken by nothing"),
        (of(Outcome::Untried), "not shown"),
    ];
    let spellings = [
        (cells(Verdict::Caught), "caught"),
        (cells(Verdict::Escaped), "escaped"),
        (cells(Verdict::Excluded), "excluded by their rule"),
        (cells(Verdict::Inexpressible), "not expressible"),
    ];
    let some = |numbers: &[(usize, &str)]| {
        let some = numbers.iter().filter(|(n, _)| *n > 0);
        list(some.map(|(n, what)| format!("{} {what}", thousands(*n))))
    };
    let mark = if of(Outcome::Proved) == rules.len() {
        paint.good("✓")
    } else if proof.fails() {
        paint.severity(Severity::Error, "✗")
    } else {
        paint.severity(Severity::Warn, "!")
    };
    let outcomes = format!("{}: {}", count(rules.len(), "rule"), some(&outcomes));
    let spelled = some(&spellings);
    let spelled = if spelled.is_empty() { spelled } else { format!("  spellings: {spelled}\n") };
    format!(
        "{mark} {}\n{}  {} laid over the tree in {:.2} s\n",
        paint.bold(&outcomes),
        spelled,
        count(proof.files, "file"),
        proof.duration.as_secs_f64()
    )
}

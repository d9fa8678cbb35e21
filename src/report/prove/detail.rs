//! One rule with every spelling, and what was laid for it.

use std::fmt::Write;

use crate::{
    base::severity::Severity,
    prove::{Cell, RuleProof, Verdict},
    report::{
        prove::spelling,
        text::{Paint, safe, safe_lines},
    },
};

pub(super) fn render(rule: &RuleProof, paint: Paint) -> String {
    let mut out = format!(
        "{} ({}): {}\n",
        paint.bold(&safe(&rule.name)),
        rule.severity.as_str(),
        rule.outcome.as_str()
    );
    if let Some(note) = &rule.note {
        _ = writeln!(out, "  {}", safe(note));
    }
    if let Some(found) = &rule.found {
        _ = writeln!(out, "  {} breaks it", safe(&found.to_string()));
    }
    if let Some(witness) = &rule.witness {
        _ = writeln!(out, "  files like {}", safe(&witness.from));
        if let Some(to) = &witness.to {
            _ = writeln!(out, "  that import {}", safe(to));
        }
    }
    out.push('\n');
    for cell in &rule.cells {
        out += &one(cell, paint);
    }
    out.push('\n');
    out
}

fn one(cell: &Cell, paint: Paint) -> String {
    let verdict = format!("{:15}", cell.verdict.as_str());
    let verdict = match cell.verdict {
        Verdict::Caught => paint.good(&verdict),
        Verdict::Escaped => paint.severity(Severity::Error, &verdict),
        Verdict::Excluded | Verdict::Inexpressible => paint.dim(&verdict),
    };
    let mut out = format!("{verdict} {}", spelling(cell));
    if let Some(reason) = &cell.reason {
        _ = write!(out, ": {}", safe(reason));
    }
    out.push('\n');
    for (path, text) in &cell.files {
        _ = writeln!(out, "    {}", paint.dim(&safe(path)));
        for line in safe_lines(text) {
            _ = writeln!(out, "      {line}");
        }
    }
    out
}

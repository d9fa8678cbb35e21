//! The violations: by rule, inside a rule by file and position, each with its source line.

use std::cmp::Reverse;
use std::fmt::Write;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    base::{
        position::{LineIndex, Range},
        severity::Severity,
    },
    pipeline::Checked,
    report::{
        frame::Frame,
        text::{Paint, count, list, noun, safe, safe_lines},
    },
    rules::violation::Violation,
};

/// The violations of one rule.
struct Group<'c> {
    rule: &'c str,
    severity: Severity,
    comment: Option<&'c str>,
    violations: Vec<&'c Violation>,
}

/// All of them, or the first `max` and a line about the others.
pub(super) fn render(checked: &Checked, max: usize, paint: Paint) -> String {
    let mut left = if max == 0 { usize::MAX } else { max };
    let mut out = String::new();
    let mut hidden = Vec::new();
    for group in groups(checked) {
        let shown = left.min(group.violations.len());
        left -= shown;
        if shown > 0 {
            out += &heading(&group, paint);
            out += &frames(checked, &group.violations[..shown], paint);
        }
        if shown < group.violations.len() {
            hidden.push((group.rule, group.violations.len() - shown));
        }
    }
    out + &not_shown(&hidden)
}

/// The worst first, then the order of the config.
fn groups(checked: &Checked) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for violation in &checked.violations {
        let at = *places.entry(&violation.rule).or_insert_with(|| {
            groups.push(Group {
                rule: &violation.rule,
                severity: violation.severity,
                comment: violation.rule_id.and_then(|id| checked.rule(id).comment.as_deref()),
                violations: Vec::new(),
            });
            groups.len() - 1
        });
        groups[at].severity = groups[at].severity.min(violation.severity);
        groups[at].violations.push(violation);
    }
    groups.sort_by_key(|group| {
        let id = group.violations[0].rule_id;
        (group.severity, id.is_none(), id, group.rule)
    });
    groups
}

fn heading(group: &Group<'_>, paint: Paint) -> String {
    let number = count(group.violations.len(), noun(group.severity));
    let mut out =
        format!("{}: {}\n", paint.bold(&safe(group.rule)), paint.severity(group.severity, &number));
    for line in group.comment.into_iter().flat_map(safe_lines) {
        _ = writeln!(out, "  {}", paint.dim(&format!("| {line}")));
    }
    out.push('\n');
    out
}

/// The frames of violations that are sorted by file, so that each file is read once.
fn frames(checked: &Checked, violations: &[&Violation], paint: Paint) -> String {
    let of_files: Vec<&[&Violation]> = violations.chunk_by(|a, b| a.from == b.from).collect();
    of_files.into_par_iter().map(|in_file| frames_of_file(checked, in_file, paint)).collect()
}

fn frames_of_file(checked: &Checked, violations: &[&Violation], paint: Paint) -> String {
    let text = checked.index.read(violations[0].from).ok().map(|source| source.text);
    let lines = text.as_deref().map(LineIndex::new);
    let mut out = String::new();
    for violation in violations {
        let line = lines
            .as_ref()
            .filter(|_| violation.range != Range::FILE)
            .and_then(|lines| lines.line(violation.range.start.line));
        out += &frame(checked, violation).render(line, paint.color);
        out.push('\n');
    }
    out
}

fn frame<'c>(checked: &'c Checked, violation: &'c Violation) -> Frame<'c> {
    Frame {
        severity: violation.severity,
        code: &violation.rule,
        message: &violation.message,
        path: checked.index.path(violation.from),
        range: violation.range,
        label: label(violation),
        note: chain(violation),
        help: violation.hint.as_deref(),
    }
}

fn label(violation: &Violation) -> String {
    let (Some(import), Some(to)) = (&violation.import, &violation.to) else {
        return "here".to_owned();
    };
    let types = if import.type_only { " (types only)" } else { "" };
    // Of a way, the import is the first step alone.
    let next = violation.chain.get(1).unwrap_or(&to.file);
    format!("→ {next}{types}")
}

/// The files on the way, one per line.
fn chain(violation: &Violation) -> Vec<String> {
    let Some((first, rest)) = violation.chain.split_first() else { return Vec::new() };
    let what = if rest.last() == Some(first) { "cycle" } else { "way" };
    let mut lines = vec![format!("the {what}, {}:", count(rest.len(), "import"))];
    lines.push(format!("  {first}"));
    lines.extend(rest.iter().map(|name| format!("→ {name}")));
    lines
}

fn not_shown(hidden: &[(&str, usize)]) -> String {
    let total: usize = hidden.iter().map(|(_, n)| n).sum();
    if total == 0 {
        return String::new();
    }
    let mut by_number = hidden.to_vec();
    by_number.sort_by_key(|&(_, n)| Reverse(n));
    let rules = list(by_number.iter().map(|(rule, n)| format!("{} ({n})", safe(rule))));
    format!("… {} not shown: {rules}. `--max 0` shows all.\n\n", count(total, "more violation"))
}

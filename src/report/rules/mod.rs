//! The rules: a table for people, one rule in detail, and what of the config does nothing.

pub mod diff;
pub mod json;

mod one;

use std::fmt::Write;

use crate::{
    base::{
        diagnostic::ConfigFile,
        position::{LineIndex, Range},
        severity::Severity,
    },
    pipeline::Checked,
    report::{
        frame::Frame,
        text::{Paint, count, list, place, safe, thousands},
    },
    rules::{
        engine::RuleStats,
        liveness::{Dead, DeadKind, Lasting},
        ruleset::Rule,
        sample::Sample,
        suppress::UNUSED,
        violation::Violation,
    },
};

/// What is reported on.
pub struct Rules<'c> {
    /// The run.
    pub checked: &'c Checked,
    /// The rules in detail, by their places; `None` for a table of all.
    pub detailed: Option<Vec<(usize, Sample)>>,
}

impl<'c> Rules<'c> {
    /// Whether something that does nothing fails the run.
    pub fn fails(&self) -> bool {
        self.dead().any(|(_, severity)| severity == Severity::Error)
            || self.suppressions().any(|violation| violation.severity == Severity::Error)
    }

    /// The comments that suppress nothing.
    fn suppressions(&self) -> impl Iterator<Item = &'c Violation> {
        let all = self.detailed.is_none();
        let violations = self.checked.violations.iter();
        violations.filter(move |violation| all && *violation.rule == *UNUSED)
    }

    /// The rules that are reported on, by their places.
    fn shown(&self) -> Vec<usize> {
        match &self.detailed {
            None => (0..self.checked.rules.rules.len()).collect(),
            Some(detailed) => detailed.iter().map(|(at, _)| *at).collect(),
        }
    }

    fn rule(&self, at: usize) -> (&'c Rule, &'c RuleStats) {
        (&self.checked.rules.rules[at], &self.checked.rule_stats[at])
    }

    /// What does nothing and matters, as far as it is about what is reported on.
    fn dead(&self) -> impl Iterator<Item = (&'c Dead, Severity)> {
        let policy = &self.checked.rules.blind_spots;
        let wanted = |dead: &Dead| match &self.detailed {
            None => true,
            Some(detailed) => detailed.iter().any(|(at, _)| dead.rule == Some(*at)),
        };
        let dead = self.checked.dead.iter().filter(move |dead| wanted(dead));
        dead.filter_map(|dead| Some((dead, dead.severity(policy)?)))
    }

    /// What matters most of what is wrong with a rule.
    fn trouble(&self, at: usize) -> Option<(&'c Dead, Severity)> {
        let of_rule = self.dead().filter(|(dead, _)| dead.rule == Some(at));
        of_rule.min_by_key(|(dead, severity)| (!dead.is_rule(), *severity))
    }

    /// A file of the config.
    fn file(&self, at: usize) -> Option<&'c ConfigFile> {
        let files = self.checked.config.iter().chain(&self.checked.config_bases);
        files.into_iter().nth(at)
    }

    /// Where something stands: the path of the file, its lines, the range.
    fn place(
        &self,
        spot: &crate::base::diagnostic::Spot,
    ) -> Option<(&'c str, LineIndex<'c>, Range)> {
        let file = self.file(spot.file)?;
        let lines = LineIndex::new(&file.text);
        let range = lines.range(spot.span.start, spot.span.end);
        Some((&file.path, lines, range))
    }
}

/// The report for people.
pub fn render(rules: &Rules<'_>, color: bool) -> String {
    let paint = Paint { color };
    let mut out = match &rules.detailed {
        None => table(rules, paint) + "\n",
        Some(detailed) => {
            detailed.iter().map(|(at, sample)| one::render(rules, *at, sample, paint)).collect()
        }
    };
    let mut dead: Vec<_> = rules.dead().collect();
    dead.sort_by_key(|(dead, severity)| (*severity, !dead.is_rule()));
    for (dead, severity) in dead {
        out += &frame(rules, dead, severity, color);
        out.push('\n');
    }
    out += &suppressions(rules, paint);
    if rules.detailed.is_none() {
        for note in &rules.checked.notes {
            _ = writeln!(out, "{} {}\n", paint.dim("note:"), safe(note));
        }
        out += &summary(rules, paint);
    }
    out
}

/// Something that does nothing, with the lines of the config.
fn frame(rules: &Rules<'_>, dead: &Dead, severity: Severity, color: bool) -> String {
    let place = rules.place(&dead.spot);
    let (path, line, range) = match &place {
        Some((path, lines, range)) => (*path, lines.line(range.start.line), *range),
        None => ("", None, Range::FILE),
    };
    let what = if dead.is_rule() { "dead rule" } else { "unused" };
    let lasting = match dead.lasting {
        Lasting::Always => "no file or import that is added can change this",
        Lasting::OnThisTree => "this is so now: another file or import may change it",
    };
    let code = format!("{what}: {}", dead.kind.as_str());
    Frame {
        severity,
        code: &code,
        message: &dead.detail,
        path,
        range,
        label: label(dead.kind).to_owned(),
        note: vec![lasting.to_owned()],
        help: dead.help.as_deref(),
    }
    .render(line, color)
}

fn label(kind: DeadKind) -> &'static str {
    match kind {
        DeadKind::From => "matches no module",
        DeadKind::To => "matches nothing",
        DeadKind::Path => "never matches",
        DeadKind::Conditions => "cannot hold",
        DeadKind::Shadowed => "adds nothing",
        DeadKind::MayImport => "nothing needs this",
        DeadKind::Exception => "no case of this",
        DeadKind::Ignore => "leaves out nothing",
    }
}

/// The comments that suppress nothing, one line each: `check` shows them with their lines.
fn suppressions(rules: &Rules<'_>, paint: Paint) -> String {
    let mut out = String::new();
    for violation in rules.suppressions() {
        let at = place(rules.checked.index.path(violation.from), violation.range.start);
        let head = format!("[{UNUSED}] {}:", violation.severity.as_str());
        let head = paint.severity(violation.severity, &head);
        _ = writeln!(out, "{head} {at} {}", safe(&violation.message));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// One line per rule.
fn table(rules: &Rules<'_>, paint: Paint) -> String {
    let shown = rules.shown();
    if shown.is_empty() {
        return "no rule follows from the config\n".to_owned();
    }
    let any = |figure: fn(&RuleStats) -> usize| {
        rules.checked.rule_stats.iter().any(|stats| figure(stats) > 0)
    };
    let (suppressed, baselined) = (any(|it| it.suppressed), any(|it| it.baselined));
    let mut head = vec!["  rule", "severity", "from", "to", "judged", "violations"];
    head.extend(suppressed.then_some("suppressed"));
    head.extend(baselined.then_some("baselined"));
    head.extend(["probes", ""]);
    let rows: Vec<Vec<String>> =
        shown.iter().map(|&at| row(rules, at, suppressed, baselined)).collect();
    let head: Vec<String> = head.into_iter().map(str::to_owned).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|at| rows.iter().chain([&head]).map(|row| row[at].chars().count()).max().unwrap_or(0))
        .collect();
    let mut out = paint.dim(&line(&head, &widths)) + "\n";
    for (row, &at) in rows.iter().zip(&shown) {
        let text = line(row, &widths);
        let painted = match rules.trouble(at) {
            Some((dead, severity)) if dead.is_rule() => paint.severity(severity, &text),
            _ => text,
        };
        out += &painted;
        out.push('\n');
    }
    out + &paint.dim(LEGEND) + "\n"
}

/// What the columns of the table say.
const LEGEND: &str = "from, to: modules that each side matches (to: packages and builtins, too); judged: imports between \
    them; probes: those that prove it";

fn row(rules: &Rules<'_>, at: usize, suppressed: bool, baselined: bool) -> Vec<String> {
    let (rule, stats) = rules.rule(at);
    let trouble = rules.trouble(at);
    let state = match trouble {
        Some((dead, _)) if dead.is_rule() => format!("dead: {}", dead.kind.as_str()),
        Some((dead, _)) if dead.kind == DeadKind::Shadowed => "shadowed".to_owned(),
        Some(_) => "unused exception".to_owned(),
        None => String::new(),
    };
    let number = |of: bool, n: usize| if of { thousands(n) } else { "-".to_owned() };
    let pairs = rule.subject.judges_pairs();
    let mut row = vec![
        format!("{} {}", mark(trouble, stats), safe(&rule.name)),
        rule.severity.as_str().to_owned(),
        thousands(stats.from_modules),
        number(pairs, stats.to_modules),
        number(pairs, stats.dependencies),
        thousands(stats.violations),
    ];
    row.extend(suppressed.then(|| thousands(stats.suppressed)));
    row.extend(baselined.then(|| thousands(stats.baselined)));
    row.extend([thousands(stats.proved_by.len()), state]);
    row
}

/// Whether a rule is dead, proved by a probe, or neither.
fn mark(trouble: Option<(&Dead, Severity)>, stats: &RuleStats) -> char {
    match trouble {
        Some((dead, _)) if dead.is_rule() => '✗',
        _ if !stats.proved_by.is_empty() => '✓',
        _ => '·',
    }
}

/// Names to the left, figures to the right.
fn line(cells: &[String], widths: &[usize]) -> String {
    let last = cells.len() - 1;
    let mut out = String::new();
    for (at, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        let blanks = " ".repeat(width - cell.chars().count());
        match at {
            0 | 1 => _ = write!(out, "{cell}{blanks}  "),
            at if at == last => out += cell,
            _ => _ = write!(out, "{blanks}{cell}  "),
        }
    }
    out.trim_end().to_owned()
}

fn summary(rules: &Rules<'_>, paint: Paint) -> String {
    let number = |is_rule: bool| rules.dead().filter(|(dead, _)| dead.is_rule() == is_rule).count();
    let proved = rules.checked.rule_stats.iter().filter(|stats| !stats.proved_by.is_empty());
    let parts =
        [(number(true), "dead"), (number(false), "unused"), (proved.count(), "proved by probes")];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0);
    let parts = list(parts.map(|(n, what)| format!("{} {what}", thousands(n))));
    let all = count(rules.checked.rules.rules.len(), "rule");
    let text = if parts.is_empty() { all } else { format!("{all}: {parts}") };
    let mark =
        if rules.fails() { paint.severity(Severity::Error, "✗") } else { paint.good("✓") };
    format!("{mark} {}\n", paint.bold(&text))
}

//! One rule in detail.

use std::fmt::Write;

use crate::{
    report::{
        rules::Rules,
        text::{Paint, count, list, place, safe, safe_lines, thousands},
    },
    rules::{sample::Sample, words},
};

/// The rule at a place: what it says, what it means here, and what came of it.
pub(super) fn render(rules: &Rules<'_>, at: usize, sample: &Sample, paint: Paint) -> String {
    let (rule, stats) = rules.rule(at);
    let known = &rules.checked.rules;
    let severity = paint.severity(rule.severity, rule.severity.as_str());
    let mut out = format!("{}: {severity}\n", paint.bold(&safe(&rule.name)));
    for line in rule.comment.iter().flat_map(|comment| safe_lines(comment)) {
        _ = writeln!(out, "  {}", paint.dim(&format!("| {line}")));
    }
    let mut say = |key: &str, text: &str| {
        _ = writeln!(out, "  {}{}", paint.dim(&format!("{key:12}")), safe(text));
    };
    say("judges", &words::subject(rule.subject));
    side(&mut say, "from", &words::selector(known, &rule.from), (stats.from_modules, &sample.from));
    if rule.subject.judges_pairs() {
        side(&mut say, "to", &words::selector(known, &rule.to), (stats.to_modules, &sample.to));
    }
    for (at, condition) in words::conditions(rule).iter().enumerate() {
        say(if at == 0 { "when" } else { "and" }, condition);
    }
    let mut figures = Vec::new();
    if rule.subject.judges_pairs() {
        figures.push(format!("{} between the two", count(stats.dependencies, "import")));
    }
    figures.push(count(stats.violations, "violation"));
    let others = [(stats.suppressed, "suppressed"), (stats.baselined, "baselined")];
    let others = others.into_iter().filter(|(n, _)| *n > 0);
    figures.extend(others.map(|(n, what)| format!("{} {what}", thousands(n))));
    say("found", &list(figures));
    let probes = stats.proved_by.iter().map(|file| rules.checked.index.path(*file));
    for (at, probe) in probes.enumerate() {
        say(if at == 0 { "proved by" } else { "" }, probe);
    }
    if stats.proved_by.is_empty() {
        say("proved by", "no probe");
    }
    out += &config_lines(rules, at, paint);
    out.push('\n');
    out
}

fn side(
    say: &mut impl FnMut(&str, &str),
    key: &str,
    text: &str,
    (all, sample): (usize, &[Box<str>]),
) {
    say(key, text);
    for name in sample {
        say("", &format!("· {name}"));
    }
    if all > sample.len() {
        say("", &format!("… {} more", thousands(all - sample.len())));
    }
    if all == 0 && sample.is_empty() {
        say("", "· nothing in the tree");
    }
}

/// Where the config says it, with the line.
fn config_lines(rules: &Rules<'_>, at: usize, paint: Paint) -> String {
    let (rule, _) = rules.rule(at);
    let Some((path, lines, range)) = rules.place(&rule.written.rule) else { return String::new() };
    let key = paint.dim(&format!("{:12}", "config"));
    let mut out = format!("  {key}{}\n", place(path, range.start));
    if let Some(line) = lines.line(range.start.line) {
        let number = paint.dim(&format!("{:>4} │", range.start.line));
        _ = writeln!(out, "  {:12}{number} {}", "", safe(line.trim_end()));
    }
    out
}

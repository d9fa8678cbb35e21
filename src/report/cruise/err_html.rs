//! Violations as a page: how often each rule is broken, and by what.

use rustc_hash::FxHashSet;

use super::{
    Options,
    dependency_to::ShowUnresolved,
    html_text::escaped,
    numbers::percentage,
    result::{
        CruiseResult, MiniDependency, OptionsUsed, Severity, Summary, Violation, ViolationType,
    },
    rule_counts::{self, RuleCount},
    time, url,
};

/// The report.
pub(super) fn render(result: &CruiseResult, options: &Options) -> String {
    let summary = &result.summary;
    let section = summary.options_used.reporter(options.output_type.section());
    let list = List { options: &summary.options_used, unresolved: ShowUnresolved::new(section) };
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>dependency violations</title>
<style>
{}</style>
</head>
<body>
<h1>Forbidden dependency check - results</h1>
<h2>Summary</h2>
{}{}{}<footer><p>ringfence {} / {}</p></footer>
</body>
</html>
",
        include_str!("assets/violations.css"),
        counts(summary),
        rules(summary),
        list.violations(summary),
        env!("CARGO_PKG_VERSION"),
        time::iso(options.now),
    )
}

fn counts(summary: &Summary) -> String {
    let counts: String = [
        (summary.total_cruised, "modules"),
        (summary.total_dependencies_cruised.unwrap_or(0), "dependencies"),
        (summary.error, "errors"),
        (summary.warn, "warnings"),
        (summary.info, "informational"),
        (summary.ignore, "ignored"),
    ]
    .map(|(count, what)| format!("<span><strong>{count}</strong> {what}</span>"))
    .concat();
    format!("<p class=\"counts\">{counts}</p>\n")
}

/// The rules that are broken, then, folded away, the others.
fn rules(summary: &Summary) -> String {
    let rules = rule_counts::of(summary);
    let (broken, kept): (Vec<&RuleCount>, Vec<&RuleCount>) =
        rules.iter().partition(|rule| rule.count > 0);
    let table = |rules: &[&RuleCount]| {
        let head = ["", "severity", "rule", "violations", "ignored", "explanation"];
        table(&head, &rules.iter().map(|rule| rule_row(rule)).collect::<String>())
    };
    let mut text = table(&broken);
    if !kept.is_empty() {
        text += &folded("also show unviolated rules", &table(&kept));
    }
    text
}

fn rule_row(rule: &RuleCount) -> String {
    let name = escaped(rule.name);
    let is_kept = rule.count == 0;
    let (class, mark) = if is_kept {
        (" class=\"unviolated\"", "<span class=\"ok\">✓</span>")
    } else {
        ("", "<span class=\"broken\">✗</span>")
    };
    format!(
        "<tr{class}><td>{mark}</td>{}<td><a id=\"{name}-definition\" href=\"#{name}-instance\">{name}</a></td>\
         <td>{}</td><td>{}</td><td>{}</td></tr>\n",
        rule.severity.map_or_else(|| "<td></td>".to_owned(), severity),
        rule.count,
        rule.ignored,
        escaped_lines(rule.comment),
    )
}

struct List<'r> {
    options: &'r OptionsUsed,
    unresolved: ShowUnresolved,
}

impl List<'_> {
    /// The violations, then, folded away, the known ones.
    fn violations(&self, summary: &Summary) -> String {
        if summary.violations.is_empty() {
            return "<h2>No violations found</h2>\n<p>Get gummy bears to celebrate.</p>\n"
                .to_owned();
        }
        let (known, new): (Vec<&Violation>, Vec<&Violation>) = summary
            .violations
            .iter()
            .partition(|violation| violation.rule.severity == Severity::Ignore);
        // A rule's entry leads to the first violation of the rule.
        let mut seen = FxHashSet::default();
        let mut table = |violations: &[&Violation]| {
            let mut row = |violation: &&Violation| {
                let is_first = seen.insert(violation.rule.name.clone());
                self.row(violation, is_first)
            };
            let rows: String = violations.iter().map(&mut row).collect();
            table(&["severity", "rule", "from", "types", "to"], &rows)
        };
        let mut text = format!("<h2>All violations</h2>\n{}", table(&new));
        if !known.is_empty() {
            text += &folded("also show ignored violations", &table(&known));
        }
        text
    }

    fn row(&self, violation: &Violation, is_first: bool) -> String {
        let rule = escaped(&violation.rule.name);
        let id = if is_first { format!(" id=\"{rule}-instance\"") } else { String::new() };
        let is_known = violation.rule.severity == Severity::Ignore;
        format!(
            "<tr{}>{}<td><a{id} href=\"#{rule}-definition\">{rule}</a></td><td>{}</td>{}<td>{}</td></tr>\n",
            if is_known { " class=\"ignored\"" } else { "" },
            severity(violation.rule.severity),
            self.from(violation),
            types(violation),
            self.to(violation),
        )
    }

    fn from(&self, violation: &Violation) -> String {
        let prefix = self.options.text("prefix").unwrap_or_default();
        let suffix = self.options.text("suffix").unwrap_or_default();
        let path =
            if prefix.is_empty() { url::harmless(&violation.from) } else { violation.from.clone() };
        let link = escaped(&format!("{prefix}{path}{suffix}"));
        let extra = match (violation.kind, violation.metrics) {
            (Some(ViolationType::Instability), Some(metrics)) => {
                instability(metrics.from.instability)
            }
            _ => String::new(),
        };
        format!("<a href=\"{link}\">{}</a>{extra}", escaped(&violation.from))
    }

    fn to(&self, violation: &Violation) -> String {
        let to = || escaped(self.unresolved.to(violation));
        match (violation.kind, violation.metrics) {
            (Some(ViolationType::Module), _) => String::new(),
            (Some(ViolationType::Cycle), _) => way(violation.cycle.as_deref()),
            (Some(ViolationType::Reachability), _) => {
                format!("{}<br>{}", escaped(&violation.to), way(violation.via.as_deref()))
            }
            (Some(ViolationType::Instability), Some(metrics)) => {
                format!("{}{}", to(), instability(metrics.to.instability))
            }
            _ => to(),
        }
    }
}

fn table(head: &[&str], rows: &str) -> String {
    let head = format!("<th>{}</th>", head.join("</th><th>"));
    format!("<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

fn folded(title: &str, content: &str) -> String {
    format!("<details>\n<summary>{title}</summary>\n{content}</details>\n")
}

fn severity(severity: Severity) -> String {
    format!("<td class=\"severity {severity}\">{severity}</td>", severity = severity.as_str())
}

fn types(violation: &Violation) -> String {
    let types = violation.dependency_types.as_deref().unwrap_or_default();
    let title = escaped(&types.join(", "));
    format!("<td><span class=\"types\" title=\"{title}\">{}</span></td>", letter(violation))
}

/// The class of a dependency in a letter.
fn letter(violation: &Violation) -> &'static str {
    let types = violation.dependency_types.as_deref().unwrap_or_default();
    let has = |class: &str| types.iter().any(|other| other == class);
    let begins = |prefix: &str| types.iter().any(|class| class.starts_with(prefix));
    [
        (begins("npm"), "n"),
        (has("aliased-subpath-import"), "#"),
        (has("aliased"), "@"),
        (has("core"), "c"),
        (has("export"), "x"),
        (has("local"), "."),
        (begins("type-"), "T"),
    ]
    .into_iter()
    .find_map(|(is, letter)| is.then_some(letter))
    .unwrap_or("")
}

fn instability(instability: f64) -> String {
    format!(" <span class=\"extra\">(I: {})</span>", percentage(Some(instability)))
}

fn way(steps: Option<&[MiniDependency]>) -> String {
    let names: Vec<String> =
        steps.unwrap_or_default().iter().map(|step| escaped(&step.name)).collect();
    names.join(" →<br>")
}

fn escaped_lines(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("<br>")
}

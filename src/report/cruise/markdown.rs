//! Violations in Markdown.

use serde_json::{Map, Value};

use super::{
    Options,
    dependency_to::ShowUnresolved,
    numbers::percentage,
    result::{CruiseResult, MiniDependency, Severity, Summary, Violation, ViolationType},
    rule_counts, time,
};
use crate::base::escape::printable;

/// The report: a title, a summary, the violations and a footer, each of which can be left out.
pub(super) fn render(result: &CruiseResult, options: &Options) -> String {
    let section = result.summary.options_used.reporter(options.output_type.section());
    let show = Show { section, unresolved: ShowUnresolved::new(section) };
    let title = || show.text("title", "## Forbidden dependency check - results").to_owned();
    [
        show.is("showTitle").then(|| vec![title()]),
        show.is("showSummary").then(|| show.summary(&result.summary)),
        show.is("showDetails").then(|| show.details(&result.summary)),
        show.is("showFooter").then(|| vec![footer(options)]),
    ]
    .into_iter()
    .flatten()
    .flatten()
    .map(|paragraph| paragraph + "\n\n")
    .collect()
}

fn footer(options: &Options) -> String {
    format!("---\nringfence {} / {}", env!("CARGO_PKG_VERSION"), time::iso(options.now))
}

/// What the options ask for.
struct Show<'o> {
    section: Option<&'o Map<String, Value>>,
    unresolved: ShowUnresolved,
}

impl Show<'_> {
    /// Whether something is wanted: what is not mentioned is.
    fn is(&self, key: &str) -> bool {
        self.section.and_then(|section| section.get(key)?.as_bool()).unwrap_or(true)
    }

    fn text<'t>(&'t self, key: &str, default: &'t str) -> &'t str {
        self.section.and_then(|section| section.get(key)?.as_str()).unwrap_or(default)
    }

    /// The paragraphs of the summary.
    fn summary(&self, summary: &Summary) -> Vec<String> {
        let header = || self.text("summaryHeader", "### :chart_with_upwards_trend: Summary");
        let has_rules = !summary.violations.is_empty() && self.is("showRulesSummary");
        let header = self.is("showSummaryHeader").then(|| header().to_owned());
        let rules = has_rules.then(|| self.rules(summary));
        header.into_iter().chain([figures(summary) + "\n"]).chain(rules).collect()
    }

    fn rules(&self, summary: &Summary) -> String {
        let with_ignored = self.is("includeIgnoredInSummary");
        let rows = rule_counts::of(summary)
            .into_iter()
            .filter(|rule| rule.count > 0 || with_ignored && rule.ignored > 0)
            .map(|rule| {
                format!(
                    "|{}&nbsp;_{}_|**{}**|**{}**|{}|\n",
                    icon(rule.severity.unwrap_or(Severity::Warn)),
                    cell(rule.name),
                    rule.count,
                    rule.ignored,
                    cell(rule.comment)
                )
            });
        let head = "|rule|violations|ignored|explanation\n|:---|:---:|:---:|:---|\n";
        format!("{head}{}", rows.collect::<String>())
    }

    /// The paragraphs of the list of violations.
    fn details(&self, summary: &Summary) -> Vec<String> {
        if summary.violations.is_empty() {
            let praise = ":revolving_hearts: No violations found. Get gummy bears to celebrate.";
            return vec![self.text("noViolationsMessage", praise).to_owned()];
        }
        let header = || self.text("detailsHeader", "### :fire: All violations").to_owned();
        let message = self.text("collapsedMessage", "Violations found - click to expand");
        let collapses = self.is("collapseDetails");
        [
            self.is("showDetailsHeader").then(header),
            collapses.then(|| format!("<details><summary>{message}</summary>")),
            Some(self.violations(&summary.violations)),
            collapses.then(|| "</details>".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn violations(&self, violations: &[Violation]) -> String {
        let with_ignored = self.is("includeIgnoredInDetails");
        let rows = violations
            .iter()
            .filter(|violation| with_ignored || violation.rule.severity != Severity::Ignore)
            .map(|violation| {
                let rule = &violation.rule;
                let (from, to) = (from(violation), self.to(violation));
                format!("|{}&nbsp;_{}_|{from}|{to}|\n", icon(rule.severity), cell(&rule.name))
            });
        format!("|violated rule|module|to|\n|:---|:---|:---|\n{}", rows.collect::<String>())
    }

    fn to(&self, violation: &Violation) -> String {
        match violation.kind {
            Some(ViolationType::Module) => String::new(),
            Some(ViolationType::Cycle) => way(violation.cycle.as_deref()),
            Some(ViolationType::Reachability) => {
                format!("{}<br/>{}", cell(&violation.to), way(violation.via.as_deref()))
            }
            Some(ViolationType::Instability) => {
                let figure = violation.metrics.map(|metrics| instability(metrics.to.instability));
                format!("{}{}", cell(self.unresolved.to(violation)), figure.unwrap_or_default())
            }
            _ => cell(self.unresolved.to(violation)),
        }
    }
}

fn from(violation: &Violation) -> String {
    match (violation.kind, violation.metrics) {
        (Some(ViolationType::Instability), Some(metrics)) => {
            format!("{}{}", cell(&violation.from), instability(metrics.from.instability))
        }
        _ => cell(&violation.from),
    }
}

fn figures(summary: &Summary) -> String {
    [
        (summary.total_cruised, "modules"),
        (summary.total_dependencies_cruised.unwrap_or(0), "dependencies"),
        (summary.error, "errors"),
        (summary.warn, "warnings"),
        (summary.info, "informational"),
        (summary.ignore, "ignored"),
    ]
    .map(|(count, what)| format!("**{count}** {what}"))
    .join("&nbsp;&nbsp;&nbsp;&nbsp;")
}

fn icon(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => ":exclamation:",
        Severity::Warn => ":warning:",
        Severity::Info => ":grey_exclamation:",
        Severity::Ignore => ":see_no_evil:",
    }
}

fn instability(instability: f64) -> String {
    format!("&nbsp;<span class=\"extra\">(I: {})</span>", percentage(Some(instability)))
}

fn way(steps: Option<&[MiniDependency]>) -> String {
    let names: Vec<String> =
        steps.unwrap_or_default().iter().map(|step| cell(&step.name)).collect();
    names.join(" &rightarrow;<br/>")
}

/// Text in a cell of a table: on one line, without tags, and no link.
fn cell(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let text = lines.join(" ").replace('\t', " ");
    let text = printable(&text).replace('\\', "\\\\").replace('|', "\\|");
    text.replace('<', "&lt;").replace("](", "]\\(")
}

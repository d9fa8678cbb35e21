//! Violations for a terminal: a line each, the worst last, and a summary.

use super::{
    Options, OutputType,
    dependency_to::ShowUnresolved,
    numbers::percentage,
    result::{
        CruiseResult, EnvironmentIssue, MiniDependency, RuleSet, Severity, Summary, Violation,
        ViolationType,
    },
    style::Style,
    wrap::wrapped,
};
use crate::base::escape::printable;

/// How far what belongs to a violation is set in.
const EXTRA_INDENT: usize = 6;
/// How far a rule's comment is set in.
const COMMENT_INDENT: usize = 4;

/// The report; of `err-long` with the comments of the rules.
pub(super) fn render(result: &CruiseResult, options: &Options) -> String {
    let section = options.output_type.section();
    let report = Report {
        style: Style { color: options.color },
        unresolved: ShowUnresolved::new(result.summary.options_used.reporter(section)),
        comments: options.output_type == OutputType::ErrLong,
    };
    report.text(&result.summary)
}

struct Report {
    style: Style,
    unresolved: ShowUnresolved,
    comments: bool,
}

impl Report {
    fn text(&self, summary: &Summary) -> String {
        let rules = summary.rule_set_used.as_ref();
        let violations: Vec<String> = summary
            .violations
            .iter()
            .rev()
            .filter(|violation| violation.rule.severity != Severity::Ignore)
            .map(|violation| {
                format!("  {}{}\n", self.violation(violation), self.comment(violation, rules))
            })
            .collect();
        let found = if violations.is_empty() {
            self.nothing_found(summary)
        } else {
            format!("\n{}{}", violations.concat(), self.counts(summary))
        };
        let issues =
            summary.environment.as_ref().and_then(|environment| environment.issues.as_deref());
        format!(
            "{found}{}{}\n",
            self.ignored(summary.ignore),
            self.issues(issues.unwrap_or_default())
        )
    }

    fn violation(&self, violation: &Violation) -> String {
        let severity = violation.rule.severity;
        let severity = self.style.severity(severity, severity.as_str());
        format!("{severity} {}: {}", printable(&violation.rule.name), self.what(violation))
    }

    fn what(&self, violation: &Violation) -> String {
        let from = self.name(&violation.from);
        match violation.kind {
            Some(ViolationType::Module) => from,
            Some(ViolationType::Cycle) => format!("{from} → {}", way(violation.cycle.as_deref())),
            Some(ViolationType::Reachability) => {
                format!("{from} → {}{}", self.name(&violation.to), way(violation.via.as_deref()))
            }
            Some(ViolationType::Instability) => self.instability(violation),
            _ => self.dependency(violation),
        }
    }

    fn dependency(&self, violation: &Violation) -> String {
        format!("{} → {}", self.name(&violation.from), self.name(self.unresolved.to(violation)))
    }

    fn instability(&self, violation: &Violation) -> String {
        let figures = violation.metrics.map_or_else(String::new, |metrics| {
            let [from, to] =
                [metrics.from, metrics.to].map(|side| percentage(Some(side.instability)));
            format!("instability: {from} → {to}")
        });
        let figures = self.style.dim(&wrapped([figures.as_str()], EXTRA_INDENT));
        format!("{}\n{figures}", self.dependency(violation))
    }

    fn name(&self, name: &str) -> String {
        self.style.bold(&printable(name))
    }

    fn comment(&self, violation: &Violation, rules: Option<&RuleSet>) -> String {
        if !self.comments {
            return String::new();
        }
        let rule = rules.and_then(|rules| rules.find(&violation.rule.name));
        let comment = rule.and_then(|rule| rule.comment()).unwrap_or("-");
        if comment.is_empty() {
            return String::new();
        }
        format!(
            "\n{}\n",
            self.style.dim(&wrapped(lines(comment).iter().map(String::as_str), COMMENT_INDENT))
        )
    }

    fn nothing_found(&self, summary: &Summary) -> String {
        format!(
            "\n{} no dependency violations found ({} modules, {} dependencies cruised)\n",
            self.style.green("✔"),
            summary.total_cruised,
            summary.total_dependencies_cruised.unwrap_or(0),
        )
    }

    fn counts(&self, summary: &Summary) -> String {
        let text = format!(
            "\nx {} dependency violations ({} errors, {} warnings). {} modules, {} dependencies cruised.\n",
            summary.unknown_violations(),
            summary.error,
            summary.warn,
            summary.total_cruised,
            summary.total_dependencies_cruised.unwrap_or(0),
        );
        if summary.error > 0 { self.style.red(&text) } else { text }
    }

    fn ignored(&self, ignored: u64) -> String {
        if ignored == 0 {
            return String::new();
        }
        self.style.yellow(&format!(
            "‼ {ignored} known violations ignored. Run with --no-ignore-known to see them.\n"
        ))
    }

    fn issues(&self, issues: &[EnvironmentIssue]) -> String {
        if issues.is_empty() {
            return String::new();
        }
        let issues: Vec<String> = issues.iter().map(|issue| self.issue(issue)).collect();
        format!("\n{}", issues.join("\n"))
    }

    fn issue(&self, issue: &EnvironmentIssue) -> String {
        let icon = match issue.severity {
            Severity::Error => "x",
            Severity::Warn => "‼",
            Severity::Info => "i",
            Severity::Ignore => "-",
        };
        let description = lines(&issue.description).join("\n");
        let text = format!("{icon} {}: {description}", self.name(&issue.name));
        self.style.severity(issue.severity, &text)
    }
}

/// The steps of a cycle or of a way, a line each.
fn way(steps: Option<&[MiniDependency]>) -> String {
    let names: Vec<_> =
        steps.unwrap_or_default().iter().map(|step| printable(&step.name)).collect();
    let text = names.join(" → \n");
    format!("\n{}", wrapped(text.split('\n'), EXTRA_INDENT))
}

/// The lines of a text that may have several, each safe to print.
fn lines(text: &str) -> Vec<String> {
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    lines.map(|line| printable(&line.replace('\t', " ")).into_owned()).collect()
}

//! What each rule makes of something, those that share a reason together.

use std::{fmt::Write, sync::Arc};

use crate::{
    explain::{Broken, Outcome, Pardon, RuleVerdict},
    report::{
        explain::Options,
        text::{Paint, count, list, noun, safe},
    },
    rules::miss::Miss,
};

/// How many rules with the same reason are named.
const NAMED: usize = 4;
/// How many rules are told one by one, because only `to` did not hold.
const FEW: usize = 4;

/// The verdicts, each line indented by `indent`.
pub(super) fn render(verdicts: &[RuleVerdict], indent: &str, options: Options) -> String {
    let paint = Paint { color: options.color };
    let mut out = String::new();
    for verdict in verdicts {
        if let Outcome::Breaks(broken) = &verdict.outcome {
            out += &breaks(verdict, broken, indent, paint);
            out += &render(&verdict.entries, &format!("{indent}  "), options);
        }
    }
    let missed = verdicts.iter().filter_map(|verdict| match &verdict.outcome {
        Outcome::Misses(miss) => Some((verdict.rule.as_str(), miss)),
        Outcome::Breaks(_) => None,
    });
    let misses: Vec<(&str, &Miss)> = missed.collect();
    let others_of_to = misses.iter().filter(|(_, miss)| matches!(miss, Miss::To(_))).count();
    let key = |miss: &Miss| match miss {
        _ if options.all => None,
        Miss::From(side) => Some(format!("`from` does not mean {}", side.found)),
        Miss::To(side) if others_of_to > FEW => Some(format!("`to` does not mean {}", side.found)),
        Miss::Condition(_) | Miss::To(_) => None,
        other => Some(other.clause()),
    };
    // What came closest first; what shares a reason once, where the first of it stands.
    let mut order: Vec<usize> = (0..misses.len()).collect();
    if !options.all {
        order.sort_by_key(|&at| std::cmp::Reverse(misses[at].1.closeness()));
    }
    let width = misses.iter().map(|(rule, _)| safe(rule).chars().count()).max().unwrap_or(0);
    let mut told: Vec<String> = Vec::new();
    for &at in &order {
        let (rule, miss) = misses[at];
        let shared = key(miss).filter(|reason| {
            misses.iter().filter(|(_, other)| key(other).as_ref() == Some(reason)).count() > 1
        });
        let Some(reason) = shared else {
            let rule = format!("{:width$}", safe(rule));
            _ = writeln!(out, "{indent}· {rule}  {}", safe(&miss.clause()));
            continue;
        };
        if told.contains(&reason) {
            continue;
        }
        let same = |miss: &Miss| key(miss).as_ref() == Some(&reason);
        let names: Vec<&str> =
            misses.iter().filter(|(_, miss)| same(miss)).map(|(rule, _)| *rule).collect();
        _ = writeln!(out, "{indent}· {}: {}", safe(&reason), named(&names));
        told.push(reason);
    }
    out
}

fn named(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).map(|name| safe(name).into_owned());
    let more = names.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("{more} more"));
    format!("{} ({})", count(names.len(), "rule"), list(shown.chain(more)))
}

fn breaks(verdict: &RuleVerdict, broken: &Broken, indent: &str, paint: Paint) -> String {
    let mark = match broken.pardon {
        None => paint.severity(verdict.severity, "✗"),
        Some(_) => paint.dim("✗"),
    };
    let pardon = match broken.pardon {
        None => "",
        Some(Pardon::Suppressed) => " (suppressed by a comment)",
        Some(Pardon::Probe) => " (as a probe does)",
    };
    let mut out = format!(
        "{indent}{mark} {} {}: {}{pardon}\n",
        paint.bold(&safe(&verdict.rule)),
        noun(verdict.severity),
        safe(&broken.message)
    );
    out += &chain(&broken.chain, indent);
    if let Some(hint) = &broken.hint {
        _ = writeln!(out, "{indent}  {}", safe(hint));
    }
    out
}

/// What lies on the way.
pub(super) fn chain(chain: &[Arc<str>], indent: &str) -> String {
    if chain.is_empty() {
        return String::new();
    }
    let names: Vec<String> = chain.iter().map(|name| safe(name).into_owned()).collect();
    format!("{indent}  way: {}\n", names.join(" → "))
}

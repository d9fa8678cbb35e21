//! What `probes --write` made, or would make.

use std::fmt::Write;

use serde::Serialize;

use crate::{
    base::severity::Severity,
    pipeline::drafts::{Drafted, Proved},
    report::{
        json_text,
        text::{Paint, count, list, safe, safe_lines},
    },
};

/// The report for people. With `dry_run`, nothing was written, and the texts are shown.
pub fn render(drafted: &Drafted, dry_run: bool, color: bool) -> String {
    let paint = Paint { color };
    let mut out = String::new();
    for proved in &drafted.drafts {
        out += &one(proved, dry_run, paint);
    }
    for (rule, probes) in &drafted.there {
        let probes = list(probes.iter().map(|path| safe(path).into_owned()));
        _ = writeln!(out, "{} {}: proved by {probes}", paint.dim("there already"), safe(rule));
    }
    for refused in &drafted.refused {
        let mark = paint.severity(Severity::Error, "not made");
        _ = writeln!(out, "{mark} {}: {}", safe(&refused.what), safe(&refused.why));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out + &last_line(drafted, dry_run, paint)
}

fn one(proved: &Proved, dry_run: bool, paint: Paint) -> String {
    let Proved { draft, fired } = proved;
    let verb = if dry_run { "would write" } else { "wrote" };
    let others = fired.iter().filter(|rule| **rule != draft.rule);
    let others = list(others.map(|rule| safe(rule).into_owned()));
    let others = if others.is_empty() { others } else { format!("; it breaks {others}, too") };
    let mut out = format!(
        "{} {}\n  proves {}: \"{}\" is {}{others}\n",
        paint.good(verb),
        paint.bold(&safe(&draft.path)),
        safe(&draft.rule),
        safe(&draft.specifier),
        safe(&draft.to)
    );
    if dry_run {
        for line in safe_lines(&draft.text) {
            _ = writeln!(out, "{}", format!("  | {line}").trim_end());
        }
    }
    out
}

fn last_line(drafted: &Drafted, dry_run: bool, paint: Paint) -> String {
    let (made, refused) = (drafted.drafts.len(), drafted.refused.len());
    let mark = if refused > 0 { paint.severity(Severity::Error, "✗") } else { paint.good("✓") };
    let made = match made {
        0 => "no probe is missing that could be made".to_owned(),
        made if dry_run => format!("{} would be written", count(made, "probe")),
        made => format!("{} written", count(made, "probe")),
    };
    let made =
        if refused == 0 && drafted.drafts.is_empty() { "no probe is missing" } else { &made };
    let refused = if refused > 0 { format!(", {refused} not made") } else { String::new() };
    format!("{mark} {}\n", paint.bold(&format!("{made}{refused}")))
}

/// The report for tools.
pub fn render_json(drafted: &Drafted, dry_run: bool) -> String {
    json_text::to_string(&Report {
        version: 1,
        dry_run,
        written: drafted.drafts.iter().map(Written::of).collect(),
        not_made: drafted
            .refused
            .iter()
            .map(|refused| NotMade { what: &refused.what, why: &refused.why })
            .collect(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'d> {
    version: u8,
    dry_run: bool,
    written: Vec<Written<'d>>,
    not_made: Vec<NotMade<'d>>,
}

#[derive(Serialize)]
struct Written<'d> {
    file: &'d str,
    rule: &'d str,
    fired: Vec<&'d str>,
    specifier: &'d str,
    to: &'d str,
    text: &'d str,
}

impl<'d> Written<'d> {
    fn of(proved: &'d Proved) -> Self {
        let draft = &proved.draft;
        Self {
            file: &draft.path,
            rule: &draft.rule,
            fired: proved.fired.iter().map(|rule| &**rule).collect(),
            specifier: &draft.specifier,
            to: &draft.to,
            text: &draft.text,
        }
    }
}

#[derive(Serialize)]
struct NotMade<'d> {
    what: &'d str,
    why: &'d str,
}

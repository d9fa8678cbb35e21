//! The steps of resolution.

use std::fmt::Write;

use crate::{
    report::{
        explain::Options,
        text::{Paint, safe},
    },
    resolve::trace::{Lookup, Step},
};

/// How much of what was looked for is shown.
const SHOWN: usize = 3;

/// The steps in order, each line indented by `indent`.
pub(super) fn render(steps: &[Step], indent: &str, options: Options) -> String {
    let paint = Paint { color: options.color };
    let width = steps.iter().map(|step| step.kind.as_str().len()).max().unwrap_or(0);
    let mut out = String::new();
    for step in steps {
        let mark = if step.ends { paint.good("⇒") } else { "·".to_owned() };
        let kind = format!("{:width$}", step.kind.as_str());
        let subject = safe(&step.subject);
        _ = writeln!(out, "{indent}{mark} {kind}  {subject} {}", safe(&step.outcome));
        if let Some(lookup) = &step.lookup {
            let under = format!("{indent}  {:width$}  ", "");
            let by_conditions =
                ["node_modules/", "exported"].iter().any(|word| step.outcome.contains(word))
                    || step.subject.starts_with('#');
            out += &how(lookup, &under, paint, (options.all, by_conditions));
        }
    }
    out
}

/// `by_conditions`: what was found depends on the conditions.
fn how(lookup: &Lookup, indent: &str, paint: Paint, (all, by_conditions): (bool, bool)) -> String {
    let mut lines = Vec::new();
    if let Some(config) = &lookup.config
        && !lookup.aliases.is_empty()
    {
        lines.push(format!("paths of {}: {}", safe(config), names(&lookup.aliases, all)));
    }
    if all || by_conditions {
        lines.push(format!("conditions: {}", names(&lookup.conditions, true)));
    }
    // Manifests are looked for in every folder on the way, which says little.
    let missing = lookup.missing.iter().filter(|path| all || !path.ends_with("package.json"));
    let missing: Vec<String> = missing.cloned().collect();
    if !missing.is_empty() {
        lines.push(format!("not there: {}", names(&missing, all)));
    }
    lines.iter().flat_map(|line| [indent.to_owned(), paint.dim(line), "\n".to_owned()]).collect()
}

fn names(names: &[String], all: bool) -> String {
    let shown = if all { names.len() } else { SHOWN };
    let mut texts: Vec<String> =
        names.iter().take(shown).map(|name| safe(name).into_owned()).collect();
    if names.len() > shown {
        texts.push(format!("{} more", names.len() - shown));
    }
    texts.join(", ")
}

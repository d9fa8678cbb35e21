//! What became of a dependency-cruiser config.

use std::fmt::Write;

use serde::Serialize;

use crate::{
    base::{position::Position, severity::Severity},
    migrate::{Comparison, Difference, Migration, Why},
    report::{
        json_text,
        text::{Paint, count, list, noun, safe},
    },
};

/// How many differences of one reason are shown.
const SHOWN: usize = 20;

/// The report for people. `to`: the file that was written, as it is shown; `None` when the config
/// went to the standard output.
pub fn render(migration: &Migration, to: Option<&str>, color: bool) -> String {
    let paint = Paint { color };
    let mut out = translated(migration, paint);
    out += &compared(&migration.comparison, paint);
    if migration.dead_rules > 0 {
        _ = writeln!(
            out,
            "{} {} nothing in this tree: `blindSpots.deadRule` is set to `warn`\n",
            paint.dim("note:"),
            if migration.dead_rules == 1 { "1 rule matches" } else { "some rules match" },
        );
    }
    out += &last_line(migration, to, paint);
    out
}

fn translated(migration: &Migration, paint: Paint) -> String {
    let translation = &migration.translation;
    let mut out = format!(
        "{}: {} translated\n",
        paint.bold(&safe(&migration.from)),
        count(translation.rules, "rule")
    );
    for lost in &translation.lost {
        let what = paint.severity(Severity::Error, &safe(&lost.title()));
        _ = writeln!(out, "  ✗ {what} not translated: {}", safe(&lost.why));
    }
    for renamed in &translation.renamed {
        _ = writeln!(out, "  • {} is now {}", safe(&renamed.title()), safe(&renamed.after));
    }
    if !translation.not_needed.is_empty() {
        let names = list(translation.not_needed.iter().map(|name| safe(name).into_owned()));
        _ = writeln!(out, "  • not needed: {}", paint.dim(&names));
    }
    out.push('\n');
    out
}

fn compared(comparison: &Comparison, paint: Paint) -> String {
    let mut out = String::new();
    for same in comparison.differences.chunk_by(|a, b| (&a.why, a.is_new) == (&b.why, b.is_new)) {
        let who = if same[0].is_new { "only by the new config" } else { "only by the old config" };
        let title = format!("{}, {who}", count(same.len(), "violation"));
        _ = writeln!(out, "{}: {}", paint.bold(&title), words(&same[0].why));
        for difference in &same[..same.len().min(SHOWN)] {
            out += &line(difference, paint);
        }
        if same.len() > SHOWN {
            _ = writeln!(out, "  … {} more; `--format json` has all", same.len() - SHOWN);
        }
        out.push('\n');
    }
    if !comparison.probes.is_empty() {
        let title = format!("{} judged differently", count(comparison.probes.len(), "probe"));
        _ = writeln!(out, "{}:", paint.bold(&title));
        for probe in &comparison.probes {
            _ = writeln!(out, "  • {}: {}, now {}", safe(&probe.file), probe.before, probe.after);
        }
        out.push('\n');
    }
    out
}

fn line(difference: &Difference, paint: Paint) -> String {
    let Difference { file, at, rule, severity, specifier, to, .. } = difference;
    let place = if specifier.is_some() {
        format!("{}:{}:{}", safe(file), at.line, at.column)
    } else {
        safe(file).into_owned()
    };
    let specifier = specifier.as_ref().map_or(String::new(), |it| format!(" \"{}\"", safe(it)));
    let to = to.as_ref().map_or(String::new(), |it| format!(" → {}", safe(it)));
    let severity = paint.severity(*severity, noun(*severity));
    format!("  {place} {} {severity}{specifier}{}\n", safe(rule), paint.dim(&to))
}

/// Why one finds what the other does not.
fn words(why: &Why) -> String {
    match why {
        Why::Unknown => "not known why: look at how the rule was translated".to_owned(),
        Why::NotTranslated => "their rules could not be translated".to_owned(),
        Why::LeftOut => "`ignore` leaves the files out".to_owned(),
        Why::NotLookedAt => "the old config does not look at these files".to_owned(),
        Why::Declared => {
            "the import names a package of the workspace: the old config judges the path that the \
             package declares, the new one its source"
                .to_owned()
        }
        Why::Computed => {
            "the specifiers are computed: the new config has them as blind spots (`computed`)".to_owned()
        }
        Why::WholeCycle => {
            "for the new config every import of a cycle meets the conditions of the rule, for the old \
             one a single import"
                .to_owned()
        }
        Why::MoreImports => {
            "ringfence sees more: imports that do not count for the old config, so that these are no \
             orphans"
                .to_owned()
        }
        Why::Manifest => {
            "ringfence sees more: what package.json and tsconfig.json import".to_owned()
        }
        Why::Kind(kind) => format!("ringfence sees more: imports of the kind {}", kind.as_str()),
        Why::NotInstalled => {
            "the packages are not installed, and the old config looks for a path inside of them"
                .to_owned()
        }
        Why::TypeOnly => "imports for types alone do not count for the old config".to_owned(),
        Why::NotSeen => {
            "ringfence sees more: imports that compilation removes, or that the old config leaves out"
                .to_owned()
        }
        Why::Unresolved => {
            "ringfence sees more: imports that resolve to nothing, by where they aim".to_owned()
        }
    }
}

fn last_line(migration: &Migration, to: Option<&str>, paint: Paint) -> String {
    let comparison = &migration.comparison;
    let (old, new) = (number(comparison, false), number(comparison, true));
    let verdicts = if comparison.is_equal() {
        let but = if is_fine(migration) { "" } else { ", but not everything is translated" };
        format!("the verdicts are the same ({}){but}", count(comparison.equal, "violation"))
    } else {
        format!(
            "the verdicts differ: {} alike, {old} only by the old config, {new} only by the new one",
            count(comparison.equal, "violation"),
        )
    };
    let mark =
        if is_fine(migration) { paint.good("✓") } else { paint.severity(Severity::Error, "✗") };
    let written = to.map_or(String::new(), |to| format!("{} is written; ", safe(to)));
    format!("{mark} {written}{verdicts}\n")
}

fn number(comparison: &Comparison, is_new: bool) -> usize {
    comparison.differences.iter().filter(|difference| difference.is_new == is_new).count()
}

/// Whether everything was translated, with the same verdicts.
pub fn is_fine(migration: &Migration) -> bool {
    migration.translation.lost.is_empty() && migration.comparison.is_equal()
}

/// The report for tools.
pub fn render_json(migration: &Migration, to: Option<&str>) -> String {
    let comparison = &migration.comparison;
    json_text::to_string(&Json {
        version: 1,
        from: &migration.from,
        to,
        translated: migration.translation.rules,
        not_translated: migration
            .translation
            .lost
            .iter()
            .map(|lost| JsonLost {
                name: &lost.what,
                reason: &lost.why,
                file: lost.at.as_ref().map(|(file, _)| &**file),
                line: lost.at.as_ref().map(|(_, line)| *line),
            })
            .collect(),
        renamed: migration
            .translation
            .renamed
            .iter()
            .map(|it| JsonRenamed { before: &it.before, after: &it.after })
            .collect(),
        not_needed: &migration.translation.not_needed,
        equal: comparison.equal,
        differences: comparison.differences.iter().map(JsonDifference::of).collect(),
        probes: comparison
            .probes
            .iter()
            .map(|probe| JsonProbe { file: &probe.file, before: probe.before, after: probe.after })
            .collect(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Json<'m> {
    version: u32,
    from: &'m str,
    to: Option<&'m str>,
    translated: usize,
    not_translated: Vec<JsonLost<'m>>,
    renamed: Vec<JsonRenamed<'m>>,
    not_needed: &'m [String],
    equal: usize,
    differences: Vec<JsonDifference<'m>>,
    probes: Vec<JsonProbe<'m>>,
}

#[derive(Serialize)]
struct JsonLost<'m> {
    name: &'m str,
    reason: &'m str,
    file: Option<&'m str>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct JsonRenamed<'m> {
    before: &'m str,
    after: &'m str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonDifference<'m> {
    only: &'static str,
    reason: String,
    sees_more: bool,
    rule: &'m str,
    severity: &'static str,
    file: &'m str,
    line: u32,
    column: u32,
    specifier: Option<&'m str>,
    to: Option<&'m str>,
}

impl<'m> JsonDifference<'m> {
    fn of(difference: &'m Difference) -> Self {
        let Position { line, column, .. } = difference.at;
        Self {
            only: if difference.is_new { "after" } else { "before" },
            reason: words(&difference.why),
            sees_more: difference.why.is_more(),
            rule: &difference.rule,
            severity: difference.severity.as_str(),
            file: &difference.file,
            line,
            column,
            specifier: difference.specifier.as_deref(),
            to: difference.to.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct JsonProbe<'m> {
    file: &'m str,
    before: &'static str,
    after: &'static str,
}

//! The probes: a table for people, the objects of `check` as JSON, and those that fail.

use std::fmt::Write;

use crate::{
    base::{
        position::{LineIndex, Position, Range},
        severity::Severity,
    },
    pipeline::Checked,
    probes::{ProbeResult, Verdict},
    report::{
        frame::Frame,
        json::Probe,
        json_text,
        text::{Paint, count, list, names, noun, safe, thousands},
        totals::Totals,
    },
    rules::violation::{BlindReason, BlindSpot},
};

/// The report of `probes` for people: those that fail with their lines, then a table of the others.
pub fn render(checked: &Checked, color: bool) -> String {
    let paint = Paint { color };
    let missing = missing(checked, paint);
    if checked.probes.is_empty() {
        return format!("{missing}no probes: no file lies under {}/\n", crate::discover::PROBE_DIR);
    }
    let mut out = failures(checked, paint) + &missing;
    let table = table(checked, paint);
    if !table.is_empty() {
        out += &table;
        out.push('\n');
    }
    let totals = Totals::of(checked);
    let mark = if totals.failed + totals.missing_errors > 0 {
        paint.severity(Severity::Error, "✗")
    } else {
        paint.good("✓")
    };
    _ = writeln!(out, "{mark} {}", paint.bold(&tally(&totals)));
    out
}

/// The report of `probes` as JSON.
pub fn render_json(checked: &Checked) -> String {
    #[derive(serde::Serialize)]
    struct Report<'c> {
        version: u8,
        probes: Vec<Probe<'c>>,
        missing: Vec<Missing<'c>>,
    }
    #[derive(serde::Serialize)]
    struct Missing<'c> {
        file: &'c str,
        line: u32,
        column: u32,
        severity: &'static str,
        message: &'c str,
    }
    let missing = missing_spots(checked).map(|spot| Missing {
        file: &spot.file,
        line: spot.range.start.line,
        column: spot.range.start.column,
        severity: spot.severity.as_str(),
        message: &spot.detail,
    });
    let missing = missing.collect();
    json_text::to_string(&Report { version: 1, probes: Probe::all(checked), missing })
}

/// The probes that are required and missing, with the lines of the config that require them.
pub(super) fn missing(checked: &Checked, paint: Paint) -> String {
    let spots: Vec<&BlindSpot> = missing_spots(checked).collect();
    let Some(first) = spots.first() else { return String::new() };
    let number = paint.severity(first.severity, &count(spots.len(), noun(first.severity)));
    let mut out = format!("{}: {number}\n\n", paint.bold("missing probes"));
    let text = checked.config.as_ref().map_or("", |config| &config.text);
    let lines = LineIndex::new(text);
    for required in spots.chunk_by(|a, b| a.range == b.range) {
        let frame = Frame {
            severity: first.severity,
            code: "probes.require",
            message: match required {
                [only] => &only.detail,
                _ => "probes that are required are missing",
            },
            path: &first.file,
            range: required[0].range,
            label: "required here".to_owned(),
            note: match required {
                [_] => Vec::new(),
                _ => required.iter().map(|spot| spot.detail.clone()).collect(),
            },
            help: Some("`ringfence probes --write` makes those that an import can prove"),
        };
        out += &frame.render(lines.line(required[0].range.start.line), paint.color);
        out.push('\n');
    }
    out
}

fn missing_spots(checked: &Checked) -> impl Iterator<Item = &BlindSpot> {
    checked.blind_spots.iter().filter(|spot| spot.reason == BlindReason::MissingProbe)
}

/// The probes that fail the run, each with the reason and the line where it shows.
pub(super) fn failures(checked: &Checked, paint: Paint) -> String {
    let failed: Vec<_> = checked.probes.iter().filter(|probe| probe.verdict.fails()).collect();
    if failed.is_empty() {
        return String::new();
    }
    let number = count(failed.len(), "error");
    let mut out = format!(
        "{}: {}\n\n",
        paint.bold("failed probes"),
        paint.severity(Severity::Error, &number)
    );
    for probe in failed {
        out += &failure(checked, probe, paint);
        out.push('\n');
    }
    out
}

fn failure(checked: &Checked, probe: &ProbeResult, paint: Paint) -> String {
    let text = probe.at.and_then(|_| checked.index.read(probe.file).ok()).map(|source| source.text);
    let lines = text.as_deref().map(LineIndex::new);
    let line = probe.at.and_then(|at| lines.as_ref()?.line(at.line));
    let code = format!("probe: {}", probe.verdict.as_str());
    Frame {
        severity: Severity::Error,
        code: &code,
        message: probe.reason.as_deref().unwrap_or(meaning(probe.verdict)),
        path: checked.index.path(probe.file),
        range: to_end_of_line(probe.at.unwrap_or(Position::START)),
        label: "here".to_owned(),
        note: vec![format!("expects {}, fired {}", expected(probe), names(&probe.fired))],
        help: None,
    }
    .render(line, paint.color)
}

fn to_end_of_line(start: Position) -> Range {
    Range { start, end: Position { line: start.line.saturating_add(1), column: 1 } }
}

fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "it holds",
        Verdict::Dead => "it must break a rule, and nothing fired",
        Verdict::WrongRule => "another rule fired than the one it names",
        Verdict::Contradicted => "it must not break a rule, and one fired",
        Verdict::Stub => "it is there to be aimed at",
    }
}

fn expected(probe: &ProbeResult) -> String {
    match probe.verdict {
        Verdict::Dead | Verdict::WrongRule if probe.expects.is_empty() => "any rule".to_owned(),
        _ => names(&probe.expects),
    }
}

/// One line per probe that does not fail: verdict, file, what fired.
fn table(checked: &Checked, paint: Paint) -> String {
    let holds = |probe: &&ProbeResult| !probe.verdict.fails();
    let probes: Vec<&ProbeResult> = checked.probes.iter().filter(holds).collect();
    let rows: Vec<[String; 3]> = probes.iter().map(|probe| row(checked, probe)).collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (verdicts, files) = (width(0), width(1));
    let mut out = String::new();
    for (probe, [verdict, file, rest]) in probes.iter().zip(&rows) {
        let verdict = painted(probe.verdict, &format!("{verdict:verdicts$}"), paint);
        _ = writeln!(out, "{}", format!("  {verdict}  {file:files$}  {rest}").trim_end());
    }
    out
}

fn row(checked: &Checked, probe: &ProbeResult) -> [String; 3] {
    let fired = if probe.verdict == Verdict::Stub { String::new() } else { names(&probe.fired) };
    [
        format!("{} {}", mark(probe.verdict), probe.verdict.as_str()),
        safe(checked.index.path(probe.file)).into_owned(),
        match &probe.reason {
            Some(reason) => format!("{fired}: {}", safe(reason)),
            None => fired,
        },
    ]
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Proved => '✓',
        Verdict::Stub => '·',
        Verdict::Dead | Verdict::WrongRule | Verdict::Contradicted => '✗',
    }
}

fn painted(verdict: Verdict, text: &str, paint: Paint) -> String {
    match verdict {
        Verdict::Proved => paint.good(text),
        Verdict::Stub => paint.dim(text),
        Verdict::Dead | Verdict::WrongRule | Verdict::Contradicted => {
            paint.severity(Severity::Error, text)
        }
    }
}

/// `61 probes: 52 proved, 5 stubs, 4 failed`.
pub(super) fn tally(totals: &Totals) -> String {
    let number = |n: usize, word| (n > 0).then(|| format!("{} {word}", thousands(n)));
    let parts = [
        number(totals.proved, "proved"),
        (totals.stubs > 0).then(|| count(totals.stubs, "stub")),
        number(totals.failed, "failed"),
        number(totals.missing, "missing"),
    ];
    format!("{}: {}", count(totals.probes, "probe"), list(parts.into_iter().flatten()))
}

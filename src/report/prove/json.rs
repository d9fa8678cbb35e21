//! The same for tools. These structs are the wire format.

use serde::Serialize;

use crate::{
    prove::{self, Outcome, Proof, Verdict},
    report::json_text,
};

/// The report of `prove` as JSON.
pub fn render(proof: &Proof) -> String {
    let rules = &proof.rules;
    let cells = |verdict: Verdict| {
        let cells = rules.iter().flat_map(|rule| &rule.cells);
        cells.filter(|cell| cell.verdict == verdict).count()
    };
    let of = |outcome: Outcome| rules.iter().filter(|rule| rule.outcome == outcome).count();
    let summary = Summary {
        rules: rules.len(),
        proved: of(Outcome::Proved),
        escapes: of(Outcome::Escapes),
        dead: of(Outcome::Dead),
        unbroken: of(Outcome::Unbroken),
        untried: of(Outcome::Untried),
        caught: cells(Verdict::Caught),
        escaped: cells(Verdict::Escaped),
        excluded: cells(Verdict::Excluded),
        not_expressible: cells(Verdict::Inexpressible),
        files: proof.files,
        duration_ms: u64::try_from(proof.duration.as_millis()).unwrap_or(u64::MAX),
    };
    let rules = rules.iter().map(Rule::of).collect();
    json_text::to_string(&Report { version: 1, summary, rules })
}

#[derive(Serialize)]
struct Report<'p> {
    version: u8,
    summary: Summary,
    rules: Vec<Rule<'p>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    rules: usize,
    proved: usize,
    escapes: usize,
    dead: usize,
    unbroken: usize,
    untried: usize,
    caught: usize,
    escaped: usize,
    excluded: usize,
    not_expressible: usize,
    files: usize,
    duration_ms: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'p> {
    name: &'p str,
    severity: &'static str,
    outcome: &'static str,
    note: Option<&'p str>,
    found: Option<Found<'p>>,
    witness: Option<Witness<'p>>,
    spellings: Vec<Spelling<'p>>,
}

#[derive(Serialize)]
struct Found<'p> {
    file: &'p str,
    line: Option<u32>,
    to: Option<&'p str>,
}

#[derive(Serialize)]
struct Witness<'p> {
    from: &'p str,
    to: Option<&'p str>,
    form: &'static str,
}

#[derive(Serialize)]
struct Spelling<'p> {
    form: Option<&'static str>,
    way: Option<&'static str>,
    by: Option<&'p str>,
    verdict: &'static str,
    reason: Option<&'p str>,
    files: Vec<File<'p>>,
}

#[derive(Serialize)]
struct File<'p> {
    file: &'p str,
    text: &'p str,
}

impl<'p> Rule<'p> {
    fn of(rule: &'p prove::RuleProof) -> Self {
        Self {
            name: &rule.name,
            severity: rule.severity.as_str(),
            outcome: rule.outcome.as_str(),
            note: rule.note.as_deref(),
            found: rule.found.as_ref().map(|found| Found {
                file: &found.file,
                line: found.line,
                to: found.to.as_deref(),
            }),
            witness: rule.witness.as_ref().map(|witness| Witness {
                from: &witness.from,
                to: witness.to.as_deref(),
                form: witness.form,
            }),
            spellings: rule.cells.iter().map(Spelling::of).collect(),
        }
    }
}

impl<'p> Spelling<'p> {
    fn of(cell: &'p prove::Cell) -> Self {
        Self {
            form: cell.form,
            way: cell.way.map(prove::route::Way::as_str),
            by: cell.by.as_deref(),
            verdict: cell.verdict.as_str(),
            reason: cell.reason.as_deref(),
            files: cell.files.iter().map(|(file, text)| File { file, text }).collect(),
        }
    }
}

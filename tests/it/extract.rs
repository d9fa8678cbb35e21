//! What extraction finds, by the Markdown specs in `fixtures/specs/extract`.
//!
//! A case is a `## title`, a fenced source whose info string is a file extension (`ts`, `d.ts`,
//! `vue`, …) and perhaps `probe`, and the fenced blocks that say what comes out: `imports`,
//! `problem`, `suppressions`, `probe-notes`. `imports` must be there, if only empty; what the
//! other blocks speak of must be absent when they are.

use std::fmt::Write as _;

use ringfence::base::position::Range;
use ringfence::extract::import::{Extracted, Specifier};
use ringfence::extract::{Language, Settings, extract};

use crate::markdown::{Case, cases, files};

const SPECS: &[&str] = &[
    "amd.md",
    "comments.md",
    "components.md",
    "dynamic.md",
    "meta.md",
    "mocks.md",
    "probes.md",
    "problems.md",
    "require.md",
    "static.md",
    "suppressions.md",
    "types.md",
];
const BLOCKS: &[&str] = &["imports", "problem", "suppressions", "probe-notes"];

#[test]
fn specs() {
    let mut failures = String::new();
    let mut count = 0;
    for (name, text) in files("extract") {
        for case in cases(&text) {
            count += 1;
            if let Err(failure) = check(&case) {
                let _ = writeln!(failures, "{name}:{}: {}\n{failure}", case.line, case.title);
            }
        }
    }
    assert!(count > 0, "no specs were found");
    let found: Vec<String> = files("extract").into_iter().map(|(name, _)| name).collect();
    assert_eq!(found, SPECS, "a spec went away, or is not in the list");
    assert!(failures.is_empty(), "{failures}");
}

/// The runner must not pass what says nothing.
#[test]
fn a_case_without_expectation_fails() {
    let without = cases("## nothing said\n```ts\nimport \"x\";\n```\n");
    assert!(check(&without[0]).is_err());
    let unknown = cases("## misspelt\n```ts\n```\n```imports\n```\n```import\n```\n");
    assert!(check(&unknown[0]).is_err());
}

fn check(case: &Case) -> Result<(), String> {
    let (source, expected) = case.blocks.split_first().ok_or("the case has no source")?;
    let (extension, probe) = match source.info.split_once(' ') {
        Some((extension, "probe")) => (extension, true),
        Some((_, other)) => return Err(format!("unknown flag {other:?}")),
        None => (source.info.as_str(), false),
    };
    let language = Language::of(&format!("file.{extension}"))
        .ok_or_else(|| format!("unknown source {extension:?}"))?;
    if let Some(odd) = expected.iter().find(|block| !BLOCKS.contains(&block.info.as_str())) {
        return Err(format!("unknown block {:?}", odd.info));
    }
    if !expected.iter().any(|block| block.info == "imports") {
        return Err("the case has no `imports`".to_owned());
    }
    let found = extract(&source.text, language, probe, &Settings::NATIVE);
    let mut failure = String::new();
    for (name, found) in rendered(&found) {
        let expected = expected.iter().find(|block| block.info == name);
        let expected = expected.map_or("", |block| block.text.as_str());
        if expected != found {
            let _ = writeln!(failure, "  {name} expected:\n{expected}  found:\n{found}");
        }
    }
    if failure.is_empty() { Ok(()) } else { Err(failure) }
}

fn rendered(found: &Extracted) -> [(&'static str, String); 4] {
    [
        ("imports", imports(found)),
        ("problem", problem(found)),
        ("suppressions", suppressions(found)),
        ("probe-notes", probe_notes(found)),
    ]
}

fn imports(found: &Extracted) -> String {
    let mut out = String::new();
    for import in &found.imports {
        let (place, kind) = (place(import.range), import.kind.as_str());
        let type_only = if import.type_only { " type" } else { "" };
        let glob = if matches!(import.specifier, Specifier::Glob(_)) { " glob" } else { "" };
        let _ = write!(out, "{place} {kind}{glob}{type_only} {:?}", import.specifier.display());
        if import.statement_line != import.range.start.line {
            let _ = write!(out, " in statement of line {}", import.statement_line);
        }
        out.push('\n');
    }
    out
}

fn problem(found: &Extracted) -> String {
    found.problem.as_ref().map_or_else(String::new, |problem| {
        format!("{} {}\n", place(problem.range), problem.message)
    })
}

fn suppressions(found: &Extracted) -> String {
    let mut out = String::new();
    for it in &found.suppressions {
        let (place, rules) = (place(it.range), it.rules.join(", "));
        let reason = it.reason.as_ref().map_or_else(String::new, |reason| format!(" -- {reason}"));
        let _ = writeln!(out, "{place} of line {}: {rules}{reason}", it.target_line);
    }
    out
}

fn probe_notes(found: &Extracted) -> String {
    let mut out = String::new();
    for it in &found.probe.expectations {
        let target = it.target_line.map_or("the file".to_owned(), |line| format!("line {line}"));
        let _ = writeln!(out, "{} expects {} of {target}", place(it.range), it.rule);
    }
    for line in found.probe.head.lines().filter(|line| !line.is_empty()) {
        let _ = writeln!(out, "head: {line}");
    }
    for it in &found.probe.commented_out {
        let _ = writeln!(out, "{} commented out {:?}", place(it.range), it.specifier);
    }
    out
}

fn place(range: Range) -> String {
    let Range { start, end } = range;
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

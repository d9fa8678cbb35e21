//! What rules mean, by the Markdown specs in `fixtures/specs/rules`.
//!
//! A case is a `## title` and fenced blocks. A block whose info string is a language and a path
//! (`ts services/a/src/x.ts`) is a file of the tree; those before the first title are in every
//! tree of the file, unless a case writes them anew. The others say what `check` finds:
//!
//! - `violations`: `file:line:column rule "specifier" -> target`, or `file:line:column rule` for
//!   one that is about the file;
//! - `blind-spots`: `file:line:column reason "specifier"`, the specifier where there is one;
//! - `probes`: `file verdict: phrase of the reason`, in the order of the report;
//! - `chains`: `rule: a.ts > b.ts`, the way of each violation that has one;
//! - `exit`: the exit status;
//! - `says`: phrases of the report for people, one per line.
//!
//! What nothing in the tree needs (`unused`) is not looked for, unless a case names it: a tree of two
//! files needs little.
//!
//! The first four must be whole: what is not in them (or in a block that is missing) must not be
//! found. `none` stands for nothing.

use std::fmt::Write as _;

use serde_json::Value;

use crate::{
    markdown::{Block, Case, cases, files},
    support::{Tree, blind_spots, chains, differences, violations},
};

/// The blocks that say what is found.
const EXPECTATIONS: &[&str] = &["violations", "blind-spots", "probes", "chains", "exit", "says"];

macro_rules! specs {
    ($($function:ident = $file:literal,)+) => {
        $(#[test] fn $function() { spec($file); })+

        #[test]
        fn every_spec_has_a_test() {
            let names: Vec<String> = files("rules").into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, [$($file),+]);
        }
    };
}

specs! {
    allowed = "allowed.md",
    blind_spots_md = "blind-spots.md",
    cycles_and_reach = "cycles-and-reach.md",
    entry = "entry.md",
    laws = "laws.md",
    named_rules = "named-rules.md",
    probes = "probes.md",
    resolution = "resolution.md",
    severity = "severity.md",
    spellings = "spellings.md",
    suppressions = "suppressions.md",
    unzoned = "unzoned.md",
    zones = "zones.md",
}

fn spec(file: &str) {
    let (_, text) = files("rules").into_iter().find(|(name, _)| name == file).unwrap();
    let cases = cases(&text);
    assert!(!cases.is_empty(), "{file} has no cases");
    let mut failures = String::new();
    for case in &cases {
        if let Err(failure) = check(case) {
            let _ = writeln!(failures, "{file}:{}: {}\n{failure}", case.line, case.title);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// The runner must not pass what says nothing, or what it does not understand.
#[test]
fn a_case_without_expectation_fails() {
    let verdict = |text: &str| check(&cases(text)[0]);
    let file = "## case\n```ts src/a.ts\n```\n";
    assert!(verdict(file).unwrap_err().contains("expects nothing"));
    assert!(verdict(&format!("{file}```violation\nnone\n```\n")).is_err());
    assert!(verdict(&format!("{file}```violations\n```\n")).unwrap_err().contains("is empty"));
    assert!(verdict(&format!("{file}```exit\n1\n```\n")).is_err());
    assert!(verdict(&format!("{file}```says\nno such phrase\n```\n")).is_err());
    assert!(verdict(&format!("{file}```violations\nnone\n```\n")).is_ok());
    let broken =
        "## case\n```ts services/a/a.ts\nimport \"../../src/b\";\n```\n```ts src/b.ts\n```\n";
    assert!(verdict(&format!("{broken}```violations\nnone\n```\n")).is_err());
    assert!(verdict(&format!("{broken}```exit\n1\n```\n")).is_err(), "an unlisted violation");
}

fn check(case: &Case) -> Result<(), String> {
    let mut expected: Vec<&Block> = Vec::new();
    let tree = Tree::new(&[]);
    for block in &case.blocks {
        match block.info.split_once(' ') {
            Some((_, path)) => tree.write(path, &block.text),
            None if EXPECTATIONS.contains(&&*block.info) => expected.push(block),
            None => return Err(format!("  unknown block {:?}\n", block.info)),
        }
    }
    if expected.is_empty() {
        return Err("  the case expects nothing\n".to_owned());
    }
    if let Some(empty) = expected.iter().find(|block| block.text.trim().is_empty()) {
        return Err(format!("  {} is empty: write `none`\n", empty.info));
    }
    let names_unused = case.blocks.iter().any(|block| block.text.contains("unused"));
    let liveness: &[&str] = if names_unused { &[] } else { &["--unused", "allow"] };
    compare(&tree, &expected, liveness)
}

fn compare(tree: &Tree, expected: &[&Block], liveness: &[&str]) -> Result<(), String> {
    let block = |name: &str| expected.iter().find(|block| block.info == name);
    let run = tree.run(&[&["check", "--format", "json"], liveness].concat());
    if run.status() == 2 {
        return Err(format!("  the run could not be made:\n{}", run.stderr()));
    }
    let found = run.json();
    let mut failure = String::new();
    for (name, found) in [
        ("violations", violations(&found)),
        ("blind-spots", blind_spots(&found)),
        ("chains", chains(&found)),
    ] {
        failure += &differ(name, &lines(block(name).copied()), &found);
    }
    failure += &probes_differ(&found, &lines(block("probes").copied()));
    if let Some(exit) = block("exit")
        && exit.text.trim() != run.status().to_string()
    {
        let _ = writeln!(failure, "  exit status expected {}found {}", exit.text, run.status());
    }
    if let Some(says) = block("says") {
        let report = tree.run(&[&["check", "--max", "0"], liveness].concat()).stdout();
        for phrase in says.text.lines().filter(|phrase| !report.contains(phrase.trim())) {
            let _ = writeln!(failure, "  the report does not say {phrase:?}:\n{report}");
        }
    }
    if failure.is_empty() { Ok(()) } else { Err(failure) }
}

fn differ(name: &str, expected: &[String], found: &[String]) -> String {
    if expected == found {
        return String::new();
    }
    let order = format!("  found in another order:\n{}", found.join("\n"));
    let differences = Some(differences(expected, found)).filter(|text| !text.is_empty());
    format!("  {name} differ:\n{}\n", differences.unwrap_or(order))
}

fn lines(block: Option<&Block>) -> Vec<String> {
    let lines = block.map_or("", |block| block.text.as_str()).lines().map(str::to_owned);
    lines.filter(|line| line != "none" && !line.is_empty()).collect()
}

/// The probes that are not as expected: `file verdict`, and a phrase of the reason where there is one.
fn probes_differ(found: &Value, expected: &[String]) -> String {
    let probes = found["probes"].as_array().unwrap();
    let same = probes.len() == expected.len()
        && probes.iter().zip(expected).all(|(probe, expected)| {
            let head = format!(
                "{} {}",
                probe["file"].as_str().unwrap(),
                probe["verdict"].as_str().unwrap()
            );
            match (expected.split_once(": "), probe["reason"].as_str()) {
                (Some((expected, phrase)), Some(reason)) => {
                    *expected == head && reason.contains(phrase)
                }
                (None, None) => *expected == head,
                _ => false,
            }
        });
    if same {
        return String::new();
    }
    let found = probes.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    format!("  probes expected:\n{}\n  found:\n{found}\n", expected.join("\n"))
}

//! That dependency-cruiser gives what the specs in `fixtures/specs/cruise` say.
//!
//! `DIFFERENTIAL=write` writes what it gives into them instead, over what is there. Review that.

use std::{env, fmt::Write as _, fs, path::Path};

use crate::{
    cruise::case::{Answer, Side, Spec, found},
    markdown::{Case, cases, files},
    oracle::{Oracle, package, run_once},
    support::link,
};

#[test]
#[ignore = "needs Node and `npm ci` in tests/differential"]
fn dependency_cruiser_gives_what_is_written() {
    let mut oracle = Oracle::start();
    let mut failures = String::new();
    for (file, text) in files("cruise") {
        if env::var("DIFFERENTIAL").is_ok_and(|what| what == "write") {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/specs/cruise");
            fs::write(folder.join(&file), written(&text, &mut oracle)).unwrap();
            continue;
        }
        for case in &cases(&text) {
            let failure = check(case, &mut oracle);
            if !failure.is_empty() {
                let _ = writeln!(failures, "{file}:{}: {}\n{failure}", case.line, case.title);
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn check(case: &Case, oracle: &mut Oracle) -> String {
    match Spec::new(case) {
        Ok(spec) => {
            install(case, &spec);
            spec.check(Side::DependencyCruiser, &mut |args| answer(&spec, oracle, args))
        }
        Err(trouble) => trouble,
    }
}

/// The tree of a case, with dependency-cruiser installed where its config extends one of its own.
fn made(case: &Case) -> Spec {
    let spec = Spec::new(case).unwrap_or_else(|trouble| panic!("{}: {trouble}", case.title));
    install(case, &spec);
    spec
}

fn install(case: &Case, spec: &Spec) {
    if case.blocks.iter().any(|block| block.text.contains("dependency-cruiser/configs")) {
        let at = spec.tree.root().join("node_modules/dependency-cruiser");
        link(&package(), &at);
    }
}

/// What is read by people comes from a process as people would start it.
fn answer(spec: &Spec, oracle: &mut Oracle, args: &[String]) -> Answer {
    let dir = spec.dir();
    if args.ends_with(&["err".to_owned()]) { run_once(&dir, args) } else { oracle.run(&dir, args) }
}

/// A spec with what dependency-cruiser gives in its blocks.
fn written(text: &str, oracle: &mut Oracle) -> String {
    let mut out = String::new();
    let mut cases = cases(text).into_iter();
    let mut spec: Option<Spec> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        if line.starts_with("## ") {
            spec = cases.next().map(|case| made(&case));
        }
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let old = block.iter().fold(String::new(), |text, line| text + line + "\n");
        out += &spec.as_ref().and_then(|spec| new(spec, info, oracle)).unwrap_or(old);
        out += "```\n";
    }
    out
}

fn new(spec: &Spec, info: &str, oracle: &mut Oracle) -> Option<String> {
    let name = info.trim_start_matches("their-");
    let mut theirs = spec.expected(Side::DependencyCruiser).into_iter();
    let (_, expected) =
        theirs.find(|(known, text)| *known == name && spec.text(info) == Some(text))?;
    let output_type = if matches!(name, "err" | "exit" | "refused") { "err" } else { "json" };
    let answer = answer(spec, oracle, &spec.with(output_type));
    Some(found(name, expected, &answer).unwrap_or_else(|trouble| trouble + "\n"))
}

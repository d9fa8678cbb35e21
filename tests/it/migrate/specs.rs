//! What becomes of a config, by the Markdown specs in `fixtures/specs/migrate`.
//!
//! A block with a path is a file; `config` is what `migrate --output -` writes, `exit` its exit status,
//! and `says` phrases of its report, one per line.

use std::fmt::Write as _;

use crate::{
    markdown::{Case, cases, files},
    support::{Tree, differences},
};

macro_rules! specs {
    ($($function:ident = $file:literal,)+) => {
        $(#[test] fn $function() { spec($file); })+

        #[test]
        fn every_spec_has_a_test() {
            let names: Vec<String> = files("migrate").into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, [$($file),+]);
        }
    };
}

specs! {
    allowed = "allowed.md",
    options = "options.md",
    rules = "rules.md",
}

fn spec(file: &str) {
    let (_, text) = files("migrate").into_iter().find(|(name, _)| name == file).unwrap();
    let mut failures = String::new();
    for case in &cases(&text) {
        if let Err(failure) = check(case) {
            let _ = writeln!(failures, "{file}:{}: {}\n{failure}", case.line, case.title);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn check(case: &Case) -> Result<(), String> {
    let tree = Tree::new(&[]);
    let (mut config, mut exit, mut says) = (None, None, "");
    for block in &case.blocks {
        match block.info.split_once(' ') {
            Some((_, path)) => tree.write(path, &block.text),
            None if block.info == "config" => config = Some(&block.text),
            None if block.info == "exit" => exit = Some(block.text.trim()),
            None if block.info == "says" => says = &block.text,
            None => return Err(format!("  unknown block {:?}\n", block.info)),
        }
    }
    let (config, exit) = config.zip(exit).ok_or("  `config` or `exit` is missing\n")?;
    let run = tree.run(&["migrate", "--output", "-"]);
    let mut failure = String::new();
    if run.stdout() != *config {
        let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
        let differences = differences(&lines(config), &lines(&run.stdout()));
        let _ = writeln!(failure, "  the config differs:\n{differences}");
    }
    if run.status().to_string() != exit {
        let _ = writeln!(failure, "  exit status {}:\n{}", run.status(), run.stderr());
    }
    for phrase in says.lines().filter(|phrase| !run.stderr().contains(phrase.trim())) {
        let _ = writeln!(failure, "  the report does not say {phrase:?}:\n{}", run.stderr());
    }
    // What was written must be a config.
    tree.write("ringfence.jsonc", run.stdout());
    if tree.run(&["check"]).status() == 2 {
        let _ = writeln!(failure, "  it is no config:\n{}", tree.run(&["check"]).stderr());
    }
    if failure.is_empty() { Ok(()) } else { Err(failure) }
}

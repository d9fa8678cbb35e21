//! What dependency-cruiser's configs and command line mean to ringfence, by the Markdown specs in
//! `fixtures/specs/cruise`. That dependency-cruiser itself agrees with them is for the differential
//! test to show.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use crate::{
    cruise::{
        case::{Side, Spec},
        run::depcruise,
    },
    markdown::{Case, cases, files},
    support::Tree,
};

macro_rules! specs {
    ($($function:ident = $file:literal,)+) => {
        $(#[test] fn $function() { spec($file); })+

        #[test]
        fn every_spec_has_a_test() {
            let names: Vec<String> = files("cruise").into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, [$($file),+]);
        }
    };
}

specs! {
    aliases = "aliases.md",
    allowed = "allowed.md",
    compiled = "compiled.md",
    compiler = "compiler.md",
    configs = "configs.md",
    cycles = "cycles.md",
    folders = "folders.md",
    groups = "groups.md",
    javascript = "javascript.md",
    kinds = "kinds.md",
    modules = "modules.md",
    packages = "packages.md",
    paths = "paths.md",
    reachable = "reachable.md",
    resolution = "resolution.md",
    results = "results.md",
    scope = "scope.md",
    views = "views.md",
    webpack = "webpack.md",
}

fn spec(file: &str) {
    if !there_is_depcruise() {
        return;
    }
    let (_, text) = files("cruise").into_iter().find(|(name, _)| name == file).unwrap();
    let mut failures = String::new();
    for case in &cases(&text) {
        let failure = check(case);
        if !failure.is_empty() {
            let _ = writeln!(failures, "{file}:{}: {}\n{failure}", case.line, case.title);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// A difference that changes verdicts can be switched off, and what comes out then is
/// dependency-cruiser's result.
fn check(case: &Case) -> String {
    let spec = match Spec::new(case) {
        Ok(spec) => spec,
        Err(trouble) => return trouble,
    };
    let mut failures = spec.check(Side::Ringfence, &mut |args| depcruise(&spec.dir(), &[], args));
    let difference = spec.difference.as_deref();
    if difference.is_some_and(|id| differences().iter().any(|it| it.id == id && it.parity)) {
        let with_parity = spec.check(Side::DependencyCruiser, &mut |args| {
            depcruise(&spec.dir(), &["--parity"], args)
        });
        if !with_parity.is_empty() {
            let _ = writeln!(failures, "  with --parity:\n{with_parity}");
        }
    }
    failures
}

fn there_is_depcruise() -> bool {
    depcruise(Tree::new(&[]).root(), &[], &["--help".to_owned()]).status == 0
}

/// A row of the table in `docs/dependency-cruiser.md`.
struct Difference {
    id: String,
    parity: bool,
}

fn differences() -> Vec<Difference> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dependency-cruiser.md");
    let text = fs::read_to_string(path).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(matches!(cells[3], "yes" | "no"), "{row}");
        Difference { id: cells[0].trim_matches('`').to_owned(), parity: cells[3] == "yes" }
    })
    .collect()
}

/// Each known difference is shown by a case, and each case's difference is in the table.
#[test]
fn the_table_of_differences_is_that_of_the_specs() {
    let table: Vec<String> = differences().into_iter().map(|it| it.id).collect();
    let shown = files("cruise").into_iter().flat_map(|(_, text)| cases(&text));
    let shown: BTreeSet<String> = shown
        .flat_map(|case| case.blocks)
        .filter(|block| block.info == "difference")
        .map(|block| block.text.trim().to_owned())
        .collect();
    let known: BTreeSet<String> = table.iter().cloned().collect();
    assert_eq!(table.len(), known.len(), "a row is there twice");
    assert_eq!(known, shown);
}

/// The runner must not pass what says nothing, or what it does not understand.
#[test]
fn a_case_that_is_not_sound_fails() {
    let trouble = |blocks: &str| {
        let text = format!("## case\n```ts src/a.ts\n```\n{blocks}");
        Spec::new(&cases(&text)[0]).err().unwrap_or_default()
    };
    assert!(trouble("").contains("expects nothing"));
    assert!(trouble("```violation\nnone\n```\n").contains("unknown block"));
    assert!(trouble("```violations\n```\n").contains("is empty"));
    assert!(trouble("```sh\nls\n```\n```exit\n0\n```\n").contains("no call of depcruise"));
    let both = "```exit\n0\n```\n```their-exit\n1\n```\n";
    assert!(trouble(both).contains("without a name"));
    assert_eq!(trouble(&format!("{both}```difference\nid\n```\n")), "");
    assert!(trouble("```exit\n0\n```\n```difference\nid\n```\n").contains("nothing shows"));
    assert!(
        trouble("```exit\n0\n```\n```their-exit\n0\n```\n```difference\nid\n```\n")
            .contains("is no difference")
    );
}

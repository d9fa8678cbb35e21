//! Each tree below `fixtures/trees/traps` is one way for a resolver to go wrong. Its
//! `expected-edges.txt` says why the expectation is right.

use std::{fmt::Write as _, fs, process::Command};

use serde_json::Value;

use crate::support::{Run, Tree, blind_spots, fixture};

/// The edges that `graph --format json` gives, in the form of `expected-edges.txt`.
fn edges(graph: &Value) -> Vec<String> {
    let dependencies = graph["dependencies"].as_array().unwrap();
    let mut lines: Vec<(String, u64, u64, String)> = dependencies
        .iter()
        .filter(|edge| !["manifest", "tsconfig"].contains(&edge["kind"].as_str().unwrap()))
        .map(|edge| {
            let text = |key: &str| edge[key].as_str();
            let to = match edge["target"].as_str().unwrap() {
                "unresolved" => format!("aim={}", text("aim").unwrap_or("-")),
                _ => text("to").unwrap().to_owned(),
            };
            let type_only = if edge["typeOnly"] == true { " type" } else { "" };
            let declared = text("declared").map(|path| format!(" {path}")).unwrap_or_default();
            let from = text("from").unwrap().to_owned();
            let (line, column) = (edge["line"].as_u64().unwrap(), edge["column"].as_u64().unwrap());
            let rest = format!(
                "\"{}\" {}{type_only} -> {} {to}{declared}",
                text("specifier").unwrap(),
                text("kind").unwrap(),
                text("target").unwrap(),
            );
            (from, line, column, rest)
        })
        .collect();
    lines.sort();
    lines
        .into_iter()
        .map(|(from, line, column, rest)| format!("{from}:{line}:{column} {rest}"))
        .collect()
}

/// Compares the edges of a tree with what it expects; gives the differences.
fn differences(name: &str, tree: &Tree) -> String {
    let expected =
        fs::read_to_string(fixture(&format!("traps/{name}/expected-edges.txt"))).unwrap();
    let expected: Vec<&str> =
        expected.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert!(!expected.is_empty(), "{name} expects nothing");
    let run = tree.run(&["graph", "--format", "json"]);
    assert_eq!(run.status(), 0, "{name}: {}", run.stderr());
    let found = edges(&run.json());
    // As lists: of two equal edges neither may be lost, and their order is part of the answer.
    if found.iter().map(String::as_str).eq(expected.iter().copied()) {
        return String::new();
    }
    let missing = expected.iter().filter(|line| !found.iter().any(|known| known == *line));
    let extra = found.iter().filter(|line| !expected.contains(&line.as_str()));
    let mut differences = format!("  {} edges, {} expected\n", found.len(), expected.len());
    for line in missing {
        let _ = writeln!(differences, "  expected {line}");
    }
    for line in extra {
        let _ = writeln!(differences, "  found    {line}");
    }
    differences
}

fn trap(name: &str) {
    let tree = Tree::of_fixture(&format!("traps/{name}"));
    let differences = differences(name, &tree);
    assert!(differences.is_empty(), "{name}:\n{differences}");
}

macro_rules! traps {
    ($($function:ident = $name:literal,)+) => {
        $(#[test] fn $function() { trap($name); })+

        #[test]
        fn every_trap_has_a_test() {
            let mut folders: Vec<String> = fs::read_dir(fixture("traps"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            folders.sort();
            assert_eq!(folders, [$($name),+]);
        }
    };
}

traps! {
    assets = "assets",
    barrels = "barrels",
    case_differences = "case-differences",
    computed = "computed",
    dist_absent = "dist-absent",
    globs = "globs",
    ignored = "ignored",
    js_specifiers = "js-specifiers",
    nested_workspaces = "nested-workspaces",
    next_folders = "next-folders",
    npm_lookalike = "npm-lookalike",
    odd_files = "odd-files",
    package_aliases = "package-aliases",
    solution_references = "solution-references",
    subpath_imports = "subpath-imports",
    symlinks = "symlinks",
    tsconfig_extends = "tsconfig-extends",
    unresolved_aims = "unresolved-aims",
}

/// The build output that the trap lists, written where git would ignore it and where it would not.
#[test]
fn dist_present_changes_nothing() {
    let outputs = fs::read_to_string(fixture("traps/dist-absent/dist-files.txt")).unwrap();
    for gitignore in ["dist\nbuild\nlib\nesm\n", ""] {
        let tree = Tree::of_fixture("traps/dist-absent");
        tree.write(".gitignore", gitignore);
        for output in outputs.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            tree.write(output, "export {};\n");
        }
        let differences = differences("dist-absent", &tree);
        assert!(differences.is_empty(), "with .gitignore {gitignore:?}:\n{differences}");
    }
}

#[test]
fn what_git_hides_is_said_when_it_matters() {
    let tree = Tree::of_fixture("traps/ignored");
    let run = tree.run(&["check", "--format", "json"]);
    assert_eq!(run.status(), 1);
    let spots = blind_spots(&run.json());
    assert_eq!(
        spots,
        [
            "packages/core/__arch_probes__:1:1 hidden",
            "services/legacy:1:1 hidden",
            "src/main.ts:2:25 unresolved \"./dropped.gen\"",
        ]
    );
}

/// The seconds of processor time that such a tree may take; it takes one or two. Time on the clock
/// would say how busy the machine is.
const MOST_SECONDS: &str = "20";

/// Checks a tree of which no steering file may take longer to judge than its length is worth.
fn check_in_time(tree: &Tree) -> Value {
    let limited = "ulimit -t \"$0\" && exec \"$@\"";
    let program = env!("CARGO_BIN_EXE_ringfence");
    let mut command = Command::new("sh");
    command.args(["-c", limited, MOST_SECONDS, program, "check", "--format", "json"]);
    let run = Run::of(command.current_dir(tree.root()));
    run.json()
}

#[test]
fn endless_extends_end() {
    let tree = Tree::new(&[("src/a.ts", "export {};\n")]);
    let all = |name: &str| format!("{{ \"extends\": [{}] }}", [name].repeat(100_000).join(","));
    tree.write("tsconfig.json", all("\"./tsconfig.b.json\""));
    tree.write("tsconfig.b.json", all("\"./tsconfig.json\""));
    for at in 0..2_000 {
        let next = format!("{{ \"extends\": \"./tsconfig.{}.json\" }}", at + 1);
        tree.write(&format!("src/tsconfig.{at}.json"), next);
    }
    tree.write("src/tsconfig.json", "{ \"extends\": \"./tsconfig.0.json\" }");
    let checked = check_in_time(&tree);
    let spots = blind_spots(&checked);
    assert!(spots.iter().any(|spot| spot.starts_with("src/tsconfig.0.json:")), "{spots:?}");
    assert!(!spots.iter().any(|spot| spot.starts_with("src/tsconfig.1800.json:")));
    let report = tree.run(&["check"]).stdout();
    assert!(report.contains("more than 256 files"), "{report}");
}

#[test]
fn many_patterns_of_exports_end() {
    let tree = Tree::new(&[
        (
            "ringfence.jsonc",
            r#"{ "zones": {
            "packages": { "path": "packages/*", "entry": "exports" },
            "src": { "path": "src", "mayImport": ["packages"] } } }"#,
        ),
        ("package.json", r#"{ "workspaces": ["packages/*"] }"#),
    ]);
    let keys: Vec<String> =
        (0..2_000).map(|at| format!("\"./k{at}/*\": \"./dist/k{at}/*.js\"")).collect();
    let manifest = format!(r#"{{ "name": "@acme/p", "exports": {{ {} }} }}"#, keys.join(","));
    tree.write("packages/p/package.json", manifest);
    let mut imports = String::new();
    for at in 0..50 {
        tree.write(&format!("packages/p/src/k{at}/a/b/c.ts"), "export {};");
        tree.write(&format!("packages/p/src/x{at}/a/b/c.ts"), "export {};");
        for name in ['k', 'x'] {
            let _ = writeln!(imports, "import '../packages/p/src/{name}{at}/a/b/c';");
        }
    }
    tree.write("src/main.ts", imports);
    let checked = check_in_time(&tree);
    assert_eq!(checked["violations"].as_array().unwrap().len(), 50);
}

#[test]
fn many_members_of_a_workspace_end() {
    let tree = Tree::new(&[("src/a.ts", "import \"@acme/1999\";")]);
    let patterns: Vec<String> = (0..2_000).map(|at| format!("\"packages/p{at}\"")).collect();
    tree.write("package.json", format!("{{ \"workspaces\": [{}] }}", patterns.join(",")));
    for at in 0..2_000 {
        let manifest = format!("{{ \"name\": \"@acme/{at}\" }}");
        tree.write(&format!("packages/p{at}/package.json"), manifest);
    }
    tree.write("packages/p1999/index.ts", "export {};");
    let checked = check_in_time(&tree);
    assert_eq!(checked["blindSpots"], Value::Array(Vec::new()));
}

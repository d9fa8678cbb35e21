//! Both programs over TypeScript that packages ship: some thousands of files that nobody wrote for
//! this test. `package.json` beside this file pins the packages; `npm ci` brings them.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    compare,
    cruise::run::depcruise,
    oracle::{Oracle, installed},
    support::Tree,
};

/// The packages, and the folder that holds the sources of each.
const PACKAGES: &[(&str, &str)] = &[
    ("rxjs", "src"),
    ("effect", "src"),
    ("zod", "src"),
    ("viem", "."),
    ("ox", "."),
    ("@tanstack/query-core", "src"),
];

/// How many files there have to be, lest the packages no longer ship them.
const FILES: usize = 2000;

/// Folders of compiled code, and of packages.
const LEFT_OUT: &[&str] = &["node_modules", "_cjs", "_esm", "_types", "dist", "build"];

#[test]
#[ignore = "needs Node and `npm ci` in tests/differential"]
fn both_agree_on_what_packages_ship() {
    let mut oracle = Oracle::start();
    let mut failures = String::new();
    let mut files = 0;
    for (package, folder) in PACKAGES {
        let tree = Tree::new(&[(".dependency-cruiser.json", &config().to_string())]);
        let from = installed().join(package).join(folder);
        files += copy(&from, Path::new("src"), &tree);
        let differences = differences(&tree, &mut oracle);
        if !differences.is_empty() {
            let shown: Vec<&str> = differences.lines().take(40).collect();
            let _ = writeln!(failures, "{package}:\n{}", shown.join("\n"));
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(files >= FILES, "the packages ship {files} files of TypeScript");
}

fn config() -> Value {
    json!({
        "forbidden": [
            { "name": "no-circular", "severity": "error", "from": {}, "to": { "circular": true } },
            { "name": "runtime-cycle", "from": {},
              "to": { "circular": true, "viaOnly": { "dependencyTypesNot": ["type-only"] } } },
            { "name": "no-orphans", "from": { "orphan": true }, "to": {} },
            { "name": "unresolved", "from": {}, "to": { "couldNotResolve": true } },
            { "name": "own-folder", "from": { "path": "^src/([^/]+)/" },
              "to": { "path": "^src/[^/]+/", "pathNot": "^src/$1/" } },
            { "name": "types", "severity": "info", "from": {}, "to": { "dependencyTypes": ["type-only"] } },
            { "name": "unused", "module": { "numberOfDependentsLessThan": 1 }, "from": {} },
            { "name": "dead", "from": { "path": "^src/index\\.ts$" }, "to": { "path": "^src/", "reachable": false } },
            { "name": "unstable", "from": {}, "to": { "moreUnstable": true } },
            { "name": "folders", "scope": "folder", "from": {}, "to": { "circular": true } },
        ],
        "options": { "tsPreCompilationDeps": true },
    })
}

/// Copies the sources below a folder; says how many there are.
fn copy(from: &Path, to: &Path, tree: &Tree) -> usize {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut files = 0;
    for path in entries {
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !LEFT_OUT.contains(&name) {
            files += copy(&path, &to.join(name), tree);
        } else if name.strip_suffix(".ts").is_some_and(|stem| stem.rsplit('.').next() != Some("d"))
        {
            tree.write(to.join(name).to_str().unwrap(), fs::read(&path).unwrap());
            files += 1;
        }
    }
    files
}

fn differences(tree: &Tree, oracle: &mut Oracle) -> String {
    let args = ["src", "-T", "json"].map(str::to_owned);
    let theirs = oracle.run(tree.root(), &args).json().unwrap();
    let parity = depcruise(tree.root(), &["--parity"], &args).json().unwrap();
    let ours = depcruise(tree.root(), &[], &args).json().unwrap();
    compare::differences(&theirs, &parity) + &missed(&theirs, &ours)
}

/// The violations that ringfence does not report without `--parity`, though it knows better.
fn missed(theirs: &Value, ours: &Value) -> String {
    let ours = violations(ours);
    let missed = violations(theirs).into_iter().filter(|violation| !ours.contains(violation));
    missed.map(|violation| format!("  not reported: {violation}\n")).collect::<Vec<_>>().concat()
}

/// Violations by what they are about. A cycle is reported at one of its dependencies, and which one
/// that is may differ.
fn violations(result: &Value) -> BTreeSet<String> {
    let all = result["summary"]["violations"].as_array().unwrap().iter();
    let told = all.filter(|violation| violation["type"] != "cycle");
    told.map(|it| format!("{} {} {}", it["rule"]["name"], it["from"], it["to"])).collect()
}

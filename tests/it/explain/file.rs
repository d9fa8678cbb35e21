//! A file and its imports.

use crate::support::{Run, Tree, ringfence, text};

fn explain(args: &[&str]) -> String {
    let root = crate::support::fixture("monorepo");
    let run = Run::of(ringfence(&root).arg("explain").args(args));
    assert_eq!(run.status(), 0, "{}", run.stderr());
    run.stdout()
}

#[test]
fn a_file_with_an_alias_of_the_root() {
    insta::assert_snapshot!(explain(&["services/mailer/src/templates.ts"]));
}

#[test]
fn everything_that_was_tried() {
    insta::assert_snapshot!(explain(&["services/mailer/src/templates.ts:2", "--all"]));
}

/// What is said of an import does not depend on what else was asked about.
#[test]
fn an_import_is_explained_the_same_by_itself() {
    let all = explain(&["services/mailer/src/templates.ts", "--all"]);
    let one = explain(&["services/mailer/src/templates.ts:2", "--all"]);
    let second = one.split_once("\n\n").unwrap().1;
    assert!(all.ends_with(second), "{all}\n{second}");
}

#[test]
fn an_import_that_resolves_to_nothing() {
    insta::assert_snapshot!(explain(&["src/features/orders/pool-stats.ts:2"]));
}

#[test]
fn a_suppressed_violation() {
    let told = explain(&["services/worker/src/legacy-labels.ts"]);
    assert!(told.contains("(suppressed by a comment)"), "{told}");
}

#[test]
fn a_probe() {
    insta::assert_snapshot!(explain(&["src/__arch_probes__/illegal-deep-package.ts"]));
}

#[test]
fn a_manifest() {
    let told = explain(&["services/worker/package.json"]);
    assert!(told.contains("read as manifest"), "{told}");
    assert!(told.contains("resolved with the manifest that it stands in"), "{told}");
}

#[test]
fn as_json() {
    insta::assert_snapshot!(explain(&["services/worker/src/main.ts:3:30", "--format", "json"]));
}

/// Each way to resolve, and each way to be read, says which it was.
#[test]
fn every_step_is_named() {
    let tree = Tree::new(&[
        ("package.json", r#"{ "name": "acme", "workspaces": ["packages/*"] }"#),
        ("tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#),
        (
            "packages/p/package.json",
            r##"{ "name": "@acme/p", "exports": { ".": "./dist/i.js" },
                  "imports": { "#own": "./src/i.ts", "#gone": ["./gone.js", "react"] } }"##,
        ),
        ("packages/p/src/i.ts", ""),
        ("packages/p/tsconfig.json", "{}"),
        ("src/x.ts", ""),
        (
            "packages/p/src/all.ts",
            r##"import "node:fs";
import fs from "fs";
import "./i";
import "#own";
import "#gone";
import "@/x";
import "react";
import "https://x.y/z.js";
import "./gone";
import "./%69";
import("./" + name);
import(name);
import.meta.glob("./*.ts");
new URL("./i.ts", import.meta.url);
import "raw-loader!./i";
import "$lib/x";
import "../../../../out";
vi.mock("./i");
import type { T } from "./i";
"##,
        ),
        ("src/y.ts", "import \"@acme/p\";\nimport \"@acme/p/nothing\";\n"),
    ]);
    let steps = |spot: &str| -> Vec<String> {
        let run = tree.run(&["explain", spot, "--format", "json"]);
        assert_eq!(run.status(), 0, "{}", run.stderr());
        let told = run.json();
        let imports = told["imports"].as_array().unwrap();
        assert_eq!(imports.len(), 1, "{spot}");
        let steps = imports[0]["resolution"].as_array().unwrap().clone();
        let steps = steps.iter().skip(1).map(|step| {
            let end = if step["ends"] == true { "=> " } else { "" };
            format!(
                "{end}{} {} {}",
                text(&step["step"]),
                text(&step["subject"]),
                text(&step["outcome"])
            )
        });
        steps.collect()
    };
    let of_all = (1..=19).map(|line| format!("packages/p/src/all.ts:{line}"));
    let spots = of_all.chain(["src/y.ts:1".to_owned(), "src/y.ts:2".to_owned()]);
    let told: Vec<String> =
        spots.map(|spot| format!("{spot}\n  {}", steps(&spot).join("\n  "))).collect();
    let out = told.join("\n");
    insta::assert_snapshot!(out);
    let told = tree.run(&["explain", "packages/p/src/all.ts"]).stdout();
    for read in [
        "read as dynamic-import, of a specifier that is computed and begins with \"./\"",
        "read as dynamic-import, of a specifier that is computed, of which nothing is known",
        "read as import-meta-glob, of the patterns ./*.ts",
        "read as mock, of \"./i\"",
        "read as import, for types alone, of \"./i\"",
        "computed: ",
    ] {
        assert!(told.contains(read), "{read}\n{told}");
    }
}

#[test]
fn the_column_chooses_one_of_several_imports_on_a_line() {
    let tree = Tree::new(&[
        ("src/x.ts", "import \"./y\"; import \"./z\";\n"),
        ("src/y.ts", ""),
        ("src/z.ts", ""),
    ]);
    let specifiers = |spot: &str| -> Vec<String> {
        let told = tree.run(&["explain", spot, "--format", "json"]).json();
        let imports = told["imports"].as_array().unwrap();
        imports.iter().map(|import| text(&import["specifier"]).to_owned()).collect()
    };
    assert_eq!(specifiers("src/x.ts"), ["./y", "./z"]);
    assert_eq!(specifiers("src/x.ts:1"), ["./y", "./z"]);
    assert_eq!(specifiers("src/x.ts:1:8"), ["./y"]);
    assert_eq!(specifiers("src/x.ts:1:22"), ["./z"]);
}

/// A file may be called as a place is.
#[cfg(unix)]
#[test]
fn a_name_with_a_colon_is_a_name() {
    let tree = Tree::new(&[("src/x:1.ts", "import \"./y\";\n"), ("src/y.ts", "")]);
    let told = tree.run(&["explain", "src/x:1.ts:1", "--format", "json"]).json();
    assert_eq!(text(&told["file"]), "src/x:1.ts");
}

/// Rules that judge modules by themselves.
#[test]
fn rules_about_the_file_itself() {
    let tree = Tree::new(&[
        (
            "ringfence.jsonc",
            r#"{ "zones": { "src": { "path": "src" } }, "unzoned": "warn",
                 "blindSpots": { "deadRule": "allow" }, "rules": [
                 { "name": "no-orphans", "from": "src", "orphan": true, "severity": "info" },
                 { "name": "in-use", "from": "src/main.ts", "to": "src", "reachable": false },
                 { "name": "no-cycles", "circular": true },
                 { "name": "never", "from": "src/main.ts", "to": "src/far.ts", "reachable": true } ] }"#,
        ),
        ("src/main.ts", "import \"./near\";\nimport \"./loop\";\n"),
        ("src/near.ts", "import \"./far\";\n"),
        ("src/far.ts", ""),
        ("src/loop.ts", "import \"./near\";\nimport \"./main\";\n"),
        ("src/alone.ts", ""),
        ("out.ts", "import \"./src/main\";\n"),
    ]);
    let told = |file: &str| tree.run(&["explain", file, "--all"]).stdout();
    insta::assert_snapshot!([told("src/main.ts"), told("src/alone.ts"), told("out.ts")].join("\n"));
    // The cycle of both is told at the first of them.
    assert!(told("src/loop.ts").contains("way: src/loop.ts → src/main.ts → src/loop.ts"));
    let told = told("src/main.ts");
    assert!(told.contains("its cycle is reported once, at another import of it"), "{told}");
}

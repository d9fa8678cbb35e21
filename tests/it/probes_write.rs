//! `ringfence probes --write`: what it writes is proved, looks like its neighbours, and overwrites nothing.

use std::fs;

use serde_json::Value;

use crate::support::{Tree, text};

const CONFIG: &str = r#"{
  "zones": {
    "src": { "path": "src" },
    "services": { "path": "services/*" }
  },
  "probes": { "require": ["services"] }
}"#;

/// Two services that lack a probe; `a` imports the app by an alias and writes single quotes, `b` has
/// endings as Node wants them.
fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        ("tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#),
        ("src/shared/config.ts", "export const config = 1;\n"),
        ("src/shared/other.ts", "import { config } from './config';\nexport { config };\n"),
        ("services/a/main.ts", "import { config } from '@/shared/config'\nimport './own'\n"),
        ("services/a/own.ts", "export {}\n"),
        ("services/b/main.ts", "import \"./own.js\";\n"),
        ("services/b/own.ts", "export {};\n"),
    ])
}

fn read(tree: &Tree, path: &str) -> String {
    fs::read_to_string(tree.root().join(path)).unwrap()
}

fn probes(tree: &Tree) -> Vec<String> {
    let report = tree.run(&["probes", "--format", "json"]).json();
    let one = |probe: &Value| format!("{} {}", text(&probe["file"]), text(&probe["verdict"]));
    report["probes"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn what_is_written_is_proved_and_not_written_again() {
    let tree = tree();
    assert_eq!(tree.run(&["probes"]).status(), 1);
    let run = tree.run(&["probes", "--write"]);
    assert_eq!(run.status(), 0, "{}{}", run.stdout(), run.stderr());
    assert!(run.stdout().ends_with("✓ 2 probes written\n"), "{}", run.stdout());
    let wanted = [
        "services/a/__arch_probes__/fail_no-services-to-src.ts proved",
        "services/b/__arch_probes__/fail_no-services-to-src.ts proved",
    ];
    assert_eq!(probes(&tree), wanted);
    assert_eq!(tree.run(&["probes"]).status(), 0);
    let again = tree.run(&["probes", "--write"]);
    assert_eq!((again.status(), &*again.stdout()), (0, "✓ no probe is missing\n"));
}

#[test]
fn a_probe_looks_like_its_neighbours() {
    let tree = tree();
    tree.run(&["probes", "--write"]);
    let a = read(&tree, "services/a/__arch_probes__/fail_no-services-to-src.ts");
    assert_eq!(
        a,
        "/**
 * An architecture probe: it shows that the rule no-services-to-src bites.
 * It breaks the rule on purpose and is no part of the program. Do not import it.
 */

// @arch-expect no-services-to-src
import '@/shared/config'
"
    );
    let b = read(&tree, "services/b/__arch_probes__/fail_no-services-to-src.ts");
    assert!(b.ends_with("import \"../../../src/shared/config.js\";\n"), "{b}");
}

#[test]
fn a_dry_run_shows_the_texts_and_writes_nothing() {
    let tree = tree();
    let run = tree.run(&["probes", "--write", "--dry-run"]);
    assert_eq!(run.status(), 0);
    let shown = run.stdout();
    assert!(shown.contains("would write services/b/__arch_probes__/fail_no-services-to-src.ts\n"));
    assert!(shown.contains("  | import \"../../../src/shared/config.js\";\n"), "{shown}");
    assert!(shown.ends_with("✓ 2 probes would be written\n"));
    assert!(!tree.root().join("services/b/__arch_probes__").exists());
}

#[test]
fn nothing_is_overwritten() {
    let tree = tree();
    let path = "services/a/__arch_probes__/fail_no-services-to-src.ts";
    tree.write(path, "// mine\n");
    let run = tree.run(&["probes", "--write"]);
    assert_eq!(read(&tree, path), "// mine\n");
    // Another rule proves the cell as well.
    let other = "services/a/__arch_probes__/fail_no-cross-services.ts";
    assert!(run.stdout().contains(other), "{}", run.stdout());
    tree.write(other, "// mine, too\n");
    let run = tree.run(&["probes", "--write"]);
    assert_eq!(run.status(), 1);
    assert_eq!(read(&tree, other), "// mine, too\n");
    assert!(
        run.stdout().contains("not made services/a: no import from there breaks a rule"),
        "{}",
        run.stdout()
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside_of_the_root() {
    let (tree, outside) = (tree(), Tree::new(&[]));
    crate::support::link(outside.root(), &tree.root().join("services/b/__arch_probes__"));
    let run = tree.run(&["probes", "--write"]);
    assert_eq!(run.status(), 1, "{}", run.stdout());
    assert_eq!(fs::read_dir(outside.root()).unwrap().count(), 0);
    assert!(run.stdout().contains("leads out of the root"), "{}", run.stdout());
}

#[test]
fn where_git_ignores_it_nothing_is_written() {
    let tree = tree();
    tree.write(".gitignore", "services/b/__arch_probes__\n");
    let run = tree.run(&["probes", "--write"]);
    assert_eq!(run.status(), 1);
    assert!(
        run.stdout().contains("would be left out of the run: git or the config ignores it"),
        "{}",
        run.stdout()
    );
    assert!(!tree.root().join("services/b/__arch_probes__").exists());
}

#[test]
fn rules_are_asked_for_by_name() {
    let tree = tree();
    let run = tree.run(&["probes", "--write", "--rule", "no-cross-services"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    // It lies in a cell that lacks one, so that cell needs no other.
    assert_eq!(
        probes(&tree),
        [
            "services/a/__arch_probes__/fail_no-cross-services.ts proved",
            "services/b/__arch_probes__/fail_no-services-to-src.ts proved",
        ]
    );
    let again = tree.run(&["probes", "--write", "--rule", "no-cross-services"]);
    assert_eq!(again.status(), 0);
    assert!(again.stdout().contains(
        "there already no-cross-services: proved by services/a/__arch_probes__/fail_no-cross-services.ts"
    ));
    let wrong = tree.run(&["probes", "--write", "--rule", "no-cros-services"]);
    assert_eq!(wrong.status(), 2);
    assert!(
        wrong
            .stderr()
            .contains("there is no rule 'no-cros-services'; did you mean 'no-cross-services'?"),
        "{}",
        wrong.stderr()
    );
    for lonely in [["--all"], ["--dry-run"]] {
        assert_eq!(tree.run(&[&["probes"], &lonely[..]].concat()).status(), 2);
    }
}

#[test]
fn rules_that_no_import_breaks_are_told() {
    let tree = tree();
    tree.write(
        "ringfence.jsonc",
        r#"{
          "zones": { "src": { "path": "src" }, "services": { "path": "services/*" } },
          "rules": [
            { "name": "no-cycles", "circular": true },
            { "name": "no-orphans", "orphan": true },
            { "name": "one-file", "from": "src/shared/other.ts", "to": "services" },
            { "name": "types", "from": "src", "to": "src", "typeOnly": true },
            { "name": "lodash", "to": "npm:lodash*" },
            { "name": "fs", "from": "src", "to": "node:fs" },
            { "name": "reach", "from": "services", "to": "src/shared/config.ts", "reachable": true }
          ]
        }"#,
    );
    let run = tree.run(&["probes", "--write", "--all", "--format", "json"]);
    assert_eq!(run.status(), 1);
    let report = run.json();
    let not_made: Vec<&str> =
        report["notMade"].as_array().unwrap().iter().map(|it| text(&it["why"])).collect();
    assert_eq!(
        not_made,
        [
            "no-cycles is about cycles: no import by itself breaks it",
            "no-orphans is about modules that nothing is imported by: no import by itself breaks it",
            "no file in a probe folder of the tree would match the `from` of one-file",
        ]
    );
    let written: Vec<String> = report["written"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {}", text(&it["rule"]), text(&it["specifier"])))
        .collect();
    assert_eq!(
        written,
        [
            "no-src-to-services ../../services/a/own",
            "no-services-to-src @/shared/config",
            "no-cross-services ../../b/own",
            "types ../shared/config",
            "lodash lodash",
            "fs node:fs",
            "reach @/shared/config",
        ]
    );
    assert!(probes(&tree).iter().all(|probe| probe.ends_with(" proved")), "{:?}", probes(&tree));
    let types = read(&tree, "src/__arch_probes__/fail_types.ts");
    assert!(types.ends_with("import type {} from '../shared/config';\n"), "{types}");
}

/// Of what is no module only a form that wants one is objected to; see `probes/draft.rs`.
#[test]
fn typescript_is_told_to_expect_its_error_where_it_is_sure_to_come() {
    let tree = Tree::new(&[
        (
            "ringfence.jsonc",
            r#"{
              "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } },
              "rules": [{ "name": "types", "from": "src", "to": "lib", "typeOnly": true }],
              "probes": { "require": "rules" }
            }"#,
        ),
        ("src/a.ts", "export {};\n"),
        ("lib/global.ts", "const x = 1;\n"),
    ]);
    let run = tree.run(&["probes", "--write"]);
    assert_eq!(run.status(), 0, "{}", run.stdout());
    let plain = read(&tree, "src/__arch_probes__/fail_no-src-to-lib.ts");
    assert!(!plain.contains("@ts-"), "{plain}");
    let types = read(&tree, "src/__arch_probes__/fail_types.ts");
    let wanted = "// @arch-expect types\n// @ts-expect-error: what is imported is no module\n\
                  import type {} from \"../../lib/global\";\n";
    assert!(types.ends_with(wanted), "{types}");

    // Here it may be a module all the same, and an unused directive would be an error itself.
    tree.write("tsconfig.json", r#"{ "compilerOptions": { "module": "NodeNext" } }"#);
    fs::remove_file(tree.root().join("src/__arch_probes__/fail_types.ts")).unwrap();
    tree.run(&["probes", "--write"]);
    let types = read(&tree, "src/__arch_probes__/fail_types.ts");
    assert!(types.contains("// @ts-ignore: what is imported is no module\n"), "{types}");
}

#[test]
fn rules_of_one_name_or_nearly_so_get_one_file() {
    let tree = Tree::new(&[
        ("src/a.ts", "export {};\n"),
        ("lib/b.ts", "export {};\n"),
        (
            ".dependency-cruiser.cjs",
            r#"module.exports = {
              forbidden: [
                { name: "x/y", from: { path: "^src/" }, to: { path: "^lib/" } },
                { name: "x:y", from: { path: "^src/" }, to: { path: "^lib/" } },
                { from: { path: "^lib/" }, to: { path: "^src/" } },
                { from: { path: "^lib/" }, to: { path: "^src/a" } },
              ],
            };"#,
        ),
    ]);
    let report = tree.run(&["probes", "--write", "--all", "--format", "json"]).json();
    let files: Vec<&str> =
        report["written"].as_array().unwrap().iter().map(|it| text(&it["file"])).collect();
    assert_eq!(files, ["src/__arch_probes__/fail_x-y.ts", "lib/__arch_probes__/fail_unnamed.ts"]);
    let not_made = report["notMade"].as_array().unwrap();
    assert_eq!(not_made.len(), 1, "{report}");
    assert_eq!(text(&not_made[0]["what"]), "x:y");
    assert!(text(&not_made[0]["why"]).contains("another new probe has the name"), "{report}");
}

#[test]
fn a_config_of_dependency_cruiser_will_do() {
    let tree = tree();
    fs::remove_file(tree.root().join("ringfence.jsonc")).unwrap();
    tree.write(
        ".dependency-cruiser.cjs",
        r#"module.exports = {
          forbidden: [
            { name: "no-services-to-src", from: { path: "^services/" }, to: { path: "^src/" } },
            { name: "no-cross", from: { path: "^services/([^/]+)/" }, to: { path: "^services/", pathNot: "^services/$1/" } },
            { name: "never", from: { path: "^src/" }, to: { path: "\\.\\./" } },
            { name: "a name", from: { path: "^src/" }, to: { path: "^services/" } },
          ],
          allowed: [{ from: { path: "^(services|src)" }, to: { path: "^(services|src)" } }],
          options: { tsConfig: { fileName: "tsconfig.json" }, tsPreCompilationDeps: true },
        };"#,
    );
    let run = tree.run(&["probes", "--write", "--all"]);
    assert_eq!(run.status(), 1);
    let shown = run.stdout();
    for said in [
        "wrote services/a/__arch_probes__/fail_no-services-to-src.ts",
        "wrote services/a/__arch_probes__/fail_no-cross.ts",
        "not made never: nothing that could be imported from there matches the `to` of never",
        "not made a name: no comment can name a name",
    ] {
        assert!(shown.contains(said), "{said}\n{shown}");
    }
    assert!(probes(&tree).iter().all(|probe| probe.ends_with(" proved")), "{:?}", probes(&tree));
}

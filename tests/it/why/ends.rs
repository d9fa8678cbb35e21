//! What can be named: files, folders, cells, zones, packages; also where the rules are those of a
//! dependency-cruiser config.

use crate::{
    support::{Run, Tree, fixture, ringfence, text},
    why::chains,
};

/// What the ends of a question were taken for.
fn ends(args: &[&str]) -> [String; 2] {
    let run =
        Run::of(ringfence(&fixture("monorepo")).arg("why").args(args).args(["--format", "json"]));
    let told = run.json();
    ["from", "to"].map(|end| format!("{} {}", text(&told[end]["kind"]), text(&told[end]["name"])))
}

#[test]
fn every_sort_of_end_is_told_apart() {
    for (args, expected) in [
        (["services", "src/shared"], ["zone services", "folder src/shared"]),
        (["services/mailer", "@acme/core"], ["cell services/mailer", "package @acme/core"]),
        (["src/app/page.tsx", "zone:packages"], ["file src/app/page.tsx", "zone packages"]),
        (["src/app/", "react"], ["folder src/app", "package react"]),
        (["src", "services/worker"], ["zone src", "cell services/worker"]),
    ] {
        assert_eq!(ends(&args), expected, "{args:?}");
    }
}

/// Probes import across lines on purpose, which is no answer to why something depends on another.
#[test]
fn probes_are_left_aside_unless_one_is_named() {
    let tree = Tree::new(&[
        ("src/x.ts", ""),
        ("src/__arch_probes__/fail_a.ts", "import \"../../lib/y\";\n"),
        ("lib/y.ts", "import \"../src/x\";\n"),
    ]);
    assert!(chains(&tree, &["src", "lib"]).is_empty());
    let told = tree.run(&["why", "src", "lib"]).stdout();
    assert!(!told.contains("__arch_probes__"), "{told}");
    let probe = "src/__arch_probes__/fail_a.ts";
    assert_eq!(chains(&tree, &[probe, "lib"]), [format!("{probe}:1 > lib/y.ts")]);
    assert_eq!(chains(&tree, &["src/__arch_probes__", "lib"]), [format!("{probe}:1 > lib/y.ts")]);
}

/// What a manifest says is no step: no module goes on from there.
#[test]
fn manifests_are_no_steps() {
    let tree = Tree::new(&[
        ("package.json", r#"{ "name": "acme", "workspaces": ["packages/*"] }"#),
        ("packages/a/package.json", r#"{ "name": "a", "dependencies": { "b": "workspace:*" } }"#),
        ("packages/a/x.ts", ""),
        ("packages/b/package.json", r#"{ "name": "b" }"#),
        ("packages/b/index.ts", ""),
    ]);
    assert!(chains(&tree, &["packages/a", "packages/b"]).is_empty());
    tree.write("packages/a/x.ts", "import \"b\";\n");
    assert_eq!(chains(&tree, &["a", "b"]), ["packages/a/x.ts:1 > packages/b/index.ts"]);
}

#[test]
fn dependency_cruisers_graph_has_the_same_ends() {
    let tree = Tree::new(&[
        (".dependency-cruiser.json", r#"{ "forbidden": [] }"#),
        ("package.json", r#"{ "name": "acme", "dependencies": { "react": "19" } }"#),
        ("src/a.ts", "import \"./b\";\n"),
        ("src/b.ts", "import \"react\";\nimport fs from \"fs\";\nfs.x();\nimport \"../lib/c\";\n"),
        ("lib/c.ts", ""),
    ]);
    assert_eq!(chains(&tree, &["src/a.ts", "lib"]), ["src/a.ts:1 > src/b.ts:4 > lib/c.ts"]);
    assert_eq!(chains(&tree, &["src/a.ts", "npm:react"])[0].split(" > ").count(), 3);
    assert_eq!(chains(&tree, &["src/a.ts", "node:fs"])[0].split(" > ").count(), 3);
    let none = tree.run(&["why", "lib", "src"]);
    assert_eq!(none.status(), 1, "{}", none.stderr());
    assert!(none.stdout().contains("no chain of imports leads there"), "{}", none.stdout());
}

/// Paths are those of the current folder, or else of the root.
#[test]
fn paths_are_seen_from_the_current_folder_or_the_root() {
    let run = |args: &[&str]| {
        let dir = fixture("monorepo").join("services/worker");
        Run::of(ringfence(&dir).arg("why").args(args).args(["--format", "json"]))
    };
    for args in
        [["src/main.ts", "../../packages/db"], ["services/worker/src/main.ts", "packages/db"]]
    {
        let told = run(&args).json();
        assert_eq!(text(&told["from"]["name"]), "services/worker/src/main.ts");
        assert_eq!(text(&told["to"]["name"]), "packages/db");
    }
}

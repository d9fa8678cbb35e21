//! Ends that mean nothing, or too much.

use crate::support::Tree;

fn tree() -> Tree {
    Tree::new(&[
        (
            "ringfence.jsonc",
            r#"{ "zones": { "core": { "path": "src/core" }, "app": { "path": "src/app" } } }"#,
        ),
        ("package.json", r#"{ "name": "acme", "workspaces": ["packages/*"] }"#),
        ("packages/p/package.json", r#"{ "name": "@acme/p" }"#),
        ("packages/p/index.ts", ""),
        ("src/core/x.ts", "import \"react\";\nimport \"node:fs\";\n"),
        ("src/app/y.ts", "import \"../core/x\";\n"),
        ("app/z.ts", ""),
        ("docs/guide.txt", ""),
        ("react/i.ts", ""),
    ])
}

#[test]
fn each_says_what_is_wrong() {
    let tree = tree();
    for (args, expected) in [
        (
            ["src/app/y.js", "core"],
            "'src/app/y.js' is no file, folder, zone, package or builtin of",
        ),
        (["src/app/y.js", "core"], "did you mean 'src/app/y.ts'?"),
        (["core", "@acme/q"], "did you mean '@acme/p'?"),
        (["core", "zone:ap"], "did you mean 'zone:app'?"),
        (["core", "npm:raect"], "did you mean 'npm:react'?"),
        (["core", "node:fz"], "did you mean 'node:fs'?"),
        (
            ["core", "xyzzyxyzzy"],
            "'xyzzyxyzzy' is no file, folder, zone, package or builtin of this tree\n",
        ),
        (["core", "../out"], "'../out' is no file"),
        (
            ["app", "core"],
            "'app' means more than one thing: write 'zone:app' (the zone) or './app' (the folder app)",
        ),
        (["core", "react"], "write './react' (the folder react) or 'npm:react' (the package)"),
        (
            ["core", "docs"],
            "folder 'docs' is no part of the graph: nothing of it is read or imported",
        ),
        (["core", "docs/guide.txt"], "file 'docs/guide.txt' is no part of the graph"),
        (
            ["src/core/x.ts", "core"],
            "'src/core/x.ts' lies within 'core': name two ends that are apart",
        ),
        (["core", "src/core"], "lies within"),
    ] {
        let run = tree.run(&[&["why"], &args[..]].concat());
        assert_eq!((run.status(), run.stdout().as_str()), (2, ""), "{args:?}: {}", run.stderr());
        assert!(run.stderr().contains(expected), "{args:?}: {}", run.stderr());
    }
    for args in [["./app", "./src/core"], ["zone:app", "core"], ["core", "npm:react"]] {
        let run = tree.run(&[&["why"], &args[..]].concat());
        assert!(run.status() < 2, "{args:?}: {}", run.stderr());
    }
}

#[test]
fn what_the_command_line_says_is_printed_safely() {
    let run = tree().run(&["why", "\u{1b}[2J", "core"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("'\\u{1b}[2J'"), "{}", run.stderr());
}

//! Every way to ask for what cannot be answered.

use crate::support::Tree;

fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", r#"{ "zones": { "src": { "path": "src" } }, "ignore": ["src/old"] }"#),
        ("src/main.ts", "\nimport \"./near\";\n\n\nimport \"./far\";\n"),
        ("src/none.ts", ""),
        ("src/old/x.ts", ""),
        ("src/logo.svg", ""),
        ("src/dist/x.js", ""),
        ("src/tsconfig.json", r#"{ "compilerOptions": { "outDir": "dist", "rootDir": "." } }"#),
        ("src/package.json", r#"{ "name": "x" }"#),
        (".gitignore", "ignored/\n"),
        ("ignored/x.ts", ""),
        ("node_modules/x/i.js", ""),
    ])
}

#[test]
fn each_says_what_is_wrong() {
    let tree = tree();
    for (args, expected) in [
        (&["src/mian.ts"][..], "there is no file 'src/mian.ts'; did you mean 'src/main.ts'?"),
        (&["main.ts"], "there is no file 'main.ts'; did you mean 'src/main.ts'?"),
        (&["xyzzy"], "there is no file 'xyzzy'"),
        (&["src"], "'src' is a folder: name a file of it"),
        (&["."], "'.' is a folder: name a file of it"),
        (&["../x.ts"], "'../x.ts' lies outside of the root"),
        (&["src/old/x.ts"], "'src/old/x.ts' is no part of the tree: git ignores it, `ignore` of"),
        (&["ignored/x.ts"], "'ignored/x.ts' is no part of the tree: git ignores it"),
        (&["node_modules/x/i.js"], "what lies in node_modules is never looked at"),
        (&["src/logo.svg"], "'src/logo.svg' is not read for imports: it is no source file"),
        (&["src/dist/x.js"], "it is taken for build output"),
        (
            &["src/main.ts:3"],
            "no import stands on src/main.ts:3; the nearest imports: 2:8 (\"./near\"), 5:8 (\"./far\")",
        ),
        (&["src/main.ts:2:1"], "no import stands on src/main.ts:2:1; the nearest imports: 2:8"),
        (&["src/none.ts:1"], "no import stands on src/none.ts:1; the file has no imports"),
        (
            &["src/main.ts:99999999999999999999"],
            "no file has a line or column 99999999999999999999",
        ),
        (&["src/main.ts:2:4294967296"], "no file has a line or column 4294967296"),
        (&["src/main.ts:4294967295"], "no import stands on src/main.ts:4294967295"),
        (&["src/main.ts:0"], "lines and columns are counted from 1"),
        (&["src/main.ts:2", "src/none.ts"], "with TO, name the importing file without a line"),
        (&["src/main.ts", "src"], "'src' is a folder: name a file of it"),
        (&["src/main.ts", "../x.ts"], "'../x.ts' lies outside of the root"),
        (&["src/main.ts", "ignored/x.ts"], "'ignored/x.ts' is no part of the tree"),
        (&["src/main.ts", "ignored/new.ts"], "'ignored/new.ts' is no part of the tree"),
        (&["src/old/new.ts", "lodash"], "'src/old/new.ts' is no part of the tree"),
        (&["src/main.ts", "not a name"], "'not a name' means nothing here"),
        (&["src/main.ts", "npm:"], "no package is named: say which"),
        (&["src/main.ts", "node:"], "no package is named: say which"),
        (&["src/main.ts", "npm:./near"], "'./near' means nothing here"),
        (&["src/logo.svg", "lodash"], "'src/logo.svg' is not read for imports"),
        (&["src/package.json", "lodash"], "what a manifest depends on is told by"),
    ] {
        let run = tree.run(&[&["explain"], args].concat());
        assert_eq!((run.status(), run.stdout().as_str()), (2, ""), "{args:?}: {}", run.stderr());
        assert!(run.stderr().contains(expected), "{args:?}: {}", run.stderr());
        assert!(
            run.stderr().contains("Usage: ringfence explain [OPTIONS] <FILE[:LINE[:COL]]> [TO]")
        );
    }
}

#[test]
fn what_the_command_line_says_is_printed_safely() {
    let run = tree().run(&["explain", "src/\u{1b}[2Jx.ts"]);
    assert!(run.stderr().contains("src/\\u{1b}[2Jx.ts"), "{}", run.stderr());
    let run = tree().run(&["explain", "src/main.ts", "\u{1b}[2J"]);
    assert!(run.stderr().contains("\\u{1b}[2J"), "{}", run.stderr());
}

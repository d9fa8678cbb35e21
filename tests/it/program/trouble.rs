//! Trees and configs in which something is wrong: it is said, and it is never taken for a pass.

use std::fs;

use crate::support::{Tree, blind_spots, violations};

use super::{CONFIG, assert_status, broken};

/// The files of a `src` that imports the `lib` that it must not.
fn with_source(source: &str) -> Tree {
    Tree::new(&[("ringfence.jsonc", CONFIG), ("src/x.ts", source), ("lib/y.ts", "")])
}

#[test]
fn a_wrong_config_is_shown_with_its_own_lines() {
    let tree = broken();
    for (config, phrases) in [
        (
            "{\n  \"zones\": { \"src\": { \"path\": \"src\", \"mayImprot\": [] } }\n}",
            ["ringfence.jsonc:2:", "mayImprot", "did you mean `mayImport`?"],
        ),
        (
            r#"{ "zones": { "src": { "path": "src", "mayImport": ["lbi"] }, "lib": { "path": "lib" } } }"#,
            ["there is no zone `lbi`", "ringfence.jsonc:1:", "did you mean `lib`?"],
        ),
        (
            r#"{ "zones": { "src": { "path": "scr" } } }"#,
            ["the zone `src` has no files", "ringfence.jsonc:1:", "did you mean `src`?"],
        ),
        (r#"{ "rules": [{ "name": "x", "to": "[" }] }"#, ["ringfence.jsonc:1:", "\"[\"", "error"]),
        ("{ \"zones\": { ", ["this is not JSON", "ringfence.jsonc:1:", "never closed"]),
        ("", ["the config is empty", "`zones` or `rules`", "\"packages/*\""]),
    ] {
        tree.write("ringfence.jsonc", config);
        for args in [&["check"][..], &["check", "--format", "json"], &["probes"], &["graph"]] {
            let run = tree.run(args);
            assert_status(&run, 2);
            for phrase in phrases {
                assert!(run.stderr().contains(phrase), "{phrase}\n{}", run.stderr());
            }
        }
    }
}

#[test]
fn all_mistakes_of_a_config_are_told_at_once() {
    let tree = broken();
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src", "entri": [] } }, "unzoned": "never", "ignore": 1 }"#,
    );
    let said = tree.run(&["check"]).stderr();
    assert_eq!(said.matches("error:").count(), 3, "{said}");
}

#[test]
fn a_tree_without_anything_to_check_is_an_error() {
    let empty = Tree::new(&[]);
    let strange = Tree::new(&[("main.py", ""), ("lib/x.ts", "")]);
    for tree in [&empty, &strange] {
        let run = tree.run(&["check"]);
        assert_status(&run, 2);
        for phrase in
            ["no ringfence.jsonc found", "services/*", "nothing would be checked", "\"zones\""]
        {
            assert!(run.stderr().contains(phrase), "{phrase}\n{}", run.stderr());
        }
    }
}

#[test]
fn a_tree_with_a_single_zone_is_fine_and_says_how_little_is_checked() {
    let tree = Tree::new(&[("src/x.ts", "import \"./y\";\n"), ("src/y.ts", "")]);
    let run = tree.run(&["check"]);
    assert_status(&run, 0);
    assert!(run.stdout().contains("using the default zones src"), "{}", run.stdout());
    assert!(run.stdout().contains("✓ no violations in 2 modules, 1 import"), "{}", run.stdout());
    assert!(run.stdout().contains("no import is forbidden"), "{}", run.stdout());
}

#[test]
fn a_config_of_dependency_cruiser_is_used_when_there_is_no_other() {
    let rules = r#"{ "forbidden": [{ "name": "no-y", "severity": "error", "comment": "y is gone",
        "from": {}, "to": { "path": "y" } }] }"#;
    let tree = Tree::new(&[
        ("src/x.ts", "import { y } from \"./y\";\nexport const x = y;\n"),
        ("src/y.ts", "export const y = 1;\n"),
        (".dependency-cruiser.json", rules),
    ]);
    let run = tree.run(&["check", "--format", "json"]);
    assert_eq!(violations(&run.json()), ["src/x.ts:1:19 no-y \"./y\" -> src/y.ts"]);
    assert!(tree.run(&["check"]).stdout().contains("y is gone"));
    tree.write("ringfence.jsonc", br#"{ "zones": { "src": { "path": "src" } } }"#);
    assert_status(&tree.run(&["check"]), 0);
}

#[test]
fn a_source_that_is_not_utf_8_is_a_blind_spot_and_is_judged() {
    let tree = with_source("");
    tree.write("src/x.ts", b"const x = 'caf\xe9';\nimport \"../lib/y\";\n");
    let run = tree.run(&["check", "--format", "json"]);
    assert_eq!(run.status(), 1);
    assert_eq!(violations(&run.json()), ["src/x.ts:2:8 no-src-to-lib \"../lib/y\" -> lib/y.ts"]);
    assert_eq!(blind_spots(&run.json()), ["src/x.ts:1:15 parseError"]);
    assert!(tree.run(&["check"]).stdout().contains("not UTF-8"));
}

#[test]
fn a_source_that_does_not_parse_is_a_blind_spot_and_is_judged() {
    let tree = with_source("import \"../lib/y\";\nlet = ;\n");
    let run = tree.run(&["check", "--format", "json"]);
    assert_eq!(run.status(), 1);
    assert_eq!(violations(&run.json()), ["src/x.ts:1:8 no-src-to-lib \"../lib/y\" -> lib/y.ts"]);
    assert_eq!(blind_spots(&run.json()).len(), 1);
    // Without the violation the blind spot alone fails the run.
    let tree = with_source("let = ;\n");
    assert_status(&tree.run(&["check"]), 1);
}

#[test]
fn every_line_end_and_a_byte_order_mark_are_understood() {
    for source in
        ["\u{feff}import \"../lib/y\";", "import \"../lib/y\";\r\n", "// a\rimport \"../lib/y\";\r"]
    {
        let found = violations(&with_source(source).check());
        assert_eq!(found.len(), 1, "{source:?}");
        assert!(found[0].contains(":8 no-src-to-lib"), "{source:?}: {found:?}");
    }
}

#[test]
fn deep_folders_are_walked() {
    let dir = vec!["d"; 300].join("/");
    let up = "../".repeat(301);
    let tree = with_source("");
    tree.write(&format!("src/{dir}/z.ts"), format!("import \"{up}lib/y\";\n"));
    let run = tree.run(&["check", "--format", "json"]);
    assert_eq!(violations(&run.json()).len(), 1, "{}", run.stderr());
}

#[cfg(unix)]
mod unix {
    use std::{
        ffi::OsStr,
        os::unix::{ffi::OsStrExt, fs::PermissionsExt},
        process::Command,
    };

    use super::*;
    use crate::support::link;
    use std::path::Path;

    #[test]
    fn a_file_name_that_is_not_utf_8_is_read_and_judged() {
        let tree = with_source("");
        for name in [&b"src/caf\xe9.ts"[..], b"src/caf\xea.ts", b"src/\xff\xfe/z.ts"] {
            let path = tree.root().join(OsStr::from_bytes(name));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let up = if name.ends_with(b"z.ts") { "../../" } else { "../" };
            fs::write(path, format!("import \"{up}lib/y\";\n")).unwrap();
        }
        let run = tree.run(&["check", "--format", "json"]);
        assert_eq!(run.status(), 1);
        assert_eq!(
            violations(&run.json()),
            [
                "src/<ff><fe>/z.ts:1:8 no-src-to-lib \"../../lib/y\" -> lib/y.ts",
                "src/caf<e9>.ts:1:8 no-src-to-lib \"../lib/y\" -> lib/y.ts",
                "src/caf<ea>.ts:1:8 no-src-to-lib \"../lib/y\" -> lib/y.ts",
            ]
        );
        assert_eq!(tree.run(&["check"]).status(), 1);
        assert_eq!(tree.run(&["graph"]).status(), 0);
    }

    /// Root may read everything, so for root there is nothing to see.
    fn close(path: &Path) -> bool {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        fs::read_dir(path).is_err() && fs::read(path).is_err()
    }

    fn open(path: &Path) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn what_cannot_be_read_is_a_blind_spot() {
        let tree = with_source("");
        tree.write("src/closed/z.ts", "import \"../../lib/y\";\n");
        tree.write("src/closed.ts", "");
        let paths = [tree.root().join("src/closed"), tree.root().join("src/closed.ts")];
        let closed: Vec<bool> = paths.iter().map(|path| close(path)).collect();
        if closed == [true, true] {
            let run = tree.run(&["check", "--format", "json"]);
            assert_eq!(run.status(), 1);
            assert_eq!(
                blind_spots(&run.json()),
                ["src/closed:1:1 hidden", "src/closed.ts:1:1 parseError"]
            );
        }
        for path in &paths {
            open(path);
        }
    }

    /// A pipe or a device would be read for ever.
    #[test]
    fn what_is_no_file_does_not_hang_the_run() {
        let tree = with_source("import \"./pipe\";\n");
        for name in ["src/pipe.ts", "src/package.json", "src/tsconfig.json"] {
            let made = Command::new("mkfifo").arg(tree.root().join(name)).status();
            assert!(made.is_ok_and(|status| status.success()));
        }
        link(Path::new("/dev/zero"), &tree.root().join("src/zero.ts"));
        link(Path::new("."), &tree.root().join("src/loop"));
        let run = tree.run(&["check", "--format", "json"]);
        assert_eq!(
            blind_spots(&run.json()),
            ["src/x.ts:1:8 unresolved \"./pipe\"", "src/zero.ts:1:1 hidden"]
        );
    }

    /// A pipe in the place of a `.gitignore`: git reads regular files alone.
    #[test]
    fn a_gitignore_that_is_no_file_is_none() {
        let tree = with_source("");
        let made = Command::new("mkfifo").arg(tree.root().join("src/.gitignore")).status();
        assert!(made.is_ok_and(|status| status.success()));
        assert_eq!(tree.run(&["check"]).status(), 0);
    }

    /// A link that leads out of the root is no way to have another file read, and it is said.
    #[test]
    fn links_out_of_the_root_are_not_followed() {
        let outside = Tree::new(&[("secret.ts", "import \"../lib/y\";\n")]);
        let tree = with_source("import \"./way/secret\";\n");
        link(outside.root(), &tree.root().join("src/way"));
        let run = tree.run(&["check", "--format", "json"]);
        assert!(violations(&run.json()).is_empty());
        assert_eq!(
            blind_spots(&run.json()),
            ["src/way:1:1 hidden", "src/x.ts:1:8 unresolved \"./way/secret\""]
        );
    }
}

/// A pattern that would take for ever cannot hold up a run, in a native config either.
#[test]
fn endless_expressions_end() {
    let name = "a".repeat(60);
    for (from, to) in [("re:(a+)+!", "src/"), ("re:^(src)/", "re:^$1/(a+)+!")] {
        let config =
            format!(r#"{{ "rules": [{{ "name": "n", "from": "{from}", "to": "{to}" }}] }}"#);
        let tree = Tree::new(&[
            ("ringfence.jsonc", &config),
            (&format!("src/{name}.ts"), &format!("import \"./{name}b\";\n")),
            (&format!("src/{name}b.ts"), ""),
        ]);
        let run = tree.run(&["check"]);
        assert_eq!((run.status(), run.stdout().as_str()), (2, ""));
        assert!(
            run.stderr().contains("of the config (`re:`) takes more than 1 s"),
            "{}",
            run.stderr()
        );
    }
}

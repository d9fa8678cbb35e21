//! Rules about more than single imports.

use std::collections::BTreeSet;

use ringfence::{
    extract::import::ImportKind,
    pipeline::Handicap,
    prove::{Outcome, Verdict, form::FORMS, verdict::Axis},
};

use super::{assert_no_escape, forms, forms_of, handicapped, of, proof, rule};
use crate::support::Tree;

fn native(rules: &str) -> Tree {
    Tree::new(&[
        (
            "ringfence.jsonc",
            &format!(
                r#"{{ "zones": {{ "src": {{ "path": "src" }}, "lib": {{ "path": "lib", "mayImport": ["src"] }} }}, "rules": [{rules}] }}"#
            ),
        ),
        ("src/a/a.ts", "import '../b/b';\n"),
        ("src/b/b.ts", ""),
        ("lib/c.ts", ""),
        ("docs/d.ts", ""),
    ])
}

fn cruiser(config: &str) -> Tree {
    Tree::new(&[
        (".dependency-cruiser.json", config),
        ("src/a/a.ts", "import '../b/b';\n"),
        ("src/b/b.ts", ""),
        ("lib/c.ts", ""),
    ])
}

/// All forms are caught, but those of an engine that does not read a kind: they escape.
fn assert_by_forms(tree: &Tree, name: &str) {
    let whole = proof(tree);
    let found = rule(&whole, name);
    assert_no_escape(found);
    let plain = of(found, Verdict::Caught).any(|cell| cell.axis == Axis::Plain);
    assert!(plain, "{name}: {:#?}", found.cells);
    for kind in [ImportKind::Mock, ImportKind::RequireResolve] {
        assert!(forms_of(kind).is_subset(&forms(found, Verdict::Caught)), "{name}");
        let proof = handicapped(tree, Handicap { kind: Some(kind), step: None });
        let found = rule(&proof, name);
        assert_eq!(forms(found, Verdict::Escaped), forms_of(kind), "{name}");
    }
}

fn all_forms() -> BTreeSet<&'static str> {
    FORMS.iter().map(|form| form.name).collect()
}

#[test]
fn cycles() {
    let tree = native(r#"{ "name": "cycles", "from": "src", "circular": true }"#);
    assert_by_forms(&tree, "cycles");
    assert_eq!(forms(rule(&proof(&tree), "cycles"), Verdict::Caught), all_forms());
    let values =
        native(r#"{ "name": "cycles", "from": "src", "circular": true, "typeOnly": false }"#);
    assert_by_forms(&values, "cycles");
    let proof = proof(&values);
    assert!(forms(rule(&proof, "cycles"), Verdict::Excluded).contains("import type"));
}

#[test]
fn reach() {
    let tree = native(r#"{ "name": "reach", "from": "src", "to": "lib", "reachable": true }"#);
    assert_by_forms(&tree, "reach");
    let tree = cruiser(
        r#"{ "forbidden": [{ "name": "reach", "severity": "error", "from": { "path": "^src/" },
             "to": { "path": "^lib/", "reachable": true } }], "options": { "tsPreCompilationDeps": true } }"#,
    );
    assert_by_forms(&tree, "reach");
}

#[test]
fn cycles_of_dependency_cruiser() {
    let tree = cruiser(
        r#"{ "forbidden": [{ "name": "no-circular", "severity": "error", "from": {}, "to": { "circular": true } }],
             "options": { "tsPreCompilationDeps": true } }"#,
    );
    assert_by_forms(&tree, "no-circular");
}

#[test]
fn dependents() {
    let tree = cruiser(
        r#"{ "forbidden": [{ "name": "popular", "severity": "error", "from": { "path": "^src/" },
             "module": { "path": "^lib/", "numberOfDependentsMoreThan": 3 } }],
             "options": { "tsPreCompilationDeps": true } }"#,
    );
    assert_by_forms(&tree, "popular");
}

#[test]
fn folders() {
    let tree = cruiser(
        r#"{ "forbidden": [
             { "name": "folders", "severity": "error", "scope": "folder", "from": { "path": "^src/a" }, "to": { "path": "^src/b" } },
             { "name": "folder-cycles", "severity": "error", "scope": "folder", "from": { "path": "^src/" }, "to": { "circular": true } }
             ], "options": { "tsPreCompilationDeps": true } }"#,
    );
    assert_by_forms(&tree, "folders");
    assert_by_forms(&tree, "folder-cycles");
}

#[test]
fn the_allowed_list() {
    let tree = cruiser(
        r#"{ "allowed": [
             { "from": { "path": "^src/" }, "to": { "path": "^src/" } },
             { "from": {}, "to": { "dependencyTypes": ["type-only"] } }
             ], "allowedSeverity": "error", "options": { "tsPreCompilationDeps": true } }"#,
    );
    assert_by_forms(&tree, "not-in-allowed");
    let proof = proof(&tree);
    let found = rule(&proof, "not-in-allowed");
    assert!(forms(found, Verdict::Excluded).contains("import type"));
    let mut reasons = of(found, Verdict::Excluded).filter_map(|cell| cell.reason.as_deref());
    assert!(reasons.any(|reason| reason.contains("entry 2 of `allowed`")));
}

/// A lack of imports has no spelling: it is caught or not.
#[test]
fn what_lacks_imports() {
    let tree = native(
        r#"{ "name": "orphans", "from": "src", "orphan": true },
           { "name": "used", "from": "src", "to": "lib", "reachable": false }"#,
    );
    let found = proof(&tree);
    for name in ["orphans", "used"] {
        let found = rule(&found, name);
        assert_no_escape(found);
        let [cell] = &found.cells[..] else { panic!("{:#?}", found.cells) };
        assert_eq!((cell.verdict, cell.form, cell.way), (Verdict::Caught, None, None));
        assert!(found.note.as_deref().unwrap().contains("lacks imports"));
    }
    let tree = cruiser(
        r#"{ "forbidden": [
             { "name": "no-orphans", "severity": "error", "from": { "orphan": true }, "to": {} },
             { "name": "unreached", "severity": "error", "from": { "path": "^src/a" }, "to": { "path": "^lib/", "reachable": false } },
             { "name": "few", "severity": "error", "from": {}, "module": { "path": "^lib/", "numberOfDependentsLessThan": 1 } }
             ], "required": [
             { "name": "must", "severity": "error", "module": { "path": "^src/" }, "to": { "path": "^lib/" } }
             ] }"#,
    );
    let found = proof(&tree);
    for name in ["no-orphans", "unreached", "few", "must"] {
        assert_no_escape(rule(&found, name));
        assert_eq!(rule(&found, name).cells.len(), 1);
    }
}

#[test]
fn files_in_no_zone() {
    let tree = native("");
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } }, "unzoned": "error" }"#,
    );
    let found = proof(&tree);
    assert_no_escape(rule(&found, "unzoned-file"));
    assert_no_escape(rule(&found, "unzoned-import"));
}

#[test]
fn packages_and_modules_of_the_runtime() {
    let tree = native(
        r#"{ "name": "no-lodash", "from": "src", "to": "npm:lodash*" },
           { "name": "no-node", "from": "src", "to": "node:*" }"#,
    );
    let found = proof(&tree);
    for (name, to) in [("no-lodash", "lodash"), ("no-node", "node:fs")] {
        let found = rule(&found, name);
        assert_no_escape(found);
        assert_eq!(found.witness.as_ref().unwrap().to.as_deref(), Some(to));
        let paths: BTreeSet<&str> = ["/// path", "import.meta.glob", "new URL"].into();
        assert!(paths.is_subset(&forms(found, Verdict::Inexpressible)));
    }
    let ways = super::ways(rule(&found, "no-node"), Verdict::Caught);
    assert_eq!(ways, ["barrel", "node:", "package"].into());
}

#[test]
fn imports_that_resolve_to_nothing() {
    let tree = native(r#"{ "name": "missing", "from": "src", "resolved": false }"#);
    let found = proof(&tree);
    let found = rule(&found, "missing");
    assert_no_escape(found);
    assert!(forms(found, Verdict::Caught).contains("import"));
}

/// A rule that asks for what only some files of its `from` are: the very file, laid over.
#[test]
fn a_single_file() {
    let tree = cruiser(
        r#"{ "forbidden": [
             { "name": "one", "severity": "error", "from": { "path": "^src/a/a\\.ts$" }, "to": { "path": "^lib/" } },
             { "name": "groups", "severity": "error", "from": { "path": "^src/([^/]+)/" }, "to": { "path": "^src/", "pathNot": "^src/$1/" } }
             ], "options": { "tsPreCompilationDeps": true } }"#,
    );
    let found = proof(&tree);
    let one = rule(&found, "one");
    assert_no_escape(one);
    assert!(
        of(one, Verdict::Caught)
            .all(|cell| cell.files.iter().any(|(path, _)| path == "src/a/a.ts"))
    );
    assert!(forms(one, Verdict::Inexpressible).contains(".vue"));
    assert_by_forms(&tree, "groups");
}

/// What cannot be laid is said, and fails nothing.
#[test]
fn what_is_not_tried_is_said() {
    let tree = cruiser(
        r#"{ "forbidden": [
             { "name": "licence", "severity": "error", "from": {}, "to": { "license": "GPL" } },
             { "name": "stable", "severity": "error", "from": { "path": "^src/" }, "to": { "path": "^lib/", "moreUnstable": true } }
             ] }"#,
    );
    let found = proof(&tree);
    for (name, phrase) in [("licence", "licence"), ("stable", "instability")] {
        let found = rule(&found, name);
        assert_eq!(found.outcome, Outcome::Untried, "{:?}", found.note);
        assert!(found.note.as_deref().unwrap().contains(phrase));
    }
    assert!(!found.fails());
}

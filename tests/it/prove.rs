//! `prove`: every rule by every spelling.

mod bites;
mod program;
mod subjects;

use std::{collections::BTreeSet, path::Path};

use ringfence::{
    config::locate,
    extract::import::ImportKind,
    pipeline::Handicap,
    prove::{
        Cell, Outcome, Proof, RuleProof, Verdict,
        form::{FORMS, STEERING},
        prove, prove_handicapped,
        route::Way,
        verdict::Axis,
    },
    resolve::Omit,
};

use crate::support::{Tree, link};

const ZONES: &str = r#"{
  "zones": {
    "src": { "path": "src", "mayImport": ["packages"] },
    "services": { "path": "services/*", "mayImport": ["packages"] },
    "packages": { "path": "packages/*", "mayImport": ["packages"] }
  }
}"#;

const ONE_RULE: &str = r#"{
  "zones": {
    "src": { "path": "src", "mayImport": ["packages"] },
    "services": { "path": "services/*", "mayImport": ["src", "services", "packages"] },
    "packages": { "path": "packages/*", "mayImport": ["src", "services", "packages"] }
  }
}"#;

/// A tree in which every way to name a target leads across a line.
fn tree() -> Tree {
    let tree = Tree::new(&[
        ("ringfence.jsonc", ZONES),
        (
            "package.json",
            r##"{ "name": "app", "private": true, "workspaces": ["services/*", "packages/*"],
                "dependencies": { "jobs": "workspace:@acme/worker@*" },
                "imports": { "#worker/*": "./services/worker/src/*.ts" } }"##,
        ),
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "~worker/*": ["./services/worker/src/*"] } } }"#,
        ),
        ("src/index.ts", "import './shared/config';\n"),
        ("src/shared/config.ts", "export const config = 1;\n"),
        (
            "services/worker/package.json",
            r#"{ "name": "@acme/worker", "exports": { ".": "./src/main.ts", "./health": "./src/health.ts" } }"#,
        ),
        ("services/worker/src/main.ts", "import './health';\nimport './tasks';\n"),
        ("services/worker/src/health.ts", ""),
        ("services/worker/src/tasks/index.ts", ""),
        ("services/mailer/package.json", r#"{ "name": "@acme/mailer" }"#),
        ("services/mailer/src/main.ts", ""),
        ("packages/db/package.json", r#"{ "name": "@acme/db", "main": "src/index.ts" }"#),
        ("packages/db/src/index.ts", ""),
    ]);
    link(Path::new("services/worker"), &tree.root().join("linked"));
    tree
}

fn proof(tree: &Tree) -> Proof {
    prove(&locate(tree.root(), Some(tree.root()), None).unwrap(), None).unwrap()
}

fn handicapped(tree: &Tree, handicap: Handicap) -> Proof {
    let located = locate(tree.root(), Some(tree.root()), None).unwrap();
    prove_handicapped(&located, None, &handicap).unwrap()
}

fn rule<'p>(proof: &'p Proof, name: &str) -> &'p RuleProof {
    proof.rules.iter().find(|rule| rule.name == name).unwrap()
}

fn of(rule: &RuleProof, verdict: Verdict) -> impl Iterator<Item = &Cell> {
    rule.cells.iter().filter(move |cell| cell.verdict == verdict)
}

/// The forms of which some spelling has a verdict.
fn forms(rule: &RuleProof, verdict: Verdict) -> BTreeSet<&'static str> {
    of(rule, verdict).filter(|cell| cell.axis != Axis::Way).filter_map(|cell| cell.form).collect()
}

/// The ways of which some spelling has a verdict.
fn ways(rule: &RuleProof, verdict: Verdict) -> BTreeSet<&'static str> {
    let of_way = |cell: &&Cell| cell.axis != Axis::Form;
    of(rule, verdict).filter(of_way).filter_map(|cell| Some(cell.way?.as_str())).collect()
}

#[track_caller]
fn assert_no_escape(rule: &RuleProof) {
    let escaped: Vec<_> = of(rule, Verdict::Escaped).collect();
    assert!(escaped.is_empty(), "{}: {escaped:#?}", rule.name);
    assert_eq!(rule.outcome, Outcome::Proved, "{}: {:?}", rule.name, rule.note);
}

#[test]
fn every_spelling_is_caught() {
    let tree = tree();
    let proof = proof(&tree);
    assert_eq!(proof.rules.len(), 5);
    proof.rules.iter().for_each(assert_no_escape);
    let found = rule(&proof, "no-src-to-services");
    let all: BTreeSet<&str> = FORMS.iter().chain(STEERING).map(|form| form.name).collect();
    assert_eq!(forms(found, Verdict::Caught), all);
    let laid: BTreeSet<&str> =
        Way::ALL.iter().filter(|way| **way != Way::Scheme).map(|way| way.as_str()).collect();
    assert_eq!(ways(found, Verdict::Caught), laid);
    assert_eq!(ways(found, Verdict::Inexpressible), [Way::Scheme.as_str()].into());
    // Where a bridge would lie, other rules close the way.
    let bridge = found.cells.iter().find(|cell| cell.way == Some(Way::Bridge)).unwrap();
    let reason = bridge.reason.as_deref().unwrap();
    assert!(reason.contains("closed, by no-cross-services, no-packages-to-services"), "{reason}");
}

/// The forms that extraction takes for a kind.
fn forms_of(kind: ImportKind) -> BTreeSet<&'static str> {
    FORMS.iter().filter(|form| form.kind == kind).map(|form| form.name).collect()
}

/// A check that cannot fail is none: an engine that does not read a kind of import lets exactly that
/// escape, in every way to name the target.
#[test]
fn a_kind_that_is_not_read_escapes() {
    let tree = tree();
    tree.write("ringfence.jsonc", ONE_RULE);
    let of_sources = ImportKind::ALL
        .iter()
        .filter(|kind| !matches!(kind, ImportKind::Manifest | ImportKind::Tsconfig));
    for &kind in of_sources {
        let proof = handicapped(&tree, Handicap { kind: Some(kind), step: None });
        assert!(proof.fails(), "{kind:?}");
        let found = rule(&proof, "no-src-to-services");
        assert_eq!(found.outcome, Outcome::Escapes, "{kind:?}");
        assert_eq!(forms(found, Verdict::Escaped), forms_of(kind), "{kind:?}");
        let unread = of(found, Verdict::Escaped)
            .all(|cell| cell.reason.as_deref() == Some("no import is read from it"));
        assert!(unread, "{kind:?}");
        // A barrel exports the target again.
        let barrel = of(found, Verdict::Escaped).any(|cell| cell.way == Some(Way::Barrel));
        assert_eq!(barrel, kind == ImportKind::Export);
    }
}

#[test]
fn a_step_of_resolution_that_is_left_out_lets_its_names_escape() {
    let tree = tree();
    tree.write("ringfence.jsonc", ONE_RULE);
    for (step, expected) in [
        (Omit::Aliases, &["alias", "baseUrl"][..]),
        (Omit::Workspace, &["deep path", "other name", "package", "subpath"]),
        (Omit::Subpaths, &["#import"]),
    ] {
        let proof = handicapped(&tree, Handicap { kind: None, step: Some(step) });
        let found = rule(&proof, "no-src-to-services");
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        assert_eq!(ways(found, Verdict::Escaped), expected, "{step:?}");
        let plain = of(found, Verdict::Escaped).any(|cell| cell.axis == Axis::Form);
        assert!(!plain, "{step:?}: no form escapes by its path");
        let told = of(found, Verdict::Escaped).all(|cell| {
            let reason = cell.reason.as_deref().unwrap();
            reason.contains("leads to") || reason.contains("resolves to nothing")
        });
        assert!(told, "{step:?}");
    }
}

#[test]
fn nothing_is_written() {
    let tree = tree();
    let listing = || {
        let mut found = Vec::new();
        let mut folders = vec![tree.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let about = entry.path().symlink_metadata().unwrap();
                if about.is_dir() {
                    folders.push(entry.path());
                }
                found.push((entry.path(), about.len(), about.modified().unwrap()));
            }
        }
        found.sort();
        found
    };
    let before = listing();
    assert!(tree.run(&["prove"]).stdout().contains("laid over the tree"));
    assert_eq!(listing(), before);
}

/// What a rule says of the import itself is its own will.
#[test]
fn what_a_rule_leaves_out_does_not_escape() {
    let tree = tree();
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src" } }, "rules": [
            { "name": "values", "from": "src", "to": "services/**", "typeOnly": false },
            { "name": "required", "from": "src", "to": "services/**", "kind": ["require"] },
            { "name": "types", "from": "src", "to": "services/**", "typeOnly": true }
        ] }"#,
    );
    let proof = proof(&tree);
    proof.rules.iter().for_each(assert_no_escape);
    let values = rule(&proof, "values");
    let types: BTreeSet<&str> =
        FORMS.iter().filter(|form| form.type_only).map(|form| form.name).collect();
    assert_eq!(forms(values, Verdict::Excluded), types);
    let reason = of(values, Verdict::Excluded).find_map(|cell| cell.reason.as_deref()).unwrap();
    assert!(reason.contains("`typeOnly` wants false"), "{reason}");
    let required = rule(&proof, "required");
    assert_eq!(forms(required, Verdict::Caught), forms_of(ImportKind::Require));
    assert_eq!(required.witness.as_ref().unwrap().form, "require");
    assert_eq!(forms(rule(&proof, "types"), Verdict::Caught), types);
}

/// A rule that speaks of sources does not see what a package promises to build.
#[test]
fn a_hole_in_a_rule_is_found_and_explained() {
    let tree = Tree::new(&[
        (
            ".dependency-cruiser.json",
            r#"{ "forbidden": [
                { "name": "no-db", "severity": "error", "from": { "path": "^src/" }, "to": { "path": "^packages/db/src/" } }
            ], "options": { "tsPreCompilationDeps": true } }"#,
        ),
        ("package.json", r#"{ "name": "app", "workspaces": ["packages/*"] }"#),
        ("src/a.ts", ""),
        (
            "packages/db/package.json",
            r#"{ "name": "@acme/db", "exports": { ".": "./dist/index.js" } }"#,
        ),
        ("packages/db/src/index.ts", ""),
    ]);
    let proof = proof(&tree);
    let found = rule(&proof, "no-db");
    assert_eq!(found.outcome, Outcome::Escapes);
    assert_eq!(ways(found, Verdict::Escaped), ["package"].into());
    for cell in of(found, Verdict::Escaped) {
        let reason = cell.reason.as_deref().unwrap();
        let phrase = "this is packages/db/dist/index.js, which the package declares";
        assert!(reason.contains(phrase), "{reason}");
    }
    assert!(proof.fails());
    // Forms that only a long way round lead to a module are judged, too.
    assert!(forms(found, Verdict::Caught).contains("createRequire"));
    // Options of the config leave some out.
    let reasons: Vec<_> =
        of(found, Verdict::Excluded).filter_map(|cell| cell.reason.as_deref()).collect();
    assert!(reasons.iter().any(|reason| reason.contains("detectJSDocImports")), "{reasons:?}");
}

#[test]
fn rules_without_witness_are_dead() {
    let tree = tree();
    tree.write(
        "ringfence.jsonc",
        r#"{ "zones": { "src": { "path": "src" } }, "rules": [
            { "name": "no-from", "from": "nowhere/**", "to": "services/**" },
            { "name": "no-to", "from": "src", "to": "nowhere/**" },
            { "name": "never", "from": "src", "to": "services/**", "sameCell": true }
        ], "blindSpots": { "deadRule": "allow" } }"#,
    );
    let proof = proof(&tree);
    for (name, phrase) in [
        ("no-from", "no module matches the `from` of no-from"),
        ("no-to", "matches the `to` of no-to"),
        ("never", "it wants both sides in one cell"),
    ] {
        let found = rule(&proof, name);
        assert_eq!(found.outcome, Outcome::Dead, "{name}");
        assert!(found.note.as_deref().unwrap().contains(phrase), "{:?}", found.note);
    }
    assert!(proof.fails());
    let run = tree.run(&["prove"]);
    assert_eq!(run.status(), 1);
    assert!(run.stdout().contains("[no-from] dead:"), "{}", run.stdout());
}

/// Over a file in a place that may be imported and may import, a rule about single imports sees
/// nothing: that is what it says, and it is said.
#[test]
fn bridges_are_told_from_escapes() {
    let tree = tree();
    let open = rule(&proof(&tree), "no-src-to-services")
        .cells
        .iter()
        .any(|cell| cell.way == Some(Way::Bridge) && cell.verdict == Verdict::Excluded);
    assert!(!open, "packages may not import services");
    tree.write("tools/x.ts", "");
    let proof = proof(&tree);
    let found = rule(&proof, "no-src-to-services");
    let bridge = found.cells.iter().find(|cell| cell.way == Some(Way::Bridge)).unwrap();
    assert_eq!(bridge.verdict, Verdict::Excluded);
    let reason = bridge.reason.as_deref().unwrap();
    assert!(reason.contains("tools/") && reason.contains("reachable"), "{reason}");
    assert_eq!(found.outcome, Outcome::Proved);
}

/// Where a zone has one cell alone, another one is laid.
#[test]
fn cells_of_a_zone_with_one_cell_are_kept_apart() {
    let tree = Tree::new(&[("apps/docs/src/x.ts", "")]);
    let proof = proof(&tree);
    let found = rule(&proof, "no-cross-apps");
    assert_no_escape(found);
    assert_eq!(
        found.witness.as_ref().unwrap().to.as_deref(),
        Some("apps/ringfence-prove/ringfence-prove.ts")
    );
}

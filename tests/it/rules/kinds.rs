//! Every kind of dead rule is found, and a twin of it that is alive is not.

use crate::{
    rules::{dead, json},
    support::{Tree, text},
};

/// What of a tree does nothing; nothing that is called alive is among it, and all the rest is.
#[track_caller]
fn check(fixture: &str, expected: &[&str]) {
    let tree = Tree::of_fixture(fixture);
    let report = json(&tree, &[]);
    let found = dead(&report);
    assert_eq!(found, expected, "{found:#?}");
    let rules = report["rules"].as_array().unwrap();
    let twins =
        rules.iter().map(|rule| text(&rule["name"])).filter(|name| name.ends_with("-alive"));
    let twins: Vec<&str> = twins.collect();
    assert!(twins.len() > 5, "{twins:?}");
    for twin in twins {
        assert!(found.iter().all(|dead| !dead.starts_with(twin)), "{twin} is alive");
    }
}

#[test]
fn of_a_native_config() {
    check(
        "dead-rules",
        &[
            "- may-import on-this-tree",
            "- ignore on-this-tree",
            "- ignore on-this-tree",
            "from-nothing from on-this-tree",
            "from-no-module from on-this-tree",
            "from-all-left-out from always",
            "to-nothing to on-this-tree",
            "to-all-left-out to on-this-tree",
            "to-alias path always",
            "to-member path always",
            "to-installed path always",
            "to-third-party path always",
            "to-output path always",
            "legacy-again shadowed always",
            "legacy-by-file shadowed on-this-tree",
            "except-nothing exception on-this-tree",
            "except-others exception on-this-tree",
            "except-no-case exception on-this-tree",
            "except-kind exception on-this-tree",
            "- suppression on-this-tree",
        ],
    );
}

#[test]
fn of_names_and_conditions() {
    check(
        "dead-rules-conditions",
        &[
            "to-installed-expression path on-this-tree",
            "to-builtin-expression path on-this-tree",
            "to-package-expression path on-this-tree",
            "to-member-package path on-this-tree",
            "to-builtin-package path on-this-tree",
            "from-alternative from on-this-tree",
            "to-alternatives to on-this-tree",
            "to-alternative-of-parent to on-this-tree",
            "kind-and-kind-not conditions always",
            "require-types conditions always",
            "types-as-values conditions always",
            "one-cell-of-two-zones conditions always",
            "one-cell-of-unzoned conditions always",
            "other-cells-of-one conditions always",
            "package-by-name conditions always",
            "declared-builtin conditions always",
            "declared-zone conditions always",
            "unresolved-package conditions always",
            "cycle-of-packages conditions always",
            "cycle-of-manifests conditions always",
            "unreached-package conditions always",
            "way-of-manifests conditions always",
            "url-of-builtin conditions always",
        ],
    );
}

#[test]
fn of_a_dependency_cruiser_config() {
    check(
        "dead-rules-cruiser",
        &[
            "- may-import on-this-tree",
            "from-nothing from on-this-tree",
            "from-all-left-out from on-this-tree",
            "to-nothing to on-this-tree",
            "to-captured-nothing to on-this-tree",
            "to-parent path on-this-tree",
            "to-here path on-this-tree",
            "to-absolute path on-this-tree",
            "to-alias path on-this-tree",
            "to-usual-alias path on-this-tree",
            "to-member path on-this-tree",
            "to-installed path on-this-tree",
            "to-bare-package path on-this-tree",
            "to-scheme path on-this-tree",
            "from-alias path always",
            "from-alternative from on-this-tree",
            "to-alternatives to on-this-tree",
            "types-alike conditions always",
            "circular-core conditions always",
            "unresolved-npm conditions always",
            "dynamic-require conditions always",
            "several-local conditions always",
            "wrapper-of-none conditions always",
            "core-above conditions always",
            "deprecated conditions always",
            "licence conditions always",
            "before-compilation conditions always",
            "no-ui-again shadowed always",
            "no-ui-index shadowed on-this-tree",
            "packages-alone shadowed on-this-tree",
            "except-nothing exception on-this-tree",
            "except-no-case exception on-this-tree",
            "except-captured exception on-this-tree",
            "except-types exception on-this-tree",
        ],
    );
}

#[test]
fn each_is_shown_with_the_lines_of_the_config() {
    insta::assert_snapshot!("native", Tree::of_fixture("dead-rules").run(&["rules"]).stdout());
    let conditions = Tree::of_fixture("dead-rules-conditions");
    insta::assert_snapshot!("conditions", conditions.run(&["rules"]).stdout());
    let cruiser = Tree::of_fixture("dead-rules-cruiser");
    insta::assert_snapshot!("cruiser", cruiser.run(&["rules"]).stdout());
}

/// A file that is added brings to life what is dead on this tree alone.
#[test]
fn what_is_dead_on_this_tree_may_come_to_life() {
    let tree = Tree::of_fixture("dead-rules");
    tree.write("src/gone/back.ts", "import \"../lib/helper\";\n");
    let found = dead(&json(&tree, &[]));
    for rule in ["from-nothing", "to-nothing"] {
        assert!(found.iter().all(|dead| !dead.starts_with(rule)), "{found:#?}");
    }
    tree.write("services/b/src/index.ts", "import \"@acme/a\";\n");
    assert!(!dead(&json(&tree, &[])).contains(&"- may-import on-this-tree".to_owned()));
    tree.write("src/generated/client.ts", "");
    let ignores = dead(&json(&tree, &[]));
    assert_eq!(ignores.iter().filter(|dead| dead.contains(" ignore ")).count(), 1);
    tree.write("src/app/kind.ts", "");
    tree.write("src/legacy/loads.ts", "require(\"../app/kind\");\n");
    let found = dead(&json(&tree, &[]));
    assert!(found.iter().all(|dead| !dead.starts_with("except-kind")), "{found:#?}");
}

/// What a package manager or git adds changes no verdict.
#[test]
fn an_install_is_no_use_of_an_ignore() {
    let tree = Tree::of_fixture("dead-rules");
    let before = dead(&json(&tree, &[]));
    tree.write("node_modules/moment/index.js", "");
    tree.write(".gitignore", "src/generated/\n");
    tree.write("src/generated/client.ts", "");
    assert_eq!(dead(&json(&tree, &[])), before);
}

/// The built-in defaults are nobody's config: nothing of them can be mended.
#[test]
fn the_defaults_have_nothing_dead() {
    let tree = Tree::new(&[("src/a.ts", ""), ("packages/db/a.ts", "")]);
    let report = json(&tree, &[]);
    assert_eq!(dead(&report), [""; 0]);
    assert!(report["rules"][0]["at"]["file"].is_null());
    assert_eq!(tree.run(&["rules"]).status(), 0);
}

/// Presets are mended by those who write them; the own rules beside them are judged.
#[test]
fn presets_are_not_blamed() {
    let tree = Tree::new(&[
        (
            ".dependency-cruiser.json",
            r#"{ "extends": "dependency-cruiser/configs/recommended",
  "forbidden": [{ "name": "own", "from": { "path": "^src/", "pathNot": "^src/none/" }, "to": { "path": "^src/b" } }] }"#,
        ),
        ("src/a.ts", "import \"./b\";\n"),
        ("src/b.ts", ""),
    ]);
    assert_eq!(dead(&json(&tree, &[])), ["own exception on-this-tree"]);
}

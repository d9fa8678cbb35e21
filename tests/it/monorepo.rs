//! The miniature of a monorepo under the default zones: `fixtures/trees/monorepo`, and what
//! `monorepo.expected.md` beside it says of it.

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::{
    Run, Tree, assert_same, blind_spots, link, text, violations, without_duration,
};

const VIOLATIONS: &[&str] = &[
    r#"packages/core/src/pricing.ts:2:31 no-packages-to-src "../../../src/features/cart/types" -> src/features/cart/types.ts"#,
    r#"packages/core/src/scheduler.ts:2:34 no-packages-to-services "../../../services/worker/src/tasks" -> services/worker/src/tasks.ts"#,
    r#"packages/ui/tsconfig.json:13:18 no-packages-to-src "../../src/*" -> src"#,
    r#"services/mailer/package.json:13:5 no-cross-services "@acme/worker-service" -> services/worker/package.json"#,
    r#"services/mailer/src/health.ts:1:38 no-cross-services "@acme/worker-service/src/health" -> services/worker/src/health.ts"#,
    r#"services/mailer/src/templates.ts:2:28 no-services-to-src "@/shared/config" -> src/shared/config.ts"#,
    r#"services/worker/src/report.ts:2:20 no-services-to-src "../../../src/shared/util/cn" -> src/shared/util/cn.ts"#,
    r#"src/features/jobs/enqueue.ts:1:27 no-src-to-services "@acme/worker-service" -> services/worker/src/main.ts"#,
    r#"src/features/orders/pool-stats.ts:2:27 no-deep-packages "@acme/db/src/internal/pool" -> packages/db/src/internal/pool.ts"#,
    r#"src/features/orders/repository.ts:2:22 no-deep-packages "../../../packages/db/src/internal/pool" -> packages/db/src/internal/pool.ts"#,
];

/// The kind of each violation, in the same order, and whether it is for types alone.
const KINDS: &[(&str, bool)] = &[
    ("import", true),
    ("dynamic-import", false),
    ("tsconfig", false),
    ("manifest", false),
    ("export", false),
    ("import", false),
    ("import", false),
    ("import", false),
    ("import", false),
    ("import", false),
];

/// File, verdict, expected rules, fired rules, phrases of the reason.
type Probe = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const PROBES: &[Probe] = &[
    (
        "packages/core/__arch_probes__/illegal-services-import.ts",
        "proved",
        &["no-packages-to-services"],
        &["no-packages-to-services"],
        &[],
    ),
    (
        "packages/core/__arch_probes__/illegal_src_import.ts",
        "proved",
        &["no-packages-to-src"],
        &["no-packages-to-src"],
        &[],
    ),
    (
        "packages/db/__arch_probes__/fail_deep_core.ts",
        "proved",
        &["no-deep-packages"],
        &["no-deep-packages"],
        &[],
    ),
    (
        "packages/db/__arch_probes__/illegal-src-commented.ts",
        "dead",
        &["no-packages-to-src"],
        &[],
        &["every import is commented out", "../../../src/shared/config"],
    ),
    (
        "packages/ui/__arch_probes__/pass_ui_imports_core.ts",
        "contradicted",
        &[],
        &["no-packages-to-services"],
        &["must break no rule", "no-packages-to-services fired", "services/mailer/src/config.ts"],
    ),
    (
        "services/mailer/__arch_probes__/fail-cross-service.ts",
        "proved",
        &[],
        &["no-cross-services"],
        &[],
    ),
    (
        "services/mailer/__arch_probes__/fail_line_bound.ts",
        "proved",
        &["no-services-to-src"],
        &["no-services-to-src"],
        &[],
    ),
    (
        "services/mailer/__arch_probes__/illegal-missing.ts",
        "dead",
        &["no-services-to-src"],
        &[],
        &["resolves to nothing", "services/mailer/src/shared/config"],
    ),
    (
        "services/worker/__arch_probes__/fail_aims_at_stub.ts",
        "proved",
        &[],
        &["no-services-to-src"],
        &[],
    ),
    (
        "services/worker/__arch_probes__/illegal-src-import.ts",
        "proved",
        &["no-services-to-src"],
        &["no-services-to-src"],
        &[],
    ),
    (
        "services/worker/__arch_probes__/illegal-typo-src.ts",
        "proved",
        &["no-services-to-src"],
        &["no-services-to-src"],
        &[],
    ),
    ("services/worker/__arch_probes__/pass_worker_imports_packages.ts", "proved", &[], &[], &[]),
    (
        "src/__arch_probes__/fail_src_imports_services.ts",
        "proved",
        &["no-src-to-services"],
        &["no-src-to-services"],
        &[],
    ),
    (
        "src/__arch_probes__/illegal-deep-package.ts",
        "wrong-rule",
        &["no-src-to-services"],
        &["no-deep-packages"],
        &["expects no-src-to-services", "only no-deep-packages fired"],
    ),
    (
        "src/features/__arch_probes__/fail_features_import_db.ts",
        "dead",
        &["no-deep-packages"],
        &[],
        &["@acme/db/service", "part of its cell's public surface"],
    ),
    ("src/features/__arch_probes__/pass_features_import_packages.ts", "proved", &[], &[], &[]),
    ("src/features/__arch_probes__/target.ts", "stub", &[], &[], &[]),
];

const PROVED_BY: &[(&str, &[&str])] = &[
    ("no-src-to-services", &["src/__arch_probes__/fail_src_imports_services.ts"]),
    (
        "no-services-to-src",
        &[
            "services/mailer/__arch_probes__/fail_line_bound.ts",
            "services/worker/__arch_probes__/fail_aims_at_stub.ts",
            "services/worker/__arch_probes__/illegal-src-import.ts",
            "services/worker/__arch_probes__/illegal-typo-src.ts",
        ],
    ),
    ("no-cross-services", &["services/mailer/__arch_probes__/fail-cross-service.ts"]),
    ("no-packages-to-src", &["packages/core/__arch_probes__/illegal_src_import.ts"]),
    ("no-packages-to-services", &["packages/core/__arch_probes__/illegal-services-import.ts"]),
    ("no-deep-packages", &["packages/db/__arch_probes__/fail_deep_core.ts"]),
];

/// The packages of the tree: name and folder.
const PACKAGES: &[(&str, &str)] = &[
    ("@acme/core", "packages/core"),
    ("@acme/db", "packages/db"),
    ("@acme/ui", "packages/ui"),
    ("@acme/mailer-service", "services/mailer"),
    ("@acme/worker-service", "services/worker"),
];

const FROM_NPM: &[&str] = &["clsx", "next", "react", "tsup", "typescript", "vitest", "zod"];

fn tree() -> Tree {
    Tree::of_fixture("monorepo")
}

fn report(tree: &Tree) -> Value {
    without_duration(tree.check())
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(text).collect()
}

#[test]
fn the_violations_are_found_and_no_others() {
    let run = tree().run(&["check", "--format", "json"]);
    assert_eq!(run.status(), 1);
    let found = run.json();
    assert_eq!(violations(&found), VIOLATIONS);
    let all = found["violations"].as_array().unwrap();
    let kinds: Vec<(&str, bool)> =
        all.iter().map(|it| (text(&it["kind"]), it["typeOnly"].as_bool().unwrap())).collect();
    assert_eq!(kinds, KINDS);
    assert!(all.iter().all(|it| it["severity"] == "error" && strings(&it["chain"]).is_empty()));
    assert_eq!(found["summary"]["errors"], 10);
    assert_eq!(found["summary"]["warnings"], 0);
    assert_eq!(found["summary"]["infos"], 0);
}

#[test]
fn messages_say_what_must_not_be_and_what_may() {
    let run = tree().run(&["check"]);
    assert_eq!(run.status(), 1);
    let said = run.stdout();
    for phrase in [
        "services/worker must not import src: src/shared/util/cn.ts",
        "services/worker may import itself and packages/*",
        "packages/db/src/internal/pool.ts is not part of what packages/db offers",
        "(it resolves to nothing: judged by where it aims)",
        "packages/db offers \"@acme/db\", \"@acme/db/service\"",
        "services are deployed without the app",
        "no ringfence.jsonc found: using the default zones src, services/*, packages/*",
        "10 errors in 61 modules",
        "17 probes: 11 proved, 1 stub, 5 failed",
        "1 blind spot",
        "1 suppressed",
    ] {
        assert!(said.contains(phrase), "{phrase}\n{said}");
    }
}

#[test]
fn one_violation_is_suppressed() {
    let found = report(&tree());
    assert_eq!(found["summary"]["suppressed"], 1);
    // Without the comment it is there.
    let tree = tree();
    let path = tree.root().join("services/worker/src/legacy-labels.ts");
    let source = fs::read_to_string(&path).unwrap();
    assert!(source.contains("the labels move to @acme/core with the next release"));
    fs::write(&path, source.replace("ringfence-ignore-next-line", "labels:")).unwrap();
    let found = violations(&report(&tree));
    assert_eq!(found.len(), VIOLATIONS.len() + 1);
    let bare = r#"services/worker/src/legacy-labels.ts:2:24 no-services-to-src "@/shared/labels" -> src/shared/labels.ts"#;
    assert!(found.iter().any(|line| line == bare), "{found:#?}");
}

#[test]
fn there_is_one_blind_spot() {
    let found = report(&tree());
    assert_eq!(
        blind_spots(&found),
        ["src/features/orders/pool-stats.ts:2:27 unresolved \"@acme/db/src/internal/pool\""]
    );
    assert_eq!(found["summary"]["blindSpots"], 1);
}

#[test]
fn every_probe_has_its_verdict() {
    let found = report(&tree());
    let probes = found["probes"].as_array().unwrap();
    assert_eq!(probes.len(), PROBES.len());
    for (found, (file, verdict, expects, fired, phrases)) in probes.iter().zip(PROBES) {
        assert_eq!(text(&found["file"]), *file);
        assert_eq!(text(&found["verdict"]), *verdict, "{file}");
        assert_eq!(strings(&found["expects"]), *expects, "{file}");
        assert_eq!(strings(&found["fired"]), *fired, "{file}");
        assert_eq!(found["reason"].is_null(), phrases.is_empty(), "{file}");
        for phrase in *phrases {
            assert!(text(&found["reason"]).contains(phrase), "{file}: {}", found["reason"]);
        }
    }
}

#[test]
fn rules_list_the_probes_that_prove_them() {
    let found = report(&tree());
    let rules = found["rules"].as_array().unwrap();
    let proved: Vec<(&str, Vec<&str>)> =
        rules.iter().map(|rule| (text(&rule["name"]), strings(&rule["provedBy"]))).collect();
    let expected: Vec<(&str, Vec<&str>)> =
        PROVED_BY.iter().map(|(rule, files)| (*rule, files.to_vec())).collect();
    assert_eq!(proved, expected);
}

/// What must stay quiet does so for the right reason: each import resolves to what it means.
#[test]
fn what_is_quiet_is_resolved() {
    let graph = tree().run(&["graph", "--format", "json"]).json();
    let dependencies = graph["dependencies"].as_array().unwrap();
    let to = |from: &str, specifier: &str| -> Vec<String> {
        dependencies
            .iter()
            .filter(|it| it["from"] == from && it["specifier"] == specifier)
            .map(|it| {
                assert_eq!(it["violations"], Value::Array(vec![]), "{it}");
                let declared = it["declared"].as_str().map(|path| format!(" for {path}"));
                format!(
                    "{} {}{}",
                    text(&it["target"]),
                    text(&it["to"]),
                    declared.unwrap_or_default()
                )
            })
            .collect()
    };
    for (from, specifier, target) in [
        ("package.json", "@acme/worker-service", "asset services/worker/package.json"),
        ("tsconfig.json", "./packages/core", "asset packages/core/tsconfig.json"),
        ("packages/db/tsconfig.json", "../core", "asset packages/core/tsconfig.json"),
        ("packages/ui/tsconfig.json", "../core", "asset packages/core/tsconfig.json"),
        ("services/worker/src/main.ts", "~/config", "module services/worker/src/config.ts"),
        (
            "src/features/cart/cart.test.ts",
            "@/features/cart/api",
            "module src/features/cart/api.ts",
        ),
        ("src/app/layout.tsx", "./globals.css", "asset src/app/globals.css"),
    ] {
        let found = to(from, specifier);
        assert!(found.iter().any(|found| found == target), "{from} {specifier}: {found:?}");
    }
    let anywhere = |specifier: &str, target: &str| {
        let mut found = dependencies.iter().filter(|it| it["specifier"] == specifier).peekable();
        assert!(found.peek().is_some(), "{specifier}");
        for it in found {
            assert_eq!(to(text(&it["from"]), specifier)[0], target, "{specifier}");
        }
    };
    anywhere("@acme/ui/button", "module packages/ui/src/button.tsx for packages/ui/dist/button.js");
    anywhere(
        "@acme/db/service",
        "module packages/db/src/service.ts for packages/db/dist/service.js",
    );
    anywhere("./cart.module.css", "asset src/app/(shop)/cart/cart.module.css");
    anywhere("@/assets/logo.svg", "asset src/assets/logo.svg");
    anywhere("@/shared/messages/en.json", "asset src/shared/messages/en.json");
    for package in ["clsx", "next", "react", "tsup", "zod"] {
        anywhere(package, &format!("package {package}"));
    }
    for builtin in ["node:crypto", "node:http", "node:path", "node:url"] {
        anywhere(builtin, &format!("builtin {builtin}"));
    }
}

/// The report does not depend on where the checkout lies, nor on what is installed.
#[test]
fn installing_changes_nothing() {
    let bare = report(&tree());
    let installed = tree();
    install(&installed);
    assert_same(&report(&installed), &bare, "installed");
}

#[test]
fn building_changes_nothing() {
    let bare = report(&tree());
    for gitignore in ["node_modules\ndist\n", "node_modules\n"] {
        let built = tree();
        built.write(".gitignore", gitignore);
        build(&built);
        assert_same(&report(&built), &bare, &format!("with .gitignore {gitignore:?}"));
        install(&built);
        assert_same(&report(&built), &bare, &format!("and installed, {gitignore:?}"));
    }
}

/// The number of threads decides nothing but the time.
#[test]
fn threads_change_nothing() {
    let tree = tree();
    let with = |threads: &str| {
        let run = tree.run(&["check", "--format", "json", "--threads", threads]);
        let mut report = without_duration(run.json()).to_string();
        report.push_str(&tree.run(&["graph", "--threads", threads]).stdout());
        report
    };
    let one = with("1");
    for threads in ["2", "8"] {
        assert_eq!(with(threads), one, "{threads} threads");
    }
}

#[test]
fn paths_narrow_the_report_and_the_exit_status_follows() {
    let tree = tree();
    let check =
        |paths: &[&str]| -> Run { tree.run(&[&["check", "--format", "json"], paths].concat()) };
    let services = check(&["services"]);
    assert_eq!(services.status(), 1);
    assert_eq!(violations(&services.json()), VIOLATIONS[3..7]);
    assert_eq!(services.json()["probes"].as_array().unwrap().len(), 7);
    assert!(blind_spots(&services.json()).is_empty());

    let file = check(&["services/worker/src/report.ts", "packages/core/src/pricing.ts"]);
    assert_eq!(violations(&file.json()), [VIOLATIONS[0], VIOLATIONS[6]]);
    assert_eq!(file.status(), 1);

    let clean = check(&["src/shared", "services/worker/src/legacy-labels.ts"]);
    assert_eq!(clean.status(), 0);
    assert!(violations(&clean.json()).is_empty());
    // The whole tree was judged all the same.
    assert_eq!(clean.json()["summary"]["modules"], 61);
    assert_eq!(clean.json()["rules"], services.json()["rules"]);

    let probe = check(&["packages/db"]);
    assert!(violations(&probe.json()).is_empty());
    assert_eq!(probe.status(), 1, "a dead probe fails the run by itself");
}

/// What package managers leave behind: links to the packages of the workspace, and packages from a
/// registry, some of which hold sources.
fn install(tree: &Tree) {
    for dir in ["", "services/worker", "services/mailer", "packages/ui"] {
        let modules = tree.root().join(dir).join("node_modules");
        fs::create_dir_all(modules.join("@acme")).unwrap();
        for (name, target) in PACKAGES {
            link(&tree.root().join(target), &modules.join(name));
        }
    }
    for name in FROM_NPM {
        let dir = format!("node_modules/{name}");
        let manifest = format!(r#"{{ "name": "{name}", "version": "1.0.0", "main": "index.js" }}"#);
        tree.write(&format!("{dir}/package.json"), manifest);
        tree.write(&format!("{dir}/index.js"), "require('../../src/shared/config');\n");
        tree.write(&format!("{dir}/index.d.ts"), "export {};\n");
    }
}

/// What a build writes: JavaScript and declarations for every source of a package or service.
fn build(tree: &Tree) {
    for (_, dir) in PACKAGES {
        build_folder(tree, &tree.root().join(dir).join("src"), &format!("{dir}/dist"));
    }
}

fn build_folder(tree: &Tree, from: &Path, to: &str) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            build_folder(tree, &entry.path(), &format!("{to}/{name}"));
        } else {
            let stem = name.rsplit_once('.').unwrap().0;
            // A violation, if it were read.
            tree.write(&format!("{to}/{stem}.js"), "require('../../../src/shared/config');\n");
            tree.write(&format!("{to}/{stem}.d.ts"), "export {};\n");
        }
    }
}

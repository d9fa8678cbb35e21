//! `ringfence init`.

use crate::support::Tree;

fn tree() -> Tree {
    Tree::new(&[
        ("src/x.ts", "import \"../services/a/x\";\n"),
        ("services/a/x.ts", "import \"../b/x\";\nimport \"../../packages/db/index\";\n"),
        ("services/b/x.ts", ""),
        ("packages/db/index.ts", ""),
        ("scripts/x.ts", "import \"../src/x\";\n"),
    ])
}

fn config(tree: &Tree) -> Option<String> {
    std::fs::read_to_string(tree.root().join("ringfence.jsonc")).ok()
}

#[test]
fn a_first_config_is_written_and_tried() {
    let tree = tree();
    let run = tree.run(&["init"]);
    assert_eq!((run.status(), run.stderr().as_str()), (0, ""));
    let report = run.stdout();
    let (report, _) = report.rsplit_once(" in ").unwrap();
    insta::assert_snapshot!(report);
    insta::assert_snapshot!("the_first_config", config(&tree).unwrap());
    // The first run is no surprise, and the same as without a config.
    let found = tree.check();
    std::fs::remove_file(tree.root().join("ringfence.jsonc")).unwrap();
    assert_eq!(found["violations"].as_array().unwrap().len(), 2);
    let names = |found: &serde_json::Value| -> Vec<String> {
        let all = found["violations"].as_array().unwrap().iter();
        all.map(|it| format!("{} {}", it["rule"], it["from"])).collect()
    };
    assert_eq!(names(&found), names(&tree.check()));
}

#[test]
fn a_config_that_is_there_is_not_lost() {
    let tree = tree();
    for name in ["ringfence.jsonc", "ringfence.json"] {
        tree.write(name, "{}");
        let run = tree.run(&["init"]);
        assert_eq!((run.status(), run.stdout().as_str()), (2, ""));
        assert!(run.stderr().contains(&format!("`{name}` is already there")), "{}", run.stderr());
        assert_eq!(config(&tree).is_some(), name == "ringfence.jsonc");
        if name == "ringfence.jsonc" {
            assert_eq!(tree.run(&["init", "--force"]).status(), 0);
            assert_ne!(config(&tree).unwrap(), "{}");
            std::fs::remove_file(tree.root().join(name)).unwrap();
        }
    }
}

#[test]
fn a_config_of_dependency_cruiser_is_better_translated() {
    let tree = tree();
    tree.write(".dependency-cruiser.json", "{}");
    let run = tree.run(&["init"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("`ringfence migrate` makes one of it"), "{}", run.stderr());
    assert_eq!(config(&tree), None);
    assert_eq!(tree.run(&["init", "--force"]).status(), 0);
}

#[test]
fn a_tree_without_the_usual_folders_is_told_what_to_write() {
    let tree = Tree::new(&[("lib/x.ts", "")]);
    let run = tree.run(&["init"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("no file in src, services/*"), "{}", run.stderr());
    assert!(run.stderr().contains("a first config, `ringfence.jsonc` at the root"));
    assert_eq!(config(&tree), None);
}

/// A package of a workspace, with what it depends on.
fn package(tree: &Tree, dir: &str, uses: &[&str]) {
    let uses: Vec<String> = uses.iter().map(|name| format!("\"{name}\": \"*\"")).collect();
    let name = dir.rsplit('/').next().unwrap();
    let manifest =
        format!("{{ \"name\": \"{name}\", \"dependencies\": {{ {} }} }}", uses.join(", "));
    tree.write(&format!("{dir}/package.json"), manifest);
    tree.write(&format!("{dir}/index.ts"), "");
}

#[test]
fn the_packages_of_a_workspace_are_zones() {
    let pnpm = "packages:\n  - packages/*\n  - tooling/**\n  - examples/*/*\n  - website\n  - '!tooling/old'\n";
    let npm = r#"{ "workspaces": ["packages/*", "tooling/**", "examples/*/*", "website", "!tooling/old"] }"#;
    let mut configs = Vec::new();
    for (file, text) in [("pnpm-workspace.yaml", pnpm), ("package.json", npm)] {
        let tree = Tree::new(&[("package.json", "{}"), (file, text)]);
        package(&tree, "packages/db", &[]);
        package(&tree, "packages/ui", &["db", "lint"]);
        package(&tree, "tooling/lint", &[]);
        package(&tree, "tooling/old", &[]);
        package(&tree, "examples/react/form", &["ui"]);
        package(&tree, "examples/vue/form2", &["ui"]);
        package(&tree, "website", &["ui"]);
        tree.write("website/index.ts", "import \"ui\";\nimport \"db\";\nimport \"lint\";\n");
        let run = tree.run(&["init"]);
        assert_eq!((run.status(), run.stderr().as_str()), (0, ""));
        configs
            .push((config(&tree).unwrap(), run.stdout().rsplit_once(" in ").unwrap().0.to_owned()));
    }
    assert_eq!(configs[0], configs[1]);
    let (config, report) = &configs[0];
    let zones = config.lines().filter(|line| line.contains("\"path\""));
    insta::assert_snapshot!(zones.collect::<Vec<_>>().join("\n") + "\n\n" + report);
}

/// A link of the repository does not lead the writing out of it.
#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let tree = Tree::new(&[
        ("repo/src/x.ts", ""),
        (
            "repo/.dependency-cruiser.json",
            "{ \"forbidden\": [{ \"name\": \"x\", \"from\": {}, \"to\": { \"path\": \"^src/\" } }] }",
        ),
    ]);
    let repo = tree.root().join("repo");
    std::os::unix::fs::symlink("../there.jsonc", repo.join("ringfence.jsonc")).unwrap();
    for command in ["init", "migrate"] {
        let run =
            crate::support::Run::of(crate::support::ringfence(&repo).args([command, "--force"]));
        assert_eq!(run.status(), 2);
        assert!(
            run.stderr().contains("it is a symbolic link: remove it first"),
            "{}",
            run.stderr()
        );
        assert!(!tree.root().join("there.jsonc").exists(), "{command}");
    }
}

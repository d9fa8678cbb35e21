//! What a walk could leave out without anybody noticing: git-ignored sources, links, probes.

use std::process::Command;

use crate::support::{Tree, blind_spots, violations};

const ESCAPE: &str = "import \"../../../src/secret\";\n";
const FOUND: &str =
    "services/a/src/x.ts:1:8 no-services-to-src \"../../../src/secret\" -> src/secret.ts";

fn tree() -> Tree {
    Tree::new(&[
        ("src/secret.ts", ""),
        ("services/a/src/x.ts", ESCAPE),
        ("services/b/src/y.ts", ""),
        ("packages/p/src/index.ts", ""),
    ])
}

/// Runs git at the root of the tree, with nothing of the machine's own settings.
fn git(tree: &Tree, args: &[&str]) {
    let status = Command::new("git")
        .current_dir(tree.root())
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .status();
    assert!(status.unwrap().success(), "git {args:?}");
}

#[test]
fn what_git_tracks_is_checked_whatever_gitignore_says() {
    for pattern in ["*\n", "src/\n", "x.ts\n"] {
        let tree = tree();
        tree.write("services/a/.gitignore", pattern);
        tree.write("services/a/src/untracked.ts", "import \"../../../src/other\";\n");
        git(&tree, &["init", "-q"]);
        git(&tree, &["add", "-f", "services/a/src/x.ts", "src", "packages", "services/b"]);
        let found = violations(&tree.check());
        assert!(found.contains(&FOUND.to_owned()), "{pattern:?}: {found:?}");
    }
}

#[test]
fn what_git_ignores_and_does_not_track_is_left_out() {
    let tree = tree();
    tree.write(".gitignore", "generated\n");
    tree.write("services/a/src/generated/z.ts", "import \"../../../../src/secret\";\n");
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "."]);
    assert_eq!(violations(&tree.check()), [FOUND]);
}

#[test]
fn a_linked_work_tree_has_an_index_of_its_own() {
    let tree = tree();
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-qm", "all"]);
    git(&tree, &["worktree", "add", "-q", "linked"]);
    tree.write("linked/.gitignore", "x.ts\n");
    let checked = tree.run(&["check", "--root", "linked", "--format", "json"]).json();
    assert_eq!(violations(&checked), [FOUND]);
}

#[test]
fn the_gitignore_files_above_the_root_count_up_to_the_top_of_the_work_tree() {
    let tree = Tree::new(&[
        (".gitignore", "z.ts\n"),
        ("app/src/secret.ts", ""),
        ("app/services/a/src/x.ts", ESCAPE),
        ("app/services/a/src/z.ts", ESCAPE),
    ]);
    let check = || tree.run(&["check", "--root", "app", "--format", "json"]).json();
    assert_eq!(violations(&check()).len(), 2, "there is no work tree");
    git(&tree, &["init", "-q"]);
    assert_eq!(violations(&check()), [FOUND]);
}

#[test]
fn a_repository_of_either_hash_says_what_it_tracks() {
    let tree = tree();
    tree.write("services/a/.gitignore", "x.ts\n");
    git(&tree, &["init", "-q", "--object-format=sha256"]);
    git(&tree, &["add", "-f", "services/a/src/x.ts"]);
    assert_eq!(violations(&tree.check()), [FOUND]);
}

#[test]
fn an_index_that_cannot_be_read_is_said() {
    let tree = tree();
    tree.write("services/a/.gitignore", "x.ts\n");
    git(&tree, &["init", "-q"]);
    tree.write(".git/index", "DIRC");
    let run = tree.run(&["check", "--format", "json"]);
    assert_eq!(run.status(), 1);
    let spots = blind_spots(&run.json());
    assert!(spots.contains(&".git:1:1 hidden".to_owned()), "{spots:?}");
}

#[test]
fn a_cell_whose_every_source_is_ignored_is_said() {
    let tree = tree();
    tree.write("services/a/.gitignore", "*\n");
    let run = tree.run(&["check", "--format", "json"]);
    assert_eq!(run.status(), 1);
    assert_eq!(blind_spots(&run.json()), ["services/a/src:1:1 hidden"]);
}

#[cfg(unix)]
mod links {
    use std::path::Path;

    use super::*;
    use crate::support::link;

    #[test]
    fn a_cell_that_is_a_link_to_code_of_no_zone_is_said() {
        let tree = Tree::new(&[
            ("src/secret.ts", ""),
            ("services/b/y.ts", ""),
            ("real/x.ts", "import \"../src/secret\";\n"),
        ]);
        link(Path::new("../real"), &tree.root().join("services/c"));
        let run = tree.run(&["check", "--format", "json"]);
        assert_eq!(run.status(), 1);
        assert_eq!(blind_spots(&run.json()), ["services/c:1:1 hidden"]);
    }

    #[test]
    fn a_tsconfig_behind_a_link_counts_where_the_link_is() {
        let tree = Tree::new(&[
            ("src/secret.ts", ""),
            ("services/a/x.ts", "import \"secret\";\n"),
            (
                "cfg/ts.json",
                r#"{ "compilerOptions": { "paths": { "secret": ["../../src/secret"] } } }"#,
            ),
        ]);
        link(Path::new("../../cfg/ts.json"), &tree.root().join("services/a/tsconfig.json"));
        assert_eq!(
            violations(&tree.check())[1..],
            ["services/a/x.ts:1:8 no-services-to-src \"secret\" -> src/secret.ts"]
        );
    }

    #[test]
    fn a_link_into_node_modules_is_the_same_before_and_after_an_install() {
        let tree = Tree::new(&[
            ("src/secret.ts", ""),
            ("services/a/src/x.ts", "import \"./vendor/secret\";\n"),
        ]);
        let at = tree.root().join("services/a/src/vendor");
        link(Path::new("../../../node_modules/@acme/app"), &at);
        let bare = blind_spots(&tree.check());
        tree.write("node_modules/@acme/app/secret.ts", "");
        assert_eq!(blind_spots(&tree.check()), bare);
        assert_eq!(bare, ["services/a/src/x.ts:1:8 unresolved \"./vendor/secret\""]);
    }
}

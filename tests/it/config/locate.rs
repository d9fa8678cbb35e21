//! Where the root and the config are found.

use std::{fs, path::Path};

use ringfence::config::{ConfigError, Located, locate, read_file};
use tempfile::TempDir;

/// A tree with these files; a name that ends in `/` is a folder.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::with_prefix("tree-").expect("a temporary folder");
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        if name.ends_with('/') {
            fs::create_dir_all(path).expect("a folder");
        } else {
            fs::write(path, text).expect("a file");
        }
    }
    dir
}

/// What is found from a folder of the tree, with names as seen from the tree.
fn found(
    dir: &TempDir,
    cwd: &str,
    root: Option<&str>,
    config: Option<&str>,
) -> Result<(String, Option<String>, Option<String>), ConfigError> {
    let cwd = dir.path().join(cwd);
    let Located { root, config, foreign, .. } =
        locate(&cwd, root.map(Path::new), config.map(Path::new))?;
    let base = dir.path();
    let canonical = base.canonicalize().expect("the tree is there");
    let name = |path: &Path| {
        let inner = path.strip_prefix(base).or_else(|_| path.strip_prefix(&canonical));
        inner.unwrap_or(path).to_string_lossy().into_owned()
    };
    Ok((name(&root), config.as_deref().map(name), foreign.as_deref().map(name)))
}

/// What is said when nothing can be found, without the name of the temporary folder.
fn refused(dir: &TempDir, cwd: &str, root: Option<&str>, config: Option<&str>) -> String {
    let error = found(dir, cwd, root, config).expect_err("this is refused");
    error.render(false).replace(&*dir.path().to_string_lossy(), "[tree]")
}

fn at(root: &str, config: Option<&str>) -> (String, Option<String>, Option<String>) {
    (root.to_owned(), config.map(str::to_owned), None)
}

#[test]
fn the_nearest_config_wins() {
    let dir = tree(&[
        (".git/", ""),
        ("ringfence.jsonc", ""),
        ("package.json", r#"{ "workspaces": [] }"#),
        ("packages/a/ringfence.json", ""),
        ("packages/a/src/", ""),
        ("packages/b/", ""),
    ]);
    let nearest = at("packages/a", Some("packages/a/ringfence.json"));
    assert_eq!(found(&dir, "packages/a/src", None, None).expect("found"), nearest);
    let above = at("", Some("ringfence.jsonc"));
    assert_eq!(found(&dir, "packages/b", None, None).expect("found"), above);
}

#[test]
fn without_a_config_the_workspace_then_the_repository_then_the_folder() {
    let workspace = "{ \"workspaces\": [\"packages/*\"] }";
    let dir = tree(&[
        (".git/", ""),
        ("ws/package.json", workspace),
        ("ws/packages/a/package.json", "{}"),
    ]);
    assert_eq!(found(&dir, "ws/packages/a", None, None).expect("found"), at("ws", None));
    let dir = tree(&[(".git/", ""), ("ws/pnpm-workspace.yaml", ""), ("ws/a/", "")]);
    assert_eq!(found(&dir, "ws/a", None, None).expect("found"), at("ws", None));
    let dir = tree(&[(".git/", ""), ("a/package.json", "{ not json"), ("a/b/", "")]);
    assert_eq!(found(&dir, "a/b", None, None).expect("found"), at("", None));
}

#[test]
fn the_search_ends_at_the_repository() {
    let dir = tree(&[
        ("ringfence.jsonc", ""),
        ("pnpm-workspace.yaml", ""),
        ("repo/.git", "gitdir: elsewhere"),
        ("repo/a/", ""),
    ]);
    assert_eq!(found(&dir, "repo/a", None, None).expect("found"), at("repo", None));
}

#[test]
fn what_is_asked_for_is_taken() {
    let dir = tree(&[(".git/", ""), ("conf/my.jsonc", ""), ("ringfence.jsonc", ""), ("a/b/", "")]);
    let own = at("conf", Some("conf/my.jsonc"));
    assert_eq!(found(&dir, "a", None, Some("../conf/my.jsonc")).expect("found"), own);
    let both = at("a", Some("conf/my.jsonc"));
    assert_eq!(found(&dir, "", Some("a"), Some("conf/my.jsonc")).expect("found"), both);
    assert_eq!(found(&dir, "a", Some("./b/"), None).expect("found"), at("a/b", None));
    let root = at("", Some("ringfence.jsonc"));
    assert_eq!(found(&dir, "a", Some(".."), None).expect("found"), root);
}

#[test]
fn a_foreign_config_counts_when_there_is_no_native_one() {
    let dir =
        tree(&[(".git/", ""), (".dependency-cruiser.cjs", ""), (".dependency-cruiser.ts", "")]);
    let foreign = || Some(".dependency-cruiser.cjs".to_owned());
    assert_eq!(found(&dir, "", None, None).expect("found"), (String::new(), None, foreign()));
    let given = found(&dir, "", None, Some(".dependency-cruiser.cjs")).expect("found");
    assert_eq!(given, (String::new(), None, foreign()));
    fs::write(dir.path().join("ringfence.json"), "").expect("a file");
    assert_eq!(found(&dir, "", None, None).expect("found"), at("", Some("ringfence.json")));
}

#[test]
fn what_cannot_be_used_is_refused() {
    let dir = tree(&[("two/ringfence.json", ""), ("two/ringfence.jsonc", ""), ("file", "")]);
    let said = [
        refused(&dir, "two", None, None),
        refused(&dir, "", Some("two"), None),
        refused(&dir, "", Some("missing"), None),
        refused(&dir, "", Some("file"), None),
        refused(&dir, "", None, Some("missing.jsonc")),
        refused(&dir, "", None, Some("two")),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_file_is_read_without_its_byte_order_mark() {
    let dir = tree(&[("a/x.jsonc", "\u{feff}{}")]);
    let file = read_file(dir.path(), &dir.path().join("a/x.jsonc")).expect("a file");
    assert_eq!((file.path.as_str(), file.text.as_str()), ("a/x.jsonc", "{}"));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let dir = tree(&[("ringfence.jsonc/", ""), ("big.json", &" ".repeat((1 << 20) + 1))]);
    fs::write(dir.path().join("latin1.json"), b"{\n\"\xe9\": 1 }").expect("a file");
    let said = ["ringfence.jsonc", "big.json", "latin1.json", "missing.json"].map(|name| {
        let error = read_file(dir.path(), &dir.path().join(name)).expect_err("this is refused");
        error.render(false)
    });
    insta::assert_snapshot!(said.join("\n"));
}

//! What a run keeps for the next one: it may cost time to be without it, and never changes a verdict.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use serde_json::Value;

use super::CONFIG;
use crate::support::{Run, Tree, ringfence};

/// A tree in which `src/x.ts` breaks a rule, with a cache of its own. Nothing in it was just written,
/// so that what the file system says of it is believed.
fn tree() -> Tree {
    let tree = Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        ("src/x.ts", "import \"../lib/z\";\n"),
        ("src/y.ts", "import \"./x\";\n"),
        ("lib/z.ts", ""),
        ("node_modules/.keep", ""),
    ]);
    settle(&tree);
    tree
}

/// Waits until what was written is older than the clocks of file systems are coarse. Only the time of
/// change counts for that here, and nobody can set it.
fn settle(tree: &Tree) {
    let path = tree.root().join("settled");
    fs::write(&path, "").unwrap();
    while fs::metadata(&path).unwrap().modified().unwrap().elapsed().unwrap()
        < Duration::from_millis(2100)
    {
        std::thread::sleep(Duration::from_millis(50));
    }
    fs::remove_file(&path).unwrap();
}

fn caches(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rfcache"))
        .collect();
    files.sort();
    files
}

fn folder(tree: &Tree) -> PathBuf {
    tree.root().join("node_modules/.cache/ringfence")
}

/// The one cache of the tree.
#[track_caller]
fn cache(tree: &Tree) -> PathBuf {
    let caches = caches(&folder(tree));
    assert_eq!(caches.len(), 1, "{caches:?}");
    caches[0].clone()
}

/// The report, without the time that it took.
fn report(run: &Run) -> Value {
    let mut report = run.json();
    report["summary"]["durationMs"].take();
    report
}

/// A check with these arguments finds what one without a cache finds; gives the number of violations.
#[track_caller]
fn assert_true(tree: &Tree, args: &[&str]) -> usize {
    let run = |args: &[&str]| report(&tree.run(&[&["check", "--format", "json"], args].concat()));
    let warm = run(args);
    assert_eq!(warm, run(&["--no-cache"]));
    warm["violations"].as_array().unwrap().len()
}

/// Puts a text in the place of the file that nobody could tell apart by what the file system says,
/// apart from the time of change, which cannot be set.
fn replace_keeping_times(path: &Path, text: &str) {
    let before = fs::metadata(path).unwrap();
    assert_eq!(before.len(), text.len() as u64);
    fs::write(path, text).unwrap();
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(before.modified().unwrap()).unwrap();
}

#[test]
fn a_run_leaves_a_cache_and_the_next_one_uses_it() {
    let tree = tree();
    assert_eq!(assert_true(&tree, &[]), 1);
    let first = fs::read(cache(&tree)).unwrap();
    assert_eq!(assert_true(&tree, &[]), 1);
    // Nothing is new, so nothing is written.
    assert_eq!(fs::read(cache(&tree)).unwrap(), first);
    assert!(folder(&tree).join(".gitignore").exists());
}

#[test]
fn what_is_stored_is_used() {
    let tree = tree();
    tree.run(&["check"]);
    let mut bytes = fs::read(cache(&tree)).unwrap();
    // Only one who knows the stamps of the files could do this, and then get the checksum right.
    let at = bytes.windows(8).position(|window| window == b"../lib/z").unwrap();
    bytes[at..at + 8].copy_from_slice(b"../lib/q");
    fs::write(cache(&tree), &bytes).unwrap();
    assert_eq!(specifiers(&tree), ["../lib/z"], "damaged");
    let checksum = xxhash_rust::xxh3::xxh3_64(&bytes[24..]);
    bytes[16..24].copy_from_slice(&checksum.to_le_bytes());
    fs::write(cache(&tree), &bytes).unwrap();
    assert_eq!(specifiers(&tree), ["../lib/q"], "made up");
}

/// The specifiers of the imports that break a rule.
fn specifiers(tree: &Tree) -> Vec<String> {
    let report = tree.check();
    let violations = report["violations"].as_array().unwrap();
    violations.iter().map(|violation| violation["specifier"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_node_modules_the_cache_is_one_of_the_user() {
    let tree = tree();
    fs::remove_dir_all(tree.root().join("node_modules")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let run = Run::of(ringfence(tree.root()).args(["check"]).env("XDG_CACHE_HOME", home.path()));
    assert_eq!(run.status(), 1);
    assert_eq!(caches(&home.path().join("ringfence")).len(), 1);
    assert!(!tree.root().join("node_modules").exists());
}

#[test]
fn no_cache_leaves_nothing_and_a_cache_folder_can_be_named() {
    let tree = tree();
    tree.run(&["check", "--no-cache"]);
    assert!(!folder(&tree).exists());
    tree.run(&["check", "--cache-dir", "tmp/cache"]);
    assert_eq!(caches(&tree.root().join("tmp/cache")).len(), 1);
    assert!(!folder(&tree).exists());
    assert_eq!(assert_true(&tree, &["--cache-dir", "tmp/cache"]), 1);
    let run = tree.run(&["check", "--no-cache", "--cache-dir", "x"]);
    assert_eq!(run.status(), 2);
}

#[test]
fn changes_of_every_sort_are_seen() {
    let tree = tree();
    let tsconfig = r#"{ "compilerOptions": { "paths": { "@x": ["./lib/z.ts"] } } }"#;
    let manifest = r##"{ "name": "root", "imports": { "#z": "./lib/z.ts" } }"##;
    let one_way = r#"{ "zones": { "src": { "path": "src", "mayImport": ["lib"] }, "lib": { "path": "lib" } } }"#;
    assert_eq!(assert_true(&tree, &[]), 1);
    for (file, text, violations) in [
        ("src/y.ts", "import \"../lib/z\";\n", 2),
        ("src/new.ts", "import \"../lib/z\";\n", 3),
        ("src/alias.ts", "import \"@x\";\nimport \"#z\";\n", 3),
        ("tsconfig.json", tsconfig, 4),
        ("package.json", manifest, 5),
        ("ringfence.jsonc", one_way, 0),
        ("ringfence.jsonc", CONFIG, 5),
        ("lib/z.ts", "import \"../src/x\";\n", 6),
        (".gitignore", "/src/y.ts\n", 5),
    ] {
        tree.write(file, text);
        assert_eq!(assert_true(&tree, &[]), violations, "{file}");
        assert_eq!(assert_true(&tree, &[]), violations, "{file}");
    }
    fs::rename(tree.root().join("src/new.ts"), tree.root().join("lib/new.ts")).unwrap();
    assert_eq!(assert_true(&tree, &[]), 4);
    fs::remove_file(tree.root().join("lib/z.ts")).unwrap();
    assert_eq!(assert_true(&tree, &[]), 3);
}

#[test]
fn a_file_that_looks_the_same_but_for_its_time_of_change_is_read_again() {
    let tree = tree();
    assert_eq!(assert_true(&tree, &[]), 1);
    replace_keeping_times(&tree.root().join("src/y.ts"), "import \"@/x\";\n");
    assert_true(&tree, &[]);
    replace_keeping_times(&tree.root().join("src/x.ts"), "import \"./lib/z\"; \n");
    assert_eq!(assert_true(&tree, &[]), 0);
}

#[test]
fn a_file_that_was_just_written_is_not_believed_by_its_times() {
    // Written, read and written again before any clock goes on: as fast as possible, many times.
    let tree = tree();
    let path = tree.root().join("src/x.ts");
    for round in 0..10 {
        let text = if round % 2 == 0 { "import \"../lib/z\";\n" } else { "import \"../src/y\";\n" };
        fs::write(&path, text).unwrap();
        let run = tree.run(&["check", "--format", "json"]);
        assert_eq!(report(&run)["violations"].as_array().unwrap().len(), (round + 1) % 2);
    }
}

#[test]
fn a_file_from_the_future_is_seen_to_change() {
    let tree = tree();
    let path = tree.root().join("src/x.ts");
    let future = SystemTime::now() + Duration::from_secs(1_000_000);
    for (text, violations) in [("import \"../lib/z\";\n", 1), ("import \"../src/y\";\n", 0)] {
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(future).unwrap();
        assert_eq!(assert_true(&tree, &[]), violations);
        assert_eq!(assert_true(&tree, &[]), violations);
    }
}

#[test]
fn a_damaged_cache_is_none() {
    let tree = tree();
    tree.run(&["check"]);
    let sound = fs::read(cache(&tree)).unwrap();
    let mut damaged: Vec<Vec<u8>> = vec![Vec::new(), b"nonsense".to_vec(), vec![0xff; 4096]];
    damaged.extend((0..sound.len()).step_by(7).map(|end| sound[..end].to_vec()));
    damaged.extend((0..sound.len()).step_by(5).map(|at| {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        bytes
    }));
    for bytes in damaged {
        fs::write(cache(&tree), &bytes).unwrap();
        let run = tree.run(&["check", "--format", "json"]);
        assert_eq!(report(&run)["violations"].as_array().unwrap().len(), 1);
        // And it is mended.
        assert_ne!(fs::read(cache(&tree)).unwrap(), bytes);
    }
}

#[test]
fn a_cache_of_another_version_is_none() {
    let tree = tree();
    tree.run(&["check"]);
    let mut bytes = fs::read(cache(&tree)).unwrap();
    // The build stands behind the magic number, and the checksum does not cover it.
    bytes[8] ^= 1;
    fs::write(cache(&tree), &bytes).unwrap();
    assert_eq!(assert_true(&tree, &[]), 1);
    assert_ne!(fs::read(cache(&tree)).unwrap(), bytes);
}

#[test]
fn a_cache_of_another_tree_says_nothing() {
    let (tree, other) = (tree(), tree());
    other.write("src/x.ts", "import \"./y\";\n");
    tree.run(&["check"]);
    other.run(&["check"]);
    fs::copy(cache(&other), cache(&tree)).unwrap();
    assert_eq!(assert_true(&tree, &[]), 1);
}

#[test]
fn a_cache_cannot_come_with_the_repository() {
    // Somebody commits a cache in which everything is in order, made where it was.
    let theirs = tree();
    theirs.write("src/x.ts", "import \"./y\"; //z\n");
    settle(&theirs);
    assert_eq!(assert_true(&theirs, &[]), 0);
    theirs.write("src/x.ts", "import \"../lib/z\";\n");
    // Checked out, every file is another one.
    let ours = Tree::new(&[]);
    let copied = std::process::Command::new("cp")
        .args(["-a", "."])
        .arg(ours.root())
        .current_dir(theirs.root())
        .status()
        .unwrap();
    assert!(copied.success());
    let name = cache(&ours);
    let run = ours.run(&["check", "--format", "json"]);
    assert_eq!(report(&run)["violations"].as_array().unwrap().len(), 1);
    // Even under the name that it would have here.
    let own = caches(&folder(&ours)).into_iter().find(|cache| *cache != name).unwrap();
    fs::copy(&name, own).unwrap();
    assert_eq!(assert_true(&ours, &[]), 1);
}

#[test]
fn contents_are_only_believed_where_no_commit_can_put_them() {
    let tree = tree();
    let content = ["check", "--cache-strategy", "content"];
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        Run::of(ringfence(tree.root()).args(content).args(args).env("XDG_CACHE_HOME", home.path()))
    };
    assert_eq!(run(&[]).status(), 1);
    assert!(!folder(&tree).exists());
    assert_eq!(caches(&home.path().join("ringfence")).len(), 1);
    // A folder that git tracks something in, or that is a link that git tracks.
    let git = |args: &[&str]| {
        let status =
            std::process::Command::new("git").args(args).current_dir(tree.root()).status().unwrap();
        assert!(status.success());
    };
    git(&["init", "-q"]);
    assert_eq!(run(&["--cache-dir", "kept"]).status(), 1);
    tree.write("kept/more/x", "");
    git(&["add", "--force", "kept/more/x"]);
    for dir in ["kept", "./kept", "kept/more"] {
        let run = run(&["--cache-dir", dir]);
        assert_eq!(run.status(), 2, "{dir}");
        assert!(run.stderr().contains("git tracks the cache folder"), "{}", run.stderr());
    }
    // By what the file system says it cannot be forged.
    let run = tree.run(&["check", "--cache-dir", "kept"]);
    assert_eq!(run.status(), 1);
}

#[test]
fn by_contents_files_are_recognised_whatever_their_times() {
    let tree = tree();
    let args = ["--cache-strategy", "content", "--cache-dir", "kept"];
    assert_eq!(assert_true(&tree, &args), 1);
    let first = fs::read(caches(&tree.root().join("kept"))[0].clone()).unwrap();
    for file in ["src/x.ts", "src/y.ts", "lib/z.ts"] {
        let text = fs::read(tree.root().join(file)).unwrap();
        fs::remove_file(tree.root().join(file)).unwrap();
        tree.write(file, text);
    }
    assert_eq!(assert_true(&tree, &args), 1);
    assert_eq!(fs::read(caches(&tree.root().join("kept"))[0].clone()).unwrap(), first);
    tree.write("src/x.ts", "");
    assert_eq!(assert_true(&tree, &args), 0);
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_there_is_no_cache() {
    let tree = tree();
    // A file in the place of the folder, a link to nowhere, and one that leads away.
    fs::write(tree.root().join("node_modules/.cache"), "").unwrap();
    assert_eq!(assert_true(&tree, &[]), 1);
    fs::remove_file(tree.root().join("node_modules/.cache")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir(tree.root().join("node_modules/.cache")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder(&tree)).unwrap();
    assert_eq!(assert_true(&tree, &[]), 1);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    // What no file can be made in: also for one who may do everything.
    assert_eq!(assert_true(&tree, &["--cache-dir", "/proc"]), 1);
    assert_eq!(assert_true(&tree, &["--cache-dir", "/dev/full"]), 1);
}

/// A commit can have a link in the place of `node_modules`.
#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_to_other_packages() {
    let tree = tree();
    let modules = tree.root().join("node_modules");
    fs::remove_dir_all(&modules).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &modules).unwrap();
    tree.run(&["check"]);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn something_else_in_the_place_of_the_cache_is_no_trouble() {
    let tree = tree();
    tree.run(&["check"]);
    let path = cache(&tree);
    fs::remove_file(&path).unwrap();
    // A pipe, which would never end.
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(assert_true(&tree, &[]), 1);
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    assert_eq!(assert_true(&tree, &[]), 1);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(assert_true(&tree, &[]), 1);
}

#[test]
fn many_runs_at_once_do_not_disturb_one_another() {
    let tree = tree();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..4 {
                    let run = tree.run(&["check", "--format", "json"]);
                    assert_eq!(report(&run)["violations"].as_array().unwrap().len(), 1);
                    for cache in caches(&folder(&tree)) {
                        _ = fs::remove_file(cache);
                    }
                }
            });
        }
    });
    assert_eq!(assert_true(&tree, &[]), 1);
    let left = fs::read_dir(folder(&tree)).unwrap();
    let names: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

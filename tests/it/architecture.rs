//! The invariants of `ARCHITECTURE.md` that code can check.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// For each folder (or file) of `src/`, the others that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("source", &[]),
    ("watchdog", &[]),
    ("extract", &["base"]),
    ("threads", &["extract"]),
    ("discover", &["base", "source", "extract"]),
    ("resolve", &["base", "source", "extract", "discover"]),
    ("cache", &["base", "source", "extract", "discover", "resolve"]),
    ("graph", &["base", "extract", "discover", "resolve"]),
    ("cruise", &["base", "extract", "discover", "resolve", "graph"]),
    ("rules", &["base", "extract", "discover", "resolve", "graph", "cruise"]),
    // What the config says ends in rules; of the other stages it knows the kinds of imports alone.
    ("config", &["base", "extract", "resolve", "cruise", "rules"]),
    ("probes", &["base", "extract", "discover", "resolve", "graph", "cruise", "rules"]),
    (
        "pipeline",
        &[
            "base", "source", "watchdog", "extract", "discover", "resolve", "graph", "cruise",
            "rules", "config", "probes", "cache",
        ],
    ),
    (
        "prove",
        &[
            "base", "extract", "discover", "resolve", "graph", "rules", "config", "probes",
            "pipeline",
        ],
    ),
    ("session", &["base", "discover", "cache", "config", "pipeline"]),
    ("events", &["base", "session"]),
    (
        "explain",
        &[
            "base", "extract", "discover", "resolve", "graph", "cruise", "rules", "pipeline",
            "session",
        ],
    ),
    (
        "lsp",
        &[
            "base", "extract", "discover", "resolve", "rules", "config", "probes", "pipeline",
            "session", "events", "explain",
        ],
    ),
    ("why", &["base", "extract", "discover", "resolve", "graph", "cruise", "rules", "pipeline"]),
    (
        "migrate",
        &["base", "extract", "discover", "resolve", "rules", "config", "probes", "pipeline"],
    ),
    (
        "report",
        &[
            "base", "source", "extract", "discover", "resolve", "graph", "cruise", "rules",
            "probes", "pipeline", "prove", "explain", "why", "migrate",
        ],
    ),
    (
        "cli",
        &[
            "base", "cache", "discover", "extract", "resolve", "cruise", "rules", "config",
            "probes", "pipeline", "prove", "session", "events", "explain", "lsp", "why", "migrate",
            "report", "threads",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
];

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The stage of a file: its top folder, or its name at the top.
fn stage(path: &Path) -> String {
    let below = path.strip_prefix(src()).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of the crate that a source names behind `crate::`, also in a list in braces.
fn used(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => used.extend(top_level_names(list)),
            None => used.extend(name(rest)),
        }
    }
    used
}

/// The first name of each entry of a `use` list, up to its closing brace.
fn top_level_names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut entry_starts) = (0, Vec::new(), true);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => entry_starts = true,
            c if c.is_whitespace() => {}
            _ if entry_starts => {
                names.extend(name(&list[at..]));
                entry_starts = false;
            }
            _ => {}
        }
    }
    names
}

fn name(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

#[test]
fn data_flows_one_way() {
    let mut wrong = Vec::new();
    for path in sources(&src()) {
        let stage = stage(&path);
        let Some((_, may_use)) = MAY_USE.iter().find(|(name, _)| *name == stage) else {
            panic!("{stage} is not in the table: say what it may use");
        };
        for used in used(&fs::read_to_string(&path).unwrap()) {
            let is_stage = MAY_USE.iter().any(|(name, _)| *name == used);
            if is_stage && used != stage && !may_use.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_use_lists_sees_nested_and_plain_uses() {
    let text =
        "use crate::{\n    base::{path, escape},\n    rules,\n};\nfn f() { crate::graph::x() }";
    assert_eq!(used(text).into_iter().collect::<Vec<_>>(), ["base", "graph", "rules"]);
}

/// What a source says that reads from the disk.
const TOUCHES: &[&str] = &[
    "std::fs",
    "fs::",
    "File::open",
    "env::current_dir",
    ".canonicalize()",
    ".exists()",
    ".is_file()",
    ".metadata()",
];

#[test]
fn only_the_stages_that_read_touch_the_disk() {
    for path in sources(&src()) {
        let text = fs::read_to_string(&path).unwrap();
        let program = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let reads = TOUCHES.iter().any(|word| program.contains(word));
        let may =
            ["config", "discover", "source", "cache", "events", "cli"].contains(&&*stage(&path));
        assert!(!reads || may, "{} touches the disk", path.display());
    }
}

#[test]
fn only_the_command_line_prints() {
    for path in sources(&src()) {
        let text = fs::read_to_string(&path).unwrap();
        let prints =
            ["println!", "eprintln!", "print!(", "io::stdout", "io::stderr", "process::exit"]
                .iter()
                .any(|word| text.contains(word));
        assert!(!prints || stage(&path) == "cli", "{} prints", path.display());
    }
}

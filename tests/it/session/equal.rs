//! Whatever changes, a session finds what a run from nothing finds, and so does a run with a cache.

use std::{fs, path::PathBuf, sync::Arc};

use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use ringfence::{
    cache::{Caching, Folder},
    pipeline::{self, Options},
    session::{Changes, Session},
};
use serde_json::Value;

use super::report;
use crate::support::Tree;

/// Trees that are edited, and edits of each.
const CASES: u32 = 24;
const EDITS: usize = 10;

const SOURCES: &[&str] = &[
    "src/a.ts",
    "src/b.ts",
    "src/b/index.ts",
    "src/c.tsx",
    "lib/x.ts",
    "lib/y.js",
    "lib/new/z.ts",
    "lib/__arch_probes__/fail_src.ts",
    "packages/p/src/index.ts",
    "packages/p/lib.ts",
    "loose.ts",
];

const SPECIFIERS: &[&str] = &[
    "./a",
    "./b",
    "./b.ts",
    "../src/a",
    "../src/b",
    "../lib/x",
    "./x",
    "./y.js",
    "../lib/new/z",
    "@/a",
    "@acme/p",
    "@acme/p/lib",
    "#lib",
    "lodash",
    "node:fs",
    "../packages/p/lib",
    "./nowhere",
];

/// Files that steer the run, and what they may hold; nothing for a file that is not there.
const STEERING: &[(&str, &[&str])] = &[
    (
        "ringfence.jsonc",
        &[
            r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } } }"#,
            r#"{ "zones": { "src": { "path": "src", "mayImport": ["lib"] }, "lib": { "path": "lib" } },
                 "rules": [{ "name": "no-cycles", "circular": true }, { "name": "no-orphans", "orphan": true }] }"#,
            r#"{ "zones": { "src": { "path": "src" } }, "ignore": ["src/b/**"], "unzoned": "warn",
                 "rules": [{ "name": "reach", "from": "src", "to": "lib", "reachable": true }] }"#,
            r#"{ "zones": { "src": "#,
            "",
        ],
    ),
    (
        "tsconfig.json",
        &[
            r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#,
            r#"{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }"#,
            r#"{ "extends": "./packages/p/tsconfig.base.json" }"#,
            "",
        ],
    ),
    ("packages/p/tsconfig.base.json", &[r#"{ "compilerOptions": { "baseUrl": "." } }"#, "{}", ""]),
    (
        "package.json",
        &[
            r##"{ "workspaces": ["packages/*"], "imports": { "#lib": "./lib/x.ts" } }"##,
            r#"{ "name": "root" }"#,
            "",
        ],
    ),
    (
        "packages/p/package.json",
        &[
            r#"{ "name": "@acme/p", "exports": { ".": "./src/index.ts", "./lib": "./lib.ts" } }"#,
            r#"{ "name": "@acme/p", "main": "lib.ts" }"#,
            "{ broken",
            "",
        ],
    ),
    (".gitignore", &["lib/new\n", "b.ts\n!src/b.ts\n", "__arch_probes__\n", ""]),
    ("notes.md", &["# Notes\n", ""]),
];

#[derive(Clone, Debug)]
enum Edit {
    Write(&'static str, String),
    Delete(&'static str),
    Rename(&'static str, &'static str),
    Buffer(&'static str, Option<String>),
    /// Every file is written again, and nobody says which.
    Everything(String),
}

fn source() -> impl Strategy<Value = String> {
    let import = select(SPECIFIERS).prop_map(|specifier| format!("import {specifier:?};\n"));
    let broken = Just("import { from ';\n".to_owned());
    let silenced = select(SPECIFIERS).prop_map(|specifier| {
        format!("// ringfence-ignore-next-line no-src-to-lib -- for now\nimport {specifier:?};\n")
    });
    let line = prop_oneof![8 => import, 1 => broken, 1 => silenced];
    prop::collection::vec(line, 0..4).prop_map(|lines| lines.concat())
}

fn edit() -> impl Strategy<Value = Edit> {
    let path = || select(SOURCES);
    let steering = select(STEERING).prop_flat_map(|(path, texts)| {
        select(texts).prop_map(move |text| match text {
            "" => Edit::Delete(path),
            text => Edit::Write(path, text.to_owned()),
        })
    });
    prop_oneof![
        6 => (path(), source()).prop_map(|(path, text)| Edit::Write(path, text)),
        1 => path().prop_map(Edit::Delete),
        1 => (path(), path()).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => (path(), prop::option::of(source())).prop_map(|(path, text)| Edit::Buffer(path, text)),
        3 => steering,
        1 => source().prop_map(Edit::Everything),
    ]
}

/// A tree, and a session over it.
struct Pair {
    tree: Tree,
    session: Option<Session>,
    buffers: Vec<(PathBuf, Arc<str>)>,
    cache: tempfile::TempDir,
}

impl Pair {
    fn new() -> Self {
        let tree = Tree::new(&[]);
        for path in SOURCES {
            tree.write(path, "import './a';\n");
        }
        for (path, texts) in STEERING {
            tree.write(path, texts[0]);
        }
        let mut pair =
            Self { tree, session: None, buffers: Vec::new(), cache: tempfile::tempdir().unwrap() };
        pair.session = Some(Session::open(&pair.options(Folder::None)).unwrap());
        pair
    }

    fn options(&self, folder: Folder) -> Options {
        let caching = Caching { folder, ..Caching::default() };
        Options { cwd: self.tree.root().to_owned(), caching, ..Options::default() }
    }

    /// Makes an edit, and says what a watcher would say of it.
    fn make(&mut self, edit: &Edit) -> Changes {
        let path = |path: &str| self.tree.root().join(path);
        let mut changes = Changes::default();
        match edit {
            Edit::Write(to, text) => {
                self.tree.write(to, text);
                changes.touched = vec![path(to)];
            }
            Edit::Delete(gone) => {
                _ = fs::remove_file(path(gone));
                changes.touched = vec![path(gone)];
            }
            Edit::Rename(from, to) => {
                fs::create_dir_all(path(to).parent().unwrap()).unwrap();
                _ = fs::rename(path(from), path(to));
                changes.touched = vec![path(from), path(to)];
            }
            Edit::Buffer(of, text) => {
                let text: Option<Arc<str>> = text.as_deref().map(Arc::from);
                self.buffers.retain(|(known, _)| *known != path(of));
                self.buffers.extend(text.iter().map(|text| (path(of), Arc::clone(text))));
                changes.buffers = vec![(path(of), text)];
            }
            Edit::Everything(text) => {
                for file in SOURCES.iter().filter(|file| path(file).exists()) {
                    self.tree.write(file, text);
                }
                changes.everything = true;
            }
        }
        changes
    }

    /// What the session, a run from nothing and one with a cache find, or why they cannot be made.
    fn results(&mut self, changes: &Changes) -> [Result<Value, String>; 3] {
        let shown = |error: pipeline::RunError| error.render(false);
        let fresh = Session::open_with(&self.options(Folder::None), self.buffers.clone());
        let cached = self.options(Folder::At(self.cache.path().to_owned()));
        let cached = Session::open_with(&cached, self.buffers.clone());
        let session = self.session.as_mut().unwrap();
        let applied = session.apply(changes).map(|()| report(session.checked()));
        [
            applied.map_err(shown),
            fresh.map(|session| report(session.checked())).map_err(shown),
            cached.map(|session| report(session.checked())).map_err(shown),
        ]
    }
}

#[test]
fn incremental_equals_cold_and_warm_equals_cold() {
    // The same edits in every run: who finds a difference can repeat it.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    let edits = prop::collection::vec(edit(), EDITS);
    let outcome = runner.run(&edits, |edits| {
        let mut pair = Pair::new();
        for (at, edit) in edits.iter().enumerate() {
            let changes = pair.make(edit);
            let [applied, fresh, cached] = pair.results(&changes);
            prop_assert_eq!(&applied, &fresh, "the session, after edit {} of {:#?}", at, edits);
            prop_assert_eq!(&cached, &fresh, "the cache, after edit {} of {:#?}", at, edits);
        }
        Ok(())
    });
    outcome.unwrap();
}

//! Random trees whose files import each other in all ways to write that.

use std::{fmt, path::Path};

use proptest::{
    collection::vec,
    option::weighted,
    prelude::*,
    sample::{Index, select},
};
use ringfence::base::path;

use crate::support::{Tree, link};

const FOLDERS: &[&str] = &[
    "src",
    "src/a",
    "src/a/b",
    "src/foo",
    "util",
    "packages/p",
    "packages/p/src",
    "packages/p/foo",
    "packages/q",
    "packages/q/src",
    "packages/q/src/a",
];
const NAMES: &[&str] = &[
    "foo.ts",
    "foo.tsx",
    "foo.js",
    "foo.jsx",
    "foo.d.ts",
    "index.ts",
    "index.tsx",
    "index.js",
    "index.jsx",
    "index.d.ts",
    "a.ts",
    "a.tsx",
    "a.js",
    "a.d.ts",
    "b.ts",
    "b.jsx",
    "foo.test.ts",
    "foo.test.js",
    "x.y.tsx",
    "esm.mts",
    "esm.mjs",
    "esm.d.mts",
    "data.json",
];
/// Specifiers that are no relative paths.
const BARE: &[&str] = &[
    "@/foo",
    "@/a/foo",
    "@/foo.js",
    "@/a",
    "@/a/b/a.ts",
    "@/index",
    "~foo",
    "@util",
    "@x/a/y",
    "foo",
    "a/foo",
    "foo/index.js",
    "@acme/p",
    "@acme/p/sub",
    "@acme/p/j/foo",
    "@acme/p/src/foo",
    "@acme/p/foo",
    "@acme/p/src",
    "@acme/q",
    "@acme/q/sub",
    "@acme/q/src/a/foo.js",
    "#int",
    "#a/foo",
];
/// What an aliasing configuration says.
const ALIASES: &[&str] = &[
    r#""strict": true"#,
    r#""paths": { "@/*": ["./src/*"], "~foo": ["./src/foo"], "@util": ["./util"] }"#,
    r#""paths": { "@/*": ["./src/*", "./packages/p/src/*"], "@x/*/y": ["./src/*/b"] }"#,
    r#""baseUrl": ".", "paths": { "@/*": ["util/*", "src/*"], "@acme/p": ["packages/p/src"] }"#,
    r#""baseUrl": "./src""#,
    r#""baseUrl": "./src", "paths": { "*": ["./*", "../util/*"] }"#,
];
/// What of a package its manifest offers. No file by the extension of a source: TypeScript would rather have
/// a script of that name than a source with another extension.
const OFFERS: &[&str] = &[
    r#""private": true"#,
    r#""main": "./src/index.js""#,
    r#""main": "src/foo""#,
    r#""main": "./foo.js""#,
    r#""exports": "./src/index.js""#,
    r#""exports": { ".": "./src/index.js", "./sub": "./src/a.js", "./j/*": "./src/*.js" }"#,
    r##""exports": { ".": { "import": "./src/index.js", "default": "./src/index.js" } }, "imports": { "#int": "./src/a.js", "#a/*": "./src/*.js" }"##,
];
/// In every configuration.
const COMPILER: &str = r#""module": "esnext", "moduleResolution": "bundler", "allowJs": true, "resolveJsonModule": true, "allowImportingTsExtensions": true, "noEmit": true"#;

/// A tree: files, and what they import.
#[derive(Clone)]
pub(super) struct Sample {
    sources: Vec<(String, Vec<String>)>,
    around: Vec<(&'static str, String)>,
}

/// How a relative path is written.
#[derive(Clone, Copy, Debug)]
enum Spelling {
    Whole,
    Bare,
    As(&'static str),
    Folder,
    With(&'static str),
}

/// What an import names.
#[derive(Clone, Debug)]
enum Aim {
    File(Index, Spelling),
    Path(&'static str, &'static str, Spelling),
    Bare(&'static str),
}

pub(super) fn samples() -> impl Strategy<Value = Sample> {
    use Spelling::{As, Bare, Folder, Whole, With};
    let spelling = || {
        prop_oneof![
            3 => Just(Whole),
            8 => Just(Bare),
            4 => select(vec![As(".js"), As(".jsx"), As(".ts"), As(".tsx"), As(".mjs"), As(".mts")]),
            2 => Just(Folder),
            1 => select(vec![With("/"), With("/."), With("/.."), With("/./")]),
        ]
    };
    let aim = prop_oneof![
        5 => (any::<Index>(), spelling()).prop_map(|(file, spelling)| Aim::File(file, spelling)),
        2 => (select(FOLDERS), select(NAMES), spelling())
            .prop_map(|(folder, name, spelling)| Aim::Path(folder, name, spelling)),
        3 => select(BARE).prop_map(Aim::Bare),
    ];
    let file = (select(FOLDERS), select(NAMES)).prop_map(|(dir, name)| format!("{dir}/{name}"));
    let files = vec((file, vec(aim, 0..6)), 4..24);
    let inner = (any::<bool>(), select(ALIASES));
    (files, select(ALIASES), weighted(0.4, inner), select(OFFERS), select(OFFERS))
        .prop_map(|(files, aliases, inner, p, q)| sample(files, aliases, inner, [p, q]))
}

fn sample(
    files: Vec<(String, Vec<Aim>)>,
    aliases: &str,
    inner: Option<(bool, &str)>,
    [p, q]: [&str; 2],
) -> Sample {
    let config = |extends: &str, aliases: &str| {
        format!(r#"{{ {extends}"compilerOptions": {{ {COMPILER}, {aliases} }} }}"#)
    };
    let package = |name, offers| format!(r#"{{ "name": "@acme/{name}", {offers} }}"#);
    let mut around = vec![
        ("package.json", r#"{ "name": "root", "workspaces": ["packages/*"] }"#.to_owned()),
        ("tsconfig.json", config("", aliases)),
        ("packages/p/package.json", package("p", p)),
        ("packages/q/package.json", package("q", q)),
    ];
    if let Some((extends, aliases)) = inner {
        let extends = if extends { r#""extends": "../../tsconfig.json", "# } else { "" };
        around.push(("packages/p/tsconfig.json", config(extends, aliases)));
    }
    let paths: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    let mut sources: Vec<(String, Vec<String>)> = Vec::new();
    for (path, aims) in files {
        let imports: Vec<String> = aims.iter().map(|aim| aim.written(&path, &paths)).collect();
        // What is declared and what is data imports nothing.
        let imports = if path.contains(".d.") || is_data(&path) { Vec::new() } else { imports };
        if sources.iter().all(|(known, _)| *known != path) {
            sources.push((path, imports));
        }
    }
    Sample { sources, around }
}

fn is_data(path: &str) -> bool {
    path::file_name(path) == "data.json"
}

impl Aim {
    /// The specifier, in the file at `from`.
    fn written(&self, from: &str, files: &[String]) -> String {
        let (path, spelling) = match self {
            Self::Bare(specifier) => return (*specifier).to_owned(),
            Self::File(file, spelling) => (file.get(files).clone(), spelling),
            Self::Path(folder, name, spelling) => (format!("{folder}/{name}"), spelling),
        };
        let stem = [".d.ts", ".d.mts", ".tsx", ".ts", ".jsx", ".js", ".mts", ".mjs"]
            .iter()
            .find_map(|extension| path.strip_suffix(extension))
            .unwrap_or(&path);
        let (path, end) = match spelling {
            // Who names declarations does not mean what they are of, as TypeScript would have it.
            Spelling::Whole if !path.contains(".d.") => (path.as_str(), ""),
            Spelling::Whole | Spelling::Bare => (stem, ""),
            Spelling::As(extension) | Spelling::With(extension) => (stem, *extension),
            Spelling::Folder => (path::parent(&path), ""),
        };
        let relative = path::relative(&format!("/{}", path::parent(from)), &format!("/{path}"));
        let dot = if relative.starts_with("..") { "" } else { "./" };
        format!("{dot}{relative}{end}")
    }
}

impl Sample {
    /// Every import: the file, and the specifier.
    pub(super) fn imports(&self) -> Vec<(String, String)> {
        let of_file = |(path, imports): &(String, Vec<String>)| {
            imports.iter().map(|specifier| (path.clone(), specifier.clone())).collect::<Vec<_>>()
        };
        self.sources.iter().flat_map(of_file).collect()
    }

    fn texts(&self) -> impl Iterator<Item = (&str, String)> {
        let text = |(path, imports): &(String, Vec<String>)| {
            if is_data(path) {
                return "{}\n".to_owned();
            }
            let import = |specifier: &String| format!("import {specifier:?};\n");
            imports.iter().map(import).chain(["export {};\n".to_owned()]).collect()
        };
        let sources = self.sources.iter().map(move |source| (source.0.as_str(), text(source)));
        sources.chain(self.around.iter().map(|(path, text)| (*path, format!("{text}\n"))))
    }

    /// Writes it, with the packages installed.
    pub(super) fn write(&self) -> Tree {
        let tree = Tree::new(&[]);
        for (path, text) in self.texts() {
            tree.write(path, text);
        }
        for name in ["p", "q"] {
            let at = tree.root().join("node_modules/@acme").join(name);
            link(&Path::new("../../packages").join(name), &at);
        }
        tree
    }
}

/// In the form of a spec.
impl fmt::Debug for Sample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, text) in self.texts() {
            let language = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            writeln!(out, "```{language} {path}\n{}\n```\n", text.trim_end())?;
        }
        Ok(())
    }
}

//! Random trees: some files, each with some imports.

use proptest::{
    bool::weighted,
    collection::vec,
    prelude::*,
    sample::{Index, select, subsequence},
};

use super::forms::{self, Form};

/// The files that a tree may have.
const FILES: &[&str] = &[
    "src/a/one.ts",
    "src/a/two.ts",
    "src/b/one.ts",
    "src/b/four.js",
    "src/a/inner/three.ts",
    "lib/one.ts",
    "lib/a/eight.ts",
    "src/b/inner/five.tsx",
    "src/(c)/six.ts",
    "src/(c)/seven.mts",
    "src/[d]/nine.ts",
    "src/a/index.ts",
    "src/a/twelve.mjs",
    "lib/util.cjs",
    "lib/thirteen.cts",
    "src/b/eleven.jsx",
    "src/a.b/ten.ts",
    "src/b/types.d.ts",
    "src/data.json",
    "src/style.css",
];

/// What is imported that is none of these files.
const OTHERS: &[&str] = &[
    "fs",
    "./missing",
    "pkg",
    "node:path",
    "pkg/lib/inner",
    "@scope/x",
    "dev",
    "peer",
    "optional",
    "twice",
    "bundled",
    "undeclared",
    "typed",
    "exported",
    "exported/sub",
    "exported/hidden",
    "exported/lib/sub.js",
    "@acme/w",
    "@acme/w/deep",
    "never",
    "declared-only",
    "old",
    "#inner",
    "#folder/one.js",
    "#nothing",
    "node:test",
    "fs/promises",
    "@/missing",
    "../../nothing/there.js",
    "electron",
    "bun:test",
    "pkg!./x",
    "https://example.org/x.js",
    ".",
    "..",
    "/absolute",
];

/// What is there beside the files: packages, manifests, aliases.
const AROUND: &[(&str, &str)] = &[
    (
        "package.json",
        r##"{
  "name": "root",
  "license": "MIT",
  "workspaces": ["packages/*"],
  "imports": { "#inner": "./src/a/one.ts", "#folder/*.js": "./src/b/*.ts" },
  "dependencies": { "pkg": "1", "@scope/x": "1", "twice": "1", "bundled": "1", "exported": "1", "declared-only": "1", "old": "1", "@acme/w": "1" },
  "devDependencies": { "dev": "1", "twice": "1", "@types/typed": "1" },
  "peerDependencies": { "peer": "1" },
  "optionalDependencies": { "optional": "1" },
  "bundledDependencies": ["bundled"]
}
"##,
    ),
    (
        "node_modules/pkg/package.json",
        r#"{ "name": "pkg", "main": "main.js", "module": "lib/inner.js", "license": "MIT" }"#,
    ),
    ("node_modules/pkg/main.js", "require(\"./lib/inner\");\nrequire(\"dev\");\n"),
    ("node_modules/pkg/lib/inner.js", ""),
    (
        "node_modules/@scope/x/package.json",
        r#"{ "name": "@scope/x", "license": "GPL-3.0", "types": "x.d.ts" }"#,
    ),
    ("node_modules/@scope/x/index.js", "import \"../../pkg/main\";\n"),
    ("node_modules/@scope/x/x.d.ts", ""),
    ("node_modules/dev/index.js", ""),
    ("node_modules/peer/index.js", ""),
    ("node_modules/optional/package.json", r#"{ "name": "optional", "main": "nowhere.js" }"#),
    ("node_modules/twice/index.js", ""),
    ("node_modules/bundled/index.js", ""),
    ("node_modules/undeclared/index.js", ""),
    ("node_modules/@types/typed/index.d.ts", ""),
    ("node_modules/old/package.json", r#"{ "name": "old", "deprecated": "yes" }"#),
    ("node_modules/old/index.js", ""),
    (
        "node_modules/exported/package.json",
        r#"{ "name": "exported", "main": "./lib/main.js", "exports": { ".": { "import": "./lib/import.js", "default": "./lib/main.js" }, "./sub": "./lib/sub.js" } }"#,
    ),
    ("node_modules/exported/lib/main.js", ""),
    ("node_modules/exported/lib/import.js", ""),
    ("node_modules/exported/lib/sub.js", ""),
    (
        "packages/w/package.json",
        r#"{ "name": "@acme/w", "main": "src/w.ts", "dependencies": { "undeclared": "1" } }"#,
    ),
    ("packages/w/src/w.ts", "import \"undeclared\";\nimport \"pkg\";\n"),
    ("packages/w/deep.ts", "import \"./src/w\";\n"),
];

/// The aliases of each tree.
const TSCONFIG: &str = r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "~lib": ["lib/one.ts"] } } }
"#;

/// What dependency-cruiser has to read first: which files it follows is settled by the first import
/// that resolves to a file, and TypeScript imported by a `.js` name would settle it for the worse.
const FIRST: &[(&str, &str)] = &[("first.ts", "import \"./second\";\n"), ("second.ts", "")];

/// The symbolic links of a tree: where, and what to.
pub(super) const LINKS: &[(&str, &str)] = &[("node_modules/@acme/w", "../../packages/w")];

/// An import before it is known which files there are.
#[derive(Clone, Debug)]
struct Import {
    form: Form,
    target: Target,
}

#[derive(Clone, Debug)]
enum Target {
    File(Index, Spelling),
    Other(&'static str),
}

/// How the specifier of a file is spelled.
#[derive(Clone, Copy, Debug)]
enum Spelling {
    Short,
    Full,
    /// `.js` for `.ts`, and so on.
    Compiled,
    Folder,
    Alias,
    Query,
    FromRoot,
}

/// The files of a tree and their text, and what lies around them.
pub(super) type Files = Vec<(String, String)>;

/// Trees in which it is about the graph: of few forms, with many edges.
pub(super) fn graph() -> impl Strategy<Value = Files> {
    let file = prop_oneof![
        12 => (any::<Index>(), prop_oneof![9 => Just(Spelling::Short), 1 => Just(Spelling::Full)])
            .prop_map(|(index, spelling)| Target::File(index, spelling)),
        1 => select(&OTHERS[..8]).prop_map(Target::Other),
    ];
    let import = (forms::common(), file).prop_map(|(form, target)| Import { form, target });
    tree(3..10, vec(import, 0..4))
}

/// Trees in which it is about imports: of all forms, with all targets.
pub(super) fn imports() -> impl Strategy<Value = Files> {
    let spelling = select(vec![
        Spelling::Short,
        Spelling::Full,
        Spelling::Compiled,
        Spelling::Folder,
        Spelling::Alias,
        Spelling::Query,
        Spelling::FromRoot,
    ]);
    let target = prop_oneof![
        1 => (any::<Index>(), spelling).prop_map(|(index, spelling)| Target::File(index, spelling)),
        1 => select(OTHERS).prop_map(Target::Other),
    ];
    let import = (forms::any(), target).prop_map(|(form, target)| Import { form, target });
    tree(2..7, vec(import, 0..5)).prop_map(|mut files| {
        files.splice(0..0, FIRST.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())));
        files
    })
}

fn tree(
    size: std::ops::Range<usize>,
    imports: impl Strategy<Value = Vec<Import>>,
) -> impl Strategy<Value = Files> {
    let files = subsequence(FILES, size.clone());
    (files, vec(imports, size.end), weighted(0.8)).prop_map(|(paths, imports, around)| {
        let mut number = 0;
        let mut write = |(path, imports): (&&str, &Vec<Import>)| {
            ((*path).to_owned(), text(path, &paths, imports, &mut number))
        };
        let mut files: Files = paths.iter().zip(&imports).map(&mut write).collect();
        if !paths.iter().any(|path| path.starts_with("src/")) {
            files.push(("src/main.ts".to_owned(), "import \"../lib/one\";\n".to_owned()));
        }
        files.push(("tsconfig.json".to_owned(), TSCONFIG.to_owned()));
        if around {
            files.extend(AROUND.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())));
        }
        files
    })
}

/// The text of a file.
fn text(path: &str, paths: &[&str], imports: &[Import], number: &mut usize) -> String {
    let ending = path.rsplit('.').next().unwrap_or_default();
    match ending {
        "json" => return "{}\n".to_owned(),
        "css" => return String::new(),
        _ => {}
    }
    let typescript = matches!(ending, "ts" | "tsx" | "mts" | "cts");
    let mut imports: Vec<&Import> =
        imports.iter().filter(|import| typescript || !import.form.typescript).collect();
    imports.sort_by_key(|import| !import.form.is_head());
    let mut text = String::new();
    for import in imports {
        *number += 1;
        text += &import.form.write(&specifier(path, paths, &import.target), *number);
        text.push('\n');
    }
    text
}

fn specifier(path: &str, paths: &[&str], target: &Target) -> String {
    let (index, spelling) = match target {
        Target::File(index, spelling) => (index, *spelling),
        Target::Other(specifier) => return (*specifier).to_owned(),
    };
    let to = paths[index.index(paths.len())];
    let stem = stem(to);
    match spelling {
        Spelling::Short => relative(path, stem),
        Spelling::Full => relative(path, to),
        Spelling::Compiled => {
            let ending = &to[stem.len()..];
            let ending = ending.replace(".d.ts", ".js").replace('t', "j").replace("jsx", "js");
            relative(path, &format!("{stem}{ending}"))
        }
        Spelling::Folder => relative(path, to.rsplit_once('/').map_or(".", |(folder, _)| folder)),
        Spelling::Alias => match stem.strip_prefix("src/") {
            Some(rest) => format!("@/{rest}"),
            None => "~lib".to_owned(),
        },
        Spelling::Query => relative(path, &format!("{to}?query")),
        Spelling::FromRoot => stem.to_owned(),
    }
}

fn stem(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let dot = name.find('.').unwrap_or(name.len());
    &path[..folder.len() + 1 + dot]
}

/// The specifier of a path from the root, seen from a file.
fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let to: Vec<&str> = to.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - common);
    let start = if up.is_empty() { "./" } else { &up };
    format!("{start}{}", to[common..].join("/"))
}

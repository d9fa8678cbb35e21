//! What is said about configs in JavaScript and TypeScript that do not run, or that do not give
//! a config.

use std::fmt::Write as _;

use super::wrong;
use crate::support::Tree;

/// What is said about each of these files.
#[track_caller]
fn each(files: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (file, text) in files {
        writeln!(out, "{}", wrong(&Tree::new(&[(file, text)]), file)).unwrap();
    }
    out
}

#[test]
fn what_throws() {
    insta::assert_snapshot!(each(&[
        (
            "c.js",
            "#!/usr/bin/env node\n'use strict';\nfunction deep() {\n  return undefined.foo;\n}\nmodule.exports = deep();"
        ),
        ("c.mjs", "\nconst x = 1;\nthrow new RangeError('no ' + x);"),
        (
            "c.ts",
            "interface A {\n  a: string;\n}\n\nfunction fail(a: A): never {\n  throw new Error(a.a);\n}\nexport default fail({ a: 'b' });"
        ),
        ("c.mjs", "await null;\nnope();"),
        ("c.js", "module.exports = Promise.reject(new Error('rejected'));"),
        (
            "c.js",
            "async function late() {\n  throw new Error('nobody waits');\n}\nlate();\nmodule.exports = {};"
        ),
        ("c.js", "throw 'a string';"),
        ("c.js", "throw { code: 1 };"),
        ("c.js", "throw new Error();"),
        (
            "c.js",
            "class Own extends Error { name = 'Own' }\nthrow new Own('line\\n\\u001b[31mone');"
        ),
        ("c.js", "module.exports = {\n  get options() {\n    throw new Error('getter');\n  }\n};"),
        ("c.js", "module.exports = { options: { prefix: String(Symbol.iterator - 1) } };"),
        ("c.js", "process.exit(0);"),
        ("c.js", "x = 1; let x;"),
    ]));
}

#[test]
fn modules_that_are_not_there() {
    insta::assert_snapshot!(each(&[
        ("c.js", "const a = 1;\nconst b = require('./gone');"),
        ("c.mjs", "import a from './gone.js';\nexport default a;"),
        ("c.mjs", "export default await import('gone');"),
        ("c.mjs", "import { gone } from 'node:path';\nexport default gone;"),
        ("c.js", "const fs = require('fs');\nmodule.exports = {};"),
        ("c.mjs", "import { execSync } from 'node:child_process';\nexport default {};"),
        ("c.mjs", "import 'https://example.com/config.js';\nexport default {};"),
        ("c.js", "require('node:nothing');"),
        ("c.js", "require(1);"),
    ]));
}

#[test]
fn modules_that_are_broken() {
    let tree = Tree::new(&[
        ("json.js", "module.exports = require('./data.json');"),
        ("data.json", "{\n  \"a\": 1,\n}"),
        ("syntax.mjs", "import './lib/bad.js';\nexport default {};"),
        ("lib/bad.js", "export const = 1;"),
        ("package.js", "const glob = require('glob');\nmodule.exports = glob('*');"),
        ("node_modules/glob/index.js", "const fs = require('fs');"),
        ("throws.js", "require('./lib/throws.js');"),
        ("lib/throws.js", "\n\nnull.x;"),
        ("waits.cjs", "require('./lib/waits.mjs');"),
        ("lib/waits.mjs", "await new Promise(() => {});"),
        ("export.mjs", "import { y } from './lib/x.mjs';\nexport default y;"),
        ("lib/x.mjs", "export const x = 1;"),
    ]);
    tree.write("latin1.js", "require('./lib/latin1.js')");
    tree.write("lib/latin1.js", b"// \xe9");
    tree.write("big.js", "require('./lib/big.js')");
    tree.write("lib/big.js", vec![b' '; (4 << 20) + 1]);
    let files = [
        "json.js",
        "syntax.mjs",
        "package.js",
        "throws.js",
        "waits.cjs",
        "export.mjs",
        "latin1.js",
        "big.js",
    ];
    insta::assert_snapshot!(files.map(|file| wrong(&tree, file)).join("\n"));
}

#[test]
fn what_is_no_config() {
    insta::assert_snapshot!(each(&[
        ("c.mjs", "export const forbidden = [];\n"),
        ("c.js", "module.exports = () => ({ forbidden: [] });"),
        ("c.js", "module.exports = 'x';"),
        ("c.js", "module.exports = undefined;"),
        ("c.mjs", "export default [];"),
        ("c.mjs", "export default new Promise(() => {});"),
        ("c.mjs", "await new Promise(() => {});\nexport default {};"),
        ("c.js", "exports.__esModule = true;\nexports.default = { forbidden: [] };"),
    ]));
}

#[test]
fn problems_are_shown_where_the_script_says_it() {
    insta::assert_snapshot!(each(&[
        (
            ".dependency-cruiser.cjs",
            "/** @type {import('dependency-cruiser').IConfiguration} */\nmodule.exports = {\n  forbidden: [\n    {\n      name: 'no-x',\n      severty: 'error',\n      from: {},\n      to: { dependencyTypes: ['npm-deb'] },\n    },\n  ],\n};"
        ),
        (
            "c.ts",
            "const own = [{ name: 'own', from: {}, to: { path: '(' } }];\nconst base = [{ name: 'base', from: {}, to: { circular: 1 } }] as const;\nconst config: any = {\n  forbidden: [{ from: {} }, ...own, ...base, { name: 'last', from: {}, too: {} }],\n  options: { ['max' + 'Depth']: 100 },\n} satisfies any;\nexport default config;"
        ),
        (
            "c.mjs",
            "const rule = (name) => ({ name, from: { pathh: name } });\nexport default {\n  forbidden: [\n    rule('a'),\n    ...['b'].map(rule),\n  ],\n};"
        ),
        (
            "c.cjs",
            "const all = {};\nall.forbiden = [];\nall.options = { metrics: 'yes' };\nexports = module.exports = all;"
        ),
        ("c.cjs", "exports.forbiden = [];"),
        ("c.cjs", "module.exports = {\n  extends: [\n    './gone',\n  ],\n};"),
    ]));
}

#[test]
fn text_that_does_not_parse() {
    insta::assert_snapshot!(each(&[
        ("c.js", "module.exports = {\n  forbidden: [\n};"),
        ("c.cjs", "export default {};"),
        ("c.mjs", "const x = 1;\nreturn x;"),
        ("c.mjs", "const rule = 1;\nconst rule = 2;\nexport default {};"),
        ("c.ts", "const x: = 1;\nexport default {};"),
        ("c.mts", "enum {\n}\nexport default {};"),
        ("c.cts", "export = ;"),
        ("c.js", "'\u{1b}[31m"),
        ("depcruise", "{ \"forbidden\": [] }"),
    ]));
}

#[test]
fn values_that_are_not_data() {
    insta::assert_snapshot!(each(&[
        ("c.js", "module.exports = {\n  forbidden: [() => ({}), undefined],\n};"),
        (
            "c.js",
            "module.exports = {\n  forbidden: [{ name: Symbol('x'), comment: 10n, from: { path: /x/ }, to: new Date(0) }],\n};"
        ),
        ("c.js", "module.exports = { options: new Map() };"),
        ("c.js", "module.exports = { forbidden: new Set() };"),
        ("c.js", "module.exports = { options: { prefix: new Error('x'), suffix: '\\ud800' } };"),
        ("c.mjs", "export default { extends: Promise.resolve('x') };"),
        (
            "c.js",
            "const env = {};\nenv.self = env;\nmodule.exports = { options: { webpackConfig: { env } } };"
        ),
        (
            "c.js",
            "let env = {};\nfor (let i = 0; i < 100; i++) env = { env };\nmodule.exports = { options: { webpackConfig: { env } } };"
        ),
        ("c.js", "module.exports = { options: { maxDepth: 0 / 0 } };"),
    ]));
}

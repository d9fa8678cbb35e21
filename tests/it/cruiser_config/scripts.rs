//! Configs in JavaScript and TypeScript that run.

use super::{brief, load};
use crate::support::Tree;

/// The prefix that a config sets, which is `file` among the others.
#[track_caller]
fn prefix(file: &str, text: &str, others: &[(&str, &str)]) -> String {
    let tree = Tree::new(others);
    tree.write(file, text);
    let loaded = load(&tree, file).unwrap_or_else(|error| panic!("{}", error.render(false)));
    loaded.config.options.prefix.unwrap_or_default()
}

/// The text of a `CommonJS` config that has an expression for its prefix.
fn common(before: &str, prefix: &str) -> String {
    format!("{before}\nmodule.exports = {{ options: {{ prefix: String({prefix}) }} }};")
}

/// The same as an ECMAScript module.
fn module(before: &str, prefix: &str) -> String {
    format!("{before}\nexport default {{ options: {{ prefix: String({prefix}) }} }};")
}

#[test]
fn every_ending_is_run() {
    let (common, module) = (common("", "'c'"), module("", "'m'"));
    for (file, text, expected) in [
        (".dependency-cruiser.js", &common, "c"),
        (".dependency-cruiser.js", &module, "m"),
        (".dependency-cruiser.cjs", &common, "c"),
        (".dependency-cruiser.mjs", &module, "m"),
        (".dependency-cruiser.ts", &common, "c"),
        (".dependency-cruiser.ts", &module, "m"),
        (".dependency-cruiser.cts", &common, "c"),
        (".dependency-cruiser.mts", &module, "m"),
        ("depcruise", &common, "c"),
        ("depcruise", &module, "m"),
    ] {
        assert_eq!(prefix(file, text, &[]), expected, "{file}: {text}");
    }
}

#[test]
fn what_a_js_file_is_its_manifest_says_or_its_syntax() {
    let types = |text: &str, manifest: &str| prefix("a/c.js", text, &[("package.json", manifest)]);
    let strict = "function f() { return typeof this }";
    let (sloppy, module) = (common(strict, "f()"), module(strict, "f()"));
    assert_eq!(types(&sloppy, "{}"), "object", "CommonJS is sloppy");
    assert_eq!(types(&module, "{}"), "undefined", "modules are strict");
    assert_eq!(types(&module, r#"{ "type": "module" }"#), "undefined");
    assert_eq!(types(&module, r#"{ "type": "commonjs" }"#), "undefined");
    assert_eq!(types(&sloppy, r#"{ "type": "commonjs" }"#), "object");
    assert_eq!(types("export default await { options: { prefix: 'a' } }", "{}"), "a");
    let meta =
        "const options = { prefix: await 'b' };\nexport { x as default };\nconst x = { options };";
    assert_eq!(types(meta, "{}"), "b");
}

#[test]
fn modules_are_found_as_node_finds_them() {
    let files = [
        ("lib/index.js", "exports.x = 'index'"),
        ("lib/data.json", r#"{ "x": "json" }"#),
        ("lib/typed.ts", "export const x: string = 'ts'"),
        ("lib/plain.cjs", "module.exports = { x: 'cjs' }"),
        ("lib/native.mjs", "export const x = 'mjs'; export default { x: 'default' }"),
        ("node_modules/main/package.json", r#"{ "main": "./lib" }"#),
        ("node_modules/main/lib.js", "exports.x = 'main'"),
        (
            "node_modules/@a/b/package.json",
            r#"{ "exports": { ".": { "import": "./i.mjs", "require": "./r.cjs" }, "./sub/*": "./s/*.js" } }"#,
        ),
        ("node_modules/@a/b/i.mjs", "export const x = 'imported'"),
        ("node_modules/@a/b/r.cjs", "exports.x = 'required'"),
        ("node_modules/@a/b/s/z.js", "exports.x = 'sub'"),
        ("package.json", r##"{ "imports": { "#own": "./lib/plain.cjs" } }"##),
    ];
    for (name, required, imported) in [
        ("./lib", "index", "index"),
        ("./lib/data.json", "json", "json"),
        ("./lib/data", "json", "json"),
        ("./lib/typed", "ts", "ts"),
        ("./lib/typed.js", "ts", "ts"),
        ("./lib/plain.cjs", "cjs", "cjs"),
        ("./lib/native.mjs", "mjs", "mjs"),
        ("main", "main", "main"),
        ("@a/b", "required", "imported"),
        ("@a/b/sub/z", "sub", "sub"),
        ("#own", "cjs", "cjs"),
    ] {
        let by_require = common(&format!("const {{ x }} = require('{name}');"), "x");
        assert_eq!(prefix("c.cjs", &by_require, &files), required, "require {name}");
        let by_import = module(&format!("import * as all from '{name}';"), "all.x");
        assert_eq!(prefix("c.mjs", &by_import, &files), imported, "import {name}");
        let later = module(&format!("const {{ x }} = await import('{name}');"), "x");
        assert_eq!(prefix("c.mjs", &later, &files), imported, "import() {name}");
    }
}

#[test]
fn commonjs_and_modules_use_one_another() {
    let files = [
        ("c.cjs", "module.exports = { x: 1, 'not a name': 2, default: 3, class: 4 };"),
        ("f.cjs", "module.exports = () => 'called';"),
        ("m.mjs", "export const x = 1; export default 2;"),
        ("own.mjs", "const it = 'whole'; export { it as 'module.exports' };"),
        (
            "once.cjs",
            "globalThis.times = (globalThis.times ?? 0) + 1; exports.times = globalThis.times;",
        ),
        ("a.cjs", "exports.early = 1; exports.b = require('./b.cjs').seen;"),
        ("b.cjs", "exports.seen = require('./a.cjs').early;"),
    ];
    let m = |before: &str, value: &str| prefix("x.mjs", &module(before, value), &files);
    assert_eq!(m("import c, { x } from './c.cjs';", "[x, c.default, c['not a name']]"), "1,3,2");
    assert_eq!(m("import f from './f.cjs';", "f()"), "called");
    assert_eq!(m("import './once.cjs'; import { times } from './once.cjs';", "times"), "1");
    let c = |before: &str, value: &str| prefix("x.cjs", &common(before, value), &files);
    assert_eq!(c("const m = require('./m.mjs');", "[m.x, m.default]"), "1,2");
    assert_eq!(c("const m = require('./own.mjs');", "m"), "whole");
    assert_eq!(c("require('./once.cjs')", "require('./once.cjs').times"), "1");
    assert_eq!(c("", "require('./a.cjs').b"), "1", "a circle gives what is there so far");
    assert_eq!(c("let x; try { x = require('./gone') } catch { x = 'optional' }", "x"), "optional");
}

#[test]
fn typescript_is_run() {
    let types = "import type { IConfiguration } from 'dependency-cruiser';\n\
        import { Unused } from 'dependency-cruiser';\n\
        enum Level { Error = 'error', Warn = 'warn' }\n\
        const enum Depth { One = 1, Two }\n\
        namespace Names { export const a = 'ns' }\n\
        interface Rule { name: string }\n\
        const names = ['a', 'b'] as const;\n\
        function rule<T extends string>(name: T): Rule { return { name: name! } as Rule }\n\
        class Made { constructor(readonly made: string) {} }\n\
        export default {\n\
          forbidden: names.map((name) => ({ ...rule(name), severity: Level.Error, from: {}, to: {} })),\n\
          options: { maxDepth: Depth.Two, prefix: new Made(Names.a).made },\n\
        } satisfies IConfiguration;";
    let tree = Tree::new(&[("c.ts", types)]);
    insta::assert_snapshot!(brief(&tree, "c.ts"));
    let common =
        "import path = require('path');\nexport = { options: { prefix: <string>path.sep } };";
    assert_eq!(prefix("c.cts", common, &[]), "/");
}

#[test]
fn a_script_knows_where_it_is() {
    let root = "[__dirname, __filename, process.cwd(), require.resolve('./c.cjs')]";
    let text = common("", &format!("{root}.map((p) => p.replace(process.cwd(), 'R'))"));
    assert_eq!(prefix("a/c.cjs", &text, &[]), "R/a,R/a/c.cjs,R,R/a/c.cjs");
    let meta = "[import.meta.dirname, import.meta.filename, fileURLToPath(import.meta.url), \
        fileURLToPath(new URL('../x y', import.meta.url)), fileURLToPath(import.meta.resolve('./c.mjs')), \
        createRequire(import.meta.url)('./d.json')]";
    let text = module(
        "import { fileURLToPath } from 'node:url'; import { createRequire } from 'node:module';",
        &format!("{meta}.map((p) => p.replace(process.cwd(), 'R'))"),
    );
    let json = [("a b/d.json", r#""json""#)];
    assert_eq!(
        prefix("a b/c.mjs", &text, &json),
        "R/a b,R/a b/c.mjs,R/a b/c.mjs,R/x y,R/a b/c.mjs,json"
    );
}

#[test]
fn paths_are_worked_out_as_by_node() {
    let cases = r"const p = require('path'); const out = [
        p.join('a', '..', '/b/', './c/'), p.join(), p.join('', '..', 'x'), p.resolve('/a', '../b', 'c/'),
        p.resolve('/a', '/b'), p.normalize('/../a//./b/..'), p.normalize(''), p.normalize('./'), p.normalize('a/../..'),
        p.dirname('/a/b/'), p.dirname('/a'), p.dirname('a'), p.dirname('a/b//c'), p.dirname(''),
        p.basename('/a/b.js'), p.basename('/a/b.js', '.js'), p.basename('b.js/', 'b.js'), p.basename('/'),
        p.extname('a/b.c.js'), p.extname('.rc'), p.extname('a.'), p.extname('..'),
        p.relative('/a/b/c', '/a/d'), p.relative('/a', '/a'), p.relative('/', '/x/y'),
        p.isAbsolute('/a'), p.isAbsolute('a'), p.sep, p.delimiter, p.posix === p, require('path/posix') === p,
        JSON.stringify(p.parse('/home/u/f.tar.gz')), JSON.stringify(p.parse('f')),
        p.format({ dir: '/a', base: 'b.c' }), p.format({ root: '/', name: 'n', ext: '.e' }),
    ];";
    insta::assert_snapshot!(prefix("c.cjs", &common(cases, "out.join('\\n')"), &[]));
}

#[test]
fn a_script_finds_the_globals_of_node() {
    let text = common(
        "const env = typeof process.env; process.env.OWN = 1;\n\
         const copy = structuredClone({ a: [1, new Set([2])], r: /x/g });",
        "[env, process.env.OWN, typeof process.platform, global === globalThis, require('process') === process, \
         copy.a[1].has(2), copy.r.flags, process.argv.length, require.main === module]",
    );
    assert_eq!(prefix("c.cjs", &text, &[]), "object,1,string,true,true,true,g,1,false");
}

#[test]
fn what_a_script_prints_is_noted() {
    let text = "console.log('a', { b: 1 }, undefined); console.error('\\u001b[31mred\\n');\n\
        for (let i = 0; i < 100; i++) console.info(i);\nmodule.exports = {};";
    let notes = load(&Tree::new(&[("c.js", text)]), "c.js").unwrap().notes;
    assert_eq!(notes.len(), 20);
    assert_eq!(notes[..3], ["`a {\"b\":1} undefined`", "`\\u{1b}[31mred\\n`", "`0`"]);
}

#[test]
fn data_is_taken_out_whatever_it_is_made_of() {
    let tree = Tree::new(&[
        (
            "c.js",
            "class Rule { constructor(name) { this.name = name; this.from = {}; this.to = Object.create(null) } }\n\
             const shared = { path: 'x', pathNot: undefined };\n\
             const rules = new Proxy([new Rule('class')], {});\n\
             rules.push({ get name() { return 'getter' }, from: shared, to: shared, [Symbol('s')]: 1 });\n\
             module.exports = { forbidden: rules, allowed: undefined, options: { maxDepth: 2.0 } };",
        ),
        ("promise.js", "module.exports = Promise.resolve({ options: { prefix: 'p' } });"),
        (
            "async.mjs",
            "export default (async () => { await null; return { options: { prefix: 'a' } } })();",
        ),
        (
            "late.mjs",
            "const options = {}; Promise.resolve().then(() => { options.prefix = 'late' }); export default { options };",
        ),
    ]);
    insta::assert_snapshot!(brief(&tree, "c.js"));
    assert_eq!(brief(&tree, "promise.js"), r#"{"options":{"prefix":"p"}}"#);
    assert_eq!(brief(&tree, "async.mjs"), r#"{"options":{"prefix":"a"}}"#);
    assert_eq!(brief(&tree, "late.mjs"), r#"{"options":{"prefix":"late"}}"#);
}

#[test]
fn undefined_wins_over_what_is_extended() {
    let tree = Tree::new(&[
        (
            "c.js",
            "module.exports = { extends: './base', allowed: undefined,\n\
             forbidden: [{ name: 'r', comment: undefined }], options: { prefix: undefined } };",
        ),
        (
            "base.json",
            "{ forbidden: [{ name: 'r', comment: 'c', from: {}, to: {} }], allowed: [{ from: {}, to: {} }],\n\
             options: { prefix: 'p', suffix: 's' } }",
        ),
    ]);
    insta::assert_snapshot!(brief(&tree, "c.js"));
}

#[test]
fn scripts_extend_and_are_extended() {
    let tree = Tree::new(&[
        ("c.mjs", "export default { extends: ['./a', 'shared', './sub/d.ts'] };"),
        ("a.js", "module.exports = { extends: './b', options: { prefix: 'a' } };"),
        ("b.json", "{ options: { prefix: 'b', suffix: 'b' } }"),
        ("node_modules/shared/package.json", r#"{ "main": "index.cjs" }"#),
        (
            "node_modules/shared/index.cjs",
            "module.exports = { options: { baseDir: require('./dir') } };",
        ),
        ("node_modules/shared/dir.json", r#""shared""#),
        ("sub/d.ts", "export default { options: { metrics: true as boolean } };"),
    ]);
    assert_eq!(
        brief(&tree, "c.mjs"),
        r#"{"options":{"baseDir":"shared","prefix":"a","suffix":"b","metrics":true}}"#
    );
    let root = tree.root().canonicalize().unwrap();
    let files = load(&tree, "c.mjs").unwrap().files;
    let files: Vec<_> =
        files.iter().map(|file| file.strip_prefix(&root).unwrap().display().to_string()).collect();
    assert_eq!(
        files,
        [
            "a.js",
            "b.json",
            "c.mjs",
            "node_modules/shared/dir.json",
            "node_modules/shared/index.cjs",
            "sub/d.ts"
        ]
    );
}

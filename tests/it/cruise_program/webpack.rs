//! The webpack config, as far as no other program can be asked about it: what runs here alone, and
//! what is said when it cannot be used.

use super::{edges, refused};
use crate::support::{Tree, violations};

/// A tree with a webpack config.
fn with(file: &str, text: &str) -> Tree {
    let tree = Tree::new(&[("src/a.ts", "import \"@/b\";\n"), ("src/b.ts", "")]);
    tree.write(file, text);
    tree
}

#[test]
fn every_kind_of_config_is_read() {
    for (file, text) in [
        (
            "webpack.config.ts",
            "import { resolve } from 'path';\nimport type { Configuration } from 'webpack';\n\
             const config: Configuration = { resolve: { alias: { '@': resolve('src') } } };\n\
             export default config;",
        ),
        (
            "webpack.config.cts",
            "const env: string = '@';\n\
             export = () => ({ resolve: { alias: { [env]: __dirname + '/src' } } });",
        ),
        (
            "webpack.config.mts",
            "export default [async () => ({ resolve: { alias: { '@': import.meta.dirname + '/src' } } })];",
        ),
        ("webpack.json", r#"{ "resolve": { "alias": { "@": "../src" } } }"#),
        ("webpack.json5", "[{ resolve: { alias: { '@': '../src', }, }, }, {}] // the first"),
    ] {
        let tree = with(file, text);
        let found = edges(&tree, &["--no-config", "src", "--webpack-config", file]);
        let relative = ["src/a.ts \"@/b\" → src/b.ts"];
        assert_eq!(found, relative, "{file}");
    }
}

#[test]
fn env_and_arguments_are_what_the_options_say() {
    let tree = with(
        "webpack.config.js",
        "module.exports = (env, argv) => ({ resolve: { alias: { [`${env}${argv.at}`]: __dirname + '/src' } } });",
    );
    tree.write(
        "c.json",
        r#"{ "options": { "webpackConfig":
            { "fileName": "webpack.config.js", "env": "@", "arguments": { "at": "" } } } }"#,
    );
    assert_eq!(edges(&tree, &["-c", "c.json", "src"]), ["src/a.ts \"@/b\" → src/b.ts"]);
}

/// `check` knows the aliases, too, from a bare checkout.
#[test]
fn aliases_hold_for_check() {
    let tree = Tree::new(&[
        ("src/a.ts", "import \"@lib/y\";\nimport \"react\";\nimport \"@lib/gone\";\n"),
        ("lib/y.ts", ""),
        ("package.json", r#"{ "dependencies": { "preact": "1" } }"#),
        (
            "webpack.config.js",
            "module.exports = { resolve: { alias: { '@lib': __dirname + '/lib', react: 'preact' } } };",
        ),
        (
            ".dependency-cruiser.json",
            r#"{ "forbidden": [
                { "name": "lib", "severity": "error", "from": {}, "to": { "path": "^lib/" } },
                { "name": "preact", "severity": "error", "from": {}, "to": { "path": "preact" } }
              ],
              "options": { "webpackConfig": { "fileName": "webpack.config.js" } } }"#,
        ),
    ]);
    let found = violations(&tree.check());
    assert_eq!(
        found,
        [
            "src/a.ts:1:8 lib \"@lib/y\" -> lib/y.ts",
            "src/a.ts:2:8 preact \"react\" -> node_modules/preact",
            "src/a.ts:3:8 lib \"@lib/gone\" -> @lib/gone",
        ]
    );
}

/// What is said about a `webpack.config.js` that cannot be used.
fn said(text: &str) -> String {
    let tree = with("webpack.config.js", text);
    refused(&tree, &["--no-config", "src", "--webpack-config"])
}

#[test]
fn what_does_not_run_is_told() {
    insta::assert_snapshot!(
        [
            "const webpack = require('webpack');\nmodule.exports = {};",
            "module.exports = (env) => {\n  throw new Error('not now');\n};",
            "module.exports = 1;",
            "module.exports = () => {};",
            "module.exports = new Promise(() => {});",
            "module.exports = { resolve: { get alias() { throw new TypeError('no'); } } };",
            "module.exports = {",
        ]
        .map(said)
        .concat()
    );
}

#[test]
fn what_is_not_supported_is_told() {
    insta::assert_snapshot!(
        [
            "module.exports = {\n  resolve: {\n    plugins: [{ apply() {} }],\n    roots: ['/x'],\n    fullySpecified: true,\n  },\n};",
            "module.exports = () => ({ resolve: { preferRelative: true, aliases: {} } });",
            "module.exports = (env) => { return { resolve: { byDependency: { esm: {} } } }; };",
            "const resolve = { tsconfig: true };\nmodule.exports = function () { return { resolve }; };",
        ]
        .map(said)
        .concat()
    );
}

#[test]
fn what_asks_for_nothing_is_no_error() {
    let tree = with(
        "webpack.config.js",
        "module.exports = { resolve: { alias: { '@': __dirname + '/src' }, plugins: [false, null], roots: [],
           cache: true, descriptionFiles: ['package.json'], importsFields: 'imports', fullySpecified: false,
           fallback: undefined, tsconfig: undefined } };",
    );
    let found = edges(&tree, &["--no-config", "src", "--webpack-config"]);
    assert_eq!(found, ["src/a.ts \"@/b\" → src/b.ts"]);
    let null = with("webpack.config.js", "module.exports = { resolve: null };");
    assert_eq!(edges(&null, &["--no-config", "src", "--webpack-config"]).len(), 1);
}

#[test]
fn values_of_the_wrong_type_are_told() {
    insta::assert_snapshot!(
        [
            "module.exports = { resolve: [] };",
            "module.exports = { resolve: { alias: 1, extensions: [1], symlinks: 'no', mainFields: [['a', 'b']] } };",
            "module.exports = { resolve: { alias: { a: null, b: ['x', true] } } };",
            "module.exports = { resolve: { alias: [1, { name: 'a' }, { name: 1, alias: 'b' }, { name: 'a', alias: 1 }] } };",
            "module.exports = { resolve: { extensionAlias: [], fallback: () => {} } };",
            "module.exports = { resolve: { extensionAlias: { '.js': [1] } } };",
        ]
        .map(said)
        .concat()
    );
}

#[test]
fn a_config_that_is_not_there_is_told() {
    let tree = with("webpack.json", "{ resolve: ");
    insta::assert_snapshot!(
        ["webpack.config.js", "webpack.json", "src"]
            .map(|file| refused(&tree, &["--no-config", "src", "--webpack-config", file]))
            .concat()
    );
}

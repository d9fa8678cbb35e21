//! Which files the repository may name: what it has, and packages. The user may name any.

#[cfg(unix)]
use std::os::unix::fs::symlink;

use ringfence::config::{ConfigError, cruiser};

use crate::support::{Run, Tree, ringfence};

/// What must not come out.
const SECRET: &str = "s3cr3t";

/// A repository in the folder `repo`, with what is none of its business beside it.
fn with(files: &[(&str, &str)]) -> Tree {
    let secret = format!("{{ \"options\": {{ \"prefix\": \"{SECRET}\" }} }}");
    let tree = Tree::new(&[
        ("secret.json", &secret),
        ("secret.txt", &format!("{SECRET} = {SECRET} {SECRET}\n")),
        ("repo/.git/HEAD", "ref: refs/heads/main\n"),
        ("repo/src/a.ts", ""),
    ]);
    for (path, text) in files {
        tree.write(path, text);
    }
    tree
}

fn load(tree: &Tree, file: &str) -> Result<cruiser::Loaded, ConfigError> {
    cruiser::load(&tree.root().join(file), &tree.root().join("repo"))
}

/// What is said about a config of the repository that names what it may not.
#[track_caller]
fn refused(tree: &Tree, file: &str) -> String {
    match load(tree, file) {
        Ok(loaded) => panic!("{file} was accepted: {:#?}", loaded.config),
        Err(error) => {
            let said = hidden(tree, &error.render(false));
            assert!(said.contains("outside of the repository"), "{said}");
            said
        }
    }
}

/// A text that holds no secret, without the place of the tree.
#[track_caller]
fn hidden(tree: &Tree, text: &str) -> String {
    assert!(!text.contains(SECRET), "{text}");
    let root = tree.root().canonicalize().unwrap();
    text.replace(&*root.to_string_lossy(), "«above»")
}

#[track_caller]
fn prefix(tree: &Tree, file: &str) -> String {
    match load(tree, file) {
        Ok(loaded) => loaded.config.options.prefix.unwrap(),
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// Ways of a script to a file beside the repository; `{up}` is the folder above.
const SCRIPTS: &[(&str, &str)] = &[
    ("c.cjs", "module.exports = require('../secret.json');"),
    ("c.cjs", "module.exports = require('../secret');"),
    ("c.cjs", "module.exports = require('{up}/secret.json');"),
    ("c.cjs", "module.exports = require('file://{up}/secret.json');"),
    ("c.cjs", "module.exports = require('{up}/secret.txt');"),
    ("c.cjs", "module.exports = require('../secret.txt');"),
    ("c.cjs", "module.exports = require('../not/there');"),
    ("c.cjs", "module.exports = { options: { prefix: require.resolve('../secret.json') } };"),
    ("c.cjs", "module.exports = require('./deep/down.cjs');"),
    (
        "c.cjs",
        "module.exports = require('module').createRequire('{up}/other/x.js')('../secret.json');",
    ),
    ("c.cjs", "module.exports = __ringfence.load('{up}/secret.json');"),
    ("c.cjs", "module.exports = __ringfence.load('{repo}/../secret.json');"),
    ("c.mjs", "import secret from '../secret.json';\nexport default secret;"),
    ("c.mjs", "export { default } from '{up}/secret.txt';"),
    ("c.mjs", "export default (await import('../secret.json')).default;"),
    (
        "c.mts",
        "const s: object = (await import('file://{up}/secret.json')).default; export default s;",
    ),
];

#[test]
fn a_script_reads_nothing_outside_of_the_repository() {
    let mut all = String::new();
    for (file, script) in SCRIPTS {
        let tree =
            with(&[("repo/deep/down.cjs", "module.exports = require('../../secret.json');")]);
        let up = tree.root().canonicalize().unwrap();
        let up = up.to_string_lossy();
        let text = script.replace("{up}", &up).replace("{repo}", &format!("{up}/repo"));
        tree.write(&format!("repo/{file}"), text);
        all += &refused(&tree, &format!("repo/{file}"));
        all += "\n";
    }
    insta::assert_snapshot!(all);
}

#[test]
fn an_error_that_is_caught_tells_nothing() {
    for ending in ["", ".txt", ".json", "/package.json"] {
        let script = format!(
            "const said = (name) => {{ try {{ require(name); }} catch (error) {{ return error.message; }} }};\n\
             const [there, gone] = ['secret', 'nothing'].map((name) => said(`../${{name}}{ending}`));\n\
             module.exports = {{ options: {{ prefix: String(there.replaceAll('secret', 'nothing') === gone) }} }};"
        );
        assert_eq!(prefix(&with(&[("repo/c.cjs", &script)]), "repo/c.cjs"), "true", "{ending}");
    }
}

#[test]
fn what_is_extended_lies_in_the_repository() {
    let extends = |name: &str| format!("{{ \"extends\": \"{name}\" }}");
    let mut all = String::new();
    for name in ["../secret.json", "../secret", "../secret.txt", "./base.json", "../not-there"] {
        let tree = with(&[
            ("repo/c.json", &extends(name)),
            ("repo/base.json", "{ extends: ['./in/deep.json'] }"),
            ("repo/in/deep.json", "{ extends: ['../../secret.json'] }"),
        ]);
        all += &refused(&tree, "repo/c.json");
        all += "\n";
    }
    let tree = with(&[("repo/c.cjs", "module.exports = { extends: '../secret.json' };")]);
    all += &refused(&tree, "repo/c.cjs");
    insta::assert_snapshot!(all);
}

/// Links are followed before it is looked where they lead.
#[cfg(unix)]
#[test]
fn a_link_of_the_repository_leads_nowhere_else() {
    let mut all = String::new();
    for (file, text) in [
        ("c.json", "{ extends: './link.json' }"),
        ("c.json", "{ extends: './folder/secret.json' }"),
        ("c.json", "{ extends: 'package/secret.json' }"),
        ("c.cjs", "module.exports = require('./link.json');"),
        ("c.cjs", "module.exports = require('./folder/secret');"),
        ("c.cjs", "module.exports = require('package/secret.txt');"),
    ] {
        let tree = with(&[(&format!("repo/{file}"), text)]);
        let (up, repo) = (tree.root(), tree.root().join("repo"));
        symlink(up.join("secret.json"), repo.join("link.json")).unwrap();
        symlink(up, repo.join("folder")).unwrap();
        std::fs::create_dir(repo.join("node_modules")).unwrap();
        symlink("../..", repo.join("node_modules/package")).unwrap();
        all += &refused(&tree, &format!("repo/{file}"));
        all += "\n";
    }
    insta::assert_snapshot!(all);
}

/// The config itself is named by nobody: a link in its place would show any file.
#[cfg(unix)]
#[test]
fn the_config_is_no_link_out_of_the_repository() {
    for name in ["ringfence.jsonc", ".dependency-cruiser.json", ".dependency-cruiser.js"] {
        let tree = with(&[]);
        symlink(tree.root().join("secret.txt"), tree.root().join("repo").join(name)).unwrap();
        let repo = tree.root().join("repo");
        let mut runs = vec![vec!["check"], vec!["check", "--config", name]];
        if name.starts_with('.') {
            runs.push(vec!["depcruise", "src"]);
            runs.push(vec!["depcruise", "--config", name, "src"]);
        }
        for args in runs {
            let run = Run::of(ringfence(&repo).args(&args));
            let said = hidden(&tree, &(run.stdout() + &run.stderr()));
            let expected = format!(
                "`{name}` is refused: it leads to `«above»/secret.txt`, outside of the repository"
            );
            assert!(said.contains(&expected), "{args:?}: {said}");
        }
    }
}

#[test]
fn packages_and_the_rest_of_the_repository_are_read() {
    let base = r#"{ "options": { "prefix": "base" } }"#;
    for (file, text, base_file) in [
        ("repo/c.json", "{ extends: 'preset/base.json' }", "repo/node_modules/preset/base.json"),
        ("repo/c.json", "{ extends: 'preset/base.json' }", "node_modules/preset/base.json"),
        (
            "repo/c.cjs",
            "module.exports = require('preset/base.json')",
            "node_modules/preset/base.json",
        ),
        ("repo/packages/a/c.json", "{ extends: '../../base.json' }", "repo/base.json"),
        ("repo/packages/a/c.cjs", "module.exports = require('../../base')", "repo/base.json"),
    ] {
        let tree = with(&[(file, text), (base_file, base)]);
        assert_eq!(prefix(&tree, file), "base", "{text} {base_file}");
        // The root of the run is not where the repository begins.
        let root = tree.root().join(file);
        let loaded = cruiser::load(&root, root.parent().unwrap()).unwrap();
        assert_eq!(loaded.config.options.prefix.as_deref(), Some("base"), "{text} {base_file}");
    }
}

/// pnpm keeps packages in a store, and links to them.
#[cfg(unix)]
#[test]
fn a_package_in_the_store_of_the_repository_is_read() {
    let store = "node_modules/.pnpm/preset@1.0.0/node_modules/preset";
    let dependency = "node_modules/.pnpm/dep@1.0.0/node_modules/dep";
    let tree = with(&[
        ("repo/c.json", "{ extends: 'preset' }"),
        ("repo/packages/a/c.cjs", "module.exports = { ...require('preset') };"),
        (
            &format!("repo/{store}/index.js"),
            "module.exports = { options: { prefix: require('dep') } };",
        ),
        (&format!("repo/{dependency}/index.js"), "module.exports = 'stored';"),
    ]);
    let repo = tree.root().join("repo");
    symlink(".pnpm/preset@1.0.0/node_modules/preset", repo.join("node_modules/preset")).unwrap();
    symlink("../../dep@1.0.0/node_modules/dep", repo.join(store).join("../dep")).unwrap();
    assert_eq!(prefix(&tree, "repo/c.json"), "stored");
    assert_eq!(prefix(&tree, "repo/packages/a/c.cjs"), "stored");
}

#[test]
fn the_config_of_the_user_lies_anywhere_and_has_its_own_beside_it() {
    let tree = with(&[
        ("mine/c.json", "{ extends: ['./base.cjs'] }"),
        ("mine/base.cjs", "module.exports = require('./part.json');"),
        ("mine/part.json", r#"{ "options": { "prefix": "mine" } }"#),
    ]);
    assert_eq!(prefix(&tree, "mine/c.json"), "mine");
    // That does not open the folder to what the repository has.
    let tree = with(&[
        ("mine/c.json", "{ extends: ['../repo/base.cjs'] }"),
        ("repo/base.cjs", "module.exports = require('../mine/part.json');"),
        ("mine/part.json", r#"{ "options": { "prefix": "mine" } }"#),
    ]);
    assert!(load(&tree, "mine/c.json").is_err(), "the folder of the user is not the repository's");
    tree.write("mine/c.json", "{ extends: ['./base.cjs'] }");
    tree.write("mine/base.cjs", "module.exports = require('../secret.json');");
    refused(&tree, "mine/c.json");
}

/// What `depcruise` says in the repository, and that it fails.
#[track_caller]
fn cruised(tree: &Tree, args: &[&str]) -> String {
    let run = Run::of(ringfence(&tree.root().join("repo")).arg("depcruise").args(args));
    assert_ne!(run.status(), 0, "{}", run.stdout());
    hidden(tree, &(run.stdout() + &run.stderr()))
}

#[test]
fn files_that_options_name_lie_in_the_repository() {
    let mut all = String::new();
    for options in [
        r#"{ "tsConfig": { "fileName": "../tsconfig.json" } }"#,
        r#"{ "tsConfig": { "fileName": "tsconfig.json" } }"#,
        r#"{ "webpackConfig": { "fileName": "../secret.json" } }"#,
        r#"{ "webpackConfig": { "fileName": "webpack.config.js" } }"#,
        r#"{ "baseDir": ".." }"#,
    ] {
        let tree = with(&[
            ("repo/.dependency-cruiser.json", &format!("{{ \"options\": {options} }}")),
            ("tsconfig.json", "{}"),
            ("repo/tsconfig.json", r#"{ "extends": "./tsconfig.base.json" }"#),
            ("repo/tsconfig.base.json", r#"{ "extends": ["../tsconfig.json"] }"#),
            ("repo/webpack.config.js", "module.exports = { resolve: require('../secret.json') };"),
        ]);
        let said = cruised(&tree, &["src"]);
        assert!(said.contains("outside of the repository"), "{said}");
        all += &said;
        let check = Run::of(ringfence(&tree.root().join("repo")).arg("check"));
        assert_eq!(check.status(), 2, "{}", check.stdout());
        hidden(&tree, &check.stderr());
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_command_line_may_name_files_anywhere() {
    let tree = with(&[
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./repo/src/*"] } } }"#,
        ),
        ("webpack.cjs", "module.exports = require('./resolve.json');"),
        ("resolve.json", r#"{ "resolve": { "extensions": [".ts"] } }"#),
        ("repo/src/b.ts", "import \"@/a\";\n"),
        (
            "repo/.dependency-cruiser.json",
            r#"{ "options": { "tsConfig": { "fileName": "../x.json" } } }"#,
        ),
    ]);
    let repo = tree.root().join("repo");
    let run = Run::of(ringfence(&repo).args([
        "depcruise",
        "src",
        "--ts-config",
        "../tsconfig.json",
        "--webpack-config",
        "../webpack.cjs",
        "--output-type",
        "text",
    ]));
    assert!(run.stdout().contains("src/b.ts → src/a.ts"), "{}{}", run.stdout(), run.stderr());
}

/// The environment of a CI job has secrets in it.
#[test]
fn the_environment_is_kept_from_configs() {
    let config = "module.exports = { forbidden: [{ name: 'no-a', from: { path: 'b' }, to: { path: 'a' }, comment:\n\
        [process.env.TOKEN, process.env.RINGFENCE_STRICT, process.env.NODE_ENV, process.env.NOT_SET,\n\
        'TOKEN' in process.env, Object.values(process.env).join()].join('|') }] };";
    let tree =
        with(&[("repo/.dependency-cruiser.cjs", config), ("repo/src/b.ts", "import './a';\n")]);
    let remark = "the config asks for `TOKEN` of the environment and is told that it is not set";
    for args in [&["check"][..], &["depcruise", "src", "--output-type", "err-long"]] {
        let mut command = ringfence(&tree.root().join("repo"));
        command.args(args).envs([
            ("TOKEN", SECRET),
            ("RINGFENCE_STRICT", "given"),
            ("NODE_ENV", "test"),
        ]);
        let run = Run::of(command.env_remove("NOT_SET").env_remove("CI"));
        let said = hidden(&tree, &(run.stdout() + &run.stderr()));
        assert_eq!(said.matches(remark).count(), 1, "{said}");
        assert!(!said.contains("NOT_SET"), "{said}");
        assert!(said.contains("|given|test||false|"), "{said}");
    }
}

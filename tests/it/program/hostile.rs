//! Names and texts of the repository that a terminal or a CI log would obey: none reaches the
//! output as it is, in whatever format.

use crate::support::Tree;

/// Escape sequences, a title, line ends, bidirectional overrides, a zero-width space, tags, and
/// what CI systems take for commands.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;t\u{7}\r\n::error::\u{9b}1m\u{202e}\u{2066}\u{200b}\u{e0041}\u{ad}\u{61c}\u{2028}\u{2029}\u{2060}\u{feff}##[error]##vso[x]##teamcity[y]";

const COMMANDS: &[&[&str]] = &[
    &["check"],
    &["check", "--max", "0"],
    &["check", "--color", "always"],
    &["check", "--format", "json"],
    &["probes"],
    &["probes", "--format", "json"],
    &["graph"],
    &["graph", "--externals", "--probes", "--cluster", "zone"],
    &["graph", "--collapse", "cells"],
    &["graph", "--format", "json"],
];

/// Asserts that nothing in `output` steers a terminal; colours of our own aside.
#[track_caller]
fn assert_harmless(output: &str, what: &str) {
    let mut rest = String::new();
    for (at, part) in output.split("\u{1b}[").enumerate() {
        let own = part
            .find('m')
            .filter(|&end| part[..end].chars().all(|c| c.is_ascii_digit() || c == ';'));
        match own {
            Some(end) if at > 0 => rest.push_str(&part[end + 1..]),
            _ if at == 0 => rest.push_str(part),
            _ => panic!("{what}: an escape sequence: {part:?}"),
        }
    }
    let unsafe_ones = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
    };
    if let Some(found) = rest.chars().find(|&c| unsafe_ones(c)) {
        panic!("{what}: {found:?} in {rest:?}");
    }
    for command in ["##[", "##vso[", "##teamcity["] {
        assert!(!rest.contains(command), "{what}: {command} in {rest:?}");
    }
    for line in rest.lines() {
        assert!(!line.trim_start().starts_with("::"), "{what}: {line:?}");
    }
}

#[track_caller]
fn assert_all_harmless(tree: &Tree) {
    for args in COMMANDS {
        let run = tree.run(args);
        assert_ne!(run.status(), 2, "{}", run.stderr());
        assert!(!run.stdout().is_empty());
        assert_harmless(&run.stdout(), &format!("{args:?}"));
        assert_harmless(&run.stderr(), &format!("{args:?}"));
    }
}

fn js(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn specifiers_and_sources() {
    let comment: String = HOSTILE.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    let specifier = js(&format!("../lib/{HOSTILE}"));
    let source = format!(
        "/* {comment} */ import {specifier}; /* {comment} */\n\
         import \"../lib/{comment}\";\nimport(`{comment}${{x}}`);\nimport \"{comment}\";\n\
         // ringfence-ignore-next-line no-{comment} -- because\nlet x = ;\n"
    );
    assert_all_harmless(&Tree::new(&[
        ("ringfence.jsonc", super::CONFIG),
        ("src/x.ts", &source),
        ("src/y.ts", &source.replace("let x = ;", "")),
        ("src/__arch_probes__/fail_x.ts", &format!("// @arch-expect no-{comment}\n{source}")),
        ("src/__arch_probes__/pass_x.ts", &format!("// {comment}\nimport {specifier};\n")),
        ("lib/y.ts", ""),
        (
            "lib/package.json",
            &format!("{{ \"name\": {0}, \"dependencies\": {{ {0}: {0} }} }}", js(HOSTILE)),
        ),
    ]));
}

#[test]
fn the_config() {
    let hostile = js(HOSTILE);
    let tree = Tree::new(&[
        (
            "ringfence.jsonc",
            &format!(
                r#"{{
                  "zones": {{ "src": {{ "path": "src", "mustNotImport": {{ "lib": {{ "comment": {hostile} }} }} }}, "lib": {{ "path": "lib" }} }},
                  "rules": [{{ "name": "dead", "to": "gone/**", "comment": {hostile} }}]
                }}"#
            ),
        ),
        ("src/x.ts", "import \"../lib/y\";\n"),
        ("lib/y.ts", ""),
    ]);
    assert_all_harmless(&tree);
    for wrong in [
        format!("{{ {hostile}: 1 }}"),
        format!(r#"{{ "zones": {{ {hostile}: {{ "path": "src" }} }} }}"#),
        format!(r#"{{ "zones": {{ "src": {{ "path": {hostile} }} }} }}"#),
        format!(r#"{{ "rules": [{{ "name": {hostile}, "to": {hostile} }}] }}"#),
        format!("{{ \"zones\": {HOSTILE} }}"),
    ] {
        tree.write("ringfence.jsonc", wrong);
        for args in [&["check"][..], &["check", "--color", "always"]] {
            let run = tree.run(args);
            assert_eq!((run.status(), run.stdout().as_str()), (2, ""));
            assert_harmless(&run.stderr(), "a wrong config");
        }
    }
}

/// Windows has no such names.
#[cfg(unix)]
#[test]
fn file_names() {
    // A name has no `/`, and is no longer than a file system allows.
    let name = HOSTILE;
    let source = "import \"../lib/y\";\nimport \"./nowhere\";\n";
    let tree = Tree::new(&[
        ("ringfence.jsonc", super::CONFIG),
        (&format!("src/{name}.ts"), source),
        (&format!("src/{name}/{name}.ts"), "import \"../../lib/y\";\nlet = ;\n"),
        (&format!("src/__arch_probes__/fail_{name}.ts"), "// import \"../../lib/y\";\n"),
        (&format!("src/__arch_probes__/pass_{name}.ts"), "import \"../../lib/y\";\n"),
        ("lib/y.ts", ""),
    ]);
    assert_all_harmless(&tree);
    let run = tree.run(&["check", &format!("src/{name}.ts")]);
    assert_harmless(&run.stdout(), "PATH");
    let run = tree.run(&["check", &format!("no/{name}.ts"), "--root", name, "--config", name]);
    assert_eq!(run.status(), 2);
    assert_harmless(&run.stderr(), "arguments");
}

/// Megabytes of specifier make no megabytes of report.
#[test]
fn a_specifier_of_unbearable_length_is_cut_for_people() {
    let long = "x".repeat(1_000_000);
    let tree = Tree::new(&[
        ("src/a.ts", ""),
        ("services/a/b.ts", &format!("import \"../../src/{long}\";\n")),
    ]);
    let report = tree.run(&["check"]).stdout();
    assert!(report.contains("no-services-to-src"), "it is reported all the same");
    assert!(report.len() < 10_000, "{} bytes", report.len());
}

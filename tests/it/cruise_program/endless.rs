//! A pattern that would take for ever cannot hold up a run: it is named, and the run ends.

use crate::support::Tree;

use super::refused;

/// Two modules on a cycle, with a long name.
fn tree(config: &str) -> Tree {
    let name = "a".repeat(60);
    Tree::new(&[
        (&format!("src/{name}.ts"), &format!("import \"./{name}b\";\n")),
        (&format!("src/{name}b.ts"), &format!("import \"./{name}\";\n")),
        (".dependency-cruiser.json", config),
    ])
}

/// What is said of a rule, or `{ … }` of options.
#[track_caller]
fn said(config: &str, args: &[&str]) -> String {
    refused(&tree(config), &[&["src"], args].concat())
}

#[test]
fn in_rules() {
    for (from, to, place) in [
        (r#""path": "(a+)+!""#, "", "from.path"),
        (r#""pathNot": ["x", "(a+)+!"]"#, "", "from.pathNot"),
        ("", r#""path": "(a|aa)+!""#, "to.path"),
        ("", r#""pathNot": "(a*)*!""#, "to.pathNot"),
        (r#""path": "^(src)""#, r#""path": "^$1/(a+)+!""#, "to.path"),
        ("", r#""circular": true, "via": { "path": "(a+)+!" }"#, "to.via.path"),
        ("", r#""circular": true, "viaOnly": { "pathNot": "(a+)+!" }"#, "to.viaOnly.pathNot"),
    ] {
        let rule = format!(r#"{{ "name": "n", "from": {{ {from} }}, "to": {{ {to} }} }}"#);
        let said = said(&format!(r#"{{ "forbidden": [{rule}] }}"#), &[]);
        assert!(said.contains(&format!("of the rule `n` (`{place}`)")), "{said}");
        assert!(said.contains(")+!`") || said.contains(")*!`"), "{said}");
    }
}

#[test]
fn in_options_and_flags() {
    let exclude = said(r#"{ "options": { "exclude": { "path": "(a+)+!" } } }"#, &[]);
    insta::assert_snapshot!(exclude);
    for (flag, option) in
        [("--include-only", "includeOnly"), ("--reaches", "reaches"), ("--collapse", "collapse")]
    {
        let said = said("{}", &[flag, "(a+)+!", "-T", "json"]);
        assert!(said.contains(&format!("`(a+)+!` of `{option}`")), "{said}");
    }
}

/// The other commands say it in their way.
#[test]
fn in_check() {
    let rule = r#"{ "name": "n", "from": { "path": "(a+)+!" }, "to": {} }"#;
    let run = tree(&format!(r#"{{ "forbidden": [{rule}] }}"#)).run(&["check"]);
    assert_eq!(run.status(), 2);
    assert_eq!(run.stdout(), "");
    insta::assert_snapshot!(run.stderr());
}

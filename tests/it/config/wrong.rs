//! Everything that is said about a wrong config. Each snapshot holds the configs of one table.

use std::fmt::Write as _;

use super::{good, wrong};

/// All that is said about these configs, for a snapshot.
#[track_caller]
fn all(configs: &[&str]) -> String {
    let mut out = String::new();
    for config in configs {
        writeln!(out, "{}\n", wrong(config)).expect("a string takes everything");
    }
    out
}

/// A config with these zones.
fn zones(zones: &str) -> String {
    format!("{{ \"zones\": {{ {zones} }} }}")
}

/// What is said about configs with these zones.
#[track_caller]
fn all_zones(tables: &[&str]) -> String {
    let configs: Vec<String> = tables.iter().map(|table| zones(table)).collect();
    all(&configs.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What is said about configs with these rules and the zones `src` and `services`.
#[track_caller]
fn all_rules(rules: &[&str]) -> String {
    let config = |rule: &&str| {
        format!(
            "{{\n  \"zones\": {{ \"src\": {{ \"path\": \"src\" }}, \"services\": {{ \"path\": \"services/*\" }} }},\n  \
             \"rules\": [\n    {rule}\n  ]\n}}"
        )
    };
    let configs: Vec<String> = rules.iter().map(config).collect();
    all(&configs.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn syntax() {
    insta::assert_snapshot!(all(&[
        "",
        "// nothing but a comment\n",
        "{ \"zones\": { \"src\": { \"path\": \"src\" } }",
        "{ zones: {} }",
        "{ 'zones': {} }",
        "{ \"zones\": {} \"rules\": [] }",
        "{ \"zones\": tru }",
        "{ \"zones\": {} } {}",
        "{ \"zones",
        "/* never closed",
        "[]",
        "\"zones\"",
        "{}",
        "{ \"zones\": {}, \"rules\": [] }",
        &format!("{{ \"rules\": {}", "[".repeat(5000)),
    ]));
}

#[test]
fn keys() {
    insta::assert_snapshot!(all(&[
        "{ \"zone\": {} }",
        "{\n  \"zones\": { \"src\": { \"path\": \"src\" } },\n  \"xyzzy\": 1\n}",
        "{\n  \"zones\": { \"src\": { \"path\": \"src\" } },\n  \"zones\": {}\n}",
        "{ \"zones\": { \"src\": { \"path\": \"src\", \"mayImports\": [] } } }",
        "{ \"zones\": { \"src\": { \"path\": \"src\" }, \"src\": { \"path\": \"src2\" } } }",
        "{ \"zones\": { \"src\": { \"path\": \"src\", \"path\": \"src\" } } }",
        "{ \"zones\": { \"a\": { \"path\": \"a\", \"entry\": { \"files\": \"exports\", \"file\": 1 } } } }",
        "{ \"zones\": { \"a\": { \"path\": \"a/*\", \"mustNotImport\": { \"a\": { \"why\": \"x\" } } } } }",
        "{ \"rules\": [{ \"name\": \"x\", \"form\": \"**\", \"to\": \"npm:*\" }] }",
        "{ \"rules\": [], \"blindSpots\": { \"parseErrors\": \"warn\" } }",
    ]));
}

#[test]
fn required_probes() {
    let probes = |probes: &&str| {
        format!(
            "{{\n  \"zones\": {{ \"src\": {{ \"path\": \"src\" }}, \"services\": {{ \"path\": \"services/*\", \
             \"mustNotImport\": {{ \"src\": {{ \"severity\": \"off\" }} }} }} }},\n  \"probes\": {probes}\n}}"
        )
    };
    let configs: Vec<String> = [
        "true",
        "{}",
        "{ \"requires\": [] }",
        "{ \"require\": [] }",
        "{ \"require\": \"zones\" }",
        "{ \"require\": 1, \"severity\": \"fatal\" }",
        "{ \"require\": [\"servcies\", \"src\", \"src\"] }",
        "{ \"require\": {} }",
        "{ \"require\": { \"zones\": 1, \"rules\": \"some\", \"cells\": [] } }",
        "{ \"require\": { \"rules\": [\"no-service-to-src\", \"no-services-to-src\", \"no-cross-services\", \"no-cross-services\"] } }",
    ]
    .iter()
    .map(probes)
    .collect();
    insta::assert_snapshot!(all(&configs.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn types() {
    insta::assert_snapshot!(all(&[
        "{ \"$schema\": 1, \"zones\": [], \"rules\": {}, \"unzoned\": true, \"blindSpots\": \"warn\", \"ignore\": \"dist\" }",
        "{ \"zones\": { \"src\": \"src\" } }",
        "{ \"zones\": { \"src\": {} } }",
        "{ \"zones\": { \"src\": { \"path\": [\"src\"], \"mayImport\": \"packages\", \"mustNotImport\": [], \"entry\": false } } }",
        "{ \"zones\": { \"src\": { \"path\": \"src\", \"mayImport\": [1, null] } } }",
        "{ \"zones\": { \"a\": { \"path\": \"a/*\", \"mustNotImport\": { \"a\": true } } } }",
        "{ \"zones\": { \"a\": { \"path\": \"a/*\", \"mustNotImport\": { \"a\": { \"name\": 1, \"severity\": 2, \"comment\": {} } } } } }",
        "{ \"zones\": { \"a\": { \"path\": \"a\", \"entry\": { \"name\": \"x\" } } } }",
        "{ \"zones\": { \"a\": { \"path\": \"a\", \"entry\": [] } } }",
        "{ \"rules\": [1] }",
        "{ \"rules\": [{ \"from\": {}, \"to\": [], \"kind\": 3, \"kindNot\": [], \"typeOnly\": \"yes\" }] }",
        "{ \"rules\": [{ \"name\": 1, \"severity\": \"fatal\", \"comment\": 1, \"from\": [1], \"kind\": [2] }] }",
        "{ \"rules\": [], \"blindSpots\": { \"parseError\": true, \"unresolved\": \"off\", \"computed\": \"warning\" } }",
        "{ \"zones\": { \"a\": { \"path\": \"a\" } }, \"unzoned\": \"info\", \"ignore\": [true] }",
    ]));
}

#[test]
fn zone_names() {
    insta::assert_snapshot!(all_zones(&[
        r#""a b": { "path": "a" }"#,
        r#""npm:a": { "path": "a" }, "!b": { "path": "b" }, "c*": { "path": "c" }"#,
        r#""": { "path": "a" }"#,
        r#""unzoned": { "path": "a" }"#,
        r#""a\u001b[31m\nb": { "path": "a" }"#,
    ]));
}

#[test]
fn zone_paths() {
    insta::assert_snapshot!(all_zones(&[
        r#""a": { "path": "" }"#,
        r#""a": { "path": "/src" }"#,
        r#""a": { "path": "src\\a" }"#,
        r#""a": { "path": "src/**" }"#,
        r#""a": { "path": "{a,b}/*" }"#,
        r#""a": { "path": "../other" }"#,
        &format!(r#""a": {{ "path": "{}" }}"#, "a".repeat(300)),
    ]));
}

#[test]
fn zone_ties() {
    insta::assert_snapshot!(all_zones(&[
        "\n  \"a\": { \"path\": \"packages/*\" },\n  \"b\": { \"path\": \"./packages/*/\" }\n",
        "\"a\": { \"path\": \"apps/web-*\" }, \"b\": { \"path\": \"apps/*-api\" }, \"c\": { \"path\": \".\" }, \"d\": { \"path\": \"./\" }",
    ]));
}

#[test]
fn paths_that_cannot_tie_are_fine() {
    good(&zones(
        r#""a": { "path": "packages/*" }, "b": { "path": "packages/ui" }, "c": { "path": "packages/ui-*" },
           "d": { "path": "*-app/x" }, "e": { "path": "*-lib/x" }, "f": { "path": "packages" }, "g": { "path": "." }"#,
    ));
}

#[test]
fn zone_lists() {
    insta::assert_snapshot!(all_zones(&[
        r#""src": { "path": "src", "mayImport": ["pakages", "zzz"] }, "packages": { "path": "packages/*" }"#,
        r#""src": { "path": "src", "mayImport": ["packages", "packages"] }, "packages": { "path": "packages/*" }"#,
        r#""src": { "path": "src", "mustNotImport": { "pakages": {} } }, "packages": { "path": "packages/*" }"#,
        r#""src": { "path": "src", "mayImport": ["b"], "mustNotImport": { "b": {} } }, "b": { "path": "b" }"#,
        r#""src": { "path": "src", "mustNotImport": { "src": {} } }"#,
        r#""src": { "path": "src", "mustNotImport": { "b": { "severity": "erorr" } } }, "b": { "path": "b" }"#,
    ]));
}

#[test]
fn entries() {
    insta::assert_snapshot!(all_zones(&[
        r#""a": { "path": "a/*", "entry": "export" }"#,
        r#""a": { "path": "a/*", "entry": "../x.ts" }"#,
        r#""a": { "path": "a/*", "entry": ["index.ts", "exports"] }"#,
        r#""a": { "path": "a/*", "entry": ["{index.ts", "!x.ts", ""] }"#,
    ]));
}

#[test]
fn rule_names() {
    insta::assert_snapshot!(all_rules(&[
        r#"{ "to": "src" }"#,
        r#"{ "name": "", "to": "src" }, { "name": "a, b", "to": "src" }"#,
        r#"{ "name": "x", "to": "src" }, { "name": "x", "to": "services", "severity": "off" }"#,
        r#"{ "name": "no-src-to-services", "to": "src" }"#,
    ]));
    insta::assert_snapshot!(
        "rule_names_of_zones",
        all_zones(&[
            r#""a": { "path": "a", "mustNotImport": { "b": { "name": "x" } } }, "b": { "path": "b", "entry": { "files": "exports", "name": "x" } }"#,
            r#""a": { "path": "a", "mustNotImport": { "b": { "name": "no good" } } }, "b": { "path": "b" }"#,
        ])
    );
}

#[test]
fn selectors() {
    insta::assert_snapshot!(all_rules(&[
        r#"{ "name": "x", "from": "servces", "to": "xyzzy" }"#,
        r#"{ "name": "x", "from": "", "to": "!" }"#,
        r#"{ "name": "x", "from": "npm:react", "to": "src" }"#,
        r#"{ "name": "x", "from": ["src", "!node:fs"], "to": "services" }"#,
        r#"{ "name": "x", "to": ["npn:react", "webpack:x", "npm:", "node:", "npm:lodash/fp", "npm:@a/b/c"] }"#,
        r#"{ "name": "x", "to": ["/src/**", "../x/**", "src\\a/**", "src/{a", "src/[b-a]", "npm:{a", "npm:a\\b"] }"#,
    ]));
}

/// The library that matches globs ends the program over these.
#[test]
fn globs_beyond_all_measure() {
    let rule = |glob: &str| format!(r#"{{ "name": "x", "from": "{glob}", "to": "src" }}"#);
    let nested = format!("src/{}{}", "{a,".repeat(400), "}".repeat(400));
    for (glob, why) in [
        (nested, "its braces nest more than 64 deep"),
        ("src/".to_owned() + &"a*".repeat(300_000), "it has more than 4096 bytes"),
    ] {
        let said = all_rules(&[&rule(&glob)]);
        assert!(said.contains(why) && said.contains("split it up into several globs"), "{said}");
    }
}

#[test]
fn subjects() {
    insta::assert_snapshot!(all_rules(&[
        r#"{ "name": "x" }"#,
        r#"{ "name": "x", "circular": true, "orphan": true }"#,
        r#"{ "name": "x", "circular": false }"#,
        r#"{ "name": "x", "orphan": false, "to": "src" }"#,
        r#"{ "name": "x", "orphan": true, "to": "src", "kind": "import", "kindNot": "export", "typeOnly": true, "sameCell": true, "declared": true, "resolved": false }"#,
        r#"{ "name": "x", "reachable": true, "from": "src" }"#,
        r#"{ "name": "x", "reachable": false, "to": "src" }"#,
        r#"{ "name": "x", "to": "src", "kind": "dynamic" }"#,
        r#"{ "name": "x", "to": "src", "kindNot": ["import", "zzzzzzzzz"] }"#,
    ]));
}

#[test]
fn expressions() {
    insta::assert_snapshot!(all_rules(&[
        r#"{ "name": "x", "from": "re:(", "to": "re:" }"#,
        r#"{ "name": "x", "from": "re:^src/$1/", "to": "src" }"#,
        r#"{ "name": "x", "from": "re:^src/", "to": "!re:^src/$1/" }"#,
        r#"{ "name": "x", "from": "re:^src/([^/]+)/", "to": "re:^src/$1/", "reachable": true }"#,
    ]));
}

#[test]
fn declared() {
    insta::assert_snapshot!(all_rules(&[
        r#"{ "name": "x", "declared": "devDependency" }"#,
        r#"{ "name": "x", "declared": ["dependencies", "twice", 1] }"#,
        r#"{ "name": "x", "declared": [] }"#,
        r#"{ "name": "x", "declared": 1 }"#,
    ]));
}

#[test]
fn allowed() {
    insta::assert_snapshot!(all(&[
        r#"{ "allowed": [] }"#,
        r#"{ "allowed": {} }"#,
        r#"{ "allowed": { "imports": [] } }"#,
        r#"{ "allowed": { "imports": [{ "name": "x", "from": "src" }, 1], "name": "a b" } }"#,
        r#"{ "allowed": { "imports": [{ "circular": true }] } }"#,
    ]));
}

#[test]
fn the_rest() {
    insta::assert_snapshot!(all(&[
        r#"{ "zones": { "a": { "path": "a/*" } }, "ignore": ["!dist", "/dist", "a[", "dist/**"] }"#,
        r#"{ "rules": [{ "name": "x", "circular": true }], "unzoned": "warn" }"#,
        r#"{ "zones": { "a": { "path": "a/*" } }, "unzoned": "eror" }"#,
        r#"{ "zones": { "a": { "path": "a/*" } }, "unzoned": "warn", "rules": [{ "name": "unzoned-file", "circular": true }] }"#,
    ]));
    let many: Vec<String> =
        (0..=200).map(|at| format!("\"z{at}\": {{ \"path\": \"z{at}\" }}")).collect();
    insta::assert_snapshot!("too_many_zones", wrong(&zones(&many.join(",\n"))));
}

#[test]
fn all_problems_are_told_in_the_order_of_the_file() {
    insta::assert_snapshot!(wrong(
        r#"{
  // Comments and trailing commas are fine.
  "zones": {
    "src":      { "path": "src", "mayImport": ["package"] },
    "services": { "path": "services/*", "mayImports": ["packages"] },
    "packages": { "path": "../packages/*", "entry": "export", },
  },
  "rules": [{ "name": "x", "to": "servces" }],
  "unzoned": "never",
}
"#
    ));
}

#[test]
fn frames_survive_any_text() {
    let long = format!("{{ \"zones\": {{ {}\"zone\": 1 }} }}", " ".repeat(5000));
    let long_name = format!("{{ \"{}\": 1, \"rules\": [] }}", "n".repeat(3000));
    insta::assert_snapshot!(all(&[
        "\n\n\n",
        "{\r\n\t\"zones\": {\r\n\t\t\"src\": { \"path\": 1 }\r\n\t}\r\n}\r\n",
        "{\r\"zones\": 1\r}",
        "{ \"zones\": \"日本語😀é\", \"é\": \"\u{1b}[31mred\u{202e}\u{2028}\" }",
        "{ \"zones\": {\n  \"a\": [\n    1\n  ]\n} }",
        &long,
        &long_name,
        "{ \"a\u{0}\n",
        "{ \"zones\": {} ",
    ]));
}

#[test]
fn nothing_that_steers_a_terminal_is_printed() {
    let text = "{ \"\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{0}\\u001b[2J\\n::error::x\": 1 }";
    let drawn = wrong(text);
    assert!(!drawn.chars().any(|c| c != '\n' && c.is_control()), "{drawn:?}");
    assert!(!drawn.contains('\u{202e}') && !drawn.lines().any(|line| line.starts_with("::")));
}

#[test]
fn colour_is_ours_alone() {
    let error = super::config("{ \"zones\": 1 }").expect_err("a number is no zone");
    assert!(error.render(true).contains("\u{1b}["));
    assert!(!error.render(false).contains('\u{1b}'));
    assert_eq!(
        error.to_string(),
        "ringfence.jsonc: expected an object with the zones by name, found a number"
    );
}

#[test]
fn long_names_cost_no_time() {
    let (a, b) = ("a".repeat(200_000), "b".repeat(200_000));
    let drawn = wrong(&zones(&format!(r#""{a}": {{ "path": "x", "mayImport": ["{b}"] }}"#)));
    assert!(drawn.len() < 5000, "{} bytes", drawn.len());
}

#[test]
fn not_every_one_of_many_problems_is_drawn() {
    let keys: Vec<String> = (0..100).map(|at| format!("\"key{at}\": 1")).collect();
    let drawn = wrong(&format!("{{ {} }}", keys.join(",\n")));
    assert!(drawn.ends_with("and 60 more\n"), "{drawn}");
}

#[test]
fn zones_without_files() {
    let config = good(
        r#"{
  "zones": {
    "src":      { "path": "src" },
    "services": { "path": "servces/*" },
    "web":      { "path": "apps/wbe" },
    "all":      { "path": "packages" },
    "packages": { "path": "packages/*" },
    "gone":     { "path": "xyzzy/*" },
    "empty":    { "path": "src/*" },
  },
}"#,
    );
    let files =
        ["src/a.ts", "services/a/x.ts", "apps/web/x.ts", "packages/db/x.ts", "package.json"];
    let error = config.error(config.validate_against_tree(files)).expect("zones are empty");
    insta::assert_snapshot!(error.render(false));
}

#[test]
fn a_config_that_fits_the_tree_has_no_error() {
    let config = good(r#"{ "zones": { "a": { "path": "a/*" }, "root": { "path": "." } } }"#);
    assert!(config.error(config.validate_against_tree(["a/b/c.ts", "x.ts"])).is_none());
}

//! What configs mean.

use std::path::Path;

use ringfence::{
    base::severity::Severity,
    config::{Config, Located, defaults},
    extract::import::ImportKind,
    rules::ruleset::{Condition, Entry, Selector, Subject, Term},
};

use super::good;

fn names(config: &Config) -> Vec<&str> {
    config.rules.rules.iter().map(|rule| rule.name.as_str()).collect()
}

/// A side of a rule in the words of a config.
fn side(config: &Config, selector: &Selector) -> String {
    let term = |term: &Term| match term {
        Term::Zone(zone) => config.rules.zones[usize::from(zone.0)].name.clone(),
        Term::Unzoned => "unzoned".to_owned(),
        Term::Path(glob) => format!("path {}", glob.glob()),
        Term::Package(glob) => format!("package {}", glob.glob()),
        Term::Builtin(glob) => format!("builtin {}", glob.glob()),
        Term::Name(_) => unreachable!("native configs have no patterns"),
    };
    let any = selector.any.iter().map(term);
    let none = selector.none.iter().map(|it| format!("not {}", term(it)));
    any.chain(none).collect::<Vec<_>>().join(", ")
}

/// The rules of a config, one per line.
fn table(config: &Config) -> String {
    let line = |rule: &ringfence::rules::ruleset::Rule| {
        format!(
            "{} [{}] {:?}: ({}) -> ({}) {:?}\n",
            rule.name,
            rule.severity,
            rule.subject,
            side(config, &rule.from),
            side(config, &rule.to),
            rule.conditions
        )
    };
    config.rules.rules.iter().map(line).collect()
}

const SEED: &str = r#"{
  "$schema": "./node_modules/ringfence/schema.json",
  "zones": {
    "src":      { "path": "src",        "mayImport": ["packages"] },
    "services": { "path": "services/*", "mayImport": ["packages"] },
    "packages": { "path": "packages/*", "mayImport": ["packages"], "entry": "exports" }
  }
}"#;

#[test]
fn three_lines_of_zones_make_six_rules() {
    let config = good(SEED);
    insta::assert_snapshot!(table(&config), @r"
    no-src-to-services [error] Dependency: (src) -> (services) []
    no-services-to-src [error] Dependency: (services) -> (src) []
    no-cross-services [error] Dependency: (services) -> (services) [SameCell(false)]
    no-packages-to-src [error] Dependency: (packages) -> (src) []
    no-packages-to-services [error] Dependency: (packages) -> (services) []
    no-deep-packages [error] Dependency: () -> (packages) [SameCell(false), Entry(false), KindNot([Manifest, Tsconfig])]
    ");
    assert!(config.rules.rules.iter().all(|rule| rule.comment.is_none()));
    let zone = &config.rules.zones[2];
    assert!(matches!(zone.entry, Some(Entry::Exports)));
    assert_eq!((zone.path.text.as_str(), zone.path.segments.len()), ("packages/*", 2));
    assert_eq!(&SEED[zone.span.clone()], "\"packages\"");
    assert_eq!(&SEED[config.rules.rules[5].written.rule.span.clone()], "\"entry\"");
    assert!(config.notes.is_empty());
}

#[test]
fn rules_of_zones_take_the_names_that_they_are_given() {
    let config = good(
        r#"{ "zones": {
            "a": { "path": "a/*", "mustNotImport": {
                "a": { "name": "lonely", "severity": "warn", "comment": "each for itself" },
                "b": { "severity": "off" } } },
            "b": { "path": "b", "mayImport": ["a"],
                "entry": { "files": ["index.ts", "public/"], "name": "front-door", "severity": "info" } }
        }}"#,
    );
    insta::assert_snapshot!(table(&config), @r"
    lonely [warn] Dependency: (a) -> (a) [SameCell(false)]
    front-door [info] Dependency: () -> (b) [SameCell(false), Entry(false), KindNot([Manifest, Tsconfig])]
    ");
    assert_eq!(config.rules.rules[0].comment.as_deref(), Some("each for itself"));
    let Some(Entry::Globs(globs)) = &config.rules.zones[1].entry else { panic!("globs") };
    assert!(globs[0].is_match("index.ts") && !globs[0].is_match("src/index.ts"));
    assert!(globs[1].is_match("public/a/b.ts"));
}

#[test]
fn paths_of_zones_are_normalised() {
    let config = good(r#"{ "zones": { "a": { "path": "./x//y/" }, "b": { "path": "./" } } }"#);
    let texts: Vec<_> = config.rules.zones.iter().map(|zone| zone.path.text.as_str()).collect();
    assert_eq!(texts, ["x/y", "."]);
    assert!(config.rules.zones[1].path.segments.is_empty());
}

#[test]
fn named_rules() {
    let config = good(
        r#"{
  "zones": { "src": { "path": "src" }, "v1.2": { "path": "old" } },
  "rules": [
    { "name": "a", "from": ["src", "!**/*.test.ts"], "to": ["npm:@acme/*", "npm:lodash", "node:fs*", "bun:*", "v1.2"] },
    { "name": "b", "severity": "warn", "comment": "why", "from": "src/legacy", "to": "unzoned", "kind": ["require", "import", "require"], "kindNot": "mock" },
    { "name": "c", "circular": true, "typeOnly": false },
    { "name": "d", "reachable": true, "from": "src", "to": "src/secret/**" },
    { "name": "e", "reachable": false, "from": "src/main.ts", "to": "src/**" },
    { "name": "f", "orphan": true, "from": "!**/*.d.ts" },
    { "name": "g", "severity": "off", "to": "src" },
    { "name": "h", "sameCell": true, "declared": false, "resolved": false },
    { "name": "i", "to": "src/app/[slug]/(group)/page.tsx" },
  ],
}"#,
    );
    insta::assert_snapshot!(table(&config));
    assert_eq!(config.rules.rules[3].comment.as_deref(), Some("why"));
    assert_eq!(config.rules.rules[3].severity, Severity::Warn);
    assert_eq!(config.rules.rules[4].subject, Subject::Cycle);
    let Condition::Kind(kinds) = &config.rules.rules[3].conditions[0] else { panic!("a kind") };
    assert_eq!(kinds, &[ImportKind::Import, ImportKind::Require]);
}

#[test]
fn every_kind_of_import_can_be_named() {
    for kind in ImportKind::ALL {
        let name = kind.as_str();
        let text = format!(r#"{{ "rules": [{{ "name": "x", "kind": "{name}" }}] }}"#);
        assert_eq!(good(&text).rules.rules[0].conditions, [Condition::Kind(vec![*kind])]);
    }
}

#[test]
fn unzoned_makes_two_rules() {
    let zones = r#""zones": { "a": { "path": "a/*" }, "b": { "path": "b", "mayImport": ["a"] } }"#;
    let config = good(&format!(
        r#"{{ {zones}, "unzoned": "warn", "rules": [{{ "name": "z", "circular": true }}] }}"#
    ));
    insta::assert_snapshot!(table(&config), @r"
    no-cross-a [error] Dependency: (a) -> (a) [SameCell(false)]
    no-a-to-b [error] Dependency: (a) -> (b) []
    unzoned-file [warn] Module: (unzoned) -> () []
    unzoned-import [warn] Dependency: (a, b) -> (unzoned) [KindNot([Manifest, Tsconfig])]
    z [error] Cycle: () -> () []
    ");
    assert!(config.rules.rules[2].comment.is_some() && config.rules.rules[3].comment.is_some());
    let allowed = good(&format!(r#"{{ {zones}, "unzoned": "allow" }}"#));
    assert_eq!(names(&allowed), ["no-cross-a", "no-a-to-b"]);
}

#[test]
fn blind_spots() {
    let config = good(
        r#"{ "rules": [{ "name": "x", "circular": true }],
             "blindSpots": { "parseError": "warn", "unresolved": "allow", "computed": "info", "hidden": "error" } }"#,
    );
    let policy = config.rules.blind_spots;
    assert_eq!(policy.parse_error, Some(Severity::Warn));
    assert_eq!(policy.unresolved, None);
    assert_eq!(policy.computed, Some(Severity::Info));
    assert_eq!(policy.hidden, Some(Severity::Error));
    assert_eq!(policy.dead_rule, Some(Severity::Error));
}

#[test]
fn ignore_is_relative_to_the_root_and_covers_folders() {
    let text = r#"{ "zones": { "a": { "path": "a/*" } }, "ignore": ["dist", "**/*.gen.ts"] }"#;
    let config = good(text);
    assert!(config.ignore.is_match("dist") && config.ignore.is_match("dist/a/b.js"));
    assert!(!config.ignore.is_match("a/dist/b.js"));
    assert_eq!(config.ignore.matches("a/b.gen.ts"), [1]);
    let globs: Vec<_> =
        config.ignore.globs().map(|(glob, span)| (glob.to_owned(), &text[span])).collect();
    assert_eq!(globs[1], ("**/*.gen.ts".to_owned(), "\"**/*.gen.ts\""));
}

#[test]
fn a_config_without_rules_says_so() {
    let config = good(r#"{ "zones": { "src": { "path": "src" } } }"#);
    assert_eq!(config.notes, ["no rule follows from the config: no import is forbidden"]);
}

fn located(foreign: Option<&str>) -> Located {
    let root = Path::new("/repo");
    let foreign = foreign.map(|name| root.join(name));
    Located { foreign, ..Located::new(root.to_owned()) }
}

#[test]
fn the_defaults_speak_of_what_is_there() {
    let files = ["src/a.ts", "services/a/x.ts", "packages/db/x.ts", "apps/README.md", "x.ts"];
    let config = defaults(&located(None), files).expect("three zones");
    assert_eq!(names(&config), names(&good(SEED)));
    assert_eq!(
        config.notes,
        ["no ringfence.jsonc found: using the default zones src, services/*, packages/*"]
    );
    assert!(config.validate_against_tree(files).is_empty());
    assert!(config.file.is_none());
}

#[test]
fn every_default_rule_says_why() {
    let files = ["src/a.ts", "services/a/x.ts", "packages/db/x.ts", "apps/web/x.ts", "libs/y/x.ts"];
    let config = defaults(&located(Some(".dependency-cruiser.js")), files).expect("five zones");
    let why = |rule: &ringfence::rules::ruleset::Rule| {
        format!("{}: {}\n", rule.name, rule.comment.as_deref().expect("a comment"))
    };
    let notes = config.notes.join("\n");
    insta::assert_snapshot!(config.rules.rules.iter().map(why).collect::<String>() + &notes);
}

#[test]
fn a_tree_without_default_zones_is_told_what_to_write() {
    let error = defaults(&located(None), ["lib/a.ts", "x.ts"]).expect_err("nothing to check");
    let drawn = error.render(false);
    insta::assert_snapshot!(drawn);
    let from = drawn.find('{').expect("an example");
    let config = good(&drawn[from..]);
    assert_eq!(names(&config), ["no-packages-to-src", "no-deep-packages"]);
}

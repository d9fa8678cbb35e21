//! That the specs in `fixtures/specs/cruise` leave out no condition, no option and no class of
//! dependencies. All of them are compared with dependency-cruiser by the differential test.
//!
//! What there is, is read from the form of a config: each of its types names its own keys when it is
//! given one that it does not know.

use std::collections::BTreeSet;

use ringfence::{
    config::cruiser::{
        load,
        raw::{
            BuiltInModules, CruiserFrom, CruiserModule, CruiserOptions, CruiserRule, CruiserTo,
            FilterObject, ResolveOptions, ViaRestriction,
        },
    },
    cruise::DependencyType,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    cruise::case::{Side, Spec},
    markdown::{cases, files},
};

/// Keys that no case can show anything with, and why.
const BESIDE: &[(&str, &str)] = &[
    ("options.babelConfig", "it changes nothing that is extracted"),
    ("options.cache", "nothing is kept from run to run"),
    ("options.experimentalStats", "it is refused"),
    ("options.externalModuleResolutionStrategy", "it is refused, or means nothing"),
    ("options.forceDeriveDependents", "dependents are always known"),
    ("options.prefix", "it is about links in reports"),
    ("options.progress", "a run is over before there is any"),
    ("options.reporterOptions", "it is about reports"),
    ("options.suffix", "it is about links in reports"),
    ("resolve.cachedInputFileSystem", "it is about speed alone"),
];

#[test]
fn every_condition_and_option_is_touched_by_a_case() {
    let touched = touched();
    let beside = |key: &String| BESIDE.iter().any(|(known, _)| known == key);
    let missing: Vec<String> =
        keys().into_iter().filter(|key| !touched.contains(key) && !beside(key)).collect();
    assert!(missing.is_empty(), "no case in fixtures/specs/cruise touches {missing:#?}");
    let stale: Vec<_> = BESIDE.iter().filter(|(key, _)| !keys().contains(*key)).collect();
    assert!(stale.is_empty(), "{stale:#?}");
}

#[test]
fn every_class_of_dependencies_is_seen_by_a_case() {
    let seen: BTreeSet<String> = specs().iter().flat_map(classes).collect();
    let unseen = |class: &&str| !seen.contains(*class);
    let missing: Vec<&str> =
        DependencyType::ALL.iter().map(|class| class.as_str()).filter(unseen).collect();
    assert!(missing.is_empty(), "no case in fixtures/specs/cruise has a dependency {missing:#?}");
}

/// The check would be none if a key that nobody uses counted as touched.
#[test]
fn what_no_case_has_is_not_touched() {
    assert!(keys().contains("to.circular") && keys().contains("options.focus"));
    assert!(!touched().contains("options.progress"));
    assert!(touched().len() > 50);
}

/// Every key of a config, behind the name of the object that it stands in.
fn keys() -> BTreeSet<String> {
    let of = |object: &'static str, names: Vec<String>| {
        names.into_iter().map(move |name| format!("{object}.{name}"))
    };
    [
        of("rule", names::<CruiserRule>()),
        of("from", names::<CruiserFrom>()),
        of("to", names::<CruiserTo>()),
        of("module", names::<CruiserModule>()),
        of("via", names::<ViaRestriction>()),
        of("options", names::<CruiserOptions>()),
        of("filter", names::<FilterObject>()),
        of("builtInModules", names::<BuiltInModules>()),
        of("resolve", names::<ResolveOptions>()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The keys that a type knows, by its own word.
fn names<T: DeserializeOwned>() -> Vec<String> {
    let refused = serde_json::from_value::<T>(json!({ "?": 0 }));
    let said = refused.err().map(|error| error.to_string()).unwrap_or_default();
    let (_, list) = said.split_once("expected").unwrap_or_else(|| panic!("{said}"));
    let names = list.split('`').skip(1).step_by(2).map(str::to_owned);
    names.collect()
}

/// The keys that the configs and command lines of the cases use.
fn touched() -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    for spec in specs() {
        let words = spec.args.iter().filter_map(|word| word.strip_prefix("--"));
        touched.extend(words.map(|word| format!("options.{}", camel(word))));
        let root = spec.dir();
        let Ok(loaded) = load(&root.join(".dependency-cruiser.json"), &root) else { continue };
        let config = serde_json::to_value(&loaded.config).unwrap();
        for list in ["forbidden", "allowed", "required"] {
            for rule in config[list].as_array().into_iter().flatten() {
                of_rule(rule, &mut touched);
            }
        }
        of_options(&config["options"], &mut touched);
    }
    touched
}

fn of_rule(rule: &Value, touched: &mut BTreeSet<String>) {
    add("rule", rule, touched);
    for object in ["from", "to", "module"] {
        add(object, &rule[object], touched);
    }
    for via in ["via", "viaOnly"] {
        add("via", &rule["to"][via], touched);
    }
}

fn of_options(options: &Value, touched: &mut BTreeSet<String>) {
    add("options", options, touched);
    for filter in ["doNotFollow", "exclude", "includeOnly", "focus", "reaches", "highlight"] {
        add("filter", &options[filter], touched);
    }
    add("builtInModules", &options["builtInModules"], touched);
    add("resolve", &options["enhancedResolveOptions"], touched);
}

fn add(object: &str, value: &Value, touched: &mut BTreeSet<String>) {
    let keys = value.as_object().into_iter().flatten().map(|(key, _)| format!("{object}.{key}"));
    touched.extend(keys);
}

/// `do-not-follow` as `doNotFollow`.
fn camel(word: &str) -> String {
    let mut parts = word.split('-');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        camel += &part[..1].to_uppercase();
        camel += &part[1..];
    }
    camel
}

/// The classes of the dependencies that a case expects.
fn classes(spec: &Spec) -> Vec<String> {
    let expected = spec.expected(Side::DependencyCruiser).into_iter();
    let edges = expected.filter(|(name, _)| *name == "edges").flat_map(|(_, text)| text.lines());
    let classes = edges.filter_map(|line| line.split_once(" [")?.1.split(']').next());
    classes.flat_map(|list| list.split(' ').map(str::to_owned)).collect()
}

fn specs() -> Vec<Spec> {
    let all = files("cruise").into_iter().flat_map(|(_, text)| cases(&text));
    all.filter_map(|case| Spec::new(&case).ok()).collect()
}

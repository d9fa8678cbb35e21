//! Violations: what kind they are of, which are the same, and how many there are.

use ringfence::report::cruise::OutputType;
use serde_json::{Value, json};

use super::{dependency, module, narrowed, options, rendered, result, result_with, shop};

/// A dependency that is part of a cycle, and breaks `no-cycles`.
fn circular(to: &str, cycle: &[&str]) -> Value {
    let mut dependency = dependency(to, &["no-cycles"]);
    let steps = cycle.iter().map(|name| json!({ "name": name, "dependencyTypes": ["local"] }));
    dependency["cycle"] = steps.collect();
    dependency["circular"] = true.into();
    dependency
}

fn cycle_rules() -> Value {
    json!({ "forbidden": [{ "name": "no-cycles", "from": {}, "to": { "circular": true } }] })
}

fn kinds(json: &Value) -> Vec<String> {
    let violations = json["summary"]["violations"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    violations.map(|one| format!("{} {}", text(&one["rule"]["name"]), text(&one["type"]))).collect()
}

#[test]
fn a_cycle_is_one_violation() {
    let modules = json!([
        module("a", &[circular("b", &["b", "c", "a"])]),
        module("b", &[circular("c", &["c", "a", "b"])]),
        module("c", &[circular("a", &["a", "b", "c"])]),
        module("d", &[circular("e", &["e", "d"])]),
        module("e", &[circular("d", &["d", "e"])]),
    ]);
    let saved = result_with(modules, cycle_rules(), json!({}));
    let json = narrowed(saved.clone(), |_| {});
    assert_eq!(kinds(&json), ["no-cycles cycle", "no-cycles cycle"]);
    assert_eq!(json["summary"]["error"], 2);
    // dependency-cruiser forgets of a saved result what its rules are about.
    let json = narrowed(saved, |o| (o.parity, o.saved) = (true, true));
    assert_eq!(kinds(&json), vec!["no-cycles dependency"; 5]);
}

#[test]
fn the_kind_of_a_violation_is_what_its_rule_asks_for() {
    let json = narrowed(shop(), |_| {});
    assert_eq!(
        kinds(&json),
        [
            "core-is-pure dependency",
            "no-circular cycle",
            "views-use-core module",
            "app-does-not-reach-data reachability",
            "app-does-not-reach-data reachability",
            "no-unused-utils module",
            "not-to-unresolvable dependency",
            "data-folder folder",
            "no-orphans module",
            "not-in-allowed dependency",
            "stable-dependencies instability",
            "stable-dependencies instability",
            "no-circular cycle",
            "no-copyleft dependency",
        ]
    );
}

#[test]
fn filters_change_the_counts() {
    let counts = |change: &dyn Fn(&mut ringfence::report::cruise::Options)| {
        let json = narrowed(shop(), change);
        ["error", "warn", "info", "ignore", "totalCruised", "totalDependenciesCruised"]
            .map(|key| json["summary"][key].as_u64().unwrap())
    };
    assert_eq!(counts(&|_| {}), [3, 4, 5, 2, 15, 15]);
    let only_core = |o: &mut ringfence::report::cruise::Options| {
        o.include_only = Some("^src/core".to_owned());
    };
    assert_eq!(counts(&only_core), [1, 0, 2, 0, 2, 2]);
}

#[test]
fn the_exit_code_is_the_number_of_errors() {
    for &output_type in OutputType::ALL {
        let counts = matches!(
            output_type,
            OutputType::Err
                | OutputType::ErrLong
                | OutputType::Null
                | OutputType::Teamcity
                | OutputType::AzureDevops
        );
        let code = rendered(shop(), &options(output_type)).exit_code;
        assert_eq!(code, if counts { 3 } else { 0 }, "{output_type}");
    }
}

/// 256 would be 0 for the shell.
#[test]
fn the_exit_code_is_never_more_than_255() {
    for errors in [255, 256, 300] {
        let broken: Vec<Value> =
            (0..errors).map(|n| dependency(&format!("{n}.ts"), &["no"])).collect();
        let result = result(json!([module("a.ts", &broken)]));
        assert_eq!(rendered(result, &options(OutputType::Null)).exit_code, 255, "{errors}");
    }
}

#[test]
fn violations_are_sorted_as_names_are() {
    let on = |name: &str| dependency(name, &["no"]);
    let names =
        ["src/b.ts", "src/A.ts", "src/_b.ts", "src/a.ts", "src/é.ts", "src/10.ts", "src/2.ts"];
    let result = result(json!([module("x.ts", &names.map(on))]));
    let json = narrowed(result, |_| {});
    let to: Vec<&str> = json["summary"]["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|violation| violation["to"].as_str().unwrap())
        .collect();
    assert_eq!(
        to,
        ["src/_b.ts", "src/10.ts", "src/2.ts", "src/a.ts", "src/A.ts", "src/b.ts", "src/é.ts"]
    );
}

//! What filters leave of a result, and what they mark.

use serde_json::{Value, json};

use super::{dependency, graph, module, narrowed, result, shop};
use ringfence::report::cruise::{Options, result::CruiseResult};

/// `a > b > c > d`, and `a > c`.
fn chain() -> CruiseResult {
    let on = |name: &str| dependency(name, &[]);
    let mut result = result(json!([
        module("a", &[on("b"), on("c")]),
        module("b", &[on("c")]),
        module("c", &[on("d")]),
        module("d", &[]),
    ]));
    for (at, dependents) in [(1, &["a"][..]), (2, &["a", "b"]), (3, &["c"])] {
        let names = dependents.iter().map(|&name| name.to_owned());
        result.modules[at].dependents = Some(names.collect());
    }
    result
}

fn left(change: impl FnOnce(&mut Options)) -> Vec<String> {
    graph(&narrowed(chain(), change))
}

fn pattern(pattern: &str) -> String {
    pattern.to_owned()
}

fn marked(json: &Value, key: &str) -> Vec<bool> {
    let modules = json["modules"].as_array().unwrap().iter();
    modules.map(|module| module[key].as_bool().unwrap()).collect()
}

#[test]
fn filters_take_modules_and_what_leads_to_them() {
    assert_eq!(left(|o| o.exclude = Some(pattern("b|d"))), ["a > c", "c > "]);
    assert_eq!(left(|o| o.include_only = Some(pattern("[ab]"))), ["a > b", "b > "]);
    assert_eq!(left(|o| o.reaches = Some(pattern("b"))), ["a > b", "b > "]);
    assert_eq!(left(|o| o.highlight = Some(pattern("b"))).len(), 4, "marking leaves all");
    assert_eq!(left(|o| o.exclude = Some(pattern(""))).len(), 4, "an empty pattern is none");
}

#[test]
fn focus_shows_neighbours_as_near_as_asked_for() {
    assert_eq!(left(|o| o.focus = Some(pattern("d"))), ["c > d", "d > "]);
    let near = |depth| {
        left(|o| {
            (o.focus, o.focus_depth) = (Some(pattern("a")), depth);
        })
    };
    assert_eq!(near(1), ["a > b c", "b > c", "c > "]);
    // On the way over `b`, `d` is three steps away.
    assert_eq!(near(2), ["a > b c", "b > c", "c > d", "d > "]);
    assert_eq!(near(0).len(), 4, "0 is as far as it goes");
}

#[test]
fn what_filters_look_for_is_marked() {
    let focus = narrowed(chain(), |o| o.focus = Some(pattern("d")));
    assert_eq!(marked(&focus, "matchesFocus"), [false, true]);
    let reaches = narrowed(chain(), |o| o.reaches = Some(pattern("c")));
    assert_eq!(marked(&reaches, "matchesReaches"), [false, false, true]);
    let highlight = narrowed(chain(), |o| o.highlight = Some(pattern("[bd]")));
    assert_eq!(marked(&highlight, "matchesHighlight"), [false, true, false, true]);
}

/// Each filter sees what the ones before it left.
#[test]
fn filters_work_in_order() {
    let both = left(|o| {
        (o.exclude, o.reaches) = (Some(pattern("b")), Some(pattern("d")));
    });
    assert_eq!(both, ["a > c", "c > d", "d > "]);
    let none = left(|o| {
        (o.exclude, o.focus) = (Some(pattern("a")), Some(pattern("a")));
    });
    assert!(none.is_empty());
}

#[test]
fn collapse_makes_one_of_several() {
    let collapsed =
        |pattern: &str| graph(&narrowed(shop(), |o| o.collapse = Some(pattern.to_owned())));
    assert_eq!(
        collapsed("2"),
        [
            "./missing > ",
            "fs > ",
            "node_modules/@acme > ",
            "node_modules/react > ",
            "src/app/ > src/core/ ./missing fs node_modules/react src/data/ src/util/",
            "src/core/ > src/data/ src/util/",
            "src/data/ > src/util/ node_modules/@acme",
            "src/legacy/ > ",
            "src/util/ > ",
        ]
    );
    let packages = collapsed("^node_modules/(@[^/]+/)?[^/]+");
    assert!(packages.iter().any(|module| module == "node_modules/@acme/log > "), "{packages:?}");
    assert_eq!(packages.len(), shop().modules.len());
}

/// What is shown as one broke the rules that any of it broke. (dependency-cruiser keeps those of the
/// first dependency alone.)
#[test]
fn collapse_loses_no_violation() {
    let modules = json!([
        module("a/1", &[dependency("b/1", &[])]),
        module("a/2", &[dependency("b/2", &["no-b"]), dependency("b/3", &["no-b"])]),
        module("b/1", &[]),
        module("b/2", &[]),
        module("b/3", &[]),
    ]);
    for (parity, errors) in [(false, 1), (true, 0)] {
        let json = narrowed(result(modules.clone()), |o| {
            (o.collapse, o.parity) = (Some(pattern("1")), parity);
        });
        assert_eq!(graph(&json), ["a/ > b/", "b/ > "]);
        assert_eq!(json["summary"]["error"], errors, "parity: {parity}");
    }
}

#[test]
fn the_options_of_the_report_stand_in_the_result() {
    let json = narrowed(shop(), |o| {
        (o.focus, o.exclude, o.include_only) =
            (Some(pattern("a")), Some(pattern("b")), Some(pattern(".")));
        (o.prefix, o.collapse) = (Some(pattern("https://x/")), Some(pattern("1")));
    });
    let used = &json["summary"]["optionsUsed"];
    assert_eq!(used["focus"], json!({ "path": "a", "depth": 1 }));
    assert_eq!(used["exclude"], json!({ "path": "b" }));
    assert_eq!(used["includeOnly"], ".");
    assert_eq!(used["prefix"], "https://x/");
    assert_eq!(used["collapse"], "node_modules/[^/]+|^[^/]+/");
    assert_eq!(used["rulesFile"], "rules.json", "beside those of the run");
}

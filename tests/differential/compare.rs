//! Two results of dependency-cruiser's command line (its JSON), compared as sets.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What nobody but the program itself can know.
const OWN: &[&str] = &["checksum", "experimentalStats", "reachable", "reaches"];

/// What one result says and another one does not; empty when both say the same.
pub(crate) fn differences(theirs: &Value, ours: &Value) -> String {
    let (theirs, ours) = (facts(theirs), facts(ours));
    let only = |whose: &str, these: &BTreeSet<String>, those: &BTreeSet<String>| {
        let lines = these.difference(those).map(|fact| format!("  only {whose}: {fact}\n"));
        lines.collect::<Vec<_>>().concat()
    };
    only("dependency-cruiser", &theirs, &ours) + &only("ringfence", &ours, &theirs)
}

/// All that a result says, one fact per line.
fn facts(result: &Value) -> BTreeSet<String> {
    let mut facts = Vec::new();
    let mut listed = BTreeSet::new();
    for module in list(&result["modules"]) {
        let source = text(&module["source"]);
        // A known difference: leaves may be listed twice.
        if !listed.insert(source) && list(&module["dependencies"]).is_empty() {
            continue;
        }
        let head = format!("module {source}");
        describe(&head, module, &["source", "dependencies", "rules", "valid"], &mut facts);
        // A module that lacks what it must reach is told to break the rule even where that is no
        // violation, because something else is known about what it reaches.
        let rules = list(&module["rules"]).iter();
        let rules = rules.filter(|rule| !text(&rule["name"]).starts_with("required"));
        facts.extend(rules.map(|rule| format!("{head} breaks {}", in_order(rule))));
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut edges: Vec<&Value> = list(&module["dependencies"]).iter().collect();
        edges.sort_by_key(|edge| in_order(edge).to_string());
        for edge in edges {
            let head = format!("edge {source} {} {}", edge["module"], text(&edge["moduleSystem"]));
            let nth = seen.entry(head.clone()).or_default();
            *nth += 1;
            describe(&format!("{head} #{nth}"), edge, &["module", "moduleSystem"], &mut facts);
        }
    }
    for folder in list(&result["folders"]) {
        let name = text(&folder["name"]);
        describe(&format!("folder {name}"), folder, &["name", "dependencies"], &mut facts);
        for edge in list(&folder["dependencies"]) {
            let head = format!("folder {name} {}", text(&edge["name"]));
            describe(&head, edge, &["name"], &mut facts);
        }
    }
    facts.extend(list(&result["summary"]["violations"]).iter().map(violation));
    for key in ["error", "warn", "info", "ignore", "totalDependenciesCruised"] {
        facts.push(format!("summary {key}: {}", result["summary"][key]));
    }
    facts.into_iter().collect()
}

/// A line for every key of an object; and one that says that it is there.
fn describe(head: &str, object: &Value, without: &[&str], facts: &mut Vec<String>) {
    facts.push(head.to_owned());
    for (key, value) in object.as_object().into_iter().flatten() {
        if !without.contains(&&**key) && !OWN.contains(&&**key) {
            let value = if key == "dependents" { sorted(value) } else { in_order(value) };
            facts.push(format!("{head} {key}: {value}"));
        }
    }
}

fn violation(violation: &Value) -> String {
    format!("violation {}: {}", text(&violation["rule"]["name"]), in_order(violation))
}

/// A list whose order means nothing.
fn sorted(value: &Value) -> Value {
    let mut items: Vec<Value> = list(value).iter().map(in_order).collect();
    items.sort_by_key(Value::to_string);
    items.into()
}

/// A value with the keys of objects in alphabetical order.
fn in_order(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(in_order).collect(),
        Value::Object(object) => {
            let sorted: BTreeMap<&String, Value> =
                object.iter().map(|(key, value)| (key, in_order(value))).collect();
            sorted.into_iter().map(|(key, value)| (key.clone(), value)).collect()
        }
        other => other.clone(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

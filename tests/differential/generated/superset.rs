//! What must hold without `--parity`: nothing that dependency-cruiser reports is lost, but by a
//! difference that `docs/dependency-cruiser.md` lists.

use std::collections::BTreeSet;

use serde_json::Value;

/// What stands in rules on which a listed difference may bear: groups, types, cycles as they are
/// told, counts that begin at nothing, licences, and absent cycles.
const DIFFERS: &[&str] = &[
    "$",
    "ependencyType",
    "\"via",
    "MoreThan\":0",
    "LessThan\":0",
    "\"license",
    "\"circular\":false",
];

/// What dependency-cruiser reports and ringfence does not; empty when there is nothing.
pub(super) fn lost(config: &Value, theirs: &Value, ours: &Value) -> String {
    // The shortest way counts, and so there is more to be judged; what is found beyond what they find
    // makes another graph.
    let is_other_graph = unresolved(ours) < unresolved(theirs);
    if is_other_graph || !config["options"]["maxDepth"].is_null() {
        return String::new();
    }
    let only = |what: &str, theirs: BTreeSet<String>, ours: &BTreeSet<String>| {
        let lost = theirs.into_iter().filter(|it| !ours.contains(it));
        let lines = lost.map(|it| format!("  without --parity no {what}: {it}\n"));
        lines.collect::<Vec<_>>().concat()
    };
    let same = |name: &str| is_plain(config, name);
    only("dependency", dependencies(theirs), &dependencies(ours))
        + &only("cycle", cycles(theirs), &cycles(ours))
        + &only("violation", violations(theirs, &same), &violations(ours, &same))
}

/// Whether no listed difference bears on the rule.
fn is_plain(config: &Value, name: &str) -> bool {
    let rules = |list: &str| config[list].as_array().cloned().unwrap_or_default();
    let of_name = match name {
        "not-in-allowed" => rules("allowed"),
        _ => [rules("forbidden"), rules("required")].concat(),
    };
    let mut of_name =
        of_name.into_iter().filter(|rule| name == "not-in-allowed" || rule["name"] == name);
    of_name.all(|rule| {
        let text = rule.to_string();
        DIFFERS.iter().all(|word| !text.contains(word))
            && (name != "not-in-allowed" || !text.contains("\"circular"))
    })
}

fn dependencies(result: &Value) -> BTreeSet<String> {
    edges(result)
        .map(|(from, edge)| format!("{from} {} {}", edge["module"], edge["resolved"]))
        .collect()
}

/// How many dependencies are not resolved.
fn unresolved(result: &Value) -> usize {
    edges(result).filter(|(_, edge)| edge["couldNotResolve"] == true).count()
}

fn cycles(result: &Value) -> BTreeSet<String> {
    let circular = edges(result).filter(|(_, edge)| edge["circular"] == true);
    circular.map(|(from, edge)| format!("{from} {}", edge["resolved"])).collect()
}

fn edges(result: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    let modules = result["modules"].as_array().into_iter().flatten();
    modules.flat_map(|module| {
        let edges = module["dependencies"].as_array().into_iter().flatten();
        edges.map(|edge| (&module["source"], edge))
    })
}

/// The violations of some rules, cycles by the modules on them: at which of its dependencies a cycle
/// is reported may differ.
fn violations(result: &Value, of: &impl Fn(&str) -> bool) -> BTreeSet<String> {
    let all = result["summary"]["violations"].as_array().into_iter().flatten();
    let wanted = all.filter(|it| it["rule"]["name"].as_str().is_some_and(of));
    wanted
        .map(|it| {
            let name = &it["rule"]["name"];
            let steps = it["cycle"].as_array().into_iter().flatten();
            let steps: BTreeSet<String> = steps.map(|step| step["name"].to_string()).collect();
            if it["type"] == "cycle" {
                format!("{name}: a cycle of {steps:?}")
            } else {
                format!("{name}: {} {}", it["from"], it["to"])
            }
        })
        .collect()
}

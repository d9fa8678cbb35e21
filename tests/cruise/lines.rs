//! A result of dependency-cruiser (its JSON), in words that a spec can hold.
//!
//! - violations: `severity rule: from → to`, without the arrow for a module; behind it in
//!   parentheses what the violation's type adds: the cycle, the modules on the way, the
//!   instabilities, `folder`;
//! - edges: `from "specifier" → resolved [types]`, then what is not as it is for most: the module
//!   system if it is not `es6`, `dynamic`, `circular`, `leaf` (the graph does not go on from
//!   there), …;
//! - modules: the name, then what is particular about it: `orphan`, `core`, …;
//! - folders: `name: modules, instability → dependencies`.

use serde_json::Value;

/// The violations.
pub(crate) fn violations(result: &Value) -> Vec<String> {
    list(&result["summary"]["violations"]).iter().map(violation).collect()
}

/// One violation.
pub(crate) fn violation(it: &Value) -> String {
    let rule = &it["rule"];
    let kind = text(&it["type"]);
    let to = if kind == "module" { String::new() } else { format!(" → {}", text(&it["to"])) };
    let more = match kind {
        "cycle" => format!(" (cycle: {})", names(&it["cycle"])),
        "reachability" => format!(" (via: {})", names(&it["via"])),
        "instability" => {
            let percent = |side: &str| percent(&it["metrics"][side]["instability"]);
            format!(" (instability: {} → {})", percent("from"), percent("to"))
        }
        "module" | "dependency" => String::new(),
        other => format!(" ({other})"),
    };
    format!("{} {}: {}{to}{more}", text(&rule["severity"]), text(&rule["name"]), text(&it["from"]))
}

/// The dependencies of all modules.
pub(crate) fn edges(result: &Value) -> Vec<String> {
    let of = |module: &Value| -> Vec<String> {
        list(&module["dependencies"]).iter().map(|it| edge(text(&module["source"]), it)).collect()
    };
    list(&result["modules"]).iter().flat_map(of).collect()
}

/// One dependency.
pub(crate) fn edge(from: &str, it: &Value) -> String {
    let types: Vec<&str> = list(&it["dependencyTypes"]).iter().map(text).collect();
    let head = format!("{from} {} → {} [{}]", it["module"], text(&it["resolved"]), types.join(" "));
    [head].into_iter().chain(particulars_of_edge(it)).collect::<Vec<_>>().join(" ")
}

fn particulars_of_edge(it: &Value) -> Vec<String> {
    let system = text(&it["moduleSystem"]);
    let mut found: Vec<String> = (system != "es6").then(|| system.to_owned()).into_iter().collect();
    let is = |key: &str| it[key] == true;
    let ends = is("coreModule") || is("couldNotResolve") || is("matchesDoNotFollow");
    for (holds, word) in [
        (is("dynamic"), "dynamic"),
        (is("circular"), "circular"),
        (is("coreModule"), "core"),
        (is("couldNotResolve"), "unresolved"),
        (is("matchesDoNotFollow"), "not-followed"),
        (!is("followable") && !ends, "leaf"),
        (is("preCompilationOnly"), "pre-compilation-only"),
        (is("exoticallyRequired"), "exotic"),
    ] {
        found.extend(holds.then(|| word.to_owned()));
    }
    for key in ["exoticRequire", "license", "protocol", "mimeType"] {
        found.extend(it[key].as_str().map(|value| format!("{key}={value}")));
    }
    found.extend(it["instability"].as_f64().map(|_| percent(&it["instability"])));
    found
}

/// The modules.
pub(crate) fn modules(result: &Value) -> Vec<String> {
    list(&result["modules"]).iter().map(module).collect()
}

fn module(it: &Value) -> String {
    let mut found = vec![text(&it["source"]).to_owned()];
    for (key, word) in [
        ("orphan", "orphan"),
        ("coreModule", "core"),
        ("couldNotResolve", "unresolved"),
        ("matchesDoNotFollow", "not-followed"),
        ("matchesFocus", "focus"),
        ("matchesReaches", "reached"),
        ("matchesHighlight", "highlight"),
        ("consolidated", "consolidated"),
    ] {
        found.extend((it[key] == true).then(|| word.to_owned()));
    }
    found.extend(it["instability"].as_f64().map(|_| percent(&it["instability"])));
    found.join(" ")
}

/// The folders.
pub(crate) fn folders(result: &Value) -> Vec<String> {
    let one = |it: &Value| {
        let name = text(&it["name"]);
        let mut line = format!("{name}: {} {}", it["moduleCount"], percent(&it["instability"]));
        let to = names(&it["dependencies"]);
        if !to.is_empty() {
            line.push_str(" → ");
            line.push_str(&to);
        }
        line
    };
    list(&result["folders"]).iter().map(one).collect()
}

fn names(of: &Value) -> String {
    list(of).iter().map(|it| text(&it["name"])).collect::<Vec<_>>().join(", ")
}

/// A share in full percent, `-` for none.
fn percent(share: &Value) -> String {
    share.as_f64().map_or("-".to_owned(), |share| format!("{:.0}%", share * 100.0))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

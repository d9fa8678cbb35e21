//! The manifests from a folder up to the base folder, merged into one (`combinedDependencies`).

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{base::path, cruise::Names, resolve::Resolver};

/// What the manifests from the folder `dir` up to the base folder say about dependencies; `None` when
/// that is nothing. Outside of the base folder the nearest manifest counts alone.
pub(super) fn of_folder(resolver: &Resolver, names: &Names, dir: &str) -> Option<Arc<Value>> {
    let folder = names.name(dir);
    if path::is_outside(&folder) {
        return resolver.manifests_above(dir).next().filter(|manifest| !manifest.is_null());
    }
    let folder = if folder == "." { "" } else { &folder };
    let folders = path::ancestors(folder).map(|folder| names.path(folder));
    let manifests = folders.filter_map(|folder| resolver.manifest_in(&folder));
    let merged = manifests.fold(Map::new(), |nearer, further| merge(nearer, &further));
    (!merged.is_empty()).then(|| Arc::new(Value::Object(merged)))
}

/// The dependencies of two manifests; where both have something to say, the nearer one counts.
fn merge(nearer: Map<String, Value>, further: &Value) -> Map<String, Value> {
    let mut merged = nearer;
    for (key, value) in further.as_object().into_iter().flatten() {
        let key = if key == "bundleDependencies" { "bundledDependencies" } else { key };
        if !(key.ends_with("ependencies") || key == "workspaces" || key == "imports") {
            continue;
        }
        let value = value.get("packages").filter(|_| key == "workspaces").unwrap_or(value);
        match (merged.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => {
                for (name, value) in more {
                    known.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            (Some(Value::Array(known)), Value::Array(more)) => known.extend_from_slice(more),
            (Some(_), _) => {}
            (None, value) => {
                merged.insert(key.to_owned(), value.clone());
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_nearer_manifest_counts() {
        let nearer = json!({ "dependencies": { "a": "1" }, "bundleDependencies": ["a"] });
        let further = json!({
            "name": "root",
            "dependencies": { "a": "2", "b": "2" },
            "devDependencies": { "c": "2" },
            "bundledDependencies": ["b"],
            "workspaces": { "packages": ["p/*"] },
        });
        let merged = merge(merge(Map::new(), &nearer), &further);
        assert_eq!(
            Value::Object(merged),
            json!({
                "dependencies": { "a": "1", "b": "2" },
                "bundledDependencies": ["a", "b"],
                "devDependencies": { "c": "2" },
                "workspaces": ["p/*"],
            })
        );
    }
}

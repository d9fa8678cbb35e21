//! The `workspaces` of a manifest, as far as dependency-cruiser looks at them: globs that the path of a
//! target, or a specifier, may match.

use globset::GlobMatcher;
use serde_json::Value;

use crate::base::glob;

/// Whether the path of a target lies in a folder that `workspaces` names; or the specifier does, which
/// it may where links are kept.
pub(super) fn may_be_member(workspaces: &Value, name: &str, resolved: &str) -> bool {
    let list = match workspaces {
        Value::Array(list) => list,
        other => match other.get("packages").and_then(Value::as_array) {
            Some(list) => list,
            None => return false,
        },
    };
    let texts = list.iter().filter_map(Value::as_str);
    texts.filter_map(Pattern::new).any(|pattern| {
        let linked = name.strip_prefix("node_modules/").unwrap_or(name);
        [resolved, name, linked].iter().any(|path| pattern.matches(path))
    })
}

/// One of the globs: everything at and below a folder, or everything else.
struct Pattern {
    glob: GlobMatcher,
    is_negated: bool,
}

impl Pattern {
    fn new(text: &str) -> Option<Self> {
        let (is_negated, folder) = match text.strip_prefix('!') {
            Some(folder) => (true, folder),
            None => (false, text),
        };
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        let glob = glob::of_paths(&format!("{{{folder},{folder}/**}}")).ok()?;
        Some(Self { glob: glob.compile_matcher(), is_negated })
    }

    fn matches(&self, path: &str) -> bool {
        self.glob.is_match(path) != self.is_negated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_lies_in_a_folder_of_the_workspace_may_be_a_member() {
        let globs = json!(["packages/*", "libs/x/", "./apps/**"]);
        for path in ["packages/a/dist/i.js", "packages/a", "libs/x/i.js", "apps/a/b/c.ts"] {
            assert!(may_be_member(&globs, "x", path), "{path}");
        }
        for path in ["packages", "libs/y/i.js", "node_modules/x/i.js"] {
            assert!(!may_be_member(&globs, "x", path), "{path}");
        }
        assert!(may_be_member(&json!({ "packages": ["a/*"] }), "x", "a/b/i.js"));
        assert!(may_be_member(&globs, "node_modules/packages/a", "x"));
        assert!(!may_be_member(&json!("packages/*"), "x", "packages/a"));
    }
}

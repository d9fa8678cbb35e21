//! The classes that say by which alias a specifier was found.

use serde_json::Value;

use crate::{
    base::path,
    cruise::{
        DependencyType, extension,
        location_types::{Site, is_relative},
        workspace_globs,
    },
    resolve::{Alias, Aliases, target::Target},
};

/// The classes of the first kind of alias that the specifier is one of.
pub(super) fn of(site: &Site<'_>) -> Vec<DependencyType> {
    use DependencyType as T;
    if is_relative(site.name) || !site.parity() && matches!(site.target.target, Target::Builtin(_))
    {
        return Vec::new();
    }
    if site.resolver.settings().alias.iter().any(|alias| is_of_bundler(site, alias)) {
        return vec![T::Aliased, T::AliasedWebpack];
    }
    if site.aliases.iter().any(|aliases| is_below_base_url(site, aliases)) {
        return vec![T::Aliased, T::AliasedTsconfig, T::AliasedTsconfigBaseUrl];
    }
    if site.aliases.iter().any(|aliases| is_of_paths(site, aliases)) {
        return vec![T::Aliased, T::AliasedTsconfig, T::AliasedTsconfigPaths];
    }
    if is_subpath_import(site) {
        return vec![T::Aliased, T::AliasedSubpathImport];
    }
    if is_of_workspace(site) {
        return vec![T::Aliased, T::AliasedWorkspace];
    }
    Vec::new()
}

fn is_of_bundler(site: &Site<'_>, alias: &Alias) -> bool {
    if site.parity() {
        return !alias.listed && site.name.starts_with(&alias.name);
    }
    alias.replaced(site.name).is_some()
}

/// Whether the target lies where the specifier does as seen from `baseUrl`.
fn is_below_base_url(site: &Site<'_>, aliases: &Aliases) -> bool {
    let Some(base) = aliases.base_url().filter(|_| site.name != site.resolved) else {
        return false;
    };
    let expected = path::absolute(base, &format!("./{}", site.name));
    bare(&expected).ends_with(bare(site.resolved))
}

/// A path without extension, and without the `index` at its end.
fn bare(path: &str) -> &str {
    let stem = &path[..path.len() - extension::of(path).len()];
    stem.strip_suffix("/index").unwrap_or(stem)
}

fn is_of_paths(site: &Site<'_>, aliases: &Aliases) -> bool {
    let mut patterns = aliases.paths().iter().map(|(pattern, _)| &**pattern);
    if site.parity() {
        return patterns.any(|pattern| matches_as_expression(pattern, site.name));
    }
    // A pattern that matches everything has found no package.
    let claims = |pattern: &str| pattern != "*" || !site.is_installed();
    patterns.any(|pattern| claims(pattern) && matches(pattern, site.name))
}

fn is_subpath_import(site: &Site<'_>) -> bool {
    if !site.name.starts_with('#') {
        return false;
    }
    let imports = site.manifest.and_then(|manifest| manifest.get("imports"));
    let mut keys = imports.and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key);
    if site.parity() {
        return keys.any(|key| matches_as_expression(key, site.name));
    }
    keys.any(|key| matches(key, site.name) || key.ends_with('/') && site.name.starts_with(key))
}

fn is_of_workspace(site: &Site<'_>) -> bool {
    if !site.parity() && site.target.by_package_name {
        return true;
    }
    let workspaces = site.manifest.and_then(|manifest| manifest.get("workspaces"));
    let Some(workspaces) = workspaces else { return false };
    !matches!(site.target.target, Target::Package(_) if !site.parity())
        && workspace_globs::may_be_member(workspaces, site.name, site.resolved)
}

/// Whether a pattern with at most one `*` matches, which stands for at least one character.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            name.len() > before.len() + after.len()
                && name.starts_with(before)
                && name.ends_with(after)
        }
    }
}

/// The same for a pattern that dependency-cruiser takes for a regular expression, with `.+` for each
/// `*`: a `.` is any character, and what follows a `$` is never found.
fn matches_as_expression(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    // How many characters of the name what is read of the pattern may have matched.
    let mut ends: Vec<usize> = vec![0];
    for expected in pattern.chars() {
        ends = match expected {
            '*' => {
                ends.first().map(|&first| (first + 1..=name.len()).collect()).unwrap_or_default()
            }
            '$' => ends.into_iter().filter(|&end| end == name.len()).collect(),
            _ => {
                let fits =
                    |end: &usize| name.get(*end).is_some_and(|&c| expected == '.' || expected == c);
                ends.into_iter().filter(fits).map(|end| end + 1).collect()
            }
        };
    }
    ends.last() == Some(&name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_expressions_where_that_is_asked_for() {
        assert!(matches("$lib/*", "$lib/x") && !matches_as_expression("$lib/*", "$lib/x"));
        assert!(matches_as_expression("@/*", "@/x/y") && !matches_as_expression("@/*", "@/"));
        assert!(matches_as_expression("a.b", "axb") && !matches("a.b", "axb"));
        assert!(matches_as_expression("lib$", "lib"));
        assert!(matches("*", "x") && !matches("*", ""));
        assert!(matches_as_expression("*/src/*", "a/b/src/c"));
    }
}

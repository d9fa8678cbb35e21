//! The aliases of the one `tsconfig.json` of a cruise, as the plugin reads them that dependency-cruiser
//! puts into enhanced-resolve.
//!
//! It differs from TypeScript: without a `baseUrl`, targets are relative to the folder that the cruise
//! runs in; every pattern that matches is tried, those with the longest beginning first; and after
//! them, anything that is no relative path is looked for in that folder.
//!
//! Source: <https://github.com/dividab/tsconfig-paths>, version 4, with its defaults.

use std::{
    cmp::Reverse,
    path::Path,
    sync::{PoisonError, RwLock},
};

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::{
    base::path,
    resolve::{
        disk::{Aliases, engine::is_file},
        settings::Settings,
    },
    source,
};

/// The aliases of one configuration.
pub(super) struct TsconfigPaths {
    /// The patterns with their targets, absolute, in the order in which they are tried.
    entries: Vec<(String, Vec<String>)>,
    extensions: Vec<String>,
    /// What is known already: aliases do not depend on the importing file.
    known: RwLock<FxHashMap<Box<str>, Option<String>>>,
}

impl TsconfigPaths {
    pub(super) fn new(aliases: &Aliases, settings: &Settings) -> Self {
        let here = path::of_system(&settings.cwd).unwrap_or_default();
        let base = aliases.base_url().unwrap_or(&here);
        let mut entries: Vec<(String, Vec<String>)> = aliases
            .paths()
            .iter()
            .map(|(pattern, targets)| {
                let targets = targets.iter().map(|target| path::absolute(base, target));
                (pattern.clone(), targets.collect())
            })
            .collect();
        entries.sort_by_key(|(pattern, _)| Reverse(pattern.find('*').unwrap_or(0)));
        if !entries.iter().any(|(pattern, targets)| pattern == "*" && !targets.is_empty()) {
            entries.push(("*".to_owned(), vec![format!("{base}/*")]));
        }
        Self { entries, extensions: settings.extensions.clone(), known: RwLock::default() }
    }

    /// The absolute path that a specifier without query stands for, maybe without its extension, if
    /// there is something.
    pub(super) fn find(&self, specifier: &str) -> Option<String> {
        if specifier.is_empty() || specifier.starts_with('.') {
            return None;
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(specifier) {
            return known.clone();
        }
        drop(known);
        let found = self.candidates(specifier).find_map(|candidate| self.existing(&candidate));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(specifier.into(), found.clone());
        found
    }

    fn candidates(&self, specifier: &str) -> impl Iterator<Item = String> {
        self.entries.iter().flat_map(move |(pattern, targets)| {
            let star = if pattern == specifier { Some("") } else { star(pattern, specifier) };
            let targets = star.map(|_| targets).into_iter().flatten();
            targets.map(move |target| target.replacen('*', star.unwrap_or_default(), 1))
        })
    }

    /// What of a path is there: the file, the file with an extension, the main file of the package
    /// there, or an index.
    fn existing(&self, path: &str) -> Option<String> {
        if is_file(path) {
            return Some(path.to_owned());
        }
        let with = |stem: &str| {
            let files = self.extensions.iter().map(|extension| format!("{stem}{extension}"));
            files.into_iter().find(|file| is_file(file))
        };
        if let Some(file) = with(path) {
            return Some(file.rsplit_once('.').map_or(file.clone(), |(stem, _)| stem.to_owned()));
        }
        main_file(path).or_else(|| with(&format!("{path}/index")).map(|_| path.to_owned()))
    }
}

/// The main file of the package in a folder, if it is there as written.
fn main_file(dir: &str) -> Option<String> {
    let manifest = format!("{dir}/package.json");
    if !is_file(&manifest) {
        return None;
    }
    let manifest = source::read(Path::new(&manifest)).ok()?;
    let manifest: Value = serde_json::from_str(&manifest.text).ok()?;
    let main = path::absolute(dir, &format!("./{}", manifest.get("main")?.as_str()?));
    is_file(&main).then_some(main)
}

/// What the `*` of a pattern stands for, at least one character. Behind a beginning it holds a part of
/// the pattern's end as well, as it does there.
fn star<'s>(pattern: &str, specifier: &'s str) -> Option<&'s str> {
    let (before, after) = pattern.split_once('*')?;
    let matches = specifier.len() >= pattern.len()
        && specifier.starts_with(before)
        && specifier.ends_with(after);
    if !matches {
        return None;
    }
    let end = (before.len() + specifier.len() - after.len()).min(specifier.len());
    specifier.get(before.len()..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_at_least_one_character() {
        assert_eq!(star("*", "a/b"), Some("a/b"));
        assert_eq!(star("@/*", "@/x"), Some("x"));
        assert_eq!(star("@/*", "@/"), None);
        assert_eq!(star("*.js", "x.js"), Some("x"));
        assert_eq!(star("lib/*.js", "lib/x.js"), Some("x.js"));
        assert_eq!(star("lib", "lib/x"), None);
    }
}

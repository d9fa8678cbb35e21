//! `options`: what the run looks at becomes `ignore`; the rest is not needed, or said to be lost.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    base::{js_regex::JsRegex, path},
    config::cruiser::raw::{CruiserOptions, Filter, Patterns, PreCompilation},
};

use super::{Lost, Tree, side};

/// More globs than this are no way to say what is looked at.
const MOST_IGNORED: usize = 40;

/// What options come to.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// Globs for `ignore`.
    pub(super) ignore: Vec<String>,
    /// Remarks on what needs no translation.
    pub(super) not_needed: Vec<String>,
}

/// Whether imports for types alone do not count.
pub(super) fn types_vanish(options: &CruiserOptions) -> bool {
    matches!(options.ts_pre_compilation_deps, None | Some(PreCompilation::Flag(false)))
}

/// Whether imports of what has this name are left out.
pub(super) fn vanishes(options: &CruiserOptions, name: &str) -> bool {
    let matches = |filter: &Option<Filter>| {
        let path = filter.as_ref().map(Filter::object).and_then(|filter| filter.path);
        let regex = path.as_ref().and_then(Patterns::joined).map(|text| JsRegex::new(&text));
        regex.and_then(Result::ok).map(|regex| regex.is_match(name))
    };
    matches(&options.exclude) == Some(true) || matches(&options.include_only) == Some(false)
}

/// Translates the options.
pub(super) fn translate(tree: &Tree, options: &CruiserOptions, lost: &mut Vec<Lost>) -> Options {
    let mut out = Options::default();
    for (name, filter) in [("exclude", &options.exclude), ("doNotFollow", &options.do_not_follow)] {
        let Some(filter) = filter.as_ref().map(Filter::object) else { continue };
        for pattern in filter.path.iter().flat_map(side::alternatives) {
            leave_out(tree, name, &pattern, &mut out, lost);
        }
        if filter.dynamic.is_some() {
            lost.push(Lost::option("exclude.dynamic", "imports are not left out by their syntax"));
        }
        if name == "doNotFollow" && filter.dependency_types.is_some() {
            out.not_needed.push("doNotFollow.dependencyTypes (packages are never read)".to_owned());
        }
    }
    if let Some(filter) = options.include_only.as_ref().map(Filter::object)
        && let Some(pattern) = filter.path.as_ref().and_then(Patterns::joined)
    {
        include(tree, &pattern, &mut out, lost);
    }
    settle(options, &mut out, lost);
    let mut seen = BTreeSet::new();
    out.ignore.retain(|glob| seen.insert(glob.clone()));
    out
}

/// A pattern of what is not looked at.
fn leave_out(tree: &Tree, name: &str, pattern: &str, out: &mut Options, lost: &mut Vec<Lost>) {
    if pattern.contains("node_modules") && name == "exclude" {
        out.not_needed.push(format!("{name} {pattern} (no rule judges imports of packages)"));
        return;
    }
    if pattern.contains("node_modules") {
        out.not_needed.push(format!("{name} {pattern} (node_modules is never read)"));
        return;
    }
    let Ok(regex) = JsRegex::new(pattern) else { return };
    // Folders are left out whole, and so with what lies in them.
    let is_left_out = |path: &String| {
        regex.is_match(path)
            || path::ancestors(path).any(|dir| !dir.is_empty() && regex.is_match(dir))
    };
    if !tree.sources.iter().any(is_left_out) {
        out.not_needed.push(format!("{name} {pattern} (it matches no source)"));
        return;
    }
    match side::glob_of(tree, pattern) {
        Some(globs) => out.ignore.extend(globs),
        None => cover(tree, &|path| !is_left_out(&path.to_owned()), name, pattern, out, lost),
    }
}

/// A pattern of what is looked at: all else is left out, by the largest folders that it fills.
fn include(tree: &Tree, pattern: &str, out: &mut Options, lost: &mut Vec<Lost>) {
    let Ok(regex) = JsRegex::new(pattern) else { return };
    cover(tree, &|path| regex.is_match(path), "includeOnly", pattern, out, lost);
}

fn cover(
    tree: &Tree,
    is_kept: &dyn Fn(&str) -> bool,
    name: &str,
    pattern: &str,
    out: &mut Options,
    lost: &mut Vec<Lost>,
) {
    let kept: Vec<&str> =
        tree.sources.iter().map(String::as_str).filter(|path| is_kept(path)).collect();
    let holds_kept = |dir: &str| kept.iter().any(|path| path::is_within(path, dir));
    let mut globs = BTreeSet::new();
    for source in tree.sources.iter().filter(|path| !is_kept(path)) {
        let mut above: Vec<&str> = path::ancestors(source).filter(|dir| !dir.is_empty()).collect();
        above.sort_by_key(|dir| dir.len());
        let folder = above.into_iter().find(|dir| *dir != source.as_str() && !holds_kept(dir));
        globs.insert(folder.map_or_else(|| source.clone(), |dir| format!("{dir}/")));
    }
    if globs.len() > MOST_IGNORED {
        let why = format!("no short list of globs says `{pattern}`: write `ignore` by hand");
        lost.push(Lost::option(name, &why));
        return;
    }
    out.ignore.extend(globs);
}

/// The options that are not about what is looked at.
fn settle(options: &CruiserOptions, out: &mut Options, lost: &mut Vec<Lost>) {
    let Ok(Value::Object(given)) = serde_json::to_value(options) else { return };
    for (key, value) in &given {
        let said = match key.as_str() {
            "doNotFollow" | "exclude" | "includeOnly" | "tsPreCompilationDeps" => continue,
            "tsConfig" => Some("tsConfig (each file's nearest tsconfig.json is used)"),
            "combinedDependencies" if *value == Value::Bool(true) => {
                lost.push(Lost::option(key, "`declared` looks at the nearest package.json alone"));
                None
            }
            "knownViolations" => {
                let n = value.as_array().map_or(0, Vec::len);
                let why = format!("what is known ({n}) is not carried over, and will be reported");
                lost.push(Lost::option(key, &why));
                None
            }
            "moduleSystems" => {
                lost.push(Lost::option(key, "every module system counts; use `kind` in the rules"));
                None
            }
            "maxDepth"
            | "builtInModules"
            | "extraExtensionsToScan"
            | "exoticRequireStrings"
            | "baseDir"
            | "preserveSymlinks" => {
                lost.push(Lost::option(key, "there is no word for it"));
                None
            }
            _ => Some(key.as_str()),
        };
        out.not_needed.extend(said.map(str::to_owned));
    }
}

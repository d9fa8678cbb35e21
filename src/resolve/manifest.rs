//! `package.json` files.

use std::sync::Arc;

use jsonc_parser::{
    ast::{Object, Value as AstValue},
    common::Ranged,
};
use serde_json::Value;

use crate::{
    base::{
        path,
        position::{LineIndex, Range},
    },
    extract::import::SourceProblem,
    resolve::{
        document::{self, Fields, Shape, Text, read_object},
        sorted::{Sorted, sorted},
    },
};

/// One `package.json`.
#[derive(Debug, Default)]
pub struct Manifest {
    /// The folder it lies in.
    pub dir: Box<str>,
    /// The package's name.
    pub name: Option<String>,
    /// The package's version.
    pub version: Option<String>,
    /// What it depends on, in all sections, in the order of the file.
    pub dependencies: Vec<DependencySpec>,
    /// What it sets for dependencies of others; package managers read that of roots alone.
    pub overrides: Vec<Override>,
    /// Every target in `imports`, whatever its conditions.
    pub import_targets: Vec<Text>,
    /// The patterns of `workspaces`.
    pub workspaces: Vec<Text>,
    /// It has `exports`, which closes every path that they do not name.
    pub has_exports: bool,
    /// The whole file, for the resolver.
    pub json: Arc<Value>,
}

/// One line of a `dependencies` section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencySpec {
    /// The name under which it is imported, and its place.
    pub name: Text,
    /// The version range or protocol (`workspace:*`, `npm:x@1`, `file:../x`).
    pub spec: String,
    /// It is a peer's: whoever depends on the package has to install it.
    pub is_peer: bool,
}

/// One line of `overrides` or `resolutions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The package that it is about, and what is installed for it.
    pub dependency: DependencySpec,
    /// It is about some dependents or some versions alone.
    pub is_narrow: bool,
}

impl Override {
    /// The line `key: spec`, in a map that lies in one for other packages if `is_narrow`.
    ///
    /// Keys are `x`, `x@1`, `parent>x`, `parent/x` and `**/x`, with and without scopes.
    pub fn new(key: &str, spec: &str, range: Range, is_narrow: bool) -> Self {
        let key = key.strip_prefix("**/").unwrap_or(key);
        let nested = key.rsplit('>').next().unwrap_or(key);
        let mut segments = nested.rsplit('/');
        let last = segments.next().unwrap_or(nested);
        let scoped = segments.next().filter(|scope| scope.starts_with('@'));
        let name = scoped.map_or(last.to_owned(), |scope| format!("{scope}/{last}"));
        let name = match name.rfind('@') {
            Some(at) if at > 0 => name[..at].to_owned(),
            _ => name,
        };
        let is_narrow = is_narrow || name != key;
        let name = Text { text: name, range };
        Self {
            dependency: DependencySpec { name, spec: spec.to_owned(), is_peer: false },
            is_narrow,
        }
    }
}

const DEPENDENCY_SECTIONS: &[&str] =
    &["dependencies", "devDependencies", PEERS, "optionalDependencies"];
const PEERS: &str = "peerDependencies";

/// What is read of a manifest.
const FIELDS: Fields = &[
    ("name", Shape::Text),
    ("version", Shape::Text),
    ("main", Shape::Text),
    ("dependencies", Shape::Map(&Shape::Text)),
    ("devDependencies", Shape::Map(&Shape::Text)),
    (PEERS, Shape::Map(&Shape::Text)),
    ("optionalDependencies", Shape::Map(&Shape::Text)),
    ("overrides", Shape::Object(&[])),
    ("resolutions", Shape::Object(&[])),
    ("pnpm", Shape::Object(&[("overrides", Shape::Object(&[]))])),
    ("workspaces", Shape::TextsOr(&[("packages", Shape::Texts)])),
    ("exports", Shape::Targets),
    ("imports", Shape::Map(&Shape::Targets)),
];

impl Manifest {
    /// Reads the `package.json` in the folder `dir`. What is no valid JSON gives an empty manifest
    /// and the problem.
    pub fn read(dir: &str, text: &str) -> (Self, Option<SourceProblem>) {
        let (mut manifest, problem) = read_object(text, FIELDS, Self::from_object);
        manifest.dir = dir.into();
        if !manifest.json.is_object() {
            manifest.json = Arc::new(Value::Object(serde_json::Map::new()));
        }
        (manifest, problem)
    }

    fn from_object(object: &Object<'_>, lines: &LineIndex<'_>) -> Self {
        let workspaces = document::object(object, "workspaces").map_or_else(
            || document::strings(object, "workspaces", lines),
            |inner| document::strings(inner, "packages", lines),
        );
        let json: Value = AstValue::Object(object.clone()).into();
        Self {
            dir: Box::default(),
            name: document::string(object, "name").map(str::to_owned),
            version: document::string(object, "version").map(str::to_owned),
            dependencies: DEPENDENCY_SECTIONS
                .iter()
                .filter_map(|section| Some((document::object(object, section)?, *section == PEERS)))
                .flat_map(|(section, is_peer)| dependency_specs(section, is_peer, lines))
                .collect(),
            overrides: override_sections(object)
                .into_iter()
                .flat_map(|section| overrides(section, lines))
                .collect(),
            import_targets: document::object(object, "imports")
                .map(|imports| import_targets(imports, lines))
                .unwrap_or_default(),
            workspaces,
            has_exports: json.get("exports").is_some_and(|exports| !exports.is_null()),
            json: Arc::new(json),
        }
    }

    /// The line by which `package` is installed: what peers ask for is installed by others.
    pub fn installs(&self, package: &str) -> Option<&DependencySpec> {
        let mut installed = self.dependencies.iter().filter(|dependency| !dependency.is_peer);
        installed.find(|dependency| dependency.name.text == package)
    }

    /// The line that declares a dependency on `package`, in whichever section.
    pub fn dependency(&self, package: &str) -> Option<&DependencySpec> {
        self.dependencies.iter().find(|dependency| dependency.name.text == package)
    }

    /// The paths, seen from the package's folder, that `exports` gives for a subpath (`.`, `./x`),
    /// under any condition, in the order of the file; without `exports`, what `main` and its kin
    /// give for `.`.
    pub fn offers(&self, subpath: &str) -> Vec<String> {
        if self.has_exports {
            return match_targets(&self.json["exports"], subpath);
        }
        if subpath != "." {
            return Vec::new();
        }
        ["source", "main", "module", "types", "typings"]
            .iter()
            .filter_map(|field| self.json.get(*field)?.as_str())
            .map(str::to_owned)
            .collect()
    }

    /// The paths, seen from the package's folder, that `imports` gives for a `#specifier`.
    pub fn subpath_import(&self, specifier: &str) -> Vec<String> {
        self.json.get("imports").map(|map| match_targets(map, specifier)).unwrap_or_default()
    }

    /// The names of all conditions in `exports` and `imports`.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        let mut names = Vec::new();
        for field in ["exports", "imports"] {
            collect_conditions(&self.json[field], &mut names);
        }
        names.into_iter()
    }

    /// The targets of the subpath patterns of `exports`, with the key of each.
    pub fn pattern_targets(&self) -> impl Iterator<Item = (&str, String)> {
        let exports = self.json.get("exports").and_then(Value::as_object).into_iter().flatten();
        let patterns = exports.filter(|(key, _)| key.starts_with('.') && key.contains('*'));
        patterns.flat_map(|(key, value)| {
            leaves(value, "*").into_iter().map(move |target| (key.as_str(), target))
        })
    }

    /// The subpath keys of `exports` (`.`, `./x`, `./x/*`); only `.` without `exports`.
    pub fn entry_keys(&self) -> Vec<&str> {
        match self.json.get("exports") {
            Some(Value::Object(map)) if map.keys().any(|key| key.starts_with('.')) => {
                map.keys().map(String::as_str).collect()
            }
            _ => vec!["."],
        }
    }
}

fn dependency_specs(
    section: &Object<'_>,
    is_peer: bool,
    lines: &LineIndex<'_>,
) -> Vec<DependencySpec> {
    section
        .properties
        .iter()
        .filter_map(|property| {
            let spec = property.value.as_string_lit()?.value.to_string();
            let range = property.name.range();
            let text = property.name.as_str().to_owned();
            let name = Text { text, range: lines.range(range.start, range.end) };
            Some(DependencySpec { name, spec, is_peer })
        })
        .collect()
}

/// Every string in a value of `imports`.
fn import_targets(imports: &Object<'_>, lines: &LineIndex<'_>) -> Vec<Text> {
    let mut found = Vec::new();
    let mut stack: Vec<_> = imports.properties.iter().map(|property| &property.value).collect();
    while let Some(value) = stack.pop() {
        match value {
            AstValue::Array(array) => stack.extend(&array.elements),
            AstValue::Object(object) => {
                stack.extend(object.properties.iter().map(|property| &property.value));
            }
            other => found.extend(document::texts(other, lines)),
        }
    }
    found
}

/// The maps in which npm, Bun, Yarn and pnpm look for overrides.
fn override_sections<'o, 't>(object: &'o Object<'t>) -> Vec<&'o Object<'t>> {
    let pnpm = document::object(object, "pnpm");
    let of_pnpm = pnpm.and_then(|pnpm| document::object(pnpm, "overrides"));
    let others = ["overrides", "resolutions"];
    of_pnpm
        .into_iter()
        .chain(others.iter().filter_map(|key| document::object(object, key)))
        .collect()
}

/// The lines of a map of overrides. npm nests maps: what lies in one is about the dependencies of
/// its key, but for `.`, which is the key's own.
fn overrides(section: &Object<'_>, lines: &LineIndex<'_>) -> Vec<Override> {
    let mut found = Vec::new();
    let mut stack = vec![(section, None::<&str>, false)];
    while let Some((section, parent, is_deep)) = stack.pop() {
        for property in &section.properties {
            let key = property.name.as_str();
            if let Some(inner) = property.value.as_object() {
                stack.push((inner, Some(key), parent.is_some()));
            } else if let Some(spec) = property.value.as_string_lit() {
                let range = property.name.range();
                let range = lines.range(range.start, range.end);
                let own = parent.filter(|_| key == ".");
                let is_narrow = is_deep || parent.is_some() && own.is_none();
                found.push(Override::new(own.unwrap_or(key), &spec.value, range, is_narrow));
            }
        }
    }
    found
}

/// The targets that an `exports` or `imports` value gives for `key`, all conditions taken together.
/// Node's own order of keys: an exact one first, then the longest pattern
/// (<https://nodejs.org/api/esm.html#resolution-algorithm-specification>).
fn match_targets(value: &Value, key: &str) -> Vec<String> {
    let Value::Object(map) = value else {
        return if key == "." { leaves(value, "") } else { Vec::new() };
    };
    if !map.keys().any(|name| name.starts_with(['.', '#'])) {
        return if key == "." { leaves(value, "") } else { Vec::new() };
    }
    if let Some(target) = map.get(key) {
        return leaves(target, "");
    }
    let pattern = map
        .iter()
        .filter_map(|(name, target)| {
            let (before, after) = name.split_once('*')?;
            let middle = key.strip_prefix(before)?.strip_suffix(after)?;
            (!middle.is_empty()).then_some((before.len(), name.len(), middle, target))
        })
        .max_by_key(|&(before, length, ..)| (before, length));
    pattern.map(|(.., middle, target)| leaves(target, middle)).unwrap_or_default()
}

fn leaves(value: &Value, star: &str) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.replace('*', star)],
        Value::Array(items) => items.iter().flat_map(|item| leaves(item, star)).collect(),
        Value::Object(map) => map.values().flat_map(|item| leaves(item, star)).collect(),
        _ => Vec::new(),
    }
}

fn collect_conditions<'v>(value: &'v Value, names: &mut Vec<&'v str>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                if !key.starts_with(['.', '#']) {
                    names.push(key);
                }
                collect_conditions(inner, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_conditions(item, names)),
        _ => {}
    }
}

/// Every `package.json` of the tree, by folder.
#[derive(Debug, Default)]
pub struct Manifests(Sorted<Manifest>);

impl Manifests {
    /// These manifests.
    pub fn new(manifests: impl IntoIterator<Item = Manifest>) -> Self {
        Self(sorted(manifests.into_iter().map(|manifest| (manifest.dir.clone(), manifest))))
    }

    /// The manifest in the folder `dir` itself.
    pub fn in_dir(&self, dir: &str) -> Option<&Manifest> {
        self.0.get(dir)
    }

    /// The manifests above a file of the folder `dir`, the nearest first.
    pub fn above<'m>(&'m self, dir: &'m str) -> impl Iterator<Item = &'m Manifest> {
        path::ancestors(dir).filter_map(|dir| self.0.get(dir))
    }

    /// All of them, by folder.
    pub fn iter(&self) -> impl Iterator<Item = &Manifest> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_overrides_name_a_package_behind_its_dependents() {
        for (key, name, is_narrow) in [
            ("x", "x", false),
            ("@s/x", "@s/x", false),
            ("**/x", "x", false),
            ("@s/x@^1", "@s/x", true),
            ("p>x", "x", true),
            ("@s/p@1>@s/x@2", "@s/x", true),
            ("@s/p/@s/x", "@s/x", true),
            ("p/x", "x", true),
        ] {
            let read = Override::new(key, "link:y", Range::FILE, false);
            assert_eq!((&*read.dependency.name.text, read.is_narrow), (name, is_narrow), "{key}");
        }
    }

    #[test]
    fn maps_of_overrides_nest() {
        let text =
            r#"{ "overrides": { "a": "1", "b": { ".": "2", "c": "3", "d": { ".": "4" } } } }"#;
        let (manifest, problem) = Manifest::read("", text);
        assert_eq!(problem, None);
        let mut read: Vec<_> = manifest
            .overrides
            .iter()
            .map(|one| (&*one.dependency.name.text, &*one.dependency.spec, one.is_narrow))
            .collect();
        read.sort_unstable();
        assert_eq!(
            read,
            [("a", "1", false), ("b", "2", false), ("c", "3", true), ("d", "4", true)]
        );
    }
}

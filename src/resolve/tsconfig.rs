//! `tsconfig.json` and `jsconfig.json` files, as far as they steer resolution.
//!
//! The resolver library reads them through the file index in a cleaned form ([`Tsconfigs::json`]):
//! what `extends` and `references` name is looked up here, because it may be a package of the
//! workspace that nobody installed, and what cannot be found must not cost the rest of the file.

use std::collections::BTreeMap;

use jsonc_parser::ast::Object;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value, json};

use crate::{
    base::{
        path,
        position::{LineIndex, Range},
    },
    discover::{FileId, FileIndex},
    extract::import::{SourceProblem, SourceProblemKind},
    resolve::{
        CompilerOptions,
        document::{self, Fields, Shape, Text, read_object},
        manifest::Manifests,
        sorted::{Sorted, sorted},
        workspace::Workspace,
    },
};

/// One configuration file.
#[derive(Debug, Default)]
pub struct Tsconfig {
    /// Root-relative path of the file.
    pub path: Box<str>,
    /// What it extends, in the order of the file.
    pub extends: Vec<Link>,
    /// The projects it references.
    pub references: Vec<Link>,
    /// The targets of `paths`; [`Tsconfigs::path_base`] is the folder that they are relative to.
    pub path_targets: Vec<Text>,
    /// `compilerOptions.baseUrl`, as written.
    pub base_url: Option<String>,
    /// `compilerOptions.customConditions`.
    pub custom_conditions: Vec<String>,
    /// What the file itself says about compilation.
    pub compiler: CompilerOptions,
    out_dir: Option<String>,
    declaration_dir: Option<String>,
    root_dir: Option<String>,
    no_emit: bool,
    /// The files of `extends`, each once: the later override the earlier.
    extended: Vec<Box<str>>,
    /// The files of `references`, each once.
    referenced: Vec<Box<str>>,
    json: Map<String, Value>,
}

/// A file that another one names.
#[derive(Clone, Debug)]
pub struct Link {
    /// What is written, and where.
    pub text: Text,
    /// The root-relative path of the file that it means, if there is such a file.
    pub file: Option<Box<str>>,
}

/// Where a project writes what it builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Root-relative folder of the output.
    pub out: String,
    /// Root-relative folders that the sources may lie in, the most likely first.
    pub sources: Vec<String>,
}

/// What is read of a configuration.
const FIELDS: Fields = &[
    ("extends", Shape::TextOrTexts),
    ("references", Shape::Objects(&[("path", Shape::Text)])),
    ("files", Shape::Texts),
    ("include", Shape::Texts),
    ("exclude", Shape::Texts),
    ("compilerOptions", Shape::Object(OPTIONS)),
];
const OPTIONS: Fields = &[
    ("baseUrl", Shape::Text),
    ("paths", Shape::Map(&Shape::Texts)),
    ("rootDir", Shape::Text),
    ("rootDirs", Shape::Texts),
    ("outDir", Shape::Text),
    ("declarationDir", Shape::Text),
    ("customConditions", Shape::Texts),
    ("noEmit", Shape::Flag),
    ("allowJs", Shape::Flag),
];

impl Tsconfig {
    /// Reads one file; links are not looked up yet.
    pub fn read(path: &str, text: &str) -> (Self, Option<SourceProblem>) {
        let (mut config, problem) = read_object(text, FIELDS, Self::from_object);
        config.path = path.into();
        (config, problem)
    }

    fn from_object(object: &Object<'_>, lines: &LineIndex<'_>) -> Self {
        let link = |text| Link { text, file: None };
        let references = document::get(object, "references").and_then(|value| value.as_array());
        let options = document::object(object, "compilerOptions");
        let option = |key: &str| options.and_then(|options| document::string(options, key));
        let flag = |key: &str| {
            options.and_then(|options| Some(document::get(options, key)?.as_boolean_lit()?.value))
        };
        let paths = options.and_then(|options| document::object(options, "paths"));
        let mut config = Self {
            extends: document::strings(object, "extends", lines).into_iter().map(link).collect(),
            references: references
                .into_iter()
                .flat_map(|array| &array.elements)
                .filter_map(|element| element.as_object())
                .flat_map(|reference| document::strings(reference, "path", lines))
                .map(link)
                .collect(),
            path_targets: paths
                .into_iter()
                .flat_map(|paths| &paths.properties)
                .flat_map(|property| document::texts(&property.value, lines))
                .collect(),
            base_url: option("baseUrl").map(str::to_owned),
            custom_conditions: options
                .map(|options| document::strings(options, "customConditions", lines))
                .unwrap_or_default()
                .into_iter()
                .map(|condition| condition.text)
                .collect(),
            out_dir: option("outDir").map(str::to_owned),
            declaration_dir: option("declarationDir").map(str::to_owned),
            root_dir: option("rootDir").map(str::to_owned),
            no_emit: flag("noEmit").unwrap_or(false),
            compiler: options.map(CompilerOptions::read).unwrap_or_default(),
            ..Self::default()
        };
        config.json = cleaned(object, options);
        config
    }

    /// Looks up what the file extends and references, and gives what of it exists.
    pub fn look_up(
        &mut self,
        index: &FileIndex,
        workspace: &Workspace,
        manifests: &Manifests,
    ) -> Vec<FileId> {
        let dir = path::parent(&self.path).to_owned();
        look_up(&mut self.extends, |text| find_extended(&dir, text, index, workspace, manifests));
        look_up(&mut self.references, |text| find_config(&dir, text, index));
        self.extended = distinct(self.extends.iter().rev());
        self.extended.reverse();
        self.referenced = distinct(self.references.iter());
        let files = self.extended.iter().chain(&self.referenced);
        files.filter_map(|file| index.walked(file)).collect()
    }

    /// The patterns of `paths` in this very file with their targets, as written.
    pub fn paths(&self) -> Option<Vec<(String, Vec<String>)>> {
        let texts = |targets: &Value| {
            let targets = targets.as_array().into_iter().flatten();
            targets.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let paths = self.json.get("compilerOptions")?.get("paths")?.as_object()?;
        Some(paths.iter().map(|(pattern, targets)| (pattern.clone(), texts(targets))).collect())
    }

    /// The folder that the file lies in.
    pub fn dir(&self) -> &str {
        path::parent(&self.path)
    }
}

/// The keys that the resolver library reads, and nothing else: a wrong type in another one must
/// not cost the file.
fn cleaned(object: &Object<'_>, options: Option<&Object<'_>>) -> Map<String, Value> {
    let value = |parent: &Object<'_>, key: &str| -> Option<Value> {
        document::get(parent, key).map(|value| value.clone().into())
    };
    let strings =
        |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    let mut compiler_options = Map::new();
    if let Some(options) = options {
        for (key, valid) in [
            ("baseUrl", Value::is_string as fn(&Value) -> bool),
            ("rootDirs", |value| {
                value.as_array().is_some_and(|all| all.iter().all(Value::is_string))
            }),
            ("allowJs", Value::is_boolean),
            ("paths", Value::is_object),
        ] {
            if let Some(found) = value(options, key).filter(valid) {
                compiler_options.insert(key.to_owned(), found);
            }
        }
    }
    if let Some(Value::Object(paths)) = compiler_options.get_mut("paths") {
        paths.retain(|_, targets| strings(targets));
    }
    let mut json = Map::new();
    for key in ["files", "include", "exclude"] {
        if let Some(found) = value(object, key).filter(strings) {
            json.insert(key.to_owned(), found);
        }
    }
    json.insert("compilerOptions".to_owned(), Value::Object(compiler_options));
    json
}

/// How many files a configuration may extend, over all steps. TypeScript knows no bound; a real
/// tree has a handful.
const MOST_EXTENDED: usize = 256;

/// Every configuration file of the tree, by path.
#[derive(Debug, Default)]
pub struct Tsconfigs {
    files: Sorted<Tsconfig>,
    /// The path of the file that speaks for a folder.
    of_folders: FxHashMap<Box<str>, Box<str>>,
    /// Of each file, itself and all that it extends, those first that override the others.
    chains: BTreeMap<Box<str>, Box<[Box<str>]>>,
    /// Those that may include files from outside of their own folder.
    wide: FxHashSet<Box<str>>,
}

impl Tsconfigs {
    /// These files, whose links are looked up; and those whose `extends` is not followed, because
    /// it leads on too far.
    pub fn new(
        configs: impl IntoIterator<Item = Tsconfig>,
    ) -> (Self, Vec<(Box<str>, SourceProblem)>) {
        let files = sorted(configs.into_iter().map(|config| (config.path.clone(), config)));
        let mut problems = Vec::new();
        let mut chains = BTreeMap::new();
        for config in files.values() {
            let chain = chain(&files, config).unwrap_or_else(|| {
                problems.push((config.path.clone(), extends_too_much(config)));
                [config.path.clone()].into()
            });
            chains.insert(config.path.clone(), chain);
        }
        let mut of_folders = FxHashMap::default();
        for name in ["jsconfig.json", "tsconfig.json"] {
            let named = files.keys().filter(|path| path::file_name(path) == name);
            of_folders.extend(named.map(|path| (path::parent(path).into(), path.clone())));
        }
        let mut all = Self { files, of_folders, chains, wide: FxHashSet::default() };
        let wide = all.files.values().filter(|config| all.includes_from_outside(config));
        all.wide = wide.map(|config| config.path.clone()).collect();
        (all, problems)
    }

    /// Whether `file_name` is that of a configuration file.
    pub fn is_config(file_name: &str) -> bool {
        let Some(stem) = file_name.strip_suffix(".json") else { return false };
        ["tsconfig", "jsconfig"].iter().any(|kind| {
            stem == *kind || stem.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'))
        })
    }

    /// The file with this root-relative path.
    pub fn get(&self, path: &str) -> Option<&Tsconfig> {
        self.files.get(path)
    }

    /// All of them, by path.
    pub fn iter(&self) -> impl Iterator<Item = &Tsconfig> {
        self.files.values()
    }

    /// The configuration of the nearest folder at or above `dir` that has one.
    pub fn nearest(&self, dir: &str) -> Option<&Tsconfig> {
        let path = path::ancestors(dir).find_map(|dir| self.of_folders.get(dir))?;
        self.files.get(path)
    }

    /// The configurations whose aliases are tried last for any file of the tree.
    pub fn of_root(&self) -> impl Iterator<Item = &Tsconfig> {
        ["tsconfig.json", "tsconfig.base.json", "jsconfig.json"]
            .iter()
            .filter_map(|name| self.files.get(*name))
    }

    /// The text of a file as the resolver library shall read it: `extends` and `references` are
    /// paths from the root that exist, and no alias leaves the root.
    pub fn json(&self, path: &str) -> Option<String> {
        let config = self.files.get(path)?;
        let mut json = config.json.clone();
        let extends: Vec<String> = config
            .extended
            .iter()
            .filter(|file| self.follows(config) && !self.chain(file).contains(&config.path))
            .map(|file| format!("/{file}"))
            .collect();
        let references: Vec<Value> = config
            .referenced
            .iter()
            .filter(|file| ***file != *path)
            .map(|file| json!({ "path": format!("/{file}") }))
            .collect();
        json.insert("extends".to_owned(), json!(extends));
        json.insert("references".to_owned(), json!(references));
        self.keep_inside(config, &mut json);
        Some(Value::Object(json).to_string())
    }

    /// Drops the aliases and the base folder that lie outside of the root: there, paths have no
    /// name.
    fn keep_inside(&self, config: &Tsconfig, json: &mut Map<String, Value>) {
        let Some(Value::Object(options)) = json.get_mut("compilerOptions") else { return };
        let inside = |dir: &str, text: &str| {
            text.starts_with("${configDir}") || path::join(dir, text).is_some()
        };
        if config.base_url.as_deref().is_some_and(|base| !inside(config.dir(), base)) {
            options.remove("baseUrl");
        }
        let base = self.path_base(config);
        if let Some(Value::Object(paths)) = options.get_mut("paths") {
            for targets in paths.values_mut() {
                if let Value::Array(targets) = targets {
                    targets
                        .retain(|target| target.as_str().is_some_and(|text| inside(&base, text)));
                }
            }
        }
    }

    /// A file and all that it extends, those first that override the others.
    fn chain(&self, path: &str) -> &[Box<str>] {
        self.chains.get(path).map(AsRef::as_ref).unwrap_or_default()
    }

    /// Whether what a file extends is read at all.
    fn follows(&self, config: &Tsconfig) -> bool {
        self.chain(&config.path).len() > 1
    }

    /// An option and the file that sets it.
    fn option<'c, T>(
        &'c self,
        config: &Tsconfig,
        get: impl Fn(&'c Tsconfig) -> Option<T>,
    ) -> Option<(&'c Tsconfig, T)> {
        let mut chain = self.chain(&config.path).iter().filter_map(|path| self.get(path));
        chain.find_map(|config| Some((config, get(config)?)))
    }

    /// The root-relative folder that an option names.
    fn folder(&self, config: &Tsconfig, get: impl Fn(&Tsconfig) -> Option<&str>) -> Option<String> {
        let (set_in, text) = self.option(config, get)?;
        match text.strip_prefix("${configDir}") {
            Some(rest) => path::join(config.dir(), rest.trim_start_matches('/')),
            None => path::join(set_in.dir(), text),
        }
    }

    /// The root-relative folder that the targets of `paths` in this very file are relative to.
    pub fn path_base(&self, config: &Tsconfig) -> String {
        self.folder(config, |config| config.base_url.as_deref())
            .unwrap_or_else(|| config.dir().to_owned())
    }

    /// The aliases that hold for a file's configuration, its own or those that it extends: each
    /// pattern with its targets from the root. Those that leave the root are left out.
    pub fn aliases(&self, config: &Tsconfig) -> Vec<(String, Vec<String>)> {
        let Some((set_in, paths)) = self.option(config, Tsconfig::paths) else { return Vec::new() };
        let base = self.path_base(set_in);
        let from_root = |target: &String| match target.strip_prefix("${configDir}") {
            Some(rest) => path::join(config.dir(), rest.trim_start_matches('/')),
            None => path::join(&base, target),
        };
        let alias = |(pattern, targets): (String, Vec<String>)| {
            (pattern, targets.iter().filter_map(from_root).collect())
        };
        paths.into_iter().map(alias).collect()
    }

    /// The root-relative folder that bare specifiers may be relative to: `baseUrl`.
    pub fn base_folder(&self, config: &Tsconfig) -> Option<String> {
        self.folder(config, |config| config.base_url.as_deref())
    }

    /// Whether a project that `config` references may include files of the folder `dir`.
    pub fn refers_to_project_of(&self, config: &Tsconfig, dir: &str) -> bool {
        let mut projects = config.references.iter().filter_map(|link| link.file.as_deref());
        projects.any(|project| {
            path::is_within(dir, path::parent(project)) || self.wide.contains(project)
        })
    }

    /// Whether a project may include files that lie outside of its own folder.
    fn includes_from_outside(&self, config: &Tsconfig) -> bool {
        ["files", "include"].iter().any(|key| {
            self.option(config, |config| config.json.get(*key)).is_some_and(|(set_in, patterns)| {
                let inside = |pattern: &Value| {
                    let text = pattern.as_str().unwrap_or_default();
                    !text.starts_with(['/', '$']) && !text.contains("..")
                };
                set_in.dir() != config.dir()
                    || !patterns.as_array().is_some_and(|all| all.iter().all(inside))
            })
        })
    }

    /// Where a project writes what it builds; none when that is where its sources are.
    pub fn outputs(&self, config: &Tsconfig) -> Vec<Output> {
        if config.no_emit {
            return Vec::new();
        }
        let root_dir = self.folder(config, |config| config.root_dir.as_deref());
        let dir = config.dir().to_owned();
        let sources = match root_dir {
            Some(root_dir) => vec![root_dir],
            None => vec![join_dir(&dir, "src"), dir],
        };
        let outs = [
            self.folder(config, |config| config.out_dir.as_deref()),
            self.folder(config, |config| config.declaration_dir.as_deref()),
        ];
        let mut outputs: Vec<Output> = outs
            .into_iter()
            .flatten()
            .filter(|out| !path::is_within(config.dir(), out))
            .filter(|out| !sources.iter().any(|source| path::is_within(source, out)))
            .map(|out| Output { out, sources: sources.clone() })
            .collect();
        outputs.dedup();
        outputs
    }
}

/// Looks up links by their texts. What is written many times is looked up once.
fn look_up(links: &mut [Link], find: impl Fn(&str) -> Option<Box<str>>) {
    let mut known: BTreeMap<String, Option<Box<str>>> = BTreeMap::new();
    for link in links {
        let text = &link.text.text;
        link.file = known.entry(text.clone()).or_insert_with(|| find(text)).clone();
    }
}

/// The files that links lead to, each once.
fn distinct<'l>(links: impl Iterator<Item = &'l Link>) -> Vec<Box<str>> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let files = links.filter_map(|link| link.file.as_deref());
    files.filter(|file| seen.insert(file)).map(Box::from).collect()
}

/// A file and all that it extends, those first that override the others; `None` when that is too
/// much.
fn chain(files: &Sorted<Tsconfig>, config: &Tsconfig) -> Option<Box<[Box<str>]>> {
    let mut chain: Vec<Box<str>> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut stack: Vec<&str> = vec![&config.path];
    while let Some(path) = stack.pop() {
        let Some(config) = files.get(path).filter(|_| seen.insert(path)) else { continue };
        chain.push(config.path.clone());
        // The last entry overrides the others, so it has to come off the stack first.
        let before = stack.len();
        stack.extend(config.extended.iter().map(AsRef::as_ref));
        if chain.len() > MOST_EXTENDED || stack.len() - before > MOST_EXTENDED {
            return None;
        }
    }
    Some(chain.into())
}

fn extends_too_much(config: &Tsconfig) -> SourceProblem {
    SourceProblem {
        kind: SourceProblemKind::Parse,
        message: format!("more than {MOST_EXTENDED} files are extended; none of them is read"),
        range: config.extends.first().map_or(Range::FILE, |link| link.text.range),
    }
}

fn join_dir(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") }
}

/// The file that `text`, a path in a file of `dir`, means: itself, with `.json`, or the
/// `tsconfig.json` in it.
fn find_config(dir: &str, text: &str, index: &FileIndex) -> Option<Box<str>> {
    let path = path::join(dir, text.trim_start_matches("${configDir}/"))?;
    [path.clone(), format!("{path}.json"), join_dir(&path, "tsconfig.json")]
        .into_iter()
        .find(|path| index.walked(path).is_some())
        .map(String::into_boxed_str)
}

/// The file that an `extends` means. A package is looked for in the workspace alone: whether a
/// registry's package is installed must not change any verdict.
fn find_extended(
    dir: &str,
    text: &str,
    index: &FileIndex,
    workspace: &Workspace,
    manifests: &Manifests,
) -> Option<Box<str>> {
    let installed = text.rsplit_once("node_modules/").map(|(_, installed)| installed);
    if installed.is_none() && (text.starts_with('.') || text.starts_with("${configDir}")) {
        return find_config(dir, text, index);
    }
    let (name, subpath) = split_package(installed.unwrap_or(text));
    let package = workspace.dir_for(name, dir)?;
    let manifest = manifests.in_dir(package)?;
    if subpath.is_empty() {
        let field =
            manifest.json.get("tsconfig").and_then(Value::as_str).unwrap_or("tsconfig.json");
        return find_config(package, field, index);
    }
    let offered = manifest.offers(&format!("./{subpath}"));
    offered
        .iter()
        .map(String::as_str)
        .chain([subpath])
        .find_map(|path| find_config(package, path, index))
}

/// `@scope/name/sub/path` to `@scope/name` and `sub/path`.
pub fn split_package(specifier: &str) -> (&str, &str) {
    let scope = usize::from(specifier.starts_with('@'));
    match memchr::memchr_iter(b'/', specifier.as_bytes()).nth(scope) {
        Some(at) => (&specifier[..at], &specifier[at + 1..]),
        None => (specifier, ""),
    }
}

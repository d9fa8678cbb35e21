//! What a webpack config says about resolution.
//!
//! Of the config only `resolve` is looked at, as dependency-cruiser does. What of it cannot be
//! heeded is an error, unless it changes nothing.
//!
//! Source: <https://webpack.js.org/configuration/resolve/>.

use std::path::Path;

use crate::{
    config::error::{ConfigError, quote},
    resolve::{Alias, Settings},
};

use super::{
    finding::{self, Finding},
    node::{Member, Node, Value},
    raw::WebpackConfig,
    read::Session,
    script::Take,
    sources::Sources,
};

/// What stands for the defaults in a list.
const DEFAULTS: &str = "...";

/// Keys that have no effect on where an import leads.
const HARMLESS: [&str; 5] =
    ["cache", "unsafeCache", "cachePredicate", "cacheWithContext", "useSyncFileSystemCalls"];

/// Keys that can only be left as webpack has them.
const UNSUPPORTED: [(&str, &str); 16] = [
    ("byDependency", "give what it says for all dependencies, outside of `byDependency`"),
    ("descriptionFiles", "a package is described by its `package.json`"),
    ("enforceExtension", "an extension can always be left out"),
    ("extensionAliasForExports", "it can be left out: sources are found behind `exports`"),
    ("fileSystem", "files are read from the disk"),
    ("fullySpecified", "an extension can always be left out"),
    ("importsFields", "the imports of a package are its `imports`"),
    ("plugins", "leave them out; the aliases of a tsconfig hold without a plugin"),
    ("pnpApi", "packages are found by their names without being installed"),
    ("preferAbsolute", "a path from `/` is one of the file system"),
    ("preferRelative", "give such names an alias"),
    ("resolveToContext", "an import leads to a file"),
    ("resolver", "there is one resolver"),
    ("restrictions", "use a rule to forbid what lies elsewhere"),
    ("roots", "give the beginning of such names an alias"),
    ("tsconfig", "name the file with the option `tsConfig`"),
];

/// The values of [`UNSUPPORTED`] keys that say what holds anyway, beside `false`, `null` and an empty
/// list.
const USUAL: [(&str, &str); 2] =
    [("descriptionFiles", "package.json"), ("importsFields", "imports")];

const ONLY_RESOLVE: &str = "of a webpack config only `resolve` matters here: put that into a file of \
                            its own, and name that file";

/// The `resolve` of a webpack config.
#[derive(Debug, Default)]
pub(super) struct Webpack {
    alias: Vec<Alias>,
    fallback: Vec<Alias>,
    extension_alias: Vec<(String, Vec<String>)>,
    extensions: Option<Vec<String>>,
    condition_names: Option<Vec<String>>,
    exports_fields: Option<Vec<String>>,
    main_fields: Option<Vec<String>>,
    main_files: Option<Vec<String>>,
    alias_fields: Option<Vec<String>>,
    modules: Option<Vec<String>>,
    symlinks: Option<bool>,
}

/// Reads the webpack config that the options name, if they do.
///
/// # Errors
/// It cannot be read or run, or asks for what is not supported.
pub(super) fn read(given: Option<&WebpackConfig>, cwd: &Path) -> Result<Webpack, ConfigError> {
    let Some((given, name)) = given.and_then(|given| Some((given, given.file_name.as_ref()?)))
    else {
        return Ok(Webpack::default());
    };
    let path = cwd.join(name);
    let mut sources = Sources::new(cwd, &path)?;
    let path = path.canonicalize().map_err(|why| ConfigError::Plain {
        message: format!("cannot read {}: {why}", quote(&sources.shown(&path))),
        help: Some("`webpackConfig.fileName` is a path from the folder of the run".to_owned()),
    })?;
    let json = |value: &Option<serde_json::Value>| {
        value.as_ref().map_or_else(|| "{}".to_owned(), ToString::to_string)
    };
    let take = Take::WebpackResolve { env: json(&given.env), arguments: json(&given.arguments) };
    let is_script = super::script::is_script(&path);
    let taken = Session::new().take(&path, take, &mut sources);
    let taken =
        taken.map_err(|error| if is_script { error.or_help(ONLY_RESOLVE) } else { error })?;
    let mut resolve = if is_script { Some(taken) } else { in_data(taken) };
    if let Some(resolve) = &mut resolve {
        resolve.drop_undefined();
    }
    let mut reader = Reader::default();
    if let Some(resolve) = resolve.filter(|it| !is_absent(it)) {
        reader.resolve(&resolve);
    }
    match finding::error(reader.findings, &sources) {
        Some(error) => Err(error),
        None => Ok(reader.found),
    }
}

/// `resolve` of a config that is no script.
fn in_data(config: Node) -> Option<Node> {
    let mut config = match config.value {
        Value::List(elements) => elements.into_iter().next()?,
        _ => config,
    };
    config.remove("resolve")
}

fn is_absent(node: &Node) -> bool {
    matches!(node.value, Value::Null | Value::Alien(super::node::UNDEFINED))
}

impl Webpack {
    /// Lets it override what the settings say, which come from the options.
    pub(super) fn apply(self, settings: &mut Settings) {
        let parity = settings.parity;
        // dependency-cruiser takes `...` for a name.
        let over = |list: Option<Vec<String>>, own: &mut Vec<String>| {
            let Some(list) = list else { return };
            let expand = |name: String| match &*name {
                DEFAULTS if !parity => own.clone(),
                _ => vec![name],
            };
            *own = list.into_iter().flat_map(expand).collect();
        };
        over(self.extensions, &mut settings.extensions);
        over(self.main_fields, &mut settings.main_fields);
        over(self.main_files, &mut settings.main_files);
        over(self.alias_fields, &mut settings.alias_fields);
        over(self.modules, &mut settings.modules);
        if self.condition_names.is_some() {
            over(self.condition_names, settings.condition_names.get_or_insert_default());
        }
        if self.exports_fields.is_some() {
            let own = settings.exports_fields.get_or_insert_with(|| vec!["exports".to_owned()]);
            over(self.exports_fields, own);
        }
        if !self.extension_alias.is_empty() {
            settings.extension_alias = self.extension_alias;
        }
        if let Some(symlinks) = self.symlinks {
            settings.preserve_symlinks = !symlinks;
        }
        settings.alias = self.alias;
        settings.fallback = self.fallback;
    }
}

/// Reads `resolve` and keeps what is wrong with it.
#[derive(Default)]
struct Reader {
    found: Webpack,
    findings: Vec<Finding>,
}

impl Reader {
    fn resolve(&mut self, resolve: &Node) {
        let Value::Object(members) = &resolve.value else {
            return self.wrong(resolve, "an object");
        };
        for member in members {
            self.member(member);
        }
    }

    fn member(&mut self, member: &Member) {
        let node = &member.node;
        let found = &mut self.found;
        let list = match member.key.as_str() {
            "extensions" => &mut found.extensions,
            "conditionNames" => &mut found.condition_names,
            "exportsFields" => &mut found.exports_fields,
            "mainFields" => &mut found.main_fields,
            "mainFiles" => &mut found.main_files,
            "aliasFields" => &mut found.alias_fields,
            "modules" => &mut found.modules,
            "alias" => return self.found.alias = self.aliases(node),
            "fallback" => return self.found.fallback = self.aliases(node),
            "extensionAlias" => return self.found.extension_alias = self.extension_aliases(node),
            "symlinks" => return self.symlinks(node),
            key if HARMLESS.contains(&key) => return,
            key => return self.other(key, member),
        };
        let read = texts(node);
        *list = read.as_ref().ok().cloned();
        if let Err(wrong) = read {
            self.wrong(wrong, "a string");
        }
    }

    fn symlinks(&mut self, node: &Node) {
        match node.value {
            Value::Flag(flag) => self.found.symlinks = Some(flag),
            _ => self.wrong(node, "a boolean"),
        }
    }

    /// A key that is not heeded: an error, if it asks for something.
    fn other(&mut self, key: &str, member: &Member) {
        let known = UNSUPPORTED.iter().find(|(known, _)| *known == key);
        let usual = USUAL.iter().find(|(known, _)| *known == key).map(|(_, value)| *value);
        if known.is_some() && asks_for_nothing(&member.node, usual) {
            return;
        }
        let help = known.map_or("it is no key of webpack's `resolve` that is known", |it| it.1);
        let place = &member.node.place;
        let message = format!("{} of a webpack config is not supported", quote(&place.path));
        let finding = Finding::new(place, message, "not supported", Some(help.to_owned()));
        self.findings.push(finding.at(member.key_span.clone()));
    }

    fn aliases(&mut self, node: &Node) -> Vec<Alias> {
        match &node.value {
            Value::Object(members) => {
                let alias = |member: &Member| {
                    let targets = self.targets(&member.node)?;
                    Some(Alias { name: member.key.clone(), targets, listed: false })
                };
                members.iter().filter_map(alias).collect()
            }
            Value::List(entries) => entries.iter().filter_map(|entry| self.entry(entry)).collect(),
            _ => {
                self.wrong(node, "an object or an array");
                Vec::new()
            }
        }
    }

    /// `{ name, alias, onlyModule }`.
    fn entry(&mut self, entry: &Node) -> Option<Alias> {
        if !matches!(entry.value, Value::Object(_)) {
            self.wrong(entry, "an object");
            return None;
        }
        let (Some(name), Some(alias)) = (entry.get("name"), entry.get("alias")) else {
            let message = format!("{} is no alias", quote(&entry.place.path));
            let label = "`name` or `alias` is missing here";
            self.findings.push(Finding::new(&entry.place, message, label, None));
            return None;
        };
        let Some(text) = name.text() else {
            self.wrong(name, "a string");
            return None;
        };
        let targets = self.targets(alias)?;
        let alone = entry.get("onlyModule").is_some_and(|it| matches!(it.value, Value::Flag(true)));
        let name = if alone { format!("{text}$") } else { text.to_owned() };
        Some(Alias { name, targets, listed: true })
    }

    /// What an alias stands for; `None` for `false`.
    fn targets(&mut self, node: &Node) -> Option<Vec<Option<String>>> {
        let nodes = match &node.value {
            Value::List(elements) => elements.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let target = |node: &Node| match &node.value {
            Value::Text(text) => Some(Some(text.clone())),
            Value::Flag(false) => Some(None),
            _ => {
                self.wrong(node, "a string or `false`");
                None
            }
        };
        nodes.iter().map(target).collect()
    }

    fn extension_aliases(&mut self, node: &Node) -> Vec<(String, Vec<String>)> {
        let Value::Object(members) = &node.value else {
            self.wrong(node, "an object");
            return Vec::new();
        };
        let alias = |member: &Member| match texts(&member.node) {
            Ok(targets) => Some((member.key.clone(), targets)),
            Err(wrong) => {
                self.wrong(wrong, "a string");
                None
            }
        };
        members.iter().filter_map(alias).collect()
    }

    fn wrong(&mut self, node: &Node, expected: &str) {
        let kind = node.value.kind();
        let message = format!("{} is {kind}, not {expected}", quote(&node.place.path));
        let help = "it is part of a webpack config".to_owned();
        let label = format!("this is {kind}");
        self.findings.push(Finding::new(&node.place, message, label, Some(help)));
    }
}

/// The strings of a list, or of a string alone; or else what is none.
fn texts(node: &Node) -> Result<Vec<String>, &Node> {
    let nodes = match &node.value {
        Value::List(elements) => elements.as_slice(),
        _ => std::slice::from_ref(node),
    };
    nodes.iter().map(|node| node.text().map(str::to_owned).ok_or(node)).collect()
}

/// Whether a value says what holds anyway.
fn asks_for_nothing(node: &Node, usual: Option<&str>) -> bool {
    match &node.value {
        Value::Flag(false) | Value::Null => true,
        Value::List(elements) => elements.iter().all(|element| asks_for_nothing(element, usual)),
        Value::Text(text) => usual == Some(text) || text.is_empty(),
        _ => false,
    }
}

//! A dependency-cruiser config as a native one.
//!
//! `expression` reads regular expressions, `globs` turns them into globs, `side` tries those on the
//! paths of the tree, `cells` sees the folders that `$1` is about, `conditions` and `rule` do the rest
//! of a rule, `options` those of the run, and `write` writes it all down.

mod cells;
mod comments;
mod conditions;
mod expression;
mod globs;
mod options;
mod rule;
mod side;
mod write;
mod zones;

use serde_json::{Value, json};

use crate::base::{diagnostic::Spot, position::LineIndex};

use super::{
    ConfigFile,
    cruiser::raw::{CruiserConfig, CruiserOptions, CruiserRule, CruiserSeverity},
};
use rule::{Became, Keys};
use write::Entry;

/// The name that dependency-cruiser gives what its allowed list does not allow.
const NOT_IN_ALLOWED: &str = "not-in-allowed";

/// What a rule without a name is called.
const UNNAMED: &str = "unnamed";

/// What there is to know of the tree that a config is for.
#[derive(Debug, Default)]
pub struct Tree {
    /// The root-relative paths of all that rules can speak of, sorted: sources, and what imports lead
    /// to.
    pub paths: Vec<String>,
    /// Those of the sources.
    pub sources: Vec<String>,
    /// The packages that are imported, sorted.
    pub packages: Vec<Package>,
    /// The names of the packages that its manifests declare, sorted.
    pub declared: Vec<String>,
    /// The builtins that are imported, sorted.
    pub builtins: Vec<String>,
    /// Imports for types alone do not count.
    pub types_vanish: bool,
    /// Imports of packages do not count.
    pub packages_vanish: bool,
    /// Imports of builtins do not count.
    pub builtins_vanish: bool,
}

/// A package that is imported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// What patterns of dependency-cruiser see of it.
    pub seen: String,
}

/// Something that could not be translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The rule or option.
    pub what: String,
    /// Why, as a sentence without its end.
    pub why: String,
    /// The file and the line of a rule, as far as they are known.
    pub at: Option<(String, u32)>,
}

/// A rule whose name had to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name that it had.
    pub before: String,
    /// The name that it has now.
    pub after: String,
    /// The file and the line of the rule, as far as they are known.
    pub at: Option<(String, u32)>,
}

impl Renamed {
    /// What it was called, with its place where it had no name of its own.
    pub fn title(&self) -> String {
        title(&self.before, self.at.as_ref())
    }
}

/// The name of a rule, with its place where that is a name which we gave.
fn title(name: &str, at: Option<&(String, u32)>) -> String {
    match at.filter(|_| name.starts_with(UNNAMED)) {
        Some((file, line)) => format!("{name} ({file}:{line})"),
        None => name.to_owned(),
    }
}

impl Lost {
    /// What it is called, with its place where a rule has no name of its own.
    pub fn title(&self) -> String {
        title(&self.what, self.at.as_ref())
    }

    fn option(name: &str, why: &str) -> Self {
        Self { what: format!("options.{name}"), why: why.to_owned(), at: None }
    }
}

/// A native config, before it is written.
pub struct Translation {
    made: Made,
    /// What could not be translated.
    pub lost: Vec<Lost>,
    /// What needs no translation.
    pub not_needed: Vec<String>,
    /// Rules whose names had to change.
    pub renamed: Vec<Renamed>,
    /// The number of rules that were translated; the allowed list counts as one.
    pub rules: usize,
}

/// The parts of the text.
pub(super) struct Made {
    head: Vec<String>,
    zones: Vec<(String, Keys)>,
    allowed: Option<(Keys, Vec<Entry>)>,
    rules: Vec<Entry>,
    lost_rules: Vec<String>,
    ignore: Vec<String>,
}

impl Translation {
    /// The text of the config, in which so many rules match nothing of the tree.
    pub fn text(&self, dead_rules: usize) -> String {
        write::text(&self.made, dead_rules)
    }

    /// The name that a rule of the new config had before.
    pub fn old_name<'n>(&'n self, new: &'n str) -> &'n str {
        let renamed = self.renamed.iter().find(|renamed| renamed.after == new);
        renamed.map_or(new, |renamed| &renamed.before)
    }

    /// Whether a rule of this name (which it had before) could not be translated.
    pub fn lacks(&self, old: &str) -> bool {
        self.lost.iter().any(|lost| self.old_name(&lost.what) == old)
    }

    /// Has rules (by the names that they had before) judge imports alone that do not come in by a name
    /// which the package offers, or all imports again.
    pub fn leave_names_to_exports(&mut self, old: &[String], is_left: bool) {
        let renamed = &self.renamed;
        let is_meant = |keys: &Keys| {
            let name =
                keys.iter().find(|(key, _)| *key == "name").and_then(|(_, name)| name.as_str());
            let name = name.unwrap_or_default();
            let before = renamed.iter().find(|renamed| renamed.after == name);
            let before = before.map_or(name, |renamed| &*renamed.before);
            old.iter().any(|old| old == before)
        };
        for entry in self.made.rules.iter_mut().filter(|entry| is_meant(&entry.keys)) {
            if is_left {
                let at = entry.keys.iter().position(|(key, _)| *key == "comment");
                entry.keys.insert(at.unwrap_or(entry.keys.len()), ("byName", json!(false)));
            } else {
                entry.keys.retain(|(key, _)| *key != "byName");
            }
        }
    }
}

/// Whether imports for types alone do not count by these options.
pub fn types_vanish(options: &CruiserOptions) -> bool {
    options::types_vanish(options)
}

/// Translates a config for this tree. It was read from `files`, the one that was asked for first.
pub fn translate(config: &CruiserConfig, files: &[&ConfigFile], tree: Tree) -> Translation {
    let tree = Tree {
        types_vanish: options::types_vanish(&config.options),
        // What counts was seen; the patterns tell why nothing was.
        packages_vanish: tree.packages.is_empty()
            && options::vanishes(&config.options, "node_modules/x/index.js"),
        builtins_vanish: tree.builtins.is_empty() && options::vanishes(&config.options, "fs"),
        ..tree
    };
    let mut maker = Maker {
        tree: &tree,
        files,
        zones: zones::Zones::default(),
        names: Vec::new(),
        lost: Vec::new(),
        renamed: Vec::new(),
        count: 0,
    };
    let allowed = maker.allowed(config);
    let rules: Vec<Entry> =
        config.forbidden.iter().filter_map(|raw| maker.forbidden(raw)).collect();
    for raw in &config.required {
        let name = maker.name(raw);
        maker.lose(name, raw, "no rule asks for an import that must be there".to_owned());
    }
    let lost_rules =
        maker.lost.iter().map(|lost| format!("  {}: {}", lost.title(), lost.why)).collect();
    let options = options::translate(&tree, &config.options, &mut maker.lost);
    let Maker { zones, lost, renamed, count, .. } = maker;
    let from = files.first().map_or("", |file| &file.path);
    let mut head = vec![format!("Made from {from} by `ringfence migrate`.")];
    if tree.types_vanish {
        head.push(
            "Imports for types alone did not count there, hence `\"typeOnly\": false`.".to_owned(),
        );
    }
    Translation {
        made: Made {
            head,
            zones: zones.members(),
            allowed,
            rules,
            lost_rules,
            ignore: options.ignore,
        },
        lost,
        not_needed: options.not_needed,
        renamed,
        rules: count,
    }
}

/// What is gathered on the way.
struct Maker<'m> {
    tree: &'m Tree,
    files: &'m [&'m ConfigFile],
    zones: zones::Zones,
    names: Vec<String>,
    lost: Vec<Lost>,
    renamed: Vec<Renamed>,
    count: usize,
}

impl Maker<'_> {
    fn forbidden(&mut self, raw: &CruiserRule) -> Option<Entry> {
        let comments = raw.name.as_deref().map(|name| comments::above_rule(self.text(), name));
        let name = self.name(raw);
        let naming = naming(&name, raw.severity, raw.comment.as_deref());
        match rule::forbidden(self.tree, &mut self.zones, raw) {
            Ok(Became::Rule(keys)) => {
                self.count += 1;
                let keys = with_comment_last(naming, keys);
                Some(Entry { comments: comments.unwrap_or_default(), keys })
            }
            Ok(Became::CrossCells(dir)) => {
                self.count += 1;
                self.zones.describe(&dir, naming);
                None
            }
            Err(why) => {
                self.lose(name, raw, why);
                None
            }
        }
    }

    fn allowed(&mut self, config: &CruiserConfig) -> Option<(Keys, Vec<Entry>)> {
        if config.allowed.is_empty() {
            return None;
        }
        let above = comments::above_members(self.text(), "allowed", config.allowed.len());
        let mut entries = Vec::new();
        for (at, raw) in config.allowed.iter().enumerate() {
            match rule::allowed(self.tree, &mut self.zones, raw) {
                Ok(keys) => {
                    let mut comments = above.get(at).cloned().unwrap_or_default();
                    comments.extend(raw.comment.clone());
                    entries.push(Entry { comments, keys });
                }
                Err(why) => {
                    let why = format!("member {} cannot be said: {why}", at + 1);
                    self.lose(NOT_IN_ALLOWED.to_owned(), raw, why);
                    return None;
                }
            }
        }
        if self.tree.types_vanish {
            entries.push(Entry { comments: Vec::new(), keys: vec![("typeOnly", json!(true))] });
        }
        let vanish = [(self.tree.packages_vanish, "npm:*"), (self.tree.builtins_vanish, "node:*")];
        let vanish = vanish.iter().filter(|(vanishes, _)| *vanishes).map(|(_, to)| *to);
        let vanish: Vec<&str> = vanish.collect();
        if !vanish.is_empty() {
            let comments = vec!["These were left out of the run.".to_owned()];
            let to = if let [only] = vanish.as_slice() { json!(only) } else { json!(vanish) };
            entries.push(Entry { comments, keys: vec![("to", to)] });
        }
        self.names.push(NOT_IN_ALLOWED.to_owned());
        self.count += 1;
        Some((naming(NOT_IN_ALLOWED, config.allowed_severity, None), entries))
    }

    /// A name that a native rule can have, and that no other has.
    fn name(&mut self, raw: &CruiserRule) -> String {
        let before = raw.name.as_deref().unwrap_or(UNNAMED);
        let is_fine = |c: char| c.is_ascii_alphanumeric() || "-_./@:".contains(c);
        let mended: String = before.chars().map(|c| if is_fine(c) { c } else { '-' }).collect();
        let mended = if mended.is_empty() { UNNAMED.to_owned() } else { mended };
        let numbered = (1..).map(|n| if n == 1 { mended.clone() } else { format!("{mended}-{n}") });
        let name = numbered.into_iter().find(|name| !self.names.contains(name)).unwrap_or_default();
        self.names.push(name.clone());
        if name != before {
            let (before, after) = (before.to_owned(), name.clone());
            self.renamed.push(Renamed { before, after, at: self.place(raw) });
        }
        name
    }

    fn lose(&mut self, what: String, raw: &CruiserRule, why: String) {
        self.lost.push(Lost { what, why, at: self.place(raw) });
    }

    fn place(&self, raw: &CruiserRule) -> Option<(String, u32)> {
        let Spot { file, span } = &raw.written.rule;
        let file = self.files.get(*file).filter(|_| !span.is_empty())?;
        Some((file.path.clone(), LineIndex::new(&file.text).line_of(span.start)))
    }

    fn text(&self) -> &str {
        self.files.first().map_or("", |file| &file.text)
    }
}

fn naming(name: &str, severity: Option<CruiserSeverity>, comment: Option<&str>) -> Keys {
    let mut keys: Keys = vec![("name", json!(name))];
    let severity = match severity {
        Some(CruiserSeverity::Error) => None,
        None | Some(CruiserSeverity::Warn) => Some("warn"),
        Some(CruiserSeverity::Info) => Some("info"),
        Some(CruiserSeverity::Ignore) => Some("off"),
    };
    keys.extend(severity.map(|severity| ("severity", json!(severity))));
    keys.extend(comment.map(|comment| ("comment", json!(comment))));
    keys
}

fn with_comment_last(mut naming: Keys, keys: Keys) -> Keys {
    let comment: Option<(&'static str, Value)> =
        naming.iter().position(|(key, _)| *key == "comment").map(|at| naming.remove(at));
    naming.extend(keys);
    naming.extend(comment);
    naming
}

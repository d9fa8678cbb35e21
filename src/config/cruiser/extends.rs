//! Follows `extends`: reads a config with everything that it builds on.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::config::{
    bounds,
    error::{ConfigError, Problem, quote},
};

use super::{
    check, finding, merge,
    node::{Node, Value},
    read, recommended,
    resolver::Resolver,
    sources::Sources,
};

/// Reads configs, each file once.
pub(super) struct Reader<'s> {
    sources: &'s mut Sources,
    resolver: Resolver,
    /// What was read, merged with what it extends.
    known: FxHashMap<PathBuf, Node>,
    /// The files on the way from the entry to the one that is being read.
    chain: Vec<PathBuf>,
    session: read::Session,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sources: &'s mut Sources) -> Self {
        Self {
            sources,
            resolver: Resolver::of_configs(),
            known: FxHashMap::default(),
            chain: Vec::new(),
            session: read::Session::new(),
        }
    }

    /// Reads a file and merges it with what it extends.
    pub(super) fn read(&mut self, file: &Path) -> Result<Node, ConfigError> {
        if let Some(known) = self.known.get(file) {
            return Ok(known.clone());
        }
        let node = self.session.read(file, self.sources)?;
        self.chain.push(file.to_owned());
        let merged = self.with_bases(node, file);
        self.chain.pop();
        let merged = merged?;
        self.known.insert(file.to_owned(), merged.clone());
        Ok(merged)
    }

    /// What the configs printed.
    pub(super) fn into_notes(self) -> Vec<String> {
        self.session.into_notes()
    }

    fn with_bases(&mut self, mut node: Node, file: &Path) -> Result<Node, ConfigError> {
        node.drop_undefined_members();
        if let Some(error) = finding::error(check::skeleton(&node), self.sources) {
            return Err(error);
        }
        let Some(extends) = node.remove("extends") else { return Ok(node) };
        let names = match &extends.value {
            // As there, an empty name extends nothing.
            Value::Text(name) if name.is_empty() => return Ok(node),
            Value::Text(_) => std::slice::from_ref(&extends),
            _ => extends.elements(),
        };
        for name in names {
            let base = self.base(name, file)?;
            node = merge::merge(node, base);
        }
        Ok(node)
    }

    fn base(&mut self, name: &Node, file: &Path) -> Result<Node, ConfigError> {
        let specifier = name.text().unwrap_or_default();
        if let Some(text) = recommended::find(specifier) {
            return recommended::node(text, self.sources);
        }
        let folder = file.parent().unwrap_or(Path::new("/"));
        let base = self.resolver.resolve(folder, specifier);
        let bounds = self.sources.bounds().of_file(file);
        if let Err(why) = bounds.check_name(specifier, folder, base.as_deref()) {
            return Err(self.error(name, why, "extended here", bounds.help()));
        }
        let Some(base) = base else { return Err(self.not_found(name, specifier)) };
        if self.chain.contains(&base) {
            return Err(self.circular(name, &base));
        }
        self.read(&base)
    }

    fn not_found(&self, name: &Node, specifier: &str) -> ConfigError {
        let message = format!("cannot find {}, which is extended here", quote(specifier));
        let help = if bounds::is_path(specifier) {
            "a path is taken from the folder of the file; the endings .js, .json, .cjs, .mjs, .ts, \
             .cts and .mts can be left away"
        } else {
            "it is taken for a package, and no folder `node_modules` at or above this file holds it \
             (a path begins with `./` or `../`)"
        };
        self.error(name, message, "nothing is found under this name", help.to_owned())
    }

    fn circular(&self, name: &Node, base: &Path) -> ConfigError {
        let from = self.chain.iter().position(|file| file == base).unwrap_or(0);
        let round = self.chain[from..].iter().map(PathBuf::as_path).chain([base]);
        let round: Vec<String> = round.map(|file| quote(&self.sources.shown(file))).collect();
        let message = "the config is circular: it extends itself".to_owned();
        self.error(name, message, "this leads back", round.join(" → "))
    }

    fn error(&self, name: &Node, message: String, label: &str, help: String) -> ConfigError {
        let file = self.sources.file(name.place.file);
        match &name.place.span {
            Some(span) => ConfigError::Invalid {
                file: file.clone(),
                problems: vec![Problem::new(message, span, label, Some(help))],
            },
            None => ConfigError::plain(format!("{}: {message}", quote(&file.path)), help),
        }
    }
}

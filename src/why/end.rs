//! What the ends of a question mean: files, folders, zones, packages, builtins.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use crate::{
    base::{
        diagnostic::{nearest, nearest_path},
        path,
    },
    discover::{PROBE_DIR, is_probe},
    pipeline::Examined,
    resolve::target::Target,
    rules::cells::is_cell,
};

/// An end as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The text.
    pub text: String,
    /// The root-relative path that the text means as a path; `None` when that lies outside.
    pub path: Option<String>,
}

/// An end of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// What sort of thing: `file`, `folder`, `cell`, `zone`, `package` or `builtin`.
    pub kind: &'static str,
    /// Its path or name.
    pub name: String,
    nodes: Vec<NodeIndex>,
}

/// Why an end cannot be used. The texts may hold parts of the repository and of the command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEnd {
    /// Nothing has this name.
    #[error(
        "'{text}' is no file, folder, zone, package or builtin of this tree{}",
        near.as_ref().map(|near| format!("; did you mean '{near}'?")).unwrap_or_default()
    )]
    Unknown {
        /// The text.
        text: String,
        /// What was most likely meant.
        near: Option<String>,
    },
    /// More than one thing has this name.
    #[error("'{text}' means more than one thing: write {}", ways.join(" or "))]
    Ambiguous {
        /// The text.
        text: String,
        /// How each can be written.
        ways: Vec<String>,
    },
    /// The thing is there, and no part of the graph.
    #[error("{kind} '{name}' is no part of the graph: nothing of it is read or imported")]
    Apart {
        /// What sort of thing.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The one end lies within the other.
    #[error("'{from}' lies within '{to}': name two ends that are apart")]
    Within {
        /// The end that imports.
        from: String,
        /// The other.
        to: String,
    },
}

/// Finds ends by their names.
pub(super) struct Ends<'e> {
    examined: &'e Examined<'e>,
}

/// The nodes of the two ends, without what belongs to both.
pub(super) fn apart(from: &End, to: &End) -> Result<(Vec<NodeIndex>, Vec<NodeIndex>), NoEnd> {
    let goals: FxHashSet<NodeIndex> = to.nodes.iter().copied().collect();
    let starts: Vec<NodeIndex> =
        from.nodes.iter().copied().filter(|node| !goals.contains(node)).collect();
    if starts.is_empty() {
        return Err(NoEnd::Within { from: from.name.clone(), to: to.name.clone() });
    }
    Ok((starts, to.nodes.clone()))
}

impl<'e> Ends<'e> {
    pub(super) fn new(examined: &'e Examined<'e>) -> Self {
        Self { examined }
    }

    /// What a text means.
    pub(super) fn find(&self, said: &Said) -> Result<End, NoEnd> {
        let text = said.text.as_str();
        let found = if let Some(name) = text.strip_prefix("zone:") {
            self.zone(name).into_iter().collect()
        } else if let Some(name) = text.strip_prefix("npm:") {
            self.package(name).into_iter().collect()
        } else if text.starts_with("node:") || text.starts_with("bun:") {
            self.builtin(text).into_iter().collect()
        } else if text.starts_with(['.', '/']) {
            said.path.as_deref().and_then(|path| self.path(path)).into_iter().collect()
        } else {
            self.all(said)
        };
        let found = different(found);
        match found.as_slice() {
            [] => Err(NoEnd::Unknown { text: text.to_owned(), near: self.near(said) }),
            [one] if one.nodes.is_empty() => {
                Err(NoEnd::Apart { kind: one.kind, name: one.name.clone() })
            }
            [one] => Ok(one.clone()),
            several => Err(NoEnd::Ambiguous {
                text: text.to_owned(),
                ways: several.iter().map(|end| written(end, said)).collect(),
            }),
        }
    }

    /// Everything that a name without a prefix may mean.
    fn all(&self, said: &Said) -> Vec<End> {
        let text = said.text.as_str();
        let from_root = said.path.as_deref() != Some(text);
        let all = [
            self.zone(text),
            said.path.as_deref().and_then(|path| self.path(path)),
            from_root.then(|| self.path(text.trim_end_matches('/'))).flatten(),
            self.member(text),
            self.package(text),
            self.builtin(text),
        ];
        all.into_iter().flatten().collect()
    }

    fn path(&self, path: &str) -> Option<End> {
        let input = self.examined.input;
        let index = &input.world.index;
        let with_probes = path.contains(PROBE_DIR);
        if let Some(file) = index.get(path) {
            let nodes = input.graph.file(file).into_iter().collect();
            return Some(End { kind: "file", name: path.to_owned(), nodes });
        }
        let nodes = self.nodes(with_probes, |found| path::is_within(found, path));
        let is_there = index.is_dir(path) || !nodes.is_empty();
        let kind = if is_cell(input.rules, path) { "cell" } else { "folder" };
        let name = if path.is_empty() { "." } else { path };
        is_there.then(|| End { kind, name: name.to_owned(), nodes })
    }

    fn zone(&self, name: &str) -> Option<End> {
        let input = self.examined.input;
        let zone = input.rules.zones.iter().position(|zone| zone.name == name)?;
        let is_of_zone = |node: NodeIndex| {
            let cell = input.facts[node.index()].cell.as_ref();
            cell.is_some_and(|cell| usize::from(cell.zone.0) == zone)
        };
        let mut nodes = self.nodes(false, |_| true);
        nodes.retain(|&node| is_of_zone(node));
        Some(End { kind: "zone", name: name.to_owned(), nodes })
    }

    /// A package of the workspace.
    fn member(&self, name: &str) -> Option<End> {
        let dir = self.examined.input.world.workspace.dir(name)?;
        let nodes = self.nodes(false, |path| path::is_within(path, dir));
        Some(End { kind: "package", name: name.to_owned(), nodes })
    }

    /// A package from elsewhere, or of the workspace.
    fn package(&self, name: &str) -> Option<End> {
        let is_it = |target: &Target, installed: Option<&str>| {
            let folder = format!("node_modules/{name}/");
            matches!(target, Target::Package(found) if **found == *name)
                || installed.is_some_and(|path| path.contains(&folder))
        };
        let nodes = self.targets(is_it);
        if nodes.is_empty() {
            return self.member(name);
        }
        Some(End { kind: "package", name: name.to_owned(), nodes })
    }

    fn builtin(&self, name: &str) -> Option<End> {
        let plain = name.strip_prefix("node:").unwrap_or(name);
        let is_it = |target: &Target, _: Option<&str>| match target {
            Target::Builtin(found) => found.strip_prefix("node:").unwrap_or(found) == plain,
            _ => false,
        };
        let nodes = self.targets(is_it);
        (!nodes.is_empty()).then(|| End { kind: "builtin", name: name.to_owned(), nodes })
    }

    /// The nodes that dependencies with such a target lead to.
    fn targets(&self, is_it: impl Fn(&Target, Option<&str>) -> bool) -> Vec<NodeIndex> {
        let input = self.examined.input;
        let mut nodes: Vec<NodeIndex> = input
            .dependencies
            .iter()
            .enumerate()
            .filter(|(_, one)| is_it(&one.target, one.aside.installed()))
            .filter_map(|(at, _)| Some(input.graph.ends(at)?.1))
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// The nodes with such a path, but what only steers resolution; probes only if they are meant.
    fn nodes(&self, with_probes: bool, is_it: impl Fn(&str) -> bool) -> Vec<NodeIndex> {
        let input = self.examined.input;
        let counts = |&node: &NodeIndex| {
            let Some(path) = input.facts[node.index()].path else { return false };
            let file = input.graph.file_of(node);
            let module = file.and_then(|file| input.module(file));
            is_it(path)
                && (with_probes || !is_probe(path))
                && module.is_none_or(|module| module.is_source)
        };
        input.graph.inner().node_indices().filter(counts).collect()
    }

    /// What was most likely meant.
    fn near(&self, said: &Said) -> Option<String> {
        let input = self.examined.input;
        let text = said.text.as_str();
        let (prefix, name) = match text.split_once(':') {
            Some((prefix, name)) => (Some(prefix), name),
            None => (None, text),
        };
        let zones = || input.rules.zones.iter().map(|zone| zone.name.as_str());
        let packages = || {
            let members = input.world.workspace.iter().map(|(name, _)| name);
            members.chain(input.dependencies.iter().filter_map(|one| match &one.target {
                Target::Package(name) => Some(&**name),
                _ => None,
            }))
        };
        let with_prefix = |near: &str| match prefix {
            Some(prefix) => format!("{prefix}:{near}"),
            None => near.to_owned(),
        };
        match prefix {
            Some("zone") => return nearest(name, zones()).map(with_prefix),
            Some("npm") => return nearest(name, packages()).map(with_prefix),
            Some("node" | "bun") => {
                let builtins = input.dependencies.iter().filter_map(|one| match &one.target {
                    Target::Builtin(name) => Some(&**name),
                    _ => None,
                });
                return nearest(text, builtins).map(str::to_owned);
            }
            _ => {}
        }
        let index = &input.world.index;
        let mut paths: Vec<&str> = index.iter().map(|(_, file)| &*file.path).collect();
        let folders: Vec<&str> = paths.iter().map(|path| path::parent(path)).collect();
        paths.extend(folders);
        paths.retain(|path| !path.is_empty());
        paths.sort_unstable();
        paths.dedup();
        let path = said.path.as_deref().unwrap_or(text);
        nearest(text, zones().chain(packages()))
            .or_else(|| nearest_path(path, &paths))
            .map(str::to_owned)
    }
}

/// Those that do not mean the same as one before.
fn different(found: Vec<End>) -> Vec<End> {
    let mut all: Vec<End> = Vec::new();
    for end in found {
        if !all.iter().any(|known| known.nodes == end.nodes) {
            all.push(end);
        }
    }
    // What holds nothing only counts when there is nothing else.
    if all.len() > 1 {
        all.retain(|end| !end.nodes.is_empty());
    }
    all
}

/// How an end is written so that it means nothing else.
fn written(end: &End, said: &Said) -> String {
    let name = &end.name;
    match end.kind {
        "zone" => format!("'zone:{name}' (the zone)"),
        "package" => format!("'npm:{name}' (the package)"),
        "builtin" => format!("'node:{name}' (the builtin)"),
        kind if said.path.as_ref() == Some(name) => {
            format!("'./{}' (the {kind} {name})", said.text)
        }
        kind => format!("its path as seen from the current folder (the {kind} {name})"),
    }
}

//! The sides of a rule: patterns on names as the items of a `from` or `to`.
//!
//! Whatever is made of a pattern is tried on the paths of the tree: it must mean those that the
//! pattern matches, and no others. What no glob can say stays an expression.

use crate::{
    base::js_regex::JsRegex,
    config::{cruiser::raw::Patterns, glob},
};

use super::{
    Tree,
    expression::{Piece, Sequence, read},
    globs::candidates,
};

/// What an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Package,
    Builtin,
}

/// One item of a `from` or `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// What a `path` and a `pathNot` mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    /// `None` for everything.
    pub(super) any: Option<Vec<Item>>,
    pub(super) none: Vec<Item>,
}

impl Side {
    /// The items as they are written.
    pub(super) fn texts(&self) -> Vec<String> {
        let any = self.any.iter().flatten().map(|item| item.text.clone());
        let mut texts: Vec<String> =
            any.chain(self.none.iter().map(|it| format!("!{}", it.text))).collect();
        let mut seen = rustc_hash::FxHashSet::default();
        texts.retain(|text| seen.insert(text.clone()));
        texts
    }
}

/// Translates the two patterns of a side. With `files_only` what packages and builtins they match
/// does not count.
pub(super) fn translate(
    tree: &Tree,
    path: Option<&Patterns>,
    path_not: Option<&Patterns>,
    files_only: bool,
) -> Side {
    let mut side = Side::default();
    if let Some(path) = path.filter(|path| path.joined().is_some()) {
        let alternatives = alternatives(path);
        if let [only] = alternatives.as_slice()
            && let Some((any, none)) = with_exceptions(tree, only)
        {
            side.any = Some(file_items(any));
            side.none = file_items(none);
        } else if alternatives.iter().any(|pattern| means_everything(pattern)) {
            side.any = files_only.then(|| file_items(vec!["**".to_owned()]));
        } else {
            side.any = Some(items(tree, &alternatives, files_only));
        }
    }
    if let Some(path_not) = path_not.filter(|path| path.joined().is_some()) {
        side.none.extend(items(tree, &alternatives(path_not), files_only));
    }
    side
}

fn file_items(globs: Vec<String>) -> Vec<Item> {
    globs.into_iter().map(|text| Item { kind: Kind::File, text }).collect()
}

fn means_everything(pattern: &str) -> bool {
    ["", "^", ".", ".*", ".+", "^.*", "^.+", "^.*$", "^.+$", "^.", "$"].contains(&pattern)
}

/// The alternatives of one or more patterns, each an expression of its own.
pub(super) fn alternatives(patterns: &Patterns) -> Vec<String> {
    match patterns {
        Patterns::One(pattern) => split(pattern),
        Patterns::Any(patterns) => patterns.iter().flat_map(|pattern| split(pattern)).collect(),
    }
}

/// Splits at each `|` that stands in no brackets.
fn split(pattern: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let (mut depth, mut in_class, mut escaped) = (0_usize, false, false);
    for c in pattern.chars() {
        if c == '|' && depth == 0 && !in_class && !escaped {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        part.push(c);
        match c {
            _ if escaped => {}
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(part);
    parts
}

fn items(tree: &Tree, alternatives: &[String], files_only: bool) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for pattern in alternatives {
        let sequence = read(pattern).and_then(|mut all| all.pop());
        let of_packages = sequence.as_ref().and_then(packages_of);
        if let Some(names) = of_packages {
            if !files_only {
                items.extend(
                    names
                        .into_iter()
                        .map(|name| Item { kind: Kind::Package, text: format!("npm:{name}") }),
                );
            }
            continue;
        }
        let others = if files_only { Vec::new() } else { by_data(tree, pattern) };
        let files = files(tree, pattern, sequence.as_ref());
        // What matches no file, but packages, is about those.
        if others.is_empty() || matches_a_file(tree, pattern) {
            items.extend(file_items(files));
        }
        items.extend(others);
    }
    items
}

/// Globs for the files that a pattern means, or the pattern.
fn files(tree: &Tree, pattern: &str, sequence: Option<&Sequence>) -> Vec<String> {
    let expression = || vec![format!("re:{pattern}")];
    let Some(sequence) = sequence else { return expression() };
    let mut sets = candidates(sequence);
    let exact = sets.pop();
    let mut better = sets.into_iter().filter(|_| matches_a_file(tree, pattern));
    better
        .find(|set| means_the_same(tree, pattern, set, &[]))
        .or_else(|| exact.filter(|set| means_the_same(tree, pattern, set, &[])))
        .unwrap_or_else(expression)
}

/// `^src/(?!core/)` as `src/` without `src/core/`.
fn with_exceptions(tree: &Tree, pattern: &str) -> Option<(Vec<String>, Vec<String>)> {
    let sequence = read(pattern)?.pop()?;
    let is_not = |piece: &Piece| matches!(piece, Piece::Not(_));
    if !sequence.pieces.iter().any(is_not) {
        return None;
    }
    let without: Vec<Piece> = sequence.pieces.iter().filter(|it| !is_not(it)).cloned().collect();
    let main = Sequence { pieces: joined(without), ..sequence.clone() };
    let mut exceptions = Vec::new();
    let mut before: Vec<Piece> = Vec::new();
    for piece in &sequence.pieces {
        let Piece::Not(alternatives) = piece else {
            before.push(piece.clone());
            continue;
        };
        for alternative in alternatives {
            let pieces = before.iter().chain(&alternative.pieces).cloned().collect();
            let anchored = sequence.anchored;
            exceptions.push(Sequence {
                anchored,
                pieces: joined(pieces),
                ended: alternative.ended,
            });
        }
    }
    let pick = |sequence: &Sequence, exact: bool| {
        let mut sets = candidates(sequence).into_iter();
        if exact { sets.last() } else { sets.next() }
    };
    [false, true].into_iter().find_map(|exact| {
        let any = pick(&main, exact)?;
        let none: Option<Vec<Vec<String>>> =
            exceptions.iter().map(|sequence| pick(sequence, exact)).collect();
        let none = none?.concat();
        means_the_same(tree, pattern, &any, &none).then_some((any, none))
    })
}

/// Pieces with texts that follow one another made one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        if let (Some(Piece::Text(last)), Piece::Text(next)) = (all.last_mut(), &piece) {
            last.push_str(next);
        } else {
            all.push(piece);
        }
    }
    all
}

fn matches_a_file(tree: &Tree, pattern: &str) -> bool {
    JsRegex::new(pattern).is_ok_and(|regex| tree.paths.iter().any(|path| regex.is_match(path)))
}

/// Whether globs mean the same paths of the tree as a pattern.
fn means_the_same(tree: &Tree, pattern: &str, any: &[String], none: &[String]) -> bool {
    let matchers = |globs: &[String]| -> Option<Vec<_>> {
        globs.iter().map(|glob| glob::path_matcher(glob).ok()).collect()
    };
    let (Ok(regex), Some(any), Some(none)) = (JsRegex::new(pattern), matchers(any), matchers(none))
    else {
        return false;
    };
    tree.paths.iter().all(|path| {
        let means = any.iter().any(|glob| glob.is_match(path))
            && !none.iter().any(|glob| glob.is_match(path));
        means == regex.is_match(path)
    })
}

/// The names of packages that a pattern on `node_modules` means; `None` for any other pattern.
fn packages_of(sequence: &Sequence) -> Option<Vec<String>> {
    let mut pieces = sequence.pieces.as_slice();
    if let [Piece::SegmentStart, rest @ ..] = pieces {
        pieces = rest;
    }
    let [Piece::Text(text), rest @ ..] = pieces else { return None };
    let behind = text.trim_start_matches('/').strip_prefix("node_modules")?;
    let behind = behind.trim_start_matches('/');
    let is_all =
        behind.is_empty() && matches!(rest, [] | [Piece::SegmentEnd | Piece::Any | Piece::Segment]);
    if is_all {
        return Some(vec!["*".to_owned()]);
    }
    let mut pieces: Vec<Piece> = rest.to_vec();
    if !behind.is_empty() {
        pieces.insert(0, Piece::Text(behind.to_owned()));
    }
    let name = Sequence { anchored: true, pieces, ended: sequence.ended };
    // A name goes on unless something ends it.
    let sets = candidates(&name);
    let names = sets.last()?.iter().map(|name| match name.trim_end_matches('/') {
        scope if scope.starts_with('@') && !scope.contains('/') => format!("{scope}/*"),
        name => name.to_owned(),
    });
    let names: Vec<String> = names.collect();
    let is_name = |name: &String| {
        let below = name
            .strip_prefix('@')
            .map_or(name.as_str(), |name| name.split_once('/').map_or("", |(_, name)| name));
        !name.is_empty() && !below.contains('/') && glob::name_matcher(name).is_ok()
    };
    names.iter().all(is_name).then_some(names)
}

/// The packages and builtins of the tree that a pattern matches by its look alone.
fn by_data(tree: &Tree, pattern: &str) -> Vec<Item> {
    let Ok(regex) = JsRegex::new(pattern) else { return Vec::new() };
    let packages = tree.packages.iter().filter(|package| regex.is_match(&package.seen));
    let mut names: Vec<&str> = packages.map(|package| package.name.as_str()).collect();
    names.dedup();
    let packages =
        names.into_iter().map(|name| Item { kind: Kind::Package, text: format!("npm:{name}") });
    let builtins = tree
        .builtins
        .iter()
        .filter(|name| regex.is_match(name.strip_prefix("node:").unwrap_or(name)));
    let builtins = builtins.map(|name| Item { kind: Kind::Builtin, text: name.clone() });
    packages.chain(builtins).collect()
}

/// The builtins that patterns name letter by letter; `None` when one says more than that.
pub(super) fn builtins_of(patterns: &Patterns) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    for pattern in alternatives(patterns) {
        let sequence = read(&pattern)?.pop()?;
        for name in spelled(&sequence.pieces)? {
            let has_scheme = name.starts_with("node:") || name.starts_with("bun:");
            let rest = if sequence.ended { "" } else { "*" };
            let scheme = if has_scheme { "" } else { "node:" };
            items.push(Item { kind: Kind::Builtin, text: format!("{scheme}{name}{rest}") });
        }
    }
    Some(items)
}

/// Every text that pieces without wildcards stand for.
fn spelled(pieces: &[Piece]) -> Option<Vec<String>> {
    const MOST: usize = 100;
    let mut all = vec![String::new()];
    for piece in pieces {
        let texts = match piece {
            Piece::Text(text) => vec![text.clone()],
            Piece::Choice(choices) => {
                let each: Option<Vec<Vec<String>>> = choices.iter().map(|it| spelled(it)).collect();
                each?.concat()
            }
            _ => return None,
        };
        all = all
            .iter()
            .flat_map(|start| texts.iter().map(move |it| format!("{start}{it}")))
            .collect();
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

/// The globs for a pattern on files alone; `None` when it stays an expression.
pub(super) fn glob_of(tree: &Tree, pattern: &str) -> Option<Vec<String>> {
    let sequence = read(pattern).and_then(|mut all| all.pop())?;
    let globs = files(tree, pattern, Some(&sequence));
    (!globs.iter().any(|glob| glob.starts_with("re:"))).then_some(globs)
}

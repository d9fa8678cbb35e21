//! The sides of a rule: patterns on names as the items of a `from` or `to`.
//!
//! Whatever is made of a pattern is tried on the paths of the tree: it must mean those that the
//! pattern matches, and no others. What no glob can say stays an expression.

use std::collections::BTreeSet;

use nodejs_built_in_modules::{BUILTINS, BUILTINS_WITH_MANDATORY_NODE_PREFIX};

use crate::{
    base::js_regex::JsRegex,
    config::{cruiser::raw::Patterns, glob},
};

use super::{
    Tree,
    cells::takes_group,
    expression::{Piece, Sequence, read},
    globs::candidates,
};

/// The folder of installed packages.
const MODULES: &str = "node_modules";

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
            // All but some files, where nothing more is left out, is about the rest as well.
            side.any = (files_only || any != ["**"]).then(|| file_items(any));
            if let Some(any) = side.any.as_mut().filter(|_| !files_only) {
                any.extend(names(tree, only, read(only).and_then(|mut all| all.pop()).as_ref()));
            }
            side.none = file_items(none);
        } else if alternatives.iter().any(|pattern| means_everything(pattern)) {
            side.any = files_only.then(|| file_items(vec!["**".to_owned()]));
        } else {
            side.any = Some(items(tree, &alternatives, files_only));
        }
    }
    if let Some(path_not) = path_not.filter(|path| path.joined().is_some()) {
        let is_file = |item: &Item| item.kind == Kind::File;
        let files_only = files_only || side.any.as_ref().is_some_and(|any| any.iter().all(is_file));
        side.none.extend(items(tree, &alternatives(path_not), files_only));
    }
    // What others leave out as well need not be said.
    let all = side.none.clone();
    side.none.retain(|item| !all.iter().any(|other| covers(other, item)));
    side
}

/// Whether one item means all that another does, as far as their texts show it.
fn covers(item: &Item, other: &Item) -> bool {
    let (text, other_text) = (item.text.as_str(), other.text.as_str());
    let is_glob = |text: &str| text.contains(['*', '?', '{', '[']);
    text != other_text
        && item.kind == other.kind
        && !other_text.starts_with("re:")
        && match text.strip_prefix("**/") {
            // The same name in one folder alone.
            Some(name) => other_text.strip_suffix(name).is_some_and(|it| it.ends_with('/')),
            None => text.ends_with('/') && !is_glob(text) && other_text.starts_with(text),
        }
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
        let others = if files_only { Vec::new() } else { names(tree, pattern, sequence.as_ref()) };
        let files = files(tree, pattern, sequence.as_ref());
        // A whole name that is no file's is about packages and builtins alone.
        let is_name = pattern.contains(MODULES)
            || sequence.as_ref().is_some_and(|sequence| sequence.anchored && sequence.ended);
        if others.is_empty() || !is_name || matches_a_file(tree, pattern) {
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
    let behind = text.trim_start_matches('/').strip_prefix(MODULES)?;
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

/// The packages and builtins that a pattern means: those that are imported, and, unless it is about
/// a folder of the tree, those that could be.
fn names(tree: &Tree, pattern: &str, sequence: Option<&Sequence>) -> Vec<Item> {
    let Ok(regex) = JsRegex::new(pattern) else { return Vec::new() };
    let is_open = !sequence.is_some_and(|sequence| is_below_a_folder(tree, sequence));
    let spelled = sequence.and_then(with_modules).and_then(|it| packages_of(&it));
    let mut packages: BTreeSet<String> = spelled.into_iter().flatten().collect();
    let matchers: Vec<_> = packages.iter().filter_map(|it| glob::name_matcher(it).ok()).collect();
    let imported = tree.packages.iter().filter(|package| regex.is_match(&package.seen));
    let declared = tree.declared.iter().filter(|name| is_open && means_package(&regex, name));
    let found = imported.map(|package| &package.name).chain(declared);
    packages.extend(
        found.filter(|name| !matchers.iter().any(|matcher| matcher.is_match(name))).cloned(),
    );
    // A word that is in no path and no name yet may come to be in either.
    if let Some(name) = sequence.and_then(word_of).filter(|_| packages.is_empty())
        && !matches_a_file(tree, pattern)
    {
        packages.insert(name);
    }
    let imported = tree.builtins.iter().filter(|name| regex.is_match(without_scheme(name)));
    let known = BUILTINS.iter().chain(BUILTINS_WITH_MANDATORY_NODE_PREFIX);
    let known = known.map(|name| format!("node:{name}"));
    let known = known.filter(|name| is_open && means_builtin(&regex, name));
    let builtins: BTreeSet<String> = imported.cloned().chain(known).collect();
    let packages =
        packages.iter().map(|name| Item { kind: Kind::Package, text: format!("npm:{name}") });
    packages.chain(builtins.into_iter().map(|text| Item { kind: Kind::Builtin, text })).collect()
}

/// The names of packages that have the word in them which a pattern looks for anywhere. A `/` at an end of
/// it ends the name there.
fn word_of(sequence: &Sequence) -> Option<String> {
    let [Piece::Text(text)] = sequence.pieces.as_slice() else { return None };
    let (begins, behind) = text.strip_prefix('/').map_or((false, &**text), |rest| (true, rest));
    let (ends, word) = behind.strip_suffix('/').map_or((false, behind), |rest| (true, rest));
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_part);
    let is_scoped = || {
        let scoped = word.strip_prefix('@').and_then(|name| name.split_once('/'));
        scoped.is_some_and(|(scope, name)| is_word(scope) && is_word(name))
    };
    let is_meant = !sequence.anchored && !sequence.ended && (is_word(word) || is_scoped());
    let star = |is_end: bool| if is_end { "" } else { "*" };
    is_meant.then(|| format!("{}{word}{}", star(begins), star(ends)))
}

/// Whether a pattern looks into packages.
pub(super) fn is_of_packages(pattern: &str) -> bool {
    pattern.contains(MODULES)
}

/// The package of which a pattern means a part alone.
fn package_in_part(tree: &Tree, pattern: &str, sequence: &Sequence) -> Option<String> {
    let [Piece::Text(text)] = sequence.pieces.as_slice() else { return None };
    let text = text.trim_start_matches('/');
    let text = text.strip_prefix(MODULES).map_or(text, |rest| rest.trim_start_matches('/'));
    let parts: Vec<&str> = text.splitn(if text.starts_with('@') { 3 } else { 2 }, '/').collect();
    let (rest, name) = parts.split_last()?;
    let name = name.join("/");
    let is_known = tree.declared.contains(&name) || tree.packages.iter().any(|it| it.name == name);
    let is_part = !rest.is_empty() && name.contains('/') == text.starts_with('@');
    (is_part && is_known && !matches_a_file(tree, pattern)).then_some(name)
}

fn without_scheme(builtin: &str) -> &str {
    builtin.strip_prefix("node:").unwrap_or(builtin)
}

fn means_builtin(regex: &JsRegex, name: &str) -> bool {
    regex.is_match(name) || regex.is_match(without_scheme(name))
}

/// Whether an expression matches a package, be it installed or not.
fn means_package(regex: &JsRegex, name: &str) -> bool {
    regex.is_match(name) || means_installed(regex, name)
}

fn means_installed(regex: &JsRegex, name: &str) -> bool {
    regex.is_match(&format!("{MODULES}/{name}")) || regex.is_match(&format!("{MODULES}/{name}/-"))
}

/// Whether all that is meant lies in a folder at the top of the tree.
fn is_below_a_folder(tree: &Tree, sequence: &Sequence) -> bool {
    let Some(Piece::Text(text)) = sequence.pieces.first().filter(|_| sequence.anchored) else {
        return false;
    };
    let Some((top, _)) = text.split_once('/') else { return false };
    tree.paths.iter().any(|path| path.split_once('/').is_some_and(|(folder, _)| folder == top))
}

/// `^(node_modules/)?x` as `^node_modules/x`.
fn with_modules(sequence: &Sequence) -> Option<Sequence> {
    let [Piece::Choice(choices), rest @ ..] = sequence.pieces.as_slice() else { return None };
    let is_modules = |choice: &Vec<Piece>| matches!(choice.as_slice(), [Piece::Text(text)] if text.strip_suffix('/') == Some(MODULES));
    let optional =
        choices.len() == 2 && choices.iter().any(Vec::is_empty) && choices.iter().any(is_modules);
    let pieces = [Piece::Text(format!("{MODULES}/"))].into_iter().chain(rest.iter().cloned());
    optional.then(|| Sequence { pieces: joined(pieces.collect()), ..sequence.clone() })
}

/// Refuses patterns on targets that mean packages which cannot be listed.
pub(super) fn refuse_unlisted(tree: &Tree, patterns: Option<&Patterns>) -> Result<(), String> {
    let patterns: Vec<String> = patterns.into_iter().flat_map(alternatives).collect();
    for pattern in patterns.iter().filter(|pattern| !means_everything(pattern)) {
        let sequence = read(pattern).and_then(|mut all| all.pop());
        if takes_group(pattern) || sequence.as_ref().and_then(packages_of).is_some() {
            continue;
        }
        if let Some(name) = sequence.as_ref().and_then(|it| package_in_part(tree, pattern, it)) {
            return Err(format!(
                "`{pattern}` means a part of {name}, and rules speak of whole packages"
            ));
        }
        let Ok(regex) = JsRegex::new(pattern) else { continue };
        let is_all_but_files = patterns.len() == 1
            && !pattern.contains(MODULES)
            && with_exceptions(tree, pattern).is_some_and(|(any, _)| any == ["**"])
            && tree.declared.iter().all(|name| means_package(&regex, name))
            && BUILTINS.iter().all(|name| regex.is_match(name));
        let is_without_end = means_installed(&regex, "-") && !is_all_but_files;
        let is_unknown =
            pattern.contains(MODULES) && names(tree, pattern, sequence.as_ref()).is_empty();
        if is_without_end || is_unknown {
            return Err(format!("which packages `{pattern}` means cannot be listed"));
        }
    }
    Ok(())
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

//! What the TO of a question means: a path in the tree, or the name of a package.

use nodejs_built_in_modules::is_nodejs_builtin_module;

use crate::{
    base::{diagnostic::nearest_path, path},
    explain::NoAnswer,
    extract::Language,
    resolve::tsconfig::split_package,
    session::Session,
};

/// What a text was taken for that could mean either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A path in the tree.
    Path,
    /// The name of a package.
    Package,
}

/// What may be left out behind the path of a module.
const ENDINGS: [&str; 11] =
    ["ts", "tsx", "d.ts", "js", "jsx", "mts", "mjs", "cts", "cjs", "vue", "svelte"];

/// Whether a text that names nothing on the disk is a path all the same: it says so, it begins with a
/// folder, or it ends as sources do that no package is named like. `first` is the root-relative path of
/// its first segment; `None` outside of the root.
pub fn is_path(session: &Session, text: &str, first: Option<&str>) -> bool {
    if text.starts_with(['.', '/']) {
        return true;
    }
    let language = Language::of(path::file_name(text));
    // `chart.js` and `lodash/fp.js` are packages.
    let is_source = language.is_some_and(|language| language != Language::JavaScript);
    let Some((name, _)) = text.split_once('/') else { return is_source };
    if first.is_some_and(|first| is_folder(session, first)) {
        return true;
    }
    is_source && !text.starts_with('@') && !is_member(session, name)
}

/// What was taken for a path, or for a name, could as well be meant as the other.
pub fn doubt(text: &str, is_path: bool) -> Option<Reading> {
    let (name, _) = split_package(text);
    let is_source = Language::of(path::file_name(text)).is_some();
    if is_path {
        let is_told = text.starts_with(['.', '/']) || is_source || !may_be_name(name);
        return (!is_told && text.contains('/')).then_some(Reading::Path);
    }
    let is_told = text.starts_with(['@', '#', '~']) || is_nodejs_builtin_module(text);
    (!is_told && text.contains(['/', '.'])).then_some(Reading::Package)
}

/// The module of the tree that a path without its extension means.
pub fn completed(session: &Session, path: &str) -> Option<String> {
    let index = &session.checked().index;
    let mut all = ENDINGS.iter().map(|ending| format!("{path}.{ending}"));
    all.find(|whole| index.get(whole).is_some())
}

/// The specifier that a name means: a package of the workspace or of a registry, or a builtin.
///
/// # Errors
/// No package can have that name.
pub fn name(session: &Session, name: &str) -> Result<String, NoAnswer> {
    if name.is_empty() {
        return Err(NoAnswer::Nameless);
    }
    if may_be_name(split_package(name).0) {
        return Ok(name.to_owned());
    }
    let index = &session.checked().index;
    let paths: Vec<&str> = index.iter().map(|(_, file)| &*file.path).collect();
    let near = nearest_path(name, &paths).map(str::to_owned);
    Err(NoAnswer::Unknown { name: name.to_owned(), near })
}

/// Whether what is no path may begin so: not as strict as a registry, since aliases are names, too.
fn may_be_name(name: &str) -> bool {
    !name.is_empty()
        && !name.ends_with('/')
        && !name.starts_with(['.', '/'])
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~@/".contains(c))
}

/// Whether there is such a folder. Each zone has files, and so a folder.
fn is_folder(session: &Session, path: &str) -> bool {
    let index = &session.checked().index;
    index.is_dir(path) || index.root().join(path).is_dir()
}

fn is_member(session: &Session, name: &str) -> bool {
    session.examine(|examined| examined.resolver().world().workspace.dir(name).is_some())
}

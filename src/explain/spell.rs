//! How one file can write the import of another.

use crate::{
    base::{
        path,
        position::{Position, Range},
    },
    discover::FileId,
    extract::{
        Language,
        import::{Form, Import, ImportKind, Specifier},
    },
    resolve::{Resolver, World, target::Target, workspace::Installed},
};

/// A specifier that leads to what is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The specifier.
    pub specifier: String,
    /// It names the target's package.
    pub by_package_name: bool,
}

/// The specifiers under which the file at `to` can be imported by that at `from`: the shortest
/// relative one that leads there; and one by the package's name, where the file lies in another
/// package that offers it.
pub(super) fn spellings(
    resolver: &Resolver,
    (file, from): (FileId, &str),
    to: &str,
) -> Vec<Spelling> {
    let dir = path::parent(from);
    let leads = |specifier: &String| leads_to(resolver, (file, dir), specifier, to);
    let mut all = Vec::new();
    let relative = relative_candidates(dir, to).into_iter().find(leads);
    // One that leads nowhere is judged by where it aims, as any import of that file would be.
    let specifier = relative.unwrap_or_else(|| relative_to(dir, to));
    all.push(Spelling { specifier, by_package_name: false });
    let named = package_candidates(resolver.world(), dir, to).into_iter().find(leads);
    all.extend(named.map(|specifier| Spelling { specifier, by_package_name: true }));
    all
}

fn leads_to(resolver: &Resolver, (file, dir): (FileId, &str), specifier: &str, to: &str) -> bool {
    let start = Position { line: 1, column: 1 };
    let import = Import {
        specifier: Specifier::Literal(specifier.into()),
        kind: ImportKind::Import,
        type_only: false,
        form: Form::Plain,
        range: Range { start, end: start },
        statement_line: 1,
    };
    let (resolved, _) = resolver.folder(dir).trace(file, &import);
    resolved.iter().any(|resolved| match &resolved.target {
        Target::Module(found) => resolver.world().index.path(*found) == to,
        Target::Asset(found) => **found == *to,
        _ => false,
    })
}

/// The relative path with all of the file's name.
fn relative_to(dir: &str, to: &str) -> String {
    let relative = path::relative(&format!("/{dir}"), &format!("/{to}"));
    if relative.starts_with("../") { relative } else { format!("./{relative}") }
}

/// The shortest first.
fn relative_candidates(dir: &str, to: &str) -> Vec<String> {
    shortened(&relative_to(dir, to))
}

/// A path without what may be left out: `index.ts`, an extension; and with the extension that its
/// output has.
fn shortened(path: &str) -> Vec<String> {
    let mut all = Vec::new();
    if let Some((stem, extension)) = source_extension(path) {
        if let Some(folder) = stem.strip_suffix("/index").filter(|folder| !folder.ends_with('.')) {
            all.push(folder.to_owned());
        }
        all.push(stem.to_owned());
        let output = match extension {
            "ts" | "tsx" | "jsx" => "js",
            "mts" => "mjs",
            "cts" => "cjs",
            other => other,
        };
        all.push(format!("{stem}.{output}"));
    }
    all.push(path.to_owned());
    all
}

/// A path without the extension of a script.
fn source_extension(path: &str) -> Option<(&str, &str)> {
    for ending in [".d.ts", ".d.mts", ".d.cts"] {
        if let Some(stem) = path.strip_suffix(ending) {
            return Some((stem, &ending[1..]));
        }
    }
    let (stem, extension) = path.rsplit_once('.')?;
    let is_script = !matches!(extension, "vue" | "svelte" | "astro")
        && Language::of(path::file_name(path)).is_some();
    is_script.then_some((stem, extension))
}

/// Specifiers by the name of the package that the file lies in, as its `exports` spell them.
fn package_candidates(world: &World, dir: &str, to: &str) -> Vec<String> {
    let Some(manifest) = world.manifests.above(path::parent(to)).find(|one| one.name.is_some())
    else {
        return Vec::new();
    };
    let Some(name) = manifest.name.as_deref() else { return Vec::new() };
    let own = world.manifests.above(dir).find(|one| one.name.is_some());
    if own.is_some_and(|own| own.dir == manifest.dir) {
        return Vec::new();
    }
    let installed = world.workspace.install(name, dir, &world.manifests);
    if installed != Installed::Member(manifest.dir.clone()) {
        return Vec::new();
    }
    let below = path::strip_dir(to, &manifest.dir).unwrap_or(to);
    let keys = manifest.entry_keys();
    let literal = keys.iter().filter(|key| key.starts_with('.') && !key.contains('*'));
    let mut all: Vec<String> = literal.map(|key| format!("{name}{}", &key[1..])).collect();
    all.push(name.to_owned());
    for below in [below.strip_prefix("src/").unwrap_or(below), below] {
        all.extend(shortened(&format!("{name}/{below}")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_relative_specifier_comes_first() {
        assert_eq!(relative_candidates("a/b", "a/c/index.ts")[0], "../c");
        assert_eq!(relative_candidates("a/b", "a/b/c.ts")[0], "./c");
        assert_eq!(relative_candidates("a/b", "a/b/index.ts")[0], "./index");
        assert_eq!(relative_candidates("a", "x.d.ts")[0], "../x");
        assert_eq!(relative_candidates("", "a/x.vue"), ["./a/x.vue"]);
        assert_eq!(relative_candidates("a", "a/x.mts"), ["./x", "./x.mjs", "./x.mts"]);
    }
}

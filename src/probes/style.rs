//! How the files of a folder spell their imports, so that what is written there looks like theirs.

use std::collections::BTreeMap;

use crate::{
    base::path,
    extract::import::{ImportKind, Specifier},
    resolve::target::{Dependency, Target},
    rules::engine::{Input, Module},
};

/// How many files are read to see how they are written.
const READ: usize = 5;

/// The extensions of sources that an import may leave out.
const EXTENSIONS: [&str; 9] =
    [".d.ts", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/// How imports are spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// What strings stand in.
    pub quote: char,
    /// What ends a statement.
    pub semicolon: &'static str,
    /// The sources are written in TypeScript.
    pub typescript: bool,
    ending: Ending,
    /// Specifiers that files near use, by the path that they lead to.
    exact: BTreeMap<String, String>,
    /// Beginnings of specifiers and the folders that they stand for, the most used first.
    aliases: Vec<Alias>,
}

/// How a relative import ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Without an extension.
    Omitted,
    /// With the extension that the compiler gives to the output.
    Output,
    /// With the extension of the source.
    Source,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Alias {
    begins: String,
    folder: String,
    ending: Ending,
}

impl Style {
    /// The style of the modules at or below the folder `home`, probes left aside; where there is
    /// nothing to see, that of the whole tree.
    pub fn of(input: &Input<'_>, home: &str) -> Self {
        let near = |module: &Module| {
            module.is_source
                && !module.is_probe
                && path::is_within(input.world.index.path(module.file), home)
        };
        let all: Vec<&Module> =
            input.modules.iter().filter(|module| module.is_source && !module.is_probe).collect();
        let near: Vec<&Module> = all.iter().copied().filter(|module| near(module)).collect();
        let own = Seen::in_modules(input, &near);
        let ending = own.ending().or_else(|| Seen::in_modules(input, &all).ending());
        let (quote, semicolon) =
            punctuation(input, &near).or_else(|| punctuation(input, &all)).unwrap_or(('"', ";"));
        let is_typescript = |module: &Module| {
            let path = input.world.index.path(module.file);
            [".ts", ".tsx", ".mts", ".cts"].iter().any(|ending| path.ends_with(ending))
        };
        Self {
            quote,
            semicolon,
            typescript: near.iter().any(|module| is_typescript(module)) || near.is_empty(),
            ending: ending.unwrap_or(Ending::Omitted),
            exact: own.exact,
            aliases: ranked(own.aliases),
        }
    }

    /// The specifiers by which the file `from` may import the file `to`, the most fitting first: as
    /// files near it import the same one, by an alias of theirs, relative.
    pub fn specifiers(&self, from: &str, to: &str) -> Vec<String> {
        let mut found: Vec<String> = self.exact.get(to).into_iter().cloned().collect();
        let alias = self.aliases.iter().find_map(|alias| {
            let below = path::strip_dir(to, &alias.folder).filter(|below| !below.is_empty())?;
            Some(format!("{}/{}", alias.begins, ended(below, alias.ending)))
        });
        found.extend(alias);
        let relative = path::relative(path::parent(from), to);
        let relative = if relative.starts_with('.') { relative } else { format!("./{relative}") };
        found.push(ended(&relative, self.ending));
        found.dedup();
        found.retain(|specifier| is_plain(specifier));
        found
    }
}

/// Whether a specifier means what it says: nothing in it has to be escaped, or is read as a query, a
/// loader or a percent escape.
fn is_plain(specifier: &str) -> bool {
    !specifier.contains(|c: char| c.is_control() || "\"'`\\?#!%\u{2028}\u{2029}".contains(c))
        || specifier.strip_prefix('#').is_some_and(|rest| !rest.starts_with('#') && is_plain(rest))
}

/// A path with the ending of its kind.
fn ended(path: &str, ending: Ending) -> String {
    let (stem, extension) = split_extension(path);
    match (ending, extension) {
        // Nothing finds a `.mts` without its extension.
        (_, "") | (Ending::Source, _) | (Ending::Omitted, ".mts" | ".cts" | ".mjs" | ".cjs") => {
            path.to_owned()
        }
        (Ending::Omitted, _) => {
            stem.strip_suffix("/index").filter(|dir| !dir.is_empty()).unwrap_or(stem).to_owned()
        }
        (Ending::Output, ".ts" | ".tsx" | ".d.ts") => format!("{stem}.js"),
        (Ending::Output, ".mts") => format!("{stem}.mjs"),
        (Ending::Output, ".cts") => format!("{stem}.cjs"),
        (Ending::Output, _) => path.to_owned(),
    }
}

fn split_extension(path: &str) -> (&str, &str) {
    let found = EXTENSIONS.iter().find(|extension| path.ends_with(*extension));
    found.map_or((path, ""), |extension| path.split_at(path.len() - extension.len()))
}

/// What imports are like.
#[derive(Default)]
struct Seen {
    /// How many relative imports have each ending.
    endings: [usize; 3],
    exact: BTreeMap<String, String>,
    /// How often, by beginning and folder; and how those imports end.
    aliases: BTreeMap<(String, String), [usize; 3]>,
}

impl Seen {
    fn in_modules(input: &Input<'_>, modules: &[&Module]) -> Self {
        let mut seen = Self::default();
        for module in modules {
            let start = input.dependencies.partition_point(|known| known.from < module.file);
            let of_module =
                input.dependencies[start..].iter().take_while(|known| known.from == module.file);
            for dependency in of_module {
                seen.take(input, module, dependency);
            }
        }
        seen
    }

    fn take(&mut self, input: &Input<'_>, module: &Module, dependency: &Dependency) {
        let import = &module.extracted.imports[dependency.import as usize];
        let (Specifier::Literal(specifier), Target::Module(file)) =
            (&import.specifier, &dependency.target)
        else {
            return;
        };
        if import.kind == ImportKind::NewUrl || specifier.starts_with('/') {
            return;
        }
        let target = input.world.index.path(*file);
        let ending = ending_of(specifier, target);
        if specifier.starts_with('.') {
            self.endings[ending as usize] += 1;
            return;
        }
        self.exact.entry(target.to_owned()).or_insert_with(|| specifier.to_string());
        if let Some(alias) = alias(specifier, target) {
            self.aliases.entry(alias).or_default()[ending as usize] += 1;
        }
    }

    fn ending(&self) -> Option<Ending> {
        (self.endings != [0; 3]).then(|| most(self.endings))
    }
}

fn most(endings: [usize; 3]) -> Ending {
    let all = [Ending::Omitted, Ending::Output, Ending::Source];
    let best = all.into_iter().rev().max_by_key(|ending| endings[*ending as usize]);
    best.unwrap_or(Ending::Omitted)
}

fn ending_of(specifier: &str, target: &str) -> Ending {
    let (_, written) = split_extension(specifier);
    let (_, real) = split_extension(target);
    match written {
        "" => Ending::Omitted,
        _ if written == real => Ending::Source,
        _ => Ending::Output,
    }
}

fn ranked(aliases: BTreeMap<(String, String), [usize; 3]>) -> Vec<Alias> {
    let mut all: Vec<_> = aliases.into_iter().collect();
    all.sort_by_key(|(_, endings)| std::cmp::Reverse(endings.iter().sum::<usize>()));
    all.into_iter()
        .map(|((begins, folder), endings)| Alias { begins, folder, ending: most(endings) })
        .collect()
}

/// What a specifier begins with and the folder that this stands for: what is left of both when the
/// segments at their ends that are the same are taken away.
fn alias(specifier: &str, target: &str) -> Option<(String, String)> {
    let (written, _) = split_extension(specifier);
    let (target, _) = split_extension(target);
    let without_index = target.strip_suffix("/index").unwrap_or(target);
    let target = if written.ends_with("/index") { target } else { without_index };
    let mut written: Vec<&str> = written.split('/').collect();
    let mut target: Vec<&str> = target.split('/').collect();
    let whole = written.len();
    while written.len() > 1 && written.last() == target.last() {
        written.pop();
        target.pop();
    }
    (written.len() < whole).then(|| (written.join("/"), target.join("/")))
}

/// The quotes and the end of statements of the first few modules.
fn punctuation(input: &Input<'_>, modules: &[&Module]) -> Option<(char, &'static str)> {
    let (mut double, mut single, mut with, mut without) = (0, 0, 0, 0);
    let is_import = |kind| matches!(kind, ImportKind::Import | ImportKind::Export);
    let with_imports = modules
        .iter()
        .filter(|module| module.extracted.imports.iter().any(|import| is_import(import.kind)));
    for module in with_imports.take(READ) {
        let Ok(source) = input.world.index.read(module.file) else { continue };
        let lines: Vec<&str> = source.text.lines().collect();
        for import in module.extracted.imports.iter().filter(|import| is_import(import.kind)) {
            let Some(line) = lines.get(import.range.end.line as usize - 1) else { continue };
            let line = line.trim_end();
            double += usize::from(line.contains('"'));
            single += usize::from(line.contains('\''));
            with += usize::from(line.ends_with(';'));
            without += usize::from(line.ends_with(['"', '\'']));
        }
    }
    (double + single > 0).then_some((
        if single > double { '\'' } else { '"' },
        if without > with { "" } else { ";" },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_what_is_left_of_both() {
        let alias = |specifier, target| {
            alias(specifier, target).map(|(begins, folder)| format!("{begins} = {folder}"))
        };
        assert_eq!(alias("@/shared/config", "src/shared/config.ts").unwrap(), "@ = src");
        assert_eq!(alias("@/ports", "src/ports/index.ts").unwrap(), "@ = src");
        assert_eq!(alias("~shared/x.js", "src/shared/x.ts").unwrap(), "~shared = src/shared");
        assert_eq!(alias("src/a/b", "src/a/b.ts").unwrap(), "src = src");
        assert_eq!(alias("@acme/db", "packages/db/src/index.ts"), None);
    }

    #[test]
    fn an_import_ends_as_others_do() {
        for (path, ending, ended_so) in [
            ("../a/index.ts", Ending::Omitted, "../a"),
            ("./index.ts", Ending::Omitted, "."),
            ("../a.tsx", Ending::Output, "../a.js"),
            ("../a.mts", Ending::Output, "../a.mjs"),
            ("../a.ts", Ending::Source, "../a.ts"),
            ("../a.css", Ending::Omitted, "../a.css"),
        ] {
            assert_eq!(ended(path, ending), ended_so, "{path}");
        }
    }

    #[test]
    fn what_would_have_to_be_escaped_is_not_written() {
        assert!(is_plain("../a/[slug]/(group)/b") && is_plain("#lib/a"));
        assert!(!is_plain("../a\"b") && !is_plain("../a?b") && !is_plain("../a#b"));
    }
}

//! Paths that resolution never yields: how an import is written, instead of what it resolves to.

use crate::{
    base::path,
    discover::FileIndex,
    resolve::{World, outputs::Outputs},
    rules::{
        engine::Input,
        liveness::{Lasting, choices::at_the_top},
    },
};

/// Why nothing ever has such a path.
pub(super) struct Never {
    pub(super) why: String,
    pub(super) help: Option<String>,
    /// Whether some file of that name could change it.
    pub(super) lasting: Lasting,
}

impl Never {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self { why: why.into(), help: Some(help.into()), lasting: Lasting::Always }
    }

    fn now(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self { lasting: Lasting::OnThisTree, ..Self::new(why, help) }
    }
}

/// Why nothing ever lies at a path glob of a native config.
pub(super) fn glob(glob: &str, world: &World) -> Option<Never> {
    let fixed = glob.split(['*', '?', '{', '[']).next().unwrap_or_default();
    if glob.split('/').any(|segment| segment == "node_modules") {
        return Some(in_node_modules(glob, world).unwrap_or_else(|| {
            let why = "what is installed is no part of the tree, whether it is there or not";
            Never::new(why, format!("name the package: `npm:{}`", installed(glob)))
        }));
    }
    spelled(fixed, world).or_else(|| output(fixed, world))
}

/// Why no name that rules see matches a pattern of dependency-cruiser's.
pub(super) fn pattern(text: &str, input: &Input<'_>) -> Option<Never> {
    let names = &input.cruise?.view().names;
    let mut why = None;
    for alternative in at_the_top(text) {
        let literal = Literal::of(alternative);
        let climbs = literal.pieces.iter().any(|piece| piece.contains("../"));
        // With a `baseDir` below the root, names lead out of it.
        let found = if climbs && !is_outside_of_base(input) {
            Never::new(
                "`../` is how imports are written, and rules see the path that an import resolves to, \
                 which has none",
                "describe where the import leads: `^src/other/`",
            )
        } else {
            let first = literal.beginning()?;
            literal
                .pieces
                .iter()
                .find_map(|piece| in_node_modules(piece, input.world))
                .or_else(|| spelled(first, input.world))
                .or_else(|| bare(first, names, input.world))
                .or_else(|| output(first, input.world))?
        };
        why.get_or_insert(found);
    }
    why
}

/// Why no path in the tree matches a regular expression of a native config.
pub(super) fn expression(text: &str, world: &World) -> Option<Never> {
    let mut why = None;
    for alternative in at_the_top(text) {
        let literal = Literal::of(alternative);
        let climbs = literal.pieces.iter().any(|piece| piece.contains("../"));
        let found = if climbs {
            Never::new(
                "`../` is how imports are written, and rules see the path that an import leads to, \
                 which has none",
                "describe where the import leads: `re:^src/other/`",
            )
        } else {
            let mut pieces = literal.pieces.iter();
            let first = literal.beginning();
            pieces
                .find_map(|piece| installed_package(piece, world))
                .or_else(|| spelled(first?, world))
                .or_else(|| builtins(alternative, world))
                .or_else(|| by_name(first?, world))
                .or_else(|| output(first?, world))?
        };
        why.get_or_insert(found);
    }
    why
}

/// A package, looked for where it is installed.
fn installed_package(text: &str, world: &World) -> Option<Never> {
    let is_folder = |(at, _): (usize, &str)| at == 0 || text[..at].ends_with('/');
    if !text.match_indices("node_modules/").any(is_folder) {
        return None;
    }
    let why = "packages are known by their names, and no path leads to what is installed";
    let name = || Never::now(why, format!("name the package: `npm:{}`", installed(text)));
    Some(in_node_modules(text, world).unwrap_or_else(name))
}

/// The names of builtins.
fn builtins(alternative: &str, world: &World) -> Option<Never> {
    let names = names(alternative)?;
    let is_there = |name: &str| world.index.is_dir(name) || world.index.get(name).is_some();
    let is_builtin =
        |name: &str| nodejs_built_in_modules::is_nodejs_builtin_module(name) && !is_there(name);
    names.iter().all(|name| is_builtin(name)).then(|| {
        let why = "expressions are searched for in paths, and a builtin has none";
        let names = names.iter().map(|name| format!("`node:{name}`")).collect::<Vec<_>>();
        Never::now(why, format!("name what is meant: {}", names.join(", ")))
    })
}

/// The name of a package, with or without what follows it.
fn by_name(text: &str, world: &World) -> Option<Never> {
    let name = text.trim_end_matches('/');
    let folder = name.split('/').next().unwrap_or(name);
    (is_declared(name, world) && !world.index.is_dir(folder)).then(|| {
        let why = "expressions are searched for in paths of the tree, and a package has none there";
        Never::now(why, format!("name the package: `npm:{name}`"))
    })
}

/// Why no import leads to a package of this name.
pub(super) fn package(name: &str, world: &World) -> Option<Never> {
    if let Some(dir) = world.workspace.dir(name) {
        let why = format!(
            "`{name}` is a package of the workspace, and an import of it leads to its source in \
             `{dir}`"
        );
        return Some(Never::now(why, format!("describe that path: `{dir}/`")));
    }
    let is_builtin = nodejs_built_in_modules::is_nodejs_builtin_module(name);
    (is_builtin && !is_declared(name, world)).then(|| {
        let why =
            format!("`{name}` is a builtin, unless package.json declares a package of that name");
        Never::now(why, format!("name the builtin: `node:{name}`"))
    })
}

/// Whether names lead out of the base folder.
fn is_outside_of_base(input: &Input<'_>) -> bool {
    let Some(derived) = input.cruise else { return false };
    let view = derived.view();
    let resolved = view.edges.iter().filter(|edge| !edge.could_not_resolve);
    let mut names = resolved.map(|edge| &*edge.resolved);
    names.any(|name| name.starts_with("../"))
        || view
            .modules()
            .any(|module| !view.is_leaf(module) && view.name(module).starts_with("../"))
}

/// How imports are written: from here, from the root of the disk, by an alias, by the name of a
/// package of the workspace.
fn spelled(text: &str, world: &World) -> Option<Never> {
    if text.starts_with("./") {
        return Some(Never::new(
            "`./` is how imports are written, and rules see the path from the root",
            "leave `./` out, and begin with the first folder",
        ));
    }
    if text.starts_with('/') {
        return Some(Never::new(
            "rules see the path from the root, which does not begin with `/`",
            "leave the first `/` out",
        ));
    }
    if let Some((alias, target)) = alias(text, world) {
        let leads = target.map(|target| format!(": `{alias}` leads to `{target}`"));
        return Some(Never::new(
            format!("`{alias}` is an alias, and rules see the path that it leads to"),
            format!("describe that path{}", leads.unwrap_or_default()),
        ));
    }
    let (name, dir) = member(text, world)?;
    Some(Never::new(
        format!("`{name}` is a package of the workspace, and rules see where it lies"),
        format!("describe that path: `{dir}/`"),
    ))
}

/// The alias that a text begins with, and what it leads to.
fn alias(text: &str, world: &World) -> Option<(String, Option<String>)> {
    let is_path = |prefix: &str| {
        let dir = prefix.trim_end_matches('/');
        world.index.is_dir(dir) || world.index.get(dir).is_some()
    };
    let patterns = world.tsconfigs.iter().flat_map(|config| config.paths().unwrap_or_default());
    for (pattern, targets) in patterns {
        let prefix = pattern.split('*').next().unwrap_or_default();
        if !prefix.is_empty() && text.starts_with(prefix) && !is_path(prefix) {
            return Some((pattern, targets.into_iter().next()));
        }
    }
    let usual = ["@/", "~/", "#"].into_iter().find(|usual| text.starts_with(usual))?;
    (!is_path(usual)).then(|| (usual.to_owned(), None))
}

/// The package of the workspace whose name a text begins with.
fn member<'w>(text: &str, world: &'w World) -> Option<(&'w str, &'w str)> {
    let members = world.workspace.iter().filter(|(name, dir)| {
        let rest = text.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) && !dir.is_empty()
    });
    members
        .filter(|(name, _)| !world.index.is_dir(name.split('/').next().unwrap_or(name)))
        .max_by_key(|(name, _)| name.len())
}

/// A package of the workspace, looked for where others are installed.
fn in_node_modules(text: &str, world: &World) -> Option<Never> {
    let (_, name) = text.rsplit_once("node_modules/")?;
    let (name, dir) = member(name.trim_end_matches(['*', '/']), world)?;
    Some(Never::new(
        format!(
            "`{name}` is a package of the workspace, and lies in `{dir}`, not in `node_modules`"
        ),
        format!("describe that path: `{dir}/`"),
    ))
}

/// The name of the package that a glob looks for where packages are installed, as far as it is
/// said.
fn installed(glob: &str) -> &str {
    let below = glob.rsplit_once("node_modules/").map_or("", |(_, below)| below);
    let scope = if below.starts_with('@') { below.find('/').map_or(0, |at| at + 1) } else { 0 };
    let end = below[scope..].find('/').map_or(below.len(), |at| scope + at);
    let name = &below[..end];
    if name.is_empty() || name.contains(['*', '?', '{', '[']) { "<name>" } else { name }
}

/// The name of a package or builtin alone, as an import has it.
fn bare(text: &str, names: &[Box<str>], world: &World) -> Option<Never> {
    if let Some(name) = text.strip_prefix("node:").filter(|name| !name.is_empty()) {
        let known = names.iter().any(|known| **known == *text);
        return (!known).then(|| {
            let why = "builtins go by their name without `node:`";
            Never::new(why, format!("leave `node:` out: `^{name}$`"))
        });
    }
    let name = text.trim_end_matches('/');
    (is_declared(name, world) && !world.index.is_dir(name)).then(|| {
        let why = "a package goes by the path where it is installed";
        Never::new(why, format!("describe that path: `^node_modules/{name}/`"))
    })
}

/// Whether some manifest lists a package.
fn is_declared(name: &str, world: &World) -> bool {
    let mut manifests = world.manifests.iter();
    manifests.any(|manifest| manifest.dependencies.iter().any(|it| it.name.text == name))
}

/// A folder that is built: the graph goes on in its source.
fn output(text: &str, world: &World) -> Option<Never> {
    let World { outputs, index, .. } = world;
    let dirs = path::ancestors(text).filter(|dir| !dir.is_empty());
    let dir = dirs.filter(|dir| is_output(outputs, index, dir)).last()?;
    Some(Never::new(
        format!(
            "`{dir}` is build output, and an import of it leads to the source that it is built from"
        ),
        "describe the folder of the source",
    ))
}

fn is_output(outputs: &Outputs, index: &FileIndex, dir: &str) -> bool {
    outputs.contains(&format!("{dir}/x")) || outputs.is_output_dir(dir, index)
}

/// Whether a pattern speaks of packages that nobody imports: a ban that is kept.
pub(super) fn bans_package(text: &str, world: &World) -> bool {
    at_the_top(text).into_iter().any(|alternative| {
        let Literal { pieces, .. } = Literal::of(alternative);
        let installed = pieces.iter().any(|piece| piece.contains("node_modules"));
        let local = pieces.iter().any(|piece| in_node_modules(piece, world).is_some());
        installed && !local || is_builtin(alternative)
    })
}

/// Whether an alternative of a pattern speaks of a package or builtin, imported or not.
pub(super) fn bans(text: &str, world: &World) -> bool {
    let is_builtin = nodejs_built_in_modules::is_nodejs_builtin_module;
    let mut names = at_the_top(text).into_iter().filter_map(names).flatten();
    bans_package(text, world) || names.any(|name| is_builtin(name.trim_start_matches("node:")))
}

/// Whether a pattern is the name of a builtin, or of one of several, without `node:`.
fn is_builtin(alternative: &str) -> bool {
    let mut names = names(alternative).into_iter().flatten();
    !alternative.contains("node:") && names.any(nodejs_built_in_modules::is_nodejs_builtin_module)
}

/// The names that a pattern is, but for the scheme of builtins: `^fs$`, `^(node:)?(?:fs|path)$`.
fn names(alternative: &str) -> Option<Vec<&str>> {
    let rest = alternative.strip_prefix('^')?;
    let rest = rest.strip_suffix('$').unwrap_or(rest);
    let schemes = ["node:", "(node:)?", "(?:node:)?"];
    let rest = schemes.iter().find_map(|scheme| rest.strip_prefix(scheme)).unwrap_or(rest);
    let names = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
    Some(names.trim_start_matches("?:").split('|').collect())
}

/// What a regular expression says literally, outside of groups.
struct Literal {
    /// It must match from the beginning, and the first piece is what it begins with.
    anchored: bool,
    pieces: Vec<String>,
}

impl Literal {
    fn of(text: &str) -> Self {
        let (anchored, text) = match text.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut reader = Pieces::default();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some(c) if !c.is_ascii_alphanumeric() => reader.current.push(c),
                    _ => reader.cut(),
                },
                '(' => {
                    skip_group(&mut chars);
                    reader.cut();
                }
                '[' => {
                    skip_class(&mut chars);
                    reader.cut();
                }
                '*' | '?' | '+' | '{' => {
                    reader.current.pop();
                    reader.cut();
                }
                '.' | '$' | '^' | '}' | ')' => reader.cut(),
                c => reader.current.push(c),
            }
        }
        reader.cut();
        Self { anchored, pieces: reader.pieces }
    }

    /// What everything that matches begins with.
    fn beginning(&self) -> Option<&str> {
        let first = self.pieces.first().filter(|first| self.anchored && !first.is_empty())?;
        Some(first)
    }
}

#[derive(Default)]
struct Pieces {
    pieces: Vec<String>,
    current: String,
}

impl Pieces {
    /// Ends a piece. The first one counts also when it is empty: then nothing is known of the
    /// beginning.
    fn cut(&mut self) {
        if !self.current.is_empty() || self.pieces.is_empty() {
            self.pieces.push(std::mem::take(&mut self.current));
        }
    }
}

fn skip_class(chars: &mut impl Iterator<Item = char>) {
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            ']' => return,
            _ => {}
        }
    }
}

fn skip_group(chars: &mut impl Iterator<Item = char>) {
    let mut depth = 1;
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => skip_class(chars),
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        Literal::of(text).pieces
    }

    #[test]
    fn what_a_pattern_says_literally() {
        assert_eq!(pieces(r"^src/(?!a\.\./)x\.ts$"), ["src/", "x.ts"]);
        assert_eq!(pieces(r"\.\./"), ["../"]);
        assert_eq!(pieces(r"a[/(]b?c\d+d"), ["a", "c", "d"]);
        assert_eq!(pieces("(a|b)/c"), ["", "/c"]);
        assert_eq!(Literal::of("(a|b)/c").beginning(), None);
        assert_eq!(Literal::of("^@/x").beginning(), Some("@/x"));
        assert_eq!(Literal::of("@/x").beginning(), None);
    }
}

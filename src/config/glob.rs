//! The globs of a config.
//!
//! Path globs are root-relative (or seen from a cell's folder). `*` and `?` stay within one
//! segment, `**` spans segments, `{a,b}` chooses, `[a-z]` is a class. A glob that matches a folder
//! means everything below it as well: `src/legacy`, `src/legacy/` and `src/legacy/**` say the same
//! about files.
//!
//! Folders named by routers need no escape. A bracket at the start of a segment, up to its end or
//! a `.`, is literal when it holds a name: `[slug]`, `[...rest]`, `[[lang]]`, `[user-id].tsx`. It is
//! a class when a piece between hyphens has one character (`[a-z]`, `[a-zA-Z]`, `[0-9]`) or when it
//! holds anything but letters, digits, `_`, `$` and `-`. `(group)` and `@slot` are always literal.
//! `\` is refused: on one platform it would be an escape, on another a separator.

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use crate::{base::glob::refusal, rules::liveness::IgnoreUse};

use super::{
    error::{Problem, quote},
    raw::Spanned,
};

/// Why a text is no glob.
pub(super) struct BadGlob {
    message: String,
    help: Option<String>,
}

impl BadGlob {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }

    /// The problem, at the place where the glob is written.
    pub(super) fn at(self, glob: &Spanned<String>) -> Problem {
        Problem::new(self.message, &glob.span, "this glob", self.help)
    }
}

/// A matcher for a path glob.
pub(super) fn path_matcher(glob: &str) -> Result<GlobMatcher, BadGlob> {
    path_glob(glob).map(|glob| glob.compile_matcher())
}

/// A matcher for names (of packages, of builtins), in which `*` also spans a `/`.
pub(super) fn name_matcher(glob: &str) -> Result<GlobMatcher, BadGlob> {
    if glob.contains('\\') {
        return Err(BadGlob::new("a name cannot hold `\\`", "write `/`"));
    }
    build(glob, glob, false).map(|glob| glob.compile_matcher())
}

fn path_glob(glob: &str) -> Result<Glob, BadGlob> {
    let mut rest = glob;
    while let Some(stripped) = rest.strip_prefix("./") {
        rest = stripped;
    }
    refuse_strange_paths(glob, rest)?;
    let base = rest.trim_end_matches('/');
    let literal = keep_router_folders(base);
    let pattern = if base == "." || base.is_empty() {
        "**".to_owned()
    } else if base == "**" || base.ends_with("/**") {
        literal
    } else if base.len() < rest.len() {
        format!("{literal}/**")
    } else {
        format!("{literal}{{,/**}}")
    };
    build(glob, &pattern, true)
}

fn refuse_strange_paths(glob: &str, rest: &str) -> Result<(), BadGlob> {
    if glob.is_empty() {
        return Err(BadGlob::new("a glob cannot be empty", "`**` means every file"));
    }
    if glob.starts_with('!') {
        return Err(BadGlob::new(
            "`!` cannot be used here",
            "`!` excludes in the `from` and `to` of a rule only",
        ));
    }
    if rest.starts_with('/') {
        return Err(BadGlob::new(
            format!("{} starts with `/`", quote(glob)),
            "globs are relative: leave the `/` out",
        ));
    }
    if glob.contains('\\') {
        return Err(BadGlob::new(
            format!("{} holds `\\`", quote(glob)),
            "paths are written with `/` on every platform",
        ));
    }
    if rest.split('/').any(|segment| segment == "..") {
        return Err(BadGlob::new(
            format!("{} leads out with `..`", quote(glob)),
            "globs match paths below the folder that they are relative to",
        ));
    }
    Ok(())
}

fn build(shown: &str, pattern: &str, path: bool) -> Result<Glob, BadGlob> {
    if let Some(why) = refusal(shown) {
        let message = format!("{} cannot be used: {why}", quote(shown));
        return Err(BadGlob::new(message, "split it up into several globs"));
    }
    GlobBuilder::new(pattern)
        .literal_separator(path)
        .backslash_escape(true)
        .empty_alternates(true)
        .build()
        .map_err(|error| BadGlob {
            message: format!("{} is not a glob: {}", quote(shown), error.kind()),
            help: None,
        })
}

/// `glob` with the brackets of router folders escaped.
fn keep_router_folders(glob: &str) -> String {
    glob.split('/').map(keep_router_folder).collect::<Vec<_>>().join("/")
}

fn keep_router_folder(segment: &str) -> String {
    let Some(length) = router_folder(segment) else { return segment.to_owned() };
    let (folder, rest) = segment.split_at(length);
    format!("{}{rest}", folder.replace('[', "\\[").replace(']', "\\]"))
}

/// The length of the router folder that a segment starts with.
fn router_folder(segment: &str) -> Option<usize> {
    let (open, close) = if segment.starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    let inner = segment.strip_prefix(open)?;
    let end = inner.find(close)?;
    let after = &inner[end + close.len()..];
    let name = inner[..end].strip_prefix("...").unwrap_or(&inner[..end]);
    let whole = after.is_empty() || after.starts_with('.');
    (whole && is_parameter(name)).then_some(open.len() + end + close.len())
}

fn is_parameter(name: &str) -> bool {
    let sane = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let starts_well = !name.starts_with(|c: char| c.is_ascii_digit());
    let pieces_are_words = !name.contains('-') || name.split('-').all(|piece| piece.len() > 1);
    !name.is_empty() && starts_well && pieces_are_words && name.chars().all(|c| sane(c) || c == '-')
}

/// The `ignore` globs of a config.
#[derive(Debug, Default)]
pub struct Ignore {
    set: GlobSet,
    globs: Vec<Spanned<String>>,
}

impl Ignore {
    /// Compiles the globs that can be compiled; the others become problems.
    pub(super) fn new(globs: Vec<Spanned<String>>, problems: &mut Vec<Problem>) -> Self {
        let mut set = GlobSetBuilder::new();
        for glob in &globs {
            match path_glob(&glob.value) {
                Ok(compiled) => drop(set.add(compiled)),
                Err(bad) => problems.push(bad.at(glob)),
            }
        }
        match set.build() {
            Ok(set) => Self { set, globs },
            Err(error) => {
                let span = globs.first().map_or(0..0, |glob| glob.span.clone());
                let message = format!("the globs are too much together: {}", error.kind());
                problems.push(Problem::new(message, &span, "the first of them", None));
                Self::default()
            }
        }
    }

    /// Whether a root-relative path, of a file or a folder, is left out. Where a folder is, so is
    /// everything below it.
    pub fn is_match(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// The globs that leave a root-relative path out, as indices into [`Ignore::globs`].
    pub fn matches(&self, path: &str) -> Vec<usize> {
        self.set.matches(path)
    }

    /// Whether each glob leaves out one of these root-relative paths. Where a folder is left out, those
    /// that match something below it are of no use.
    pub fn uses(&self, left_out: &[String]) -> Vec<IgnoreUse> {
        let mut used = vec![false; self.globs.len()];
        for at in left_out.iter().flat_map(|path| self.matches(path)) {
            used[at] = true;
        }
        let globs = self.globs.iter().zip(used);
        let of_glob = |(glob, is_used): (&Spanned<String>, bool)| IgnoreUse {
            glob: glob.value.clone(),
            spot: glob.span.clone().into(),
            is_used,
        };
        globs.map(of_glob).collect()
    }

    /// The globs as written, and where (bytes of the config file).
    pub fn globs(&self) -> impl ExactSizeIterator<Item = (&str, std::ops::Range<usize>)> {
        self.globs.iter().map(|glob| (glob.value.as_str(), glob.span.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(glob: &str, path: &str) -> bool {
        path_matcher(glob).unwrap_or_else(|bad| panic!("{}", bad.message)).is_match(path)
    }

    #[test]
    fn a_folder_means_everything_below_it() {
        for glob in ["src/legacy", "src/legacy/", "src/legacy/**", "./src/legacy", "src/{legacy,x}"]
        {
            assert!(matches(glob, "src/legacy/a/b.ts"), "{glob}");
            assert!(!matches(glob, "src/legacy2/a.ts"), "{glob}");
            assert!(!matches(glob, "x/src/legacy/a.ts"), "{glob}");
        }
        assert!(matches("src/legacy", "src/legacy"));
        assert!(matches(".", "a/b.ts") && matches("**", "a/b.ts") && matches("./", "a/b.ts"));
    }

    #[test]
    fn stars_stay_within_a_segment() {
        assert!(matches("src/*.ts", "src/a.ts"));
        assert!(!matches("src/*.ts", "src/a/b.ts"));
        assert!(matches("**/*.test.ts", "a/b/c.test.ts") && matches("**/*.test.ts", "c.test.ts"));
        assert!(matches("packages/*/src", "packages/db/src/x.ts"));
        assert!(matches("foo**", "foobar/x.ts") && matches("foo**", "foobar"));
    }

    #[test]
    fn router_folders_are_literal_and_classes_are_classes() {
        for name in
            ["[slug]", "[...rest]", "[[...rest]]", "[[lang]]", "[user-id]", "(group)", "@modal"]
        {
            let glob = format!("src/app/{name}/**");
            assert!(matches(&glob, &format!("src/app/{name}/page.tsx")), "{name}");
            assert!(!matches(&glob, "src/app/s/page.tsx"), "{name}");
        }
        assert!(matches("pages/[slug].tsx", "pages/[slug].tsx"));
        for class in ["[a-z]", "[a-zA-Z]", "[0-9q]", "[!b]"] {
            assert!(matches(&format!("src/{class}/x.ts"), "src/q/x.ts"), "{class}");
        }
        assert!(matches("src/[ab]*.ts", "src/apple.ts"));
    }

    #[test]
    fn a_star_in_a_name_spans_scopes() {
        let all = |glob| name_matcher(glob).unwrap_or_else(|bad| panic!("{}", bad.message));
        assert!(all("*").is_match("@acme/db"));
        assert!(all("@acme/*").is_match("@acme/db") && !all("@acme/*").is_match("lodash"));
    }
}

//! Files that exist for one run alone: where they lie and what they say.

use std::collections::BTreeMap;

use crate::{
    base::path,
    discover::{FileIndex, overlay::Overlay},
    extract::Language as Declared,
    prove::form::{Form, Language},
};

/// What the names of laid files begin with.
pub(super) const STEM: &str = "ringfence-prove";

/// An import that was laid, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SiteId(usize);

/// An import that was laid.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// The file that it stands in.
    pub(super) path: String,
    /// The 1-based line that names the target.
    pub(super) line: u32,
    /// The source of it.
    pub(super) text: String,
    /// How it is written.
    pub(super) form: &'static Form,
}

/// Files to lay over the tree.
pub(super) struct Layout<'i> {
    index: &'i FileIndex,
    files: BTreeMap<String, Contents>,
    sites: Vec<Site>,
    next: usize,
}

#[derive(Default)]
struct Contents {
    /// What the file says without what was laid.
    original: String,
    heads: Vec<Piece>,
    bodies: Vec<Piece>,
}

struct Piece {
    site: usize,
    /// The line of the source that names the target, from 0.
    line: u32,
}

impl<'i> Layout<'i> {
    /// Nothing over the files of `index` yet.
    pub(super) fn new(index: &'i FileIndex) -> Self {
        Self { index, files: BTreeMap::new(), sites: Vec::new(), next: 0 }
    }

    /// A new file that is to a rule what the file at `like` is to it (`means` tells), and in which
    /// imports can stand that need a file of `language`: beside it, in a folder beside it under its
    /// very name, or else that file itself. `None` when there is none.
    pub(super) fn file_like(
        &mut self,
        like: &str,
        language: Language,
        means: &dyn Fn(&str) -> bool,
    ) -> Option<String> {
        self.next += 1;
        let stem = format!("{STEM}-{}", self.next);
        let found = candidates(like, &stem, language).into_iter().find(|path| {
            let is_free = || path == like || self.index.get_ignoring_case(path).is_none();
            !self.files.contains_key(path) && is_free() && means(path)
                || path == like && means(path)
        })?;
        self.touch(&found);
        Some(found)
    }

    /// A new folder beside the file at `like`.
    pub(super) fn folder_like(&mut self, like: &str) -> String {
        self.next += 1;
        let dir = path::parent(like);
        let slash = if dir.is_empty() { "" } else { "/" };
        format!("{dir}{slash}{STEM}-{}", self.next)
    }

    /// Makes sure that the file at `path` is laid, with what it says on the disk if it is there.
    pub(super) fn touch(&mut self, path: &str) {
        if !self.files.contains_key(path) {
            let known = self.index.walked(path).and_then(|file| self.index.read(file).ok());
            let original = known.map(|source| source.text).unwrap_or_default();
            self.files.insert(path.to_owned(), Contents { original, ..Contents::default() });
        }
    }

    /// Adds an import to the file at `path`.
    pub(super) fn import(&mut self, path: &str, form: &'static Form, specifier: &str) -> SiteId {
        self.next += 1;
        let (text, line) = form.source(specifier, self.next);
        let site = self.sites.len();
        let path = path.to_owned();
        self.touch(&path);
        if let Some(contents) = self.files.get_mut(&path) {
            let pieces = if form.is_head { &mut contents.heads } else { &mut contents.bodies };
            pieces.push(Piece { site, line });
        }
        self.sites.push(Site { path, line: 0, text, form });
        SiteId(site)
    }

    /// Number of files.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// The texts, and where each import stands in them.
    pub(super) fn finish(mut self) -> (Overlay, Sites) {
        let mut overlay = Overlay::default();
        for (path, contents) in self.files {
            let mut text = String::new();
            let mut line = 1;
            let mut write = |pieces: &[Piece], text: &mut String, line: &mut u32| {
                for piece in pieces {
                    let site = &mut self.sites[piece.site];
                    site.line = *line + piece.line;
                    text.push_str(&site.text);
                    *line += lines(&site.text);
                }
            };
            write(&contents.heads, &mut text, &mut line);
            text.push_str(&contents.original);
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            line = 1 + lines(&text);
            write(&contents.bodies, &mut text, &mut line);
            overlay.insert(&path, text);
        }
        (overlay, Sites(self.sites))
    }
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// The imports that were laid.
pub(super) struct Sites(Vec<Site>);

impl Sites {
    /// One of them.
    pub(super) fn get(&self, id: SiteId) -> &Site {
        &self.0[id.0]
    }
}

/// Paths for a file that stands for the one at `like`, in the order in which they are tried.
fn candidates(like: &str, stem: &str, language: Language) -> Vec<String> {
    let (dir, name) = (path::parent(like), path::file_name(like));
    let slash = if dir.is_empty() { "" } else { "/" };
    // `x.test.ts` may matter to a rule for its `.test`.
    let suffix = name.find('.').map_or("", |at| &name[at..]);
    let own = suffix.rfind('.').map_or("", |at| &suffix[at..]);
    let middle = &suffix[..suffix.len() - own.len()];
    let mut paths = Vec::new();
    let is_declaration = Declared::of(name) == Some(Declared::Declaration);
    for extension in extensions(own, language) {
        if !is_declaration || extension == ".d.ts" {
            let middle = if is_declaration { "" } else { middle };
            paths.push(format!("{dir}{slash}{stem}{middle}{extension}"));
        }
        paths.push(format!("{dir}{slash}{stem}{extension}"));
    }
    if extensions(own, language).contains(&own) {
        paths.push(format!("{dir}{slash}{stem}/{name}"));
        paths.push(like.to_owned());
    }
    paths
}

/// The extensions in which imports can stand that need a file of `language`, that of the file to be
/// stood for before others.
fn extensions(own: &str, language: Language) -> Vec<&str> {
    const TYPESCRIPT: &[&str] = &[".ts", ".tsx", ".mts", ".cts"];
    const JAVASCRIPT: &[&str] = &[".js", ".jsx", ".mjs", ".cjs"];
    let all: Vec<&str> = match language {
        Language::Only(extension) => return vec![extension],
        Language::TypeScript => TYPESCRIPT.to_vec(),
        Language::JavaScript => [JAVASCRIPT, TYPESCRIPT].concat(),
        Language::Any => [TYPESCRIPT, JAVASCRIPT].concat(),
    };
    let mut ordered = all.clone();
    // Where JavaScript is asked for, it comes first even if the file to be stood for is none.
    let takes_own = language != Language::JavaScript || JAVASCRIPT.contains(&own);
    if takes_own && let Some(own) = all.iter().find(|extension| **extension == own) {
        ordered.insert(0, own);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{discover::index::IndexedFile, prove::form::FORMS};

    fn index(paths: &[&str]) -> FileIndex {
        let files = paths.iter().map(|&path| IndexedFile::new(path));
        FileIndex::new("/nowhere".into(), files.collect(), Vec::new())
    }

    #[test]
    fn a_file_stands_for_another_as_closely_as_a_rule_asks() {
        let index = index(&["src/a.test.ts", "src/auth.ts"]);
        let mut layout = Layout::new(&index);
        let mut like = |path: &str, language, means: &dyn Fn(&str) -> bool| {
            layout.file_like(path, language, means)
        };
        let any = |_: &str| true;
        let found = like("src/a.test.ts", Language::Any, &any);
        assert_eq!(found.as_deref(), Some("src/ringfence-prove-1.test.ts"));
        let found = like("src/a.test.ts", Language::JavaScript, &any);
        assert_eq!(found.as_deref(), Some("src/ringfence-prove-2.test.js"));
        let is_auth = |path: &str| path.ends_with("/auth.ts");
        let found = like("src/auth.ts", Language::Any, &is_auth);
        assert_eq!(found.as_deref(), Some("src/ringfence-prove-3/auth.ts"));
        let is_this = |path: &str| path == "src/auth.ts";
        let found = like("src/auth.ts", Language::TypeScript, &is_this);
        assert_eq!(found.as_deref(), Some("src/auth.ts"));
        assert_eq!(like("src/auth.ts", Language::Only(".vue"), &is_this), None);
    }

    #[test]
    fn the_line_of_an_import_is_known() {
        let index = index(&[]);
        let mut layout = Layout::new(&index);
        let form = |name: &str| FORMS.iter().find(|form| form.name == name).unwrap();
        let first = layout.import("a.ts", form("createRequire"), "./b");
        let head = layout.import("a.ts", form("/// path"), "./c");
        let (overlay, sites) = layout.finish();
        let text = overlay.get("a.ts").unwrap();
        for (site, specifier) in [(first, "\"./b\""), (head, "\"./c\"")] {
            let line = sites.get(site).line as usize;
            assert!(text.lines().nth(line - 1).unwrap().contains(specifier), "{text}");
        }
        assert!(text.starts_with("///"));
    }
}

//! Problems with the config: what, where, and how to mend it.

use std::ops::Range;

use crate::base::{escape::printable, path};

/// A config file that was read.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    /// Its path as shown to the user: root-relative where it lies below the root.
    pub path: String,
    /// Its text, without byte order mark.
    pub text: String,
}

/// A place in one of the files that a config was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Which of them: 0 is the file that was asked for, the others are what it extends.
    pub file: usize,
    /// The bytes.
    pub span: Range<usize>,
}

impl From<Range<usize>> for Spot {
    fn from(span: Range<usize>) -> Self {
        Self { file: 0, span }
    }
}

/// One problem with a file that steers the run (the config, a manifest of the workspace).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in one sentence.
    pub message: String,
    /// The bytes of the file that are wrong.
    pub span: Range<usize>,
    /// What is said right under the span.
    pub label: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// That no rule has a name. What it says is safe to print, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", self.message(), self.hint().map(|hint| format!("; {hint}")).unwrap_or_default())]
pub struct NoRule {
    /// The name.
    pub name: String,
    /// The name that was most likely meant.
    pub near: Option<String>,
}

impl NoRule {
    /// No rule has this name; `known` are those that there are.
    pub fn new<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        Self { name: name.to_owned(), near: nearest(name, known).map(str::to_owned) }
    }

    /// What is wrong.
    pub fn message(&self) -> String {
        format!("there is no rule {}", quoted(&self.name))
    }

    /// What was most likely meant.
    pub fn hint(&self) -> Option<String> {
        self.near.as_deref().map(|near| format!("did you mean {}?", quoted(near)))
    }
}

/// A name as it is quoted: safe to print, and of bearable length.
fn quoted(name: &str) -> String {
    const MOST: usize = 80;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("'{}…'", printable(&name[..end])),
        None => format!("'{}'", printable(name)),
    }
}

/// The name among `known` that `wrong` was most likely meant to be. Long texts are no typos, and to compare
/// them would take time and memory in the product of their lengths.
pub fn nearest<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    const LONGEST: usize = 128;
    if wrong.len() > LONGEST {
        return None;
    }
    let lower = wrong.to_lowercase();
    known
        .into_iter()
        .filter(|name| name.len() <= LONGEST)
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| {
            *distance <= 1 + name.chars().count().max(wrong.chars().count()) / 3
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The path among `known` that `wrong` was most likely meant to be: one of the same file name, or
/// else one that nearly is the same.
pub fn nearest_path<'k>(wrong: &str, known: &[&'k str]) -> Option<&'k str> {
    let name = path::file_name(wrong);
    let same_name = || known.iter().copied().filter(|known| path::file_name(known) == name);
    nearest(wrong, same_name())
        .or_else(|| nearest(wrong, known.iter().copied()))
        .or_else(|| same_name().min_by_key(|known| known.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_a_typo_and_leaves_a_stranger_alone() {
        assert_eq!(nearest("mayImports", ["path", "mayImport", "entry"]), Some("mayImport"));
        assert_eq!(nearest("servcies", ["src", "services"]), Some("services"));
        assert_eq!(nearest("xyzzy", ["src", "services"]), None);
    }

    #[test]
    fn that_there_is_no_rule_is_safe_to_print_and_short() {
        let said = NoRule::new("no-srv\u{202e}", ["no-src", "no-db"]).to_string();
        assert_eq!(said, "there is no rule 'no-srv\\u{202e}'; did you mean 'no-src'?");
        let long = "no-src".repeat(1 << 20);
        let said = NoRule::new(&long, [&*long, "no-src"]).to_string();
        assert_eq!(
            (said.chars().count(), NoRule::new(&long, [&*long]).near),
            (100, None),
            "{said}"
        );
    }

    #[test]
    fn the_nearest_path_has_the_same_file_name_if_one_has() {
        let known = ["src/app/main.ts", "lib/mail.ts", "src/x.ts"];
        assert_eq!(nearest_path("app/main.ts", &known), Some("src/app/main.ts"));
        assert_eq!(nearest_path("main.ts", &known), Some("src/app/main.ts"));
        assert_eq!(nearest_path("lib/mial.ts", &known), Some("lib/mail.ts"));
        assert_eq!(nearest_path("docs/guide.md", &known), None);
    }
}

//! Problems with the config: what, where, and how to mend it.

use std::ops::Range;

/// A config file that was read.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    /// Its path as shown to the user: root-relative where it lies below the root.
    pub path: String,
    /// Its text, without byte order mark.
    pub text: String,
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

/// The name among `known` that `wrong` was most likely meant to be.
pub fn nearest<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = wrong.to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| {
            *distance <= 1 + name.chars().count().max(wrong.chars().count()) / 3
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
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
}

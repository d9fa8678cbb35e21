//! What nodes are called: short, or readable.

use rustc_hash::{FxHashMap, FxHashSet};

use super::tree::paths;
use crate::report::cruise::result::CruiseResult;

/// The name of the node of each module and folder, by its path.
pub(super) struct Names(FxHashMap<String, String>);

impl Names {
    /// Names for all modules, what they depend on, and their folders.
    pub(super) fn new(result: &CruiseResult, minifies: bool) -> Self {
        let mut names = FxHashMap::default();
        let mut taken = FxHashSet::default();
        for path in paths(result) {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            for path in ends.map(|end| &path[..end]) {
                if !names.contains_key(path) {
                    let name = if minifies { short(names.len()) } else { readable(path, &taken) };
                    taken.insert(name.clone());
                    names.insert(path.to_owned(), name);
                }
            }
        }
        Self(names)
    }

    /// The name of the node of `path`.
    pub(super) fn of(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }
}

/// A number in base 36. In capitals: `o` and `x` before an arrow would be a part of it.
fn short(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 36]);
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().map(|&digit| char::from(digit)).collect()
}

/// The path with everything replaced that a name cannot hold, and unlike all that are `taken`.
fn readable(path: &str, taken: &FxHashSet<String>) -> String {
    let path = match path {
        "." => "__currentPath__".to_owned(),
        ".." => "__prevPath__".to_owned(),
        path => match (path.strip_prefix("./"), path.strip_prefix("../")) {
            (Some(rest), _) => format!("__currentPath__{rest}"),
            (_, Some(rest)) => format!("__prevPath__{rest}"),
            _ => path.to_owned(),
        },
    };
    let plain: String = path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    // `end` closes a box.
    let plain = if plain.is_empty() || plain == "end" { format!("{plain}_") } else { plain };
    let numbered = (2..).map(|n| format!("{plain}_{n}"));
    let mut candidates = std::iter::once(plain.clone()).chain(numbered);
    candidates.find(|name| !taken.contains(name)).unwrap_or(plain)
}

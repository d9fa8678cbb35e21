//! Other words for the parts of paths.

use std::{collections::VecDeque, sync::LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::base::js_regex::JsRegex;

/// Parts of paths that say nothing about a project, and are left as they are.
static COMMON: LazyLock<Option<JsRegex>> = LazyLock::new(|| {
    let names = [
        "[.]+",
        "~",
        "bin",
        "apps?",
        "cli",
        "src",
        "libs?",
        "configs?",
        "components?",
        "fixtures?",
        "helpers?",
        "i18n",
        r"index\.(?:jsx?|[mc]js|d\.ts|tsx?|vue|coffee|ls)",
        "_?_?mocks?_?_?",
        "node_modules",
        "packages?",
        r"package\.json",
        "scripts?",
        "services?",
        "sources?",
        "specs?",
        "_?_?tests?_?_?",
        "types?",
        "uti?ls?",
        "tools",
    ];
    JsRegex::new(&format!("^(?:{})$", names.join("|"))).ok()
});

fn is_common(part: &str) -> bool {
    COMMON.as_ref().is_some_and(|common| common.is_match(part))
}

/// The words that are used already, and those that are left.
pub(super) struct Words {
    left: VecDeque<String>,
    used: FxHashMap<String, String>,
    taken: FxHashSet<String>,
}

impl Words {
    /// With the words of the option `wordlist`.
    pub(super) fn new(list: Option<&Value>) -> Self {
        let list = list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let plain = |c: char| if c.is_ascii_alphabetic() || c == '-' { c } else { '_' };
        let words = list.map(|word| word.chars().map(plain).collect::<String>());
        let left: VecDeque<String> =
            words.filter(|word| !word.is_empty() && !is_common(word)).collect();
        let taken = left.iter().cloned().collect();
        Self { left, used: FxHashMap::default(), taken }
    }

    /// Replaces the parts of a path: the beginning of each, up to its first dot.
    pub(super) fn replace(&mut self, path: &mut String) {
        let parts = path.split('/').map(|part| {
            if is_common(part) {
                return part.to_owned();
            }
            let pieces = part.split('.').enumerate();
            pieces.map(|(at, piece)| self.word(piece, at == 0)).collect::<Vec<_>>().join(".")
        });
        *path = parts.collect::<Vec<_>>().join("/");
    }

    /// The word for a piece; the first time that the piece is met decides on it.
    fn word(&mut self, piece: &str, is_first: bool) -> String {
        if let Some(word) = self.used.get(piece) {
            return word.clone();
        }
        let word = if !is_first {
            self.taken.insert(piece.to_owned());
            piece.to_owned()
        } else if let Some(word) = self.left.pop_front() {
            word
        } else {
            self.similar(piece)
        };
        self.used.insert(piece.to_owned(), word.clone());
        word
    }

    /// Letters for letters, capitals for capitals, digits for digits, separators left; not in use
    /// yet where there is such a word. What comes out does not depend on what the letters were.
    fn similar(&mut self, piece: &str) -> String {
        let seed = self.used.len() as u64;
        let mut candidates = (0..100).map(|attempt| shape(piece, seed, attempt));
        let fresh = candidates.find(|word| !self.taken.contains(word));
        // There are only so many words of one letter.
        let word = fresh.unwrap_or_else(|| format!("{}{seed}", shape(piece, seed, 0)));
        self.taken.insert(word.clone());
        word
    }
}

fn shape(piece: &str, seed: u64, attempt: u64) -> String {
    let chars = piece.chars().enumerate();
    chars
        .map(|(at, c)| {
            similar_char(c, xxh3_64_with_seed(&(at as u64).to_le_bytes(), seed << 8 | attempt))
        })
        .collect()
}

fn similar_char(c: char, random: u64) -> char {
    let pick =
        |from: &[u8]| char::from(from[usize::try_from(random % from.len() as u64).unwrap_or(0)]);
    match c {
        '-' | '_' | '.' => c,
        c if c.is_ascii_digit() => pick(b"0123456789"),
        c if c.to_uppercase().eq([c]) => pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        _ => pick(b"abcdefghijklmnopqrstuvwxyz"),
    }
}

//! Regular expressions for rules and filters over the trees of [`super::tree`].

use proptest::{
    prelude::*,
    sample::{select, subsequence},
};
use serde_json::{Value, json};

/// On names of modules, without groups.
const PLAIN: &[&str] = &[
    "^src/",
    "^src/a/",
    "^lib/",
    "\\.ts$",
    "one",
    "^src/b/",
    "^(?!src/a/)",
    "inner/",
    "\\.(?:js|cjs)$",
    "node_modules",
    "^fs$",
    "missing",
    "index",
    "/(?=t|f)[^/]+$",
    "nothing",
    "\\(c\\)|\\[d\\]",
];

/// On the importing side, with groups.
const CAPTURING: &[&str] = &[
    "^src/([^/]+)/",
    "^(src|lib)/",
    "^(?:src|lib)/(?<cell>[^/]+)/",
    "^src/(a|b)/(?:(inner)/)?",
    "/([^/]+)\\.[jt]sx?$",
    "^(src)/([^/]+)/([^/]+)",
    "([^/]+)$",
];

/// On the other side, speaking of what was captured.
const REFERRING: &[&str] =
    &["^src/$1/", "$1", "^$1/", "^src/[^/]+/$2", "$0", "^(?:src|lib)/$1/", "$2", "/$1\\."];

/// One pattern, or several.
fn any_of(pool: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => select(pool).prop_map(Value::from),
        1 => subsequence(pool, 1..3).prop_map(|list| json!(list)),
    ]
}

/// On names alone; for filters.
pub(super) fn names() -> impl Strategy<Value = Value> {
    any_of(PLAIN)
}

/// On names alone, perhaps empty; for rules.
pub(super) fn plain() -> impl Strategy<Value = Value> {
    prop_oneof![15 => any_of(PLAIN), 1 => Just(Value::from(""))]
}

/// For `path` of an importing side.
pub(super) fn from() -> impl Strategy<Value = Value> {
    prop_oneof![plain(), any_of(CAPTURING)]
}

/// For the patterns of the other side.
pub(super) fn to() -> impl Strategy<Value = Value> {
    prop_oneof![2 => any_of(PLAIN), 3 => any_of(REFERRING)]
}

/// For places where a list together with groups ends a run of dependency-cruiser.
pub(super) fn one_to() -> impl Strategy<Value = Value> {
    prop_oneof![2 => select(PLAIN), 3 => select(REFERRING)].prop_map(Value::from)
}

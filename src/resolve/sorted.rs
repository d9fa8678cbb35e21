//! What is known by a name or path, in the order of those: asked for each import, and told in order.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// By name or path, in their order: made by [`sorted`].
pub(super) type Sorted<T> = IndexMap<Box<str>, T, FxBuildHasher>;

/// These; of several with the same name, the last.
pub(super) fn sorted<T>(all: impl IntoIterator<Item = (Box<str>, T)>) -> Sorted<T> {
    let mut sorted: Sorted<T> = all.into_iter().collect();
    sorted.sort_unstable_keys();
    sorted
}

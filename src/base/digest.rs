//! Digests: short stand-ins for what is too long to be kept and compared.

use std::hash::{BuildHasher, RandomState};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

/// Stands for something that was digested. Equal digests of one [`Hasher`] mean equal things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest itself, to be digested with others.
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }
}

/// Makes digests. The seed is drawn by lot when a cache is begun, so that nobody can make up two
/// different texts in advance that have the same digest.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Hasher {
    seed: u64,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { seed: RandomState::new().hash_one(0) }
    }
}

impl Hasher {
    /// The digest of a list. What is one part is never mistaken for two.
    pub fn parts<'p>(self, parts: impl IntoIterator<Item = &'p [u8]>) -> Digest {
        let mut state = Xxh3::with_seed(self.seed);
        for part in parts {
            state.update(&(part.len() as u64).to_le_bytes());
            state.update(part);
        }
        Digest(state.digest128().to_le_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_apart() {
        let hasher = Hasher::default();
        let of = |parts: &[&str]| hasher.parts(parts.iter().map(|part| part.as_bytes()));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
        let other = Hasher { seed: hasher.seed ^ 1 };
        assert_ne!(of(&["a"]), other.parts([&b"a"[..]]));
    }
}

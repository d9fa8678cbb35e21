//! What is known of files.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    base::digest::{Digest, Hasher},
    cache::Strategy,
    extract::{Settings, import::Extracted},
    resolve::target::Dependency,
    source::{SourceText, Stamp},
};

/// What is known of the files of a tree.
#[derive(Default)]
pub struct Known {
    /// What was looked for.
    pub settings: Settings,
    /// Makes the digests of everything in it.
    pub hasher: Hasher,
    /// What decides on resolution, when the resolved imports were resolved.
    pub resolution: Option<Digest>,
    /// How a file is recognised.
    pub strategy: Strategy,
    /// The files, by root-relative path.
    pub files: FxHashMap<Box<str>, Entry>,
}

/// What is known of one file.
pub struct Entry {
    /// Of which state of the file.
    pub origin: Origin,
    /// What was found in it.
    pub extracted: Arc<Extracted>,
    /// Its imports, resolved.
    pub resolved: Arc<[Dependency]>,
}

/// The state of a file when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// What the file system said of it.
    pub stamp: Stamp,
    /// Of what it held; `None` where the stamp is enough to recognise it by.
    pub digest: Option<Digest>,
    /// It was written so shortly before it was read that it may have been written again since, with
    /// the file system's clock still showing the same: the stamp proves nothing.
    pub is_racy: bool,
}

/// The coarsest clock of a file system, FAT's, ticks every two seconds.
const TICK: Duration = Duration::from_secs(2);

impl Origin {
    /// The state of a file that was read by a run that began at `started`.
    fn new(stamp: Stamp, started: SystemTime) -> Self {
        Self { stamp, digest: None, is_racy: false }.as_seen_at(started)
    }

    /// The same, if the run began (by the file system's clock) no later than at `started`.
    #[must_use]
    pub fn as_seen_at(self, started: SystemTime) -> Self {
        let is_settled = self.stamp.latest().checked_add(TICK).is_some_and(|tick| tick < started);
        Self { is_racy: self.is_racy || !is_settled, ..self }
    }
}

impl Known {
    /// Nothing, to begin with.
    pub fn nothing(settings: Settings, strategy: Strategy) -> Self {
        Self { settings, strategy, ..Self::default() }
    }

    /// The same, with no file known.
    #[must_use]
    pub fn without_files(&self) -> Self {
        Self { hasher: self.hasher, ..Self::nothing(self.settings.clone(), self.strategy) }
    }

    /// By which a file that holds `source` is recognised the next time, when it was read by a run that
    /// began at `started`; `None` when the text is no file's.
    pub fn origin(&self, source: &SourceText, started: SystemTime) -> Option<Origin> {
        let origin = Origin::new(source.stamp?, started);
        let is_enough = self.strategy == Strategy::Metadata && !origin.is_racy;
        let digest = (!is_enough).then(|| self.digest(source));
        Some(Origin { digest, ..origin })
    }

    /// The digest of what a file holds.
    fn digest(&self, source: &SourceText) -> Digest {
        let invalid_at = source.invalid_at.map_or([0xff; 8], |at| (at as u64).to_le_bytes());
        self.hasher.parts([source.text.as_bytes(), &invalid_at])
    }

    /// What is known of the file at `path`, if its stamp proves that it is in the same state.
    pub fn by_stamp(&self, path: &str, stamp: Option<Stamp>) -> Option<&Entry> {
        let entry = self.files.get(path)?;
        let is_provable = self.strategy == Strategy::Metadata && !entry.origin.is_racy;
        (is_provable && stamp == Some(entry.origin.stamp)).then_some(entry)
    }

    /// What is known of the file at `path`, which now holds `source` and is in the state `origin`.
    ///
    /// By [`Strategy::Metadata`] the stamp has to be the same as well. A cache that was made up can
    /// say what it likes about contents, but nobody knows the stamps that files will get.
    pub fn by_content(
        &self,
        path: &str,
        source: &SourceText,
        origin: Option<Origin>,
    ) -> Option<&Entry> {
        let entry = self.files.get(path)?;
        let is_same_file =
            self.strategy == Strategy::Content || source.stamp == Some(entry.origin.stamp);
        let known = entry.origin.digest.filter(|_| is_same_file)?;
        let digest = origin.and_then(|origin| origin.digest);
        (known == digest.unwrap_or_else(|| self.digest(source))).then_some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_byte_and_its_replacement_are_told_apart() {
        let known = Known::default();
        let of = |invalid_at| {
            known.digest(&SourceText { text: "\u{fffd}".to_owned(), invalid_at, stamp: None })
        };
        assert_ne!(of(None), of(Some(0)));
    }

    #[test]
    fn a_file_that_was_just_written_proves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.ts");
        std::fs::write(&path, "").unwrap();
        let stamp = Stamp::new(&path.metadata().unwrap()).unwrap();
        let read_after =
            |seconds| Origin::new(stamp, stamp.latest() + Duration::from_secs(seconds));
        assert!(read_after(0).is_racy);
        assert!(read_after(1).is_racy);
        assert!(!read_after(3).is_racy);
        // The clock of the file system turns out to be behind.
        assert!(read_after(3).as_seen_at(stamp.latest()).is_racy);
    }
}

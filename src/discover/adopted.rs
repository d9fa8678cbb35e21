//! Files that a run learns of after the walk: what git ignores, and what is installed.

use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::discover::index::{FileId, IndexedFile};

/// Files in the order in which they were learned of. Nothing is ever taken away, so that a path can be
/// lent while others are added.
#[derive(Debug, Default)]
pub(super) struct Adopted {
    files: boxcar::Vec<IndexedFile>,
    by_path: RwLock<FxHashMap<Box<str>, usize>>,
}

impl Adopted {
    /// The place of a file; a new one for a path that is not known yet.
    pub(super) fn adopt(&self, path: &str) -> usize {
        if let Some(known) = self.get(path) {
            return known;
        }
        let mut by_path = self.by_path.write().unwrap_or_else(PoisonError::into_inner);
        *by_path.entry(path.into()).or_insert_with(|| self.files.push(IndexedFile::new(path)))
    }

    /// The place of the file with this path.
    pub(super) fn get(&self, path: &str) -> Option<usize> {
        if self.files.is_empty() {
            return None;
        }
        self.by_path.read().unwrap_or_else(PoisonError::into_inner).get(path).copied()
    }

    /// The file at a place that [`Adopted::adopt`] gave.
    pub(super) fn file(&self, place: usize) -> &IndexedFile {
        &self.files[place]
    }

    /// Every file, by place.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &IndexedFile)> {
        self.files.iter()
    }
}

impl FileId {
    /// The id of the file at this place behind `walked` files.
    pub(super) fn behind(walked: usize, place: usize) -> Self {
        Self(u32::try_from(walked + place).unwrap_or(u32::MAX))
    }
}

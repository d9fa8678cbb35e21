//! How far dependency-cruiser looks with `maxDepth`.
//!
//! Its search goes deep before it goes wide and enters each file once, so a file that it comes by at
//! the greatest depth is not looked into, even if there is a shorter way there, or if the file was
//! named as one to start from.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::discover::FileId;

/// The files that such a search comes by.
#[derive(Debug, Default)]
pub(super) struct Entered {
    /// All of them.
    pub(super) files: FxHashSet<FileId>,
    /// Those that it looks into.
    pub(super) read: FxHashSet<FileId>,
}

/// Searches from `start` along `ways`, each from a file to one that it leads to, in their order.
pub(super) fn entered(start: &[FileId], ways: &[(FileId, FileId)], most: u32) -> Entered {
    let mut by_file: FxHashMap<FileId, Vec<FileId>> = FxHashMap::default();
    for &(from, to) in ways {
        by_file.entry(from).or_default().push(to);
    }
    let mut entered = Entered::default();
    for &file in start {
        entered.enter(file, most, &by_file);
    }
    entered
}

impl Entered {
    /// Enters a file from which `left` further steps may be taken.
    fn enter(&mut self, file: FileId, left: u32, by_file: &FxHashMap<FileId, Vec<FileId>>) {
        if !self.files.insert(file) || left == 0 {
            return;
        }
        self.read.insert(file);
        for &next in by_file.get(&file).into_iter().flatten() {
            self.enter(next, left - 1, by_file);
        }
    }
}

//! `package.json` files on the disk.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::source;

/// The `package.json` files that were asked for.
#[derive(Default)]
pub(in crate::resolve) struct DiskManifests(RwLock<FxHashMap<PathBuf, Option<Arc<Value>>>>);

impl DiskManifests {
    /// The `package.json` of the folder `dir` itself: `None` when there is none, `null` when it is no
    /// JSON.
    pub(in crate::resolve) fn in_dir(&self, dir: &Path) -> Option<Arc<Value>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(dir).cloned();
        known.unwrap_or_else(|| {
            let read = source::read(&dir.join("package.json")).ok();
            let read = read
                .map(|source| Arc::new(serde_json::from_str(&source.text).unwrap_or(Value::Null)));
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            known.insert(dir.to_owned(), read.clone());
            read
        })
    }
}

//! Texts that stand in the place of files: an editor's unsaved buffer, a file that is only tried out.

use std::{collections::BTreeMap, sync::Arc};

/// Texts by root-relative path. They exist for one run alone and are never written.
#[derive(Clone, Debug, Default)]
pub struct Overlay(BTreeMap<Box<str>, Arc<str>>);

impl Overlay {
    /// Puts `text` in the place of the file at `path`, whether there is one or not.
    pub fn insert(&mut self, path: &str, text: impl Into<Arc<str>>) {
        self.0.insert(path.into(), text.into());
    }

    /// The text for `path`, if one was laid over it.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(|text| &**text)
    }

    /// The paths that are laid over, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(|path| &**path)
    }

    /// Takes away the texts for other paths than those that `belongs` tells.
    pub fn retain(&mut self, mut belongs: impl FnMut(&str) -> bool) {
        self.0.retain(|path, _| belongs(path));
    }

    /// Whether nothing is laid over.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'t> FromIterator<(&'t str, &'t str)> for Overlay {
    fn from_iter<I: IntoIterator<Item = (&'t str, &'t str)>>(texts: I) -> Self {
        Self(texts.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }
}

//! What a change on the disk can have an effect on.

use std::path::Path;

use crate::{
    base::path,
    discover::{
        FileId,
        place::{self, Kind},
    },
    pipeline::Traced,
};

/// What a change of one file can have an effect on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// On nothing that is looked at.
    Nothing,
    /// On what is found in this source.
    Contents(FileId),
    /// On anything: which files there are, where imports lead, what the rules are.
    Anything,
}

impl Traced {
    /// What it can have an effect on that the file at this absolute path was created, changed or
    /// deleted. When in doubt, on anything.
    pub(crate) fn effect_on_disk(&self, path: &Path) -> Effect {
        let Some(below) = place::below(self.index.root(), path) else { return Effect::Anything };
        match place::kind(path) {
            Some(Kind::File) => self.effect_on_file(&below),
            None if is_unseen(&below) || !self.index.has(&below) => Effect::Nothing,
            Some(Kind::Folder | Kind::Link) | None => Effect::Anything,
        }
    }

    /// What it can have an effect on that another text is laid over the file at this absolute path.
    /// `is_new` tells that there was none before.
    pub(crate) fn effect_of_text(&self, path: &Path, is_new: bool) -> Effect {
        let Some(below) = place::below(self.index.root(), path) else { return Effect::Nothing };
        if self.index.walked(&below).is_some() {
            self.effect_on_file(&below)
        } else if is_new {
            Effect::Anything
        } else {
            Effect::Nothing
        }
    }

    fn effect_on_file(&self, path: &str) -> Effect {
        if is_unseen(path) {
            return Effect::Nothing;
        }
        let Some(file) = self.index.walked(path) else { return Effect::Anything };
        let is_config = self.config.files().any(|config| *config.path == *path);
        let steers = self.kept.steering.contains(&file) || path::file_name(path) == ".gitignore";
        if is_config || steers {
            return Effect::Anything;
        }
        match self.modules.binary_search_by_key(&file, |module| module.file) {
            Ok(_) => Effect::Contents(file),
            // Its name alone counts.
            Err(_) => Effect::Nothing,
        }
    }
}

/// Whether nothing of a path that lies somewhere in the tree is ever looked at. Of git's own files,
/// only the index is.
fn is_unseen(path: &str) -> bool {
    let mut above = path::ancestors(path).skip(1).map(path::file_name);
    let is_of_git = path::ancestors(path).skip(1).any(|dir| path::file_name(dir) == ".git");
    above.any(|name| matches!(name, "node_modules" | ".yarn"))
        || (is_of_git && path::file_name(path) != "index")
}

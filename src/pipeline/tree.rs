//! The config, and the tree that it is about.

use std::{path::Path, sync::Arc};

use rustc_hash::FxHashSet;

use crate::{
    base::path,
    cache::Known,
    config::{
        self, Config, ConfigError, ConfigFile, Located, Revision,
        cruiser::{self, raw::CruiserOptions},
    },
    cruise::Start,
    discover::{
        FileIndex, PROBE_DIR,
        overlay::Overlay,
        place::Places,
        walk::{Discovered, Hidden, Matters, walk},
    },
    extract::{Language, Settings},
    pipeline::{Handicap, Past, RunError},
    rules::{
        cells::{Cell, Cells},
        ruleset::RuleSet,
    },
};

/// The config, and the tree that it is about.
pub(super) struct Tree {
    pub(super) config: Config,
    pub(super) index: Arc<FileIndex>,
    pub(super) hidden: Vec<Hidden>,
    /// What the config leaves out that would have counted.
    pub(super) ignored: Vec<String>,
    /// What is not to be done to it.
    pub(super) handicap: Handicap,
    /// What is known of it, where that was looked up on the way.
    pub(super) known: Option<Arc<Known>>,
}

/// Reads the config and walks the tree. The defaults depend on what the tree holds, so without a
/// config the walk comes first.
/// `overlay` is laid over what the walk finds.
pub(super) fn discover(
    located: &Located,
    overlay: Overlay,
    past: &Past<'_>,
) -> Result<Tree, RunError> {
    if let Some(foreign) = &located.foreign {
        return discover_foreign(located, foreign, overlay, past);
    }
    let given =
        located.config.as_deref().map(|file| config::read(config_file(located, file, &overlay)?));
    let given = given.transpose()?;
    let ignore = given.as_ref().map(|config| &config.ignore);
    let is_ignored = |path: &str| ignore.is_some_and(|ignore| ignore.is_match(path));
    let root = &located.root;
    let settings = &Settings::NATIVE;
    let (discovered, known) =
        rayon::join(|| walk_at(root, past, settings, is_ignored), || past.recall(root, settings));
    let discovered = discovered?;
    let index = Arc::new(lay_over(&discovered.index, overlay, is_ignored));
    let paths = || index.iter().map(|(_, file)| &*file.path);
    let config = if let Some(config) = given {
        let problems =
            if located.is_past { Vec::new() } else { config.validate_against_tree(paths()) };
        config.error(problems).map_or(Ok(config), Err)?
    } else {
        // A zone's folder that git ignores is a zone's folder all the same.
        let hidden: Vec<String> =
            discovered.hidden.iter().map(|hidden| format!("{}/_/_", hidden.path)).collect();
        config::defaults(located, paths().chain(hidden.iter().map(String::as_str)))?
    };
    let hidden = what_matters(&config.rules, &index, discovered.hidden);
    let (ignored, handicap) = (discovered.ignored, Handicap::default());
    Ok(Tree { config, index, hidden, ignored, handicap, known: Some(known?) })
}

/// Walks the tree below `root`, and notes the states of sources if somebody may know them, and what
/// `settings` look for in them.
pub(super) fn walk_at(
    root: &Path,
    past: &Past<'_>,
    settings: &Settings,
    is_ignored: impl Fn(&str) -> bool + Sync,
) -> Result<Discovered, RunError> {
    walk(root, past.may_know(root, settings), is_ignored)
        .map_err(|error| RunError::Root { root: root.to_owned(), error })
}

/// The text of the config: the one that is laid over its place, if there is one.
fn config_file(
    located: &Located,
    file: &Path,
    overlay: &Overlay,
) -> Result<ConfigFile, ConfigError> {
    let path = config::shown(&located.root, file);
    match overlay.get(&path) {
        Some(text) => Ok(ConfigFile { text: text.to_owned(), path }),
        None => config::read_native(located, file),
    }
}

/// The whole tree, judged by a dependency-cruiser config.
fn discover_foreign(
    located: &Located,
    file: &Path,
    overlay: Overlay,
    past: &Past<'_>,
) -> Result<Tree, RunError> {
    let root = &located.root;
    let place = cruiser::Place {
        cwd: root.to_owned(),
        root: root.to_owned(),
        start: Start::Everywhere,
        parity: false,
        revision: located.revision.clone().or_else(|| unsaved(root, &overlay)),
    };
    let config = cruiser::read(Some(file), &CruiserOptions::default(), None, &place)?;
    of_config(root, config, overlay, past)
}

/// The texts that are laid over files which a config may be made of.
fn unsaved(root: &Path, overlay: &Overlay) -> Option<Arc<Revision>> {
    let texts = overlay.paths().filter_map(|path| Some((path, overlay.get(path)?)));
    Revision::unsaved(root, texts).map(Arc::new)
}

/// The tree at `root` as a dependency-cruiser config is about it.
pub(super) fn of_config(
    root: &Path,
    config: Config,
    overlay: Overlay,
    past: &Past<'_>,
) -> Result<Tree, RunError> {
    let settings = config.cruiser.as_ref().map(|cruiser| cruiser.settings.syntax.extraction());
    let settings = settings.unwrap_or(Settings::NATIVE);
    let discovered = walk_at(root, past, &settings, |_| false)?;
    let index = Arc::new(lay_over(&discovered.index, overlay, |_| false));
    let hidden = what_matters(&config.rules, &index, discovered.hidden);
    let (ignored, handicap) = (discovered.ignored, Handicap::default());
    Ok(Tree { config, index, hidden, ignored, handicap, known: None })
}

/// Lays texts over the tree, as far as they are texts of the tree.
fn lay_over(
    index: &FileIndex,
    mut overlay: Overlay,
    is_ignored: impl Fn(&str) -> bool,
) -> FileIndex {
    let mut places = Places::new(index, &is_ignored);
    overlay.retain(|path| places.belongs(path));
    index.overlaid(overlay)
}

/// Of what was not looked at, that which can make a verdict wrong.
fn what_matters(rules: &RuleSet, index: &FileIndex, hidden: Vec<Hidden>) -> Vec<Hidden> {
    let mut cells = Cells::new(rules);
    let alone = hidden.iter().filter(|hidden| hidden.matters == Matters::AloneInCell);
    let asked: FxHashSet<Arc<str>> =
        alone.filter_map(|hidden| Some(cells.of(&hidden.path)?.dir)).collect();
    let files = asked.iter().flat_map(|dir| index.below(dir));
    let sources = files.filter(|path| Language::of(path::file_name(path)).is_some());
    let seen: FxHashSet<Cell> = sources.filter_map(|path| cells.of(path)).collect();
    let mut unseen: FxHashSet<Cell> = FxHashSet::default();
    let matters = |hidden: &Hidden| {
        let segments: Vec<&str> = hidden.path.split('/').collect();
        match hidden.matters {
            Matters::Always => true,
            Matters::AsCell => {
                segments.contains(&PROBE_DIR)
                    || rules.zones.iter().any(|zone| zone.path.may_hold(&segments))
            }
            Matters::InZone => cells.of_folder(&hidden.path).is_some(),
            // Said once for the cell, by its first file.
            Matters::AloneInCell => cells
                .of(&hidden.path)
                .is_some_and(|cell| !seen.contains(&cell) && unseen.insert(cell)),
        }
    };
    let mut hidden: Vec<Hidden> = hidden.into_iter().filter(matters).collect();
    for (link, target) in index.links() {
        // Code of no zone in the place of a cell's code.
        if index.is_dir(target)
            && cells.of_folder(link).is_some()
            && cells.of_folder(target).is_none()
        {
            let why = format!(
                "it is a symbolic link to {target}, which lies in no zone, so no zone's rules hold for it"
            );
            hidden.push(Hidden { path: link.to_owned(), why, matters: Matters::InZone });
        }
    }
    hidden
}

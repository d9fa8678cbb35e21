//! From a dependency-cruiser config to a native one: makes it, judges the tree by both, and compares.

mod compare;
mod tree;

use std::path::Path;

pub use compare::{Comparison, Difference, ProbeDifference, Why, compare};

use crate::{
    config::{
        ConfigError, Located,
        cruiser::{self, raw::CruiserConfig},
        migrate::{Translation, translate},
    },
    discover::overlay::Overlay,
    pipeline::{Checked, RunError, check_located},
    rules::violation::BlindReason,
};

/// What came of a config.
pub struct Migration {
    /// The config that it was made from, as it is shown.
    pub from: String,
    /// What was translated, and what was not.
    pub translation: Translation,
    /// The text of the new config.
    pub text: String,
    /// The number of its rules that nothing in the tree matches.
    pub dead_rules: usize,
    /// The verdicts of both.
    pub comparison: Comparison,
}

/// Why there is no new config.
#[derive(Debug)]
pub enum Failure {
    /// The tree cannot be judged by the config that there is.
    Before(RunError),
    /// Nothing of it could be translated.
    Nothing(Vec<crate::config::migrate::Lost>),
    /// The tree cannot be judged by what was made of it, which is this.
    After(RunError, String),
}

/// The name of the new config.
pub const NAME: &str = "ringfence.jsonc";

/// Makes a native config from the one in `file`, for the tree at `root`. Nothing is written.
///
/// # Errors
/// When the tree cannot be judged by both.
pub fn migrate(root: &Path, file: &Path) -> Result<Migration, Failure> {
    let config = |error: ConfigError| Failure::Before(error.into());
    let located = Located {
        root: root.to_owned(),
        config: None,
        foreign: Some(file.to_owned()),
        revision: None,
        is_past: false,
    };
    let loaded = cruiser::load(file, root).map_err(config)?;
    let before = check_located(&located, Overlay::default()).map_err(Failure::Before)?;
    let files: Vec<_> = std::iter::once(&loaded.file).chain(&loaded.bases).collect();
    let mut translation = translate(&loaded.config, &files, tree::of(&before));
    if translation.rules == 0 {
        return Err(Failure::Nothing(translation.lost));
    }
    let judge =
        |text: &str| judge_by(root, text).map_err(|error| Failure::After(error, text.to_owned()));
    let mut text = translation.text(0);
    let mut after = judge(&text)?;
    let is_dead = |reason: BlindReason| reason == BlindReason::DeadRule;
    let dead_rules = after.blind_spots.iter().filter(|spot| is_dead(spot.reason)).count();
    if dead_rules > 0 {
        text = translation.text(dead_rules);
        after = judge(&text)?;
    }
    let types_vanish = types_vanish(&loaded.config);
    let mut comparison = compare(&before, &after, &translation, types_vanish);
    let declared = by_declared_paths(&comparison);
    if !declared.is_empty() {
        translation.leave_names_to_exports(&declared, true);
        let with_names = translation.text(dead_rules);
        let other = compare(&before, &judge(&with_names)?, &translation, types_vanish);
        if other.differences.len() < comparison.differences.len() {
            (text, comparison) = (with_names, other);
        } else {
            translation.leave_names_to_exports(&declared, false);
        }
    }
    Ok(Migration { from: loaded.file.path, translation, text, dead_rules, comparison })
}

fn types_vanish(config: &CruiserConfig) -> bool {
    crate::config::migrate::types_vanish(&config.options)
}

/// The rules that find more than they did where an import names a package of the workspace, which
/// dependency-cruiser's rules judge by the path that it declares.
fn by_declared_paths(comparison: &Comparison) -> Vec<String> {
    let is_by_path = |it: &&Difference| it.is_new && it.why == Why::Declared;
    let rules = comparison.differences.iter().filter(is_by_path).map(|it| it.rule.clone());
    let mut rules: Vec<String> = rules.collect();
    rules.dedup();
    rules
}

/// Judges the tree at `root` by the text of a native config that need not be on the disk.
///
/// # Errors
/// When the run cannot be made.
pub fn judge_by(root: &Path, text: &str) -> Result<Checked, RunError> {
    let located = Located {
        root: root.to_owned(),
        config: Some(root.join(NAME)),
        foreign: None,
        revision: None,
        is_past: false,
    };
    let mut overlay = Overlay::default();
    overlay.insert(NAME, text);
    check_located(&located, overlay)
}

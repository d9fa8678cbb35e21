//! A dependency-cruiser config and what the command line says, as what a run needs.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Map, Value};

use crate::{
    base::escape::printable,
    config::{Config, Ignore, error::ConfigError},
    cruise::Settings,
    cruise::Told,
    rules::cruise::known::KnownViolation,
};

use super::{
    Loaded, compile, known, load_at, named,
    raw::{CruiserConfig, CruiserOptions},
    read::Session,
    settings::{Place, settings},
    sources::Sources,
};

/// What a dependency-cruiser config says beside its rules.
#[derive(Debug)]
pub struct Cruiser {
    /// How the tree is looked at.
    pub settings: Settings,
    /// The options in effect.
    pub options: CruiserOptions,
    /// The rules in effect as they are shown; `None` when there is no config.
    pub rules_used: Option<Map<String, Value>>,
    /// Figures about stability are needed.
    pub metrics: bool,
    /// What the result tells beside the verdicts.
    pub told: Told,
    /// Violations that are known.
    pub known_violations: Vec<KnownViolation>,
}

/// The endings of dependency-cruiser's config, in the order in which they are looked for.
const ENDINGS: [&str; 7] = ["json", "js", "cjs", "mjs", "ts", "cts", "mts"];

/// The config in the folder `cwd`.
///
/// # Errors
/// When there is none.
pub fn locate(cwd: &Path) -> Result<PathBuf, ConfigError> {
    let names = ENDINGS.iter().map(|ending| cwd.join(format!(".dependency-cruiser.{ending}")));
    names.into_iter().find(|file| file.is_file()).ok_or_else(|| {
        ConfigError::plain(
            "Can't open a config file (.dependency-cruiser.(c|m)js) at the default location. Does it exist?",
            "name one with `--config`, or run without rules with `--no-config`",
        )
    })
}

/// The config in the folder `root`, for commands that are not dependency-cruiser's.
///
/// # Errors
/// When there is none.
pub fn find(root: &Path) -> Result<PathBuf, ConfigError> {
    locate(root).map_err(|_| {
        ConfigError::plain(
            "there is no config of dependency-cruiser at the root",
            "`--from` names one; `ringfence init` makes a first config without one",
        )
    })
}

/// Reads a config, with what the command line says of its options; no config at all has no rules.
/// `known` is a file with known violations.
///
/// # Errors
/// What is wrong with them, or not supported.
pub fn read(
    file: Option<&Path>,
    over: &CruiserOptions,
    known: Option<&Path>,
    place: &Place,
) -> Result<Config, ConfigError> {
    let loaded = file.map(|file| load_at(file, &place.cwd, place.revision.as_ref())).transpose()?;
    let (mut config, file, bases, read, notes) = match loaded {
        Some(loaded) => {
            named::check(&loaded, over, place)?;
            let Loaded { config, file, bases, files, notes, .. } = loaded;
            (config, Some(file), bases, files, notes)
        }
        None => (CruiserConfig::default(), None, Vec::new(), Vec::new(), Vec::new()),
    };
    config.options = config.options.overridden_by(over);
    if let Some(known) = known {
        config.options.known_violations = Some(read_known(known, place)?);
    }
    let cruiser = Cruiser {
        settings: settings(&config, place)?,
        rules_used: file.is_some().then(|| config.rules_used()),
        metrics: config.asks_for_metrics(),
        told: config.told(),
        known_violations: known_violations(&config.options)?,
        options: config.options.clone(),
    };
    Ok(Config {
        rules: compile::compile(&config, place.parity).map_err(|bad| bad_pattern(&bad))?.into(),
        ignore: Ignore::default(),
        file,
        bases,
        read,
        notes,
        path_spans: Vec::new(),
        cruiser: Some(Arc::new(cruiser)),
    })
}

/// The reader has looked at every pattern, so this is what it and the compiler disagree on.
fn bad_pattern(bad: &[compile::BadPattern]) -> ConfigError {
    let message = bad.first().map_or_else(String::new, ToString::to_string);
    ConfigError::Plain { message, help: None }
}

/// The text of a file with known violations.
fn read_known(file: &Path, place: &Place) -> Result<Value, ConfigError> {
    let path = place.cwd.join(file);
    if !path.is_file() {
        return Err(ConfigError::plain(
            format!("Can't open {} for reading. Does it exist?", quoted(file)),
            "write one with `--output-type baseline`",
        ));
    }
    let mut sources = Sources::new(&place.cwd, &path)?;
    Ok(Session::new().read(&path, &mut sources)?.into_json())
}

fn quoted(file: &Path) -> String {
    format!("'{}'", printable(&file.to_string_lossy()))
}

/// The known violations of the options.
fn known_violations(options: &CruiserOptions) -> Result<Vec<KnownViolation>, ConfigError> {
    let Some(value) = &options.known_violations else { return Ok(Vec::new()) };
    known::known_violations(value).map_err(|why| {
        ConfigError::plain(
            format!("the known violations cannot be used: {why}"),
            "write them with `--output-type baseline`",
        )
    })
}

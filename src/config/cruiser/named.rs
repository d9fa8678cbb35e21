//! Files that the options of a config name.

use std::path::Path;

use crate::{
    config::{
        bounds::Bounds,
        error::{ConfigError, Problem, quote},
        locate,
    },
    resolve,
};

use super::{
    Loaded,
    node::{self, Node},
    raw::CruiserOptions,
    settings::Place,
};

/// The options that name a file or a folder.
const OPTIONS: [&[&str]; 3] =
    [&["tsConfig", "fileName"], &["webpackConfig", "fileName"], &["baseDir"]];

/// A file or a folder that an option names.
#[derive(Debug)]
pub(super) struct Named {
    name: String,
    /// Where the option stands.
    place: node::Place,
}

/// What the options of a config name.
pub(super) fn of(config: &Node) -> Vec<Named> {
    let find = |option: &[&str]| {
        let of_options = config.get("options");
        let node = option.iter().try_fold(of_options?, |node, key| node.get(key))?;
        Some(Named { name: node.text()?.to_owned(), place: node.place.clone() })
    };
    OPTIONS.iter().filter_map(|option| find(option)).collect()
}

/// Refuses files and folders out of bounds that a config names, as far as the command line does not name
/// others in their place.
pub(super) fn check(
    loaded: &Loaded,
    over: &CruiserOptions,
    place: &Place,
) -> Result<(), ConfigError> {
    let is_overridden = |named: &Named| {
        let option = named.place.path.as_str();
        over.ts_config.is_some() && option.contains("tsConfig")
            || over.webpack_config.is_some() && option.contains("webpackConfig")
    };
    for named in loaded.named.iter().filter(|named| !is_overridden(named)) {
        let bounds = &loaded.bounds;
        bounds.check(&named.name, &place.cwd.join(&named.name)).map_err(|why| {
            let file = std::iter::once(&loaded.file).chain(&loaded.bases).nth(named.place.file);
            match (file, &named.place.span) {
                (Some(file), Some(span)) => {
                    let problem = Problem::new(why, span, "named here", Some(bounds.help()));
                    ConfigError::Invalid { file: file.clone(), problems: vec![problem] }
                }
                _ => bounds.error(format!("{}: {why}", quote(&named.place.path))),
            }
        })?;
    }
    Ok(())
}

/// Refuses what a `tsconfig.json` extends out of bounds.
pub(super) fn check_tsconfig(file: &Path, place: &Place) -> Result<(), ConfigError> {
    let bounds = Bounds::new(&place.cwd, file)?;
    for base in resolve::extended_files(file) {
        let bounds = bounds.of_file(&base.by);
        bounds.check(&base.text, &base.file).map_err(|why| {
            let by = locate::shown(&place.cwd, &base.by);
            bounds.error(format!("{} extends a file that it may not: {why}", quote(&by)))
        })?;
    }
    Ok(())
}

//! Files that the options of a config name.

use std::path::Path;

use crate::{
    config::{
        bounds::Bounds,
        error::{ConfigError, quote},
        locate,
    },
    resolve,
};

use super::{raw::CruiserOptions, settings::Place};

/// Refuses files and folders out of bounds that a config names, as far as the command line does not name
/// others in their place.
pub(super) fn check(
    options: &CruiserOptions,
    over: &CruiserOptions,
    bounds: &Bounds,
    place: &Place,
) -> Result<(), ConfigError> {
    let tsconfig = options.ts_config.as_ref().filter(|_| over.ts_config.is_none());
    let webpack = options.webpack_config.as_ref().filter(|_| over.webpack_config.is_none());
    let named = [
        ("tsConfig.fileName", tsconfig.and_then(|config| config.file_name.as_deref())),
        ("webpackConfig.fileName", webpack.and_then(|config| config.file_name.as_deref())),
        ("baseDir", options.base_dir.as_deref()),
    ];
    for (option, name) in named {
        let Some(name) = name else { continue };
        bounds
            .check(name, &place.cwd.join(name))
            .map_err(|why| bounds.error(format!("`options.{option}`: {why}")))?;
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

//! What settings amount to in the terms of the resolver library.

use std::path::Path;

use oxc_resolver::{AliasValue, ResolveOptions, TsconfigDiscovery};

use crate::{
    base::path,
    resolve::settings::{Alias, Settings},
};

/// The conditions under which Node resolves an `import`.
pub(super) const IMPORT: &[&str] = &["node", "import", "module-sync"];
/// The conditions under which Node resolves a `require`.
pub(super) const REQUIRE: &[&str] = &["node", "require", "module-sync"];

/// What all engines have in common.
fn common(settings: &Settings) -> ResolveOptions {
    let is_extension = |extension: &&String| extension.is_empty() || extension.starts_with('.');
    ResolveOptions {
        extensions: settings.extensions.iter().filter(is_extension).cloned().collect(),
        extension_alias: settings.extension_alias.clone(),
        exports_fields: match &settings.exports_fields {
            Some(fields) => single(fields),
            None => vec![vec!["exports".to_owned()]],
        },
        main_fields: settings.main_fields.clone(),
        main_files: settings.main_files.clone(),
        alias_fields: single(&settings.alias_fields),
        node_path: false,
        builtin_modules: settings.builtins_instead.is_none(),
        ..ResolveOptions::default()
    }
}

/// The conditions that the settings name, or else these.
pub(super) fn conditions(settings: &Settings, own: &[&str]) -> Vec<String> {
    let own = || own.iter().map(|&name| name.to_owned()).collect();
    settings.condition_names.clone().unwrap_or_else(own)
}

/// The options of an engine that sees the file index, where the tree's root is `/`.
pub(super) fn of_index(
    settings: &Settings,
    root: &Path,
    condition_names: Vec<String>,
) -> ResolveOptions {
    ResolveOptions {
        tsconfig: Some(TsconfigDiscovery::Auto),
        condition_names,
        modules: settings.modules.iter().filter_map(|text| in_index(root, text)).collect(),
        alias: aliases(&settings.alias, |text| in_index(root, text)),
        symlinks: false,
        ..common(settings)
    }
}

/// The options of an engine that sees the disk and looks for packages in folders of one name.
pub(super) fn of_disk(settings: &Settings, modules: &[String]) -> ResolveOptions {
    ResolveOptions {
        tsconfig: None,
        condition_names: settings.condition_names.clone().unwrap_or_default(),
        modules: modules.to_vec(),
        alias: aliases(&settings.alias, |text| Some(text.to_owned())),
        // Otherwise the engine's caller knows better whether something is found nowhere else.
        fallback: if settings.parity {
            aliases(&settings.fallback, |text| Some(text.to_owned()))
        } else {
            Vec::new()
        },
        symlinks: !settings.preserve_symlinks,
        ..common(settings)
    }
}

/// `main` fields by which something may be found when nothing else is: what bundlers and TypeScript
/// read.
pub(super) fn with_other_main_fields(mut fields: Vec<String>) -> Vec<String> {
    for other in ["main", "module", "types", "typings"] {
        if !fields.iter().any(|field| field == other) {
            fields.push(other.to_owned());
        }
    }
    fields
}

fn single(names: &[String]) -> Vec<Vec<String>> {
    names.iter().map(|name| vec![name.clone()]).collect()
}

/// Aliases, as far as `place` has a place for their targets.
fn aliases(
    aliases: &[Alias],
    place: impl Fn(&str) -> Option<String>,
) -> Vec<(String, Vec<AliasValue>)> {
    let value = |target: &Option<String>| match target {
        Some(text) => place(text).map(AliasValue::Path),
        None => Some(AliasValue::Ignore),
    };
    let values = |alias: &Alias| alias.targets.iter().filter_map(value).collect::<Vec<_>>();
    let placed = aliases.iter().map(|alias| (alias.name.clone(), values(alias)));
    placed.filter(|(_, values)| !values.is_empty()).collect()
}

/// A path as the engine over the index knows it: `None` for one outside of the root.
pub(super) fn in_index(root: &Path, text: &str) -> Option<String> {
    if !Path::new(text).is_absolute() {
        return Some(text.to_owned());
    }
    let below = path::relative(&path::of_system(root)?, &path::of_system(Path::new(text))?);
    (!path::is_outside(&below)).then(|| format!("/{below}"))
}

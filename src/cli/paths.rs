//! PATH arguments: what is reported when not everything is asked for.

use std::path::{Component, Path, PathBuf};

use crate::{
    base::{
        escape::printable,
        path::{self, is_within},
    },
    cli::Failure,
    discover::place,
    pipeline::Checked,
};

/// The PATHs as absolute paths without links.
///
/// # Errors
/// When one of them does not exist.
pub fn existing(cwd: &Path, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    paths
        .iter()
        .map(|path| {
            cwd.join(path).canonicalize().map_err(|error| {
                let shown = path.to_string_lossy();
                Failure::Usage(format!("cannot find '{}': {error}", printable(&shown)))
            })
        })
        .collect()
}

/// The root-relative path that an argument means, and whether something is there.
///
/// # Errors
/// When it lies outside of the root.
pub(super) fn in_tree(cwd: &Path, root: &Path, text: &str) -> Result<(String, bool), Failure> {
    let path = cwd.join(text);
    let below = place::below(root, &path)
        .ok_or_else(|| Failure::Usage(format!("'{}' lies outside of the root", printable(text))))?;
    // What is written is normalised, unless a link lies on the way.
    let below = path::join("", &below).unwrap_or(below);
    Ok((below, path.symlink_metadata().is_ok()))
}

/// Leaves in `checked` only what lies at or below one of `paths`, which [`existing`] gave.
/// Without paths nothing is taken away.
///
/// # Errors
/// When a path lies outside of the root.
pub fn narrow(checked: &mut Checked, paths: &[PathBuf]) -> Result<(), Failure> {
    if paths.is_empty() {
        return Ok(());
    }
    let root = checked.index.root().to_path_buf();
    let paths =
        paths.iter().map(|path| relative(&root, path)).collect::<Result<Vec<String>, _>>()?;
    for path in &paths {
        if !checked.index.is_dir(path) && checked.index.get(path).is_none() {
            checked
                .notes
                .push(format!("{path} holds no file that is looked at: it is ignored or empty"));
        }
    }

    let wanted = |file: &str| paths.iter().any(|path| is_within(file, path));
    let index = &checked.index;
    checked.violations.retain(|violation| wanted(index.path(violation.from)));
    checked.probes.retain(|probe| wanted(index.path(probe.file)));
    checked.blind_spots.retain(|spot| wanted(&spot.file));
    Ok(())
}

fn relative(root: &Path, path: &Path) -> Result<String, Failure> {
    let below = path.strip_prefix(root).map_err(|_| {
        let shown = path.to_string_lossy();
        Failure::Usage(format!("'{}' lies outside of the root", printable(&shown)))
    })?;
    let names = below.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    Ok(names.collect::<Vec<_>>().join("/"))
}

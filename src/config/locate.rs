//! Finds the root of the tree and the config file.

use std::{
    fs::{self, File},
    io::Read,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use super::{
    ConfigFile,
    bounds::Bounds,
    error::{ConfigError, quote},
    revision::Revision,
};

/// The names of the native config, in the order of preference.
const NATIVE: [&str; 2] = ["ringfence.jsonc", "ringfence.json"];

/// What dependency-cruiser calls its config.
const FOREIGN_STEM: &str = ".dependency-cruiser.";

/// The endings of dependency-cruiser's config, in the order in which they are looked for.
const FOREIGN_ENDINGS: [&str; 7] = ["json", "js", "cjs", "mjs", "ts", "cts", "mts"];

/// A config of a person is far below this; more is not read.
const MAX_BYTES: u64 = 512 << 10;

/// The same for what a config needs: a bundled package is bigger than what a person writes.
const MAX_MODULE_BYTES: u64 = 4 << 20;

/// Where a run takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The absolute root folder of the tree.
    pub root: PathBuf,
    /// The native config.
    pub config: Option<PathBuf>,
    /// A dependency-cruiser config at the root (or given by `--config`), when there is no native
    /// one.
    pub foreign: Option<PathBuf>,
    /// The revision of git that the config is read from; the tree is what is there now.
    pub revision: Option<Arc<Revision>>,
    /// The config is an old one: that a zone has no files any more is no mistake of it.
    pub is_past: bool,
}

/// Finds the root and the config.
///
/// - `--config FILE` is the config; its folder is the root unless `--root` says otherwise.
/// - `--root DIR` is the root; the config is looked for in it alone.
/// - Otherwise the nearest folder at or above `cwd` that holds a `ringfence.jsonc` or
///   `ringfence.json`; else the nearest workspace root; else the nearest folder that holds
///   `.git`; else `cwd`. No search goes past a folder that holds `.git`.
///
/// # Errors
/// A folder or file that was asked for is not there (or of the wrong sort), or a folder holds both
/// `ringfence.jsonc` and `ringfence.json`.
pub fn locate(
    cwd: &Path,
    root: Option<&Path>,
    config: Option<&Path>,
) -> Result<Located, ConfigError> {
    let root = root.map(|dir| given_root(cwd, dir)).transpose()?;
    match (root, config) {
        (root, Some(file)) => given_config(cwd, root, file),
        (Some(root), None) => at_root(root),
        (None, None) => at_root(search(cwd)?),
    }
}

/// Reads a config file, and names it as seen from `root`.
///
/// # Errors
/// The file cannot be read, is not a file, is too big, or is not UTF-8.
pub fn read_file(root: &Path, file: &Path) -> Result<ConfigFile, ConfigError> {
    read_file_at(root, file, None)
}

/// Reads a native config.
///
/// # Errors
/// Those of [`read_file`], and that it is a link out of the repository.
pub fn read_native(located: &Located, file: &Path) -> Result<ConfigFile, ConfigError> {
    let revision = located.revision.as_deref();
    if !revision.is_some_and(Revision::is_past) {
        Bounds::new(&located.root, file)?;
    }
    read_file_at(&located.root, file, revision)
}

/// Reads a config file as it was at a revision, where there is one.
///
/// # Errors
/// Those of [`read_file`].
pub(super) fn read_file_at(
    root: &Path,
    file: &Path,
    revision: Option<&Revision>,
) -> Result<ConfigFile, ConfigError> {
    read_text((root, revision), file, MAX_BYTES, |path| {
        ConfigError::plain(
            format!("{} is too big for a config", quote(path)),
            "a config file has at most 512 KiB",
        )
    })
}

/// Reads a file that a config needs, and names it as seen from `root`.
pub(super) fn read_module(
    root: &Path,
    file: &Path,
    revision: Option<&Revision>,
) -> Result<ConfigFile, ConfigError> {
    read_text((root, revision), file, MAX_MODULE_BYTES, |path| {
        ConfigError::plain(
            format!("{} is too big for a module of a config", quote(path)),
            "a module of a config has at most 4 MiB",
        )
    })
}

fn read_text(
    (root, revision): (&Path, Option<&Revision>),
    file: &Path,
    most: u64,
    too_big: impl FnOnce(&str) -> ConfigError,
) -> Result<ConfigFile, ConfigError> {
    let path = shown(root, file);
    let then = revision.and_then(|revision| Some((revision, revision.bytes(file)?)));
    let (path, bytes) = match then {
        Some((revision, bytes)) => (revision.shown(&path), bytes),
        None => (path, read_bytes(file, most)),
    };
    let bytes = bytes.map_err(|why| unreadable(&path, &why))?;
    if bytes.len() as u64 > most {
        return Err(too_big(&path));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&path, &error))?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(ConfigFile { path, text })
}

/// `file` as seen from `root`, with `/`; as it is when it lies elsewhere.
pub fn shown(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// The bytes of a file, and no more than one above `most`.
fn read_bytes(file: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    if !fs::metadata(file)?.is_file() {
        return Err(std::io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(file)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &str, why: &std::io::Error) -> ConfigError {
    ConfigError::Plain { message: format!("cannot read {}: {why}", quote(path)), help: None }
}

fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> ConfigError {
    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = 1 + memchr::memchr_iter(b'\n', valid).count();
    ConfigError::plain(
        format!("{} is not UTF-8: line {line} holds a byte that cannot be", quote(path)),
        "save the file as UTF-8",
    )
}

fn given_root(cwd: &Path, dir: &Path) -> Result<PathBuf, ConfigError> {
    let root = absolute(cwd, dir);
    match fs::metadata(&root) {
        Ok(metadata) if metadata.is_dir() => Ok(root),
        Ok(_) => Err(ConfigError::plain(
            format!("{} is not a folder", quote(&dir.to_string_lossy())),
            "`--root` takes the folder that the paths of the config start from",
        )),
        Err(why) => Err(unreadable(&dir.to_string_lossy(), &why)),
    }
}

fn given_config(cwd: &Path, root: Option<PathBuf>, file: &Path) -> Result<Located, ConfigError> {
    let config = absolute(cwd, file);
    let metadata =
        fs::metadata(&config).map_err(|why| unreadable(&file.to_string_lossy(), &why))?;
    if !metadata.is_file() {
        return Err(ConfigError::plain(
            format!("{} is not a file", quote(&file.to_string_lossy())),
            "`--config` takes a `ringfence.jsonc`; `--root` takes a folder",
        ));
    }
    let root = root.or_else(|| config.parent().map(Path::to_owned)).unwrap_or_default();
    Ok(with_config(root, config))
}

/// The tree at `root`, judged by a config file.
pub(super) fn with_config(root: PathBuf, file: PathBuf) -> Located {
    let located = |config, foreign| Located { config, foreign, ..Located::new(root) };
    if is_foreign(&file) { located(None, Some(file)) } else { located(Some(file), None) }
}

impl Located {
    /// A tree without a config.
    pub fn new(root: PathBuf) -> Self {
        Self { root, config: None, foreign: None, revision: None, is_past: false }
    }
}

/// The names of configs, in the order in which they are looked for.
pub(super) fn names() -> impl Iterator<Item = String> {
    let foreign = FOREIGN_ENDINGS.iter().map(|ending| format!("{FOREIGN_STEM}{ending}"));
    NATIVE.iter().map(|&name| name.to_owned()).chain(foreign)
}

/// The path of a file, whose folder is there, without links in it.
pub(super) fn without_links(file: &Path) -> PathBuf {
    let folder = file.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, file.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => file.to_owned(),
    }
}

fn is_foreign(file: &Path) -> bool {
    let named = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(FOREIGN_STEM);
    // A native config is no script, whatever its name.
    let script = |ending: &std::ffi::OsStr| {
        FOREIGN_ENDINGS[1..].iter().any(|script| ending == std::ffi::OsStr::new(script))
    };
    file.file_name().is_some_and(named) || file.extension().is_some_and(script)
}

fn at_root(root: PathBuf) -> Result<Located, ConfigError> {
    let config = native_in(&root)?;
    let foreign = if config.is_none() { foreign_in(&root) } else { None };
    Ok(Located { config, foreign, ..Located::new(root) })
}

/// The folder that a run from dependency-cruiser's command line takes for the tree: the nearest
/// workspace root at or above `cwd`, else the nearest folder that holds `.git`, else `cwd`.
pub fn workspace_root(cwd: &Path) -> PathBuf {
    let cwd = absolute(cwd, Path::new(""));
    let mut workspace = None;
    for dir in cwd.ancestors() {
        if workspace.is_none() && is_workspace_root(dir) {
            workspace = Some(dir);
        }
        if exists(&dir.join(".git")) {
            return workspace.unwrap_or(dir).to_owned();
        }
    }
    workspace.unwrap_or(&cwd).to_owned()
}

fn search(cwd: &Path) -> Result<PathBuf, ConfigError> {
    let cwd = absolute(cwd, Path::new(""));
    let mut workspace = None;
    for dir in cwd.ancestors() {
        if native_in(dir)?.is_some() {
            return Ok(dir.to_owned());
        }
        if workspace.is_none() && is_workspace_root(dir) {
            workspace = Some(dir);
        }
        if exists(&dir.join(".git")) {
            return Ok(workspace.unwrap_or(dir).to_owned());
        }
    }
    Ok(workspace.unwrap_or(&cwd).to_owned())
}

/// The native config of a folder. One that is there but cannot be read counts: to go on without
/// it would check something else than was asked for.
fn native_in(dir: &Path) -> Result<Option<PathBuf>, ConfigError> {
    let mut found = NATIVE.iter().map(|name| dir.join(name)).filter(|path| exists(path));
    let first = found.next();
    if found.next().is_some() {
        return Err(ConfigError::plain(
            format!(
                "{} holds both `ringfence.jsonc` and `ringfence.json`",
                quote(&dir.to_string_lossy())
            ),
            "keep one of the two, or choose with `--config`",
        ));
    }
    Ok(first)
}

fn foreign_in(dir: &Path) -> Option<PathBuf> {
    FOREIGN_ENDINGS
        .iter()
        .map(|ending| dir.join(format!("{FOREIGN_STEM}{ending}")))
        .find(|path| exists(path))
}

fn is_workspace_root(dir: &Path) -> bool {
    exists(&dir.join("pnpm-workspace.yaml")) || declares_workspaces(&dir.join("package.json"))
}

fn declares_workspaces(manifest: &Path) -> bool {
    let Ok(bytes) = read_bytes(manifest, MAX_BYTES) else { return false };
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    serde_json::from_slice::<serde_json::Value>(bytes)
        .is_ok_and(|manifest| manifest.get("workspaces").is_some())
}

/// Whether something has this name, be it a link to nowhere.
pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// `path` as seen from `cwd`, without `.` and `..`.
fn absolute(cwd: &Path, path: &Path) -> PathBuf {
    let joined = cwd.join(path);
    let joined = std::path::absolute(&joined).unwrap_or(joined);
    // What `..` leads to is up to the links on the way, so the system has to say.
    let climbs = joined.components().any(|part| part == Component::ParentDir);
    if climbs { joined.canonicalize().unwrap_or(joined) } else { joined.components().collect() }
}

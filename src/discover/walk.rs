//! One parallel walk over the tree.

use std::{
    borrow::Cow,
    ffi::OsStr,
    fmt::{Display, Write},
    fs::{self, FileType},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use crate::{
    base::path,
    discover::{
        PROBE_DIR,
        gitignore::Ignores,
        index::{FileIndex, IndexedFile, SymLink},
        tracked::Tracked,
    },
    extract::Language,
    source::Stamp,
};

/// Never entered: what package managers and git keep for themselves.
const SKIPPED_FOLDERS: &[&str] = &["node_modules", ".git", ".yarn"];
/// Never read: the loaders that Yarn Plug'n'Play writes.
const SKIPPED_FILES: &[&str] = &[".pnp.cjs", ".pnp.loader.mjs"];

/// Whether the walk passes by whatever has this name.
pub(super) fn is_skipped(path: &str, is_folder: bool) -> bool {
    let skipped = if is_folder { SKIPPED_FOLDERS } else { SKIPPED_FILES };
    skipped.contains(&path::file_name(path))
}

/// What the walk found.
pub struct Discovered {
    /// The file index.
    pub index: FileIndex,
    /// What was not looked at and may matter, sorted by path.
    pub hidden: Vec<Hidden>,
    /// What was left out because the caller said so, sorted: root-relative paths of files and
    /// folders that would have counted.
    pub ignored: Vec<String>,
}

/// A file or folder that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden {
    /// Root-relative path.
    pub path: String,
    /// Why it is hidden, and what follows, in one sentence.
    pub why: String,
    /// Where that matters.
    pub matters: Matters,
}

/// Where it matters that something was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matters {
    /// Everywhere: nobody asked for it.
    Always,
    /// When it is (or may hold) a zone's cell, or has to do with probes.
    AsCell,
    /// Inside of a zone.
    InZone,
    /// When its cell has no other source: then the cell is empty for no visible reason.
    AloneInCell,
}

/// Walks the tree below `root`.
///
/// Honours `.gitignore` files and leaves out what `is_ignored` (given root-relative paths) says;
/// follows no symbolic link (the index
/// remembers where each one leads instead). With `stamps`, it notes the state of each source.
///
/// # Errors
/// When `root` itself cannot be read. Folders below it that cannot be read are
/// [`Discovered::hidden`].
pub fn walk(
    root: &Path,
    stamps: bool,
    is_ignored: impl Fn(&str) -> bool + Sync,
) -> io::Result<Discovered> {
    let root = fs::canonicalize(root)?;
    fs::read_dir(&root)?;
    let (tracked, found) = (OnceLock::new(), Mutex::default());
    let walker = Walker { root: &root, stamps, is_ignored, tracked, found };
    let (disk, ignores) = (root.clone(), Ignores::above(&root));
    let start = Folder { disk, path: String::new(), ignores, ignored: false };
    rayon::scope(|tasks| walker.visit(tasks, &start));
    let mut found = walker.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.hidden.sort_unstable();
    found.ignored.sort_unstable();
    let index = FileIndex::new(root, found.files, found.links).with_walked_folders(found.folders);
    Ok(Discovered { index, hidden: found.hidden, ignored: found.ignored })
}

struct Walker<'w, I> {
    root: &'w Path,
    stamps: bool,
    is_ignored: I,
    /// Read when the first path is ignored.
    tracked: OnceLock<Tracked>,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    files: Vec<IndexedFile>,
    links: Vec<SymLink>,
    folders: Vec<Box<str>>,
    hidden: Vec<Hidden>,
    ignored: Vec<String>,
}

impl Found {
    fn hide(&mut self, path: &str, why: impl Display, matters: Matters) {
        let why = format!("{why}, so nothing in it was checked");
        self.hidden.push(Hidden { path: path.to_owned(), why, matters });
    }
}

struct Folder {
    disk: PathBuf,
    path: String,
    ignores: Ignores,
    /// Git ignores the folder, so that only what is tracked in it counts.
    ignored: bool,
}

/// One entry of a folder.
struct Entry {
    disk: PathBuf,
    path: String,
    kind: FileType,
    stamp: Option<Stamp>,
}

impl<I: Fn(&str) -> bool + Sync> Walker<'_, I> {
    fn visit<'s>(&'s self, tasks: &rayon::Scope<'s>, folder: &Folder) {
        let mut here = Found::default();
        let entries: Vec<fs::DirEntry> =
            fs::read_dir(&folder.disk).and_then(Iterator::collect).unwrap_or_else(|error| {
                let why = format!("the folder cannot be read ({error})");
                here.hide(&folder.path, why, Matters::Always);
                Vec::new()
            });
        // As for git, only a regular file counts: a pipe or a device would never end.
        let is_gitignore = |entry: &fs::DirEntry| {
            entry.file_name() == ".gitignore" && entry.file_type().is_ok_and(|kind| kind.is_file())
        };
        let has_gitignore = entries.iter().any(is_gitignore);
        let ignores =
            if has_gitignore { folder.ignores.with(&folder.disk) } else { folder.ignores.clone() };
        for entry in entries {
            if let Some(entry) = self.entry(folder, &entry, &mut here)
                && let Some(inner) = self.file(folder, &ignores, entry, &mut here)
            {
                tasks.spawn(move |tasks| self.visit(tasks, &inner));
            }
        }
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.files.append(&mut here.files);
        found.links.append(&mut here.links);
        found.folders.push(folder.path.as_str().into());
        found.hidden.append(&mut here.hidden);
        found.ignored.append(&mut here.ignored);
    }

    /// Names one entry of a folder; `None` when it is none of ours.
    fn entry(&self, folder: &Folder, entry: &fs::DirEntry, here: &mut Found) -> Option<Entry> {
        let raw_name = entry.file_name();
        let name = printable_name(&raw_name);
        let path = if folder.path.is_empty() {
            name.into_owned()
        } else {
            format!("{}/{name}", folder.path)
        };
        let kind = entry.file_type().map_err(|error| {
            if !(self.is_ignored)(&path) {
                here.hide(&path, format!("it cannot be looked at ({error})"), Matters::Always);
            }
        });
        let kind = kind.ok()?;
        if is_skipped(&path, !kind.is_file()) {
            return None;
        }
        let is_wanted =
            self.stamps && kind.is_file() && Language::of(path::file_name(&path)).is_some();
        let stamp = if is_wanted { entry.metadata().ok() } else { None };
        let stamp = stamp.as_ref().and_then(Stamp::new);
        Some(Entry { disk: folder.disk.join(&raw_name), path, kind, stamp })
    }

    /// Files one entry of a folder; gives the folder to visit next, if it is one.
    fn file(
        &self,
        folder: &Folder,
        ignores: &Ignores,
        Entry { disk, path, kind, stamp }: Entry,
        here: &mut Found,
    ) -> Option<Folder> {
        let hidden = folder.ignored || ignores.ignored(&disk, kind.is_dir());
        if (self.is_ignored)(&path) {
            // What git ignores as well would not have counted.
            if !hidden || self.tracked().contains(&path) {
                here.ignored.push(path);
            }
            return None;
        }
        if hidden && !self.tracked().contains(&path) {
            // What lies in an ignored folder is said by saying the folder.
            if !folder.ignored {
                self.hide_ignored(&path, kind, here);
            }
            return None;
        }
        if kind.is_symlink() {
            self.link(path, &disk, here);
            return None;
        }
        if kind.is_dir() {
            let ignores = ignores.clone();
            return Some(Folder { disk, path, ignores, ignored: hidden });
        }
        if kind.is_file() {
            let raw_path = disk.to_str().is_none().then_some(disk);
            here.files.push(IndexedFile { path: path.into(), raw_path, stamp });
        }
        None
    }

    /// Remembers that git ignores a path. Folders may be cells; a probe never is ignored on purpose.
    /// Single sources usually are, unless nothing else is left of their cell and no index tells that
    /// they are no part of the repository.
    fn hide_ignored(&self, path: &str, kind: FileType, here: &mut Found) {
        let why = "git ignores it";
        if kind.is_dir() || path.split('/').any(|segment| segment == PROBE_DIR) {
            here.hide(path, why, Matters::AsCell);
        }
        let may_be_source = kind.is_dir() || Language::of(path::file_name(path)).is_some();
        if may_be_source && !self.tracked().is_known() {
            here.hide(path, why, Matters::AloneInCell);
        }
    }

    fn tracked(&self) -> &Tracked {
        self.tracked.get_or_init(|| {
            Tracked::of(self.root).unwrap_or_else(|why| {
                let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
                let why = format!("{why}, so tracked files that git ignores may be missing");
                found.hidden.push(Hidden {
                    path: ".git".to_owned(),
                    why,
                    matters: Matters::Always,
                });
                Tracked::default()
            })
        })
    }

    /// Remembers where a symbolic link leads. One that leads in a circle, or to nothing inside of the
    /// root, is as good as absent: an import through it is unresolved. So is one that leads through
    /// `node_modules`, as what lies behind it depends on what is installed.
    fn link(&self, path: String, disk: &Path, here: &mut Found) {
        let Ok(direct) = fs::read_link(disk) else { return };
        if direct.components().any(|part| part.as_os_str() == "node_modules") {
            return;
        }
        let target = match fs::canonicalize(disk) {
            Ok(target) => target,
            Err(_) if leads_outside(&path, &direct) => PathBuf::new(),
            Err(_) => return,
        };
        let inside = target.strip_prefix(self.root).ok().and_then(Path::to_str);
        let inside = inside.map(|inside| inside.replace(std::path::MAIN_SEPARATOR, "/"));
        let is_source = Language::of(path::file_name(&path)).is_some();
        if inside.is_none() && (is_source || target.is_dir()) {
            here.hide(
                &path,
                "it is a symbolic link that leads outside of the root",
                Matters::InZone,
            );
        }
        // What steers resolution is read at the place of the link, as TypeScript and Node do.
        if inside.is_some() && is_steering_file(path::file_name(&path)) && target.is_file() {
            here.files.push(IndexedFile::new(path));
            return;
        }
        let target = inside.map(String::into_boxed_str);
        here.links.push(SymLink { path: path.into(), target });
    }
}

/// The name of a file as text. Bytes that are not UTF-8 are written out, so that different names stay
/// different.
fn printable_name(name: &OsStr) -> Cow<'_, str> {
    if let Some(name) = name.to_str() {
        return Cow::Borrowed(name);
    }
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "<{byte:02x}>");
        }
    }
    Cow::Owned(text)
}

fn is_steering_file(name: &str) -> bool {
    matches!(name, "package.json" | "pnpm-workspace.yaml" | "tsconfig.json" | "jsconfig.json")
}

/// Whether a link that leads to nothing would lead out of the root.
fn leads_outside(path: &str, target: &Path) -> bool {
    let inside = target.to_str().and_then(|target| path::join(path::parent(path), target));
    target.is_absolute() || inside.is_none()
}

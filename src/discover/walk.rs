//! One parallel walk over the tree.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{
    base::path,
    discover::{
        PROBE_DIR,
        gitignore::Ignores,
        index::{FileIndex, IndexedFile, SymLink},
    },
};

/// Never entered: what package managers and git keep for themselves.
const SKIPPED_FOLDERS: &[&str] = &["node_modules", ".git", ".yarn"];
/// Never read: the loaders that Yarn Plug'n'Play writes.
const SKIPPED_FILES: &[&str] = &[".pnp.cjs", ".pnp.loader.mjs"];

/// What the walk found.
pub struct Discovered {
    /// The file index.
    pub index: FileIndex,
    /// What was not looked at and may matter, sorted by path.
    pub hidden: Vec<Hidden>,
}

/// A folder (or a file of a probe folder) that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden {
    /// Root-relative path.
    pub path: String,
    /// Why it is hidden.
    pub why: String,
    /// Nobody asked for it to be left out: it matters wherever it lies.
    pub by_accident: bool,
}

/// Walks the tree below `root`.
///
/// Honours `.gitignore` files and leaves out what `is_ignored` (given root-relative paths) says;
/// follows no symbolic link (the index
/// remembers where each one leads instead).
///
/// # Errors
/// When `root` itself cannot be read. Folders below it that cannot be read are
/// [`Discovered::hidden`].
pub fn walk(root: &Path, is_ignored: impl Fn(&str) -> bool + Sync) -> io::Result<Discovered> {
    let root = fs::canonicalize(root)?;
    fs::read_dir(&root)?;
    let walker = Walker { root: &root, is_ignored, found: Mutex::default() };
    let start = Folder { disk: root.clone(), path: String::new(), ignores: Ignores::above(&root) };
    rayon::scope(|tasks| walker.visit(tasks, &start));
    let mut found = walker.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.hidden.sort_unstable();
    let index = FileIndex::new(root, found.files, found.links);
    Ok(Discovered { index, hidden: found.hidden })
}

struct Walker<'w, I> {
    root: &'w Path,
    is_ignored: I,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    files: Vec<IndexedFile>,
    links: Vec<SymLink>,
    hidden: Vec<Hidden>,
}

struct Folder {
    disk: PathBuf,
    path: String,
    ignores: Ignores,
}

impl<I: Fn(&str) -> bool + Sync> Walker<'_, I> {
    fn visit<'s>(&'s self, tasks: &rayon::Scope<'s>, folder: &Folder) {
        let mut here = Found::default();
        let entries = match fs::read_dir(&folder.disk).and_then(Iterator::collect) {
            Ok(entries) => entries,
            Err(error) => {
                here.hidden.push(Hidden {
                    path: folder.path.clone(),
                    why: format!("the folder cannot be read ({error})"),
                    by_accident: true,
                });
                Vec::new()
            }
        };
        let has_gitignore =
            entries.iter().any(|entry: &fs::DirEntry| entry.file_name() == ".gitignore");
        let ignores =
            if has_gitignore { folder.ignores.with(&folder.disk) } else { folder.ignores.clone() };
        for entry in entries {
            if let Some(inner) = self.entry(folder, &ignores, &entry, &mut here) {
                tasks.spawn(move |tasks| self.visit(tasks, &inner));
            }
        }
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.files.append(&mut here.files);
        found.links.append(&mut here.links);
        found.hidden.append(&mut here.hidden);
    }

    /// Files one entry of a folder; gives the folder to visit next, if it is one.
    fn entry(
        &self,
        folder: &Folder,
        ignores: &Ignores,
        entry: &fs::DirEntry,
        here: &mut Found,
    ) -> Option<Folder> {
        let raw_name = entry.file_name();
        let name = raw_name.to_string_lossy();
        let kind = entry.file_type().ok()?;
        let skipped = if kind.is_file() { SKIPPED_FILES } else { SKIPPED_FOLDERS };
        if skipped.contains(&&*name) {
            return None;
        }
        let path = if folder.path.is_empty() {
            name.to_string()
        } else {
            format!("{}/{name}", folder.path)
        };
        if (self.is_ignored)(&path) {
            return None;
        }
        let disk = folder.disk.join(&raw_name);
        if ignores.ignored(&disk, kind.is_dir()) {
            if may_matter(&path, kind.is_dir()) {
                let why = "git ignores it".to_owned();
                here.hidden.push(Hidden { path, why, by_accident: false });
            }
            return None;
        }
        if kind.is_symlink() {
            self.link(path, &disk, here);
            return None;
        }
        if kind.is_dir() {
            return Some(Folder { disk, path, ignores: ignores.clone() });
        }
        if kind.is_file() {
            let raw_path = raw_name.to_str().is_none().then_some(disk);
            let raw_path =
                raw_path.or_else(|| folder.disk.to_str().is_none().then(|| entry.path()));
            here.files.push(IndexedFile { path: path.into(), raw_path });
        }
        None
    }

    /// Remembers where a symbolic link leads. One that leads in a circle, or to nothing inside of the
    /// root, is as good as absent: an import through it is unresolved.
    fn link(&self, path: String, disk: &Path, here: &mut Found) {
        let target = match fs::canonicalize(disk) {
            Ok(target) => target,
            Err(_) if leads_outside(&path, disk) => PathBuf::new(),
            Err(_) => return,
        };
        let inside = target.strip_prefix(self.root).ok().and_then(Path::to_str);
        if inside.is_none() && may_matter(&path, target.is_dir()) {
            let why = "it is a symbolic link that leads outside of the root".to_owned();
            here.hidden.push(Hidden { path: path.clone(), why, by_accident: false });
        }
        here.links.push(SymLink {
            path: path.into(),
            target: inside.map(|inside| inside.replace(std::path::MAIN_SEPARATOR, "/").into()),
        });
    }
}

/// Whether a link that leads to nothing would lead out of the root.
fn leads_outside(path: &str, disk: &Path) -> bool {
    let Ok(target) = fs::read_link(disk) else { return false };
    let inside = target.to_str().and_then(|target| path::join(path::parent(path), target));
    target.is_absolute() || inside.is_none()
}

/// Whether the run could miss something if this path is left out. Single files that are ignored are
/// meant to be; a probe is not.
fn may_matter(path: &str, is_dir: bool) -> bool {
    is_dir || path.split('/').any(|segment| segment == PROBE_DIR)
}

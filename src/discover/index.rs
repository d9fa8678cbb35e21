//! The file index: every file of the tree, sorted by path; and behind them, those that the walk left
//! out and that imports lead to.

use std::{
    borrow::Cow,
    io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use crate::{
    base::{
        digest::{Digest, Hasher},
        path,
    },
    discover::{adopted::Adopted, overlay::Overlay},
    source::{self, SourceText, Stamp},
};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// A file, by its place in the [`FileIndex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// How many paths are worth a thread's while.
pub const PATHS_TOGETHER: usize = 1024;

impl FileId {
    fn at(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

/// Every file of the tree that is neither ignored nor under `node_modules` or `.git`.
#[derive(Debug, Default)]
pub struct FileIndex {
    walked: Arc<Walked>,
    overlay: Overlay,
}

#[derive(Debug, Default)]
struct Walked {
    root: PathBuf,
    files: Vec<IndexedFile>,
    by_path: FxHashMap<Arc<str>, FileId>,
    dirs: FxHashSet<Box<str>>,
    folders: Vec<Box<str>>,
    links: FxHashMap<Box<str>, Option<Box<str>>>,
    by_folded_path: OnceLock<FxHashMap<String, FileId>>,
    adopted: Adopted,
}

/// One file of the tree.
#[derive(Clone, Debug)]
pub struct IndexedFile {
    /// Root-relative path; of an adopted file that lies outside of the root, it begins with `../`.
    pub path: Arc<str>,
    /// The path on the disk, where `path` cannot say it: the name is not UTF-8.
    pub raw_path: Option<PathBuf>,
    /// The state that the walk found the file in, if it was asked to look.
    pub stamp: Option<Stamp>,
}

impl IndexedFile {
    /// The file at a root-relative path.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), raw_path: None, stamp: None }
    }
}

/// A symbolic link inside of the tree.
#[derive(Clone, Debug)]
pub struct SymLink {
    /// Root-relative path of the link.
    pub path: Box<str>,
    /// Root-relative path of what it leads to, itself free of links; `None` when that lies outside of
    /// the root.
    pub target: Option<Box<str>>,
}

impl FileIndex {
    /// An index of these files and links, in any order.
    pub fn new(root: PathBuf, mut files: Vec<IndexedFile>, links: Vec<SymLink>) -> Self {
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        let mut by_path = FxHashMap::with_capacity_and_hasher(files.len(), FxBuildHasher);
        let mut dirs: FxHashSet<Box<str>> = FxHashSet::default();
        let mut last = None;
        for (at, file) in files.iter().enumerate() {
            by_path.insert(Arc::clone(&file.path), FileId::at(at));
            // Neighbours share their folder.
            let dir = path::parent(&file.path);
            if last.replace(dir) == Some(dir) {
                continue;
            }
            for dir in path::ancestors(dir) {
                if dirs.contains(dir) {
                    break;
                }
                dirs.insert(dir.into());
            }
        }
        let links = links.into_iter().map(|link| (link.path, link.target)).collect();
        let (by_folded_path, adopted) = (OnceLock::new(), Adopted::default());
        let folders = Vec::new();
        let walked = Walked { root, files, by_path, dirs, folders, links, by_folded_path, adopted };
        Self { walked: Arc::new(walked), overlay: Overlay::default() }
    }

    /// This index with texts laid over it, in the place of those that were: what they stand for
    /// exists, and is read as they say. Files get other ids only where a text is for a new one.
    #[must_use]
    pub fn overlaid(&self, overlay: Overlay) -> Self {
        let new = overlay.paths().filter(|path| self.walked(path).is_none());
        let new: Vec<IndexedFile> = new.map(IndexedFile::new).collect();
        if new.is_empty() {
            return Self { walked: Arc::clone(&self.walked), overlay };
        }
        let Walked { root, files, links, .. } = &*self.walked;
        let files = files.iter().cloned().chain(new).collect();
        let links = links.iter();
        let links =
            links.map(|(path, target)| SymLink { path: path.clone(), target: target.clone() });
        let index = Self::new(root.clone(), files, links.collect());
        let folders = self.walked.folders.clone();
        Self { overlay, ..index.with_walked_folders(folders) }
    }

    /// A digest of where the tree lies, which files it has and where links lead.
    pub fn digest(&self, hasher: Hasher) -> Digest {
        let root = self.walked.root.as_os_str().as_encoded_bytes();
        let mut links: Vec<_> = self.walked.links.iter().collect();
        links.sort_unstable();
        let links = links.iter().flat_map(|(path, target)| {
            let target = target.as_deref().map_or(&b"\0"[..], str::as_bytes);
            [path.as_bytes(), target]
        });
        let files = self.walked.files.iter().map(|file| file.path.as_bytes());
        let count = self.walked.files.len().to_le_bytes();
        hasher.parts([root, &count].into_iter().chain(files).chain(links))
    }

    /// The text that is laid over a file.
    pub fn laid_over(&self, id: FileId) -> Option<&str> {
        self.overlay.get(self.path(id))
    }

    /// The state that the walk found a file on the disk in; `None` when it was not asked to look, or
    /// when a text is laid over the file.
    pub fn stamp(&self, id: FileId) -> Option<Stamp> {
        self.file(id).stamp.filter(|_| self.laid_over(id).is_none())
    }

    /// Reads a file, or gives the text that is laid over it.
    ///
    /// # Errors
    /// Those of [`source::read`].
    pub fn read(&self, id: FileId) -> io::Result<SourceText> {
        match self.laid_over(id) {
            Some(text) => Ok(SourceText { text: text.to_owned(), invalid_at: None, stamp: None }),
            None => source::read(&self.disk_path(id)),
        }
    }

    /// The file with this root-relative path, walked or adopted.
    pub fn get(&self, path: &str) -> Option<FileId> {
        let adopted =
            || Some(FileId::behind(self.walked.files.len(), self.walked.adopted.get(path)?));
        self.walked(path).or_else(adopted)
    }

    /// The file with this root-relative path, if the walk found it.
    pub fn walked(&self, path: &str) -> Option<FileId> {
        self.walked.by_path.get(path).copied()
    }

    /// The file at this absolute path, if the walk found it.
    pub fn at(&self, path: &Path) -> Option<FileId> {
        let root = path::of_system(&self.walked.root)?;
        self.walked(&path::relative(&root, &path::of_system(path)?))
    }

    /// Takes in a file that the walk left out, by its root-relative path (with `../` in front when it
    /// lies outside of the root). Gives the id that the path has already, if it has one.
    ///
    /// Ids are given in the order of the calls: who wants the same ids in every run adopts in an order
    /// that is the same in every run.
    pub fn adopt(&self, path: &str) -> FileId {
        let adopt = || FileId::behind(self.walked.files.len(), self.walked.adopted.adopt(path));
        self.walked(path).unwrap_or_else(adopt)
    }

    /// The adopted files, in the order of their ids.
    pub fn adopted(&self) -> impl Iterator<Item = (FileId, &IndexedFile)> {
        let walked = self.walked.files.len();
        self.walked.adopted.iter().map(move |(place, file)| (FileId::behind(walked, place), file))
    }

    /// Whether the walk found a file, a link, or files below a folder, at this root-relative path.
    pub fn has(&self, path: &str) -> bool {
        self.walked(path).is_some() || self.is_dir(path) || self.walked.links.contains_key(path)
    }

    /// Whether files lie below this root-relative folder.
    pub fn is_dir(&self, path: &str) -> bool {
        self.walked.dirs.contains(path)
    }

    /// The folders that hold files, at whatever depth, in no order.
    pub fn dirs(&self) -> impl Iterator<Item = &str> {
        self.walked.dirs.iter().map(|dir| &**dir)
    }

    /// This index, with the folders that the walk entered, in any order.
    #[must_use]
    pub fn with_walked_folders(mut self, mut folders: Vec<Box<str>>) -> Self {
        folders.sort_unstable();
        if let Some(walked) = Arc::get_mut(&mut self.walked) {
            walked.folders = folders;
        }
        self
    }

    /// The root-relative folders that the walk entered, sorted, empty ones included: where files that
    /// count may come up.
    pub fn walked_folders(&self) -> &[Box<str>] {
        &self.walked.folders
    }

    /// The absolute path of the root.
    pub fn root(&self) -> &Path {
        &self.walked.root
    }

    /// Where `path` really lies: symbolic links in it are followed.
    pub fn real<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let mut real = Cow::Borrowed(path);
        if self.walked.links.is_empty() {
            return real;
        }
        // Targets hold no links, so each step settles at least one segment; the bound is for a
        // tree that changed during the walk.
        for _ in 0..64 {
            let through = path::ancestors(&real).find_map(|dir| {
                let target = self.walked.links.get(dir)?.as_deref()?;
                path::join(target, path::strip_dir(&real, dir)?)
            });
            match through {
                Some(next) => real = Cow::Owned(next),
                None => break,
            }
        }
        real
    }

    /// Whether there are symbolic links in the tree.
    pub fn has_links(&self) -> bool {
        !self.walked.links.is_empty()
    }

    /// The symbolic links that lead to somewhere inside of the root, sorted by path: each with where
    /// it leads.
    pub fn links(&self) -> Vec<(&str, &str)> {
        let mut links: Vec<(&str, &str)> = self
            .walked
            .links
            .iter()
            .filter_map(|(path, target)| Some((&**path, target.as_deref()?)))
            .collect();
        links.sort_unstable();
        links
    }

    /// Whether a symbolic link in `path` leads out of the root.
    pub fn leads_outside(&self, path: &str) -> bool {
        let real = self.real(path);
        path::ancestors(&real).any(|dir| matches!(self.walked.links.get(dir), Some(None)))
    }

    /// The file whose path differs from `path` only in the case of letters.
    pub fn get_ignoring_case(&self, path: &str) -> Option<FileId> {
        let folded = self
            .walked
            .by_folded_path
            .get_or_init(|| self.iter().map(|(id, file)| (file.path.to_lowercase(), id)).collect());
        folded.get(&path.to_lowercase()).copied()
    }

    /// Every file that the walk found, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FileId, &IndexedFile)> {
        self.walked.files.iter().enumerate().map(|(at, file)| (FileId::at(at), file))
    }

    /// The same for several threads: as much at once as is worth a thread's while.
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = (FileId, &IndexedFile)> {
        let files = self.walked.files.par_iter().with_min_len(PATHS_TOGETHER).enumerate();
        files.map(|(at, file)| (FileId::at(at), file))
    }

    /// The paths of the files that the walk found below the folder `dir`, at whatever depth, sorted.
    pub fn below<'i>(&'i self, dir: &'i str) -> impl Iterator<Item = &'i str> {
        let files = &self.walked.files;
        let first = files.partition_point(|file| &*file.path < dir);
        // What sorts between a folder and the paths below it (`a-b`, `a.b`) is passed over.
        let beginning = files[first..].iter().map(|file| &*file.path);
        let alike = beginning.take_while(move |path| path.starts_with(dir));
        alike.filter(move |path| path::is_within(path, dir))
    }

    /// The root-relative path of a file.
    pub fn path(&self, id: FileId) -> &str {
        &self.file(id).path
    }

    /// The same, to be kept.
    pub fn shared_path(&self, id: FileId) -> Arc<str> {
        Arc::clone(&self.file(id).path)
    }

    /// The absolute path of a file on the disk.
    pub fn disk_path(&self, id: FileId) -> PathBuf {
        let file = self.file(id);
        file.raw_path.clone().unwrap_or_else(|| self.walked.root.join(Path::new(&*file.path)))
    }

    fn file(&self, id: FileId) -> &IndexedFile {
        let place = id.0 as usize;
        self.walked
            .files
            .get(place)
            .unwrap_or_else(|| self.walked.adopted.file(place - self.walked.files.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_over_exists_and_is_read() {
        let file = |path: &str| IndexedFile::new(path);
        let index = FileIndex::new("/nowhere".into(), vec![file("b.ts")], Vec::new());
        let overlay: Overlay = [("a/new.ts", "1"), ("b.ts", "2")].into_iter().collect();
        let index = index.overlaid(overlay);
        let text = |path| index.read(index.walked(path).unwrap()).unwrap().text;
        assert_eq!((text("a/new.ts"), text("b.ts")), ("1".to_owned(), "2".to_owned()));
        assert!(index.is_dir("a"));
        assert_eq!(index.iter().len(), 2);
    }

    #[test]
    fn what_lies_below_a_folder() {
        let paths = ["a-b/x.ts", "a/x.ts", "a/b/y.ts", "a.ts", "ab/z.ts", "b.ts"];
        let files = paths.iter().map(|path| IndexedFile::new(*path)).collect();
        let index = FileIndex::new("/nowhere".into(), files, Vec::new());
        assert_eq!(index.below("a").collect::<Vec<_>>(), ["a/b/y.ts", "a/x.ts"]);
        assert_eq!(index.below("c").count(), 0);
        assert_eq!(index.below("").count(), paths.len());
    }

    #[test]
    fn adopted_files_come_behind_the_walked_ones() {
        let file = |path: &str| IndexedFile::new(path);
        let index = FileIndex::new("/r".into(), vec![file("b.ts"), file("a.ts")], Vec::new());
        let (first, second) = (index.adopt("node_modules/x/i.js"), index.adopt("../out.ts"));
        assert_eq!((first, second), (FileId(2), FileId(3)));
        assert_eq!(index.adopt("node_modules/x/i.js"), first);
        assert_eq!(index.adopt("a.ts"), FileId(0));
        assert_eq!(index.get("../out.ts"), Some(second));
        assert_eq!(index.walked("../out.ts"), None);
        assert_eq!(index.path(first), "node_modules/x/i.js");
        assert_eq!(index.disk_path(second), Path::new("/r/../out.ts"));
        assert_eq!(index.iter().len(), 2);
        assert_eq!(index.adopted().map(|(id, _)| id).collect::<Vec<_>>(), [first, second]);
    }
}

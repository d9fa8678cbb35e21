//! A cache on the disk: one file for each tree and way of extraction.
//!
//! A file is written beside its place and moved there in one step, so that whoever reads sees the
//! old one or the new one, also with several runs at once. It is not synced: what a crash leaves
//! fails the checksum.

use std::{
    fs,
    io::{self, Write},
    iter,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use crate::{
    base::digest::{Digest, Hasher},
    cache::{Caching, Entry, Folder, Known, Origin, Refused, place},
    extract::{Settings, import::Extracted},
    resolve::target::Dependency,
};

const MAGIC: [u8; 8] = *b"rngfence";
/// Everything that decides on what a source or a manifest comes to, apart from what it holds.
const BUILD: [u8; 8] = match u64::from_str_radix(env!("RINGFENCE_BUILD"), 16) {
    Ok(build) => build.to_le_bytes(),
    Err(_) => panic!("the build script writes a number"),
};
const HEADER: usize = MAGIC.len() + BUILD.len() + size_of::<u64>();
/// The endings of caches, and how files begin that are being written.
const ENDING: &str = "rfcache";
const TEMPORARY: &str = ".ringfence-";
/// No tree that anybody checks has a cache of this size (in bytes).
const LARGEST: u64 = 1 << 30;
/// Files that are encoded together: enough for all cores, and few.
const TOGETHER: usize = 128;
/// A cache that nobody used for this long, and what a run left that was killed as it wrote.
const OLD: Duration = Duration::from_hours(24 * 60);

/// What is stored of one file.
#[derive(Serialize)]
pub struct Stored<'s> {
    /// Its root-relative path.
    pub path: &'s str,
    /// Of which state of the file.
    pub origin: Origin,
    /// What was found in it.
    pub extracted: &'s Extracted,
    /// Its imports, resolved.
    pub resolved: &'s [Dependency],
}

/// A [`Stored`] that was read.
#[derive(Deserialize)]
struct Loaded<'s> {
    path: &'s str,
    origin: Origin,
    extracted: Extracted,
    resolved: Vec<Dependency>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    hasher: Hasher,
    resolution: Option<Digest>,
    /// The size of each chunk in bytes.
    chunks: Vec<u32>,
}

/// Whether something seems to be stored of the tree at `root`.
pub fn is_there(root: &Path, caching: &Caching, settings: &Settings) -> bool {
    let folder = place::folder(root, caching).ok().flatten();
    folder.is_some_and(|folder| folder.join(name(root, settings)).is_file())
}

/// What is stored of the tree at `root`; nothing when that cannot be had.
///
/// # Errors
/// When the folder that was asked for cannot be trusted.
pub fn load(root: &Path, caching: &Caching, settings: &Settings) -> Result<Known, Refused> {
    let folder = place::folder(root, caching)?;
    let read = || {
        let file = folder?.join(name(root, settings));
        let known = decode(&read(&file).ok()?)?;
        Some(Known { strategy: caching.strategy, settings: settings.clone(), ..known })
    };
    Ok(read().unwrap_or_else(|| Known::nothing(settings.clone(), caching.strategy)))
}

/// Stores what is known, for the next run. `started` is when the run began that read the files.
///
/// That it cannot be stored costs the next run time, and is of no interest now.
pub fn save(
    root: &Path,
    caching: &Caching,
    settings: &Settings,
    known: (Hasher, Option<Digest>),
    files: Vec<Stored<'_>>,
    started: SystemTime,
) {
    if let Ok(Some(folder)) = place::folder(root, caching) {
        let file = folder.join(name(root, settings));
        _ = write(&folder, &file, known, files, started);
        if caching.folder == Folder::Usual {
            sweep(&folder);
        }
    }
}

/// The name of the file for a tree and a way of extraction.
fn name(root: &Path, settings: &Settings) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let whose = format!("{}\n{settings:?}", root.display());
    format!("{:016x}.{ENDING}", xxh3_64(whose.as_bytes()))
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    // A link could lead anywhere, and a pipe would never end.
    let metadata = file.symlink_metadata()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    fs::read(file)
}

fn decode(bytes: &[u8]) -> Option<Known> {
    let (header, body) = bytes.split_at_checked(HEADER)?;
    if header != self::header([body]) {
        return None;
    }
    let (head, mut rest) = postcard::take_from_bytes::<Head>(body).ok()?;
    let mut chunks = Vec::with_capacity(head.chunks.len());
    for size in &head.chunks {
        let (chunk, behind) = rest.split_at_checked(usize::try_from(*size).ok()?)?;
        chunks.push(chunk);
        rest = behind;
    }
    let loaded = chunks.into_par_iter().map(|chunk| postcard::from_bytes(chunk).ok());
    let loaded: Vec<Vec<Loaded<'_>>> = loaded.collect::<Option<_>>()?;
    let mut files = FxHashMap::default();
    files.reserve(loaded.iter().map(Vec::len).sum());
    for Loaded { path, origin, extracted, resolved } in loaded.into_iter().flatten() {
        let (extracted, resolved) = (Arc::new(extracted), resolved.into());
        files.insert(path.into(), Entry { origin, extracted, resolved });
    }
    Some(Known { hasher: head.hasher, resolution: head.resolution, files, ..Known::default() })
}

/// The parts of what is written, in their order.
fn encode(
    (hasher, resolution): (Hasher, Option<Digest>),
    files: &[Stored<'_>],
) -> io::Result<Vec<Vec<u8>>> {
    let chunks = files.par_chunks(TOGETHER).map(postcard::to_stdvec);
    let chunks: Vec<Vec<u8>> = chunks.collect::<Result<_, _>>().map_err(io::Error::other)?;
    let sizes: Result<Vec<u32>, _> =
        chunks.iter().map(|chunk| u32::try_from(chunk.len())).collect();
    let chunk_sizes = sizes.map_err(io::Error::other)?;
    let head = Head { hasher, resolution, chunks: chunk_sizes };
    let head = postcard::to_stdvec(&head).map_err(io::Error::other)?;
    let body = || iter::once(&head).chain(&chunks).map(Vec::as_slice);
    let header = header(body()).to_vec();
    Ok([header, head].into_iter().chain(chunks).collect())
}

/// What a cache begins with: what it is, who made it, and a checksum against damage. The body may
/// come in parts.
fn header<'b>(body: impl IntoIterator<Item = &'b [u8]>) -> [u8; HEADER] {
    let mut checksum = Xxh3Default::new();
    for part in body {
        checksum.update(part);
    }
    let mut header = [0; HEADER];
    let parts = [MAGIC, BUILD, checksum.digest().to_le_bytes()];
    header.as_chunks_mut().0.copy_from_slice(&parts);
    header
}

fn write(
    folder: &Path,
    file: &Path,
    known: (Hasher, Option<Digest>),
    mut files: Vec<Stored<'_>>,
    started: SystemTime,
) -> io::Result<()> {
    place::make(folder)?;
    let mut temporary = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
    let started = by_clock_of(&temporary, started)?;
    for stored in &mut files {
        stored.origin = stored.origin.as_seen_at(started);
    }
    for part in encode(known, &files)? {
        temporary.write_all(&part)?;
    }
    temporary.persist(file)?;
    Ok(())
}

/// A time of this machine, as the clock of the file system has it that a file was just made in, or
/// earlier. The clock of a file server may be behind.
fn by_clock_of(just_made: &NamedTempFile, time: SystemTime) -> io::Result<SystemTime> {
    let its_now = just_made.as_file().metadata()?.modified()?;
    let behind = SystemTime::now().duration_since(its_now).unwrap_or_default();
    Ok(time.checked_sub(behind).unwrap_or(SystemTime::UNIX_EPOCH))
}

/// Removes caches that nobody wrote for a long time, and files of runs that were killed.
fn sweep(folder: &Path) {
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with(TEMPORARY) || name.ends_with(ENDING))
    };
    let is_old = |path: &PathBuf| {
        let written = path.symlink_metadata().and_then(|file| file.modified());
        written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age > OLD))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(is_ours).filter(is_old) {
        _ = fs::remove_file(path);
    }
}

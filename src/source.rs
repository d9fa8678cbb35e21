//! Reads source files. Their text is not kept: whoever wants to show a line reads it again.

use std::{
    cell::Cell,
    fs::{File, Metadata},
    io::{self, Read},
    path::Path,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

/// The text of a file.
pub struct SourceText {
    /// The text without byte order mark; invalid UTF-8 is replaced by U+FFFD.
    pub text: String,
    /// Byte offset (in `text`) of the first byte that is not UTF-8.
    pub invalid_at: Option<usize>,
    /// The state of the file just before it was read; `None` when the text is no file's.
    pub stamp: Option<Stamp>,
}

/// What the file system says about the state of a file. As long as that stays the same, so does what
/// the file holds, but for what is written within one tick of the file system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    size: u64,
    /// When the content changed; programs can set it at will.
    modified: Duration,
    /// When anything changed, the name and the permissions included: nobody can set it. Where the
    /// system does not say, when the file was made.
    changed: Duration,
    /// Which file it is; 0 where the system does not say.
    inode: u64,
}

/// No person writes a source of this size (in bytes), and no parser should be made to read it.
const LARGEST: u64 = 64 << 20;

/// Memory of this size (in bytes) is worth keeping for the next file.
const WORTH_KEEPING: usize = 1 << 20;

thread_local! {
    /// What [`SourceText::give_back`] left for the next text.
    static MEMORY: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Reads a file.
///
/// # Errors
/// When the file is gone, cannot be read, or has more than 64 MiB.
pub fn read(path: &Path) -> io::Result<SourceText> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut bytes = MEMORY.take();
    let size = metadata.len();
    let room = usize::try_from(size.min(LARGEST)).unwrap_or_default();
    if bytes.capacity() < room {
        // What it held would be copied if it grew.
        bytes = Vec::with_capacity(room);
    }
    // What is written behind that from now on belongs to another state of the file. Files that are made
    // up as they are read have no size.
    let most = if size == 0 { LARGEST + 1 } else { size.min(LARGEST + 1) };
    file.by_ref().take(most).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it has more than 64 MiB"));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let stamp = Stamp::new(&metadata);
    Ok(match String::from_utf8(bytes) {
        Ok(text) => SourceText { text, invalid_at: None, stamp },
        Err(error) => SourceText {
            invalid_at: Some(error.utf8_error().valid_up_to()),
            text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
            stamp,
        },
    })
}

impl SourceText {
    /// Leaves the memory to the next text that this thread reads: to read thousands of files into new
    /// memory takes longer.
    pub fn give_back(self) {
        let mut bytes = self.text.into_bytes();
        if bytes.capacity() <= WORTH_KEEPING {
            bytes.clear();
            MEMORY.set(bytes);
        }
    }
}

impl Stamp {
    /// The state that the system says a file is in; `None` when it does not say.
    #[cfg(unix)]
    pub fn new(file: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let time = |seconds: i64, nanoseconds: i64| {
            let nanoseconds = u32::try_from(nanoseconds).ok()?;
            Some(Duration::new(u64::try_from(seconds).ok()?, nanoseconds))
        };
        Some(Self {
            size: file.len(),
            modified: time(file.mtime(), file.mtime_nsec())?,
            changed: time(file.ctime(), file.ctime_nsec())?,
            inode: file.ino(),
        })
    }

    /// The state that the system says a file is in; `None` when it does not say.
    #[cfg(not(unix))]
    pub fn new(file: &Metadata) -> Option<Self> {
        let time =
            |time: io::Result<SystemTime>| time.ok()?.duration_since(SystemTime::UNIX_EPOCH).ok();
        Some(Self {
            size: file.len(),
            modified: time(file.modified())?,
            changed: time(file.created())?,
            inode: 0,
        })
    }

    /// When the file was last changed in any way.
    pub fn latest(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.modified.max(self.changed)
    }
}

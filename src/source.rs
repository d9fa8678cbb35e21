//! Reads source files. Their text is not kept: whoever wants to show a line reads it again.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// The text of a file.
pub struct SourceText {
    /// The text without byte order mark; invalid UTF-8 is replaced by U+FFFD.
    pub text: String,
    /// Byte offset (in `text`) of the first byte that is not UTF-8.
    pub invalid_at: Option<usize>,
}

/// No person writes a source of this size (in bytes), and no parser should be made to read it.
const LARGEST: u64 = 64 << 20;

/// Reads a file.
///
/// # Errors
/// When the file is gone, cannot be read, or has more than 64 MiB.
pub fn read(path: &Path) -> io::Result<SourceText> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(LARGEST)).unwrap_or_default());
    file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it has more than 64 MiB"));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => SourceText { text, invalid_at: None },
        Err(error) => SourceText {
            invalid_at: Some(error.utf8_error().valid_up_to()),
            text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
        },
    })
}

//! Reads source files. Their text is not kept: whoever wants to show a line reads it again.

use std::{fs, io, path::Path};

/// The text of a file.
pub struct SourceText {
    /// The text without byte order mark; invalid UTF-8 is replaced by U+FFFD.
    pub text: String,
    /// Byte offset (in `text`) of the first byte that is not UTF-8.
    pub invalid_at: Option<usize>,
}

/// Reads a file.
///
/// # Errors
/// When the file is gone or cannot be read.
pub fn read(path: &Path) -> io::Result<SourceText> {
    let mut bytes = fs::read(path)?;
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

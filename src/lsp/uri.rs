//! Files as clients name them.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
    str::FromStr,
};

use lsp_types::Uri;
use serde_json::Value;

use crate::base::path;

/// What stands for itself in the path of a URI.
const PLAIN: &[u8] = b"-._~!$&'()*+,;=:@/";

/// The path that a URI means; `None` for one of no file on this machine.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://").or_else(|| uri.strip_prefix("FILE://"))?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().filter(|path| path.starts_with('/'))?;
    let bytes = decoded(rest);
    let on_drive = |bytes: &[u8]| {
        bytes.get(1).is_some_and(u8::is_ascii_alphabetic) && bytes.get(2) == Some(&b':')
    };
    let bytes = if cfg!(windows) && on_drive(&bytes) { bytes[1..].to_vec() } else { bytes };
    #[cfg(unix)]
    let path: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
    #[cfg(not(unix))]
    let path = String::from_utf8(bytes).ok()?.replace('/', std::path::MAIN_SEPARATOR_STR);
    Some(PathBuf::from(path))
}

/// The bytes that percent-escaped text stands for. A `%` that begins no escape stands for itself.
fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text.get(at + 1..at + 3).filter(|hex| bytes[at] == b'%' && is_hex(hex));
        let byte = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    decoded
}

/// The URI of an absolute path, normalised.
pub(super) fn of_path(file: &Path) -> String {
    let absolute = path::absolute("/", &bytes_as_text(file));
    let slash = if absolute.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{absolute}")
}

/// The same as a value of the protocol.
pub(super) fn value_of(file: &Path) -> Option<Uri> {
    Uri::from_str(&of_path(file)).ok()
}

/// The path as text of a URI, escaped.
fn bytes_as_text(file: &Path) -> String {
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(file.as_os_str()).to_vec();
    #[cfg(not(unix))]
    let bytes = file.to_string_lossy().replace('\\', "/").into_bytes();
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            text.push(char::from(byte));
        } else {
            _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Escapes what clients leave as it is and no URI may hold: `[slug].tsx`, blanks.
pub(super) fn mend(params: &mut Value) {
    match params {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(uri) if key == "uri" || key == "rootUri" => *uri = mended(uri),
                    other => mend(other),
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(mend),
        _ => {}
    }
}

fn mended(uri: &str) -> String {
    let mut mended = String::with_capacity(uri.len());
    for (at, byte) in uri.bytes().enumerate() {
        let escapes = byte == b'%' && uri.get(at + 1..at + 3).is_some_and(is_hex);
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) || escapes || b"?#".contains(&byte)
        {
            mended.push(char::from(byte));
        } else {
            _ = write!(mended, "%{byte:02X}");
        }
    }
    mended
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_whatever_they_hold() {
        for path in ["/a b/[slug]/(g)/é😀%20#?.ts", "/@scope/x.ts", "/"] {
            let uri = of_path(Path::new(path));
            assert_eq!(to_path(&uri).as_deref(), Some(Path::new(path)), "{uri}");
            assert!(value_of(Path::new(path)).is_some(), "{uri}");
        }
        assert_eq!(of_path(Path::new("/r/a/../b [x].ts")), "file:///r/b%20%5Bx%5D.ts");
    }

    #[test]
    fn other_spellings_are_understood() {
        let path = |uri| to_path(uri).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path("file:///a/%5Bx%5d.ts").as_deref(), Some("/a/[x].ts"));
        assert_eq!(path("file:///a/[x] 100%.ts").as_deref(), Some("/a/[x] 100%.ts"));
        assert_eq!(path("file://localhost/a.ts").as_deref(), Some("/a.ts"));
        assert_eq!(path("file:///c%3A/a.ts").as_deref(), Some("/c:/a.ts"));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file://server/share/a.ts"), None);
        let mut params =
            serde_json::json!({ "textDocument": { "uri": "file:///a/[x] %5B%.ts", "text": "[" } });
        mend(&mut params);
        let mended = serde_json::json!({ "textDocument": { "uri": "file:///a/%5Bx%5D%20%5B%25.ts", "text": "[" } });
        assert_eq!(params, mended);
    }
}

//! What a specifier says about the module that it names.

use crate::extract::import::Import;

/// A specifier, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleName {
    /// The specifier as it was written, without `node:` or `bun:` in front of modules that are known
    /// without it, too.
    pub module: Box<str>,
    /// Its scheme, with the colon.
    pub protocol: Option<&'static str>,
    /// The media type of a `data:` specifier.
    pub mime_type: Option<Box<str>>,
}

/// The schemes that are told apart.
const PROTOCOLS: &[&str] = &["node:", "file:", "data:", "bun:"];

/// The modules that go by their full name alone.
///
/// Source: `module.builtinModules` of Node.js 24 and Bun 1.
const BY_FULL_NAME: &[&str] = &[
    "node:sea",
    "node:sqlite",
    "node:test",
    "node:test/reporters",
    "bun:ffi",
    "bun:jsc",
    "bun:sqlite",
    "bun:test",
    "bun:wrap",
];

impl ModuleName {
    /// What an import names. One that is computed goes by what is known of it.
    pub fn of_import(import: &Import, parity: bool) -> Self {
        let of_computed = || {
            let module = import.specifier.display().into();
            Self { module, protocol: None, mime_type: None }
        };
        import.written().map_or_else(of_computed, |specifier| Self::of(specifier, parity))
    }

    /// Takes a specifier apart. With `parity` any `,` ends a media type, as in `file:a,b.js`.
    pub(super) fn of(specifier: &str, parity: bool) -> Self {
        let plain = || Self { module: specifier.into(), protocol: None, mime_type: None };
        let protocol = PROTOCOLS.iter().copied().find(|it| specifier.starts_with(it));
        let Some(protocol) = protocol else { return plain() };
        let rest = &specifier[protocol.len()..];
        let typed = rest.split_once(',').filter(|(mime, _)| !mime.is_empty());
        let typed = typed.filter(|(_, name)| is_name(name) && (parity || protocol == "data:"));
        let (mime_type, name) = match typed {
            Some((mime, name)) => (Some(mime.into()), name),
            None => (None, rest),
        };
        if !is_name(name) {
            return plain();
        }
        let full = format!("{protocol}{name}");
        let of_runtime = matches!(protocol, "node:" | "bun:");
        let module = if of_runtime && !BY_FULL_NAME.contains(&full.as_str()) {
            name.into()
        } else {
            full.into()
        };
        Self { module, protocol: Some(protocol), mime_type }
    }
}

/// Something, on one line.
fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
}

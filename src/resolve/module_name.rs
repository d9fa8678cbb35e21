//! Specifiers with a protocol, as dependency-cruiser takes them apart.

use std::borrow::Cow;

/// Modules that are known by their whole name alone: without the protocol, the name means something
/// else.
const PROTOCOL_ONLY: &[&str] = &[
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

const PROTOCOLS: &[&str] = &["node:", "file:", "data:", "bun:"];

/// A specifier, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleName<'s> {
    /// The name without what else is known: `fs` of `node:fs`.
    pub module: Cow<'s, str>,
    /// The protocol, with its colon.
    pub protocol: Option<&'static str>,
    /// The media type of `data:text/css,…`.
    pub mime_type: Option<&'s str>,
}

impl<'s> ModuleName<'s> {
    /// Takes a specifier apart (<https://nodejs.org/api/esm.html#urls>).
    pub fn of(specifier: &'s str) -> Self {
        let parts = PROTOCOLS.iter().find_map(|&protocol| {
            let rest = specifier.strip_prefix(protocol).filter(|rest| !rest.is_empty())?;
            let (mime_type, module) = match rest.split_once(',') {
                Some((mime_type, module)) if !mime_type.is_empty() && !module.is_empty() => {
                    (Some(mime_type), module)
                }
                _ => (None, rest),
            };
            (!module.contains(['\n', '\r', '\u{2028}', '\u{2029}']))
                .then_some((protocol, mime_type, module))
        });
        let Some((protocol, mime_type, module)) = parts else {
            return Self { module: Cow::Borrowed(specifier), protocol: None, mime_type: None };
        };
        let whole = format!("{protocol}{module}");
        let stands_alone =
            matches!(protocol, "node:" | "bun:") && !PROTOCOL_ONLY.contains(&&*whole);
        let module = if stands_alone { Cow::Borrowed(module) } else { Cow::Owned(whole) };
        Self { module, protocol: Some(protocol), mime_type }
    }
}

/// The specifier behind webpack's loaders: `./x` of `loader!./x`.
pub fn without_loaders(specifier: &str) -> &str {
    specifier.rsplit('!').next().unwrap_or(specifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_is_taken_off_unless_it_is_part_of_the_name() {
        for (specifier, module, protocol, mime_type) in [
            ("fs", "fs", None, None),
            ("node:fs/promises", "fs/promises", Some("node:"), None),
            ("node:test", "node:test", Some("node:"), None),
            ("bun:sqlite", "bun:sqlite", Some("bun:"), None),
            ("file:///x.js", "file:///x.js", Some("file:"), None),
            ("data:text/css,a{}", "data:a{}", Some("data:"), Some("text/css")),
            ("data:text/css,", "data:text/css,", Some("data:"), None),
            ("node:", "node:", None, None),
            ("https://x.y/z.js", "https://x.y/z.js", None, None),
            ("./node:x", "./node:x", None, None),
        ] {
            let name = ModuleName::of(specifier);
            assert_eq!(
                (&*name.module, name.protocol, name.mime_type),
                (module, protocol, mime_type),
                "{specifier}"
            );
        }
    }
}

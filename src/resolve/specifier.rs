//! What can be told from the text of a specifier alone.

use crate::{
    base::path,
    extract::import::ImportKind,
    resolve::{target::Target, tsconfig::split_package},
};

/// Whether a specifier is a path from the importing file. TypeScript takes `\` for `/`.
pub(super) fn is_relative(specifier: &str) -> bool {
    let behind = specifier.strip_prefix("..").or_else(|| specifier.strip_prefix('.'));
    behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '\\']))
}

/// Whether the last segment of a path says that it is a folder, without a `/` at the end.
pub(super) fn names_folder(specifier: &str) -> bool {
    matches!(path::file_name(specifier), "." | "..")
}

/// A bare specifier without its query.
pub(super) fn bare_path(specifier: &str) -> &str {
    specifier.split('?').next().unwrap_or(specifier)
}

/// Whether an import resolves as `require` does in Node.
pub(super) fn is_require(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Require | ImportKind::RequireResolve | ImportKind::ImportEquals)
}

/// A module that the runtime brings along.
pub(super) fn builtin(specifier: &str) -> Option<Target> {
    let is_builtin = specifier.starts_with("node:") || specifier.starts_with("bun:");
    is_builtin.then(|| Target::Builtin(specifier.into()))
}

/// The package that a path leads into through `node_modules`, wherever that lies.
pub(super) fn package_behind_node_modules(path: &str) -> Option<Target> {
    let (before, installed) = path.rsplit_once("node_modules/")?;
    let (name, _) = split_package(bare_path(installed));
    ((before.is_empty() || before.ends_with('/')) && is_package_name(name))
        .then(|| Target::Package(name.into()))
}

/// The target of a specifier with a scheme that is no builtin's and that no alias claims
/// (`virtual:pwa`, `https://…`, `npm:x`): a package by that name. `None` where the scheme says that the
/// code is a file or stands in the specifier itself.
pub(super) fn by_scheme(specifier: &str) -> Option<Target> {
    let (scheme, rest) = specifier.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    match scheme {
        _ if !is_scheme => None,
        "file" | "data" | "blob" => None,
        "npm" | "jsr" => Some(Target::Package(package_before_version(rest).into())),
        _ => Some(Target::Package(specifier.split(['?', '#']).next()?.into())),
    }
}

/// `@scope/name` of `@scope/name@1.2/sub`.
fn package_before_version(rest: &str) -> &str {
    let (name, _) = split_package(rest.trim_start_matches('/'));
    match name.rfind('@') {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    }
}

/// Whether a registry could hold a package of this name
/// (<https://github.com/npm/validate-npm-package-name>; capitals were allowed once).
pub(super) fn is_package_name(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with(['.', '_', '~'])
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~'))
    };
    match name.strip_prefix('@') {
        Some(scoped) => {
            scoped.split_once('/').is_some_and(|(scope, name)| is_part(scope) && is_part(name))
        }
        None => is_part(name),
    }
}

/// The parts of webpack's `loader!./file`; the last one is what is imported.
pub(super) fn loader_parts(specifier: &str) -> impl DoubleEndedIterator<Item = &str> {
    specifier.split('!').filter(|part| !part.is_empty())
}

/// The specifier with its percent escapes read, as URLs are (and as Node's `import` does); `None`
/// when there are none, or what they spell is no text.
pub(super) fn percent_decoded(specifier: &str) -> Option<String> {
    if !specifier.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(specifier.len());
    let (mut rest, mut found) = (specifier.as_bytes(), false);
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = code.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let (b'%', Some(code)) = (first, code) {
            bytes.push(code);
            rest = &tail[2..];
            found = true;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    if found { String::from_utf8(bytes).ok() } else { None }
}

/// A path that normalises: the root-relative path that a relative specifier (or one from the root)
/// means, or `None` when it leaves the root.
pub(super) fn joined(dir: &str, specifier: &str) -> Option<String> {
    match specifier.strip_prefix('/') {
        Some(from_root) => path::join("", from_root),
        None => path::join(dir, specifier),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_a_registry_accepts_are_packages() {
        assert!(is_package_name("react") && is_package_name("@acme/db"));
        for alias in ["$lib", "~", "@", "@/x", "..", "a b", "!raw-loader!x"] {
            assert!(!is_package_name(alias), "{alias}");
        }
    }

    #[test]
    fn percent_escapes_are_read_once() {
        assert_eq!(percent_decoded("../%73rc/a%2520b").as_deref(), Some("../src/a%20b"));
        assert_eq!(percent_decoded("./100%"), None);
        assert_eq!(percent_decoded("./%ff"), None);
    }
}

//! Where to read about a module.

use std::fmt::Write as _;

use super::{
    posix,
    result::{Module, OptionsUsed},
};
use crate::base::escape::is_unsafe;

/// The page of a builtin's or a package's documentation; else the module's path between the prefix
/// and the suffix of the options.
pub(super) fn of_module(module: &Module, options: &OptionsUsed) -> String {
    let types = module.dependency_types.as_deref().unwrap_or_default();
    if types.iter().any(|class| class == "core") {
        of_builtin(&module.source)
    } else if types.iter().any(|class| class.starts_with("npm")) {
        format!("https://www.npmjs.com/package/{}", package(&module.source))
    } else {
        of_file(&module.source, options)
    }
}

fn of_builtin(name: &str) -> String {
    let name = name.split('/').next().unwrap_or_default();
    match name.strip_prefix("bun:") {
        Some(name) => format!("https://bun.sh/docs/api/{name}"),
        None => format!("https://nodejs.org/api/{name}.html"),
    }
}

/// The name of the package that a path leads into: behind the last `node_modules`, so that it is also
/// found in the store of pnpm. What has no such folder in its path is a specifier.
fn package(path: &str) -> String {
    let rest = path.rsplit_once("node_modules/").map_or(path, |(_, rest)| rest);
    let parts = if rest.starts_with('@') { 2 } else { 1 };
    rest.split('/').take(parts).collect::<Vec<_>>().join("/")
}

fn of_file(path: &str, options: &OptionsUsed) -> String {
    let (prefix, suffix) = (options.text("prefix"), options.text("suffix").unwrap_or_default());
    let url = match prefix.filter(|prefix| !prefix.is_empty()) {
        Some(prefix) if is_address(prefix) => format!("{prefix}{path}"),
        Some(prefix) => posix::join(prefix, path),
        None => harmless(path),
    };
    format!("{url}{suffix}")
}

/// Whether it begins with `scheme://`.
fn is_address(prefix: &str) -> bool {
    prefix.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}

/// A path that cannot be taken for an address: a file may be called `javascript:…`.
pub(super) fn harmless(path: &str) -> String {
    let first = path.split('/').next().unwrap_or_default();
    if first.contains(':') { format!("./{path}") } else { path.to_owned() }
}

/// An address without what could end it: not every program that makes links of addresses escapes
/// them.
pub(super) fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if is_unsafe(c) || matches!(c, '"' | '<' | '>' | '\\' | '`') {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(source: &str, types: &[&'static str], options: &str) -> String {
        let types = types.iter().map(|&class| class.into()).collect();
        let module = Module {
            source: source.to_owned(),
            dependency_types: Some(types),
            ..Module::default()
        };
        of_module(&module, &serde_json::from_str(options).unwrap())
    }

    #[test]
    fn builtins_and_packages_have_pages() {
        assert_eq!(url("fs/promises", &["core"], "{}"), "https://nodejs.org/api/fs.html");
        assert_eq!(url("bun:test", &["core"], "{}"), "https://bun.sh/docs/api/test");
        let package = "https://www.npmjs.com/package/";
        for (path, name) in [
            ("node_modules/q/index.js", "q"),
            ("node_modules/@a/b/index.js", "@a/b"),
            ("node_modules/.pnpm/x@1/node_modules/@a/b/i.js", "@a/b"),
            ("@a/b/deep", "@a/b"),
        ] {
            assert_eq!(url(path, &["npm"], "{}"), format!("{package}{name}"));
        }
    }

    #[test]
    fn files_have_a_prefix_and_a_suffix() {
        assert_eq!(url("src/a.ts", &[], "{}"), "src/a.ts");
        assert_eq!(url("../a.ts", &[], r#"{"prefix":"https://x/y/"}"#), "https://x/y/../a.ts");
        assert_eq!(url("../a.ts", &[], r##"{"prefix":"x/y","suffix":"#1"}"##), "x/a.ts#1");
        assert_eq!(url("javascript:alert(1)", &[], "{}"), "./javascript:alert(1)");
    }
}

//! The extensions of file names, in dependency-cruiser's eyes.

use crate::base::path;

/// What is never read for imports, whatever a config says.
const UNFOLLOWABLE: &[&str] = &[".json", ".node", ".css", ".sass", ".scss", ".stylus", ".less"];

/// Extensions with more than one dot.
const LONG: &[&str] = &[".d.ts", ".d.cts", ".d.mts", ".coffee.md"];

/// The extension of a file, with its dot; `""` when there is none. A name that is nothing but an
/// extension has none.
pub(super) fn of(path: &str) -> &str {
    if let Some(long) = LONG.iter().find(|long| path.ends_with(*long)) {
        return &path[path.len() - long.len()..];
    }
    let name = path::file_name(path);
    match name.rfind('.') {
        None | Some(0) => "",
        Some(at) => &name[at..],
    }
}

/// Whether a file of this path is read for imports, where these extensions are known.
pub(super) fn is_followable(path: &str, extensions: &[String]) -> bool {
    let extension = of(path);
    extensions.iter().any(|known| known == extension) && !UNFOLLOWABLE.contains(&extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_begin_at_the_last_dot_but_for_a_few() {
        for (path, extension) in [
            ("a/b.ts", ".ts"),
            ("a/b.d.ts", ".d.ts"),
            ("a/b.d.mts", ".d.mts"),
            ("a/b.test.tsx", ".tsx"),
            ("a.b/c", ""),
            ("a/.ts", ""),
            ("a/.d.ts", ".d.ts"),
            ("a.", "."),
        ] {
            assert_eq!(of(path), extension, "{path}");
        }
        let known = [".ts", ".json"].map(str::to_owned);
        assert!(is_followable("a.ts", &known));
        assert!(!is_followable("a.json", &known) && !is_followable("a.js", &known));
    }
}

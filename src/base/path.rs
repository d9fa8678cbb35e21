//! Root-relative paths: `/`-separated, normalised, without a leading `./`; the root itself is `""`.
//!
//! Every path inside ringfence has this form, on every platform, so that output does not depend
//! on where a checkout lies. Files outside of the root, which only some runs know, have `../` in front.

use std::path::{MAIN_SEPARATOR, Path};

/// Joins `relative` to the folder `dir` and normalises `.`, `..`, `//` and `\`.
///
/// Returns `None` when the result would lie outside of the root.
pub fn join(dir: &str, relative: &str) -> Option<String> {
    debug_assert!(!dir.split('/').any(str::is_empty) || dir.is_empty(), "{dir:?} is a folder");
    let (mut dir, mut rest) = (dir, relative);
    // Nearly every path goes up or stays, and then straight down.
    loop {
        if let Some(below) = rest.strip_prefix("../") {
            dir = (!dir.is_empty()).then(|| parent(dir))?;
            rest = below;
        } else if let Some(below) = rest.strip_prefix("./") {
            rest = below;
        } else {
            break;
        }
    }
    let mut joined = String::with_capacity(dir.len() + rest.len() + 1);
    joined.push_str(dir);
    if goes_straight_down(rest) {
        push(&mut joined, rest);
        return Some(joined);
    }
    for name in rest.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(parent(&joined).len()),
            name => push(&mut joined, name),
        }
    }
    Some(joined)
}

/// Whether no segment of a relative path is empty or begins with a dot, and `/` separates them.
fn goes_straight_down(path: &str) -> bool {
    // Looked at to the end in any case, which takes the compiler no branch for each byte.
    let is_odd = |before, byte| byte == b'\\' || (before == b'/' && matches!(byte, b'/' | b'.'));
    let bytes = path.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let inside = pairs.fold(false, |is, (before, byte)| is | is_odd(*before, *byte));
    let begins_odd = bytes.first().is_none_or(|byte| is_odd(b'/', *byte));
    !inside && !begins_odd && bytes.last() != Some(&b'/')
}

fn push(path: &mut String, below: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(below);
}

/// The folder that holds `path` (`""` for a path at the root).
pub fn parent(path: &str) -> &str {
    last_slash(path).map_or("", |at| &path[..at])
}

/// The last segment of `path`.
pub fn file_name(path: &str) -> &str {
    last_slash(path).map_or(path, |at| &path[at + 1..])
}

/// As `rfind`, which is much slower at this: every path is taken apart many times.
fn last_slash(path: &str) -> Option<usize> {
    memchr::memrchr(b'/', path.as_bytes())
}

/// `path` and every folder above it, the nearest first, the root (`""`) last.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (!path.is_empty()).then(|| parent(path)))
}

/// Whether `path` is `dir` or lies below it.
pub fn is_within(path: &str, dir: &str) -> bool {
    strip_dir(path, dir).is_some()
}

/// `path` as seen from `dir`, or `None` when it does not lie there; `""` for `dir` itself.
pub fn strip_dir<'p>(path: &'p str, dir: &str) -> Option<&'p str> {
    if dir.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(dir)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Whether a root-relative path leads out of the root.
pub fn is_outside(path: &str) -> bool {
    path == ".." || path.starts_with("../")
}

/// A path of the system as text with `/` between its segments; `None` when it is not UTF-8.
pub fn of_system(path: &Path) -> Option<String> {
    path.to_str().map(|path| path.replace(MAIN_SEPARATOR, "/"))
}

/// The path `to` as seen from the folder `from`, where both are absolute; `""` for the folder itself.
pub fn relative(from: &str, to: &str) -> String {
    let (from, to) = (segments(from), segments(to));
    let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let all: Vec<&str> = up.chain(to[shared..].iter().copied()).collect();
    all.join("/")
}

/// The absolute path that `text` means in the absolute folder `dir`, normalised.
pub fn absolute(dir: &str, text: &str) -> String {
    let joined =
        if Path::new(text).is_absolute() { text.to_owned() } else { format!("{dir}/{text}") };
    let slash = if joined.starts_with('/') { "/" } else { "" };
    format!("{slash}{}", segments(&joined).join("/"))
}

/// The segments of an absolute path, normalised.
fn segments(path: &str) -> Vec<&str> {
    let mut all = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                all.pop();
            }
            name => all.push(name),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_normalises_and_refuses_to_leave_the_root() {
        assert_eq!(join("services/a/src", "../../../src/x").as_deref(), Some("src/x"));
        assert_eq!(join("a", "./b//c/.").as_deref(), Some("a/b/c"));
        assert_eq!(join("a", "..").as_deref(), Some(""));
        for odd in ["b/", "b\\c", "b/./c", "b//c", "./b/x/../c", ".\\b", "../a/b", "b\\"] {
            let path = join("a", odd).unwrap();
            assert!(matches!(&*path, "a/b" | "a/b/c"), "{odd}: {path}");
        }
        assert_eq!(join("a", ".b/.c").as_deref(), Some("a/.b/.c"));
        assert_eq!(join("a", "b/../../.."), None);
        assert_eq!(join("a", "../.."), None);
    }

    #[test]
    fn absolute_paths_are_related() {
        assert_eq!(absolute("/r/a", "../b/./c"), "/r/b/c");
        assert_eq!(absolute("/r/a", "/x"), "/x");
        assert_eq!(relative("/r/a", "/r/b/c"), "../b/c");
        assert_eq!(relative("/r", "/r/a"), "a");
        assert_eq!(relative("/r", "/r"), "");
    }

    #[test]
    fn strip_dir_only_cuts_whole_segments() {
        assert_eq!(strip_dir("src/x.ts", "src"), Some("x.ts"));
        assert_eq!(strip_dir("src-old/x.ts", "src"), None);
        assert_eq!(strip_dir("src", "src"), Some(""));
        assert!(is_within("anything", ""));
    }

    #[test]
    fn ancestors_end_at_the_root() {
        assert_eq!(ancestors("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
    }
}

//! Paths as Node's `path.posix` takes them apart.

/// The folder of a path, `.` when it names none.
pub(super) fn dirname(path: &str) -> &str {
    let trimmed = trim(path);
    match trimmed.rfind('/') {
        None => ".",
        Some(0) => "/",
        Some(at) => &trimmed[..at],
    }
}

/// The last part of a path.
pub(super) fn basename(path: &str) -> &str {
    let trimmed = trim(path);
    if trimmed == "/" {
        return "";
    }
    trimmed.rfind('/').map_or(trimmed, |at| &trimmed[at + 1..])
}

/// Without the slashes at its end; the root keeps one.
fn trim(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" if path.starts_with('/') => "/",
        trimmed => trimmed,
    }
}

/// Both joined, with `.`, `..` and empty parts worked out.
pub(super) fn join(first: &str, second: &str) -> String {
    let joined = match (first, second) {
        ("", other) | (other, "") => other.to_owned(),
        (first, second) => format!("{first}/{second}"),
    };
    let absolute = joined.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => _ = parts.pop(),
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let end = if joined.ends_with('/') && !path.is_empty() { "/" } else { "" };
    match (absolute, path.as_str()) {
        (true, path) => format!("/{path}{end}"),
        (false, "") => if joined.ends_with('/') { "./" } else { "." }.to_owned(),
        (false, path) => format!("{path}{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_apart_as_node_does() {
        for (path, dir, base) in [
            ("src/a.ts", "src", "a.ts"),
            ("a.ts", ".", "a.ts"),
            ("src/a/", "src", "a"),
            ("/a", "/", "a"),
            ("/", "/", ""),
            ("", ".", ""),
            ("../a/b", "../a", "b"),
            ("a//b", "a/", "b"),
        ] {
            assert_eq!((dirname(path), basename(path)), (dir, base), "{path}");
        }
    }

    #[test]
    fn paths_are_joined_as_node_does() {
        for (first, second, joined) in [
            ("x/", "src/a.ts", "x/src/a.ts"),
            ("/x", "../a.ts", "/a.ts"),
            ("x", "../../a.ts", "../a.ts"),
            ("", "./a.ts", "a.ts"),
            ("/", "../a", "/a"),
            ("x", "..", "."),
            ("x", "../", "./"),
            ("x", "y/", "x/y/"),
        ] {
            assert_eq!(join(first, second), joined, "{first} {second}");
        }
    }
}

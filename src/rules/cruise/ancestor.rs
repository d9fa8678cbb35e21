//! Whether one path lies in a folder above that of another.

/// A folder by its names, seen from a base folder that is not known: so many steps up, or from the
/// root of the file system, then down.
#[derive(PartialEq, Eq)]
struct Folder<'n> {
    absolute: bool,
    up: usize,
    down: Vec<&'n str>,
}

/// Whether the folder of `to` is above the folder of `from`. Both are normalised paths, relative to the
/// same base folder or absolute.
pub fn is_above(to: &str, from: &str) -> bool {
    let (to, from) = (folder(to), folder(from));
    if to.absolute != from.absolute {
        return false;
    }
    // A way up and down again does not meet the way to the base folder: it would be shorter then.
    match to.up.cmp(&from.up) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => {
            to.down.len() < from.down.len() && from.down.starts_with(&to.down)
        }
        std::cmp::Ordering::Greater => to.down.is_empty(),
    }
}

fn folder(path: &str) -> Folder<'_> {
    let dir = path.rfind('/').map_or("", |at| &path[..at]);
    let mut folder = Folder { absolute: path.starts_with('/'), up: 0, down: Vec::new() };
    for name in dir.split('/') {
        match name {
            "" | "." => {}
            ".." if folder.down.pop().is_some() || folder.absolute => {}
            ".." => folder.up += 1,
            name => folder.down.push(name),
        }
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::is_above;

    #[test]
    fn above_means_a_folder_on_the_way_to_the_root() {
        assert!(is_above("src/x.ts", "src/a/b.ts"));
        assert!(is_above("x.ts", "src/a.ts"));
        assert!(!is_above("src/x.ts", "src/y.ts"), "the same folder");
        assert!(!is_above("src/ab/x.ts", "src/abc/y.ts"));
        assert!(!is_above("src/a/x.ts", "src/y.ts"));
    }

    #[test]
    fn outside_of_the_base_folder() {
        assert!(is_above("../x.ts", "src/y.ts"));
        assert!(is_above("../../x.ts", "../y/z.ts"));
        assert!(!is_above("../lib/x.ts", "src/y.ts"));
        assert!(is_above("../lib/x.ts", "../lib/sub/y.ts"));
        assert!(!is_above("/x.ts", "src/y.ts"));
        assert!(is_above("/x.ts", "/a/y.ts"));
    }
}

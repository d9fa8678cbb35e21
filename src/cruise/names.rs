//! The names of files: paths relative to the base folder of a run.

use std::path::Path;

use crate::base::path;

/// The names of files: paths relative to a base folder, which need not be the root.
#[derive(Clone, Debug)]
pub struct Names {
    root: String,
    base: String,
}

impl Names {
    /// The names as seen from the folder `base`; both are absolute paths.
    pub fn new(root: &Path, base: &Path) -> Self {
        let text = |dir: &Path| path::of_system(dir).unwrap_or_default();
        Self { root: text(root), base: text(base) }
    }

    /// The name of the file with this root-relative path, which begins with `../` when it lies outside
    /// of the root. `.` for the base folder itself.
    pub fn name(&self, path: &str) -> String {
        if self.root == self.base && !path.is_empty() {
            return path.to_owned();
        }
        let name = path::relative(&self.base, &format!("{}/{path}", self.root));
        if name.is_empty() { ".".to_owned() } else { name }
    }

    /// The root-relative path of the file with this name, which may also be an absolute path. The way
    /// of [`Names::name`] back; `""` for the root.
    pub fn path(&self, name: &str) -> String {
        if name.starts_with('/') {
            return path::relative(&self.root, name);
        }
        path::relative(&self.root, &format!("{}/{name}", self.base))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_from_the_base_folder() {
        for (base, path, name) in [
            ("/r", "src/a.ts", "src/a.ts"),
            ("/r/packages/a", "packages/a/src/x.ts", "src/x.ts"),
            ("/r/packages/a", "packages/b/src/x.ts", "../b/src/x.ts"),
            ("/r/packages/a", "packages/ab/x.ts", "../ab/x.ts"),
            ("/", "src/a.ts", "r/src/a.ts"),
            ("/r", "../other/a.ts", "../other/a.ts"),
            ("/r/src", "../other/a.ts", "../../other/a.ts"),
            ("/r/src", "src", "."),
            ("/r", "", "."),
        ] {
            let names = Names::new(Path::new("/r"), Path::new(base));
            assert_eq!(names.name(path), name, "{path} from {base}");
            assert_eq!(names.path(name), path, "{name} from {base}");
        }
    }

    #[test]
    fn a_name_may_be_absolute() {
        let names = Names::new(Path::new("/r"), Path::new("/r/src"));
        assert_eq!(names.path("/r/lib/a.ts"), "lib/a.ts");
        assert_eq!(names.path("/x/a.ts"), "../x/a.ts");
    }
}

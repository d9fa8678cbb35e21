//! Finds configs and modules on the disk.

use std::path::{Path, PathBuf};

use oxc_resolver::{ResolveError, ResolveOptions};

/// A way to resolve names to files.
pub(super) struct Resolver {
    /// The ways that are tried, in this order.
    ways: Vec<oxc_resolver::Resolver>,
}

/// What a name stands for.
#[derive(Debug)]
pub(super) enum Found {
    /// A file, by its real path.
    File(PathBuf),
    /// A module of Node, with `node:` in front.
    Builtin(String),
    /// Nothing.
    Nothing,
}

impl Resolver {
    /// As `extends` is resolved: by the files of packages, whatever they export. A package that
    /// offers its config by `exports` alone is found too.
    pub(super) fn of_configs() -> Self {
        let by_exports = ResolveOptions {
            extensions: endings(&[".js", ".json", ".cjs", ".mjs", ".ts", ".cts", ".mts"]),
            condition_names: endings(&["node", "require", "import", "default"]),
            node_path: false,
            ..ResolveOptions::default()
        };
        let by_file = ResolveOptions { exports_fields: Vec::new(), ..by_exports.clone() };
        Self { ways: [by_file, by_exports].map(oxc_resolver::Resolver::new).into() }
    }

    /// As Node resolves what a module asks for, by `require` or `import`; TypeScript is found
    /// where JavaScript is asked for.
    pub(super) fn of_modules(condition: &str) -> Self {
        let alias = |ending: &str, other: &str| (ending.to_owned(), endings(&[ending, other]));
        let options = ResolveOptions {
            extensions: endings(&[".js", ".json", ".cjs", ".mjs", ".ts", ".cts", ".mts"]),
            extension_alias: vec![
                alias(".js", ".ts"),
                alias(".mjs", ".mts"),
                alias(".cjs", ".cts"),
            ],
            condition_names: endings(&["node", condition, "default"]),
            builtin_modules: true,
            node_path: false,
            ..ResolveOptions::default()
        };
        Self { ways: vec![oxc_resolver::Resolver::new(options)] }
    }

    /// The file that `specifier` stands for in a folder.
    pub(super) fn resolve(&self, folder: &Path, specifier: &str) -> Option<PathBuf> {
        match self.find(folder, specifier) {
            Found::File(file) => Some(file),
            Found::Builtin(_) | Found::Nothing => None,
        }
    }

    /// What `specifier` stands for in a folder.
    pub(super) fn find(&self, folder: &Path, specifier: &str) -> Found {
        for way in &self.ways {
            match way.resolve(folder, specifier) {
                Ok(resolution) => return Found::File(resolution.into_path_buf()),
                Err(ResolveError::Builtin { resolved, .. }) => return Found::Builtin(resolved),
                Err(_) => {}
            }
        }
        Found::Nothing
    }
}

fn endings(endings: &[&str]) -> Vec<String> {
    endings.iter().map(|&ending| ending.to_owned()).collect()
}

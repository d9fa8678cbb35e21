//! Resolution exactly as dependency-cruiser does it: on the disk alone, with one configuration.

use std::path::Path;

use crate::{
    extract::import::ImportKind,
    resolve::{
        builtins::is_builtin,
        disk::{Disk, engine::Found, engine::is_dir, engine::is_file},
        module_name::{ModuleName, without_loaders},
        settings::Settings,
    },
};

/// What dependency-cruiser resolves an import to.
pub(in crate::resolve) enum Answer {
    /// Something built into the runtime, by its name.
    Builtin(String),
    /// A file, by its root-relative path; with the `#fragment` of the specifier, if that had one.
    File(String),
    /// Nothing.
    Missing,
}

impl Disk {
    /// Resolves a specifier as written in a file of the root-relative folder `dir`.
    pub(in crate::resolve) fn parity(
        &self,
        settings: &Settings,
        dir: &str,
        written: &str,
        kind: ImportKind,
    ) -> Answer {
        let module = ModuleName::of(written).module;
        let name = without_loaders(&module);
        if kind == ImportKind::Amd && !is_relative(name) {
            return self.amd(settings, dir, name);
        }
        match self.once(settings, dir, name) {
            Answer::Missing => self.typescript_in_place(settings, dir, name),
            found => found,
        }
    }

    fn once(&self, settings: &Settings, dir: &str, name: &str) -> Answer {
        if is_builtin(settings, name) {
            return Answer::Builtin(name.to_owned());
        }
        self.enhanced(dir, name).map_or(Answer::Missing, |found| {
            let path = self.relative(&found.path);
            Answer::File(path + found.fragment.as_deref().unwrap_or_default())
        })
    }

    /// As enhanced-resolve, with the aliases of the one configuration in front.
    fn enhanced(&self, dir: &str, name: &str) -> Option<Found> {
        let absolute = self.absolute(dir);
        // A `#` in front begins no fragment.
        let end = name.char_indices().skip(1).find(|(_, c)| matches!(c, '?' | '#'));
        let request = &name[..end.map_or(name.len(), |(at, _)| at)];
        let by_alias = self.tsconfig_paths.as_ref().and_then(|aliases| aliases.find(request));
        if let Some(found) = by_alias.and_then(|path| self.exactly(&absolute, &path)) {
            return Some(found);
        }
        match (name, absolute.file_name().and_then(|name| name.to_str())) {
            // A file beside the folder comes before the folder's index.
            (".", Some(folder)) => self.exactly(&absolute, &format!("../{folder}")),
            _ => self.exactly(&absolute, name),
        }
    }

    fn exactly(&self, dir: &Path, specifier: &str) -> Option<Found> {
        self.engines.first()?.find(&self.modules, dir, specifier)
    }

    /// A name with an extension that JavaScript has, whose file is not there: the TypeScript file
    /// that is found under the name without it.
    fn typescript_in_place(&self, settings: &Settings, dir: &str, name: &str) -> Answer {
        let stem = JAVASCRIPT.iter().find_map(|extension| name.strip_suffix(extension));
        let Some(stem) = stem.filter(|stem| !stem.is_empty() && !stem.ends_with('/')) else {
            return Answer::Missing;
        };
        match self.once(settings, dir, stem) {
            Answer::File(path) if TYPESCRIPT.iter().any(|end| path.ends_with(end)) => {
                Answer::File(path)
            }
            _ => Answer::Missing,
        }
    }

    /// A name in AMD's `define`: a file in the folder of the importing one.
    fn amd(&self, settings: &Settings, dir: &str, name: &str) -> Answer {
        if is_builtin(settings, name) {
            return Answer::Builtin(name.to_owned());
        }
        let exists = |path: &String| {
            let absolute = self.absolute(path);
            absolute.to_str().is_some_and(is_file) || is_dir(&absolute)
        };
        let candidates = [".js", ""].map(|end| self.relative_to_root(dir, name, end));
        candidates.into_iter().find(exists).map_or(Answer::Missing, Answer::File)
    }

    fn relative_to_root(&self, dir: &str, name: &str, end: &str) -> String {
        let absolute = self.absolute(&format!("{dir}/{name}{end}"));
        self.relative(&absolute.to_string_lossy())
    }
}

const JAVASCRIPT: &[&str] = &[".js", ".jsx", ".cjs", ".mjs"];
const TYPESCRIPT: &[&str] = &[".ts", ".tsx", ".cts", ".mts"];

/// Whether a specifier is a relative path, in dependency-cruiser's eyes.
pub(super) fn is_relative(name: &str) -> bool {
    name.starts_with("./") || name.starts_with("../") || name == "." || name == ".."
}

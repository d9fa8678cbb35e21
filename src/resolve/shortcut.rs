//! What the index alone tells of an import.
//!
//! Most imports name a file by its relative path or by an alias, or a package that is none of the
//! tree's. For the former the resolver library does nothing but try one file after the other, for the
//! latter it tries in vain. The same is done here, in the same order, without the library's paths and
//! caches in between. What is said here is what the library would have said; for everything else it is
//! asked.

use std::{path::Path, sync::LazyLock};

use memchr::memmem::Finder;
use nodejs_built_in_modules::is_nodejs_builtin_module;
use oxc_resolver::TsConfig;

use crate::{
    base::path,
    resolve::{
        engine::Answer,
        settings::Settings,
        specifier::{is_package_name, is_relative, names_folder},
        tsconfig::split_package,
        world::{Hit, World},
    },
};

/// What may lie behind a path, and whether packages are where they usually are.
pub(super) struct Shortcut {
    /// What may be left out.
    extensions: Vec<String>,
    /// What may stand in the place of an extension, by that: all with their dots.
    aliases: Vec<(String, Vec<String>)>,
    /// The files that a folder means, without extension.
    main_files: Vec<String>,
    /// Packages are looked for in `node_modules` and nowhere else.
    is_usual: bool,
}

/// What can be told of an import without the library.
pub(super) enum Told {
    /// What the library would say.
    Answer(Answer),
    /// What the library says depends on the name of a package alone, unless the importing file lies in
    /// a package of that name: no alias comes before it.
    ByName,
    /// Nothing.
    Nothing,
}

impl Shortcut {
    /// `None` where settings have more to say about paths.
    pub(super) fn new(settings: &Settings) -> Option<Self> {
        let only_files = settings.alias.is_empty() && settings.alias_fields.is_empty();
        (only_files && !settings.parity).then(|| Self {
            extensions: settings.extensions.clone(),
            aliases: settings.extension_alias.clone(),
            main_files: settings.main_files.clone(),
            is_usual: settings.modules == ["node_modules"],
        })
    }

    /// What can be told of `specifier` in a file of the folder `dir`.
    pub(super) fn tell(
        &self,
        world: &World,
        (dir, specifier): (&str, &str),
        config: Option<&TsConfig>,
    ) -> Told {
        if !is_plain(specifier) {
            return Told::Nothing;
        }
        let options = config.map(|config| &config.compiler_options);
        if is_relative(specifier) {
            let merges_folders = options.is_some_and(|options| options.root_dirs.is_some());
            let path = path::join(dir, specifier);
            let path = path.filter(|path| !merges_folders && !is_installed(path));
            let is_folder = specifier.ends_with('/');
            let find = |path: &str| {
                if is_folder { self.in_folder(world, path) } else { self.find(world, path) }
            };
            return path.map_or(Told::Nothing, |path| match find(&path) {
                // What else the library would try lies in a folder.
                None if !world.is_folder(&path) => Told::Answer(Answer::Missing),
                found => Told::found(found),
            });
        }
        if options.is_some_and(|options| options.base_url.is_some()) {
            return Told::Nothing;
        }
        let aliased = config.map(|config| config.resolve_path_alias_or_base_url(specifier));
        let aliased = aliased.unwrap_or_default();
        if aliased.is_empty() {
            return self.tell_of_name(world, specifier);
        }
        let paths = aliased.iter().filter_map(|path| below_root(path));
        let mut paths = paths.filter(|path| !is_installed(path));
        Told::found(paths.find_map(|path| self.find(world, &path)))
    }

    /// What can be told of a name that no alias comes before.
    fn tell_of_name(&self, world: &World, specifier: &str) -> Told {
        let (name, _) = split_package(specifier);
        if !is_package_name(name) {
            return Told::Nothing;
        }
        let is_builtin = is_nodejs_builtin_module(specifier) || specifier.contains(':');
        if self.is_usual && !is_builtin && world.is_foreign(name) {
            return Told::Answer(Answer::Missing);
        }
        Told::ByName
    }

    /// The file at a root-relative path of the resolver's file system, or behind it.
    fn find(&self, world: &World, path: &str) -> Option<Answer> {
        let file_at = world.files_at(path);
        self.behind_extension(&file_at, path)
            .or_else(|| Some(Answer::of(file_at(path)?, path)))
            .or_else(|| first_file(&file_at, path, &self.extensions))
            .or_else(|| self.in_folder(world, path))
    }

    /// What stands in the place of a path with an extension such as `.js`.
    fn behind_extension(
        &self,
        file_at: impl Fn(&str) -> Option<Hit>,
        path: &str,
    ) -> Option<Answer> {
        let (stem, extension) = path.split_at(memchr::memrchr(b'.', path.as_bytes())?);
        // A name that is nothing but its extension has none.
        if stem.is_empty() || stem.ends_with('/') {
            return None;
        }
        let (_, others) = self.aliases.iter().find(|(from, _)| from == extension)?;
        first_file(file_at, stem, others)
    }

    /// The main file of a folder that no manifest speaks for.
    fn in_folder(&self, world: &World, path: &str) -> Option<Answer> {
        if !world.is_folder(path) || world.is_file(&format!("{path}/package.json")) {
            return None;
        }
        self.main_files.iter().find_map(|main| {
            let stem = path::join(path, main)?;
            first_file(world.files_at(&stem), &stem, &self.extensions)
        })
    }
}

impl Told {
    fn found(found: Option<Answer>) -> Self {
        found.map_or(Self::Nothing, Self::Answer)
    }
}

fn first_file(
    file_at: impl Fn(&str) -> Option<Hit>,
    stem: &str,
    extensions: &[String],
) -> Option<Answer> {
    let mut path = String::with_capacity(stem.len() + 8);
    path.push_str(stem);
    extensions.iter().find_map(|extension| {
        path.truncate(stem.len());
        path.push_str(extension);
        Some(Answer::of(file_at(&path)?, &path))
    })
}

static NODE_MODULES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("node_modules"));

/// What is installed is for the library to know.
fn is_installed(path: &str) -> bool {
    NODE_MODULES.find(path.as_bytes()).is_some()
}

/// A normalised path of the resolver's file system, in which the root is `/`.
fn below_root(path: &Path) -> Option<String> {
    path::join("", path.to_str()?.strip_prefix('/')?)
}

/// Whether a specifier says no more than which file, folder or package it means: no query, no loader,
/// no escape, no `#name`.
fn is_plain(specifier: &str) -> bool {
    !specifier.starts_with('/')
        && (!specifier.ends_with('/') || is_relative(specifier))
        && !names_folder(specifier)
        && !specifier.bytes().any(|byte| matches!(byte, b'?' | b'#' | b'\\' | b'!' | b'%'))
}

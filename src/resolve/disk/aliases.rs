//! The aliases of a `tsconfig.json` on the disk: for files that the index does not have, and for the
//! one configuration of a dependency-cruiser config.

use std::path::{Path, PathBuf};

use oxc_resolver::{FileSystemOs, ResolveOptions, ResolverGeneric};

use crate::{
    base::path,
    resolve::{CompilerOptions, tsconfig::Tsconfig},
    source,
};

/// How many files a configuration may extend, over all steps.
const MOST_EXTENDED: usize = 256;

/// What `paths` and `baseUrl` of a configuration say, with what it extends.
#[derive(Debug, Default)]
pub struct Aliases {
    /// The folder of the configuration itself.
    dir: String,
    /// `baseUrl`, absolute.
    base_url: Option<String>,
    /// The folder that the targets of `paths` are relative to without a `baseUrl`, absolute.
    paths_dir: String,
    /// The patterns of `paths` with their targets as written, in the order of the file.
    paths: Vec<(String, Vec<String>)>,
}

impl Aliases {
    /// Reads a configuration and what it extends. What cannot be read counts as empty.
    pub(super) fn read(config: &Path) -> Self {
        let chain = chain(config);
        let mut read = Self::default();
        let mut has_paths = false;
        for config in &chain {
            let dir = config.dir();
            if read.dir.is_empty() {
                dir.clone_into(&mut read.dir);
            }
            if let (None, Some(text)) = (&read.base_url, &config.base_url) {
                read.base_url = Some(absolute(dir, text, &read.dir));
            }
            if let (false, Some(paths)) = (has_paths, config.paths()) {
                has_paths = true;
                read.paths = paths;
                dir.clone_into(&mut read.paths_dir);
            }
        }
        read
    }

    /// `baseUrl`, absolute.
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    /// The patterns of `paths` with their targets as written, in the order of the file.
    pub fn paths(&self) -> &[(String, Vec<String>)] {
        &self.paths
    }

    /// The absolute paths that a specifier which is no relative path may mean, as TypeScript has them:
    /// those of the most specific pattern, then of `baseUrl`.
    pub(super) fn candidates(&self, specifier: &str) -> Vec<String> {
        let exact = self.paths.iter().find(|(pattern, _)| pattern == specifier);
        let by_star = || {
            let matching = self.paths.iter().filter_map(|(pattern, targets)| {
                let (before, after) = pattern.split_once('*')?;
                let star = specifier.strip_prefix(before)?.strip_suffix(after)?;
                Some((before.len(), star, targets))
            });
            matching.max_by_key(|(length, ..)| *length)
        };
        let (star, targets) = match exact {
            Some((_, targets)) => ("", Some(targets)),
            None => by_star().map_or(("", None), |(_, star, targets)| (star, Some(targets))),
        };
        let dir = self.base_url.as_ref().unwrap_or(&self.paths_dir);
        let targets = targets.into_iter().flatten();
        let of_paths =
            targets.map(|target| absolute(dir, &target.replacen('*', star, 1), &self.dir));
        of_paths.chain(self.base_url.as_ref().map(|base| absolute(base, specifier, ""))).collect()
    }
}

/// What a configuration says about compilation, with what it extends. What cannot be read counts as
/// empty.
pub fn compiler_options(config: &Path) -> CompilerOptions {
    let chain = chain(&config_file(config));
    chain.iter().fold(CompilerOptions::default(), |options, base| options.or(&base.compiler))
}

/// A configuration and all that it extends, those first that override the others, by their absolute
/// paths. What cannot be read is left out.
fn chain(config: &Path) -> Vec<Tsconfig> {
    let mut pending: Vec<String> = path::of_system(config).into_iter().collect();
    let mut seen: Vec<String> = Vec::new();
    let mut chain = Vec::new();
    while let Some(file) = pending.pop() {
        if seen.contains(&file) || seen.len() == MOST_EXTENDED {
            continue;
        }
        let Ok(source) = source::read(Path::new(&file)) else { continue };
        let (config, _) = Tsconfig::read(&file, &source.text);
        // What is listed last overrides the others, so it has to come off the stack first.
        pending.extend(links(&config).map(|(_, file)| file));
        chain.push(config);
        seen.push(file);
    }
    chain
}

/// What a configuration extends, and the files that this means, as far as they are there.
fn links(config: &Tsconfig) -> impl Iterator<Item = (&str, String)> {
    let texts = config.extends.iter().map(|link| &*link.text.text);
    texts.filter_map(|text| Some((text, extended(config.dir(), text)?)))
}

/// A file that a configuration extends.
#[derive(Debug)]
pub struct Extended {
    /// The configuration that extends it.
    pub by: PathBuf,
    /// What it is called there.
    pub text: String,
    /// The file.
    pub file: PathBuf,
}

/// All files that a configuration extends, over all steps.
pub fn extended_files(config: &Path) -> Vec<Extended> {
    let of_one = |config: &Tsconfig| -> Vec<Extended> {
        let by = PathBuf::from(&*config.path);
        let extended = |(text, file): (&str, String)| Extended {
            by: by.clone(),
            text: text.to_owned(),
            file: file.into(),
        };
        links(config).map(extended).collect()
    };
    chain(&config_file(config)).iter().flat_map(of_one).collect()
}

/// The absolute path that `text` means in a configuration of the folder `dir`, for a configuration of
/// the folder `config_dir` that extends it.
fn absolute(dir: &str, text: &str, config_dir: &str) -> String {
    let (dir, text) = match text.strip_prefix("${configDir}") {
        Some(rest) => (config_dir, rest.trim_start_matches('/')),
        None => (dir, text),
    };
    path::absolute(dir, text)
}

/// The file that an `extends` in a configuration of the folder `dir` means.
fn extended(dir: &str, text: &str) -> Option<String> {
    let options = ResolveOptions {
        extensions: vec![".json".to_owned()],
        main_fields: vec!["tsconfig".to_owned()],
        main_files: vec!["tsconfig".to_owned()],
        condition_names: vec!["node".to_owned(), "import".to_owned()],
        node_path: false,
        ..ResolveOptions::default()
    };
    let found = ResolverGeneric::<FileSystemOs>::new(options).resolve(dir, text).ok()?;
    path::of_system(found.path())
}

/// The configuration file that the path of a file or of its folder means.
pub(super) fn config_file(given: &Path) -> PathBuf {
    if FileSystemOs::metadata(given).is_ok_and(oxc_resolver::FileMetadata::is_dir) {
        given.join("tsconfig.json")
    } else {
        given.to_path_buf()
    }
}

//! How specifiers are resolved: ringfence's own way, and what a dependency-cruiser config can say
//! about it.

use std::path::{Path, PathBuf};

use crate::{base::path, resolve::specifier::is_relative};

/// How specifiers are resolved. The default is ringfence's own way, over the file index alone.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent options of a config")]
pub struct Settings {
    /// Extensions that may be left out, in the order in which they are tried.
    pub extensions: Vec<String>,
    /// What may lie behind an extension that a specifier has: the first of them that exists.
    pub extension_alias: Vec<(String, Vec<String>)>,
    /// The conditions of `exports` and `imports`; `None` for those under which Node resolves the
    /// import's syntax.
    pub condition_names: Option<Vec<String>>,
    /// The fields of a `package.json` that are its `exports`. `None`: `exports`, but a path of an
    /// installed package that they do not name is found all the same.
    pub exports_fields: Option<Vec<String>>,
    /// The fields of a `package.json` that name its main file.
    pub main_fields: Vec<String>,
    /// The names of a folder's main file, without extension.
    pub main_files: Vec<String>,
    /// The fields of a `package.json` that replace files and packages by others.
    pub alias_fields: Vec<String>,
    /// The folders that packages are installed in: names, looked for in every folder above the
    /// importing file, or absolute paths.
    pub modules: Vec<String>,
    /// What a bundler replaces specifiers by, before anything else is tried.
    pub alias: Vec<Alias>,
    /// The same, after everything else was tried.
    pub fallback: Vec<Alias>,
    /// A file that a symbolic link leads to is known by the path of the link.
    pub preserve_symlinks: bool,
    /// The modules that the runtime brings along, in the place of those known to be.
    pub builtins_instead: Option<Vec<String>>,
    /// Modules that the runtime brings along beside those known to be.
    pub builtins_added: Vec<String>,
    /// Absolute path of a `tsconfig.json` whose aliases hold for every file, behind those of the file's
    /// own; with [`Settings::parity`], in their place.
    pub tsconfig: Option<PathBuf>,
    /// Every manifest up to [`Settings::base`] declares dependencies, not the nearest alone.
    pub combined_dependencies: bool,
    /// Absolute path of the folder that names are relative to.
    pub base: PathBuf,
    /// Absolute path of the folder that the command runs in. With [`Settings::parity`], aliases without
    /// a `baseUrl` are relative to it.
    pub cwd: PathBuf,
    /// Look at the disk for what the file index does not know: installed packages, and what git
    /// ignores.
    pub installed: bool,
    /// Resolve as dependency-cruiser does, also where that is wrong: on the disk alone. Implies
    /// [`Settings::installed`].
    pub parity: bool,
    /// Read the licences of installed packages.
    pub licenses: bool,
    /// Read whether installed packages are deprecated.
    pub deprecations: bool,
    /// A step that is left out: nobody's wish, but it shows that what watches over resolution notices.
    pub without: Option<Omit>,
}

/// A step of resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Omit {
    /// `paths` and `baseUrl` of configurations.
    Aliases,
    /// Packages of the workspace by their names.
    Workspace,
    /// `#specifiers`.
    Subpaths,
}

/// A replacement for a specifier, or for the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The specifier or its beginning; with a `$` at the end, the specifier alone. One `*` stands for
    /// any text.
    pub name: String,
    /// What it stands for, the first that exists; `None` for nothing at all.
    pub targets: Vec<Option<String>>,
    /// It is an element of a list, which dependency-cruiser does not know for an alias.
    pub listed: bool,
}

impl Alias {
    /// What a specifier becomes, the most preferred first: `None` in the list for nothing at all.
    /// `None` when the alias does not apply to it.
    pub fn replaced(&self, specifier: &str) -> Option<Vec<Option<String>>> {
        let apply = |put_in: &dyn Fn(&str) -> String| {
            let is_itself = |target: &str| path::is_within(specifier, target);
            let targets =
                self.targets.iter().filter(|target| !target.as_deref().is_some_and(is_itself));
            targets.map(|target| target.as_deref().map(put_in)).collect::<Vec<_>>()
        };
        let replaced = if let Some(name) = self.name.strip_suffix('$') {
            (specifier == name).then(|| apply(&|target| target.to_owned()))?
        } else if let Some((before, after)) = self.name.split_once('*') {
            let star = specifier.strip_prefix(before)?.strip_suffix(after)?;
            apply(&|target| target.replacen('*', star, 1))
        } else {
            let rest = specifier.strip_prefix(&*self.name)?;
            (rest.is_empty() || rest.starts_with('/'))
                .then(|| apply(&|target| format!("{target}{rest}")))?
        };
        (!replaced.is_empty()).then_some(replaced)
    }
}

/// Extensions that may be left out, the most likely first. TypeScript's order for its own, then
/// what bundlers add.
const EXTENSIONS: &[&str] = &[
    ".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".d.ts", ".d.mts", ".d.cts",
    ".json", ".vue", ".svelte", ".astro",
];

/// What may lie behind an extension in a specifier: the source first
/// (<https://www.typescriptlang.org/docs/handbook/modules/reference.html#file-extension-substitution>),
/// then the file itself, then its declarations. TypeScript substitutes the extensions of sources as well.
const EXTENSION_ALIASES: &[(&str, &[&str])] = &[
    (".js", &[".ts", ".tsx", ".js", ".jsx", ".d.ts"]),
    (".jsx", &[".tsx", ".ts", ".jsx", ".js", ".d.ts"]),
    (".mjs", &[".mts", ".mjs", ".d.mts"]),
    (".cjs", &[".cts", ".cjs", ".d.cts"]),
    (".ts", &[".ts", ".tsx", ".js", ".jsx", ".d.ts"]),
    (".tsx", &[".tsx", ".ts", ".jsx", ".js", ".d.ts"]),
    (".mts", &[".mts", ".mjs", ".d.mts"]),
    (".cts", &[".cts", ".cjs", ".d.cts"]),
];

/// The extensions that dependency-cruiser scans, in its order, where every compiler that it knows
/// for TypeScript, Vue and Svelte is installed.
const CRUISED: &[&str] = &[
    ".js", ".cjs", ".mjs", ".jsx", ".ts", ".tsx", ".d.ts", ".cts", ".d.cts", ".mts", ".d.mts",
    ".vue", ".svelte",
];

/// What Node and bundlers find as well.
const BESIDE_CRUISED: &[&str] = &[".json", ".node", ".astro"];

/// As [`EXTENSION_ALIASES`], but a file that is there comes first.
const CRUISED_ALIASES: &[(&str, &[&str])] = &[
    (".js", &[".js", ".ts", ".tsx", ".d.ts", ".jsx"]),
    (".jsx", &[".jsx", ".ts", ".tsx", ".d.ts"]),
    (".mjs", &[".mjs", ".mts", ".d.mts"]),
    (".cjs", &[".cjs", ".cts", ".d.cts"]),
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            extensions: owned(EXTENSIONS),
            extension_alias: aliases(EXTENSION_ALIASES),
            condition_names: None,
            exports_fields: None,
            main_fields: owned(&["main", "module", "types", "typings"]),
            main_files: owned(&["index"]),
            alias_fields: Vec::new(),
            modules: owned(&["node_modules"]),
            alias: Vec::new(),
            fallback: Vec::new(),
            preserve_symlinks: false,
            builtins_instead: None,
            builtins_added: Vec::new(),
            tsconfig: None,
            combined_dependencies: false,
            base: PathBuf::new(),
            cwd: PathBuf::new(),
            installed: false,
            parity: false,
            licenses: false,
            deprecations: false,
            without: None,
        }
    }
}

impl Settings {
    /// What holds in a run of a dependency-cruiser config that says nothing about resolution. `base`
    /// is the absolute path of the folder that names are relative to; the command runs there, too.
    ///
    /// Source: dependency-cruiser's `doc/options-reference.md`, "enhancedResolveOptions".
    pub fn cruise(base: PathBuf, parity: bool) -> Self {
        let own = Self {
            extensions: owned(&[CRUISED, BESIDE_CRUISED].concat()),
            extension_alias: aliases(CRUISED_ALIASES),
            condition_names: Some(owned(&["import", "require", "node", "default"])),
            main_fields: owned(&["main"]),
            modules: owned(&["node_modules", "node_modules/@types"]),
            cwd: base.clone(),
            base,
            installed: true,
            ..Self::default()
        };
        if !parity {
            return own;
        }
        Self {
            extensions: owned(CRUISED),
            extension_alias: Vec::new(),
            condition_names: Some(Vec::new()),
            exports_fields: Some(Vec::new()),
            parity,
            ..own
        }
    }
}

impl Settings {
    /// Whether a name that is no relative path may mean something else in every folder.
    pub(super) fn depends_on_folder(&self) -> bool {
        let aliases = self.alias.iter().chain(&self.fallback);
        let mut targets = aliases.flat_map(|alias| &alias.targets).flatten();
        let mut modules = self.modules.iter().filter(|name| !Path::new(name).is_absolute());
        targets.any(|target| is_relative(target))
            || modules.any(|name| !name.starts_with("node_modules"))
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn aliases(table: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    table.iter().map(|(from, to)| ((*from).to_owned(), owned(to))).collect()
}

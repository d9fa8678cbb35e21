//! One import to its target, step by step.

use std::{path::Path, sync::Arc};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use oxc_resolver::{
    ResolveContext, ResolveError, ResolveOptions, ResolverGeneric, TsConfig, TsconfigDiscovery,
};

use crate::{
    base::path,
    discover::FileId,
    extract::{
        Language,
        import::{Import, ImportKind, Specifier},
    },
    resolve::{
        aim,
        manifest::Manifest,
        memo::{Answers, Memo},
        target::Target,
        tsconfig::split_package,
        workspace::Installed,
        world::{IndexFs, World},
    },
};

type Engine = ResolverGeneric<IndexFs>;

/// Extensions that may be left out, the most likely first. TypeScript's order for its own, then
/// what bundlers add.
const EXTENSIONS: &[&str] = &[
    ".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".d.ts", ".d.mts", ".d.cts",
    ".json", ".vue", ".svelte", ".astro",
];

/// What may lie behind an output extension in a specifier: the source first
/// (<https://www.typescriptlang.org/docs/handbook/modules/reference.html#file-extension-substitution>),
/// then the file itself, then its declarations.
const EXTENSION_ALIASES: &[(&str, &[&str])] = &[
    (".js", &[".ts", ".tsx", ".js", ".jsx", ".d.ts"]),
    (".jsx", &[".tsx", ".jsx", ".d.ts"]),
    (".mjs", &[".mts", ".mjs", ".d.mts"]),
    (".cjs", &[".cts", ".cjs", ".d.cts"]),
];

/// Conditions under which packages publish their sources.
const SOURCE_CONDITIONS: &[&str] = &["source", "src", "development", "ts", "typescript"];

/// Resolves the imports of one tree.
pub struct Resolver {
    world: Arc<World>,
    /// As `import` resolves in Node.
    import: Engine,
    /// As `require` resolves in Node.
    require: Engine,
    /// Under any condition that some package of the workspace names.
    any: Engine,
    /// Under the conditions by which packages of the workspace offer their sources.
    source: Option<Engine>,
    root_configs: Vec<Arc<TsConfig>>,
    memo: Memo,
}

/// What an import resolves to, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The target.
    pub target: Target,
    /// The path that the package declares, where it is not the target.
    pub declared: Option<Box<str>>,
    /// The import came in by the name of the target's package.
    pub by_package_name: bool,
}

impl Resolved {
    pub(super) fn new(target: Target) -> Self {
        Self { target, declared: None, by_package_name: false }
    }
}

/// Resolves the imports of the files of one folder: what depends on the folder alone is looked up
/// once.
pub struct FolderResolver<'r> {
    resolver: &'r Resolver,
    dir: &'r str,
    config: Option<Arc<TsConfig>>,
    has_references: bool,
    /// What the folder shares with others; holds for the files that [`Self::config`] is of.
    answers: Arc<Answers>,
}

/// One specifier, on its way.
struct Query<'q> {
    /// Folder of the importing file.
    dir: &'q str,
    /// The specifier, cleaned of loader prefixes.
    specifier: &'q str,
    kind: ImportKind,
    config: Option<&'q TsConfig>,
}

impl Resolver {
    /// A resolver for this tree.
    pub fn new(world: Arc<World>) -> Self {
        let options = |conditions: &[&str]| ResolveOptions {
            tsconfig: Some(TsconfigDiscovery::Auto),
            condition_names: conditions.iter().map(|&name| name.to_owned()).collect(),
            extensions: EXTENSIONS.iter().map(|&extension| extension.to_owned()).collect(),
            extension_alias: EXTENSION_ALIASES
                .iter()
                .map(|(from, to)| {
                    ((*from).to_owned(), to.iter().map(|&to| to.to_owned()).collect())
                })
                .collect(),
            main_fields: ["main", "module", "types", "typings"].map(str::to_owned).to_vec(),
            symlinks: false,
            node_path: false,
            builtin_modules: true,
            ..ResolveOptions::default()
        };
        let (all, sources) = conditions(&world);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let import = Engine::new_with_file_system(
            IndexFs(Arc::clone(&world)),
            options(&["node", "import", "module-sync"]),
        );
        let source = (!sources.is_empty()).then(|| {
            let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
            import.clone_with_options(options(&sources))
        });
        let root_configs = world
            .tsconfigs
            .of_root()
            .filter_map(|config| import.resolve_tsconfig(format!("/{}", config.path)).ok())
            .collect();
        Self {
            require: import.clone_with_options(options(&["node", "require", "module-sync"])),
            any: import.clone_with_options(options(&all)),
            import,
            source,
            world,
            root_configs,
            memo: Memo::default(),
        }
    }

    /// The resolver for the files of the folder `dir`.
    pub fn folder<'r>(&'r self, dir: &'r str) -> FolderResolver<'r> {
        let nearest = self.world.tsconfigs.nearest(dir);
        FolderResolver {
            resolver: self,
            dir,
            config: nearest
                .and_then(|config| self.import.resolve_tsconfig(format!("/{}", config.path)).ok()),
            has_references: nearest
                .is_some_and(|config| self.world.tsconfigs.refers_to_project_of(config, dir)),
            answers: self.memo.of_folder(&self.world, dir, nearest.map(|config| &*config.path)),
        }
    }

    fn resolve(&self, query: &Query<'_>) -> Resolved {
        if let Some(settled) = settled_by_name(query.specifier) {
            return Resolved::new(settled);
        }
        let relative = is_relative(query.specifier);
        if relative && path::join(query.dir, query.specifier).is_none() {
            return Resolved::new(Target::Unresolved { aim: None });
        }
        let installed = self.installed(query);
        // What the file system of the resolver has under that name is something else.
        let external = match &installed {
            Some(Installed::External) => true,
            Some(Installed::Member(dir)) => {
                let (name, _) = split_package(bare_path(query.specifier));
                self.world.workspace.dir(name) != Some(dir)
            }
            None => false,
        };
        let configs = query.config.into_iter().chain(self.root_configs.iter().map(Arc::as_ref));
        let tried = std::iter::once(query.config)
            .chain(configs.skip(usize::from(query.config.is_some())).map(Some));
        for (attempt, config) in tried.enumerate() {
            // The root's aliases are the last try, and only an alias can change the answer.
            if attempt > 0 && relative {
                break;
            }
            match self.try_once(query, query.specifier, config, external) {
                Attempt::Found(resolved) => return resolved,
                Attempt::Builtin(name) => return Resolved::new(Target::Builtin(name)),
                Attempt::Missing => {}
            }
            if attempt == 0
                && let Some(resolved) = self.try_installed_folder(query, installed.as_ref())
            {
                return resolved;
            }
        }
        if let Some(resolved) = self.try_subpath_targets(query) {
            return resolved;
        }
        aim::resolved(
            &self.world,
            &self.root_configs,
            query.dir,
            query.specifier,
            query.config,
            installed.as_ref(),
        )
    }

    /// What is installed under the specifier's package name; `None` when it names no package.
    fn installed(&self, query: &Query<'_>) -> Option<Installed> {
        if is_relative(query.specifier) || query.specifier.starts_with(['/', '#']) {
            return None;
        }
        let (name, _) = split_package(bare_path(query.specifier));
        Some(if self.world.may_be_local(name) {
            self.world.workspace.install(name, query.dir, &self.world.manifests)
        } else {
            Installed::External
        })
    }

    /// A `#specifier` whose first target leads nowhere: the next ones that `imports` lists for it, as
    /// TypeScript tries them. A package needs no installation.
    fn try_subpath_targets(&self, query: &Query<'_>) -> Option<Resolved> {
        if !query.specifier.starts_with('#') {
            return None;
        }
        let manifest = self.world.manifests.above(query.dir).next()?;
        let targets = manifest.subpath_import(query.specifier);
        targets.iter().filter(|target| !target.starts_with('#')).find_map(|target| {
            let resolved = self.resolve(&Query { dir: &manifest.dir, specifier: target, ..*query });
            (!matches!(resolved.target, Target::Unresolved { .. })).then_some(resolved)
        })
    }

    /// A package that is installed under another name than its own, or that is no member.
    fn try_installed_folder(
        &self,
        query: &Query<'_>,
        installed: Option<&Installed>,
    ) -> Option<Resolved> {
        let Some(Installed::Member(dir)) = installed else { return None };
        let (name, subpath) = split_package(query.specifier);
        if self.world.workspace.dir(name) == Some(dir) {
            return None;
        }
        let mut specifier = World::name_by_folder(dir);
        if !subpath.is_empty() {
            specifier = format!("{specifier}/{subpath}");
        }
        match self.try_once(query, &specifier, None, false) {
            Attempt::Found(resolved) => Some(resolved),
            _ => None,
        }
    }

    /// Tries one specifier with one configuration: as the importing syntax resolves it, then under
    /// any condition.
    fn try_once(
        &self,
        query: &Query<'_>,
        specifier: &str,
        config: Option<&TsConfig>,
        external: bool,
    ) -> Attempt {
        let engine = if is_require(query.kind) { &self.require } else { &self.import };
        let mut found = ask(engine, query.dir, specifier, config);
        let in_workspace = || !is_relative(specifier) && !external;
        if matches!(found, Answer::Missing) && (in_workspace() || specifier.starts_with('#')) {
            found = ask(&self.any, query.dir, specifier, config);
        }
        match found {
            Answer::Path(path) => self.accept(query, specifier, config, &path, external),
            Answer::Builtin(_) if query.kind == ImportKind::TripleSlash => Attempt::Missing,
            Answer::Builtin(name) => Attempt::Builtin(name),
            Answer::Missing => Attempt::Missing,
        }
    }

    /// Turns a path of the resolver's file system into the target, unless the package manager
    /// would install something else under that name.
    fn accept(
        &self,
        query: &Query<'_>,
        specifier: &str,
        config: Option<&TsConfig>,
        virtual_path: &str,
        external: bool,
    ) -> Attempt {
        let by_package_name = virtual_path.starts_with("/node_modules/");
        if by_package_name && external {
            return Attempt::Missing;
        }
        let Some(path) = self.world.locate(virtual_path) else { return Attempt::Missing };
        let source = self.offered_source(query, specifier, config, &path);
        let file = source
            .or_else(|| self.world.module_at(&path))
            .or_else(|| self.world.source_of_entry(&path));
        let Some(file) = file else { return Attempt::Missing };
        let target_path = self.world.index.path(file);
        let declared = (target_path != path).then(|| path.as_ref().into());
        Attempt::Found(Resolved { target: self.file_target(file), declared, by_package_name })
    }

    /// The source that the package itself offers in the place of `path`, when that is no source.
    fn offered_source(
        &self,
        query: &Query<'_>,
        specifier: &str,
        config: Option<&TsConfig>,
        path: &str,
    ) -> Option<FileId> {
        let world = &self.world;
        let is_typescript = |path: &str| {
            matches!(
                Language::of(path::file_name(path)),
                Some(Language::TypeScript | Language::Tsx | Language::Vue | Language::Svelte)
            )
        };
        if is_relative(specifier) || is_typescript(path) {
            return None;
        }
        let engine = self.source.as_ref()?;
        let Answer::Path(offered) = ask(engine, query.dir, specifier, config) else { return None };
        let offered = world.locate(&offered)?;
        world.index.get(&offered).filter(|_| is_typescript(&offered))
    }

    fn file_target(&self, file: FileId) -> Target {
        let path = self.world.index.path(file);
        // Build output is not read, so the graph ends there.
        match Language::of(path::file_name(path)) {
            Some(_) if !self.world.outputs.contains(path) => Target::Module(file),
            _ => Target::Asset(path.into()),
        }
    }
}

impl FolderResolver<'_> {
    /// What the imports of the file `file` resolve to: one target each, or several for a glob, or
    /// [`Resolved::target`] unresolved.
    pub fn resolve<'i>(
        &self,
        file: FileId,
        imports: &'i [Import],
    ) -> impl Iterator<Item = (&'i Import, Vec<Resolved>)> {
        let config = self.config_of(file);
        imports.iter().map(move |import| (import, self.resolve_one(config.as_ref(), import)))
    }

    fn resolve_one(&self, config: Option<&Arc<TsConfig>>, import: &Import) -> Vec<Resolved> {
        let shares_answers = match (config, &self.config) {
            (Some(config), Some(nearest)) => Arc::ptr_eq(config, nearest),
            (None, None) => true,
            _ => false,
        };
        let config = config.map(Arc::as_ref);
        let query = |specifier| Query { dir: self.dir, specifier, kind: import.kind, config };
        match &import.specifier {
            Specifier::Literal(text) if import.kind == ImportKind::NewUrl => {
                vec![self.resolve_url(text, &query)]
            }
            Specifier::Literal(text) => {
                let specifier = without_loaders(text);
                let ask = || self.resolver.resolve(&query(specifier));
                vec![if shares_answers {
                    self.answers.get_or(specifier, import.kind, ask)
                } else {
                    ask()
                }]
            }
            Specifier::Computed { prefix } => {
                vec![Resolved::new(self.computed_target(prefix, config))]
            }
            Specifier::Glob(patterns) => self.resolve_glob(patterns, config),
        }
    }

    /// The configuration of one file: of a solution-style `tsconfig.json`, the referenced project
    /// that includes the file.
    fn config_of(&self, file: FileId) -> Option<Arc<TsConfig>> {
        let nearest = self.config.clone()?;
        if !self.has_references {
            return Some(nearest);
        }
        let path = format!("/{}", self.resolver.world.index.path(file));
        let owner = self.resolver.import.find_tsconfig(path).ok().flatten();
        owner
            .filter(|owner| {
                nearest.references_resolved.iter().any(|known| Arc::ptr_eq(known, owner))
            })
            .or(Some(nearest))
    }

    /// `new URL("worker.js", import.meta.url)`: a URL is relative with or without `./`, and may
    /// mean a folder. Bundlers accept aliases and packages as well.
    fn resolve_url<'q>(&self, text: &'q str, query: &impl Fn(&'q str) -> Query<'q>) -> Resolved {
        let world = &self.resolver.world;
        let path = text.split(['?', '#']).next().unwrap_or(text);
        let aim = if let Some(from_root) = path.strip_prefix('/') {
            path::join("", from_root)
        } else {
            path::join(self.dir, path)
        };
        if let Some(aim) = &aim {
            if let Some(file) = world.module_at(&world.index.real(aim)) {
                return Resolved::new(self.resolver.file_target(file));
            }
            if world.index.is_dir(&world.index.real(aim)) {
                let real = world.index.real(aim);
                let folder = if real.is_empty() { "." } else { &real };
                return Resolved::new(Target::Asset(folder.into()));
            }
        }
        let resolved = self.resolver.resolve(&query(text));
        match resolved.target {
            Target::Unresolved { .. } | Target::Package(_) | Target::Builtin(_) => {
                Resolved::new(Target::Unresolved { aim: aim.map(String::into_boxed_str) })
            }
            _ => resolved,
        }
    }

    /// What the known beginning of a specifier leads to: a folder to judge it by, or a package whose
    /// name is known whole. A last segment that may go on is left off.
    fn computed_target(&self, prefix: &str, config: Option<&TsConfig>) -> Target {
        let resolver = self.resolver;
        if let Some(settled) = settled_by_name(prefix) {
            return settled;
        }
        let Some(end) = prefix.rfind('/') else { return Target::Unresolved { aim: None } };
        let known = &prefix[..=end];
        let aim = aim::of_prefix(&resolver.world, &resolver.root_configs, self.dir, known, config);
        if let Some(aim) = aim {
            return Target::Unresolved { aim: Some(aim.into()) };
        }
        let (name, _) = split_package(known);
        let is_whole = !is_relative(known) && !name.is_empty() && name.len() < known.len();
        if is_whole { Target::Package(name.into()) } else { Target::Unresolved { aim: None } }
    }

    /// Every file that the patterns of `import.meta.glob` match. Patterns that match nothing are
    /// judged by where they begin.
    fn resolve_glob(&self, patterns: &[Box<str>], config: Option<&TsConfig>) -> Vec<Resolved> {
        let world = &self.resolver.world;
        let (excluding, including): (Vec<_>, Vec<_>) =
            patterns.iter().partition(|pattern| pattern.starts_with('!'));
        let full = |pattern: &str| self.full_pattern(pattern, config);
        let included: Vec<String> = including.iter().filter_map(|pattern| full(pattern)).collect();
        let excluded: Vec<String> =
            excluding.iter().filter_map(|pattern| full(&pattern[1..])).collect();
        let (included_set, excluded_set) = (glob_set(&included), glob_set(&excluded));
        let matches: Vec<Resolved> = world
            .index
            .iter()
            .filter(|(_, file)| {
                included_set.is_match(&*file.path) && !excluded_set.is_match(&*file.path)
            })
            .map(|(id, _)| Resolved::new(self.resolver.file_target(id)))
            .collect();
        if !matches.is_empty() {
            return matches;
        }
        let aim = included.first().map(|pattern| static_folder(pattern).into());
        vec![Resolved::new(Target::Unresolved { aim })]
    }

    /// A pattern as seen from the root.
    fn full_pattern(&self, pattern: &str, config: Option<&TsConfig>) -> Option<String> {
        let prefix = static_folder(pattern);
        let rest = pattern[prefix.len()..].trim_start_matches('/');
        let folder = if prefix.is_empty() && !pattern.starts_with('/') {
            self.dir.to_owned()
        } else {
            let world = &self.resolver.world;
            aim::of_prefix(
                world,
                &self.resolver.root_configs,
                self.dir,
                &format!("{prefix}/"),
                config,
            )?
        };
        Some(if folder.is_empty() {
            rest.to_owned()
        } else {
            format!("{}/{rest}", globset::escape(&folder))
        })
    }
}

/// What one question to the resolver library gave.
enum Answer {
    Path(String),
    Builtin(Box<str>),
    Missing,
}

/// What one try gave.
enum Attempt {
    Found(Resolved),
    Builtin(Box<str>),
    Missing,
}

fn ask(engine: &Engine, dir: &str, specifier: &str, config: Option<&TsConfig>) -> Answer {
    let folder = format!("/{dir}");
    let mut context = ResolveContext::default();
    match engine.resolve_with_context(Path::new(&folder), specifier, config, &mut context) {
        Ok(resolution) => match resolution.path().to_str() {
            Some(path) => Answer::Path(path.to_owned()),
            None => Answer::Missing,
        },
        Err(ResolveError::Builtin { resolved, .. }) => Answer::Builtin(resolved.into()),
        Err(_) => Answer::Missing,
    }
}

/// All conditions that the packages of the workspace name, and those among them by which they
/// offer their sources.
fn conditions(world: &World) -> (Vec<String>, Vec<String>) {
    let mut all: Vec<String> =
        ["node", "import", "require", "types", "browser"].map(str::to_owned).to_vec();
    let custom = world.tsconfigs.iter().flat_map(|config| &config.custom_conditions);
    let mut sources: Vec<String> = custom.cloned().collect();
    for name in world.manifests.iter().flat_map(Manifest::conditions) {
        all.push(name.to_owned());
        let last = name.rsplit(['/', ':']).next().unwrap_or(name);
        if SOURCE_CONDITIONS.contains(&name) || last == "source" {
            sources.push(name.to_owned());
        }
    }
    all.extend(sources.iter().cloned());
    for names in [&mut all, &mut sources] {
        names.sort_unstable();
        names.dedup();
    }
    (all, sources)
}

/// The target of a specifier that no file can change: a scheme, or a path into `node_modules`.
fn settled_by_name(specifier: &str) -> Option<Target> {
    if let Some((_, installed)) = specifier.rsplit_once("/node_modules/") {
        return Some(Target::Package(split_package(bare_path(installed)).0.into()));
    }
    let (scheme, rest) = specifier.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    match scheme {
        "node" | "bun" => Some(Target::Builtin(specifier.into())),
        "file" => None,
        "npm" | "jsr" => Some(Target::Package(package_before_version(rest).into())),
        _ if is_scheme => Some(Target::Package(specifier.split(['?', '#']).next()?.into())),
        _ => None,
    }
}

/// `@scope/name` of `@scope/name@1.2/sub`.
fn package_before_version(rest: &str) -> &str {
    let (name, _) = split_package(rest.trim_start_matches('/'));
    match name.rfind('@') {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    }
}

/// webpack's `loader!./file`: the last part is what is imported.
fn without_loaders(specifier: &str) -> &str {
    specifier.rsplit_once('!').map_or(specifier, |(_, file)| file)
}

/// A bare specifier without its query.
pub(super) fn bare_path(specifier: &str) -> &str {
    specifier.split('?').next().unwrap_or(specifier)
}

pub(super) fn is_relative(specifier: &str) -> bool {
    matches!(specifier.split('/').next(), Some("." | ".."))
}

pub(super) fn is_require(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Require | ImportKind::RequireResolve | ImportKind::ImportEquals)
}

/// The folder in front of the first segment with a glob character.
fn static_folder(pattern: &str) -> &str {
    let glob = pattern.find(['*', '?', '[', '{', '(']).unwrap_or(pattern.len());
    pattern[..glob].rfind('/').map_or("", |at| &pattern[..at])
}

fn glob_set(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        if let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_default()
}

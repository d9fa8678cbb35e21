//! One import to its target, step by step.

use std::{path::Path, sync::Arc};

use oxc_resolver::{ResolveContext, ResolveError, ResolveOptions, ResolverGeneric, TsConfig};

use crate::{
    base::path,
    discover::FileId,
    extract::{Language, import::ImportKind},
    resolve::{
        aim, builtins,
        disk::Disk,
        manifest::Manifest,
        memo::{Memo, Shared},
        options,
        settings::{Alias, Omit, Settings},
        shortcut::{Shortcut, Told},
        specifier::{self, bare_path, is_relative, is_require},
        target::{Aside, Target},
        trace::{self, Lookup, Step, StepKind, Trace},
        tsconfig::split_package,
        workspace::Installed,
        world::{Hit, IndexFs, World},
    },
};

type Engine = ResolverGeneric<IndexFs>;

/// Conditions under which packages publish their sources.
const SOURCE_CONDITIONS: &[&str] = &["source", "src", "development", "ts", "typescript"];

/// Resolves the imports of one tree.
pub struct Resolver {
    pub(super) world: Arc<World>,
    /// As `import` resolves in Node.
    pub(super) import: Engine,
    /// As `require` resolves in Node.
    require: Engine,
    /// Under any condition that some package of the workspace names.
    any: Engine,
    /// Under the conditions by which packages of the workspace offer their sources.
    source: Option<Engine>,
    /// What is found without asking the library.
    shortcut: Option<Shortcut>,
    /// The configurations whose aliases are tried last.
    pub(super) root_configs: Vec<Arc<TsConfig>>,
    pub(super) memo: Memo,
    /// What the library says of names that mean the same everywhere, to an `import` and to a `require`.
    by_name: [Shared<Answer>; 2],
    pub(super) settings: Settings,
    /// A name that is no relative path may mean something else in every folder.
    pub(super) names_depend_on_folder: bool,
    /// What the index does not know; only where the settings ask for it.
    pub(super) disk: Option<Disk>,
}

/// What an import resolves to, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The target.
    pub target: Target,
    /// Paths beside the target.
    pub aside: Aside,
    /// The import came in by the name of the target's package.
    pub by_package_name: bool,
}

impl Resolved {
    /// By a path.
    pub fn new(target: Target) -> Self {
        Self { target, aside: Aside::default(), by_package_name: false }
    }
}

/// One specifier, on its way.
pub(super) struct Query<'q> {
    /// Folder of the importing file.
    pub(super) dir: &'q str,
    /// The specifier.
    pub(super) specifier: &'q str,
    /// The syntax of the import.
    pub(super) kind: ImportKind,
    /// The importing file's configuration.
    pub(super) config: Option<&'q TsConfig>,
    /// The specifier is what a bundler's alias stands for.
    pub(super) aliased: bool,
    /// Where its steps are noted.
    pub(super) trace: Trace<'q>,
}

impl Resolver {
    /// A resolver for this tree.
    pub fn new(world: Arc<World>, settings: Settings) -> Self {
        let root = world.index.root().to_owned();
        let options = |conditions| options::of_index(&settings, &root, conditions);
        let (all, sources) = conditions(&world, settings.condition_names.as_deref());
        let import = Engine::new_with_file_system(
            IndexFs(Arc::clone(&world)),
            options(options::conditions(&settings, options::IMPORT)),
        );
        let require = options(options::conditions(&settings, options::REQUIRE));
        let require = import.clone_with_options(require);
        let any = options(all);
        let main_fields = options::with_other_main_fields(any.main_fields.clone());
        let any = import.clone_with_options(ResolveOptions { main_fields, ..any });
        let source = (!sources.is_empty()).then(|| import.clone_with_options(options(sources)));
        let given = settings.tsconfig.as_deref().and_then(|file| world.tsconfig_at(file));
        let root_configs = world.tsconfigs.of_root().chain(given);
        let root_configs = root_configs.filter(|_| settings.without != Some(Omit::Aliases));
        let root_configs = root_configs
            .filter_map(|config| import.resolve_tsconfig(format!("/{}", config.path)).ok())
            .collect();
        let disk = (settings.installed || settings.parity).then(|| Disk::new(&root, &settings));
        Self {
            world,
            import,
            require,
            any,
            source,
            shortcut: Shortcut::new(&settings),
            root_configs,
            memo: Memo::default(),
            by_name: Default::default(),
            names_depend_on_folder: settings.depends_on_folder(),
            settings,
            disk,
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What is known about the tree.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Resolves one specifier.
    pub(super) fn resolve(&self, query: &Query<'_>) -> Resolved {
        let resolved = match &self.disk {
            Some(disk) => self.resolve_with_disk(disk, query),
            None => self.resolve_in_tree(query),
        };
        self.try_fallbacks(query, &resolved).unwrap_or(resolved)
    }

    /// Resolves one specifier over the index: as TypeScript and Node do, then as some tool of the
    /// repository might.
    pub(super) fn resolve_in_tree(&self, query: &Query<'_>) -> Resolved {
        let resolved = self.resolve_as_written(query);
        match (&resolved.target, specifier::percent_decoded(query.specifier)) {
            // Node reads the escapes of an `import`, TypeScript does not.
            (Target::Unresolved { .. } | Target::Package(_), Some(decoded)) => {
                query.trace.goes_on(StepKind::Decoded, &decoded, || {
                    "is what Node makes of the percent escapes: all steps once more".to_owned()
                });
                self.resolve_as_written(&Query { specifier: &decoded, ..*query })
            }
            _ => resolved,
        }
    }

    fn resolve_as_written(&self, query: &Query<'_>) -> Resolved {
        if self.settings.without == Some(Omit::Subpaths) && query.specifier.starts_with('#') {
            return Resolved::new(Target::Unresolved { aim: None });
        }
        if let Some(builtin) = builtins::named(&self.settings, query.specifier) {
            return self.ended(query, StepKind::Builtin, Resolved::new(builtin));
        }
        let relative = is_relative(query.specifier);
        if relative && let Some(found) = self.try_folder(query) {
            return found;
        }
        if relative
            && let Told::Answer(answer) = self.told(query, query.specifier, query.config)
            && let Attempt::Found(resolved) =
                self.accept_answer(query, query.specifier, query.config, answer, false)
        {
            return resolved;
        }
        if relative || query.specifier.starts_with('/') {
            let Some(path) = specifier::joined(query.dir, query.specifier) else {
                let out = Resolved::new(Target::Unresolved { aim: None });
                query
                    .trace
                    .ends(StepKind::Path, query.specifier, || "leads out of the root".to_owned());
                return out;
            };
            if let Some(package) = specifier::package_behind_node_modules(&path) {
                return self.ended(query, StepKind::Path, Resolved::new(package));
            }
            query.trace.goes_on(StepKind::Path, query.specifier, || format!("means {path}"));
        }
        let installed = self.installed(query);
        if let Some(installed) = &installed {
            let (name, _) = split_package(bare_path(query.specifier));
            query.trace.goes_on(StepKind::Installed, name, || match installed {
                Installed::Member(dir) => format!("means the workspace's package in {dir}"),
                Installed::External => "is no package of the workspace here".to_owned(),
            });
        }
        // What the file system of the resolver has under that name is something else.
        let external = match &installed {
            Some(Installed::External) => true,
            Some(Installed::Member(dir)) => {
                let (name, _) = split_package(bare_path(query.specifier));
                self.world.workspace.dir(name) != Some(dir)
            }
            None => false,
        };
        let roots = self.root_configs.iter().map(|config| Some(config.as_ref()));
        for (attempt, config) in std::iter::once(query.config).chain(roots).enumerate() {
            // The root's aliases are the last try, and only an alias can change the answer.
            if attempt > 0 && relative {
                break;
            }
            let kind = if attempt == 0 { StepKind::Lookup } else { StepKind::RootAliases };
            match self.try_once(query, (query.specifier, kind), config, external) {
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
        if let Some(resolved) = self.try_bundler_targets(query) {
            return resolved;
        }
        if let Some(package) = specifier::by_scheme(query.specifier) {
            return self.ended(query, StepKind::Scheme, Resolved::new(package));
        }
        aim::resolved(&self.world, &self.root_configs, query, installed.as_ref())
    }

    /// What `..` and paths that end so mean to TypeScript and Node: the folder. The resolver library looks
    /// for a file of the folder's name first, as bundlers do.
    fn try_folder(&self, query: &Query<'_>) -> Option<Resolved> {
        if !specifier::names_folder(query.specifier) {
            return None;
        }
        let folder = format!("{}/", query.specifier);
        query.trace.goes_on(StepKind::Path, query.specifier, || {
            format!("is a folder to TypeScript and Node: {folder}")
        });
        let found = self.resolve_as_written(&Query { specifier: &folder, ..*query });
        (!matches!(found.target, Target::Unresolved { .. })).then_some(found)
    }

    /// Notes what a step found, which ends the search.
    pub(super) fn ended(&self, query: &Query<'_>, kind: StepKind, found: Resolved) -> Resolved {
        query.trace.ends(kind, query.specifier, || format!("is {}", self.said(&found)));
        found
    }

    /// What an import resolves to, in a clause.
    pub(super) fn said(&self, resolved: &Resolved) -> String {
        trace::said(resolved, |file| self.world.index.path(file))
    }

    /// What is installed under the specifier's package name; `None` when it names no package.
    pub(super) fn installed(&self, query: &Query<'_>) -> Option<Installed> {
        if is_relative(query.specifier) || query.specifier.starts_with(['/', '#']) {
            return None;
        }
        let (name, _) = split_package(bare_path(query.specifier));
        let asks = self.settings.without != Some(Omit::Workspace);
        Some(if asks && self.world.may_be_local(name) {
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
            query.trace.goes_on(StepKind::SubpathImports, target, || {
                format!("is the next target that `imports` of {} lists", shown(&manifest.dir))
            });
            let resolved = self.resolve(&Query { dir: &manifest.dir, specifier: target, ..*query });
            (!matches!(resolved.target, Target::Unresolved { .. })).then_some(resolved)
        })
    }

    /// What a bundler's alias stands for where the resolver library finds nothing: a package, which
    /// needs no installation, or a path that is not there. Nothing else is tried, as by a bundler.
    fn try_bundler_targets(&self, query: &Query<'_>) -> Option<Resolved> {
        self.first_target(query, &self.settings.alias, |target| self.resolve_as_written(target))
    }

    /// What a bundler takes for what is found nowhere else.
    fn try_fallbacks(&self, query: &Query<'_>, resolved: &Resolved) -> Option<Resolved> {
        if self.settings.fallback.is_empty() {
            return None;
        }
        let is_missing = match &resolved.target {
            Target::Unresolved { .. } => true,
            Target::Package(name) => self.disk.is_none() && !self.declares(query.dir, name),
            _ => false,
        };
        let fallback: &[Alias] = if is_missing { &self.settings.fallback } else { &[] };
        self.first_target(query, fallback, |target| self.resolve(target))
    }

    /// What the first of some aliases that applies leads to.
    fn first_target(
        &self,
        query: &Query<'_>,
        aliases: &[Alias],
        resolve: impl Fn(&Query<'_>) -> Resolved,
    ) -> Option<Resolved> {
        if query.aliased {
            return None;
        }
        let targets = aliases.iter().find_map(|alias| alias.replaced(query.specifier))?;
        let root = self.world.index.root();
        let resolve = |target: &Option<String>| {
            let target = target.as_deref().and_then(|target| options::in_index(root, target));
            match target {
                Some(specifier) => {
                    query.trace.goes_on(StepKind::BundlerAlias, &specifier, || {
                        "is what a bundler's alias stands for".to_owned()
                    });
                    resolve(&Query { specifier: &specifier, aliased: true, ..*query })
                }
                None => Resolved::new(Target::Unresolved { aim: None }),
            }
        };
        let resolved: Vec<Resolved> = targets.iter().map(resolve).collect();
        let leads_somewhere = |it: &&Resolved| !matches!(it.target, Target::Unresolved { .. });
        let found = resolved.iter().find(leads_somewhere).or(resolved.first()).cloned()?;
        Some(self.ended(query, StepKind::BundlerAlias, found))
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
        match self.try_once(query, (&specifier, StepKind::OtherName), None, false) {
            Attempt::Found(resolved) => Some(resolved),
            _ => None,
        }
    }

    /// Tries one specifier with one configuration: as the importing syntax resolves it, then under
    /// any condition.
    fn try_once(
        &self,
        query: &Query<'_>,
        (specifier, kind): (&str, StepKind),
        config: Option<&TsConfig>,
        external: bool,
    ) -> Attempt {
        let engine = if is_require(query.kind) { &self.require } else { &self.import };
        let ask_library = || ask(engine, query, (specifier, kind), config);
        let mut found = match self.told(query, specifier, config) {
            Told::Answer(answer) => answer,
            Told::ByName if !self.is_own_name(query.dir, specifier) => {
                self.by_name[usize::from(is_require(query.kind))].get_or(specifier, ask_library)
            }
            Told::ByName | Told::Nothing => ask_library(),
        };
        let in_workspace = || !is_relative(specifier) && !external;
        if matches!(found, Answer::Missing) && (in_workspace() || specifier.starts_with('#')) {
            found = ask(&self.any, query, (specifier, StepKind::AnyCondition), config);
        }
        self.accept_answer(query, specifier, config, found, external)
    }

    /// What an answer comes to.
    fn accept_answer(
        &self,
        query: &Query<'_>,
        specifier: &str,
        config: Option<&TsConfig>,
        answer: Answer,
        external: bool,
    ) -> Attempt {
        match answer {
            Answer::File(file) => {
                let path = self.world.index.path(file);
                if !is_relative(specifier) && !is_typescript(path) {
                    return self.accept(query, specifier, config, path, external);
                }
                Attempt::Found(Resolved::new(self.file_target(file)))
            }
            Answer::Path(path) => self.accept(query, specifier, config, &path, external),
            Answer::Builtin(_) if query.kind == ImportKind::TripleSlash => {
                query.trace.goes_on(StepKind::Builtin, specifier, || {
                    "is a builtin, which a reference to types does not mean".to_owned()
                });
                Attempt::Missing
            }
            Answer::Builtin(name) => {
                query.trace.ends(StepKind::Builtin, specifier, || format!("is the builtin {name}"));
                Attempt::Builtin(name)
            }
            Answer::Missing => Attempt::Missing,
        }
    }

    /// What can be told without the library. Who wants to know the steps has it take them.
    fn told(&self, query: &Query<'_>, specifier: &str, config: Option<&TsConfig>) -> Told {
        match &self.shortcut {
            Some(shortcut) if !query.trace.is_on() => {
                shortcut.tell(&self.world, (query.dir, specifier), config)
            }
            _ => Told::Nothing,
        }
    }

    /// Whether a file of the folder `dir` lies in a package of the name that it imports.
    fn is_own_name(&self, dir: &str, specifier: &str) -> bool {
        let (name, _) = split_package(specifier);
        let nearest = self.world.manifests.above(dir).next();
        nearest.is_some_and(|manifest| manifest.name.as_deref() == Some(name))
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
        let refused = |why: &'static str| {
            query.trace.goes_on(StepKind::Source, virtual_path, || why.to_owned());
            Attempt::Missing
        };
        if by_package_name && external {
            return refused("does not count: here that name means another package");
        }
        let Some(path) = self.world.locate(virtual_path) else {
            return refused("is no file of the tree");
        };
        if by_package_name {
            self.note_package(query, specifier, &path);
        }
        let source = self.offered_source(query, specifier, config, &path);
        let Some(file) = source.or_else(|| self.world.behind(&path)) else {
            return refused("is no file of the tree");
        };
        let aside = Aside::of_declared(&path, self.world.index.path(file));
        let target = self.file_target(file);
        let found = Resolved { target, aside, by_package_name };
        query.trace.ends(StepKind::Source, &path, || match (found.aside.declared(), source) {
            (None, _) if matches!(found.target, Target::Module(_)) => "is a module".to_owned(),
            (None, _) => "is there, and holds no imports to follow".to_owned(),
            (Some(_), Some(_)) => format!("the package offers its source: {}", self.said(&found)),
            (Some(_), None) => format!("is built from {}", self.said(&found)),
        });
        Attempt::Found(found)
    }

    /// Notes what of a package of the workspace a specifier names.
    fn note_package(&self, query: &Query<'_>, specifier: &str, declared: &str) {
        let (name, subpath) = split_package(bare_path(specifier));
        query.trace.goes_on(StepKind::Package, name, || {
            let manifest = self.world.manifests.above(path::parent(declared)).next();
            let dir = manifest.map_or("", |manifest| &*manifest.dir);
            let key = if subpath.is_empty() { ".".to_owned() } else { format!("./{subpath}") };
            match manifest {
                Some(manifest) if manifest.has_exports => {
                    format!("lies in {}: \"{key}\" of its `exports` is {declared}", shown(dir))
                }
                _ if subpath.is_empty() => {
                    format!("lies in {}: its main file is {declared}", shown(dir))
                }
                _ => format!("lies in {}, without `exports`: {declared}", shown(dir)),
            }
        });
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
        if is_relative(specifier) || is_typescript(path) {
            return None;
        }
        let engine = self.source.as_ref()?;
        let asked = (specifier, StepKind::SourceCondition);
        let Answer::Path(offered) = ask(engine, query, asked, config) else { return None };
        let offered = world.locate(&offered)?;
        world.index.walked(&offered).filter(|_| is_typescript(&offered))
    }

    /// The target that a file of the tree is.
    pub(super) fn file_target(&self, file: FileId) -> Target {
        // Build output is not read, so the graph ends there.
        if self.world.outputs.is_source(file, &self.world.index) {
            Target::Module(file)
        } else {
            Target::Asset(self.world.index.path(file).into())
        }
    }
}

/// Whether a file holds TypeScript, alone or among other things.
fn is_typescript(path: &str) -> bool {
    matches!(
        Language::of(path::file_name(path)),
        Some(Language::TypeScript | Language::Tsx | Language::Vue | Language::Svelte)
    )
}

/// What one question to the resolver library gave.
#[derive(Clone)]
pub(super) enum Answer {
    /// This file of the tree, which stands for itself.
    File(FileId),
    /// A file at this path of the resolver's file system.
    Path(String),
    /// A builtin, by its name.
    Builtin(Box<str>),
    /// Nothing.
    Missing,
}

impl Answer {
    /// What was found at a path.
    pub(super) fn of(hit: Hit, path: &str) -> Self {
        match hit {
            Hit::File(file) => Self::File(file),
            Hit::Other => Self::Path(path.to_owned()),
        }
    }
}

/// What one try gave.
enum Attempt {
    Found(Resolved),
    Builtin(Box<str>),
    Missing,
}

fn ask(
    engine: &Engine,
    query: &Query<'_>,
    (specifier, kind): (&str, StepKind),
    config: Option<&TsConfig>,
) -> Answer {
    let folder = format!("/{}", query.dir);
    let mut context = ResolveContext::default();
    let answer = engine.resolve_with_context(Path::new(&folder), specifier, config, &mut context);
    query.trace.note(|| {
        let outcome = match &answer {
            Ok(resolution) => format!("leads to {}", below_root(resolution.path())),
            Err(ResolveError::Builtin { resolved, .. }) => format!("is the builtin {resolved}"),
            Err(ResolveError::NotFound(_)) => "leads nowhere".to_owned(),
            Err(ResolveError::PackagePathNotExported { subpath, .. }) => {
                format!("leads nowhere: \"{subpath}\" is not exported")
            }
            Err(error) => format!("leads nowhere: {error}"),
        };
        let outcome = match config {
            Some(config) if kind == StepKind::RootAliases => {
                format!("{outcome}, with {}", below_root(&config.path))
            }
            _ => outcome,
        };
        let lookup = Some(Box::new(lookup(engine, specifier, config, &context)));
        Step { lookup, ..Step::new(kind, specifier, outcome, false) }
    });
    match answer {
        Ok(resolution) => match resolution.path().to_str() {
            Some(path) => Answer::Path(path.to_owned()),
            None => Answer::Missing,
        },
        Err(ResolveError::Builtin { resolved, .. }) => Answer::Builtin(resolved.into()),
        Err(_) => Answer::Missing,
    }
}

/// How the library was asked, for those who want to know.
fn lookup(
    engine: &Engine,
    specifier: &str,
    config: Option<&TsConfig>,
    context: &ResolveContext,
) -> Lookup {
    let aliases = config.filter(|_| !is_relative(specifier) && !specifier.starts_with('/'));
    let aliases = aliases.map(|config| config.resolve_path_alias_or_base_url(specifier));
    let mut missing: Vec<String> =
        context.missing_dependencies.iter().map(|path| below_root(path)).collect();
    missing.sort_unstable();
    Lookup {
        conditions: engine.options().condition_names.clone(),
        config: config.map(|config| below_root(&config.path)),
        aliases: aliases.into_iter().flatten().map(|path| below_root(&path)).collect(),
        missing,
    }
}

/// A path of the resolver's file system, as seen from the root.
fn below_root(path: &Path) -> String {
    path.to_string_lossy().trim_start_matches('/').to_owned()
}

/// A root-relative folder, as it is called.
fn shown(dir: &str) -> &str {
    if dir.is_empty() { "the root" } else { dir }
}

/// All conditions that the packages of the workspace name, and those among them by which they
/// offer their sources.
fn conditions(world: &World, given: Option<&[String]>) -> (Vec<String>, Vec<String>) {
    let mut all: Vec<String> =
        ["node", "import", "require", "types", "browser"].map(str::to_owned).to_vec();
    all.extend(given.into_iter().flatten().cloned());
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

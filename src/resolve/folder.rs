//! The imports of one folder's files: what depends on the folder alone is looked up once.

use std::sync::Arc;

use oxc_resolver::TsConfig;
use smallvec::{SmallVec, smallvec};

use crate::{
    discover::FileId,
    extract::import::{Import, ImportKind, Specifier},
    resolve::{
        aim,
        engine::{Query, Resolved, Resolver},
        glob::{self, Patterns},
        memo::FolderAnswers,
        settings::Omit,
        specifier::{self, is_package_name, is_relative},
        target::Target,
        trace::{Recorder, Step, StepKind, Trace},
        tsconfig::split_package,
    },
};

/// What one import leads to: nearly always one target.
pub(super) type Targets = SmallVec<[Resolved; 1]>;

/// Resolves the imports of the files of one folder: what depends on the folder alone is looked up
/// once.
pub struct FolderResolver<'r> {
    resolver: &'r Resolver,
    dir: &'r str,
    config: Option<Arc<TsConfig>>,
    has_references: bool,
    /// What is known already; holds for the files that [`Self::config`] is of.
    answers: FolderAnswers<'r>,
}

impl Resolver {
    /// The resolver for the files of the folder `dir`.
    pub fn folder<'r>(&'r self, dir: &'r str) -> FolderResolver<'r> {
        let nearest = self.world.tsconfigs.nearest(dir);
        let nearest = nearest.filter(|_| self.settings.without != Some(Omit::Aliases));
        FolderResolver {
            resolver: self,
            dir,
            config: nearest
                .and_then(|config| self.import.resolve_tsconfig(format!("/{}", config.path)).ok()),
            has_references: nearest
                .is_some_and(|config| self.world.tsconfigs.refers_to_project_of(config, dir)),
            answers: self.memo.of_folder(
                &self.world,
                self.disk.as_ref(),
                dir,
                nearest.map(|config| &*config.path),
            ),
        }
    }
}

impl<'r> FolderResolver<'r> {
    /// What the imports of the file `file` resolve to: one target each, or several for a glob, or
    /// [`Resolved::target`] unresolved.
    pub fn resolve(
        &self,
        file: FileId,
        imports: &'r [Import],
    ) -> impl Iterator<Item = (&'r Import, Targets)> {
        let config = self.config_of(file);
        imports.iter().map(move |import| {
            (import, self.resolve_one(config.as_ref(), import, Trace::default()))
        })
    }

    /// What one import of the file `file` resolves to, and the steps that lead there. The same as
    /// [`FolderResolver::resolve`], asked anew.
    pub fn trace(&self, file: FileId, import: &'r Import) -> (Vec<Resolved>, Vec<Step>) {
        let config = self.config_of(file);
        let recorder = Recorder::default();
        let trace = Trace::to(&recorder);
        match &config {
            Some(config) => {
                let path = config.path.to_string_lossy().trim_start_matches('/').to_owned();
                trace.goes_on(StepKind::Config, &path, || {
                    "is the importing file's configuration".to_owned()
                });
            }
            None => trace.goes_on(StepKind::Config, "tsconfig.json", || {
                "is nowhere at or above the importing file".to_owned()
            }),
        }
        let resolved = self.resolve_one(config.as_ref(), import, trace);
        (resolved.into_vec(), recorder.into_steps())
    }

    fn resolve_one(
        &self,
        config: Option<&Arc<TsConfig>>,
        import: &'r Import,
        trace: Trace<'_>,
    ) -> Targets {
        let parity = self.resolver.settings.parity;
        let is_shared = match (config, &self.config) {
            _ if self.resolver.names_depend_on_folder => false,
            // Then no file has a configuration of its own.
            _ if parity => true,
            (Some(config), Some(nearest)) => config.path == nearest.path,
            (None, None) => true,
            _ => false,
        };
        let answer = |specifier: &'r str, ask: &dyn Fn() -> Resolved| {
            // What is known already has no steps to be told.
            if is_shared && !trace.is_on() {
                self.answers.get_or(specifier, import.kind, ask)
            } else {
                ask()
            }
        };
        let config = config.map(Arc::as_ref);
        let query = |specifier| Query {
            dir: self.dir,
            specifier,
            kind: import.kind,
            config,
            aliased: false,
            trace,
        };
        match &import.specifier {
            Specifier::Literal(text) if parity => {
                let text = import.written().unwrap_or(text);
                let ask = || self.resolver.resolve_with_parity(self.dir, text, import.kind);
                smallvec![answer(text, &ask)]
            }
            Specifier::Literal(text) if import.kind == ImportKind::NewUrl => {
                smallvec![self.resolve_url(text, &query, trace)]
            }
            Specifier::Literal(text) => resolve_literal(text, trace, |specifier| {
                answer(specifier, &|| self.resolver.resolve(&query(specifier)))
            }),
            Specifier::Computed { prefix } => {
                smallvec![Resolved::new(self.computed_target(prefix, config, trace))]
            }
            Specifier::Glob(patterns) => self.resolve_glob(patterns, config, trace),
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
                // Threads that load a configuration at once have one each.
                nearest.references_resolved.iter().any(|known| known.path == owner.path)
            })
            .or(Some(nearest))
    }

    /// `new URL("worker.js", import.meta.url)`: a URL is relative with or without `./`, and may
    /// mean a folder. Bundlers accept aliases and packages as well.
    fn resolve_url<'q>(
        &self,
        text: &'q str,
        query: &impl Fn(&'q str) -> Query<'q>,
        trace: Trace<'_>,
    ) -> Resolved {
        let ended = |resolved: Resolved| {
            trace.ends(StepKind::Url, text, || format!("is {}", self.resolver.said(&resolved)));
            resolved
        };
        let world = &self.resolver.world;
        let path = text.split(['?', '#']).next().unwrap_or(text);
        let decoded = specifier::percent_decoded(path);
        let aim = specifier::joined(self.dir, decoded.as_deref().unwrap_or(path));
        if let Some(aim) = &aim {
            let real = world.index.real(aim);
            if let Some(file) = world.module_at(&real) {
                return ended(Resolved::new(self.resolver.file_target(file)));
            }
            if world.index.is_dir(&real) {
                let folder = if real.is_empty() { "." } else { &real };
                return ended(Resolved::new(Target::Asset(folder.into())));
            }
        }
        trace.goes_on(StepKind::Url, text, || {
            "is no file or folder beside the importing file; bundlers try more".to_owned()
        });
        let resolved = self.resolver.resolve(&query(text));
        match resolved.target {
            Target::Unresolved { .. } | Target::Package(_) | Target::Builtin(_) => {
                ended(Resolved::new(Target::Unresolved { aim: aim.map(String::into_boxed_str) }))
            }
            _ => resolved,
        }
    }

    /// What the known beginning of a specifier leads to: a folder to judge it by, or a package whose
    /// name is known whole. A last segment that may go on is left off.
    fn computed_target(&self, prefix: &str, config: Option<&TsConfig>, trace: Trace<'_>) -> Target {
        let target = self.target_of_prefix(prefix, config);
        trace.ends(StepKind::Prefix, prefix, || {
            format!("is all that is known: {}", self.resolver.said(&Resolved::new(target.clone())))
        });
        target
    }

    fn target_of_prefix(&self, prefix: &str, config: Option<&TsConfig>) -> Target {
        let resolver = self.resolver;
        if let Some(builtin) = specifier::builtin(prefix) {
            return builtin;
        }
        let prefix = prefix.rsplit('!').next().unwrap_or(prefix);
        let Some(end) = prefix.rfind('/') else { return Target::Unresolved { aim: None } };
        let known = &prefix[..=end];
        let aim = aim::of_prefix(&resolver.world, &resolver.root_configs, self.dir, known, config);
        if let Some(aim) = aim {
            return Target::Unresolved { aim: Some(aim.into()) };
        }
        let (name, _) = split_package(known);
        if !is_relative(known) && is_package_name(name) && name.len() < known.len() {
            return Target::Package(name.into());
        }
        specifier::by_scheme(known).unwrap_or(Target::Unresolved { aim: None })
    }

    /// Every file that the patterns of `import.meta.glob` match. A pattern that matches nothing is
    /// judged by where it begins.
    fn resolve_glob(
        &self,
        patterns: &[Box<str>],
        config: Option<&TsConfig>,
        trace: Trace<'_>,
    ) -> Targets {
        let resolver = self.resolver;
        for pattern in patterns {
            let full = || self.full_pattern(pattern.trim_start_matches('!'), config);
            trace.goes_on(StepKind::Pattern, pattern, || match full() {
                Some(full) => format!("means {full} from the root"),
                None => "leads out of the root".to_owned(),
            });
        }
        let matcher = Patterns::new(patterns, |pattern| {
            Some(self.through_links(self.full_pattern(pattern, config)?))
        });
        let files = resolver.world.index.iter().map(|(id, file)| (id, &*file.path));
        let (found, unused) = matcher.matches(files);
        let targets = found.into_iter().map(|file| resolver.file_target(file));
        let aims = unused
            .into_iter()
            .map(|pattern| Target::Unresolved { aim: Some(pattern.folder.as_str().into()) });
        let mut all: Targets = targets.chain(aims).map(Resolved::new).collect();
        if all.is_empty() {
            all.push(Resolved::new(Target::Unresolved { aim: None }));
        }
        for resolved in &all {
            trace.ends(StepKind::Pattern, &patterns.join(", "), || {
                format!("matches {}", resolver.said(resolved))
            });
        }
        all
    }

    /// A pattern that begins where the links in its beginning lead: that is where the files are.
    fn through_links(&self, pattern: String) -> String {
        let folder = glob::static_folder(&pattern);
        let real = self.resolver.world.index.real(folder);
        if *real == *folder { pattern } else { format!("{real}{}", &pattern[folder.len()..]) }
    }

    /// A pattern as seen from the root.
    fn full_pattern(&self, pattern: &str, config: Option<&TsConfig>) -> Option<String> {
        if let Some(from_root) = pattern.strip_prefix('/') {
            return glob::from_root("", from_root);
        }
        let prefix = glob::static_folder(pattern);
        let is_alias = !prefix.is_empty() && !is_relative(pattern);
        if !is_alias {
            return glob::from_root(self.dir, pattern);
        }
        let resolver = self.resolver;
        let (world, roots) = (&resolver.world, &resolver.root_configs);
        let folder = aim::of_prefix(world, roots, self.dir, &format!("{prefix}/"), config);
        match folder {
            Some(folder) => {
                glob::from_root(&folder, pattern[prefix.len()..].trim_start_matches('/'))
            }
            None => glob::from_root(self.dir, pattern),
        }
    }
}

/// One specifier as it is written; then, where that leads to nothing in the tree, the parts of
/// webpack's `loader!./file`. Loaders of the tree are imported as well.
fn resolve_literal<'q>(
    text: &'q str,
    trace: Trace<'_>,
    resolve: impl Fn(&'q str) -> Resolved,
) -> Targets {
    let is_in_tree =
        |resolved: &Resolved| matches!(resolved.target, Target::Module(_) | Target::Asset(_));
    let whole = resolve(text);
    if is_in_tree(&whole) || !text.contains('!') {
        return smallvec![whole];
    }
    let mut parts = specifier::loader_parts(text).rev();
    let Some(imported) = parts.next() else { return smallvec![whole] };
    let resolve = |part| {
        trace.goes_on(StepKind::Loader, part, || {
            "is a part of the whole: resolved by itself".to_owned()
        });
        resolve(part)
    };
    let loaders = parts.filter(|part| is_relative(part)).map(&resolve);
    std::iter::once(resolve(imported)).chain(loaders).collect()
}

//! Options to settings.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    base::js_regex::JsRegex,
    config::{
        Revision,
        error::{ConfigError, quote},
    },
    cruise::{
        DependencyType, Focus, ModuleSystem, Scope, Settings, Start, Told,
        syntax::{self, Emit, PreCompilation},
    },
    extract::{self, Compiler},
    resolve::{self, CompilerOptions},
};

use super::{
    named,
    raw::{self, CruiserConfig, CruiserOptions, Filter},
    webpack::{self, Webpack},
};

/// Where a run takes place, and from where it starts.
#[derive(Clone, Debug)]
pub struct Place {
    /// The absolute path of the folder that the run is started in.
    pub cwd: PathBuf,
    /// The absolute root folder of the tree.
    pub root: PathBuf,
    /// Where the graph begins.
    pub start: Start,
    /// Judge as dependency-cruiser does, also where that is wrong.
    pub parity: bool,
    /// The revision that the config is read from.
    pub revision: Option<Arc<Revision>>,
}

/// The settings that a config and its place amount to.
///
/// # Errors
/// An option that is not supported, or a pattern of the command line that cannot be read.
pub(super) fn settings(config: &CruiserConfig, place: &Place) -> Result<Settings, ConfigError> {
    let options = &config.options;
    refuse(options)?;
    let webpack = webpack::read(options.webpack_config.as_ref(), &place.cwd)?;
    let tsconfig = tsconfig(options, place)?;
    let base = place.cwd.join(options.base_dir.as_deref().unwrap_or_default());
    let base = base.canonicalize().unwrap_or(base);
    Ok(Settings {
        start: place.start.clone(),
        scope: scope(options)?,
        parity: place.parity,
        syntax: syntax(options, tsconfig.as_deref(), place.parity),
        resolve: resolution(config, place, base.clone(), tsconfig, webpack),
        base,
    })
}

/// What cannot be done is said: nothing is left aside in silence.
fn refuse(options: &CruiserOptions) -> Result<(), ConfigError> {
    let unsupported = |what: &str, help: &str| {
        Err(ConfigError::plain(format!("`options.{what}` is not supported"), help))
    };
    if options.experimental_stats == Some(true) {
        return unsupported("experimentalStats", "leave it out: sizes of modules are not measured");
    }
    if options.external_module_resolution_strategy.as_deref() == Some("yarn-pnp") {
        return unsupported(
            "externalModuleResolutionStrategy: \"yarn-pnp\"",
            "leave it out: packages are found by their names without being installed",
        );
    }
    if options.affected.as_ref().is_some_and(|it| *it != false) {
        return unsupported("affected", "leave it out, and say `--affected` on the command line");
    }
    let wrappers = options.exotic_require_strings.as_ref().map_or(0, Vec::len);
    if wrappers > extract::MOST_WRAPPERS {
        let most = extract::MOST_WRAPPERS;
        return Err(ConfigError::plain(
            format!("`options.exoticRequireStrings` has more than {most} names"),
            "leave out those that nobody calls",
        ));
    }
    Ok(())
}

fn scope(options: &CruiserOptions) -> Result<Scope, ConfigError> {
    let object = |filter: &Option<Filter>| filter.as_ref().map(Filter::object).unwrap_or_default();
    let (exclude, stop) = (object(&options.exclude), object(&options.do_not_follow));
    let types = stop.dependency_types.iter().flatten();
    Ok(Scope {
        exclude: pattern("exclude", exclude.path.as_ref())?,
        exclude_dynamic: exclude.dynamic,
        include_only: pattern("includeOnly", object(&options.include_only).path.as_ref())?,
        do_not_follow: pattern("doNotFollow", stop.path.as_ref())?,
        focus: focus(options)?,
        do_not_follow_types: types.filter_map(|name| DependencyType::parse(name)).collect(),
        max_depth: options.max_depth.as_ref().and_then(number).unwrap_or(0),
    })
}

fn focus(options: &CruiserOptions) -> Result<Option<Focus>, ConfigError> {
    let Some(filter) = options.focus.as_ref().map(Filter::object) else { return Ok(None) };
    let focus = |path| Focus { path: Arc::new(path), depth: filter.depth.unwrap_or(1) };
    Ok(pattern("focus", filter.path.as_ref())?.map(focus))
}

/// A number, or a text that is one.
fn number(value: &serde_json::Value) -> Option<u32> {
    let text = value.as_str().and_then(|text| text.parse().ok());
    text.or_else(|| u32::try_from(value.as_u64()?).ok())
}

fn pattern(option: &str, patterns: Option<&raw::Patterns>) -> Result<Option<JsRegex>, ConfigError> {
    let Some(joined) = patterns.and_then(raw::Patterns::joined) else { return Ok(None) };
    let regex = JsRegex::new(&joined).map(|regex| Some(regex.at(&format!("of `{option}`"))));
    regex.map_err(|why| ConfigError::Plain {
        message: format!("`{option}` is no regular expression: {}: {why}", quote(&joined)),
        help: None,
    })
}

fn syntax(options: &CruiserOptions, tsconfig: Option<&Path>, parity: bool) -> syntax::Settings {
    let texts = |list: &Option<Vec<String>>| -> Vec<Box<str>> {
        list.iter().flatten().map(|text| text.as_str().into()).collect()
    };
    let default = syntax::Settings::default();
    let systems = options
        .module_systems
        .as_ref()
        .map(|names| names.iter().filter_map(|name| ModuleSystem::parse(name)).collect::<Vec<_>>());
    let settings = syntax::Settings {
        pre_compilation: match &options.ts_pre_compilation_deps {
            Some(raw::PreCompilation::Flag(true)) => PreCompilation::Kept,
            Some(raw::PreCompilation::Word(_)) => PreCompilation::Marked,
            _ => PreCompilation::Removed,
        },
        tsc: options.parser.as_deref() == Some("tsc"),
        jsdoc: options.detect_jsdoc_imports == Some(true),
        systems: systems.unwrap_or(default.systems),
        wrappers: texts(&options.exotic_require_strings),
        builtin_modules: options.detect_process_builtin_module_calls == Some(true),
        unread: texts(&options.extra_extensions_to_scan),
        parity,
        ..syntax::Settings::default()
    };
    match tsconfig {
        Some(file) => compiled(settings, &resolve::compiler_options(file)),
        None => settings,
    }
}

/// With what a `tsconfig.json` says about compilation.
fn compiled(settings: syntax::Settings, options: &CompilerOptions) -> syntax::Settings {
    let is = |value: &Option<String>, names: &[&str]| {
        let value = value.as_deref().unwrap_or_default();
        names.iter().any(|name| value.eq_ignore_ascii_case(name))
    };
    let text = |value: &Option<String>| value.as_deref().map(Box::from);
    // What TypeScript 5.5 and later no longer knows.
    let older = options.preserve_value_imports == Some(true)
        || is(&options.imports_not_used_as_values, &["preserve", "error"]);
    let compiler = Compiler {
        jsx_factory: text(&options.jsx_factory).or_else(|| text(&options.react_namespace)),
        jsx_fragment_factory: text(&options.jsx_fragment_factory),
        decorator_metadata: options.emit_decorator_metadata == Some(true),
        strict_null_checks: options.strict_null_checks.or(options.strict) == Some(true),
    };
    syntax::Settings {
        compiler,
        verbatim: options.verbatim_module_syntax == Some(true) || older && !settings.parity,
        emit: Emit::of(options.module.as_deref(), options.target.as_deref()),
        ..settings
    }
}

fn resolution(
    config: &CruiserConfig,
    place: &Place,
    base: PathBuf,
    tsconfig: Option<PathBuf>,
    webpack: Webpack,
) -> resolve::Settings {
    let options = &config.options;
    let given = options.enhanced_resolve_options.clone().unwrap_or_default();
    let builtins = options.built_in_modules.clone().unwrap_or_default();
    let own = resolve::Settings::cruise(base, place.parity);
    let mut settings = resolve::Settings {
        extensions: given.extensions.unwrap_or(own.extensions),
        condition_names: given.condition_names.or(own.condition_names),
        exports_fields: given.exports_fields.or(own.exports_fields),
        main_fields: given.main_fields.unwrap_or(own.main_fields),
        main_files: given.main_files.unwrap_or(own.main_files),
        alias_fields: given.alias_fields.unwrap_or(own.alias_fields),
        preserve_symlinks: options.preserve_symlinks == Some(true),
        builtins_instead: builtins.instead,
        builtins_added: builtins.add.unwrap_or_default(),
        tsconfig,
        combined_dependencies: options.combined_dependencies == Some(true),
        installed: place.start != Start::Everywhere,
        licenses: config.asks_for_licenses(),
        deprecations: config.asks_for_deprecations(),
        ..resolve::Settings::cruise(own.base, place.parity)
    };
    webpack.apply(&mut settings);
    settings
}

/// The `tsconfig.json` that the options name.
fn tsconfig(options: &CruiserOptions, place: &Place) -> Result<Option<PathBuf>, ConfigError> {
    let Some(config) = &options.ts_config else { return Ok(None) };
    let name = config.file_name.as_deref().unwrap_or("tsconfig.json");
    let file = place.cwd.join(name);
    if file.exists() {
        named::check_tsconfig(&file, place)?;
        return Ok(Some(file));
    }
    Err(ConfigError::plain(
        format!(
            "cannot read {}, the configuration of TypeScript: there is no such file",
            quote(name)
        ),
        "`tsConfig.fileName` is a path from the folder of the run",
    ))
}

impl CruiserConfig {
    /// Whether figures about stability are needed: asked for, or what a rule is judged by.
    pub(super) fn asks_for_metrics(&self) -> bool {
        let of_folders = |rule: &raw::CruiserRule| rule.scope == Some(raw::CruiserScope::Folder);
        // Also by rules that are switched off.
        let rules = || self.forbidden.iter().chain(&self.allowed);
        self.options.metrics == Some(true)
            || rules().any(of_folders)
            || rules().any(|rule| rule.to.as_ref().is_some_and(|to| to.more_unstable.is_some()))
    }

    /// What the result tells beside the verdicts. With `skipAnalysisNotInRules` that is no more than
    /// the rules are about.
    pub(super) fn told(&self) -> Told {
        let options = &self.options;
        let all = options.skip_analysis_not_in_rules != Some(true);
        let counts = |rule: &raw::CruiserRule| {
            rule.module.as_ref().is_some_and(|module| {
                module.number_of_dependents_less_than.is_some()
                    || module.number_of_dependents_more_than.is_some()
            })
        };
        let is_of_orphans =
            |rule: &raw::CruiserRule| rule.from.as_ref().is_some_and(|from| from.orphan.is_some());
        let views = options.reaches.is_some() || options.focus.is_some();
        Told {
            cycles: all || self.targets().any(|to| to.circular.is_some()),
            dependents: all || views || self.asks_for_metrics() || self.judged().any(counts),
            orphans: all || self.judged().any(is_of_orphans),
        }
    }

    fn asks_for_licenses(&self) -> bool {
        self.targets().any(|to| to.license.is_some() || to.license_not.is_some())
    }

    fn asks_for_deprecations(&self) -> bool {
        let deprecated = |to: &raw::CruiserTo| {
            to.dependency_types
                .iter()
                .flatten()
                .any(|name| name == DependencyType::Deprecated.as_str())
        };
        self.targets().any(deprecated)
    }

    fn targets(&self) -> impl Iterator<Item = &raw::CruiserTo> {
        self.judged().filter_map(|rule| rule.to.as_ref())
    }

    /// The rules of `forbidden` and `allowed` that are not switched off.
    fn judged(&self) -> impl Iterator<Item = &raw::CruiserRule> {
        const OFF: Option<raw::CruiserSeverity> = Some(raw::CruiserSeverity::Ignore);
        let allowed = self.allowed.iter().filter(|_| self.allowed_severity != OFF);
        self.forbidden.iter().filter(|rule| rule.severity != OFF).chain(allowed)
    }
}

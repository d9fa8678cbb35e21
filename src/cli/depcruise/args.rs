//! The arguments of `ringfence depcruise`: dependency-cruiser's own.
//!
//! Source: `depcruise --help` of version 18.1, with the options that it hides.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::{
    config::cruiser::raw::{CruiserOptions, FileName, Filter, Patterns, PreCompilation},
    report::cruise::OutputType,
};

const EXAMPLES: &str = "\
Examples:
  ringfence depcruise src                             judge src by .dependency-cruiser.{json,js,cjs,…}
  ringfence depcruise src --output-type err-long      with the comment of each rule
  ringfence depcruise src -T dot | dot -Tsvg > graph.svg
  ringfence depcruise src --parity                    exactly as dependency-cruiser judges";

/// The arguments of `depcruise`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Depcruise {
    /// The files, folders and globs to start from
    #[arg(value_name = "FILES-OR-FOLDERS")]
    pub sources: Vec<String>,
    /// Read rules and options from FILE [default: `.dependency-cruiser.json`, `.js`, `.cjs`, `.mjs`,
    /// `.ts`, `.cts` or `.mts` here]
    #[arg(
        short,
        long,
        short_alias = 'v',
        alias = "validate",
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = ""
    )]
    pub config: Option<String>,
    /// Use no config file
    #[arg(long, overrides_with = "config")]
    pub no_config: bool,
    /// What to print
    #[arg(short = 'T', long, value_name = "TYPE", default_value = "err", value_parser = output_type)]
    pub output_type: OutputType,
    /// The file to write to; `-` for the standard output
    #[arg(short = 'f', long, value_name = "FILE", default_value = "-")]
    pub output_to: PathBuf,
    /// Judge exactly as dependency-cruiser does, where ringfence knows better, too
    #[arg(long)]
    pub parity: bool,

    /// Leave out all modules that match
    #[arg(short = 'x', long, value_name = "REGEX", help_heading = "What is looked at")]
    pub exclude: Option<String>,
    /// Leave out all modules that do not match
    #[arg(short = 'I', long, value_name = "REGEX", help_heading = "What is looked at")]
    pub include_only: Option<String>,
    /// Show modules that match, but do not look at what they import
    #[arg(short = 'X', long, value_name = "REGEX", help_heading = "What is looked at")]
    pub do_not_follow: Option<String>,
    /// How far to follow imports, in steps; 0 for no limit
    #[arg(short = 'd', long, value_name = "N", help_heading = "What is looked at",
        value_parser = clap::value_parser!(u32).range(0..=99))]
    pub max_depth: Option<u32>,
    /// The module systems to look at [default: amd,cjs,es6,tsd]
    #[arg(short = 'M', long, value_name = "LIST", help_heading = "What is looked at")]
    pub module_systems: Option<String>,
    /// Count imports that compilation removes
    #[arg(long, help_heading = "What is looked at")]
    pub ts_pre_compilation_deps: bool,
    /// Use the aliases of this TypeScript configuration [default: `tsconfig.json`]
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "tsconfig.json",
        help_heading = "What is looked at")]
    pub ts_config: Option<String>,
    /// Use the aliases of this webpack configuration [default: `webpack.config.js`]
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "webpack.config.js",
        help_heading = "What is looked at")]
    pub webpack_config: Option<String>,
    /// Call files by the name of the symbolic link that leads to them
    #[arg(long, help_heading = "What is looked at")]
    pub preserve_symlinks: bool,

    /// Leave out known violations, as saved by `--output-type baseline`
    /// [default: `.dependency-cruiser-known-violations.json`]
    #[arg(long, value_name = "FILE", num_args = 0..=1,
        default_missing_value = ".dependency-cruiser-known-violations.json",
        help_heading = "What is reported")]
    pub ignore_known: Option<String>,
    /// Report known violations, too
    #[arg(long, overrides_with = "ignore_known", help_heading = "What is reported")]
    pub no_ignore_known: bool,
    /// Show only modules that match, and their neighbours
    #[arg(short = 'F', long, value_name = "REGEX", help_heading = "What is reported")]
    pub focus: Option<String>,
    /// How far neighbours are, in dependencies [default: 1]
    #[arg(long, value_name = "N", help_heading = "What is reported",
        value_parser = clap::value_parser!(u32).range(0..=99))]
    pub focus_depth: Option<u32>,
    /// Show only modules that match, and those that reach them
    #[arg(short = 'R', long, value_name = "REGEX", help_heading = "What is reported")]
    pub reaches: Option<String>,
    /// Show only modules that changed since REVISION, and those that reach them [default: `main`]
    #[arg(short = 'A', long, value_name = "REVISION", num_args = 0..=1,
        default_missing_value = "main", help_heading = "What is reported")]
    pub affected: Option<String>,
    /// Mark modules that match
    #[arg(short = 'H', long, value_name = "REGEX", help_heading = "What is reported")]
    pub highlight: Option<String>,
    /// Fold modules: to a depth of folders (a digit), or to what the pattern matches
    #[arg(short = 'S', long, value_name = "REGEX", help_heading = "What is reported")]
    pub collapse: Option<String>,
    /// Compute stability metrics
    #[arg(short, long, overrides_with = "no_metrics", help_heading = "What is reported")]
    pub metrics: bool,
    /// Compute no stability metrics
    #[arg(long, help_heading = "What is reported")]
    pub no_metrics: bool,
    /// What links of graphs and pages begin with
    #[arg(short = 'P', long, value_name = "TEXT", help_heading = "What is reported")]
    pub prefix: Option<String>,
    /// What links of graphs and pages end with
    #[arg(long, value_name = "TEXT", help_heading = "What is reported")]
    pub suffix: Option<String>,

    /// Accepted: a run is over before there is any progress to show
    #[arg(short, long, value_name = "TYPE", num_args = 0..=1,
        default_missing_value = "cli-feedback", help_heading = "Without effect")]
    pub progress: Option<Progress>,
    /// Accepted: see `--progress`
    #[arg(long, overrides_with = "progress", help_heading = "Without effect")]
    pub no_progress: bool,
    /// Accepted: nothing is kept from run to run
    #[arg(short = 'C', long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = "",
        help_heading = "Without effect")]
    pub cache: Option<String>,
    /// Accepted: see `--cache`
    #[arg(long, value_name = "STRATEGY", help_heading = "Without effect")]
    pub cache_strategy: Option<CacheStrategy>,
    /// Accepted: see `--cache`
    #[arg(long, overrides_with_all = ["cache", "cache_strategy"], help_heading = "Without effect")]
    pub no_cache: bool,

    /// Say which languages and file extensions are read
    #[arg(short, long)]
    pub info: bool,
    /// Show the version
    #[arg(short = 'V', long)]
    pub version: bool,
    /// Refused: there is no first config to be had
    #[arg(long, value_name = "HOW", num_args = 0..=1, default_missing_value = "", hide = true)]
    pub init: Option<String>,
}

/// How progress would be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the values are dependency-cruiser's own")]
pub enum Progress {
    CliFeedback,
    PerformanceLog,
    Ndjson,
    None,
}

/// How a cache would notice changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the values are dependency-cruiser's own")]
pub enum CacheStrategy {
    Metadata,
    Content,
}

fn output_type(name: &str) -> Result<OutputType, String> {
    name.parse()
}

/// A pattern as the filter that it stands for.
pub(super) fn filter(pattern: &str) -> Filter {
    Filter::Path(Patterns::One(pattern.to_owned()))
}

impl Depcruise {
    /// What the command line says of what a config's `options` may say as well.
    pub fn options(&self) -> CruiserOptions {
        let filter = |pattern: &Option<String>| pattern.as_deref().map(filter);
        let file =
            |name: &Option<String>| name.clone().map(|name| FileName { file_name: Some(name) });
        CruiserOptions {
            exclude: filter(&self.exclude),
            include_only: filter(&self.include_only),
            do_not_follow: filter(&self.do_not_follow),
            max_depth: self.max_depth.map(Into::into),
            module_systems: self
                .module_systems
                .as_ref()
                .map(|list| list.split(',').map(|name| name.trim().to_owned()).collect()),
            ts_pre_compilation_deps: self
                .ts_pre_compilation_deps
                .then_some(PreCompilation::Flag(true)),
            ts_config: file(&self.ts_config),
            webpack_config: self.webpack_config.clone().map(|name| {
                crate::config::cruiser::raw::WebpackConfig {
                    file_name: Some(name),
                    ..Default::default()
                }
            }),
            preserve_symlinks: self.preserve_symlinks.then_some(true),
            focus: filter(&self.focus),
            reaches: filter(&self.reaches),
            highlight: filter(&self.highlight),
            collapse: self.collapse.clone().map(Into::into),
            metrics: match (self.metrics, self.no_metrics) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
            ..CruiserOptions::default()
        }
    }
}

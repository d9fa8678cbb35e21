//! The arguments, as they are written. The help texts are the doc comments.

use std::path::PathBuf;

use clap::{
    Args as ClapArgs, CommandFactory, Parser, Subcommand, ValueEnum, builder::styling::AnsiColor,
    builder::styling::Styles,
};

use crate::{
    cli::{
        cache::Cache,
        changed::Changes,
        depcruise::args::Depcruise,
        explain::Explain,
        init::Init,
        lsp::Lsp,
        migrate::Migrate,
        probes::args::Probes,
        rules::{Liveness, Rules},
        watch::Watch,
        why::Why,
    },
    report::graph_dot::{Clustering, Collapse},
};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  ringfence check                        judge every import, and verify the probes
  ringfence explain src/app/page.tsx:12  why the import on that line is forbidden, or is not
  ringfence init                         write a first config

Exit status:
  0  nothing is wrong
  1  an import breaks a rule, a probe does not hold, or something could not be judged
     (each only of severity error)
  2  the run could not be made: usage, config, input or output";

const CHECK_EXAMPLES: &str = "\
Examples:
  ringfence check
  ringfence check services/billing packages/db/src/index.ts
  ringfence check --changed src/app/page.tsx
  ringfence check --since origin/main
  ringfence check --max 0 --color always | less -R
  ringfence check --format json | jq '.violations[].rule'";

const GRAPH_EXAMPLES: &str = "\
Examples:
  ringfence graph | dot -Tsvg > graph.svg
  ringfence graph --collapse cells --cluster zone | dot -Tpng > cells.png
  ringfence graph --collapse folders:2 --externals | dot -Tsvg > folders.svg
  ringfence graph --format json | jq '.dependencies | length'";

const DEPCRUISE_FMT_EXAMPLES: &str = "\
Examples:
  ringfence depcruise-fmt result.json
  ringfence depcruise-fmt -T mermaid --collapse 2 result.json
  ringfence depcruise-fmt -T dot --focus '^src/core' result.json | dot -Tsvg > core.svg
  depcruise -T json src | ringfence depcruise-fmt -e -

Exit status: 0, or with -e the number of errors; 1 when the report could not be made";

/// Keeps imports inside the lines that a TypeScript or JavaScript monorepo has drawn, and proves
/// that the lines hold.
#[derive(Debug, Parser)]
#[command(
    name = "ringfence",
    version,
    styles = STYLES,
    after_help = EXAMPLES,
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every subcommand takes.
    #[command(flatten)]
    pub global: Global,
}

/// Where a run takes place.
#[derive(Debug, ClapArgs)]
pub struct Place {
    /// The config file [default: `ringfence.jsonc` or `ringfence.json` at the root, else
    /// `.dependency-cruiser.*` there]
    #[arg(long, value_name = "FILE", help_heading = "Global options")]
    pub config: Option<PathBuf>,
    /// The root of the tree [default: the folder of `--config`; else the nearest folder above that
    /// holds a config; else the workspace root, else the top of the repository]
    #[arg(long, value_name = "DIR", help_heading = "Global options")]
    pub root: Option<PathBuf>,
    /// What the run keeps for the next one.
    #[command(flatten)]
    pub cache: Cache,
}

/// What every subcommand takes.
#[derive(Debug, ClapArgs)]
pub struct Global {
    /// When to use colours; `auto` heeds `NO_COLOR`, `CLICOLOR_FORCE` and where the output goes
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        help_heading = "Global options"
    )]
    pub color: Color,
    /// How many threads to use; 0 for one per core
    #[arg(
        long,
        value_name = "N",
        global = true,
        default_value_t = 0,
        value_parser = clap::value_parser!(u16).range(0..=1024),
        help_heading = "Global options"
    )]
    pub threads: u16,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// When the output goes to a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge every import of the tree, and verify the probes
    ///
    /// The whole tree is always judged; PATHs only narrow what is reported, and with it the exit
    /// status.
    Check(Check),
    /// Explain a file or an import: its zone, each step of resolution, each rule and why it fires or
    /// not
    ///
    /// With TO: whether FILE may import it, and by which rule. Neither file needs to exist.
    Explain(Box<Explain>),
    /// Show the shortest chains of imports from one file, folder, zone or package to another
    Why(Why),
    /// Show what each rule means in this tree, and what of the config does nothing
    ///
    /// For each rule the modules that its sides match, the imports between them, the violations, the
    /// probes that prove it; then dead rules, and exceptions that nothing needs, with the reason.
    Rules(Rules),
    /// Verify the probes alone: each with its verdict and the reason
    ///
    /// With `--write`, makes those that are missing instead: a file that breaks one rule by an import of
    /// a file that exists. Each is tried in memory first, and none is written that would not be proved.
    Probes(Probes),
    /// Try every rule with every way to spell an import that it forbids
    ///
    /// Each spelling is laid over the tree as a file of its own, in memory, and judged as everything
    /// else is: a rule must catch it.
    Prove(crate::cli::prove::Prove),
    /// Write the graph of imports, violations red
    ///
    /// Violations do not fail the run here: that is what `check` is for.
    Graph(Graph),
    /// Check again on every change, until it is stopped
    Watch(Watch),
    /// Write a first config for this tree, and say what it finds
    Init(Init),
    /// Make a config of dependency-cruiser's, with the same verdicts on this tree
    ///
    /// Both judge the tree, and what differs is told with the reason.
    Migrate(Migrate),
    /// dependency-cruiser's command line: its configs, its reporters, its exit status
    ///
    /// In a script, `ringfence depcruise` stands for `depcruise`.
    #[command(disable_version_flag = true, args_override_self = true)]
    Depcruise(Box<Depcruise>),
    /// Show a saved result of dependency-cruiser, as its command `depcruise-fmt` does
    #[command(disable_version_flag = true, args_override_self = true)]
    DepcruiseFmt(Box<DepcruiseFmt>),
    /// Serve an editor: diagnostics while typing, hovers, quick fixes
    Lsp(Lsp),
}

/// The arguments of `check`.
#[derive(Debug, ClapArgs)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct Check {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// Report only what lies at or below these paths
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What is done about dead rules.
    #[command(flatten)]
    pub liveness: Liveness,
    /// Which files have changed.
    #[command(flatten)]
    pub changes: Changes,
    /// For people or for tools
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
    /// How many violations to show, and whether to show every blind spot; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub max: usize,
}

/// The formats of `check` and `probes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Terminal,
    /// For tools
    Json,
}

/// The arguments of `graph`.
#[derive(Debug, ClapArgs)]
#[command(after_help = GRAPH_EXAMPLES)]
pub struct Graph {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// For Graphviz (`dot`), or every module and every import for tools
    #[arg(long, value_name = "FORMAT", default_value = "dot")]
    pub format: GraphFormat,
    /// Fold modules into one node per cell, zone or folder of depth N: `cells`, `zones`,
    /// `folders:N`. An edge then says how many imports it stands for; those inside a node are left
    /// out, unless they break a rule
    #[arg(long, value_name = "HOW", value_parser = collapse)]
    pub collapse: Option<Collapse>,
    /// What boxes to draw around the nodes: the folders, or the zones with their cells
    #[arg(long, value_name = "HOW", default_value = "folder")]
    pub cluster: ClusterBy,
    /// Show packages, builtins, assets and what is missing, too (the far end of a violation is
    /// always shown)
    #[arg(long)]
    pub externals: bool,
    /// Show probes, too
    #[arg(long)]
    pub probes: bool,
}

/// The formats of `graph`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// For Graphviz
    Dot,
    /// For tools
    Json,
}

/// The arguments of `depcruise-fmt`: those of dependency-cruiser, and `--parity`.
#[derive(Debug, ClapArgs)]
#[command(after_help = DEPCRUISE_FMT_EXAMPLES)]
pub struct DepcruiseFmt {
    /// The result, as JSON; `-` for the standard input
    #[arg(value_name = "RESULT")]
    pub result: Option<PathBuf>,
    /// The file to write to; `-` for the standard output
    #[arg(short = 'f', long, value_name = "FILE", default_value = "-")]
    pub output_to: PathBuf,
    /// The form of the report: err, err-long, err-html, text, csv, json, html, dot, ddot, archi, flat,
    /// x-dot-webpage, mermaid, d2, markdown, metrics, teamcity, azure-devops, baseline, anon, null
    #[arg(short = 'T', long, value_name = "TYPE", default_value = "err")]
    pub output_type: String,
    /// Show only what matches
    #[arg(short = 'I', long, value_name = "REGEX")]
    pub include_only: Option<String>,
    /// Show only what matches, and its neighbours
    #[arg(short = 'F', long, value_name = "REGEX")]
    pub focus: Option<String>,
    /// How far neighbours may be away, in steps; 0 for any number of them
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub focus_depth: String,
    /// Show only what matches, and what reaches it
    #[arg(short = 'R', long, value_name = "REGEX")]
    pub reaches: Option<String>,
    /// Mark what matches
    #[arg(short = 'H', long, value_name = "REGEX")]
    pub highlight: Option<String>,
    /// Leave out what matches
    #[arg(short = 'x', long, value_name = "REGEX")]
    pub exclude: Option<String>,
    /// Show as one what has the same match (`^packages/[^/]+/`), or, for a digit, what lies in one
    /// folder of that depth
    #[arg(short = 'S', long, value_name = "REGEX")]
    pub collapse: Option<String>,
    /// What links to files begin with
    #[arg(short = 'P', long, value_name = "PREFIX")]
    pub prefix: Option<String>,
    /// What links to files end with
    #[arg(long, value_name = "SUFFIX")]
    pub suffix: Option<String>,
    /// End with the number of errors (at most 255) as the exit status; for err, err-long, null,
    /// teamcity and azure-devops
    #[arg(short = 'e', long)]
    pub exit_code: bool,
    /// Do as dependency-cruiser does, also where that is wrong
    #[arg(long)]
    pub parity: bool,
    /// Show the version
    #[arg(short = 'V', long)]
    pub version: bool,
}

/// What boxes are drawn around the nodes of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClusterBy {
    /// The folders, nested
    Folder,
    /// The zones, and in them their cells
    Zone,
}

impl From<ClusterBy> for Clustering {
    fn from(by: ClusterBy) -> Self {
        match by {
            ClusterBy::Folder => Self::Folder,
            ClusterBy::Zone => Self::Zone,
        }
    }
}

fn collapse(text: &str) -> Result<Collapse, String> {
    let depth = |n: &str| n.parse().ok().filter(|&n: &usize| n > 0).map(Collapse::Folders);
    match text {
        "cells" => Some(Collapse::Cells),
        "zones" => Some(Collapse::Zones),
        _ => text.strip_prefix("folders:").and_then(depth),
    }
    .ok_or_else(|| "one of `cells`, `zones`, `folders:N` (N from 1)".to_owned())
}

/// The help of a subcommand, as `--help` shows it.
pub fn help(subcommand: &str) -> String {
    let mut args = Args::command();
    args.build();
    let help = args.find_subcommand_mut(subcommand).map(clap::Command::render_long_help);
    help.map_or_else(String::new, |help| help.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn collapse_takes_words_and_a_depth() {
        assert_eq!(collapse("cells"), Ok(Collapse::Cells));
        assert_eq!(collapse("folders:2"), Ok(Collapse::Folders(2)));
        assert!(collapse("folders:0").is_err());
        assert!(collapse("folder").is_err());
    }

    #[test]
    fn global_options_stand_anywhere() {
        let args = Args::try_parse_from(["ringfence", "check", "a", "--threads", "2"]).unwrap();
        assert_eq!(args.global.threads, 2);
        assert!(Args::try_parse_from(["ringfence"]).is_err());
    }
}

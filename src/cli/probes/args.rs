//! The arguments of `probes`.

use clap::Args;

use crate::cli::args::{Format, Place};

const EXAMPLES: &str = "\
Examples:
  ringfence probes
  ringfence probes --format json | jq '.probes[] | select(.verdict == \"dead\")'
  ringfence probes --write --dry-run     the probes that `probes.require` asks for
  ringfence probes --write --rule no-services-to-src
  ringfence probes --write --all         a probe for every rule that none proves

Exit status of --write: 0 when everything that is asked for is there now; 1 when something
cannot be made (no import breaks the rule, for instance); 2 when the run could not be made";

/// The arguments of `probes`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Probes {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// For people or for tools
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
    /// Make the probes that `probes.require` of the config asks for and that are missing; never
    /// overwrites a file
    #[arg(long)]
    pub write: bool,
    /// Make a probe of this rule, too, if none proves it (may be given several times)
    #[arg(long = "rule", value_name = "NAME", requires = "write")]
    pub rules: Vec<String>,
    /// Make a probe of every rule that none proves
    #[arg(long, requires = "write")]
    pub all: bool,
    /// Show what would be written, and write nothing
    #[arg(long, requires = "write")]
    pub dry_run: bool,
}

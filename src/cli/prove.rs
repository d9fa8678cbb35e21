//! `ringfence prove`

use std::path::Path;

use clap::Args as ClapArgs;

use crate::{
    cli::{
        Answer, Failure,
        args::{Format, Place},
        output::Output,
    },
    config,
    prove::{self, ProveError},
    report::prove as report,
};

const EXAMPLES: &str = "\
Examples:
  ringfence prove                        every rule by every spelling
  ringfence prove --rule no-services-to-src
  ringfence prove --format json | jq '.rules[] | select(.outcome != \"proved\").name'

Exit status: 1 when a rule of severity error lets a spelling escape, is dead, or has no conditions
and is broken by nothing that was tried. What could not be shown is said, and fails nothing";

/// The arguments of `prove`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Prove {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// Show one rule alone: every spelling, and the source that was tried
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    /// For people or for tools
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
}

/// Tries every rule with every spelling of an import that it forbids.
pub(super) fn run(args: &Prove, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let place = &args.place;
    let located = config::locate(cwd, place.root.as_deref(), place.config.as_deref())
        .map_err(|error| Failure::Run(error.render(output.color_of_errors())))?;
    let rule = args.rule.as_deref();
    let proof = prove::prove(&located, rule).map_err(|error| match error {
        ProveError::Run(error) => Failure::Run(error.render(output.color_of_errors())),
        ProveError::NoRule(error) => Failure::Usage(error.to_string()),
    })?;
    let text = match args.format {
        Format::Terminal => report::render(&proof, rule.is_some(), output.color()),
        Format::Json => report::render_json(&proof),
    };
    Ok(Answer::new(text, proof.fails()))
}

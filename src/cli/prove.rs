//! `ringfence prove`

use std::path::Path;

use clap::Args as ClapArgs;

use crate::{
    base::diagnostic::nearest,
    cli::{
        Answer, Failure,
        args::{Format, Place},
        output::Output,
    },
    config, prove,
    report::prove as report,
};

const EXAMPLES: &str = "\
Examples:
  ringfence prove                        every rule by every spelling
  ringfence prove --rule no-services-to-src
  ringfence prove --format json | jq '.rules[] | select(.outcome != \"proved\").name'

Exit status: 1 when a rule of severity error is dead, or lets a spelling escape";

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
    let proof = prove::prove(&located)
        .map_err(|error| Failure::Run(error.render(output.color_of_errors())))?;
    let rule = args.rule.as_deref();
    if let Some(name) = rule
        && !proof.rules.iter().any(|rule| rule.name == name)
    {
        let guess = nearest(name, proof.rules.iter().map(|rule| rule.name.as_str()));
        let guess = guess.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        return Err(Failure::Usage(format!("there is no rule {name}{guess}")));
    }
    let text = match args.format {
        Format::Terminal => report::render(&proof, rule, output.color()),
        Format::Json => report::render_json(&proof, rule),
    };
    Ok(Answer::new(text, proof.fails(rule)))
}

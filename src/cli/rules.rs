//! `ringfence rules`

use std::path::Path;

use clap::{Args as ClapArgs, ValueEnum};

use crate::{
    base::{diagnostic::NoRule, severity::Severity},
    cli::{
        Answer, Failure,
        args::{Format, Place},
        output::Output,
        pipeline_options,
    },
    pipeline::{self, Examined, LivenessPolicy},
    report::rules::{
        self, Rules as Report,
        diff::{self, Diff},
    },
    rules::sample::Sample,
};

const EXAMPLES: &str = "\
Examples:
  ringfence rules
  ringfence rules --rule no-services-to-src
  ringfence rules --dead-rules error
  ringfence rules --diff git:main
  ringfence rules --format json | jq '.dead[].message'

Exit status: 1 when something is dead or unused that counts as an error, or with --diff when the new
config lets more through than the old one; violations are for `check`";

/// How many names are shown of each side of a rule.
const SAMPLE: usize = 5;

/// The arguments of `rules`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Rules {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// What is done about dead rules.
    #[command(flatten)]
    pub liveness: Liveness,
    /// Show this rule alone, in detail
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    /// Compare with an old config, a file or `git:REV` for what it was at a revision: what is newly
    /// forbidden and newly allowed in this tree, and which rules were added, removed, died or came
    /// alive. The exit status is 1 when the new config lets more through
    #[arg(long, value_name = "OLD_CONFIG", conflicts_with = "rule")]
    pub diff: Option<String>,
    /// How many findings of --diff to show of each kind; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, requires = "diff")]
    pub max: usize,
    /// For people or for tools
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
}

/// What is done about what does nothing.
#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub struct Liveness {
    /// What rules that cannot bite do [default: `blindSpots.deadRule` of the config, else `error`;
    /// `warn` for dependency-cruiser's configs]
    #[arg(long, value_name = "HOW")]
    pub dead_rules: Option<How>,
    /// What exceptions, `mayImport` and `ignore` do that nothing needs [default:
    /// `blindSpots.unused` of the config, else `warn`]
    #[arg(long, value_name = "HOW")]
    pub unused: Option<How>,
}

/// What a finding does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// Fails the run
    Error,
    /// Is shown
    Warn,
    /// Is left alone
    Allow,
}

impl From<How> for Option<Severity> {
    fn from(how: How) -> Self {
        match how {
            How::Error => Some(Severity::Error),
            How::Warn => Some(Severity::Warn),
            How::Allow => None,
        }
    }
}

impl From<Liveness> for LivenessPolicy {
    fn from(liveness: Liveness) -> Self {
        Self {
            dead_rule: liveness.dead_rules.map(Into::into),
            unused: liveness.unused.map(Into::into),
        }
    }
}

/// Reports on the rules.
pub(super) fn run(args: &Rules, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let options = pipeline_options(&args.place, args.liveness.into(), cwd);
    let failed = |error: pipeline::RunError| Failure::Run(error.render(output.color_of_errors()));
    if let Some(other) = &args.diff {
        let (old, new) = pipeline::check_both(&options, other).map_err(failed)?;
        let diff = Diff::new(&old, &new);
        let text = match args.format {
            Format::Terminal => diff::render(&diff, args.max, output.color()),
            Format::Json => diff::json::render(&diff),
        };
        return Ok(Answer::new(text, diff.loosens()));
    }
    let look = |examined: &Examined<'_>| {
        args.rule.as_deref().map(|name| detailed(examined, name)).transpose()
    };
    let (checked, detailed) = pipeline::check_with(&options, look).map_err(failed)?;
    let report = Report { checked: &checked, detailed: detailed? };
    let text = match args.format {
        Format::Terminal => rules::render(&report, output.color()),
        Format::Json => rules::json::render(&report),
    };
    Ok(Answer::new(text, report.fails()))
}

/// The rules with a name (in a config of dependency-cruiser there may be several).
fn detailed(examined: &Examined<'_>, name: &str) -> Result<Vec<(usize, Sample)>, Failure> {
    let input = examined.input;
    let rules = input.rules.rules.iter().enumerate().filter(|(_, rule)| rule.name == name);
    let found: Vec<_> = rules.map(|(at, _)| (at, Sample::of(input, at, SAMPLE))).collect();
    if found.is_empty() {
        let known = input.rules.rules.iter().map(|rule| rule.name.as_str());
        return Err(Failure::Usage(NoRule::new(name, known).to_string()));
    }
    Ok(found)
}

//! `ringfence init`

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::{
    cli::{Answer, Failure, migrate::Place, output::Output},
    config,
    migrate::judge_by,
    pipeline::{self, survey::survey},
    report::init,
};

const EXAMPLES: &str = "\
Examples:
  ringfence init
  ringfence init --root packages/app

A config of dependency-cruiser is better translated: `ringfence migrate`.
Exit status: 0, or 2 when no config could be made";

/// The arguments of `init`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Init {
    /// Overwrite a config that is there, and leave one of dependency-cruiser aside
    #[arg(long)]
    pub force: bool,
    /// The root of the tree [default: the workspace root above, else the top of the repository]
    #[arg(long, value_name = "DIR", help_heading = "Global options")]
    pub root: Option<PathBuf>,
}

/// Writes a first config, and says what `check` will find with it.
pub(super) fn run(args: &Init, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let color = output.color_of_errors();
    let failed = |error: config::ConfigError| Failure::Run(error.render(color));
    let run_failed = |error: pipeline::RunError| Failure::Run(error.render(color));
    let located = config::locate(cwd, args.root.as_deref(), None).map_err(failed)?;
    let place = Place::of(None, cwd, &located.root);
    place.refuse_to_overwrite(args.force, &located.root)?;
    if !args.force && located.foreign.is_some() {
        let message = "error: there is a config of dependency-cruiser, which a new one would put out \
                       of use\n  help: `ringfence migrate` makes one of it that judges alike; \
                       `--force` leaves it aside\n";
        return Err(Failure::Run(message.to_owned()));
    }
    let survey = survey(&located.root).map_err(run_failed)?;
    let files = survey.index.iter().map(|(_, file)| &*file.path);
    let text = config::first(files, &survey.packages).map_err(failed)?;
    let checked = judge_by(&located.root, &text).map_err(run_failed)?;
    place.write_text(&text)?;
    Ok(Answer::new(init::render(&checked, output.color()), false))
}

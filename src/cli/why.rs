//! `ringfence why`

use std::path::Path;

use clap::Args as ClapArgs;

use crate::{
    base::escape::printable,
    cli::{
        Answer, Failure,
        args::{Format, Place},
        output::Output,
        paths,
    },
    config,
    discover::overlay::Overlay,
    pipeline::{self, RunError},
    report::why as report,
    why::{self, NoEnd, Question, Said},
};

const EXAMPLES: &str = "\
Examples:
  ringfence why src/app/page.tsx packages/db      from a file to a folder
  ringfence why services @acme/db                 from a zone to a package of the workspace
  ringfence why src npm:lodash                    to a package of a registry
  ringfence why src node:fs --no-type-only --max 0

An end is a file, a folder, a zone, a cell (by its folder), a package by name or a builtin; `zone:`,
`npm:`, `node:` and `./` in front say which, where a name means more than one of them.

Exit status: 0 when there is a chain, 1 when there is none, 2 when the run could not be made";

/// The arguments of `why`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Why {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// What imports
    #[arg(value_name = "FROM")]
    pub from: String,
    /// What is imported
    #[arg(value_name = "TO")]
    pub to: String,
    /// Leave imports for types alone out
    #[arg(long)]
    pub no_type_only: bool,
    /// How many chains to show; 0 for all (at most 10,000)
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub max: usize,
    /// For people or for tools
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
}

/// Tells the shortest chains of imports from one end to the other.
pub(super) fn run(args: &Why, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let failed = |error: &RunError| Failure::Run(error.render(output.color_of_errors()));
    let place = &args.place;
    let located = config::locate(cwd, place.root.as_deref(), place.config.as_deref())
        .map_err(|error| failed(&error.into()))?;
    let said = |text: &String| Said {
        text: text.clone(),
        path: paths::in_tree(cwd, &located.root, text).ok().map(|(path, _)| path),
    };
    let question = Question {
        from: said(&args.from),
        to: said(&args.to),
        no_type_only: args.no_type_only,
        max: args.max,
    };
    pipeline::examine(&located, Overlay::default(), |examined| {
        let answer = why::answer(examined, &question)?;
        let index = &examined.input.world.index;
        let text = match args.format {
            Format::Terminal => report::render(index, &answer, output.color()),
            Format::Json => report::json(index, &answer),
        };
        Ok(Answer::new(text, answer.total == 0))
    })
    .map_err(|error| failed(&error))?
    .map_err(|error: NoEnd| Failure::Usage(printable(&error.to_string()).into_owned()))
}

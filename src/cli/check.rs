//! `ringfence check`

use std::path::Path;

use crate::{
    cli::{
        Answer, Failure,
        args::{Check, Format},
        checked_as,
        output::Output,
        paths,
    },
    report::{json, terminal, totals::Totals},
};

/// Judges the tree and reports on what lies at or below the paths that were asked for.
pub(super) fn run(args: &Check, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let paths = paths::existing(cwd, &args.paths)?;
    let mut checked = checked_as(&args.place, args.liveness.into(), cwd, output)?;
    paths::narrow(&mut checked, &paths)?;
    let text = match args.format {
        Format::Terminal => {
            let options = terminal::Options { color: output.color(), max: args.max };
            terminal::render(&checked, options)
        }
        Format::Json => json::render(&checked),
    };
    Ok(Answer::new(text, Totals::of(&checked).fails()))
}

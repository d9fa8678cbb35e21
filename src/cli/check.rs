//! `ringfence check`

use std::{mem, path::Path};

use crate::{
    cli::{
        Answer, Failure,
        args::{Check, Format},
        checked_with,
        output::Output,
        paths,
    },
    report::{json, terminal, totals::Totals},
};

/// Judges the tree and reports on what lies at or below the paths that were asked for, or on what
/// a change can have caused.
pub(super) fn run(args: &Check, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let paths = paths::existing(cwd, &args.paths)?;
    let buffer = args.changes.buffer(cwd)?;
    let mut checked = checked_with(&args.place, args.liveness.into(), cwd, output, buffer)?;
    paths::narrow(&mut checked, &paths)?;
    args.changes.narrow(&mut checked, cwd)?;
    let text = match args.format {
        Format::Terminal => {
            let options = terminal::Options { color: output.color(), max: args.max };
            terminal::render(&checked, options)
        }
        Format::Json => json::render(&checked),
    };
    let answer = Answer::new(text, Totals::of(&checked).fails());
    // The process ends, and the system has its memory back sooner than this could be freed.
    mem::forget(checked);
    Ok(answer)
}

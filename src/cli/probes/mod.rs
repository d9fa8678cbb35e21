//! `ringfence probes`

pub mod args;
mod write;

use std::path::Path;

use crate::{
    cli::{Answer, Failure, args::Format, checked, output::Output, probes::args::Probes},
    report::{probes, totals::Totals},
};

/// Verifies the probes and reports on them alone.
pub(super) fn run(args: &Probes, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    if args.write {
        return write::run(args, cwd, output);
    }
    let checked = checked(&args.place, cwd, output)?;
    let text = match args.format {
        Format::Terminal => probes::render(&checked, output.color()),
        Format::Json => probes::render_json(&checked),
    };
    let totals = Totals::of(&checked);
    Ok(Answer::new(text, totals.failed + totals.missing_errors > 0))
}

//! `ringfence probes`

use std::path::Path;

use crate::{
    cli::{
        Answer, Failure,
        args::{Format, Probes},
        checked,
        output::Output,
    },
    report::{probes, totals::Totals},
};

/// Verifies the probes and reports on them alone.
pub(super) fn run(args: &Probes, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let checked = checked(&args.place, cwd, output)?;
    let text = match args.format {
        Format::Terminal => probes::render(&checked, output.color()),
        Format::Json => probes::render_json(&checked),
    };
    let totals = Totals::of(&checked);
    Ok(Answer::new(text, totals.failed + totals.missing_errors > 0))
}

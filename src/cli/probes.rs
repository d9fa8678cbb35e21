//! `ringfence probes`

use std::path::Path;

use crate::{
    cli::{
        Answer, Failure,
        args::{Format, Global, Probes},
        checked,
        output::Output,
    },
    report::{probes, totals::Totals},
};

/// Verifies the probes and reports on them alone.
pub(super) fn run(
    global: &Global,
    args: &Probes,
    cwd: &Path,
    output: &Output,
) -> Result<Answer, Failure> {
    let checked = checked(global, cwd, output)?;
    let text = match args.format {
        Format::Terminal => probes::render(&checked, output.color()),
        Format::Json => probes::render_json(&checked),
    };
    Ok(Answer { text, found: Totals::of(&checked).failed > 0 })
}

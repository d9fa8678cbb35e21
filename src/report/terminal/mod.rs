//! The report of `check` for people: what is wrong, where, and a last line that sums it up.

mod blind_spots;
mod summary;
mod violations;

use std::fmt::Write;

use crate::{
    pipeline::Checked,
    report::{
        probes,
        text::{Paint, safe},
        totals::Totals,
    },
};

/// How the report is made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Use colours.
    pub color: bool,
    /// How many violations are shown; 0 for all.
    pub max: usize,
}

/// The last line of the report of `check`.
pub(super) fn summary_line(checked: &Checked, color: bool) -> String {
    summary::line(&Totals::of(checked), checked.duration, Paint { color })
}

/// The report of `check`.
pub fn render(checked: &Checked, options: Options) -> String {
    let paint = Paint { color: options.color };
    let mut out = violations::render(checked, options.max, paint);
    out += &probes::failures(checked, paint);
    out += &probes::missing(checked, paint);
    out += &blind_spots::render(&checked.blind_spots, options.max == 0, paint);
    for note in &checked.notes {
        _ = writeln!(out, "{} {}", paint.dim("note:"), safe(note));
    }
    if !checked.notes.is_empty() {
        out.push('\n');
    }
    out += &summary::line(&Totals::of(checked), checked.duration, paint);
    out
}

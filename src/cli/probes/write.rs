//! `ringfence probes --write`

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
};

use crate::{
    cli::{Answer, Failure, args::Format, output::Output, probes::args::Probes},
    config::{self, Located},
    pipeline::drafts::{self, Asked, DraftError, Drafted, Proved, Refused},
    report::probe_drafts,
};

/// Makes the probes that are missing.
pub(super) fn run(args: &Probes, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let run_error = |text: String| Failure::Run(text);
    let color = output.color_of_errors();
    let located = config::locate(cwd, args.place.root.as_deref(), args.place.config.as_deref())
        .map_err(|error| run_error(error.render(color)))?;
    let asked = Asked { rules: args.rules.clone(), all: args.all };
    let mut drafted = drafts::draft(&located, &asked).map_err(|error| match error {
        DraftError::Run(error) => run_error(error.render(color)),
        DraftError::NoRule(none) => Failure::Usage(none.to_string()),
    })?;
    if !args.dry_run {
        write_all(&located, &mut drafted);
        let unproved = drafts::unproved(&located, &drafted.drafts);
        drafted.refused.extend(unproved.map_err(|error| run_error(error.render(color)))?);
    }
    let text = match args.format {
        Format::Terminal => probe_drafts::render(&drafted, args.dry_run, output.color()),
        Format::Json => probe_drafts::render_json(&drafted, args.dry_run),
    };
    Ok(Answer::new(text, !drafted.refused.is_empty()))
}

/// Writes the drafts; those that cannot be written are refused.
fn write_all(located: &Located, drafted: &mut Drafted) {
    let drafts = std::mem::take(&mut drafted.drafts);
    for proved in drafts {
        match write(&located.root, &proved) {
            Ok(()) => drafted.drafts.push(proved),
            Err(error) => drafted.refused.push(Refused {
                what: proved.draft.rule.clone(),
                why: format!("cannot write {}: {error}", proved.draft.path),
            }),
        }
    }
}

/// Writes a file that is not there yet. What lies there, even a link to nowhere, is left alone.
fn write(root: &Path, proved: &Proved) -> std::io::Result<()> {
    let path = root.join(&proved.draft.path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
        // A link that came in the way since the tree was read must not lead out of it.
        if !folder.canonicalize()?.starts_with(root.canonicalize()?) {
            return Err(std::io::Error::other("its folder lies outside of the root"));
        }
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    file.write_all(proved.draft.text.as_bytes())
}

//! `ringfence explain`

use std::path::Path;

use clap::Args as ClapArgs;

use crate::{
    cli::{
        Answer, Failure,
        args::{Format, Place},
        output::Output,
        paths,
    },
    config,
    discover::overlay::Overlay,
    explain::{
        self, Asked, NoAnswer, Spot,
        goal::Reading,
        may::{Goal, MayError, Question},
    },
    pipeline::{self, RunError},
    report::explain::{self as report, Options},
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  ringfence explain services/billing/src/main.ts       the file and each of its imports
  ringfence explain services/billing/src/main.ts:12    the imports on line 12
  ringfence explain src/app/page.ts packages/db/src/index.ts
                                                       may the one import the other?
  ringfence explain src/app/page.ts npm:lodash         or a package, or node:fs

Exit status: 0 when there is an answer, whatever it is; 2 when there is none";

/// The arguments of `explain`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// The file, or the imports on one of its lines, or the one at a column; with TO, the importing
    /// file, which need not exist
    #[arg(value_name = "FILE[:LINE[:COL]]")]
    pub file: String,
    /// May FILE import this? A file (which need not exist), a package (`npm:lodash`, or a name that
    /// begins with no folder of the tree) or a builtin (`node:fs`)
    #[arg(value_name = "TO")]
    pub to: Option<String>,
    /// List every rule by itself, and everything that resolution looked for
    #[arg(long)]
    pub all: bool,
    /// For people or for tools
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
}

/// Explains one file, or answers whether it may import something.
pub(super) fn run(args: &Explain, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let failed = |error: &RunError| Failure::Run(error.render(output.color_of_errors()));
    let options = Options { color: output.color(), all: args.all };
    let place = &args.place;
    let located = config::locate(cwd, place.root.as_deref(), place.config.as_deref())
        .map_err(|error| failed(&error.into()))?;
    let (text, spot) = taken_apart(cwd, &args.file)?;
    let (path, exists) = paths::in_tree(cwd, &located.root, text)?;
    let Some(to) = &args.to else {
        let asked = Asked { path, spot };
        return pipeline::examine(&located, Overlay::default(), |examined| {
            let file = explain::file::explain(examined, &asked, exists)?;
            Ok(match args.format {
                Format::Terminal => report::file(&examined.input.world.index, &file, options),
                Format::Json => report::file_json(&file),
            })
        })
        .map_err(|error| failed(&error))?
        .map(|text| Answer::new(text, false))
        .map_err(|error: NoAnswer| Failure::Usage(printable(&error)));
    };
    if spot.is_some() {
        let message = "with TO, name the importing file without a line";
        return Err(Failure::Usage(message.to_owned()));
    }
    let options_of_run = pipeline::Options {
        cwd: cwd.to_owned(),
        root: place.root.clone(),
        config: place.config.clone(),
        caching: args.place.cache.caching(cwd),
        ..pipeline::Options::default()
    };
    let mut session = Session::open(&options_of_run).map_err(|error| failed(&error))?;
    let (to, reading) = goal(cwd, &located.root, &session, to)?;
    let question = Question { from: path, exists, to, reading };
    let permission = match explain::may::answer(&mut session, &question) {
        Ok(permission) => permission,
        Err(MayError::Run(error)) => return Err(failed(&error)),
        Err(MayError::NoAnswer(error)) => return Err(Failure::Usage(printable(&error))),
    };
    let text = match args.format {
        Format::Terminal => report::may(&permission, options),
        Format::Json => report::may_json(&permission),
    };
    Ok(Answer::new(text, false))
}

fn printable(error: &NoAnswer) -> String {
    crate::base::escape::printable(&error.to_string()).into_owned()
}

/// `FILE:LINE:COL`, unless a file has all of it for its name.
fn taken_apart<'t>(cwd: &Path, text: &'t str) -> Result<(&'t str, Option<Spot>), Failure> {
    if cwd.join(text).symlink_metadata().is_ok() {
        return Ok((text, None));
    }
    let Some((rest, last)) = number_behind(text) else { return Ok((text, None)) };
    let last = last?;
    let (path, spot) = match number_behind(rest) {
        Some((path, line)) => (path, Spot { line: line?, column: Some(last) }),
        None => (rest, Spot { line: last, column: None }),
    };
    if spot.line == 0 || spot.column == Some(0) {
        return Err(Failure::Usage("lines and columns are counted from 1".to_owned()));
    }
    Ok((path, Some(spot)))
}

/// What stands in front of the last colon, and the number behind it.
fn number_behind(text: &str) -> Option<(&str, Result<u32, Failure>)> {
    let (rest, digits) = text.rsplit_once(':')?;
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    let too_big = |_| Failure::Usage(format!("no file has a line or column {digits}"));
    (is_number && !rest.is_empty()).then(|| (rest, digits.parse().map_err(too_big)))
}

/// What TO means: a path where there is one or where it looks like one, otherwise a name; and which of
/// them it was taken for, where it could be either.
fn goal(
    cwd: &Path,
    root: &Path,
    session: &Session,
    to: &str,
) -> Result<(Goal, Option<Reading>), Failure> {
    let named = |name: &str| {
        let name = explain::goal::name(session, name);
        name.map(Goal::Name).map_err(|error| Failure::Usage(printable(&error)))
    };
    if let Some(name) = to.strip_prefix("npm:") {
        return Ok((named(name)?, None));
    }
    if let Some(name) = to.strip_prefix("node:").or_else(|| to.strip_prefix("bun:")) {
        named(name)?;
        return Ok((Goal::Name(to.to_owned()), None));
    }
    let exists = cwd.join(to).symlink_metadata().is_ok();
    let first = to.split('/').next().unwrap_or(to);
    let first = paths::in_tree(cwd, root, first).ok().map(|(path, _)| path);
    if !exists && !explain::goal::is_path(session, to, first.as_deref()) {
        return Ok((named(to)?, explain::goal::doubt(to, false)));
    }
    let (path, exists) = paths::in_tree(cwd, root, to)?;
    if exists {
        return Ok((Goal::File { path, exists }, None));
    }
    let reading = explain::goal::doubt(to, true);
    let goal = match explain::goal::completed(session, &path) {
        Some(path) => Goal::File { path, exists: true },
        None => Goal::File { path, exists },
    };
    Ok((goal, reading))
}

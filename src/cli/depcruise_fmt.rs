//! `ringfence depcruise-fmt`

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
    time::SystemTime,
};

use crate::{
    base::escape::printable,
    cli::{
        Answer, Failure, OK,
        args::{self, DepcruiseFmt},
        cruiser, graphviz,
        output::Output,
    },
    report::cruise::{self, Options, OutputType, Rendered, result::CruiseResult},
};

/// The largest depth of `--focus`.
const DEEPEST_FOCUS: usize = 99;

/// Shows a saved result.
pub(super) fn run(args: &DepcruiseFmt, output: &Output) -> Result<Answer, Failure> {
    if args.version {
        return Ok(answer(format!("{}\n", env!("CARGO_PKG_VERSION"))));
    }
    let Some(path) = &args.result else {
        return Ok(answer(args::help("depcruise-fmt")));
    };
    let rendered = rendered(args, path, output).map_err(Failure::Cruiser)?;
    let status = if args.exit_code { rendered.exit_code } else { OK };
    let text = cruiser::written(rendered.text, &args.output_to).map_err(Failure::Cruiser)?;
    Ok(Answer { text, status })
}

fn answer(text: String) -> Answer {
    Answer { text, status: OK }
}

fn rendered(args: &DepcruiseFmt, path: &Path, output: &Output) -> Result<Rendered, String> {
    let options = options(args, output)?;
    let mut rendered = cruise::report(read(path)?, &options)?;
    if options.output_type == OutputType::DotWebpage {
        rendered.text = cruise::page(&graphviz::svg(rendered.text)?);
    }
    Ok(rendered)
}

fn options(args: &DepcruiseFmt, output: &Output) -> Result<Options, String> {
    let output_type: OutputType = args.output_type.parse()?;
    let depth = args.focus_depth.parse().ok().filter(|&depth| depth <= DEEPEST_FOCUS);
    let depth = depth.ok_or_else(|| {
        let depth = printable(&args.focus_depth);
        format!(
            "'{depth}' is not a valid focus depth - use an integer between 0 and {DEEPEST_FOCUS}"
        )
    })?;
    Ok(Options {
        output_to: Some(args.output_to.to_string_lossy().into_owned()),
        exclude: args.exclude.clone(),
        include_only: args.include_only.clone(),
        focus: args.focus.clone(),
        focus_depth: depth,
        reaches: args.reaches.clone(),
        highlight: args.highlight.clone(),
        collapse: args.collapse.clone(),
        prefix: args.prefix.clone(),
        suffix: args.suffix.clone(),
        color: cruiser::is_standard(&args.output_to) && output.color(),
        parity: args.parity,
        saved: true,
        ..Options::new(output_type, SystemTime::now())
    })
}

/// Reads a result.
fn read(path: &Path) -> Result<CruiseResult, String> {
    let name = cruiser::safe(&path.to_string_lossy());
    let text = if cruiser::is_standard(path) {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("Can't open '{name}' for reading. Does it exist?"),
        _ => format!("Can't read '{name}': {error}"),
    })?;
    let text = text.trim_start_matches('\u{FEFF}');
    serde_json::from_str(text).map_err(|error| {
        format!(
            "The supplied dependency-cruiser result is not valid: {} in '{name}'. Make one with \
             `--output-type json`",
            cruiser::safe(&error.to_string())
        )
    })
}

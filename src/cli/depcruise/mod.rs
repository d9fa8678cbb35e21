//! `ringfence depcruise`: dependency-cruiser's command line.

mod affected;
pub mod args;
mod filters;
mod info;

use std::{path::Path, time::SystemTime};

use crate::{
    base::escape::printable,
    cli::{
        Answer, Failure, OK,
        args::help,
        cruiser::{is_standard, written},
        graphviz,
        output::{Output, complain},
    },
    config::cruiser::raw::CruiserOptions,
    cruise::Told,
    pipeline::{
        RunError,
        cruise::{Chosen, Judged, Request, cruise},
    },
    report::cruise::{self, OutputType, Rendered, page, project},
};

use args::Depcruise;
use filters::Filters;

/// Cruises, reports, and writes the report where it is to go.
pub(super) fn run(args: &Depcruise, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    if args.version {
        return Ok(Answer { text: format!("{}\n", env!("CARGO_PKG_VERSION")), status: OK });
    }
    if args.info {
        return Ok(Answer { text: info::text(), status: OK });
    }
    if args.init.is_some() {
        let message = "--init is not supported: write a config by hand, or use a `ringfence.jsonc`";
        return Err(Failure::Cruiser(message.to_owned()));
    }
    if args.sources.is_empty() {
        return Ok(Answer { text: help("depcruise"), status: OK });
    }
    let rendered = cruised(args, cwd, output).map_err(Failure::Cruiser)?;
    let text = written(rendered.text, &args.output_to).map_err(Failure::Cruiser)?;
    Ok(Answer { text, status: rendered.exit_code })
}

fn cruised(args: &Depcruise, cwd: &Path, output: &Output) -> Result<Rendered, String> {
    let request = request(args, cwd)?;
    let mut rendered = cruise(&request, |judged| report(args, judged, output))
        .map_err(|failed| message(&failed, output))??;
    if args.output_type == OutputType::DotWebpage {
        rendered.text = page(&graphviz::svg(rendered.text)?);
    }
    Ok(rendered)
}

fn request(args: &Depcruise, cwd: &Path) -> Result<Request, String> {
    let mut options = args.options();
    if let Some(revision) = &args.affected {
        let changed = affected::since(cwd, revision)?;
        options.reaches = Some(args::filter(&changed));
    }
    let config = match &args.config {
        _ if args.no_config => Chosen::No,
        Some(file) if !file.is_empty() => Chosen::File(file.into()),
        _ => Chosen::Default,
    };
    let known = args.ignore_known.clone().filter(|_| !args.no_ignore_known);
    Ok(Request {
        cwd: cwd.to_owned(),
        config,
        known_violations: known.map(Into::into),
        options,
        sources: args.sources.clone(),
        parity: args.parity,
    })
}

fn report(args: &Depcruise, judged: &Judged<'_>, output: &Output) -> Result<Rendered, String> {
    warn(judged);
    let (options, told) = (&judged.cruiser.options, judged.cruiser.told);
    let mut options_used = options.used(&args.sources.join(" "));
    if let Some(file) = judged.config_file {
        options_used.insert("rulesFile".to_owned(), file.into());
    }
    let shows_metrics = args.output_type == OutputType::Metrics || shows_metrics(args, options);
    let result = project::project(&project::Run {
        derived: judged.derived,
        rules: judged.rules,
        findings: judged.findings,
        known: judged.known,
        rules_used: judged.cruiser.rules_used.clone(),
        options_used,
        metrics: judged.cruiser.metrics || shows_metrics,
        told: Told { dependents: told.dependents || shows_metrics, ..told },
    });
    cruise::report(result, &shown(args, judged, output))
}

/// Whether the options of the reporter ask for figures about stability.
fn shows_metrics(args: &Depcruise, options: &CruiserOptions) -> bool {
    let section = args.output_type.section();
    let reporter = options.reporter_options.as_ref().and_then(|reporters| reporters.get(section));
    reporter.is_some_and(|reporter| reporter["showMetrics"] == true)
}

/// What of the result is shown, and how.
fn shown(args: &Depcruise, judged: &Judged<'_>, output: &Output) -> cruise::Options {
    let options = &judged.cruiser.options;
    let filters = Filters::of(options);
    cruise::Options {
        output_to: Some(args.output_to.to_string_lossy().into_owned()),
        exclude: filters.exclude,
        include_only: filters.include_only,
        focus: filters.focus,
        focus_depth: args.focus_depth.or(filters.focus_depth).unwrap_or(1) as usize,
        reaches: filters.reaches,
        highlight: filters.highlight,
        collapse: filters.collapse,
        prefix: options.prefix.clone(),
        suffix: options.suffix.clone(),
        color: is_standard(&args.output_to) && output.color(),
        parity: args.parity,
        ..cruise::Options::new(args.output_type, SystemTime::now())
    }
}

/// Says on the side what the reports of dependency-cruiser have no place for.
fn warn(judged: &Judged<'_>) {
    for note in judged.notes {
        complain(&format!("  NOTE: {}\n", printable(note)));
    }
    for problem in &judged.problems {
        complain(&format!("  WARNING: not read whole: {}\n", printable(problem)));
    }
    if let Some(first) = judged.stale.first() {
        complain(&format!(
            "  WARNING: {} of the known violations are none any more, such as {}: {} → {}\n",
            judged.stale.len(),
            printable(&first.rule),
            printable(&first.from),
            printable(&first.to)
        ));
    }
}

/// Why a run could not be made, with the lines concerned, where there are some.
fn message(failed: &RunError, output: &Output) -> String {
    let RunError::Sources(why) = failed else {
        let text = failed.render(output.color_of_errors());
        return text.strip_prefix("error: ").unwrap_or(&text).to_owned();
    };
    printable(&why.to_string()).into_owned()
}

//! `ringfence graph`

use std::path::Path;

use crate::{
    cli::{
        Answer, Failure,
        args::{Graph, GraphFormat},
        checked,
        output::Output,
    },
    report::{graph_dot, graph_json},
};

/// Writes the graph. Violations are shown, but do not fail the run: that is what `check` is for.
pub(super) fn run(args: &Graph, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let is_for_dot = args.collapse.is_some() || args.externals || args.probes;
    if is_for_dot && args.format == GraphFormat::Json {
        let message = "--collapse, --externals and --probes shape the picture; \
                       --format json always has the whole graph";
        return Err(Failure::Usage(message.to_owned()));
    }
    let checked = checked(&args.place, cwd, output)?;
    let text = match args.format {
        GraphFormat::Dot => graph_dot::render(
            &checked,
            graph_dot::Options {
                collapse: args.collapse,
                cluster: args.cluster.into(),
                externals: args.externals,
                probes: args.probes,
            },
        ),
        GraphFormat::Json => graph_json::render(&checked),
    };
    Ok(Answer::new(text, false))
}

//! `ringfence graph`

use std::path::Path;

use crate::{
    base::escape::printable,
    cli::{
        Answer, Failure,
        args::{ClusterBy, Graph, GraphFormat},
        checked,
        output::Output,
    },
    pipeline::Checked,
    report::{
        graph_dot::{self, Collapse},
        graph_json,
    },
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
    if checked.rules.zones.is_empty() {
        refuse_zones(args, &checked)?;
    }
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

/// Without zones there is nothing to fold to but one node, and no box to draw.
fn refuse_zones(args: &Graph, checked: &Checked) -> Result<(), Failure> {
    let (asked, instead) = match args.collapse {
        Some(Collapse::Cells) => ("--collapse cells", "`--collapse folders:2` folds by folders"),
        Some(Collapse::Zones) => ("--collapse zones", "`--collapse folders:1` folds by folders"),
        _ if args.cluster == ClusterBy::Zone => {
            ("--cluster zone", "`--cluster folder` draws the folders")
        }
        _ => return Ok(()),
    };
    let config = checked.config.as_ref().map_or("the config", |config| &*config.path);
    let config = printable(config);
    Err(Failure::Usage(format!("{asked} needs zones, and {config} has none: {instead}")))
}

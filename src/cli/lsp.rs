//! `ringfence lsp`: the language server, on the standard streams.

use std::{
    io::{self, BufReader},
    path::Path,
};

use clap::Args as ClapArgs;

use crate::{
    cli::{Answer, FOUND, Failure, OK, args::Place, pipeline_options, rules::Liveness},
    lsp::{self, Ending},
};

const EXAMPLES: &str = "\
Editors start this command and talk to it over its standard streams; docs/editors.md says how.

Exit status: 0 when the editor asked to shut down first, else 1";

/// The arguments of `lsp`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Lsp {
    /// Where the runs take place; paths are seen from each folder of the workspace.
    #[command(flatten)]
    pub place: Place,
    /// What to do about what does nothing.
    #[command(flatten)]
    pub liveness: Liveness,
    /// Use the standard streams: there is no other way, but some editors say so
    #[arg(long)]
    pub stdio: bool,
    /// The process of the editor; some say it here, too
    #[arg(long = "clientProcessId", value_name = "PID", hide = true)]
    pub client_process_id: Option<u32>,
}

/// Serves one editor until it ends that.
///
/// # Errors
/// The server cannot go on.
pub(super) fn run(args: &Lsp, cwd: &Path) -> Result<Answer, Failure> {
    let options = pipeline_options(&args.place, args.liveness.into(), cwd);
    let ending = lsp::serve(BufReader::new(io::stdin()), io::stdout(), options);
    let status = match ending {
        Ending::Clean => OK,
        Ending::Abrupt => FOUND,
        Ending::Failed(why) => return Err(Failure::Run(format!("error: {why}\n"))),
    };
    Ok(Answer { text: String::new(), status })
}

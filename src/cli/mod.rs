//! The command line: arguments in, exit status out, one file per subcommand.

pub mod args;
pub mod cache;
pub mod changed;
pub mod check;
pub mod depcruise;
pub mod depcruise_fmt;
pub mod explain;
pub mod graph;
pub mod init;
pub mod lsp;
pub mod migrate;
pub mod paths;
pub mod probes;
pub mod prove;
pub mod rules;

pub mod watch;
pub mod why;

mod cruiser;
mod endless;
mod git;
mod graphviz;
mod output;
mod usage;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use crate::{
    cli::{
        args::{Args, Command, Place},
        output::{Output, complain},
    },
    pipeline::{self, Checked, LivenessPolicy},
    session::Session,
    threads,
};

/// Nothing is wrong.
const OK: u8 = 0;
/// The tree breaks a rule, a probe does not hold, or something could not be judged.
const FOUND: u8 = 1;
/// The run could not be made: usage, config, input or output.
const FAILED: u8 = 2;

/// What a subcommand has to say.
#[derive(Debug)]
pub struct Answer {
    /// The report.
    pub text: String,
    /// The exit status that goes with it.
    pub status: u8,
}

impl Answer {
    /// A report, and whether it says that something is wrong.
    fn new(text: String, found: bool) -> Self {
        Self { text, status: if found { FOUND } else { OK } }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// The arguments make no sense together with the tree. In one sentence.
    Usage(String),
    /// The run could not be made. Ready to be shown.
    Run(String),
    /// The same, of a command that stands in for one of dependency-cruiser and fails as that does.
    /// In one sentence.
    Cruiser(String),
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let (args, subcommand) = match usage::parse() {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() && cruiser::is_meant() => {
            complain(&cruiser::usage_error(error));
            return ExitCode::from(cruiser::FAILED);
        }
        Err(error) => return usage::show(error),
    };
    let output = Output::new(args.global.color);
    let status = match answer(&args, &output) {
        Ok(answer) => match output.write(&answer.text) {
            Ok(()) => answer.status,
            Err(error) => {
                complain(&format!("error: cannot write the report: {error}\n"));
                FAILED
            }
        },
        Err(Failure::Usage(message)) => {
            complain(&usage::error(&subcommand, &message));
            FAILED
        }
        Err(Failure::Run(message)) => {
            complain(&message);
            FAILED
        }
        Err(Failure::Cruiser(message)) => {
            complain(&cruiser::error(&message));
            cruiser::FAILED
        }
    };
    ExitCode::from(status)
}

fn answer(args: &Args, output: &Output) -> Result<Answer, Failure> {
    let cwd = std::env::current_dir()
        .map_err(|error| Failure::Run(format!("error: no current folder: {error}\n")))?;
    start_threads(args.global.threads)?;
    endless::start(&args.command);
    match &args.command {
        Command::Check(check) => check::run(check, &cwd, output),
        Command::Probes(probes) => probes::run(probes, &cwd, output),
        Command::Explain(explain) => explain::run(explain, &cwd, output),
        Command::Why(why) => why::run(why, &cwd, output),
        Command::Rules(rules) => rules::run(rules, &cwd, output),
        Command::Watch(watch) => watch::run(watch, &cwd, output),
        Command::Prove(prove) => prove::run(prove, &cwd, output),
        Command::Lsp(lsp) => lsp::run(lsp, &cwd),
        Command::Graph(graph) => graph::run(graph, &cwd, output),
        Command::Depcruise(depcruise) => depcruise::run(depcruise, &cwd, output),
        Command::Init(init) => init::run(init, &cwd, output),
        Command::Migrate(migrate) => migrate::run(migrate, &cwd, output),
        Command::DepcruiseFmt(format) => depcruise_fmt::run(format, output),
    }
}

/// Sets up the threads that all stages share.
fn start_threads(threads: u16) -> Result<(), Failure> {
    threads::start(threads.into()).map_err(|error| {
        let count = match threads {
            0 => "a thread for each core".to_owned(),
            1 => "a thread".to_owned(),
            count => format!("{count} threads"),
        };
        Failure::Run(format!(
            "error: cannot start {count}: {error}\n  help: `--threads` asks for fewer; \
             `ulimit -v` and `ulimit -u` say what the system allows\n"
        ))
    })
}

/// What is to be checked.
fn pipeline_options(place: &Place, liveness: LivenessPolicy, cwd: &Path) -> pipeline::Options {
    pipeline::Options {
        cwd: cwd.to_owned(),
        root: place.root.clone(),
        config: place.config.clone(),
        liveness,
        caching: place.cache.caching(cwd),
    }
}

/// Runs every stage.
fn checked(place: &Place, cwd: &Path, output: &Output) -> Result<Checked, Failure> {
    checked_with(place, LivenessPolicy::default(), cwd, output, None)
}

/// Runs every stage, with a say in what is done about dead rules, and with a text in the place of a
/// file.
fn checked_with(
    place: &Place,
    liveness: LivenessPolicy,
    cwd: &Path,
    output: &Output,
    buffer: Option<(PathBuf, Arc<str>)>,
) -> Result<Checked, Failure> {
    let options = pipeline_options(place, liveness, cwd);
    let session = Session::open_with(&options, buffer);
    session
        .map(Session::into_checked)
        .map_err(|error| Failure::Run(error.render(output.color_of_errors())))
}

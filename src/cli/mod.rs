//! The command line: arguments in, exit status out, one file per subcommand.

pub mod args;
pub mod check;
pub mod graph;
pub mod paths;
pub mod probes;

mod output;

use std::{path::Path, process::ExitCode};

use clap::Parser;

use crate::{
    cli::{
        args::{Args, Command, Global},
        output::{Output, complain},
    },
    extract,
    pipeline::{self, Checked},
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
    /// Whether the report says that something is wrong.
    pub found: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// The arguments make no sense together with the tree. In one sentence.
    Usage(String),
    /// The run could not be made. Ready to be shown.
    Run(String),
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let output = Output::new(args.global.color);
    let status = match answer(&args, &output) {
        Ok(answer) => match output.write(&answer.text) {
            Ok(()) if answer.found => FOUND,
            Ok(()) => OK,
            Err(error) => {
                complain(&format!("error: cannot write the report: {error}\n"));
                FAILED
            }
        },
        Err(Failure::Usage(message)) => {
            complain(&args::usage_error(&message));
            FAILED
        }
        Err(Failure::Run(message)) => {
            complain(&message);
            FAILED
        }
    };
    ExitCode::from(status)
}

fn answer(args: &Args, output: &Output) -> Result<Answer, Failure> {
    let cwd = std::env::current_dir()
        .map_err(|error| Failure::Run(format!("error: no current folder: {error}\n")))?;
    start_threads(args.global.threads)?;
    match &args.command {
        Command::Check(check) => check::run(&args.global, check, &cwd, output),
        Command::Probes(probes) => probes::run(&args.global, probes, &cwd, output),
        Command::Graph(graph) => graph::run(&args.global, graph, &cwd, output),
    }
}

/// Sets up the threads that all stages share.
fn start_threads(threads: u16) -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.into())
        .stack_size(extract::WORKER_STACK)
        .start_handler(|_| extract::on_worker_thread())
        .thread_name(|at| format!("ringfence-{at}"))
        .build_global()
        .map_err(|error| Failure::Run(format!("error: cannot start {threads} threads: {error}\n")))
}

/// Runs every stage.
fn checked(global: &Global, cwd: &Path, output: &Output) -> Result<Checked, Failure> {
    let options = pipeline::Options {
        cwd: cwd.to_owned(),
        root: global.root.clone(),
        config: global.config.clone(),
    };
    pipeline::check(&options).map_err(|error| Failure::Run(error.render(output.color_of_errors())))
}

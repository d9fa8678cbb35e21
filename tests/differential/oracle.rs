//! The programs to compare with, kept running.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

use crate::cruise::case::Answer;

/// After how many runs Node is started anew: each leaves some 2 MB behind.
const RUNS: usize = 150;

/// A script of this folder that Node runs: it answers each line with a line.
pub(crate) struct Process {
    script: &'static str,
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Process {
    /// Starts Node.
    pub(crate) fn start(script: &'static str) -> Self {
        let mut command = node();
        command.arg(script).current_dir(folder());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap_or_else(|error| {
                panic!("cannot start Node ({error}): `npm ci` in {}?", folder().display())
            });
        let requests = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { script, child, requests, answers }
    }

    /// The answer to a request.
    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.requests, "{request}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("{} broke off: {error} {line}", self.script))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// dependency-cruiser's command line, which is run whenever somebody asks.
pub(crate) struct Oracle {
    process: Process,
    runs: usize,
}

impl Oracle {
    /// Starts Node.
    pub(crate) fn start() -> Self {
        Self { process: Process::start("oracle.mjs"), runs: 0 }
    }

    /// Runs `depcruise` with these arguments in a folder.
    pub(crate) fn run(&mut self, dir: &Path, args: &[String]) -> Answer {
        self.runs += 1;
        if self.runs > RUNS {
            *self = Self::start();
        }
        let request = json!({ "cwd": dir.canonicalize().unwrap(), "args": args });
        let answer = self.process.ask(&request);
        let text = |key: &str| answer[key].as_str().unwrap().to_owned();
        Answer {
            status: answer["status"].as_i64().unwrap().try_into().unwrap(),
            stdout: text("stdout"),
            stderr: text("stderr"),
        }
    }
}

/// Runs `depcruise` in a process of its own.
pub(crate) fn run_once(dir: &Path, args: &[String]) -> Answer {
    let program = package().join("bin/dependency-cruise.mjs");
    let output = node().arg(program).args(args).current_dir(dir).output().unwrap();
    Answer {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The Node that `npm ci` brings; dependency-cruiser does not run on old ones.
fn node() -> Command {
    let installed = ["x64", "arm64"]
        .map(|cpu| folder().join(format!("node_modules/node-linux-{cpu}/bin/node")));
    let installed = installed.into_iter().find(|path| path.exists());
    let mut command = Command::new(installed.unwrap_or_else(|| PathBuf::from("node")));
    command.env("NO_COLOR", "1");
    command
}

/// Where dependency-cruiser is installed.
pub(crate) fn package() -> PathBuf {
    installed().join("dependency-cruiser")
}

/// Where all packages are installed.
pub(crate) fn installed() -> PathBuf {
    folder().join("node_modules")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential")
}

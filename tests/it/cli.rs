//! The program as it is called: usage and exit status.

use std::process::{Command, Output};

fn ringfence(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ringfence")).args(arguments).output().unwrap()
}

/// Asserts that the call is a usage error that says `what`, and that nothing is reported.
fn assert_usage_error(arguments: &[&str], what: &str) {
    let output = ringfence(arguments);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains(what), "{complaint}");
    assert!(output.stdout.is_empty());
}

#[test]
fn what_cannot_be_understood_is_a_usage_error() {
    assert_usage_error(&[], "Usage: ringfence");
    assert_usage_error(&["chekc"], "check");
    assert_usage_error(&["check", "--format", "xml"], "terminal, json");
    assert_usage_error(&["graph", "--collapse", "folders:0"], "folders:N");
    assert_usage_error(&["check", "--threads", "70000"], "--threads");
}

#[test]
fn a_path_that_does_not_exist_is_a_usage_error_and_printed_safely() {
    assert_usage_error(&["check", "no\u{1b}[2Jwhere"], "cannot find 'no\\u{1b}[2Jwhere'");
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in [["--help"].as_slice(), &["graph", "-h"], &["--version"]] {
        let output = ringfence(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty());
    }
}

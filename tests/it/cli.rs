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

/// What is not understood may come from a pull request, such as the name of a file.
#[test]
fn arguments_are_printed_safely() {
    for arguments in [
        &["no\u{1b}[2J"][..],
        &["--no\u{1b}[2J"],
        &["check", "--no\u{1b}[2J"],
        &["check", "--max", "no\u{1b}[2J\u{202e}"],
        &["check", "--format", "no\u{1b}[2J"],
        &["graph", "--collapse", "no\u{1b}[2J"],
        &["explain", "a", "b", "no\u{1b}[2J\nerror: forged"],
        &["init", "no\u{1b}[2J"],
        &["why", "no\u{1b}[2J"],
    ] {
        let output = ringfence(arguments);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert!(!complaint.contains(['\u{1b}', '\u{202e}']), "{complaint:?}");
        assert!(!complaint.contains("\nerror: forged"), "{complaint}");
        let names_it = complaint.contains("no\\u{1b}[2J");
        assert!(names_it || arguments[0] == "why", "{arguments:?}: {complaint}");
    }
    // In what stands in for dependency-cruiser, too.
    let output = ringfence(&["depcruise", "--no\u{1b}[2J\n  ERROR: forged"]);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("'--no\\u{1b}[2J\\n  ERROR: forged'"), "{complaint}");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8_is_named() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let name = OsStr::from_bytes(b"src/\xff.ts");
    for subcommand in ["explain", "why"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringfence"));
        let output = command.args([OsStr::new(subcommand), name, name]).output().unwrap();
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        let expected =
            "error: 'src/\u{fffd}.ts' is not UTF-8: what is asked about has a name that is";
        assert!(complaint.starts_with(expected), "{complaint}");
        assert!(complaint.contains(&format!("Usage: ringfence {subcommand} ")), "{complaint}");
    }
}

#[test]
fn a_usage_error_that_shows_late_has_the_usage_of_its_subcommand() {
    let nowhere = "no-such-file.ts";
    for (subcommand, arguments) in [
        ("check [OPTIONS] [PATH]...", &["check", nowhere][..]),
        ("explain [OPTIONS] <FILE[:LINE[:COL]]> [TO]", &["explain", nowhere]),
        ("why [OPTIONS] <FROM> <TO>", &["why", nowhere, "src"]),
        ("rules [OPTIONS]", &["rules", "--rule", nowhere]),
        ("probes [OPTIONS]", &["probes", "--write", "--dry-run", "--rule", nowhere]),
        ("graph [OPTIONS]", &["graph", "--format", "json", "--externals"]),
    ] {
        assert_usage_error(arguments, &format!("\n\nUsage: ringfence {subcommand}\n"));
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in [["--help"].as_slice(), &["graph", "-h"], &["--version"]] {
        let output = ringfence(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty());
    }
}

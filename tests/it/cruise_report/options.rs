//! The options of `depcruise-fmt`.

use std::{fs, io::Write as _, process::Stdio};

use super::{saved, shop, text};
use crate::support::{Run, Tree, ringfence};
use ringfence::report::cruise::OutputType;

/// A folder with the saved result in it.
fn tree() -> Tree {
    Tree::new(&[("shop.json", &fs::read_to_string(saved("shop.json")).unwrap())])
}

fn format(args: &[&str]) -> Run {
    tree().run(&[&["depcruise-fmt", "shop.json"], args].concat())
}

#[test]
fn the_default_is_what_is_wrong_in_short() {
    let run = format(&[]);
    assert_eq!((run.status(), run.stderr()), (0, String::new()));
    assert_eq!(run.stdout(), text(shop(), OutputType::Err));
}

#[test]
fn every_output_type_can_be_asked_for() {
    for output_type in OutputType::ALL.iter().map(|output_type| output_type.as_str()) {
        if output_type != "x-dot-webpage" {
            assert_eq!(format(&["-T", output_type]).stderr(), "", "{output_type}");
        }
    }
    for (alias, name) in [("cdot", "archi"), ("fdot", "flat")] {
        let of = |name: &str| format(&["--output-type", name]).stdout();
        assert_eq!(of(alias), of(name));
    }
}

#[test]
fn the_exit_status_counts_errors_when_that_is_asked_for() {
    for (args, status) in [
        (&[][..], 0),
        (&["-e"], 3),
        (&["--exit-code", "-T", "null"], 3),
        (&["-e", "-T", "json"], 0),
        (&["-e", "-x", "order"], 1),
        (&["-e", "-T", "metrics"], 0),
    ] {
        assert_eq!(format(args).status(), status, "{args:?}");
    }
}

#[test]
fn short_and_long_options_are_the_same() {
    for (short, long, value) in [
        ("-I", "--include-only", "^src/core"),
        ("-F", "--focus", "order"),
        ("-R", "--reaches", "db"),
        ("-H", "--highlight", "db"),
        ("-x", "--exclude", "legacy"),
        ("-S", "--collapse", "2"),
        ("-P", "--prefix", "https://x/"),
        ("-f", "--output-to", "-"),
    ] {
        let of = |option: &str| format(&["-T", "dot", option, value]).stdout();
        assert_eq!(of(short), of(long), "{long}");
        assert_eq!(of(short) == format(&["-T", "dot"]).stdout(), long == "--output-to", "{long}");
    }
    // Given twice, the last one counts.
    let twice = format(&["-x", "core", "-x", "legacy"]).stdout();
    assert_eq!(twice, format(&["-x", "legacy"]).stdout());
    let near = format(&["-T", "text", "-F", "main", "--focus-depth", "2"]).stdout();
    assert!(near.contains("src/core/price.ts") && !near.contains("legacy"), "{near}");
}

#[test]
fn links_have_a_prefix_and_a_suffix() {
    let args = ["--prefix", "https://x/blob/", "--suffix", "#1"];
    let link = "https://x/blob/src/app/main.ts#1";
    for output_type in ["dot", "d2", "err-html"] {
        let run = format(&[&["-T", output_type][..], &args].concat());
        assert!(run.stdout().contains(link), "{output_type}");
    }
}

#[test]
fn a_report_goes_to_a_file_and_a_result_comes_from_a_pipe() {
    let tree = tree();
    let run = tree.run(&["depcruise-fmt", "-T", "text", "-f", "out.txt", "shop.json"]);
    assert_eq!((run.status(), run.stdout()), (0, String::new()));
    let written = fs::read_to_string(tree.root().join("out.txt")).unwrap();
    assert_eq!(written, text(shop(), OutputType::Text));

    let mut command = ringfence(tree.root());
    command.args(["depcruise-fmt", "-T", "text", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    // A byte order mark does no harm.
    let bytes = [b"\xef\xbb\xbf", fs::read(saved("shop.json")).unwrap().as_slice()].concat();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), written);
}

#[test]
fn parity_forgets_what_rules_are_about() {
    assert!(format(&[]).stdout().contains("no-circular: src/core/order.ts → \n"));
    assert!(!format(&["--parity"]).stdout().contains("no-circular: src/core/order.ts → \n"));
}

#[test]
fn without_a_result_there_is_help() {
    let run = tree().run(&["depcruise-fmt"]);
    assert_eq!(run.status(), 0);
    assert_eq!(run.stdout(), tree().run(&["depcruise-fmt", "--help"]).stdout());
    assert!(run.stdout().contains("--focus-depth"), "{}", run.stdout());
    let version = concat!(env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(format(&["--version"]).stdout(), version);
}

#[test]
fn colours_are_for_terminals() {
    assert!(!format(&[]).stdout().contains('\u{1b}'));
    let tree = tree();
    let run = tree.run(&["depcruise-fmt", "--color", "always", "shop.json", "-f", "out"]);
    assert_eq!(run.status(), 0);
    assert!(!fs::read_to_string(tree.root().join("out")).unwrap().contains('\u{1b}'));
    assert!(format(&["--color", "always"]).stdout().contains("\u{1b}[31merror\u{1b}[39m"));
}

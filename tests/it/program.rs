//! The program from outside: where it looks, what it prints where, and how it ends.

mod cache;
mod changed;
mod hostile;
mod shape;
mod trouble;

use std::process::Stdio;

use crate::support::{Run, Tree, ringfence, text, violations};

/// Two zones that must not import each other.
const CONFIG: &str = r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } } }"#;

/// A tree that breaks a rule in each of two zones.
fn broken() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        ("src/x.ts", "import \"../lib/y\";\n"),
        ("src/deep/er/z.ts", "import \"../../../lib/y\";\n"),
        ("lib/y.ts", "import \"../src/x\";\n"),
    ])
}

/// A tree in order.
fn sound() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        ("src/x.ts", "import \"./y\";\n"),
        ("src/y.ts", ""),
        ("lib/y.ts", ""),
    ])
}

fn run_in(tree: &Tree, dir: &str, args: &[&str]) -> Run {
    Run::of(ringfence(&tree.root().join(dir)).args(args))
}

/// A run that was made says nothing on the standard error.
#[track_caller]
fn assert_status(run: &Run, status: i32) {
    assert_eq!(run.status(), status, "{}{}", run.stdout(), run.stderr());
    assert_eq!(run.stderr().is_empty(), status != 2, "{}", run.stderr());
    assert_eq!(run.stdout().is_empty(), status == 2, "{}", run.stdout());
}

#[test]
fn the_exit_status_says_how_it_went() {
    let (broken, sound) = (broken(), sound());
    for format in ["terminal", "json"] {
        assert_status(&sound.run(&["check", "--format", format]), 0);
        assert_status(&broken.run(&["check", "--format", format]), 1);
        assert_status(&broken.run(&["check", "--format", format, "--root", "nowhere"]), 2);
    }
    // Only `check` is about violations.
    assert_status(&broken.run(&["probes"]), 0);
    assert_status(&broken.run(&["graph"]), 0);
    broken.write("src/__arch_probes__/fail_nothing.ts", "");
    assert_status(&broken.run(&["probes"]), 1);
    assert_status(&broken.run(&["probes", "--format", "json"]), 1);
    assert_status(&broken.run(&["graph", "--format", "json"]), 0);
    for wrong in [&["check", "--nonsense"][..], &["nonsense"], &[], &["check", "nowhere.ts"]] {
        assert_status(&broken.run(wrong), 2);
    }
}

#[test]
fn help_lists_the_commands_and_the_exit_statuses() {
    let help = sound().run(&["--help"]);
    assert_eq!(help.status(), 0);
    for phrase in
        ["check", "probes", "graph", "depcruise", "--threads", "Exit status", "ringfence check"]
    {
        assert!(help.stdout().contains(phrase), "{phrase}\n{}", help.stdout());
    }
    // The main ones first.
    let text = help.stdout();
    let at = |command: &str| text.find(&format!("\n  {command} ")).unwrap();
    let order = [
        "check", "explain", "why", "rules", "probes", "prove", "graph", "watch", "init", "migrate",
    ];
    assert!(order.is_sorted_by_key(|command| at(command)), "{text}");
    for (command, phrase) in [
        ("check", "Report only what lies at or below these paths"),
        ("probes", "--format"),
        ("check", "--root"),
        ("check", "--config"),
        ("graph", "--collapse"),
    ] {
        let help = sound().run(&[command, "--help"]);
        assert!(help.stdout().contains(phrase), "{command}\n{}", help.stdout());
    }
    let version = sound().run(&["--version"]);
    assert_eq!(version.stdout(), format!("ringfence {}\n", env!("CARGO_PKG_VERSION")));
}

/// The answer is that of the root, wherever in the tree one stands.
#[test]
fn a_sub_folder_finds_the_root() {
    let tree = broken();
    let expected = violations(&tree.check());
    assert_eq!(expected.len(), 3);
    for dir in ["src", "src/deep/er", "lib"] {
        let run = run_in(&tree, dir, &["check", "--format", "json"]);
        assert_eq!(violations(&run.json()), expected, "{dir}");
    }
    // PATHs are seen from where one stands.
    let run = run_in(&tree, "src/deep", &["check", "--format", "json", "er", "../../lib"]);
    assert_eq!(violations(&run.json()), [&expected[0][..], &expected[1]]);
    assert!(expected[0].starts_with("lib/y.ts:1:8") && expected[1].starts_with("src/deep/er/z.ts"));
}

#[test]
fn the_root_and_the_config_can_be_named() {
    let tree = Tree::new(&[
        ("repo/ringfence.jsonc", CONFIG),
        ("repo/src/x.ts", "import \"../lib/y\";\n"),
        ("repo/lib/y.ts", ""),
        ("other.jsonc", r#"{ "rules": [{ "name": "other", "to": "lib/**" }] }"#),
    ]);
    let rule = |args: &[&str]| {
        let found = tree.run(&[&["check", "--format", "json"], args].concat()).json();
        text(&found["violations"][0]["rule"]).to_owned()
    };
    assert_eq!(rule(&["--root", "repo"]), "no-src-to-lib");
    assert_eq!(rule(&["--config", "repo/ringfence.jsonc"]), "no-src-to-lib");
    assert_eq!(rule(&["--root", "repo", "--config", "other.jsonc"]), "other");
    let neither = tree.run(&["check", "--config", "nowhere.jsonc"]);
    assert_status(&neither, 2);
    assert!(neither.stderr().contains("nowhere.jsonc"), "{}", neither.stderr());
    let outside = tree.run(&["check", "--root", "repo", "other.jsonc"]);
    assert_status(&outside, 2);
    assert!(outside.stderr().contains("outside of the root"), "{}", outside.stderr());
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let tree = broken();
    let painted = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = ringfence(tree.root());
        command.arg("check").args(args).envs(variables.iter().copied());
        Run::of(&mut command).stdout().contains('\u{1b}')
    };
    assert!(!painted(&[], &[]), "the output is a pipe");
    assert!(!painted(&[], &[("NO_COLOR", "1")]));
    assert!(!painted(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(painted(&["--color", "always"], &[]));
    assert!(painted(&["--color", "always"], &[("NO_COLOR", "1")]), "what is asked for goes first");
    assert!(painted(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!painted(&["--format", "json", "--color", "always"], &[]), "JSON has no colours");
}

#[test]
fn errors_are_painted_like_reports() {
    let tree = Tree::new(&[("ringfence.jsonc", "{ \"zoens\": {} }")]);
    assert!(!tree.run(&["check"]).stderr().contains('\u{1b}'));
    assert!(tree.run(&["check", "--color", "always"]).stderr().contains("\u{1b}["));
}

#[test]
fn max_limits_what_is_shown_and_not_what_is_counted() {
    let tree = sound();
    for n in 0..60 {
        tree.write(
            &format!("src/many/f{n:02}.ts"),
            "import \"../../lib/y\";\nimport \"./nowhere\";\n",
        );
    }
    let shown = |args: &[&str]| {
        let run = tree.run(&[&["check"], args].concat());
        assert_eq!(run.status(), 1);
        let report = run.stdout();
        assert!(report.contains("60 errors in"), "{report}");
        (
            report.matches("[no-src-to-lib] error").count(),
            report.matches("./nowhere").count(),
            report,
        )
    };
    let (frames, spots, report) = shown(&[]);
    assert_eq!((frames, spots), (50, 10));
    assert!(
        report.contains("10 more violations not shown: no-src-to-lib (10). `--max 0` shows all.")
    );
    assert!(report.contains("50 more; `--max 0` shows all"));
    let (frames, _, report) = shown(&["--max", "3"]);
    assert_eq!(frames, 3);
    assert!(report.contains("57 more violations not shown"));
    let (frames, spots, report) = shown(&["--max", "0"]);
    assert!(frames == 60 && spots >= 60 && !report.contains("not shown"));
    // Tools get everything.
    assert_eq!(
        violations(&tree.run(&["check", "--format", "json", "--max", "1"]).json()).len(),
        60
    );
}

/// `ringfence check | head -1`: a reader that has seen enough is no error.
#[test]
fn a_closed_pipe_is_no_error() {
    let (broken, sound) = (broken(), sound());
    for n in 0..2000 {
        for tree in [&broken, &sound] {
            tree.write(&format!("src/many/f{n}.ts"), "import \"../y\";\n");
        }
    }
    for (tree, args, status) in [
        (&sound, &["graph"][..], 0),
        (&sound, &["graph", "--format", "json"], 0),
        (&sound, &["check"], 0),
        (&broken, &["check", "--max", "0"], 1),
        (&broken, &["check", "--color", "always"], 1),
        (&broken, &["check", "--format", "json"], 1),
    ] {
        let mut command = ringfence(tree.root());
        let mut child =
            command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(status), ""), "{args:?}");
    }
}

/// A report that cannot be written is not a run that went well.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = ringfence(sound().root()).arg("check").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot write the report"), "{said}");
}

/// As on machines that many share. With stacks of the usual size, these threads would need more than that.
#[cfg(target_os = "linux")]
#[test]
fn threads_fit_into_a_limited_address_space() {
    let tree = sound();
    let run = within(8_000_000, &tree, "check --threads 32");
    assert_status(&run, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn threads_that_no_address_space_is_left_for_are_an_error() {
    let run = within(1_536_000, &sound(), "check --threads 1024");
    assert_status(&run, 2);
    assert_eq!(
        run.stderr(),
        "error: cannot start 1024 threads: their stacks need 1024 MiB of address space, and the process may \
         have 1500 MiB for everything\n  help: `--threads` asks for fewer; `ulimit -v` and `ulimit -u` say \
         what the system allows\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_script_that_no_address_space_is_left_for_is_an_error() {
    let tree = sound();
    tree.write(".dependency-cruiser.js", "module.exports = { forbidden: [] };");
    let run = within(450_000, &tree, "check --threads 1 --config .dependency-cruiser.js");
    assert_status(&run, 2);
    let why = "cannot run `.dependency-cruiser.js`: no thread can be had";
    assert!(run.stderr().contains(why), "{}", run.stderr());
    assert!(run.stderr().contains("needs 512 MiB of address space"), "{}", run.stderr());
}

/// A list is no deeper for being long, but that cannot be told without parsing it.
#[cfg(target_os = "linux")]
#[test]
fn what_a_limited_address_space_hides_is_not_remembered() {
    let tree = sound();
    let wide = format!("import \"./y\";\nexport const wide = [{}];\n", "[],".repeat(80_000));
    tree.write("src/wide.ts", &wide);
    let run = within(250_000, &tree, "check --threads 1 --cache-dir tmp/cache");
    assert_eq!(run.status(), 1, "{}", run.stderr());
    let why = "cannot be read (parsing it takes more stack than the system gives: ";
    assert!(run.stdout().contains(why), "{}", run.stdout());
    let run = within(8_000_000, &tree, "check --threads 1 --cache-dir tmp/cache");
    assert_status(&run, 0);
}

/// Runs the program with so many KiB of address space.
#[cfg(target_os = "linux")]
fn within(address_space: u32, tree: &Tree, arguments: &str) -> Run {
    let program = ringfence(tree.root());
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("ulimit -v {address_space} && exec \"$0\" {arguments}")]);
    Run::of(shell.arg(program.get_program()).current_dir(tree.root()))
}

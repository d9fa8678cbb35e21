//! Every report over one hand-made run.

mod run;

use std::{
    io::Write,
    process::{Command, Stdio},
};

use ringfence::{
    base::escape,
    cli::paths::{existing, narrow},
    pipeline::Checked,
    report::{
        graph_dot::{self, Clustering, Collapse},
        graph_json, json, probes,
        terminal::{self, Options},
        totals::Totals,
    },
};
use tempfile::TempDir;

fn with_run<T>(look: impl FnOnce(&mut Checked, &TempDir) -> T) -> T {
    let root = tempfile::tempdir().unwrap();
    let mut checked = run::checked(root.path());
    look(&mut checked, &root)
}

fn terminal(checked: &Checked, max: usize) -> String {
    terminal::render(checked, Options { color: false, max })
}

fn dot(checked: &Checked, options: graph_dot::Options) -> String {
    graph_dot::render(checked, options)
}

#[test]
fn terminal_shows_everything() {
    insta::assert_snapshot!(with_run(|checked, _| terminal(checked, 50)));
}

#[test]
fn terminal_says_what_it_does_not_show() {
    let report = with_run(|checked, _| terminal(checked, 3));
    let line = report.lines().find(|line| line.contains("not shown")).unwrap();
    assert_eq!(
        line,
        "… 5 more violations not shown: no-cross-services (3), no-cycles (1), no-orphans (1). \
         `--max 0` shows all."
    );
    let all = with_run(|checked, _| terminal(checked, 0));
    assert!(!all.contains("--max 0"), "{all}");
    assert_eq!(all.matches("\"./gone\"").count(), 12);
}

#[test]
fn terminal_shows_places_as_editors_count_them() {
    let report = with_run(|checked, _| terminal(checked, 0));
    assert!(report.contains("╭─[ services/a/src/x.ts:3:20 ]"));
    // A tab, an emoji (two units) and an accented letter stand before it.
    assert!(report.contains("╭─[ services/a/src/crlf.ts:2:27 ]"));
    assert!(report.contains("╭─[ services/b/src/min.js:1:3209 ]"));
}

#[test]
fn terminal_does_without_a_file_that_is_gone() {
    let report = with_run(|checked, root| {
        std::fs::remove_dir_all(root.path().join("services")).unwrap();
        terminal(checked, 50)
    });
    assert!(report.contains("at services/a/src/x.ts:3:20"), "{report}");
    assert!(report.contains("services/a/src/x.ts must not import src/shared/util.ts"));
}

#[test]
fn terminal_of_a_clean_run_is_one_line() {
    let report = with_run(|checked, _| {
        checked.violations.clear();
        checked.blind_spots.clear();
        checked.probes.retain(|probe| !probe.verdict.fails());
        checked.notes.clear();
        terminal(checked, 50)
    });
    assert_eq!(
        report,
        "✓ no violations in 15 modules, 16 imports (2 probes: 1 proved, 1 stub; 2 suppressed) \
         in 1.05 s\n"
    );
}

#[test]
fn colours_only_add_to_the_text() {
    let (plain, coloured) = with_run(|checked, _| {
        let coloured = terminal::render(checked, Options { color: true, max: 50 });
        (terminal(checked, 50), coloured)
    });
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(trimmed(&anstream::adapter::strip_str(&coloured).to_string()), trimmed(&plain));
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let report = with_run(|checked, _| json::render(checked));
    assert_same_keys_again(&report);
    insta::assert_snapshot!(report);
}

#[test]
fn probes_stand_in_a_table() {
    insta::assert_snapshot!(with_run(|checked, _| probes::render(checked, false)));
}

#[test]
fn probes_as_json_are_those_of_check() {
    let (alone, check) =
        with_run(|checked, _| (probes::render_json(checked), json::render(checked)));
    let alone: serde_json::Value = serde_json::from_str(&alone).unwrap();
    let check: serde_json::Value = serde_json::from_str(&check).unwrap();
    assert_eq!(alone["version"], 1);
    assert_eq!(alone["probes"], check["probes"]);
}

#[test]
fn graph_json_has_the_shape_of_the_contract() {
    let report = with_run(|checked, _| graph_json::render(checked));
    assert_same_keys_again(&report);
    insta::assert_snapshot!(report);
}

#[test]
fn graph_dot_shows_modules_in_folders() {
    insta::assert_snapshot!(with_run(|checked, _| dot(checked, graph_dot::Options::default())));
}

#[test]
fn graph_dot_folds_to_cells_in_zones() {
    let options = graph_dot::Options {
        collapse: Some(Collapse::Cells),
        cluster: Clustering::Zone,
        externals: true,
        probes: true,
    };
    insta::assert_snapshot!(with_run(|checked, _| dot(checked, options)));
}

#[test]
fn graphviz_takes_every_picture() {
    for options in all_dot_options() {
        let picture = with_run(|checked, _| dot(checked, options));
        if !graphviz_takes(&picture) {
            return;
        }
    }
}

#[test]
fn nothing_reaches_the_output_raw() {
    let reports = with_run(|checked, _| {
        let mut reports = vec![
            terminal(checked, 0),
            json::render(checked),
            probes::render(checked, false),
            probes::render_json(checked),
            graph_json::render(checked),
        ];
        reports.extend(all_dot_options().map(|options| dot(checked, options)));
        reports
    });
    for report in reports {
        let raw: Vec<_> = report.chars().filter(|&c| c != '\n' && escape::is_unsafe(c)).collect();
        assert!(raw.is_empty(), "{raw:?} in\n{report}");
        assert!(!report.contains("##["), "a command to a CI log in\n{report}");
    }
}

#[test]
fn no_line_for_people_begins_with_text_of_the_repository() {
    let report = with_run(|checked, _| {
        checked.notes.push("::error::forged".to_owned());
        terminal(checked, 0)
    });
    let command = report.lines().find(|line| line.trim_start().starts_with("::"));
    assert_eq!(command, None);
}

#[test]
fn paths_narrow_what_is_reported_and_the_verdict() {
    with_run(|checked, root| {
        let paths = existing(root.path(), &["packages/db".into()]).unwrap();
        narrow(checked, &paths).unwrap();
        let totals = Totals::of(checked);
        assert_eq!((totals.errors, totals.failed, totals.blind_errors), (0, 0, 1));
        assert_eq!(totals.modules, 15);
        checked.blind_spots.clear();
        assert!(!Totals::of(checked).fails());
    });
}

#[test]
fn paths_are_seen_from_the_current_folder_and_must_exist() {
    with_run(|checked, root| {
        let below = root.path().join("services/a");
        let paths = existing(&below, &["src/x.ts".into(), "../b".into()]).unwrap();
        narrow(checked, &paths).unwrap();
        let from = checked.violations.iter().map(|v| checked.index.path(v.from));
        assert!(
            from.clone().all(|file| !file.ends_with("crlf.ts") && !file.ends_with("orphan.ts"))
        );
        assert_eq!(from.filter(|file| file.starts_with("services/b/")).count(), 4);
        assert!(existing(&below, &["nowhere".into()]).is_err());
        assert!(narrow(checked, &existing(root.path(), &["..".into()]).unwrap()).is_err());
    });
}

fn all_dot_options() -> impl Iterator<Item = graph_dot::Options> {
    let collapses =
        [None, Some(Collapse::Cells), Some(Collapse::Zones), Some(Collapse::Folders(1))];
    collapses.into_iter().flat_map(|collapse| {
        [(Clustering::Folder, false), (Clustering::Zone, true)].map(|(cluster, rest)| {
            graph_dot::Options { collapse, cluster, externals: rest, probes: rest }
        })
    })
}

/// Reads and writes `json` again: same keys in the same order, same values. Lines with escapes are
/// left out, because not everyone escapes as much.
fn assert_same_keys_again(json: &str) {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let again = serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(again.lines().count(), json.lines().count());
    for (line, line_again) in json.lines().zip(again.lines()) {
        assert!(line == line_again || line.contains("\\u"), "{line}\n{line_again}");
    }
}

/// Whether Graphviz could be asked; it must have liked the picture then.
fn graphviz_takes(picture: &str) -> bool {
    let started = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut graphviz) = started else {
        #[expect(clippy::print_stderr, reason = "a test that was skipped must say so")]
        {
            eprintln!("skipped: graphviz is not installed");
        }
        return false;
    };
    graphviz.stdin.take().unwrap().write_all(picture.as_bytes()).unwrap();
    let output = graphviz.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && !complaint.contains("syntax error"),
        "{complaint}\n{picture}"
    );
    true
}

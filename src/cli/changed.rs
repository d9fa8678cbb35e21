//! `--changed`, `--stdin-filename` and `--since`: what is reported when a few files have changed.
//!
//! The whole tree is judged all the same. Then a violation is left out only when it cannot have come
//! about by a change of those files: it is about an import of another file, leads to another file,
//! and no step of its chain lies in one of them. So what the change causes elsewhere is reported: a
//! cycle through the file, a way over it to something forbidden, a module that nothing imports any
//! more. What was wrong before may be among it.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args as ClapArgs;
use rustc_hash::FxHashSet;

use crate::{
    base::{diagnostic::nearest_path, escape::printable},
    cli::{Failure, git},
    discover::{FileId, place},
    pipeline::Checked,
    probes::ProbeResult,
    resolve::target::{Dependency, Target},
    rules::{
        ruleset::{Condition, Subject, ViewCondition},
        violation::{BlindReason, BlindSpot, Violation},
    },
};

/// Which files have changed.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Changes")]
pub struct Changes {
    /// Report only what a change of these files can have caused, in them or elsewhere, and their
    /// probes
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "paths")]
    pub changed: Vec<PathBuf>,
    /// The same for what differs from this revision of git, the working tree included
    #[arg(long, value_name = "REV", conflicts_with = "paths")]
    pub since: Option<String>,
    /// The same for this file, of which the text that counts is on the standard input: an unsaved
    /// buffer
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub stdin_filename: Option<PathBuf>,
}

impl Changes {
    /// The text on the standard input, if it is to be read, with the file that it is for.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn buffer(&self, cwd: &Path) -> Result<Option<(PathBuf, Arc<str>)>, Failure> {
        let Some(file) = &self.stdin_filename else { return Ok(None) };
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
            Failure::Run(format!("error: cannot read the standard input: {error}\n"))
        })?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Ok(Some((cwd.join(file), text.into())))
    }

    /// Leaves in `checked` only what can have come about by the changes. Without any of the options
    /// nothing is taken away.
    ///
    /// # Errors
    /// When git cannot say what changed, or a file lies outside of the root.
    pub(super) fn narrow(&self, checked: &mut Checked, cwd: &Path) -> Result<(), Failure> {
        if self.changed.is_empty() && self.since.is_none() && self.stdin_filename.is_none() {
            return Ok(());
        }
        let (mut paths, mut told) = (Vec::new(), FxHashSet::default());
        for file in self.changed.iter().chain(&self.stdin_filename) {
            let path = place::below(checked.index.root(), &cwd.join(file)).ok_or_else(|| {
                let shown = file.to_string_lossy();
                Failure::Usage(format!("'{}' lies outside of the root", printable(&shown)))
            })?;
            paths.push(path);
        }
        if let Some(revision) = &self.since {
            let root = checked.index.root();
            let since = git::changed_since(root, revision, true).map_err(Failure::Usage)?;
            told.extend(since.iter().cloned());
            paths.extend(since);
        }
        paths.sort_unstable();
        paths.dedup();
        narrow(checked, &paths, &told);
        Ok(())
    }
}

/// Leaves in `checked` only what can have come about by a change of the files at these root-relative
/// paths, of which git told some.
fn narrow(checked: &mut Checked, paths: &[String], told: &FxHashSet<String>) {
    if paths.is_empty() {
        checked.notes.push("nothing has changed, so nothing is reported".to_owned());
        checked.violations.clear();
        checked.probes.clear();
        checked.blind_spots.clear();
        return;
    }
    let mut files = FxHashSet::default();
    for path in paths {
        match effect(checked, path, told) {
            Effect::Nowhere => {}
            Effect::From(file) => _ = files.insert(file),
            Effect::Everywhere(why) => {
                checked.notes.push(format!("{path} {why}, so everything is reported"));
                return;
            }
        }
    }
    let concern = Concern { checked, files: &files };
    let violations: Vec<bool> =
        checked.violations.iter().map(|one| concern.violation(one)).collect();
    let probes: Vec<bool> = checked.probes.iter().map(|one| concern.probe(one)).collect();
    let spots: Vec<bool> = checked.blind_spots.iter().map(|one| concern.blind_spot(one)).collect();
    retain(&mut checked.violations, &violations);
    retain(&mut checked.probes, &probes);
    retain(&mut checked.blind_spots, &spots);
}

fn retain<T>(all: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    all.retain(|_| keep.next() == Some(&true));
}

/// How far a change of one file can reach.
enum Effect {
    /// Nothing is found in it.
    Nowhere,
    /// As far as its imports do.
    From(FileId),
    /// Anywhere. Why, as the rest of a sentence about the file.
    Everywhere(String),
}

fn everywhere(why: &str) -> Effect {
    Effect::Everywhere(why.to_owned())
}

fn effect(checked: &Checked, path: &str, told: &FxHashSet<String>) -> Effect {
    let name = crate::base::path::file_name(path);
    if is_config(checked, path) || matches!(name, ".gitignore" | "pnpm-workspace.yaml") {
        return everywhere("steers the run");
    }
    let Some(file) = checked.index.walked(path) else {
        // What lies there and is not looked at, such as what git ignores, changes nothing.
        return match place::kind(&checked.index.root().join(path)) {
            // Git tells of a repository inside of this one as a whole.
            Some(_) if checked.index.is_dir(path) => everywhere("is a folder"),
            Some(_) => Effect::Nowhere,
            None if told.contains(path) => everywhere("is gone"),
            None => Effect::Everywhere(missing(checked, path)),
        };
    };
    match checked.modules.binary_search_by_key(&file, |module| module.file) {
        Ok(at) if checked.modules[at].is_source => Effect::From(file),
        Ok(_) => everywhere("steers the run"),
        Err(_) => Effect::From(file),
    }
}

/// Why a file is not there, as the rest of a sentence about it: what nobody knows of is likely a typo. An error
/// it is not, since in a shallow clone git may not know any more what a change has deleted.
fn missing(checked: &Checked, path: &str) -> String {
    let aims_there = |dependency: &Dependency| match &dependency.target {
        Target::Unresolved { aim: Some(aim) } => {
            let rest = path.strip_prefix(&**aim);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
        }
        _ => false,
    };
    let root = checked.index.root();
    if checked.dependencies.iter().any(aims_there) || git::knows(root, path) {
        return "is gone".to_owned();
    }
    let files: Vec<&str> = checked.index.iter().map(|(_, file)| &*file.path).collect();
    let near = nearest_path(path, &files);
    let near = near.map(|near| format!(" (did you mean {near}?)")).unwrap_or_default();
    format!("is not there, and neither an import nor git knows of it{near}")
}

/// Whether the config is this file, or was read from it among others.
fn is_config(checked: &Checked, path: &str) -> bool {
    let mut files = checked.config.iter().chain(&checked.config_bases);
    let root = checked.index.root();
    files.any(|config| *config.path == *path)
        || checked.config_read.iter().any(|read| place::below(root, read).as_deref() == Some(path))
}

/// What the change of some files concerns.
struct Concern<'c> {
    checked: &'c Checked,
    files: &'c FxHashSet<FileId>,
}

impl Concern<'_> {
    fn path(&self, path: &str) -> bool {
        self.checked.index.get(path).is_some_and(|file| self.files.contains(&file))
    }

    fn violation(&self, violation: &Violation) -> bool {
        self.files.contains(&violation.from)
            || violation.to.as_ref().is_some_and(|to| self.path(&to.file))
            || violation.chain.iter().any(|step| self.path(step))
            || self.is_about_more(violation)
    }

    /// Whether a violation says more than that there is a dependency or a chain of them: that something
    /// is missing, or how many there are.
    fn is_about_more(&self, violation: &Violation) -> bool {
        let Some(rule) = violation.rule_id else { return true };
        let rule = self.checked.rule(rule);
        let is_of_chain = matches!(
            rule.subject,
            Subject::Dependency
                | Subject::Cycle
                | Subject::Reachable(true)
                | Subject::Reaches
                | Subject::Allowed
        );
        let counts = |condition: &Condition| {
            matches!(condition, Condition::View(ViewCondition::MoreUnstable(_)))
        };
        violation.import.is_none() || !is_of_chain || rule.conditions.iter().any(counts)
    }

    /// The probes among the files, those that import one, and those that fail: any change can be why.
    fn probe(&self, probe: &ProbeResult) -> bool {
        self.files.contains(&probe.file)
            || probe.verdict.fails()
            || self.imports_of(probe.file).any(|file| self.files.contains(&file))
    }

    fn imports_of(&self, file: FileId) -> impl Iterator<Item = FileId> {
        let all = &self.checked.dependencies;
        let start = all.partition_point(|dependency| dependency.from < file);
        all[start..].iter().take_while(move |dependency| dependency.from == file).filter_map(
            |dependency| match &dependency.target {
                Target::Module(file) => Some(*file),
                _ => None,
            },
        )
    }

    fn blind_spot(&self, spot: &BlindSpot) -> bool {
        let is_of_tree = matches!(spot.reason, BlindReason::DeadRule | BlindReason::MissingProbe);
        is_of_tree || self.path(&spot.file)
    }
}

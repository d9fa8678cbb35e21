//! Why a run cannot be made, where that has to do with a file.

use std::path::Path;

use lsp_types::{Diagnostic, Range};

use crate::{
    base::{diagnostic::ConfigFile, path, position::LineIndex, severity::Severity},
    config::{ConfigError, Problem},
    lsp::{
        diagnostics::{Files, add, lines, places::related, plain},
        text,
    },
    pipeline::RunError,
};

/// What a client calls such a finding.
const CODE: &str = "config";

/// The diagnostics of an error, where `config` is the file in which those go that have no other place.
pub(in crate::lsp) fn of_error(error: &RunError, root: &Path, config: Option<&Path>) -> Files {
    let mut files = Files::new();
    match error {
        RunError::Config(error) => add_config(&mut files, error, root, config),
        RunError::TooSlow { path } => {
            let diagnostic =
                plain(Range::default(), Severity::Error, "parseError", error.to_string());
            add(&mut files, path, || root.join(path), diagnostic);
        }
        RunError::Root { .. } | RunError::Cache(_) | RunError::Sources(_) => {}
    }
    files
}

fn add_config(files: &mut Files, error: &ConfigError, root: &Path, config: Option<&Path>) {
    match error {
        ConfigError::Several(errors) => {
            for error in errors {
                add_config(files, error, root, config);
            }
        }
        ConfigError::Invalid { file, problems } => {
            let path = root.join(&file.path);
            for problem in problems {
                add(files, &file.path, || path.clone(), diagnostic(file, &path, problem));
            }
        }
        ConfigError::Plain { message, help } => {
            let Some(config) = config else { return };
            let help = help.as_deref().map(|help| format!("help: {help}"));
            let message = lines([Some(&**message), help.as_deref()].into_iter().flatten());
            let diagnostic = plain(Range::default(), Severity::Error, CODE, message);
            let (above, path) = (path::of_system(root), path::of_system(config));
            let name = above.zip(path).map(|(above, path)| path::relative(&above, &path));
            add(files, &name.unwrap_or_default(), || config.to_owned(), diagnostic);
        }
    }
}

fn diagnostic(file: &ConfigFile, path: &Path, problem: &Problem) -> Diagnostic {
    let index = LineIndex::new(&file.text);
    let range = |span: &std::ops::Range<usize>| text::range(index.range(span.start, span.end));
    let found = &problem.diagnostic;
    let help = found.help.as_deref().map(|help| format!("help: {help}"));
    let label = Some(&*found.label).filter(|label| !label.is_empty());
    let message = lines([Some(&*found.message), label, help.as_deref()].into_iter().flatten());
    let others = problem.related.iter();
    let others = others.filter_map(|(span, label)| related(path, range(span), lines([&**label])));
    let others: Vec<_> = others.collect();
    Diagnostic {
        related_information: Some(others).filter(|all| !all.is_empty()),
        ..plain(range(&found.span), Severity::Error, CODE, message)
    }
}

//! Problems with a config that may have been read from several files.

use std::ops::Range;

use crate::config::error::{ConfigError, Problem, quote};

use super::{node::Place, sources::Sources};

/// One problem.
#[derive(Debug)]
pub(super) struct Finding {
    /// The file that it is in.
    file: usize,
    /// The bytes that are wrong, when they are known.
    span: Option<Range<usize>>,
    message: String,
    label: String,
    help: Option<String>,
}

impl Finding {
    pub(super) fn new(
        place: &Place,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) -> Self {
        Self {
            file: place.file,
            span: place.span.clone(),
            message: message.into(),
            label: label.into(),
            help,
        }
    }

    /// The same problem, shown at another place of its file.
    pub(super) fn at(mut self, span: Option<Range<usize>>) -> Self {
        self.span = span.or(self.span);
        self
    }
}

/// The error for all problems, file by file; `None` when there are none.
pub(super) fn error(mut findings: Vec<Finding>, sources: &Sources) -> Option<ConfigError> {
    findings.sort_by_key(|finding| {
        (finding.file, finding.span.as_ref().map_or(usize::MAX, |span| span.start))
    });
    let mut errors = Vec::new();
    for of_file in findings.chunk_by(|one, next| one.file == next.file) {
        let mut problems = Vec::new();
        let mut placeless = Vec::new();
        for Finding { file, span, message, label, help } in of_file {
            match span {
                Some(span) => problems.push(Problem::new(message, span, label, help.clone())),
                None => placeless.push(ConfigError::Plain {
                    message: format!("{}: {message}", quote(&sources.file(*file).path)),
                    help: help.clone(),
                }),
            }
        }
        if !problems.is_empty() {
            let file = sources.file(of_file[0].file).clone();
            errors.push(ConfigError::Invalid { file, problems });
        }
        errors.append(&mut placeless);
    }
    if errors.len() > 1 { Some(ConfigError::Several(errors)) } else { errors.pop() }
}

//! Why a config cannot be used.

use std::ops::Range;

use crate::{
    base::{
        diagnostic::{ConfigFile, Diagnostic},
        escape::printable,
    },
    config::render,
};

pub(super) use crate::base::diagnostic::nearest as guess;

/// One problem with a config file, and the other places that have to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What, where, and how to mend it.
    pub diagnostic: Diagnostic,
    /// Other places that have to do with it, and what to say under each.
    pub related: Vec<(Range<usize>, String)>,
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, related: Vec::new() }
    }
}

impl Problem {
    /// A problem at one place.
    pub(super) fn new(
        message: impl Into<String>,
        span: &Range<usize>,
        label: impl Into<String>,
        help: Option<String>,
    ) -> Self {
        let (message, label) = (message.into(), label.into());
        Diagnostic { message, span: span.clone(), label, help }.into()
    }

    /// The same problem, pointing at one more place.
    pub(super) fn and(mut self, span: &Range<usize>, label: impl Into<String>) -> Self {
        self.related.push((span.clone(), label.into()));
        self
    }
}

/// Why no config could be had: the run cannot be made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no file to point into, or its text is not known.
    #[error("{message}")]
    Plain {
        /// What is wrong, in one sentence.
        message: String,
        /// How to mend it; may have several lines.
        help: Option<String>,
    },
    /// A file was read and says something that cannot be.
    #[error("{}: {}", printable(&file.path), summary(problems))]
    Invalid {
        /// The file.
        file: ConfigFile,
        /// All that is wrong with it, in the order of the file.
        problems: Vec<Problem>,
    },
    /// Several files are wrong.
    #[error("{} problems", .0.iter().map(ConfigError::count).sum::<usize>())]
    Several(Vec<ConfigError>),
}

impl ConfigError {
    /// An error without a frame.
    pub(super) fn plain(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Plain { message: message.into(), help: Some(help.into()) }
    }

    /// The error for a terminal: the lines of the config that are wrong, what is wrong with
    /// them, and how to mend it. Safe to print: nothing in it can steer a terminal but, with
    /// `color`, our own colours.
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Plain { message, help } => render::plain(message, help.as_deref(), color),
            Self::Invalid { file, problems } => render::problems(file, problems, color),
            Self::Several(errors) => {
                let each: Vec<String> = errors.iter().map(|error| error.render(color)).collect();
                each.join("\n")
            }
        }
    }

    /// The same error, with a help text where it has none.
    pub(super) fn or_help(mut self, text: &str) -> Self {
        let help = match &mut self {
            Self::Plain { help, .. } => help,
            Self::Invalid { problems, .. } => match problems.last_mut() {
                Some(last) => &mut last.diagnostic.help,
                None => return self,
            },
            Self::Several(_) => return self,
        };
        help.get_or_insert_with(|| text.to_owned());
        self
    }

    /// How many problems it tells of.
    fn count(&self) -> usize {
        match self {
            Self::Plain { .. } => 1,
            Self::Invalid { problems, .. } => problems.len(),
            Self::Several(errors) => errors.iter().map(Self::count).sum(),
        }
    }
}

fn summary(problems: &[Problem]) -> String {
    match problems {
        [only] => printable(&only.diagnostic.message).into_owned(),
        all => format!("{} problems", all.len()),
    }
}

/// Text of the user's as it is quoted in a message: safe to print, and of bearable length.
pub(super) fn quote(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", printable(&text[..end])),
        None => format!("`{}`", printable(text)),
    }
}

/// Names for a help text: `a`, `b`, `c`; only the first of many.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 20;
    let mut names = names.into_iter();
    let shown: Vec<String> = names.by_ref().take(MOST).map(quote).collect();
    let more = if names.next().is_some() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

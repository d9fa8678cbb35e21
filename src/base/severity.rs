//! How much a finding matters.

use std::fmt;

/// How much a finding matters. Only [`Severity::Error`] makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Fails the run (exit status 1).
    Error,
    /// Printed and counted.
    Warn,
    /// Printed and counted, for information only.
    Info,
}

impl Severity {
    /// The word used in configs and in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

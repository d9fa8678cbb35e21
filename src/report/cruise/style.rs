//! The colours that dependency-cruiser's reports have on a terminal.

use super::result::Severity;

/// Paints, or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Whether the output takes colours.
    pub(super) color: bool,
}

impl Style {
    /// For names.
    pub(super) fn bold(self, text: &str) -> String {
        self.wrap(1, 22, text)
    }

    /// For what explains.
    pub(super) fn dim(self, text: &str) -> String {
        self.wrap(2, 22, text)
    }

    /// For what is in focus.
    pub(super) fn underline(self, text: &str) -> String {
        self.wrap(4, 24, text)
    }

    /// For what failed.
    pub(super) fn red(self, text: &str) -> String {
        self.wrap(31, 39, text)
    }

    /// For what is in order.
    pub(super) fn green(self, text: &str) -> String {
        self.wrap(32, 39, text)
    }

    /// For what asks for attention.
    pub(super) fn yellow(self, text: &str) -> String {
        self.wrap(33, 39, text)
    }

    /// For something of this severity.
    pub(super) fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => 31,
            Severity::Warn => 33,
            Severity::Info => 36,
            Severity::Ignore => 90,
        };
        self.wrap(code, 39, text)
    }

    fn wrap(self, on: u8, off: u8, text: &str) -> String {
        if self.color { format!("\u{1b}[{on}m{text}\u{1b}[{off}m") } else { text.to_owned() }
    }
}

//! The one place that writes.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use crate::cli::args::Color;

/// Where reports go.
pub(super) struct Output {
    color: Color,
}

impl Output {
    pub(super) fn new(color: Color) -> Self {
        Self { color }
    }

    /// Whether reports are coloured.
    pub(super) fn color(&self) -> bool {
        self.decide(|| AutoStream::choice(&io::stdout()))
    }

    /// Whether errors are coloured.
    pub(super) fn color_of_errors(&self) -> bool {
        self.decide(|| AutoStream::choice(&io::stderr()))
    }

    fn decide(&self, auto: impl Fn() -> ColorChoice) -> bool {
        match self.color {
            Color::Auto => auto() != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        }
    }

    /// Writes the report. A reader that has seen enough (`| head`) is no error.
    pub(super) fn write(&self, text: &str) -> io::Result<()> {
        match self.show(text) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Writes one report of several. A reader that has seen enough is an error: nobody needs the next.
    pub(super) fn show(&self, text: &str) -> io::Result<()> {
        let stdout = io::stdout().lock();
        if self.color() {
            // Only this asks consoles that do not know colours by themselves to show them.
            write_all(AutoStream::always(stdout), text)
        } else {
            write_all(stdout, text)
        }
    }

    /// Clears the terminal, if reports go to one, with what has scrolled away.
    pub(super) fn clear() -> io::Result<()> {
        let stdout = io::stdout().lock();
        if stdout.is_terminal() {
            write_all(AutoStream::always(stdout), "\x1b[2J\x1b[3J\x1b[H")?;
        }
        Ok(())
    }
}

fn write_all(mut out: impl Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes an error. If not even that can be written, there is no one left to tell.
pub(super) fn complain(message: &str) {
    _ = io::stderr().lock().write_all(message.as_bytes());
}

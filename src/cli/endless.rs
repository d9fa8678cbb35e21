//! Ends a run that a regular expression would hold up for ever.

use std::{process::exit, thread};

use crate::{
    base::matching::{HELP, INTERVAL, Watch},
    cli::{FAILED, args::Command, cruiser, output::complain},
};

/// Watches over the matches of this process from a thread of its own, which ends with the process.
pub(super) fn start(command: &Command) {
    let is_cruiser = matches!(command, Command::Depcruise(_) | Command::DepcruiseFmt(_));
    let watch = move || {
        let mut watch = Watch::default();
        loop {
            thread::sleep(INTERVAL);
            let Some(endless) = watch.look() else { continue };
            let message = format!("{endless}\n  help: {HELP}\n");
            let (text, status) = if is_cruiser {
                (cruiser::error(&message), cruiser::FAILED)
            } else {
                (format!("error: {message}"), FAILED)
            };
            complain(&text);
            exit(status.into());
        }
    };
    // Without the thread a run is as good, as long as it ends.
    let _ = thread::Builder::new().name("endless".to_owned()).spawn(watch);
}

//! Asks Graphviz for a picture.

use std::{
    io::{ErrorKind, Write as _},
    process::{Command, Stdio},
    thread,
};

const MISSING: &str = "Graphviz' dot, which makes the picture of the report 'x-dot-webpage', cannot be \
    found. Install it (https://www.graphviz.org/download/), or write the report 'dot' instead";

/// `dot` as a picture in SVG.
///
/// # Errors
/// What went wrong, as a sentence.
pub(super) fn svg(dot: String) -> Result<String, String> {
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => MISSING.to_owned(),
            _ => format!("Graphviz' dot cannot be run: {error}"),
        })?;
    let stdin = child.stdin.take();
    // On a thread of its own: both pipes could fill up. If dot does not read to the end it says so.
    let feed = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(dot.as_bytes())));
    let output = child
        .wait_with_output()
        .map_err(|error| format!("Graphviz' dot cannot be run: {error}"))?;
    _ = feed.join();
    if !output.status.success() {
        return Err(format!("Graphviz' dot ended with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| "Graphviz' dot wrote no UTF-8".to_owned())
}

//! `--info`: what is read.

use std::fmt::Write;

use crate::report::cruise::project::environment;

/// The program, and the endings of files that it does and does not read.
pub(super) fn text() -> String {
    let found = environment::found();
    let mut text = format!(
        "\n    {}\n\n    Node.js and compilers are not needed: the parser is part of the program.\n\n    \
         ✔ extension\n    - ---------\n",
        found.version
    );
    for extension in &found.extensions_found {
        let mark = if extension.available { '✔' } else { 'x' };
        _ = writeln!(text, "    {mark} {}", extension.extension);
    }
    text
}

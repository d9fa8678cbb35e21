//! In which form dependency-cruiser reads a file.

use crate::cruise::syntax::{PreCompilation, Settings};

/// In which form dependency-cruiser reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// As it was written, with the TypeScript compiler.
    Source,
    /// TypeScript that has been compiled; with `esm` for `.mts`, which is compiled in a way of its
    /// own.
    Compiled {
        /// It is a `.mts`.
        esm: bool,
    },
    /// JavaScript, which is not compiled.
    JavaScript,
    /// The scripts of a `.vue`, which are taken for JavaScript as they are.
    Vue,
    /// A `.svelte`, which is compiled by a compiler of its own.
    Svelte,
}

impl Reader {
    /// How the file with this name is read; `None` when it is not.
    pub fn of(name: &str, settings: &Settings) -> Option<Self> {
        let extension = extension(name);
        if settings.unread.iter().any(|unread| **unread == *extension) {
            return None;
        }
        let as_written =
            settings.pre_compilation != PreCompilation::Removed || settings.reads_all_with_tsc();
        let known = matches!(
            extension.to_ascii_lowercase().as_str(),
            ".ts" | ".tsx" | ".mts" | ".cts" | ".js" | ".mjs" | ".cjs" | ".vue"
        );
        Some(if as_written && known { Self::Source } else { Self::compiled(name) })
    }

    /// How the file with this name is read when its imports before compilation do not count.
    pub fn compiled(name: &str) -> Self {
        match extension(name).to_ascii_lowercase().as_str() {
            ".ts" | ".tsx" | ".cts" => Self::Compiled { esm: false },
            ".mts" => Self::Compiled { esm: true },
            ".vue" => Self::Vue,
            ".svelte" => Self::Svelte,
            _ => Self::JavaScript,
        }
    }
}

/// The extension of a path with its dot, as `path.extname` of Node.js has it: that of `a/.b` is
/// empty.
fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rfind('.') {
        Some(at) if at > 0 => &name[at..],
        _ => "",
    }
}

//! What is asked about, and why there may be no answer.

use crate::{base::diagnostic::nearest_path, discover::FileIndex};

/// A place in a file: a line, maybe with a column, both 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The line.
    pub line: u32,
    /// The column, in UTF-16 code units.
    pub column: Option<u32>,
}

/// What is asked about: a root-relative path, and maybe a place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The place.
    pub spot: Option<Spot>,
}

/// Why there is no answer. The texts may hold parts of the repository and of the command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// There is no such file.
    #[error("there is no file '{path}'{}", meant(near.as_deref()))]
    NoFile {
        /// The path.
        path: String,
        /// The path that was most likely meant.
        near: Option<String>,
    },
    /// The path is a folder.
    #[error("'{path}' is a folder: name a file of it")]
    Folder {
        /// The path.
        path: String,
    },
    /// The file is there and no part of the tree.
    #[error("'{path}' is no part of the tree: {why}")]
    Ignored {
        /// The path.
        path: String,
        /// Why not.
        why: &'static str,
    },
    /// The file is part of the tree and was not read.
    #[error("'{path}' is not read for imports: {why}")]
    Unread {
        /// The path.
        path: String,
        /// Why not.
        why: &'static str,
    },
    /// No import stands there.
    #[error("no import stands on {}{}", place(path, *spot), lines(near))]
    NoImport {
        /// The path.
        path: String,
        /// Where one was looked for.
        spot: Spot,
        /// The nearest places where there are some: line, column and specifier.
        near: Vec<(u32, u32, String)>,
    },
    /// No name stands where one is needed.
    #[error("no package is named: say which, as in `npm:lodash` or `node:fs`")]
    Nameless,
    /// The name means nothing here.
    #[error("'{name}' means nothing here{}", meant(near.as_deref()))]
    Unknown {
        /// The name.
        name: String,
        /// The name that was most likely meant.
        near: Option<String>,
    },
}

fn meant(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean '{near}'?")).unwrap_or_default()
}

fn place(path: &str, spot: Spot) -> String {
    match spot.column {
        Some(column) => format!("{path}:{}:{column}", spot.line),
        None => format!("{path}:{}", spot.line),
    }
}

fn lines(near: &[(u32, u32, String)]) -> String {
    if near.is_empty() {
        return "; the file has no imports".to_owned();
    }
    let near: Vec<String> = near
        .iter()
        .map(|(line, column, specifier)| format!("{line}:{column} (\"{specifier}\")"))
        .collect();
    format!("; the nearest imports: {}", near.join(", "))
}

impl NoAnswer {
    /// There is no file of this path in the tree.
    pub(super) fn no_file(index: &FileIndex, path: &str, exists: bool) -> Self {
        if index.is_dir(path) {
            let path = if path.is_empty() { "." } else { path };
            return Self::Folder { path: path.to_owned() };
        }
        let path = path.to_owned();
        if exists {
            let installed = path.split('/').any(|segment| segment == "node_modules");
            let why = if installed {
                "what lies in node_modules is never looked at"
            } else {
                "git ignores it, `ignore` of the config leaves it out, or it is a symbolic link"
            };
            return Self::Ignored { path, why };
        }
        let paths: Vec<&str> = index.iter().map(|(_, file)| &*file.path).collect();
        let near = nearest_path(&path, &paths);
        Self::NoFile { path, near: near.map(str::to_owned) }
    }
}

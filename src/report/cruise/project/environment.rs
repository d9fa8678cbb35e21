//! By what means the result was found.

use crate::report::cruise::result::{Environment, Extension, Transpiler};

/// The endings of the files that ringfence reads.
const READ: [&str; 14] = [
    ".js", ".cjs", ".mjs", ".jsx", ".ts", ".tsx", ".d.ts", ".cts", ".d.cts", ".mts", ".d.mts",
    ".vue", ".svelte", ".astro",
];

/// The endings of files that dependency-cruiser reads with compilers of other languages.
const NOT_READ: [&str; 6] = [".ls", ".coffee", ".litcoffee", ".coffee.md", ".csx", ".cjsx"];

/// This program. It brings its own parser, so there is no Node.js, and no compiler to be found.
pub fn found() -> Environment {
    let transpiler = |name: &str| Transpiler {
        name: name.to_owned(),
        version: "*".to_owned(),
        available: true,
        current_version: format!("ringfence@{}", env!("CARGO_PKG_VERSION")),
    };
    let extension = |available: bool| {
        move |extension: &&str| Extension { extension: (*extension).to_owned(), available }
    };
    Environment {
        version: format!("ringfence@{}", env!("CARGO_PKG_VERSION")),
        node_version_supported: "none is needed".to_owned(),
        node_version_found: "-".to_owned(),
        os_version_found: format!("{} {}", std::env::consts::ARCH, std::env::consts::OS),
        transpilers_found: ["javascript", "typescript"].map(transpiler).to_vec(),
        extensions_found: READ
            .iter()
            .map(extension(true))
            .chain(NOT_READ.iter().map(extension(false)))
            .collect(),
        issues: None,
    }
}

//! `ringfence lsp`: the real program, spoken to by a client.

mod client;
mod conversation;
mod diagnostics;
mod documents;
mod questions;
mod trees;

use client::{Client, uri};

use crate::support::Tree;

const CONFIG: &str = r#"{
  "zones": {
    "src": {
      "path": "src",
      "mustNotImport": { "lib": { "comment": "lib is for others\nhttps://adr.example/7." } }
    },
    "lib": { "path": "lib" }
  },
  "rules": [{ "name": "no-cycles", "circular": true, "severity": "warn" }]
}
"#;

/// A violation of `no-src-to-lib`.
const BAD: &str = "import '../lib/z';\n";

fn tree() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", CONFIG),
        ("src/x.ts", ""),
        ("src/y.ts", "import './x';\n"),
        ("lib/z.ts", ""),
    ])
}

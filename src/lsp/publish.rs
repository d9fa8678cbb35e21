//! What the client was told about which document, so that it is told what differs and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use lsp_types::Diagnostic;
use serde_json::{Value, json};

use crate::{
    discover::place,
    lsp::{
        diagnostics::Files,
        documents::{Document, Documents},
        uri,
    },
};

/// A tree, by the order in which they came.
pub(super) type TreeId = usize;

/// What was found in a tree.
pub(super) struct Found {
    pub(super) root: PathBuf,
    pub(super) files: Files,
    /// The versions of the open documents that it is about.
    pub(super) versions: BTreeMap<PathBuf, i32>,
}

/// What was found, and what the client knows of it.
#[derive(Default)]
pub(super) struct Published {
    found: BTreeMap<TreeId, Found>,
    /// By URI, as the client spells it if it has the document open.
    known: BTreeMap<String, Vec<Diagnostic>>,
}

impl Published {
    pub(super) fn found(&mut self, tree: TreeId, found: Found) {
        self.found.insert(tree, found);
    }

    pub(super) fn gone(&mut self, tree: TreeId) {
        self.found.remove(&tree);
    }

    /// What the client has to be told, as parameters of `textDocument/publishDiagnostics`.
    pub(super) fn update(&mut self, documents: &Documents) -> Vec<Value> {
        let (wanted, stale) = self.wanted(documents);
        let uris: BTreeSet<String> = self.known.keys().chain(wanted.keys()).cloned().collect();
        let mut told = Vec::new();
        for uri in uris.into_iter().filter(|uri| !stale.contains(uri)) {
            if self.known.get(&uri) == wanted.get(&uri) {
                continue;
            }
            let diagnostics = wanted.get(&uri).cloned();
            let mut params =
                json!({ "uri": uri, "diagnostics": diagnostics.as_deref().unwrap_or_default() });
            if let Some(document) = documents.get(&uri) {
                params["version"] = document.version.into();
            }
            told.push(params);
            match diagnostics {
                Some(diagnostics) => self.known.insert(uri, diagnostics),
                None => self.known.remove(&uri),
            };
        }
        told
    }

    /// The diagnostics by document, and the documents of which something newer is being checked.
    fn wanted(
        &self,
        documents: &Documents,
    ) -> (BTreeMap<String, Vec<Diagnostic>>, BTreeSet<String>) {
        let mut wanted: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let mut stale = BTreeSet::new();
        for found in self.found.values() {
            let mut open: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (uri, document) in documents.iter() {
                let Some(path) = place::below(&found.root, &document.path) else { continue };
                // Of what is open the client learns that it is clean, too.
                wanted.entry(uri.to_owned()).or_default();
                if is_stale(found, document) {
                    stale.insert(uri.to_owned());
                }
                open.entry(path).or_default().push(uri);
            }
            for (path, file) in &found.files {
                let uris = match open.get(path) {
                    Some(uris) => uris.iter().map(|&uri| uri.to_owned()).collect(),
                    None => vec![uri::of_path(&file.path)],
                };
                for uri in uris {
                    wanted.entry(uri).or_default().extend_from_slice(&file.diagnostics);
                }
            }
        }
        (wanted, stale)
    }
}

fn is_stale(found: &Found, document: &Document) -> bool {
    found.versions.get(&document.path) != Some(&document.version)
}

//! The open documents, as the client last told them.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use lsp_types::TextDocumentContentChangeEvent;

use crate::lsp::{text, uri};

/// An open document that is a file.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// Its absolute path.
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: Arc<str>,
}

/// The open documents, by their URIs as the client spells them.
#[derive(Debug, Default)]
pub(super) struct Documents(BTreeMap<String, Document>);

impl Documents {
    /// Opens a document. What is no file on the disk of this machine is left alone.
    pub(super) fn open(&mut self, uri: &str, version: i32, text: &str) -> Option<&Document> {
        let path = uri::to_path(uri)?;
        // Editors do not show the mark, and no place counts it.
        let text = Arc::from(text.strip_prefix('\u{feff}').unwrap_or(text));
        self.0.insert(uri.to_owned(), Document { path, version, text });
        self.0.get(uri)
    }

    /// Changes a document, one change after the other.
    pub(super) fn change(
        &mut self,
        uri: &str,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
    ) -> Option<&Document> {
        let document = self.0.get_mut(uri)?;
        for change in changes {
            document.text = text::changed(&document.text, change).into();
        }
        document.version = version;
        Some(document)
    }

    pub(super) fn close(&mut self, uri: &str) -> Option<Document> {
        self.0.remove(uri)
    }

    pub(super) fn get(&self, uri: &str) -> Option<&Document> {
        self.0.get(uri)
    }

    /// All of them, sorted by URI.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.0.iter().map(|(uri, document)| (uri.as_str(), document))
    }
}

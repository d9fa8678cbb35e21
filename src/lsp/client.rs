//! What the client said about itself, and what the server says in turn.

use std::path::PathBuf;

use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    ExecuteCommandOptions, HoverProviderCapability, InitializeParams, InitializeResult, MarkupKind,
    OneOf, PositionEncodingKind, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde_json::Value;

use crate::lsp::{code_action, uri};

/// What the client can do, as far as it matters.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub(super) struct Abilities {
    /// It tells of changed files when it is asked to.
    pub(super) watches_files: bool,
    /// It shows other places that have to do with a diagnostic.
    pub(super) related: bool,
    /// It shows Markdown in hovers.
    pub(super) markdown: bool,
    /// It takes code actions that are no commands.
    pub(super) code_actions: bool,
    /// It takes edits with places to fill in.
    pub(super) snippets: bool,
    /// It opens documents for the server.
    pub(super) opens_documents: bool,
}

impl Abilities {
    /// Reads what the client said. `raw` is the same as it came, for what the types do not know.
    pub(super) fn of(capabilities: &ClientCapabilities, raw: &Value) -> Self {
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let window = capabilities.window.as_ref();
        let formats = text
            .and_then(|text| text.hover.as_ref()?.content_format.as_ref())
            .is_some_and(|formats| formats.contains(&MarkupKind::Markdown));
        Self {
            watches_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files?.dynamic_registration)
                .unwrap_or_default(),
            related: text
                .and_then(|text| text.publish_diagnostics.as_ref()?.related_information)
                .unwrap_or_default(),
            markdown: formats,
            code_actions: text
                .and_then(|text| text.code_action.as_ref())
                .is_some_and(|actions| actions.code_action_literal_support.is_some()),
            snippets: raw
                .pointer("/capabilities/workspace/workspaceEdit/snippetEditSupport")
                .is_some_and(|support| *support == Value::Bool(true)),
            opens_documents: window
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|show| show.support),
        }
    }
}

/// The folders of the workspace.
pub(super) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten();
    let folders: Vec<PathBuf> =
        folders.filter_map(|folder| uri::to_path(folder.uri.as_str())).collect();
    if !folders.is_empty() {
        return folders;
    }
    #[expect(deprecated, reason = "clients that know no folders of a workspace send it")]
    let root = params.root_uri.as_ref();
    root.and_then(|root| uri::to_path(root.as_str())).into_iter().collect()
}

/// What the server says about itself.
pub(super) fn greeting() -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
            include_text: Some(false),
        })),
        ..TextDocumentSyncOptions::default()
    };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    let capabilities = ServerCapabilities {
        // What every client knows, and what positions are counted in anyway.
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![code_action::OPEN_RULE.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(folders),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    };
    let server_info = ServerInfo {
        name: env!("CARGO_PKG_NAME").to_owned(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
    };
    InitializeResult { capabilities, server_info: Some(server_info) }
}

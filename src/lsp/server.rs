//! What the server does about each message of its client.

use lsp_server::{
    ErrorCode, Message, Notification as Told, ReqQueue, Request as Asked, RequestId, Response,
};
use lsp_types::{
    CancelParams, CodeActionParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, ExecuteCommandParams, HoverParams, InitializeParams,
    LogMessageParams, MessageType, NumberOrString, ShowDocumentParams, ShowMessageParams,
    notification::{self as notifications, Notification},
    request::{self as requests, Request},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::lsp::{
    Ending,
    client::{self, Abilities},
    code_action,
    documents::Documents,
    publish::Published,
    uri,
    wire::{Incoming, Outbox},
    worker::{Job, Outcome, Question},
};

/// What comes after a message.
pub(super) enum Step {
    GoOn,
    End(Ending),
}

/// Where the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    BeforeInitialize,
    Running,
    ShutDown,
}

/// The state of a conversation.
pub(super) struct Server<'o> {
    outbox: &'o Outbox,
    jobs: crossbeam_channel::Sender<Job>,
    phase: Phase,
    abilities: Abilities,
    documents: Documents,
    published: Published,
    /// What was asked and is not answered yet, on both sides.
    pending: ReqQueue<(), ()>,
    /// The process of the client.
    client: Option<u32>,
}

impl<'o> Server<'o> {
    pub(super) fn new(outbox: &'o Outbox, jobs: crossbeam_channel::Sender<Job>) -> Self {
        Self {
            outbox,
            jobs,
            phase: Phase::BeforeInitialize,
            abilities: Abilities::default(),
            documents: Documents::default(),
            published: Published::default(),
            pending: ReqQueue::default(),
            client: None,
        }
    }

    /// How it ends when it ends now.
    pub(super) fn ending(&self) -> Ending {
        if self.phase == Phase::ShutDown { Ending::Clean } else { Ending::Abrupt }
    }

    /// Takes a message.
    pub(super) fn take(&mut self, message: Incoming) -> Step {
        match message {
            Incoming::Message(Message::Request(request)) => self.asked(request),
            Incoming::Message(Message::Notification(told)) => return self.told(told),
            Incoming::Message(Message::Response(response)) => {
                _ = self.pending.outgoing.complete(response.id);
            }
            Incoming::Broken(id, code, why) => self.outbox.send_error(id.as_ref(), code, &why),
        }
        Step::GoOn
    }

    /// Ends when the process of the client is gone, and its pipes are held open by somebody else.
    pub(super) fn look_for_client(&self) -> Step {
        if self.client.is_none_or(is_alive) { Step::GoOn } else { Step::End(self.ending()) }
    }

    /// Tells the client what the worker found out.
    pub(super) fn publish(&mut self, outcome: Outcome) -> Step {
        match outcome {
            Outcome::Found(tree, found) => self.published.found(tree, found),
            Outcome::Gone(tree) => self.published.gone(tree),
            Outcome::Answer(response) => {
                // What was cancelled has its answer.
                if self.pending.incoming.complete(&response.id).is_some() {
                    self.outbox.send(response);
                }
                return Step::GoOn;
            }
            Outcome::Say(MessageType::ERROR, message) => {
                let typ = MessageType::ERROR;
                self.notify::<notifications::ShowMessage>(&ShowMessageParams { typ, message });
                return Step::GoOn;
            }
            Outcome::Say(typ, message) => {
                self.notify::<notifications::LogMessage>(&LogMessageParams { typ, message });
                return Step::GoOn;
            }
        }
        self.send_diagnostics();
        Step::GoOn
    }

    fn send_diagnostics(&mut self) {
        for params in self.published.update(&self.documents) {
            let method = notifications::PublishDiagnostics::METHOD.to_owned();
            self.outbox.send(Told { method, params });
        }
    }

    fn asked(&mut self, request: Asked) {
        let Asked { id, method, params } = request;
        let asker = id.clone();
        let refuse = |code, why: &str| self.outbox.send_error(Some(&asker), code, why);
        match (self.phase, &*method) {
            (Phase::BeforeInitialize, requests::Initialize::METHOD) => self.initialize(id, params),
            (Phase::BeforeInitialize, _) => {
                refuse(ErrorCode::ServerNotInitialized, "the first request must be `initialize`");
            }
            (Phase::ShutDown, _) => refuse(ErrorCode::InvalidRequest, "the server is shut down"),
            (Phase::Running, requests::Initialize::METHOD) => {
                refuse(ErrorCode::InvalidRequest, "the server is initialized already");
            }
            (Phase::Running, requests::Shutdown::METHOD) => {
                self.phase = Phase::ShutDown;
                self.outbox.send(Response::new_ok(id, Value::Null));
            }
            (Phase::Running, requests::HoverRequest::METHOD) => self.hover(id, params),
            (Phase::Running, requests::CodeActionRequest::METHOD) => self.code_actions(id, params),
            (Phase::Running, requests::ExecuteCommand::METHOD) => self.execute(id, params),
            (Phase::Running, _) => {
                refuse(ErrorCode::MethodNotFound, "the server does not know this method");
            }
        }
    }

    fn initialize(&mut self, id: RequestId, params: Value) {
        let raw = params.clone();
        let Some(params) = self.parameters::<InitializeParams>(Some(&id), params) else { return };
        self.abilities = Abilities::of(&params.capabilities, &raw);
        // Of another machine, or seen from a container, it says nothing.
        self.client = params.process_id.filter(|&process| is_alive(process));
        self.phase = Phase::Running;
        self.outbox.send(Response::new_ok(id, client::greeting()));
        let folders = client::folders(&params);
        self.work(Job::Start { abilities: self.abilities, folders });
    }

    fn hover(&mut self, id: RequestId, params: Value) {
        let raw = document_uri(&params);
        let Some(params) = self.parameters::<HoverParams>(Some(&id), params) else { return };
        let at = params.text_document_position_params.position;
        let Some(path) = uri::to_path(&raw) else {
            return self.outbox.send(Response::new_ok(id, Value::Null));
        };
        self.ask(id, Question::Hover { path, at });
    }

    fn code_actions(&mut self, id: RequestId, params: Value) {
        let raw = document_uri(&params);
        let Some(params) = self.parameters::<CodeActionParams>(Some(&id), params) else { return };
        let document = self.documents.get(&raw).filter(|_| code_action::wanted(&params.context));
        let Some(document) = document.cloned() else {
            return self.outbox.send(Response::new_ok(id, json!([])));
        };
        let (range, shown) = (params.range, params.context.diagnostics);
        self.ask(id, Question::Actions { uri: raw, document, range, shown });
    }

    fn ask(&mut self, id: RequestId, question: Question) {
        self.pending.incoming.register(id.clone(), ());
        self.work(Job::Ask(id, question));
    }

    fn execute(&mut self, id: RequestId, params: Value) {
        let Some(params) = self.parameters::<ExecuteCommandParams>(Some(&id), params) else {
            return;
        };
        let Some(place) = code_action::place(&params) else {
            let why = "there is no such command, or it was given other arguments";
            return self.outbox.send_error(Some(&id), ErrorCode::InvalidParams, why);
        };
        self.request::<requests::ShowDocument>(&place);
        self.outbox.send(Response::new_ok(id, Value::Null));
    }

    fn told(&mut self, told: Told) -> Step {
        let Told { method, params } = told;
        match (self.phase, &*method) {
            (_, notifications::Exit::METHOD) => return Step::End(self.ending()),
            (Phase::Running, notifications::Initialized::METHOD) => self.register(),
            (Phase::Running, notifications::DidOpenTextDocument::METHOD) => self.opened(params),
            (Phase::Running, notifications::DidChangeTextDocument::METHOD) => self.changed(params),
            (Phase::Running, notifications::DidSaveTextDocument::METHOD) => self.saved(params),
            (Phase::Running, notifications::DidCloseTextDocument::METHOD) => self.closed(params),
            (Phase::Running, notifications::DidChangeWatchedFiles::METHOD) => self.touched(params),
            (Phase::Running, notifications::DidChangeWorkspaceFolders::METHOD) => {
                self.folders_changed(params);
            }
            (_, notifications::Cancel::METHOD) => self.cancel(params),
            // Notifications get no answer, not even those that nobody knows.
            _ => {}
        }
        Step::GoOn
    }

    /// Asks the client to tell of changed files.
    fn register(&mut self) {
        if !self.abilities.watches_files {
            return;
        }
        let options = json!({ "watchers": [{ "globPattern": "**/*" }] });
        let method = notifications::DidChangeWatchedFiles::METHOD;
        let registration =
            json!({ "id": "ringfence-files", "method": method, "registerOptions": options });
        let params = json!({ "registrations": [registration] });
        let method = requests::RegisterCapability::METHOD.to_owned();
        self.outbox.send(self.pending.outgoing.register(method, params, ()));
    }

    fn opened(&mut self, params: Value) {
        let uri = document_uri(&params);
        let Some(params) = self.parameters::<DidOpenTextDocumentParams>(None, params) else {
            return;
        };
        let document = params.text_document;
        if let Some(document) = self.documents.open(&uri, document.version, &document.text) {
            let job = Job::document(document);
            self.work(job);
            self.send_diagnostics();
        }
    }

    fn changed(&mut self, params: Value) {
        let uri = document_uri(&params);
        let Some(params) = self.parameters::<DidChangeTextDocumentParams>(None, params) else {
            return;
        };
        let version = params.text_document.version;
        if let Some(document) = self.documents.change(&uri, version, &params.content_changes) {
            let job = Job::document(document);
            self.work(job);
        }
    }

    fn saved(&mut self, params: Value) {
        let uri = document_uri(&params);
        if self.parameters::<DidSaveTextDocumentParams>(None, params).is_some() {
            self.work(Job::Touched(uri::to_path(&uri).into_iter().collect()));
        }
    }

    fn closed(&mut self, params: Value) {
        let uri = document_uri(&params);
        if self.parameters::<DidCloseTextDocumentParams>(None, params).is_none() {
            return;
        }
        if let Some(document) = self.documents.close(&uri) {
            self.work(Job::Document { path: document.path, open: None });
            self.send_diagnostics();
        }
    }

    fn touched(&mut self, params: Value) {
        let Some(params) = self.parameters::<DidChangeWatchedFilesParams>(None, params) else {
            return;
        };
        let files = params.changes.iter().filter_map(|change| uri::to_path(change.uri.as_str()));
        self.work(Job::Touched(files.collect()));
    }

    fn folders_changed(&mut self, params: Value) {
        let Some(params) = self.parameters::<DidChangeWorkspaceFoldersParams>(None, params) else {
            return;
        };
        let paths = |folders: &[lsp_types::WorkspaceFolder]| {
            folders.iter().filter_map(|folder| uri::to_path(folder.uri.as_str())).collect()
        };
        let (added, removed) = (paths(&params.event.added), paths(&params.event.removed));
        self.work(Job::Folders { added, removed });
    }

    fn cancel(&mut self, params: Value) {
        let Some(params) = self.parameters::<CancelParams>(None, params) else { return };
        let id = match params.id {
            NumberOrString::Number(id) => RequestId::from(id),
            NumberOrString::String(id) => RequestId::from(id),
        };
        if let Some(response) = self.pending.incoming.cancel(id) {
            self.outbox.send(response);
        }
    }

    /// Reads parameters. Where they are none, a request is answered and a notification is not.
    fn parameters<P: DeserializeOwned>(
        &self,
        id: Option<&RequestId>,
        mut params: Value,
    ) -> Option<P> {
        uri::mend(&mut params);
        let read = serde_json::from_value(params);
        read.map_err(|error| {
            if let Some(id) = id {
                let why = error.to_string();
                self.outbox.send_error(Some(id), ErrorCode::InvalidParams, &why);
            } else {
                let message = format!("a notification was not understood: {error}");
                let typ = MessageType::WARNING;
                self.notify::<notifications::LogMessage>(&LogMessageParams { typ, message });
            }
        })
        .ok()
    }

    fn request<R: Request<Params = ShowDocumentParams>>(&mut self, params: &ShowDocumentParams) {
        self.outbox.send(self.pending.outgoing.register(R::METHOD.to_owned(), params, ()));
    }

    fn notify<N: Notification>(&self, params: &N::Params) {
        self.outbox.send(Told::new(N::METHOD.to_owned(), params));
    }

    /// The loop ends when the worker does, so nobody needs to know here.
    fn work(&self, job: Job) {
        _ = self.jobs.send(job);
    }
}

/// The URI of the document that parameters are about, as the client spells it.
fn document_uri(params: &Value) -> String {
    let uri = params.pointer("/textDocument/uri").and_then(Value::as_str);
    uri.unwrap_or_default().to_owned()
}

/// Whether a process is there.
#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    use rustix::{io::Errno, process};
    let id = i32::try_from(process).ok().and_then(process::Pid::from_raw);
    // One of somebody else must not be asked, and is there.
    id.is_none_or(|id| process::test_kill_process(id) != Err(Errno::SRCH))
}

/// Elsewhere the end of the input has to say it.
#[cfg(not(unix))]
fn is_alive(_process: u32) -> bool {
    true
}

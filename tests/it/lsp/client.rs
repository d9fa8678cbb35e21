//! A client that speaks the protocol with the real program.

use std::{
    collections::BTreeMap,
    io::BufReader,
    path::Path,
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use lsp_server::{Message, Notification as Told, Request as Asked, RequestId, Response};
use lsp_types::{
    Diagnostic, InitializeResult, NumberOrString, Position, PublishDiagnosticsParams, Range,
    notification::{self, Notification},
    request::{self, Request},
};
use serde_json::{Value, json};

use crate::support::{Tree, ringfence};

/// How long an answer may take before it counts as missing. None takes a second.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a client of today can do.
pub(super) fn abilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
        },
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } },
        "window": { "showDocument": { "support": true } },
    })
}

/// A conversation with a server, ended with this.
pub(super) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    received: Receiver<Message>,
    next: i32,
    versions: BTreeMap<String, i32>,
    /// What the server said of each document that it spoke of last, in order.
    pub(super) published: BTreeMap<String, PublishDiagnosticsParams>,
    /// Everything that it said of documents, as it came.
    raw: Vec<Value>,
    /// What it asked for.
    pub(super) asked: Vec<Asked>,
    /// What it told beside diagnostics.
    pub(super) told: Vec<Told>,
    answers: Vec<Response>,
}

impl Client {
    /// Starts the program.
    pub(super) fn spawn(dir: &Path, args: &[&str]) -> Self {
        let mut command = ringfence(dir);
        command.arg("lsp").args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (send, received) = channel();
        thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut output) {
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            received,
            next: 0,
            versions: BTreeMap::new(),
            published: BTreeMap::new(),
            raw: Vec::new(),
            asked: Vec::new(),
            told: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// A conversation about the tree as the one folder of the workspace.
    pub(super) fn start(tree: &Tree) -> Self {
        let folders = json!([{ "uri": uri(tree, ""), "name": "tree" }]);
        Self::start_with(tree.root(), &abilities(), &folders)
    }

    pub(super) fn start_with(dir: &Path, abilities: &Value, folders: &Value) -> Self {
        let mut client = Self::spawn(dir, &["--stdio"]);
        client.initialize(abilities, folders);
        client
    }

    pub(super) fn initialize(&mut self, abilities: &Value, folders: &Value) -> InitializeResult {
        let params = json!({
            "processId": std::process::id(), "rootUri": null, "capabilities": abilities,
            "workspaceFolders": folders,
        });
        let result = self.ask(request::Initialize::METHOD, params).unwrap();
        self.tell(notification::Initialized::METHOD, json!({}));
        serde_json::from_value(result).unwrap()
    }

    /// Sends a request, and gives its number.
    pub(super) fn send_request(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Asked { id: id.clone(), method: method.to_owned(), params });
        id
    }

    /// Sends a request and waits for its answer: a result, or the code of an error.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        let id = self.send_request(method, params);
        self.answer(&id)
    }

    /// Waits for the answer to a request.
    pub(super) fn answer(&mut self, id: &RequestId) -> Result<Value, i32> {
        loop {
            if let Some(at) = self.answers.iter().position(|answer| answer.id == *id) {
                return self.answers.remove(at).response_result.map_err(|error| error.code);
            }
            self.receive();
        }
    }

    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.send(Told { method: method.to_owned(), params });
    }

    pub(super) fn open(&mut self, uri: &str, text: &str) {
        self.versions.insert(uri.to_owned(), 1);
        let document =
            json!({ "uri": uri, "languageId": "typescript", "version": 1, "text": text });
        self.tell(notification::DidOpenTextDocument::METHOD, json!({ "textDocument": document }));
    }

    /// Puts `text` in the place of a range, or of everything.
    pub(super) fn change(&mut self, uri: &str, range: Option<Range>, text: &str) {
        let version = self.versions.get_mut(uri).unwrap();
        *version += 1;
        let document = json!({ "uri": uri, "version": *version });
        let mut change = json!({ "text": text });
        if let Some(range) = range {
            change["range"] = json!(range);
        }
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.tell(notification::DidChangeTextDocument::METHOD, params);
    }

    pub(super) fn close(&mut self, uri: &str) {
        let params = json!({ "textDocument": { "uri": uri } });
        self.tell(notification::DidCloseTextDocument::METHOD, params);
    }

    pub(super) fn changed_on_disk(&mut self, uri: &str) {
        let params = json!({ "changes": [{ "uri": uri, "type": 2 }] });
        self.tell(notification::DidChangeWatchedFiles::METHOD, params);
    }

    /// Waits until the diagnostics of a document have these codes.
    #[track_caller]
    pub(super) fn shows(&mut self, uri: &str, codes: &[&str]) {
        while !self.published.contains_key(uri) || self.codes(uri) != codes {
            self.receive();
        }
    }

    /// The same for a document whose name no type of the protocol takes.
    #[track_caller]
    pub(super) fn raw_shows(&mut self, uri: &str, number: usize) {
        loop {
            let last = self.raw.iter().rev().find(|params| params["uri"] == uri);
            if last.is_some_and(|params| params["diagnostics"].as_array().unwrap().len() == number)
            {
                return;
            }
            self.receive();
        }
    }

    pub(super) fn no_answers_left(&self) -> bool {
        self.answers.is_empty()
    }

    pub(super) fn codes(&self, uri: &str) -> Vec<String> {
        let code = |diagnostic: &Diagnostic| match &diagnostic.code {
            Some(NumberOrString::String(code)) => code.clone(),
            other => panic!("{other:?} is no code"),
        };
        self.diagnostics(uri).iter().map(code).collect()
    }

    pub(super) fn diagnostics(&self, uri: &str) -> &[Diagnostic] {
        self.published.get(uri).map(|params| &*params.diagnostics).unwrap_or_default()
    }

    /// The actions for a place, as the client would offer them.
    pub(super) fn actions(&mut self, uri: &str, at: Position) -> Vec<Value> {
        let range = Range { start: at, end: at };
        let diagnostics = self.diagnostics(uri);
        let params = json!({
            "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": diagnostics },
        });
        let answer = self.ask(request::CodeActionRequest::METHOD, params).unwrap();
        serde_json::from_value(answer).unwrap()
    }

    /// What is shown at a place.
    pub(super) fn hover(&mut self, uri: &str, line: u32, character: u32) -> Value {
        let position = Position { line, character };
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        self.ask(request::HoverRequest::METHOD, params).unwrap()
    }

    pub(super) fn shut_down(&mut self) {
        assert_eq!(self.ask(request::Shutdown::METHOD, Value::Null), Ok(Value::Null));
    }

    /// Ends the conversation, and gives the exit status.
    pub(super) fn exit(&mut self) -> i32 {
        self.tell(notification::Exit::METHOD, Value::Null);
        self.wait()
    }

    /// Ends the input, and gives the exit status.
    pub(super) fn hang_up(&mut self) -> i32 {
        self.input = None;
        self.wait()
    }

    pub(super) fn wait(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }

    fn send(&mut self, message: impl Into<Message>) {
        message.into().write(self.input.as_mut().unwrap()).unwrap();
    }

    /// Takes the next message in, and answers it if it is a request.
    #[track_caller]
    pub(super) fn receive(&mut self) {
        let message = self.received.recv_timeout(PATIENCE).expect("a message of the server");
        match message {
            Message::Response(response) => self.answers.push(response),
            Message::Request(asked) => {
                let answer = match &*asked.method {
                    request::ShowDocument::METHOD => json!({ "success": true }),
                    _ => Value::Null,
                };
                self.send(Response::new_ok(asked.id.clone(), answer));
                self.asked.push(asked);
            }
            Message::Notification(told) => {
                if told.method != notification::PublishDiagnostics::METHOD {
                    self.told.push(told);
                    return;
                }
                self.raw.push(told.params.clone());
                let params: Result<PublishDiagnosticsParams, _> =
                    serde_json::from_value(told.params);
                let Ok(params) = params else { return };
                self.published.insert(params.uri.as_str().to_owned(), params);
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The URI of a file of the tree.
pub(super) fn uri(tree: &Tree, path: &str) -> String {
    let root = tree.root().to_str().unwrap();
    if path.is_empty() { format!("file://{root}") } else { format!("file://{root}/{path}") }
}

/// A range on one line.
pub(super) fn on_line(line: u32, from: u32, to: u32) -> Range {
    let at = |character| Position { line, character };
    Range { start: at(from), end: at(to) }
}

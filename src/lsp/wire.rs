//! Messages as bytes.
//!
//! The framing of `lsp-server` ends at the first message that is broken; the protocol wants an answer.

use std::{
    io::{self, BufRead, Read as _, Write},
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::{ErrorCode, Message, RequestId};
use serde_json::{Value, json};

/// What came in.
pub(super) enum Incoming {
    Message(Message),
    /// It is no message: what to answer, and to which request, as far as that is known.
    Broken(Option<RequestId>, ErrorCode, String),
}

/// Reads messages until there are no more, or until nobody can tell where the next one begins.
pub(super) fn read(mut input: impl BufRead + Send + 'static) -> Receiver<Incoming> {
    let (send, receive) = unbounded();
    let reader = move || {
        loop {
            let body = match body(&mut input) {
                Ok(Some(body)) => body,
                Ok(None) => return,
                Err(error) => {
                    _ = send.send(broken(None, ErrorCode::ParseError, &error));
                    return;
                }
            };
            if send.send(message(&body)).is_err() {
                return;
            }
        }
    };
    spawn("lsp-reader", reader);
    receive
}

/// The bytes of the next message; `None` at the end.
fn body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let header = line.trim_end_matches(['\r', '\n']);
        if header.is_empty() {
            break;
        }
        let (name, value) =
            header.split_once(':').ok_or_else(|| io::Error::other("a header has no colon"))?;
        if name.eq_ignore_ascii_case("Content-Length") {
            let value = value.trim().parse::<u64>();
            length = Some(value.map_err(|_| io::Error::other("Content-Length is no number"))?);
        }
    }
    let length = length.ok_or_else(|| io::Error::other("there is no Content-Length"))?;
    let mut body = Vec::new();
    // A client that ends in the middle of a message has ended.
    let read = input.take(length).read_to_end(&mut body)?;
    Ok((read as u64 == length).then_some(body))
}

fn message(body: &[u8]) -> Incoming {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return broken(None, ErrorCode::ParseError, &error),
    };
    let id = value.get("id").and_then(|id| serde_json::from_value(id.clone()).ok());
    match serde_json::from_value(value) {
        Ok(message) => Incoming::Message(message),
        Err(_) => broken(id, ErrorCode::InvalidRequest, &"this is no message of the protocol"),
    }
}

fn broken(id: Option<RequestId>, code: ErrorCode, why: &dyn ToString) -> Incoming {
    Incoming::Broken(id, code, why.to_string())
}

/// Where messages go out. They are written by a thread of its own, so that a client that is busy does
/// not hold up the loop.
pub(super) struct Outbox {
    send: Sender<Value>,
    writer: Option<JoinHandle<()>>,
}

impl Outbox {
    pub(super) fn new(mut output: impl Write + Send + 'static) -> Self {
        let (send, receive) = unbounded::<Value>();
        let writer = move || {
            for message in receive {
                let text = message.to_string();
                let written = write!(output, "Content-Length: {}\r\n\r\n{text}", text.len());
                if written.and_then(|()| output.flush()).is_err() {
                    // Nobody reads any more; the end of the input will say so.
                    return;
                }
            }
        };
        Self { send, writer: spawn("lsp-writer", writer) }
    }

    pub(super) fn send(&self, message: impl Into<Message>) {
        let Ok(mut value) = serde_json::to_value(message.into()) else { return };
        value["jsonrpc"] = "2.0".into();
        _ = self.send.send(value);
    }

    /// Answers what was no message.
    pub(super) fn send_error(&self, id: Option<&RequestId>, code: ErrorCode, why: &str) {
        let error = json!({ "code": code as i32, "message": why });
        _ = self.send.send(json!({ "jsonrpc": "2.0", "id": id, "error": error }));
    }

    /// Waits until everything is written.
    pub(super) fn finish(self) {
        drop(self.send);
        _ = self.writer.map(JoinHandle::join);
    }
}

/// Without threads there is no server: its channels end, and so does it.
fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Option<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(run).ok()
}

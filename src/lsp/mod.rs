//! The language server: the only home of the types of its protocol.
//!
//! [`serve`] is the loop. It knows the open documents and what was published, and never takes long:
//! everything that looks at a tree is done by the `worker`, in the order in which it is asked for.

mod client;
mod code_action;
mod diagnostics;
mod documents;
mod hover;
mod markup;
mod publish;
mod server;
mod text;
mod tree;
mod uri;
mod wire;
mod worker;

use std::{
    io::{BufRead, Write},
    time::Duration,
};

use crossbeam_channel::{select, tick};

use crate::{
    lsp::server::{Server, Step},
    pipeline::Options,
};

/// How often is looked whether the editor is still there.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// How a server ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client asked for it, and had asked to shut down before.
    Clean,
    /// It did not ask to shut down, or went away.
    Abrupt,
    /// The server cannot go on. Says why.
    Failed(&'static str),
}

/// Talks to one client until it ends that. Root and config of the options are seen from each folder of the
/// workspace.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
    options: Options,
) -> Ending {
    let incoming = wire::read(input);
    let outbox = wire::Outbox::new(output);
    let worker = worker::start(options);
    let heartbeat = tick(HEARTBEAT);
    let mut server = Server::new(&outbox, worker.jobs);
    let ending = loop {
        let step = select! {
            recv(incoming) -> message => match message {
                Ok(message) => server.take(message),
                Err(_) => Step::End(server.ending()),
            },
            recv(worker.results) -> result => match result {
                Ok(result) => server.publish(result),
                Err(_) => Step::End(Ending::Failed("the thread that checks has ended")),
            },
            recv(heartbeat) -> _ => server.look_for_client(),
        };
        if let Step::End(ending) = step {
            break ending;
        }
    };
    drop(server);
    outbox.finish();
    ending
}

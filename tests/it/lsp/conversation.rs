//! The protocol itself: its order, its errors, its end.

use std::{thread, time::Duration};

use serde_json::{Value, json};

use super::{
    BAD, Client,
    client::{abilities, on_line},
    tree, uri,
};

const NOT_INITIALIZED: i32 = -32002;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const CANCELED: i32 = -32800;

#[test]
fn the_order_of_a_conversation_is_heeded() {
    let tree = tree();
    let mut client = Client::spawn(tree.root(), &[]);
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(NOT_INITIALIZED));
    assert_eq!(client.ask("shutdown", Value::Null), Err(NOT_INITIALIZED));
    // What is told before is dropped.
    client.open(&uri(&tree, "src/x.ts"), BAD);
    let greeting = client.initialize(&abilities(), &Value::Null);
    assert_eq!(greeting.server_info.unwrap().name, "ringfence");
    assert_eq!(greeting.capabilities.position_encoding.unwrap().as_str(), "utf-16");
    assert_eq!(client.ask("initialize", json!({ "capabilities": {} })), Err(INVALID_REQUEST));
    assert_eq!(client.ask("textDocument/rename", json!({})), Err(METHOD_NOT_FOUND));
    assert_eq!(client.ask("textDocument/hover", json!({ "x": 1 })), Err(INVALID_PARAMS));
    client.tell("textDocument/didChange", json!({ "x": 1 }));
    client.tell("$/whatever", json!({}));
    client.shut_down();
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(INVALID_REQUEST));
    assert_eq!(client.exit(), 0);
}

#[test]
fn an_end_without_a_shutdown_is_told_by_the_exit_status() {
    let tree = tree();
    assert_eq!(Client::start(&tree).exit(), 1);
    assert_eq!(Client::start(&tree).hang_up(), 1);
    assert_eq!(Client::spawn(tree.root(), &[]).exit(), 1);
    let mut client = Client::start(&tree);
    client.shut_down();
    assert_eq!(client.hang_up(), 0);
}

#[test]
fn broken_messages_are_answered_and_the_next_one_is_read() {
    let tree = tree();
    let run = |bytes: &str| {
        let mut command = crate::support::ringfence(tree.root());
        command.arg("lsp").stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), bytes.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let framed = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
    let out = run(&[
        framed("{ nonsense"),
        framed("[1]"),
        framed(r#"{ "jsonrpc": "2.0", "id": 7 }"#),
        framed(r#"{ "jsonrpc": "2.0", "id": 8, "method": "x" }"#),
        "nonsense\r\n\r\n".to_owned(),
    ]
    .concat());
    let answers: Vec<Value> = out
        .split("Content-Length: ")
        .filter_map(|part| serde_json::from_str(part.split_once("\r\n\r\n")?.1).ok())
        .collect();
    let told: Vec<(&Value, &Value)> =
        answers.iter().map(|answer| (&answer["id"], &answer["error"]["code"])).collect();
    let (null, number) = (Value::Null, |n: i32| Value::from(n));
    assert_eq!(
        told,
        [
            (&null, &number(-32700)),
            (&null, &number(-32600)),
            (&number(7), &number(-32600)),
            (&number(8), &number(-32002)),
            (&null, &number(-32700)),
        ]
    );
}

#[test]
fn a_question_that_is_cancelled_is_answered_as_such_and_once() {
    let tree = tree();
    for n in 0..400 {
        tree.write(&format!("src/many/m{n}.ts"), "import '../x';\n".repeat(50));
    }
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.open(&x, BAD);
    // The first run has not ended when this is asked.
    let params = json!({ "textDocument": { "uri": x }, "position": { "line": 0, "character": 9 } });
    let id = client.send_request("textDocument/hover", params);
    client.tell("$/cancelRequest", json!({ "id": 2 }));
    assert_eq!(client.answer(&id), Err(CANCELED));
    client.tell("$/cancelRequest", json!({ "id": 2 }));
    client.tell("$/cancelRequest", json!({ "id": "unknown" }));
    // The same question gets its answer, and no other answer came before.
    assert_eq!(client.hover(&x, 0, 9)["range"], json!(on_line(0, 7, 17)));
    assert!(client.no_answers_left());
}

#[test]
fn the_loop_answers_while_a_tree_is_checked() {
    let tree = tree();
    for n in 0..400 {
        tree.write(&format!("src/many/m{n}.ts"), "import '../x';\n".repeat(50));
    }
    let mut client = Client::start(&tree);
    assert_eq!(client.ask("no/such", Value::Null), Err(METHOD_NOT_FOUND));
    assert!(client.published.is_empty() && client.told.is_empty(), "the check had ended before");
}

#[test]
fn a_server_that_is_started_again_knows_nothing_of_the_one_before() {
    let tree = tree();
    let x = uri(&tree, "src/x.ts");
    let mut first = Client::start(&tree);
    first.open(&x, BAD);
    first.shows(&x, &["no-src-to-lib"]);
    // It ends without a word.
    drop(first);
    let mut second = Client::start(&tree);
    second.open(&x, "");
    second.shows(&x, &[]);
    second.change(&x, None, BAD);
    second.shows(&x, &["no-src-to-lib"]);
    assert!(!tree.root().join("node_modules").exists(), "nothing is kept in the tree");
}

#[test]
#[cfg(unix)]
fn it_ends_when_the_editor_is_gone() {
    let tree = tree();
    let mut editor = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let mut client = Client::spawn(tree.root(), &[]);
    let params = json!({ "processId": editor.id(), "rootUri": null, "capabilities": {} });
    client.ask("initialize", params).unwrap();
    thread::sleep(Duration::from_millis(100));
    editor.kill().unwrap();
    editor.wait().unwrap();
    // The pipes stay open.
    assert_eq!(client.wait(), 1);
}

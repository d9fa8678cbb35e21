//! Folders of the workspace, configs, and what happens on the disk.

use std::fs;

use serde_json::{Value, json};

use super::{
    BAD, CONFIG, Client,
    client::{abilities, on_line},
    tree, uri,
};
use crate::support::Tree;

/// What lets `src` import `lib`.
const ALLOWING: &str =
    r#"{ "zones": { "src": { "path": "src", "mayImport": ["lib"] }, "lib": { "path": "lib" } } }"#;

#[test]
fn a_config_that_is_saved_counts() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    let mut client = Client::start(&tree);
    let (x, config) = (uri(&tree, "src/x.ts"), uri(&tree, "ringfence.jsonc"));
    client.shows(&x, &["no-src-to-lib"]);
    tree.write("ringfence.jsonc", ALLOWING);
    client.changed_on_disk(&config);
    client.shows(&x, &[]);
    tree.write("ringfence.jsonc", CONFIG);
    client.changed_on_disk(&config);
    client.shows(&x, &["no-src-to-lib"]);
}

#[test]
fn a_config_that_is_wrong_is_shown_in_it_and_the_rest_stays() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    let mut client = Client::start(&tree);
    let (x, config) = (uri(&tree, "src/x.ts"), uri(&tree, "ringfence.jsonc"));
    client.shows(&x, &["no-src-to-lib"]);
    tree.write("ringfence.jsonc", "{\n  \"zonse\": {}\n}\n");
    client.changed_on_disk(&config);
    client.shows(&config, &["config"]);
    let found = client.diagnostics(&config)[0].clone();
    assert_eq!(found.range, on_line(1, 2, 9));
    assert!(found.message.contains("zonse") && found.message.contains("zones"), "{found:?}");
    assert_eq!(client.codes(&x), ["no-src-to-lib"]);
    tree.write("ringfence.jsonc", ALLOWING);
    client.changed_on_disk(&config);
    client.shows(&config, &[]);
    client.shows(&x, &[]);
}

#[test]
fn a_config_that_is_not_saved_counts_as_well() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    let mut client = Client::start(&tree);
    let (x, config) = (uri(&tree, "src/x.ts"), uri(&tree, "ringfence.jsonc"));
    client.open(&config, CONFIG);
    client.shows(&x, &["no-src-to-lib"]);
    client.change(&config, None, ALLOWING);
    client.shows(&x, &[]);
    client.change(&config, None, "{\n  \"zones\": { \"src\": { \"path\": 1 } }\n}\n");
    client.shows(&config, &["config"]);
    assert_eq!(client.diagnostics(&config)[0].range.start.line, 1);
    assert_eq!(client.codes(&x), [""; 0], "the last good one stays in use");
    client.close(&config);
    client.shows(&config, &[]);
    client.shows(&x, &["no-src-to-lib"]);
}

#[test]
fn a_config_of_dependency_cruiser_does_the_same() {
    const CRUISER: &str = "module.exports = {\n  forbidden: [\n    { name: 'not-to-lib', severity: 'warn', \
                           from: {}, to: { path: '^lib' } },\n  ],\n};\n";
    let tree =
        Tree::new(&[(".dependency-cruiser.cjs", CRUISER), ("src/x.ts", BAD), ("lib/z.ts", "")]);
    let mut client = Client::start(&tree);
    let (x, config) = (uri(&tree, "src/x.ts"), uri(&tree, ".dependency-cruiser.cjs"));
    client.shows(&x, &["not-to-lib"]);
    let related = client.diagnostics(&x)[0].related_information.clone().unwrap();
    assert_eq!(related[0].location.uri.as_str(), config);
    assert_eq!(related[0].location.range.start.line, 2);
    client.open(&x, BAD);
    let hover = client.hover(&x, 0, 9)["contents"]["value"].as_str().unwrap().to_owned();
    assert!(hover.contains("✗ warn [not-to-lib]("), "{hover}");
    tree.write(".dependency-cruiser.cjs", CRUISER.replace("from: {}", "form: {}"));
    client.changed_on_disk(&config);
    // `from` is missing, and `form` is none.
    client.shows(&config, &["config", "config"]);
    assert_eq!(client.diagnostics(&config)[0].range.start.line, 2);
    assert_eq!(client.codes(&x), ["not-to-lib"]);
    tree.write(".dependency-cruiser.cjs", CRUISER.replace("'^lib'", "'^nowhere'"));
    client.changed_on_disk(&config);
    client.shows(&x, &[]);
    client.open(&config, CRUISER);
    client.shows(&x, &["not-to-lib"]);
    client.close(&config);
    client.shows(&x, &[]);
}

#[test]
fn a_config_that_is_wrong_from_the_beginning_can_be_mended() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    tree.write("ringfence.jsonc", "{ \"zones\": { \"src\": { \"path\": \"nowhere\" } } }");
    let mut client = Client::start(&tree);
    let (x, config) = (uri(&tree, "src/x.ts"), uri(&tree, "ringfence.jsonc"));
    client.shows(&config, &["config"]);
    // There is nothing to answer from.
    client.open(&x, BAD);
    assert_eq!(client.hover(&x, 0, 9), Value::Null);
    tree.write("ringfence.jsonc", CONFIG);
    client.changed_on_disk(&config);
    client.shows(&x, &["no-src-to-lib"]);
    client.shows(&config, &[]);
}

#[test]
fn a_tree_without_a_place_for_its_error_says_it_in_a_message() {
    let tree = tree();
    tree.write("ringfence.json", "{}");
    let mut client = Client::start(&tree);
    while !client.told.iter().any(|told| told.method == "window/showMessage") {
        client.receive();
    }
    let shown = client.told.iter().find(|told| told.method == "window/showMessage").unwrap();
    let message = shown.params["message"].as_str().unwrap();
    assert!(message.contains("holds both `ringfence.jsonc` and `ringfence.json`"), "{message}");
}

#[test]
fn a_client_that_tells_of_changed_files_is_asked_to() {
    let tree = tree();
    let mut client = Client::start(&tree);
    while client.asked.is_empty() {
        client.receive();
    }
    assert_eq!(client.asked[0].method, "client/registerCapability");
    let registration = &client.asked[0].params["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    let x = uri(&tree, "src/x.ts");
    tree.write("src/x.ts", BAD);
    client.changed_on_disk(&x);
    client.shows(&x, &["no-src-to-lib"]);
    fs::remove_dir_all(tree.root().join("src")).unwrap();
    tree.write("src/other.ts", "");
    client.changed_on_disk(&uri(&tree, "src"));
    client.shows(&x, &[]);
}

#[test]
fn where_the_client_cannot_tell_the_system_does() {
    let tree = tree();
    let mut can = abilities();
    can["workspace"] = json!({});
    let folders = json!([{ "uri": uri(&tree, ""), "name": "tree" }]);
    let mut client = Client::start_with(tree.root(), &can, &folders);
    // Once it says what it found, folders are being watched, or are about to be.
    while !client.told.iter().any(|told| told.method == "window/logMessage") {
        client.receive();
    }
    tree.write("src/x.ts", BAD);
    client.shows(&uri(&tree, "src/x.ts"), &["no-src-to-lib"]);
    tree.write("src/deep/er/new.ts", "import '../../../lib/z';\n");
    client.shows(&uri(&tree, "src/deep/er/new.ts"), &["no-src-to-lib"]);
    tree.write("ringfence.jsonc", ALLOWING);
    client.shows(&uri(&tree, "src/x.ts"), &[]);
}

#[test]
fn each_folder_of_the_workspace_has_its_tree_and_folders_come_and_go() {
    let (one, two) = (tree(), tree());
    one.write("src/x.ts", BAD);
    two.write("src/y.ts", BAD);
    let folder = |tree: &Tree, path| json!({ "uri": uri(tree, path), "name": "folder" });
    // Two folders of one tree are no reason to say everything twice.
    let folders = json!([folder(&one, "src"), folder(&one, "lib")]);
    let mut client = Client::start_with(one.root(), &abilities(), &folders);
    let (x, y) = (uri(&one, "src/x.ts"), uri(&two, "src/y.ts"));
    client.shows(&x, &["no-src-to-lib"]);
    let change =
        |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
    let method = "workspace/didChangeWorkspaceFolders";
    client.tell(method, change(json!([folder(&two, "")]), json!([])));
    client.shows(&y, &["no-src-to-lib"]);
    client.tell(method, change(json!([]), json!([folder(&two, ""), folder(&one, "lib")])));
    client.shows(&y, &[]);
    assert_eq!(client.codes(&x), ["no-src-to-lib"], "another folder of its tree is still there");
}

#[test]
fn the_root_of_older_clients_counts() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    let mut client = Client::spawn(std::path::Path::new("/"), &[]);
    let params = json!({ "processId": null, "rootUri": uri(&tree, ""), "capabilities": {} });
    client.ask("initialize", params).unwrap();
    client.shows(&uri(&tree, "src/x.ts"), &["no-src-to-lib"]);
}

#[test]
fn without_a_folder_the_first_document_says_where_the_tree_is() {
    let tree = tree();
    tree.write("src/y.ts", BAD);
    let mut client = Client::start_with(std::path::Path::new("/"), &abilities(), &Value::Null);
    let x = uri(&tree, "src/x.ts");
    client.open(&x, BAD);
    client.shows(&x, &["no-src-to-lib"]);
    client.shows(&uri(&tree, "src/y.ts"), &["no-src-to-lib"]);
}

#[test]
fn config_and_root_can_be_given() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    tree.write("other.jsonc", ALLOWING);
    let mut client = Client::spawn(tree.root(), &["--config", "other.jsonc"]);
    client.initialize(&abilities(), &json!([{ "uri": uri(&tree, ""), "name": "tree" }]));
    let x = uri(&tree, "src/x.ts");
    client.open(&x, BAD);
    client.shows(&x, &[]);
}

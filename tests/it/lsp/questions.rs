//! Hovers and code actions.

use lsp_types::{Position, Range};
use serde_json::{Value, json};

use super::{
    BAD, Client,
    client::{abilities, on_line},
    tree, uri,
};

const SUPPRESS: &str = "Suppress no-src-to-lib here, with a reason";

#[test]
fn a_hover_tells_cells_target_and_verdict() {
    let tree = tree();
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.open(&x, "import '../lib/z';\nimport './y';\nimport 'react';\n");
    let hover = client.hover(&x, 0, 9);
    assert_eq!(hover["range"], json!(on_line(0, 7, 17)));
    let rule = format!("[no-src-to-lib]({}#L3)", uri(&tree, "ringfence.jsonc"));
    assert_eq!(
        hover["contents"],
        json!({ "kind": "markdown", "value": format!("\
            **from** `src/x.ts`: cell `src` of zone `src`  \n\
            **to** `lib/z.ts`: module; cell `lib` of zone `lib`  \n\
            ✗ error {rule}: src must not import lib: lib/z.ts (src may import itself)") })
    );
    let value = |hover: Value| hover["contents"]["value"].as_str().unwrap().to_owned();
    let hover = value(client.hover(&x, 1, 8));
    assert!(hover.contains("✗ warn [no-cycles]("), "{hover}");
    let hover = value(client.hover(&x, 2, 8));
    assert!(
        hover.ends_with("**to** `react`: package  \n✓ allowed: none of 3 rules forbids it"),
        "{hover}"
    );
    assert_eq!(client.hover(&x, 0, 2), Value::Null, "no specifier stands there");
    client.change(&x, None, "");
    let y = uri(&tree, "src/y.ts");
    client.open(&y, "import './x';\n");
    let hover = value(client.hover(&y, 0, 8));
    assert!(hover.ends_with("✓ allowed: a cell may import itself"), "{hover}");
}

#[test]
fn a_client_that_shows_no_markdown_gets_none() {
    let tree = tree();
    let folders = json!([{ "uri": uri(&tree, ""), "name": "tree" }]);
    let mut client = Client::start_with(tree.root(), &json!({}), &folders);
    let x = uri(&tree, "src/x.ts");
    client.open(&x, BAD);
    let value = client.hover(&x, 0, 9)["contents"]["value"].as_str().unwrap().to_owned();
    assert!(
        value.starts_with("from src/x.ts: cell src of zone src\nto lib/z.ts: module"),
        "{value}"
    );
    assert_eq!(client.actions(&x, Position { line: 0, character: 9 }), [Value::Null; 0]);
}

/// The edit of an action, applied to a document and told to the server. `reason` is typed where the
/// reason belongs.
fn apply(client: &mut Client, uri: &str, text: &str, action: &Value, reason: &str) -> String {
    let edit = &action["edit"]["changes"][uri][0];
    let range: Range = serde_json::from_value(edit["range"].clone()).unwrap();
    assert_eq!(range.start, range.end, "it inserts");
    let comment = edit["newText"].as_str().unwrap();
    let comment = format!("{}{reason}\n", comment.strip_suffix('\n').unwrap());
    client.change(uri, Some(range), &comment);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (above, below) = lines.split_at(range.start.line as usize);
    [&above.concat(), &*comment, &below.concat()].concat()
}

#[test]
fn suppressing_needs_a_reason_and_clears_the_violation() {
    let tree = tree();
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    let text = "const lazy = {\n  z: () =>\n    import(\n      '../lib/z'\n    ),\n};\n";
    client.open(&x, text);
    client.shows(&x, &["no-src-to-lib"]);
    let actions = client.actions(&x, Position { line: 3, character: 8 });
    let action = actions.iter().find(|action| action["title"] == SUPPRESS).unwrap();
    assert_eq!(action["kind"], "quickfix");
    assert_eq!(action["diagnostics"], json!(client.diagnostics(&x)));
    let edit = &action["edit"]["changes"][&x][0]["newText"];
    assert_eq!(edit, "    // ringfence-ignore-next-line no-src-to-lib -- \n");
    let without = apply(&mut client, &x, text, action, "");
    client.shows(&x, &["suppression-without-reason", "no-src-to-lib"]);
    let comment = "-- ".len() + without.lines().nth(2).unwrap().find("-- ").unwrap();
    let end = u32::try_from(comment).unwrap();
    client.change(&x, Some(on_line(2, end, end)), "loaded late");
    client.shows(&x, &[]);
}

#[test]
fn a_client_that_knows_places_to_fill_in_gets_one() {
    let tree = tree();
    let mut can = abilities();
    can["workspace"]["workspaceEdit"] =
        json!({ "snippetEditSupport": true, "documentChanges": true });
    let folders = json!([{ "uri": uri(&tree, ""), "name": "tree" }]);
    let mut client = Client::start_with(tree.root(), &can, &folders);
    let x = uri(&tree, "src/x.ts");
    client.open(&x, BAD);
    client.shows(&x, &["no-src-to-lib"]);
    let actions = client.actions(&x, Position { line: 0, character: 8 });
    let change = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": x, "version": 1 }));
    let snippet = "// ringfence-ignore-next-line no-src-to-lib -- ${1:reason}\n";
    assert_eq!(change["edits"][0]["snippet"], json!({ "kind": "snippet", "value": snippet }));
}

#[test]
fn nothing_is_offered_where_a_comment_would_be_none() {
    let tree = tree();
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.open(&x, "const text = `\n${require('../lib/z')}`;\n");
    client.shows(&x, &["no-src-to-lib"]);
    let actions = client.actions(&x, Position { line: 1, character: 12 });
    let titles: Vec<&Value> = actions.iter().map(|action| &action["title"]).collect();
    assert_eq!(titles, ["Open the rule no-src-to-lib"]);
    assert_eq!(client.actions(&x, Position { line: 0, character: 0 }), [Value::Null; 0]);
}

#[test]
fn a_finding_about_a_whole_file_is_suppressed_at_its_head() {
    let tree = tree();
    let rule = r#"{ "name": "no-orphans", "from": "src", "orphan": true }"#;
    let config = format!(r#"{{ "zones": {{ "src": {{ "path": "src" }} }}, "rules": [{rule}] }}"#);
    tree.write("ringfence.jsonc", &config);
    let (mut client, lone) = (Client::start(&tree), uri(&tree, "src/lone.ts"));
    let title = "Suppress no-orphans here, with a reason";
    let text = "// A licence.\n\nexport const x = 1;\n";
    client.open(&lone, text);
    client.shows(&lone, &["no-orphans"]);
    let actions = client.actions(&lone, Position { line: 0, character: 0 });
    let action = actions.iter().find(|action| action["title"] == title).unwrap();
    apply(&mut client, &lone, text, action, "started by hand");
    client.shows(&lone, &[]);
    // What must be the first line stays that, so the comment is left to the person.
    client.change(&lone, None, "#!/usr/bin/env node\nexport const x = 1;\n");
    client.shows(&lone, &["no-orphans"]);
    let actions = client.actions(&lone, Position { line: 0, character: 0 });
    assert!(actions.iter().all(|action| action["title"] != title), "{actions:?}");
}

#[test]
fn the_rule_is_opened_in_the_config() {
    let tree = tree();
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.open(&x, BAD);
    client.shows(&x, &["no-src-to-lib"]);
    let actions = client.actions(&x, Position { line: 0, character: 8 });
    let open =
        actions.iter().find(|action| action["title"] == "Open the rule no-src-to-lib").unwrap();
    let command = &open["command"];
    let params = json!({ "command": command["command"], "arguments": command["arguments"] });
    assert_eq!(client.ask("workspace/executeCommand", params), Ok(Value::Null));
    while !client.asked.iter().any(|asked| asked.method == "window/showDocument") {
        client.receive();
    }
    let shown = client.asked.iter().find(|asked| asked.method == "window/showDocument").unwrap();
    assert_eq!(shown.params["uri"], uri(&tree, "ringfence.jsonc"));
    assert_eq!(shown.params["selection"]["start"]["line"], 2);
}

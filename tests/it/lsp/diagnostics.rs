//! What diagnostics say.

use lsp_types::{DiagnosticSeverity, DiagnosticTag};

use super::{BAD, CONFIG, Client, client::on_line, tree, uri};
use crate::support::Tree;

#[test]
fn a_violation_tells_rule_severity_comment_link_and_places() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.shows(&x, &["no-src-to-lib"]);
    let found = client.diagnostics(&x)[0].clone();
    assert_eq!(found.severity, Some(DiagnosticSeverity::ERROR));
    assert_eq!(found.source.as_deref(), Some("ringfence"));
    let message = "src must not import lib: lib/z.ts\nlib is for others\nhttps://adr.example/7.\n\
                   help: src may import itself";
    assert_eq!(found.message, message);
    assert_eq!(found.code_description.unwrap().href.as_str(), "https://adr.example/7");
    assert_eq!(found.tags, None::<Vec<DiagnosticTag>>);
    let related = found.related_information.unwrap();
    let told: Vec<_> = related
        .iter()
        .map(|one| {
            (&*one.message, one.location.uri.as_str().to_owned(), one.location.range.start.line)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("the rule no-src-to-lib", uri(&tree, "ringfence.jsonc"), 2),
            ("imported: lib/z.ts", uri(&tree, "lib/z.ts"), 0),
        ]
    );
}

#[test]
fn probes_that_fail_and_blind_spots_are_shown_where_they_are() {
    let tree = tree();
    let files = [
        ("src/__arch_probes__/fail_dead.ts", "// @arch-expect no-src-to-lib\nimport '../x';\n"),
        ("src/unresolved.ts", "import './nowhere';\n"),
        ("src/computed.ts", "import(name);\n"),
        ("src/broken.ts", "import {\n"),
        (
            "src/hidden.ts",
            "// ringfence-ignore-next-line no-src-to-lib -- moves\nimport '../lib/z';\n",
        ),
    ];
    for (path, text) in files {
        tree.write(path, text);
    }
    let mut client = Client::start(&tree);
    for (path, code) in [
        ("src/__arch_probes__/fail_dead.ts", "probe: dead"),
        ("src/unresolved.ts", "unresolved"),
        ("src/computed.ts", "computed"),
        ("src/broken.ts", "parseError"),
    ] {
        client.shows(&uri(&tree, path), &[code]);
    }
    let unresolved = &client.diagnostics(&uri(&tree, "src/unresolved.ts"))[0];
    assert_eq!(unresolved.severity, Some(DiagnosticSeverity::WARNING));
    assert_eq!(unresolved.range, on_line(0, 7, 18));
    assert!(unresolved.message.starts_with("\"./nowhere\" resolves to nothing"));
    let probe = &client.diagnostics(&uri(&tree, "src/__arch_probes__/fail_dead.ts"))[0];
    assert_eq!(probe.range.start.line, 1, "{probe:?}");
    assert_eq!(client.codes(&uri(&tree, "src/hidden.ts")), [""; 0], "it is suppressed");
}

#[test]
fn a_dead_rule_is_shown_in_the_config() {
    let dead = CONFIG.replace(
        "\"rules\": [",
        "\"rules\": [\n    { \"name\": \"no-such-thing\", \"from\": \"gone/\", \"to\": \"lib\" },",
    );
    let tree = tree();
    tree.write("ringfence.jsonc", &dead);
    let (mut client, config) = (Client::start(&tree), uri(&tree, "ringfence.jsonc"));
    client.shows(&config, &["deadRule"]);
    assert_eq!(client.diagnostics(&config)[0].range.start.line, 9);
}

#[test]
fn a_client_without_related_information_gets_none() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    let folders = serde_json::json!([{ "uri": uri(&tree, ""), "name": "tree" }]);
    let mut client = Client::start_with(tree.root(), &serde_json::json!({}), &folders);
    client.shows(&uri(&tree, "src/x.ts"), &["no-src-to-lib"]);
    assert_eq!(client.diagnostics(&uri(&tree, "src/x.ts"))[0].related_information, None);
}

#[test]
fn what_the_repository_says_cannot_forge_a_message() {
    let tree = Tree::new(&[
        (
            "ringfence.jsonc",
            r#"{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } } }"#,
        ),
        ("src/x.ts", "import '../lib/\u{202e}z\u{1b}[31m';\n"),
        ("lib/z.ts", ""),
    ]);
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.shows(&x, &["no-src-to-lib", "unresolved"]);
    for found in client.diagnostics(&x) {
        assert!(!found.message.contains(['\u{202e}', '\u{1b}']), "{found:?}");
        assert!(found.message.contains("\\u{202e}"), "{found:?}");
    }
}

//! Open documents: what is shown follows what is typed.

use lsp_types::{Position, Range};

use super::{BAD, Client, client::on_line, tree, uri};

#[test]
fn an_open_file_is_shown_and_an_edit_clears_it() {
    let tree = tree();
    tree.write("src/x.ts", BAD);
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.open(&x, BAD);
    client.shows(&x, &["no-src-to-lib"]);
    assert_eq!(client.diagnostics(&x)[0].range, on_line(0, 7, 17));
    // Only the specifier is replaced.
    client.change(&x, Some(on_line(0, 7, 17)), "'./y'");
    client.shows(&x, &["no-cycles"]);
    client.change(&x, None, "");
    client.shows(&x, &[]);
    assert_eq!(client.published[&x].version, Some(3));
    // Nothing was saved.
    client.close(&x);
    client.shows(&x, &["no-src-to-lib"]);
    assert_eq!(client.published[&x].version, None);
}

#[test]
fn files_that_nobody_opened_are_shown_as_well() {
    let tree = tree();
    tree.write("src/[slug] é.ts", BAD);
    let mut client = Client::start(&tree);
    client.shows(&uri(&tree, "src/%5Bslug%5D%20%C3%A9.ts"), &["no-src-to-lib"]);
}

#[test]
fn a_text_that_is_not_saved_changes_what_is_shown_of_other_files() {
    let tree = tree();
    let mut client = Client::start(&tree);
    let (x, y) = (uri(&tree, "src/x.ts"), uri(&tree, "src/y.ts"));
    client.open(&y, "import './x';\n");
    client.shows(&y, &[]);
    client.open(&x, "");
    client.change(&x, None, "import './y';\n");
    client.shows(&x, &["no-cycles"]);
    let cycle = client.diagnostics(&x)[0].clone();
    assert_eq!(cycle.message, "starts an import cycle of 2 modules");
    let hops: Vec<_> = cycle.related_information.unwrap().into_iter().skip(1).collect();
    let told: Vec<&str> = hops.iter().map(|hop| &*hop.message).collect();
    assert_eq!(told, ["src/x.ts imports src/y.ts", "src/y.ts imports src/x.ts"]);
    assert_eq!(hops[1].location.uri.as_str(), y);
    assert_eq!(hops[1].location.range, on_line(0, 7, 12));
    // The cycle is reported where it starts, so this clears another document than the one that is edited.
    client.change(&y, None, "");
    client.shows(&x, &[]);
}

#[test]
fn a_file_that_was_never_saved_is_part_of_the_tree() {
    let tree = tree();
    let (mut client, new) = (Client::start(&tree), uri(&tree, "src/new/deep.ts"));
    client.open(&new, "import '../../lib/z';\n");
    client.shows(&new, &["no-src-to-lib"]);
    client.close(&new);
    client.shows(&new, &[]);
}

#[test]
fn columns_count_astral_characters_as_two() {
    let tree = tree();
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.open(&x, "/* 😀 */ import './q';\r\n/* 😀😀 */ import '../lib/z';\r\n");
    client.shows(&x, &["no-src-to-lib", "unresolved"]);
    let ranges: Vec<Range> = client.diagnostics(&x).iter().map(|found| found.range).collect();
    assert!(ranges.contains(&on_line(0, 16, 21)), "{ranges:?}");
    assert!(ranges.contains(&on_line(1, 18, 28)), "{ranges:?}");
    // From behind the second emoji to the end of the specifier.
    let start = Position { line: 1, character: 7 };
    let range = Range { start, end: Position { line: 1, character: 28 } };
    client.change(&x, Some(range), " */ import './y'");
    client.change(&x, Some(on_line(0, 16, 21)), "'./y'");
    client.shows(&x, &["no-cycles"]);
}

#[test]
fn the_newest_of_many_texts_wins() {
    let tree = tree();
    let (mut client, x) = (Client::start(&tree), uri(&tree, "src/x.ts"));
    client.open(&x, "");
    for round in 0..50 {
        client.change(&x, None, &format!("// {round}\n{BAD}"));
    }
    client.change(&x, None, &format!("\n\n\n{BAD}"));
    client.shows(&x, &["no-src-to-lib"]);
    // What is about an older text is never published.
    assert_eq!(client.diagnostics(&x)[0].range.start.line, 3);
    assert_eq!(client.published[&x].version, Some(52));
}

#[test]
fn the_client_spells_the_name_of_its_document() {
    let tree = tree();
    tree.write("src/[slug].ts", BAD);
    // Some escape brackets, some do not; some do more than is needed.
    for spelled in ["src/[slug].ts", "src/%5Bslug%5D.ts", "src/%5bslug%5d%2Ets"] {
        let (mut client, file) = (Client::start(&tree), uri(&tree, spelled));
        client.open(&file, BAD);
        client.raw_shows(&file, 1);
        client.change(&file, None, "");
        client.raw_shows(&file, 0);
    }
}

#[test]
#[cfg(unix)]
fn a_link_leads_to_the_file() {
    let tree = tree();
    crate::support::link(std::path::Path::new("src/x.ts"), &tree.root().join("linked.ts"));
    let (mut client, linked) = (Client::start(&tree), uri(&tree, "linked.ts"));
    client.open(&linked, BAD);
    client.shows(&linked, &["no-src-to-lib"]);
}

#[test]
fn files_outside_and_documents_that_are_no_files_are_left_alone() {
    let tree = tree();
    let mut client = Client::start(&tree);
    for other in ["file:///elsewhere/src/x.ts", "untitled:Untitled-1", "git:/src/x.ts?x"] {
        client.open(other, BAD);
        assert_eq!(client.hover(other, 0, 9), serde_json::Value::Null);
    }
    let x = uri(&tree, "src/x.ts");
    client.open(&x, BAD);
    client.shows(&x, &["no-src-to-lib"]);
    assert_eq!(client.published.keys().collect::<Vec<_>>(), [&x]);
}

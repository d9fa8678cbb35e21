//! Names that try to be more than names.

use std::collections::BTreeSet;

use ringfence::{
    base::escape,
    report::cruise::{OutputType, result::CruiseResult},
};
use serde_json::json;

use super::{dependency, formats::drawn, module, result_with, text};

/// File names as a pull request could have them.
const NAMES: [&str; 12] = [
    "src/a\" ] } evil [label=\"b.ts",
    "src/end\\",
    "src/line\nbreak\r.ts",
    "src/\u{1b}[31mred\u{202e}.ts",
    "src/<script>alert(1)</script>&amp;.ts",
    "src/'onmouseover='alert(1).ts",
    "src/x]##vso[task.complete result=Succeeded;]100%0A.ts",
    "src/|' ##teamcity[buildStatus status='SUCCESS'].ts",
    "src/a|b`c`[x](javascript:alert(1)).ts",
    "javascript:alert(1).ts",
    "src/;#quot;${x}.ts",
    "end/end",
];

fn hostile() -> CruiseResult {
    let rule = "no <b>\"x\"|]\n##vso[y";
    let broken = |at: usize| dependency(NAMES[(at + 1) % NAMES.len()], &[rule]);
    let modules: Vec<_> =
        NAMES.iter().enumerate().map(|(at, name)| module(name, &[broken(at)])).collect();
    let rules = json!({ "forbidden": [
        { "name": rule, "severity": "error", "from": {}, "to": {},
          "comment": "<img src=x>\n| ]( ##vso[z] \u{1b}[2J" }
    ] });
    result_with(modules.into(), rules, json!({}))
}

fn lines(output_type: OutputType) -> Vec<String> {
    text(hostile(), output_type).lines().map(str::to_owned).collect()
}

/// A terminal obeys none of it, and a name cannot begin a line of its own.
#[test]
fn nothing_reaches_a_terminal_raw() {
    for &output_type in OutputType::ALL {
        let text = text(hostile(), output_type);
        let unsafe_char = text.chars().find(|&c| c != '\n' && escape::is_unsafe(c));
        assert_eq!(unsafe_char, None, "{output_type}");
        assert!(!text.contains("\nbreak"), "{output_type}");
    }
}

#[test]
fn graphviz_takes_names_for_names() {
    for output_type in [OutputType::Dot, OutputType::Flat, OutputType::Archi, OutputType::Ddot] {
        let dot = text(hostile(), output_type);
        let Some(svg) = drawn(&dot) else { return };
        for end in ["<script", "href=\"javascript:", "href=\"src/a\""] {
            assert!(!svg.contains(end), "{output_type}: {end}");
        }
    }
    // As many nodes as there are modules.
    let nodes = lines(OutputType::Flat).iter().filter(|line| line.contains("[label=<")).count();
    assert_eq!(nodes, NAMES.len());
}

#[test]
fn pages_take_names_for_names() {
    for output_type in [OutputType::Html, OutputType::ErrHtml] {
        let page = text(hostile(), output_type);
        let body = &page[page.find("<body>").unwrap()..];
        for tag in ["<script", "<b>", "<img"] {
            assert!(!body.contains(tag), "{output_type}: {tag}");
        }
        assert!(!body.contains("href=\"javascript:"), "{output_type}");
        // Every attribute ends where it should.
        let tags: BTreeSet<&str> = body
            .split('<')
            .skip(1)
            .map(|tag| tag.split([' ', '>']).next().unwrap())
            .filter(|tag| !tag.starts_with('/'))
            .collect();
        let known = [
            "a", "body", "details", "footer", "h1", "h2", "p", "span", "strong", "summary",
            "table", "tbody", "td", "tfoot", "th", "thead", "tr", "br",
        ];
        assert!(tags.iter().all(|tag| known.contains(tag)), "{output_type}: {tags:?}");
        assert!(!body.contains("'onmouseover"), "{output_type}");
    }
}

/// The commands are those of the reporter, one per violation.
#[test]
fn ci_logs_take_names_for_names() {
    let azure = lines(OutputType::AzureDevops);
    assert_eq!(azure.len(), NAMES.len() + 1);
    for line in &azure[..NAMES.len()] {
        assert!(line.starts_with("##vso[task.logissue type=error;sourcepath="), "{line}");
        assert_eq!(line.matches("##vso[").count(), 1, "{line}");
        // The brackets of the command end where its properties do.
        let properties = &line["##vso[".len()..line.find(']').unwrap()];
        assert_eq!(properties.matches(';').count(), 3, "{line}");
    }
    assert!(azure.last().unwrap().contains("result=Failed"));
    let teamcity = lines(OutputType::Teamcity);
    assert_eq!(teamcity.len(), NAMES.len() + 1, "and the rule");
    for line in &teamcity {
        let inner = line.strip_prefix("##teamcity[").unwrap().strip_suffix(']').unwrap();
        let inner = inner.replace("||", "").replace("|'", "").replace("|[", "").replace("|]", "");
        assert!(!inner.contains(['[', ']']), "{line}");
        assert_eq!(inner.matches('\'').count() % 2, 0, "{line}");
    }
}

#[test]
fn tables_take_names_for_names() {
    let csv = lines(OutputType::Csv);
    assert_eq!(csv.len(), NAMES.len() + 1);
    for line in &csv {
        let fields = line.replace("\"\"", "").matches("\",\"").count();
        assert!(fields >= NAMES.len() - 1 && line.matches('"').count() % 2 == 0, "{line}");
    }
    for line in lines(OutputType::Markdown).iter().filter(|line| line.starts_with("|:excl")) {
        let cells = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert!(cells == 4 || cells == 5, "{line}");
        assert!(!line.contains("<script") && !line.contains("](java"), "{line}");
    }
}

#[test]
fn diagrams_take_names_for_names() {
    let mermaid = lines(OutputType::Mermaid);
    for line in mermaid.iter().filter(|line| line.contains("[\"")) {
        let label = &line[line.find("[\"").unwrap() + 2..line.len() - 2];
        assert!(line.ends_with("\"]") && !label.contains(['"', '<']), "{line}");
    }
    for line in lines(OutputType::D2).iter().filter(|line| line.starts_with("\"src\"")) {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{line}");
        assert!(!line.replace("\\${", "").contains("${"), "{line}");
    }
}

/// Readable names of nodes stay apart, and none is a word of the language.
#[test]
fn readable_names_in_mermaid_stay_apart() {
    let modules = json!([module("a-b.ts", &[]), module("a_b.ts", &[]), module("end", &[])]);
    let wish = json!({ "reporterOptions": { "mermaid": { "minify": false } } });
    let text = text(result_with(modules, json!({}), wish), OutputType::Mermaid);
    for node in ["a_b_ts[\"a-b.ts\"]", "a_b_ts_2[\"a_b.ts\"]", "end_[\"end\"]"] {
        assert!(text.contains(node), "{node}\n{text}");
    }
}

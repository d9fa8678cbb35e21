//! What each reporter makes of the same result.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use ringfence::report::cruise::{OutputType, page, result::CruiseResult};
use serde_json::{Value, json};

use super::{dependency, module, options, rendered, result, result_with, saved, shop, text};

/// Without the style sheet, which says nothing about the result.
fn without_style(page: &str) -> String {
    let (start, end) = (page.find("<style>").unwrap() + 7, page.find("</style>").unwrap());
    format!("{}…{}", &page[..start], &page[end..])
}

#[test]
fn every_reporter_shows_the_shop() {
    for &output_type in OutputType::ALL {
        let text = text(shop(), output_type);
        let shown = match output_type {
            // These repeat the whole result: looked at below.
            OutputType::Json | OutputType::Anon => continue,
            // What Graphviz gets is the same.
            OutputType::DotWebpage => {
                assert_eq!(text, super::text(shop(), OutputType::Dot));
                continue;
            }
            OutputType::Html | OutputType::ErrHtml => without_style(&text),
            _ => text,
        };
        let shown = shown.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(format!("shop_{output_type}"), shown);
    }
}

#[test]
fn every_reporter_shows_nothing_at_all() {
    for &output_type in OutputType::ALL {
        let rendered = rendered(result(json!([])), &options(output_type));
        assert_eq!(rendered.exit_code, u8::from(output_type == OutputType::Metrics));
        assert!(rendered.text.is_empty() || rendered.text.ends_with('\n'), "{output_type}");
    }
    assert_eq!(
        text(result(json!([])), OutputType::Err),
        "\n✔ no dependency violations found (0 modules, 0 dependencies cruised)\n\n"
    );
}

#[test]
fn json_repeats_the_result() {
    let given: Value =
        serde_json::from_str(&fs::read_to_string(saved("shop.json")).unwrap()).unwrap();
    let made: Value = serde_json::from_str(&text(shop(), OutputType::Json)).unwrap();
    for part in ["modules", "folders"] {
        assert_eq!(made[part], given[part], "{part}");
    }
    let parts = given["summary"].as_object().unwrap();
    for (part, value) in parts.iter().filter(|(part, _)| *part != "optionsUsed") {
        assert_eq!(made["summary"][part], *value, "{part}");
    }
    assert!(made["summary"]["environment"].is_object());
}

/// What others may have added is accepted.
#[test]
fn unknown_keys_are_accepted() {
    let mut module = module("a.ts", &[]);
    module["newInVersion19"] = json!({});
    assert_eq!(result(json!([module])).modules.len(), 1);
}

#[test]
fn whole_figures_have_no_fraction() {
    let mut module = module("a.ts", &[]);
    module["instability"] = json!(1.0);
    let json = text(result(json!([module])), OutputType::Json);
    assert!(json.contains("\"instability\": 1,"), "{json}");
}

#[test]
fn colours_are_where_they_were() {
    let mut options = options(OutputType::ErrLong);
    options.color = true;
    insta::assert_snapshot!(rendered(shop(), &options).text.replace('\u{1b}', "^"));
}

#[test]
fn text_underlines_what_is_in_focus_when_that_is_asked_for() {
    let modules = json!([module("a.ts", &[dependency("b.ts", &[])]), module("b.ts", &[])]);
    let wish = json!({ "reporterOptions": { "text": { "highlightFocused": true } } });
    for (wish, color, expected) in [
        (wish.clone(), true, "a.ts → \u{1b}[4mb.ts\u{1b}[24m\n"),
        (wish, false, "a.ts → b.ts\n"),
        (json!({}), true, "a.ts → b.ts\n"),
    ] {
        let mut options = options(OutputType::Text);
        (options.color, options.reaches) = (color, Some("b".to_owned()));
        let mut result = result_with(modules.clone(), json!({}), wish);
        result.modules[1].dependents = Some(vec!["a.ts".to_owned()]);
        assert_eq!(rendered(result, &options).text, expected);
    }
}

#[test]
fn anon_keeps_the_structure_and_gives_no_name_away() {
    let anon = text(shop(), OutputType::Anon);
    assert_eq!(anon, text(shop(), OutputType::Anon), "the same again");
    let mut parsed: CruiseResult = serde_json::from_str(&anon).unwrap();
    // The rules and options are not names.
    parsed.summary.rule_set_used = None;
    parsed.summary.options_used.0.clear();
    let names = serde_json::to_string(&parsed).unwrap();
    for name in ["order", "price", "react", "acme", "legacy", "rates", "missing", "words", "/home"]
    {
        assert!(!names.contains(name), "{name}\n{names}");
    }
    for word in ["src/apple/banana.ts", "react"] {
        assert_eq!(names.contains(word), word != "react", "{word}\n{names}");
    }
    let sources: BTreeSet<&String> = parsed.modules.iter().map(|module| &module.source).collect();
    assert_eq!(sources.len(), shop().modules.len(), "no two modules become one");
    let edges = |result: &CruiseResult| -> Vec<Vec<Option<usize>>> {
        let at = |name: &str| result.modules.iter().position(|module| module.source == name);
        let modules = result.modules.iter();
        let edge = |module: &ringfence::report::cruise::result::Module| {
            module.dependencies.iter().map(|dependency| at(&dependency.resolved)).collect()
        };
        modules.map(edge).collect()
    };
    assert_eq!(edges(&parsed), edges(&shop()));
}

#[test]
fn a_baseline_is_the_list_of_violations() {
    let baseline: Value = serde_json::from_str(&text(shop(), OutputType::Baseline)).unwrap();
    let json: Value = serde_json::from_str(&text(shop(), OutputType::Json)).unwrap();
    assert_eq!(baseline, json["summary"]["violations"]);
}

#[test]
fn metrics_need_metrics() {
    let rendered = rendered(result(json!([module("a.ts", &[])])), &options(OutputType::Metrics));
    assert_eq!(rendered.exit_code, 1);
    assert!(rendered.text.contains("--metrics"), "{}", rendered.text);
}

/// What Graphviz accepts is left to Graphviz, where there is one.
#[test]
fn pictures_can_be_drawn() {
    for output_type in [OutputType::Dot, OutputType::Ddot, OutputType::Archi, OutputType::Flat] {
        let dot = text(shop(), output_type);
        let Some(svg) = drawn(&dot) else { return };
        assert!(svg.contains("<svg"), "{output_type}");
        let page = page(&svg);
        assert!(page.starts_with("<!doctype html>") && !page.contains("<?xml"), "{output_type}");
    }
}

/// The picture as SVG; nothing without Graphviz.
pub(super) fn drawn(dot: &str) -> Option<String> {
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(dot.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && !errors.contains("syntax error"), "{errors}\n{dot}");
    Some(String::from_utf8(output.stdout).unwrap())
}

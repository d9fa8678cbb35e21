//! The options that a result brings with it for its reporters.

use ringfence::report::cruise::OutputType;
use serde_json::{Value, json};

use super::{dependency, module, result_with, shop, text};

/// A module of each class, and what the options of a reporter make of them.
fn with_options(reporter_options: &Value, output_type: OutputType) -> String {
    let mut package = dependency("node_modules/x/i.js", &["no-x"]);
    package["module"] = "x".into();
    package["dependencyTypes"] = json!(["npm", "import"]);
    let mut aliased = dependency("src/lib/b.ts", &["no-b"]);
    aliased["module"] = "@/b".into();
    aliased["dependencyTypes"] = json!(["aliased", "aliased-tsconfig", "local", "import"]);
    let mut a = module("src/app/a.ts", &[package, aliased]);
    a["instability"] = 1.into();
    let modules = json!([a, module("src/lib/b.ts", &[]), module("node_modules/x/i.js", &[])]);
    let options = json!({ "reporterOptions": reporter_options });
    let mut result = result_with(modules, json!({}), options);
    result.folders = Some(Vec::new());
    text(result, output_type)
}

#[test]
fn specifiers_are_shown_on_request() {
    for (section, output_type) in [
        ("err", OutputType::Err),
        ("err-long", OutputType::ErrLong),
        ("err-html", OutputType::ErrHtml),
        ("markdown", OutputType::Markdown),
    ] {
        let shown = |key: &str| with_options(&json!({ section: { key: true } }), output_type);
        let has = |text: &str, specifier: &str| {
            ["→ ", "|", "<td>"].iter().any(|before| {
                ["\n", "|", "</td>"]
                    .iter()
                    .any(|after| text.contains(&format!("{before}{specifier}{after}")))
            })
        };
        let plain = shown("nothing");
        assert!(!has(&plain, "x") && !has(&plain, "@/b"), "{section}\n{plain}");
        assert!(has(&shown("showExternalModulesUnresolved"), "x"), "{section}");
        assert!(has(&shown("showAliasedModulesUnresolved"), "@/b"), "{section}");
    }
}

#[test]
fn pictures_follow_their_theme() {
    let theme = json!({
        "graph": { "rankdir": "TB", "own": "1" },
        "modules": [{ "criteria": { "source": ["^src/app", "^x"] }, "attributes": { "color": "pink" } }],
        "dependencies": [
            { "criteria": { "rules[0].name": "no-b" }, "attributes": { "style": "bold" } },
            { "criteria": { "dynamic": false }, "attributes": { "never": "1" } }
        ]
    });
    let dot = with_options(&json!({ "dot": { "theme": theme } }), OutputType::Dot);
    assert!(dot.contains("rankdir=\"TB\"") && dot.contains("own=\"1\""), "{dot}");
    assert!(dot.contains("splines=\"true\"") && dot.contains("color=\"pink\""), "{dot}");
    assert!(dot.contains("style=\"bold\"") && !dot.contains("never"), "{dot}");
    // The other pictures fall back to it.
    let flat = with_options(&json!({ "dot": { "theme": theme } }), OutputType::Flat);
    assert!(flat.contains("color=\"pink\""), "{flat}");
    let replaced = json!({ "dot": { "theme": { "replace": true, "node": { "shape": "egg" } } } });
    let dot = with_options(&replaced, OutputType::Dot);
    assert!(dot.contains("node [shape=\"egg\"]") && !dot.contains("rankdir"), "{dot}");
}

#[test]
fn pictures_are_collapsed_and_filtered() {
    let collapse = json!({ "archi": { "collapsePattern": ["^src/[^/]+", "^node_modules"] } });
    let archi = with_options(&collapse, OutputType::Archi);
    assert!(archi.contains("\"src/app\" -> \"node_modules\""), "{archi}");
    let default = with_options(&json!({}), OutputType::Archi);
    assert!(default.contains("\"src/app\" -> \"node_modules/x\""), "{default}");
    for (filter, left) in [
        (json!({ "exclude": { "path": "^node" } }), ["a.ts", "b.ts"]),
        (json!({ "includeOnly": { "path": ["app", "x/"] } }), ["a.ts", "i.js"]),
        (json!({ "includeOnly": "a\\.ts|b\\.ts" }), ["a.ts", "b.ts"]),
        (json!({ "focus": { "path": "b\\.ts", "depth": 1 } }), ["b.ts", "b.ts"]),
    ] {
        let dot = with_options(&json!({ "dot": { "filters": filter } }), OutputType::Dot);
        for name in ["a.ts", "b.ts", "i.js"] {
            let is_there = dot.contains(&format!("label=<{name}>"));
            assert_eq!(is_there, left.contains(&name), "{filter} {name}\n{dot}");
        }
    }
}

#[test]
fn pictures_show_metrics_on_request() {
    let shows = |section: &str, output_type| {
        let options = json!({ section: { "showMetrics": true, "collapsePattern": "^nothing" } });
        with_options(&options, output_type).contains(">100%</FONT>")
    };
    assert!(shows("dot", OutputType::Dot) && shows("flat", OutputType::Flat));
    assert!(!shows("dot", OutputType::Flat) && shows("archi", OutputType::Archi));
}

#[test]
fn parts_of_markdown_can_be_left_out_and_reworded() {
    let of = |options: Value| with_options(&json!({ "markdown": options }), OutputType::Markdown);
    for (key, phrase) in [
        ("showTitle", "## Forbidden dependency check"),
        ("showSummary", "**3** modules"),
        ("showSummaryHeader", "### :chart_with_upwards_trend: Summary"),
        ("showRulesSummary", "|rule|violations|"),
        ("showDetails", "|violated rule|"),
        ("showDetailsHeader", "### :fire: All violations"),
        ("collapseDetails", "<details>"),
        ("showFooter", "ringfence "),
    ] {
        assert!(of(json!({})).contains(phrase), "{key}");
        assert!(!of(json!({ key: false })).contains(phrase), "{key}");
    }
    for key in ["title", "summaryHeader", "detailsHeader", "collapsedMessage"] {
        assert!(of(json!({ key: "own words" })).contains("own words"), "{key}");
    }
}

#[test]
fn metrics_are_ordered_and_hidden_on_request() {
    let lines = |options: Value| -> Vec<String> {
        let mut result = shop();
        result
            .summary
            .options_used
            .0
            .insert("reporterOptions".to_owned(), json!({ "metrics": options }));
        text(result, OutputType::Metrics).lines().map(str::to_owned).collect()
    };
    let of_modules = lines(json!({ "hideFolders": true }));
    assert!(of_modules.iter().all(|line| !line.starts_with("folder")));
    let of_folders = lines(json!({ "hideModules": true, "orderBy": "moduleCount" }));
    assert!(of_folders[2].starts_with("folder  src "), "{of_folders:?}");
    assert!(of_folders.iter().all(|line| !line.starts_with("module")));
    let by_name = lines(json!({ "orderBy": "name" }));
    assert!(by_name[2].contains(" src ") && by_name[3].contains("src/app"), "{by_name:?}");
    for order in
        ["instability", "afferentCouplings", "efferentCouplings", "size", "topLevelStatementCount"]
    {
        assert_eq!(lines(json!({ "orderBy": order })).len(), by_name.len(), "{order}");
    }
}

#[test]
fn mermaid_is_readable_on_request() {
    let text = with_options(&json!({ "mermaid": { "minify": false } }), OutputType::Mermaid);
    assert!(text.contains("src_app_a_ts-->src_lib_b_ts"), "{text}");
    assert!(with_options(&json!({}), OutputType::Mermaid).contains("2-->7"));
}

#[test]
fn anon_uses_the_words_that_it_is_given() {
    let words = json!({ "anon": { "wordlist": ["plum!", "src", "fig", ""] } });
    let text = with_options(&words, OutputType::Anon);
    assert!(text.contains("\"node_modules/plum_/fig.js\""), "{text}");
}

//! Every way in which a probe can fail, once each: the verdict, the reason, and where the frame points.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::support::{Run, differences, fixture, ringfence, text};

#[test]
fn every_kind_of_failed_probe_is_explained_and_shown() {
    let tree = fixture("dead-probes");
    let json = Run::of(ringfence(&tree).args(["probes", "--format", "json"]));
    let shown = Run::of(ringfence(&tree).arg("probes"));
    assert_eq!((json.status(), shown.status()), (1, 1));
    let places = places(&shown.stdout());
    let one = |probe: &Value| {
        let file = text(&probe["file"]);
        let place = places.get(file).map_or("", String::as_str);
        let reason = probe["reason"].as_str().map(|reason| format!(": {reason}"));
        format!("{file}{place} {}{}", text(&probe["verdict"]), reason.unwrap_or_default())
    };
    let found: Vec<String> = json.json()["probes"].as_array().unwrap().iter().map(one).collect();
    let expected = fs::read_to_string(fixture("dead-probes.expected.txt")).unwrap();
    let expected: Vec<String> = expected.lines().map(str::to_owned).collect();
    assert!(found == expected, "{}\n{}", differences(&expected, &found), found.join("\n"));
}

/// Where the frames point, by file.
fn places(report: &str) -> BTreeMap<String, String> {
    let place = |line: &str| {
        let place = line.trim_start().strip_prefix("╭─[ ")?.strip_suffix(" ]")?;
        let at = place.find(':')?;
        Some((place[..at].to_owned(), place[at..].to_owned()))
    };
    report.lines().filter_map(place).collect()
}

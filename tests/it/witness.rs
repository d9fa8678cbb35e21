//! Imports that would break a rule, found by paths, and tried.

use ringfence::{
    config::Located,
    discover::overlay::Overlay,
    pipeline::{Examined, examine},
    probes::witness::{Aim, NoWitness, SYNTAXES, probe_path},
    rules::ruleset::RuleId,
};

use crate::support::{Tree, fixture};

fn located(root: &std::path::Path, config: Option<&str>) -> Located {
    ringfence::config::locate(root, Some(root), config.map(|name| root.join(name)).as_deref())
        .unwrap()
}

fn rule(examined: &Examined<'_>, name: &str) -> RuleId {
    let at = examined.input.rules.rules.iter().position(|rule| rule.name == name).unwrap();
    RuleId(u16::try_from(at).unwrap())
}

/// The path of a probe in the first home, and the path of what it has to import.
fn first(examined: &Examined<'_>, name: &str) -> Result<(String, String), NoWitness> {
    let (search, rule) = (examined.witnesses(), rule(examined, name));
    let home = search.homes(rule, &probe_path("", "fail_x.ts"))?[0];
    let path = probe_path(home, "fail_x.ts");
    let (aim, _) = search.aims(rule, &path, &SYNTAXES)?.remove(0);
    let aim = match aim {
        Aim::File(file) => examined.input.world.index.path(file).to_owned(),
        Aim::Package(name) | Aim::Builtin(name) => name.into(),
    };
    Ok((path, aim))
}

#[test]
fn a_rule_between_zones_has_one_and_it_bites() {
    let located = located(&fixture("monorepo"), None);
    let found = examine(&located, Overlay::default(), |run| first(run, "no-services-to-src"));
    let (path, aim) = found.unwrap().unwrap();
    assert_eq!(path, "services/mailer/__arch_probes__/fail_x.ts");
    assert!(aim.starts_with("src/") && !aim.contains("__arch_probes__"), "{aim}");
    let text = format!("import \"../../../{aim}\";\n");
    let overlay = [(&*path, &*text)].into_iter().collect();
    let fired = examine(&located, overlay, |run| {
        let probe = run.probes.iter().find(|probe| run.input.world.index.path(probe.file) == path);
        probe.map(|probe| probe.fired.clone())
    });
    assert_eq!(fired.unwrap().unwrap(), ["no-services-to-src".into()]);
}

#[test]
fn what_is_missing_is_said() {
    let tree = Tree::new(&[
        ("src/a.ts", "export {};"),
        ("lib/b.ts", ""),
        (
            "ringfence.jsonc",
            r#"{
              "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } },
              "rules": [
                { "name": "cycles", "circular": true },
                { "name": "one-file", "from": "src/a.ts", "to": "lib" },
                { "name": "in-cell", "from": "src", "to": "lib", "sameCell": true },
                { "name": "no-left-pad", "to": "npm:left-pad" },
                { "name": "types", "from": "src", "to": "lib", "typeOnly": true }
              ]
            }"#,
        ),
    ]);
    let located = located(tree.root(), None);
    let found = |name: &str| {
        examine(&located, Overlay::default(), |run| {
            first(run, name).map_err(|why| why.explain(name))
        })
        .unwrap()
    };
    assert_eq!(
        found("cycles").unwrap_err(),
        "cycles is about cycles: no import by itself breaks it"
    );
    assert_eq!(
        found("one-file").unwrap_err(),
        "no file in a probe folder of the tree would match the `from` of one-file"
    );
    assert_eq!(
        found("in-cell").unwrap_err(),
        "no import meets the conditions of in-cell: it wants both sides in one cell"
    );
    assert_eq!(found("no-left-pad").unwrap().1, "left-pad");
    assert_eq!(found("types").unwrap().1, "lib/b.ts");
}

#[test]
fn captured_text_and_an_allowed_list_are_minded() {
    let tree = Tree::new(&[
        ("f/a/x.ts", ""),
        ("f/b/x.ts", ""),
        ("core/x.ts", ""),
        (
            ".dependency-cruiser.cjs",
            r#"module.exports = {
              forbidden: [{ name: "own", from: { path: "^f/([^/]+)/" }, to: { path: "^f/", pathNot: "^f/$1/" } }],
              allowed: [{ from: { path: "^f/" }, to: { path: "^(f|core)/" } }, { from: { path: "^core/" }, to: { path: "^core/" } }]
            };"#,
        ),
    ]);
    let located = located(tree.root(), None);
    let found = examine(&located, Overlay::default(), |run| {
        let search = run.witnesses();
        let aims = |name: &str, from: &str| {
            let aims = search.aims(rule(run, name), from, &SYNTAXES).unwrap();
            let path = |aim: &Aim| match aim {
                Aim::File(file) => run.input.world.index.path(*file).to_owned(),
                aim => format!("{aim:?}"),
            };
            aims.iter().map(|(aim, _)| path(aim)).collect::<Vec<_>>()
        };
        let homes = search.homes(rule(run, "own"), "n.ts").unwrap();
        (homes.join(" "), aims("own", "f/a/n.ts"), aims("not-in-allowed", "core/n.ts"))
    });
    let (homes, own, not_allowed) = found.unwrap();
    assert_eq!(homes, "f/a f/b");
    assert_eq!(own, ["f/b/x.ts"]);
    assert_eq!(not_allowed, ["f/a/x.ts", "f/b/x.ts", ".dependency-cruiser.cjs"]);
}

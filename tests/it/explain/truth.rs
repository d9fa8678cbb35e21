//! What `explain` says of resolution is what resolution did: over every tree of the fixtures, every
//! import is traced, and the answer is that of the run.

use std::{fs, path::Path};

use ringfence::{
    base::path,
    config::{self, Located},
    discover::overlay::Overlay,
    explain::{Asked, Outcome, file::explain},
    extract::import::Specifier,
    pipeline::{Examined, examine},
    resolve::{Resolved, target::Target},
    rules::cells::settles,
};

use crate::support::fixture;

fn trees() -> Vec<std::path::PathBuf> {
    let traps = fs::read_dir(fixture("traps")).unwrap();
    let mut trees: Vec<_> = traps.map(|entry| entry.unwrap().path()).collect();
    trees.push(fixture("monorepo"));
    trees.sort();
    trees
}

/// Runs over every tree, as its own config and then as one of dependency-cruiser looks at it.
fn over_all_trees(look: impl Fn(&Examined<'_>, &str)) {
    let dir = tempfile::tempdir().unwrap();
    let foreign = dir.path().join(".dependency-cruiser.json");
    let rules = r#"{ "forbidden": [
        { "name": "no-circular", "from": {}, "to": { "circular": true } },
        { "name": "no-orphans", "from": { "orphan": true }, "to": {} },
        { "name": "resolvable", "from": {}, "to": { "couldNotResolve": true } },
        { "name": "not-src", "from": { "path": "^(services|packages)/([^/]+)" },
          "to": { "path": "^src", "pathNot": "$2" } } ] }"#;
    fs::write(&foreign, rules).unwrap();
    for root in trees() {
        let name = root.file_name().unwrap().to_str().unwrap().to_owned();
        let native = config::locate(&root, Some(&root), None).unwrap();
        examine(&native, Overlay::default(), |examined| look(examined, &name)).unwrap();
        let cruiser = Located { config: None, foreign: Some(foreign.clone()), ..native };
        let name = format!("{name}, cruised");
        examine(&cruiser, Overlay::default(), |examined| look(examined, &name)).unwrap();
    }
}

#[test]
fn the_traced_answer_is_that_of_the_run() {
    let traced = std::cell::Cell::new(0);
    over_all_trees(|examined, tree| {
        let input = examined.input;
        let resolver = examined.resolver();
        for module in input.modules.iter().filter(|module| module.is_source) {
            let file = input.world.index.path(module.file);
            let folder = resolver.folder(path::parent(file));
            for (at, import) in module.extracted.imports.iter().enumerate() {
                let of_run: Vec<Resolved> = input
                    .dependencies
                    .iter()
                    .filter(|one| one.from == module.file && one.import as usize == at)
                    .map(ringfence::resolve::target::Dependency::as_resolved)
                    .collect();
                let (mut told, steps) = folder.trace(module.file, import);
                for resolved in &mut told {
                    // The run judges by the beginning of a specifier only where that settles the
                    // zone.
                    if let (Specifier::Computed { .. }, Target::Unresolved { aim }) =
                        (&import.specifier, &mut resolved.target)
                    {
                        aim.take_if(|aim| !settles(input.rules, aim));
                    }
                }
                assert!(!steps.is_empty());
                let what = format!("{tree}: {file}: {}", import.specifier.display());
                assert!(steps.last().unwrap().ends, "{what}: {steps:#?}");
                // A dependency-cruiser config leaves some imports out.
                if !of_run.is_empty() || input.cruise.is_none() {
                    assert_eq!(told, of_run, "{what}");
                    traced.set(traced.get() + 1);
                }
            }
        }
    });
    assert!(traced.get() > 500, "only {} imports were traced", traced.get());
}

/// Every violation of the run is told by `explain`, and nothing else is said to be broken.
#[test]
fn what_is_said_to_be_broken_is_what_the_run_found() {
    let broken = std::cell::Cell::new(0);
    over_all_trees(|examined, tree| {
        let input = examined.input;
        for module in *input.modules {
            let file = input.world.index.path(module.file);
            let asked = Asked { path: file.to_owned(), spot: None };
            let told = explain(examined, &asked, true).unwrap();
            let of_imports = told.imports.iter().flat_map(|import| &import.targets);
            let verdicts = of_imports.flat_map(|target| &target.rules).chain(&told.rules);
            let mut said: Vec<&str> = verdicts
                .filter(|verdict| matches!(verdict.outcome, Outcome::Breaks(_)))
                .map(|verdict| verdict.rule.as_str())
                .collect();
            let mut found: Vec<&str> = examined
                .findings
                .iter()
                .filter(|finding| finding.file == module.file)
                .map(|finding| input.rules.rule(finding.rule).name.as_str())
                .collect();
            said.sort_unstable();
            found.sort_unstable();
            assert_eq!(said, found, "{tree}: {file}");
            broken.set(broken.get() + said.len());
        }
    });
    assert!(broken.get() > 20, "only {} violations were told", broken.get());
}

#[test]
fn there_are_trees() {
    assert!(trees().iter().all(|tree| Path::is_dir(tree)) && trees().len() > 10);
}

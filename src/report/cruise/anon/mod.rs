//! A result in which names cannot be recognised, but the structure can.

mod words;

use serde::Deserialize as _;
use serde_json::Value;

use self::words::Words;
use super::result::{
    CruiseResult, Dependency, Folder, MiniDependency, Module, OptionsUsed, Violation,
};

/// The result with another name for every module and folder. Equal names stay equal, and the same
/// result always becomes the same.
pub(super) fn anonymized(mut result: CruiseResult) -> CruiseResult {
    let options = &result.summary.options_used;
    let mut words = Words::new(options.reporter("anon").and_then(|anon| anon.get("wordlist")));
    result.modules.iter_mut().for_each(|module| of_module(module, &mut words));
    result.folders.iter_mut().flatten().for_each(|folder| of_folder(folder, &mut words));
    result.summary.violations.iter_mut().for_each(|violation| of_violation(violation, &mut words));
    of_options(&mut result.summary.options_used, &mut words);
    result
}

/// Where the tree lies, and what is known to be wrong with it. Patterns are left: they would no longer
/// match anything.
fn of_options(options: &mut OptionsUsed, words: &mut Words) {
    if let Some(Value::String(base_dir)) = options.0.get_mut("baseDir") {
        words.replace(base_dir);
    }
    if let Some(known) = options.0.get_mut("knownViolations") {
        let mut violations: Vec<Violation> = Vec::deserialize(known.take()).unwrap_or_default();
        for violation in &mut violations {
            of_violation(violation, words);
        }
        *known = serde_json::to_value(violations).unwrap_or_default();
    }
}

fn of_module(module: &mut Module, words: &mut Words) {
    module.dependencies.iter_mut().for_each(|dependency| of_dependency(dependency, words));
    words.replace(&mut module.source);
    module.dependents.iter_mut().flatten().for_each(|name| words.replace(name));
    for reached in module.reaches.iter_mut().flatten().flat_map(|reaches| &mut reaches.modules) {
        words.replace(&mut reached.source);
        of_way(&mut reached.via, words);
    }
    for reachable in module.reachable.iter_mut().flatten() {
        words.replace(&mut reachable.matched_from);
    }
}

fn of_dependency(dependency: &mut Dependency, words: &mut Words) {
    words.replace(&mut dependency.resolved);
    words.replace(&mut dependency.module);
    of_way(dependency.cycle.get_or_insert_default(), words);
}

fn of_folder(folder: &mut Folder, words: &mut Words) {
    words.replace(&mut folder.name);
    for dependency in folder.dependencies.iter_mut().flatten() {
        words.replace(&mut dependency.name);
        dependency.cycle.iter_mut().for_each(|cycle| of_way(cycle, words));
    }
    for dependent in folder.dependents.iter_mut().flatten() {
        words.replace(&mut dependent.name);
    }
}

fn of_violation(violation: &mut Violation, words: &mut Words) {
    words.replace(&mut violation.from);
    words.replace(&mut violation.to);
    of_way(violation.cycle.get_or_insert_default(), words);
    violation.via.iter_mut().for_each(|via| of_way(via, words));
    violation.unresolved_to.iter_mut().for_each(|specifier| words.replace(specifier));
}

fn of_way(steps: &mut [MiniDependency], words: &mut Words) {
    for step in steps {
        words.replace(&mut step.name);
    }
}

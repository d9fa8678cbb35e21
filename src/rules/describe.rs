//! Findings in words.

use std::{fmt::Write, sync::Arc};

use petgraph::graph::NodeIndex;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::{
    base::{position::Range, severity::Severity},
    discover::FileIndex,
    extract::import::Import,
    resolve::target::Target,
    rules::{
        cells::Cell,
        engine::{Finding, Input},
        ruleset::{Condition, Rule, RuleSet, Selector, Subject, Term},
        violation::{End, ImportRef, Violation, sort},
    },
};

/// How many findings are worth a thread's while.
const TOGETHER: usize = 256;

/// Turns findings into violations: sorted by file, position and rule.
pub fn violations(input: &Input<'_>, findings: &[&Finding]) -> Vec<Violation> {
    let findings = findings.par_iter().with_min_len(TOGETHER);
    let mut violations: Vec<Violation> =
        findings.map(|finding| violation(input, finding)).collect();
    sort(&mut violations);
    violations
}

fn violation(input: &Input<'_>, finding: &Finding) -> Violation {
    let rule = input.rules.rule(finding.rule);
    let import = finding.dependency.map(|at| input.import(&input.dependencies[at]));
    Violation {
        rule: rule.name.as_str().into(),
        rule_id: Some(finding.rule),
        severity: rule.severity,
        message: message(input, rule, finding),
        hint: hint(input, rule, finding),
        from: finding.file,
        range: import.map_or(Range::FILE, |import| import.range),
        to: finding.to.map(|to| end(input, to)),
        import: import.map(import_ref),
        chain: finding.chain.iter().map(|&node| name(input, node)).collect(),
        fingerprint: 0,
    }
}

/// A violation of what is forbidden without a rule of the config, by the dependency at this place.
pub(super) fn of_import(
    input: &Input<'_>,
    dependency: usize,
    to: NodeIndex,
    (rule, severity): (&str, Severity),
    message: String,
    hint: String,
) -> Violation {
    let dependency = &input.dependencies[dependency];
    let import = input.import(dependency);
    Violation {
        rule: rule.into(),
        rule_id: None,
        severity,
        message,
        hint: Some(hint),
        from: dependency.from,
        range: import.range,
        to: Some(end(input, to)),
        import: Some(import_ref(import)),
        chain: Vec::new(),
        fingerprint: 0,
    }
}

fn import_ref(import: &Import) -> ImportRef {
    ImportRef {
        specifier: import.specifier.display().into(),
        kind: import.kind,
        type_only: import.type_only,
    }
}

/// As [`Facts::name`](crate::rules::facts::Facts::name). Files lie on many chains, and share their paths.
fn name(input: &Input<'_>, node: NodeIndex) -> Arc<str> {
    match input.graph.file_of(node) {
        Some(file) => input.world.index.shared_path(file),
        None => input.facts[node.index()].name().into(),
    }
}

fn end(input: &Input<'_>, node: NodeIndex) -> End {
    let facts = &input.facts[node.index()];
    End {
        file: name(input, node),
        zone: facts.cell.as_ref().map(|cell| cell.zone),
        cell: facts.cell.as_ref().map(|cell| (&*cell.dir).into()),
    }
}

fn message(input: &Input<'_>, rule: &Rule, finding: &Finding) -> String {
    match (rule.subject, finding.to) {
        (Subject::Orphan, _) => "imports nothing and is imported by nothing".to_owned(),
        (Subject::Module, _) => "lies in no zone".to_owned(),
        (Subject::Lone(true), _) => "has neither dependencies nor dependents".to_owned(),
        (Subject::Lone(false), _) => "has dependencies or dependents".to_owned(),
        (Subject::Requires(_), _) => "does not depend on what it must depend on".to_owned(),
        (Subject::Dependents { .. }, _) => "has too few or too many dependents".to_owned(),
        (Subject::Allowed, _) => "is not allowed by any rule of `allowed`".to_owned(),
        (Subject::Folder, _) => "its folder must not depend on that folder".to_owned(),
        (Subject::Reachable(false) | Subject::Unreached, _) | (_, None) => {
            "is reached from nowhere that it must be reached from".to_owned()
        }
        (Subject::Cycle, Some(_)) if finding.chain.len() == 2 => "imports itself".to_owned(),
        (Subject::Cycle, Some(_)) => {
            format!("starts an import cycle of {} modules", finding.chain.len() - 1)
        }
        (Subject::Reachable(true) | Subject::Reaches, Some(to)) => {
            let steps = finding.chain.len() - 1;
            let way =
                if steps == 1 { "directly".to_owned() } else { format!("over {steps} imports") };
            format!("reaches {} {way}", input.facts[to.index()].name())
        }
        (Subject::Dependency, Some(to)) => dependency_message(input, rule, finding, to),
    }
}

fn dependency_message(input: &Input<'_>, rule: &Rule, finding: &Finding, to: NodeIndex) -> String {
    let from_cell =
        input.graph.file(finding.file).and_then(|node| input.facts[node.index()].cell.as_ref());
    let target = &input.facts[to.index()];
    let deep = rule.conditions.contains(&Condition::Entry(false));
    let mut text = match (from_cell, &target.cell) {
        (_, Some(to_cell)) if deep => {
            format!("{} is not part of what {} offers", target.name(), to_cell.dir)
        }
        (Some(from_cell), Some(to_cell)) if from_cell != to_cell && is_about_zones(rule) => {
            format!("{} must not import {}: {}", from_cell.dir, to_cell.dir, target.name())
        }
        _ => format!("{} must not import {}", input.world.index.path(finding.file), target.name()),
    };
    if rule.conditions.contains(&Condition::Declared(false)) {
        text.push_str(", which its package.json does not declare");
    }
    if let Some(at) = finding.dependency
        && let Target::Unresolved { .. } = input.dependencies[at].target
        && !matches!(
            input.import(&input.dependencies[at]).specifier,
            crate::extract::import::Specifier::Computed { .. }
        )
    {
        text.push_str(" (it resolves to nothing: judged by where it aims)");
    }
    text
}

/// Whether whole zones are what the rule keeps apart.
fn is_about_zones(rule: &Rule) -> bool {
    let only_zones = |selector: &Selector| {
        let is_zone = |term: &Term| matches!(term, Term::Zone(_));
        selector.any.iter().all(is_zone) && selector.none.is_empty()
    };
    only_zones(&rule.from) && only_zones(&rule.to)
}

/// What may be done instead.
fn hint(input: &Input<'_>, rule: &Rule, finding: &Finding) -> Option<String> {
    let to = &input.facts[finding.to?.index()];
    if rule.conditions.contains(&Condition::Entry(false)) {
        return entry_hint(input, to.cell.as_ref()?);
    }
    // Only where zones are what forbids it, their allowances are what to do instead.
    let from = &input.facts[input.graph.file(finding.file)?.index()];
    let (cell, to_cell) = (from.cell.as_ref()?, to.cell.as_ref()?);
    let zone = input.rules.zone(cell.zone);
    (cell != to_cell && !zone.may_import.contains(&to_cell.zone))
        .then(|| allowance(input.rules, cell))
}

/// What a cell may import, in words.
pub fn allowance(rules: &RuleSet, cell: &Cell) -> String {
    let zone = rules.zone(cell.zone);
    let mut text = format!("{} may import itself", cell.dir);
    for (at, other) in zone.may_import.iter().enumerate() {
        let joint = if at + 1 == zone.may_import.len() { " and " } else { ", " };
        let path = &rules.zone(*other).path.text;
        let _ = write!(text, "{joint}{path}");
    }
    text
}

fn entry_hint(input: &Input<'_>, cell: &Cell) -> Option<String> {
    const SHOWN: usize = 6;
    let manifest = input.world.manifests.in_dir(&cell.dir)?;
    let name = manifest.name.as_deref()?;
    let keys = manifest.entry_keys();
    let mut names: Vec<String> = keys
        .iter()
        .filter(|key| key.starts_with('.') && !key.ends_with("package.json"))
        .map(|key| format!("\"{name}{}\"", &key[1..]))
        .collect();
    let more = names.len().saturating_sub(SHOWN);
    names.truncate(SHOWN);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    (!names.is_empty()).then(|| format!("{} offers {}", cell.dir, names.join(", ")))
}

/// Gives each violation an identity that survives moved lines: rule, file, specifier and target (of a
/// finding without an import its message), and which one of several equal ones it is. To be called
/// when all violations are known.
pub fn number_fingerprints(index: &FileIndex, violations: &mut [Violation]) {
    violations.par_iter_mut().with_min_len(TOGETHER).for_each_init(
        String::new,
        |text, violation| {
            violation.fingerprint = xxh3_64(identity(index, violation, text));
        },
    );
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    let mut text = String::new();
    for violation in violations {
        let nth = seen.entry(violation.fingerprint).or_default();
        if *nth > 0 {
            let identity = identity(index, violation, &mut text);
            violation.fingerprint = xxh3_64_with_seed(identity, *nth);
        }
        *nth += 1;
    }
}

/// What a violation is recognised by, written into `text`.
fn identity<'t>(index: &FileIndex, violation: &Violation, text: &'t mut String) -> &'t [u8] {
    text.clear();
    for part in [
        &*violation.rule,
        index.path(violation.from),
        violation.import.as_ref().map_or(&violation.message, |import| &*import.specifier),
        violation.to.as_ref().map_or("", |to| &to.file),
    ] {
        text.push_str(part);
        text.push('\0');
    }
    text.as_bytes()
}

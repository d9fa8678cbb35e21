//! Rules about folders and the dependencies between them.

use rustc_hash::FxHashMap;

use crate::{
    cruise::{
        derive::{Derived, FolderDependency, Folders},
        folder_of, folders_above,
    },
    rules::{
        engine::{Finding, Input},
        found::{About, Found, FoundKind},
        pattern::Groups,
        ruleset::{Condition, Rule, RuleId, Selector, Term, ViewCondition},
    },
};

/// Every dependency between folders that matches both sides and all conditions of the rule.
pub(in crate::rules) fn run(input: &Input<'_>, id: RuleId, rule: &Rule) -> Vec<Finding> {
    let Some(derived) = input.cruise else { return Vec::new() };
    let folders = derived.folders();
    let parity = derived.view().parity;
    let sources: Vec<Option<Groups>> =
        folders.all.iter().map(|folder| source(rule, &folder.name)).collect();
    let at_fault = |&at: &usize| {
        let link = folders.dependencies[at];
        let Some(groups) = &sources[link.from] else { return false };
        means(&rule.to, &folders.all[link.to].name, groups, parity)
            && rule.conditions.iter().all(|condition| holds(condition, folders, at))
    };
    let at_fault: Vec<usize> = (0..folders.dependencies.len()).filter(at_fault).collect();
    if at_fault.is_empty() {
        return Vec::new();
    }
    let carriers = carriers(derived);
    at_fault.into_iter().filter_map(|at| finding(input, id, rule, folders, at, &carriers)).collect()
}

/// What `from` captures of a folder's name; `None` when it does not mean the folder.
pub(in crate::rules) fn source(rule: &Rule, name: &str) -> Option<Groups> {
    if !means(&rule.from, name, &[], false) {
        return None;
    }
    match rule.from.any.first() {
        Some(Term::Name(pattern)) => Some(pattern.capture(name)),
        _ => Some(Groups::new()),
    }
}

/// Whether a selector means a name, given what was captured.
pub(in crate::rules) fn means(
    selector: &Selector,
    name: &str,
    groups: &[Box<str>],
    parity: bool,
) -> bool {
    let term = |term: &Term| match term {
        Term::Name(pattern) => {
            pattern.with(groups, parity).is_some_and(|regex| regex.is_match(name))
        }
        _ => false,
    };
    (selector.any.is_empty() || selector.any.iter().any(term)) && !selector.none.iter().any(term)
}

/// Whether a condition holds for the dependency between folders at `at`.
pub(in crate::rules) fn holds(condition: &Condition, folders: &Folders, at: usize) -> bool {
    match condition {
        Condition::View(ViewCondition::Circular(wanted)) => cycle(folders, at).is_some() == *wanted,
        Condition::View(ViewCondition::MoreUnstable(wanted)) => {
            let FolderDependency { from, to } = folders.dependencies[at];
            let (from, to) = (folders.all[from].coupling, folders.all[to].coupling);
            from.compare(to).is_lt() == *wanted
        }
        _ => true,
    }
}

fn cycle(folders: &Folders, at: usize) -> Option<&[u32]> {
    folders.cycles.of(u32::try_from(at).ok()?)
}

fn finding(
    input: &Input<'_>,
    id: RuleId,
    rule: &Rule,
    folders: &Folders,
    at: usize,
    carriers: &FxHashMap<(&str, &str), u32>,
) -> Option<Finding> {
    let FolderDependency { from, to } = folders.dependencies[at];
    let (from, to) = (&folders.all[from], &folders.all[to]);
    let asks_for = |condition: fn(&ViewCondition) -> bool| {
        rule.conditions
            .iter()
            .any(|known| matches!(known, Condition::View(known) if condition(known)))
    };
    let by_cycle = asks_for(|condition| matches!(condition, ViewCondition::Circular(_)));
    let by_instability = asks_for(|condition| matches!(condition, ViewCondition::MoreUnstable(_)));
    let kind = match (by_instability, by_cycle) {
        (true, _) => FoundKind::Instability,
        (false, true) => FoundKind::Cycle,
        (false, false) => FoundKind::Folder,
    };
    let is_cycle = kind == FoundKind::Cycle;
    let found = Found {
        about: About::Folders(at),
        kind,
        cycle: is_cycle.then(|| cycle(folders, at).map(Box::from)).flatten(),
        via: None,
        instability: by_instability.then_some((from.coupling, to.coupling)),
    };
    let &carrier = carriers.get(&(&*from.name, &*to.name))?;
    Some(Finding {
        rule: id,
        file: input.dependencies[carrier as usize].from,
        dependency: Some(carrier as usize),
        to: input.graph.ends(carrier as usize).map(|(_, to)| to),
        chain: Vec::new(),
        found: Some(Box::new(found)),
    })
}

/// For each two folders of which one depends on the other, the first dependency that makes it so.
fn carriers<'d>(derived: &Derived<'d>) -> FxHashMap<(&'d str, &'d str), u32> {
    let view = derived.view();
    let mut carriers = FxHashMap::default();
    for module in view.modules() {
        for (dependency, to) in derived.links().steps(module) {
            let target = match folder_of(view.name(to)) {
                "." => view.name(to),
                folder => folder,
            };
            for folder in folders_above(folder_of(view.name(module))) {
                carriers.entry((folder, target)).or_insert(dependency);
            }
        }
    }
    carriers
}

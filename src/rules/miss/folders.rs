//! Works out what did not hold, for a rule about folders and an import that makes one folder depend
//! on another.

use crate::{
    cruise::{
        derive::{Derived, FolderDependency},
        folder_of, folders_above,
    },
    rules::{
        cruise::folders::{holds, means, source},
        found::About,
        miss::{Miss, Misses, Side, Unmet},
        ruleset::{Condition, Rule, ViewCondition},
    },
};

/// What did not hold. Of the folders above the importing file the innermost that comes closest
/// counts.
pub(super) fn miss(misses: &Misses<'_>, at: usize, rule: &Rule, dependency: usize) -> Miss {
    let Some(derived) = misses.input.cruise else { return Miss::NoFolders };
    let mut made = made_by(derived, dependency);
    let is_found = |link: &usize| {
        misses.findings.iter().any(|finding| {
            usize::from(finding.rule.0) == at
                && finding.found.as_ref().is_some_and(|found| found.about == About::Folders(*link))
        })
    };
    if made.iter().any(is_found) {
        return Miss::FoldersElsewhere;
    }
    made.reverse();
    let all = made.into_iter().map(|link| of_link(misses, rule, derived, link));
    all.reduce(|best, next| if next.closeness() > best.closeness() { next } else { best })
        .unwrap_or(Miss::NoFolders)
}

/// The dependencies between folders that a dependency makes, the outermost first.
fn made_by(derived: &Derived<'_>, dependency: usize) -> Vec<usize> {
    let Some((from, to)) = derived.graph().ends(dependency) else { return Vec::new() };
    let (from, to) = (derived.view().name(from), derived.view().name(to));
    let target = match folder_of(to) {
        "." => to,
        folder => folder,
    };
    let folders = derived.folders();
    let above: Vec<&str> = folders_above(folder_of(from)).collect();
    let is_made = |link: &FolderDependency| {
        above.contains(&&*folders.all[link.from].name) && *folders.all[link.to].name == *target
    };
    (0..folders.dependencies.len()).filter(|&at| is_made(&folders.dependencies[at])).collect()
}

fn of_link(misses: &Misses<'_>, rule: &Rule, derived: &Derived<'_>, at: usize) -> Miss {
    let folders = derived.folders();
    let FolderDependency { from, to } = folders.dependencies[at];
    let (from, to) = (&folders.all[from].name, &folders.all[to].name);
    let rules = misses.input.rules;
    let side = |selector: &crate::rules::ruleset::Selector, name: &str| Side {
        wanted: selector.text(rules),
        found: name.to_owned(),
        cell: None,
        left_out_by: None,
        captured: Vec::new(),
    };
    let Some(groups) = source(rule, from) else { return Miss::From(side(&rule.from, from)) };
    if !means(&rule.to, to, &groups, misses.parity()) {
        return Miss::To(side(&rule.to, to));
    }
    match rule.conditions.iter().find(|condition| !holds(condition, folders, at)) {
        Some(Condition::View(ViewCondition::Circular(wanted))) => {
            Miss::Condition(unmet("circular", *wanted, "part of a cycle of folders"))
        }
        Some(Condition::View(ViewCondition::MoreUnstable(wanted))) => {
            Miss::Condition(unmet("moreUnstable", *wanted, "less stable than what depends on it"))
        }
        _ => Miss::FoldersElsewhere,
    }
}

fn unmet(key: &'static str, wanted: bool, what: &str) -> Unmet {
    let is = if wanted { "is not" } else { "is" };
    Unmet {
        key,
        wanted: wanted.to_string(),
        found: (!wanted).to_string(),
        words: format!("the folder {is} {what}"),
    }
}

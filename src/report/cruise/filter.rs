//! Filters over a result: what is left of the modules, and what is marked.

use rustc_hash::FxHashSet;

use super::{
    neighbours::{Direction, within},
    result::{Dependency, Module},
};
use crate::base::js_regex::JsRegex;

/// What to show.
#[derive(Debug, Default)]
pub(super) struct Filters {
    /// Leave out what matches.
    pub(super) exclude: Option<JsRegex>,
    /// Leave out what does not match.
    pub(super) include_only: Option<JsRegex>,
    /// Show what matches, and what is near.
    pub(super) focus: Option<Focus>,
    /// Show what matches, and what depends on it over any number of steps.
    pub(super) reaches: Option<JsRegex>,
    /// Mark what matches.
    pub(super) highlight: Option<JsRegex>,
}

/// What to look at, and from how near.
#[derive(Debug)]
pub(super) struct Focus {
    /// What to look at.
    pub(super) path: JsRegex,
    /// How many steps around it are shown; 0 for all.
    pub(super) depth: usize,
}

impl Filters {
    /// What is left of `modules`, in the same order: each filter sees what the ones before it left.
    pub(super) fn apply(&self, mut modules: Vec<Module>) -> Vec<Module> {
        if let Some(exclude) = &self.exclude {
            keep(&mut modules, |name| !exclude.is_match(name));
        }
        if let Some(include_only) = &self.include_only {
            keep(&mut modules, |name| include_only.is_match(name));
        }
        if let Some(focus) = &self.focus {
            focus_on(&mut modules, focus);
        }
        if let Some(reaches) = &self.reaches {
            keep_what_reaches(&mut modules, reaches);
        }
        if let Some(highlight) = &self.highlight {
            for module in &mut modules {
                module.matches_highlight = Some(highlight.is_match(&module.source));
            }
        }
        modules
    }
}

/// Keeps the modules that are wanted, and of their dependencies those on wanted modules.
fn keep(modules: &mut Vec<Module>, wanted: impl Fn(&str) -> bool) {
    modules.retain(|module| wanted(&module.source));
    for module in modules {
        module.dependencies.retain(|Dependency { resolved, .. }| wanted(resolved));
    }
}

fn focus_on(modules: &mut Vec<Module>, focus: &Focus) {
    let focused = matching(modules, &focus.path);
    let depth = if focus.depth == 0 { usize::MAX } else { focus.depth };
    let mut near = within(modules, &focused, Direction::Dependents, depth);
    near.extend(within(modules, &focused, Direction::Dependencies, depth));
    keep(modules, |name| near.contains(name));
    for module in modules {
        module.matches_focus = Some(focused.contains(&module.source));
    }
}

fn keep_what_reaches(modules: &mut Vec<Module>, reaches: &JsRegex) {
    let targets = matching(modules, reaches);
    let reaching = within(modules, &targets, Direction::Dependents, usize::MAX);
    keep(modules, |name| reaching.contains(name));
    for module in modules {
        module.matches_reaches = Some(targets.contains(&module.source));
    }
}

fn matching(modules: &[Module], pattern: &JsRegex) -> FxHashSet<String> {
    let names = modules.iter().map(|module| &module.source);
    names.filter(|name| pattern.is_match(name)).cloned().collect()
}

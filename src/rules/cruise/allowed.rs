//! The allowed list: what nothing in it allows is a violation.
//!
//! Dependencies are judged if it says anything of dependencies, modules if it says anything of
//! modules by themselves.

use petgraph::graph::NodeIndex;

use crate::{
    cruise::derive::Derived,
    rules::{
        cruise::{
            modules::about_module,
            reach::{self, Asked, Reach},
        },
        dependency::Meeting,
        engine::{Finding, Input},
        found::{About, Found, FoundKind},
        ruleset::{Rule, RuleId, Subject},
    },
};

/// Every dependency and every module that nothing allows.
pub(in crate::rules) fn run(input: &Input<'_>, id: RuleId) -> Vec<Finding> {
    let places = input.rules.rules.len()..;
    let (of_dependencies, of_modules): (Vec<_>, Vec<_>) =
        places.zip(&input.rules.allowed).partition(|(_, rule)| rule.subject == Subject::Dependency);
    let mut findings = dependencies(input, id, &of_dependencies);
    if let Some(derived) = input.cruise {
        findings.extend(modules(input, derived, id, of_modules));
    }
    findings
}

fn dependencies(input: &Input<'_>, id: RuleId, allowed: &[(usize, &Rule)]) -> Vec<Finding> {
    if allowed.is_empty() {
        return Vec::new();
    }
    // That some cycle over it would be allowed does not make a dependency allowed.
    let meeting = |&(at, rule): &(usize, _)| Meeting::new(input, at, rule, false);
    let mut allowed: Vec<Meeting<'_>> = allowed.iter().map(meeting).collect();
    let conditions = &input.rules.rule(id).conditions;
    let is_judged = |dependency: usize| {
        conditions.is_empty()
            || input
                .judged(dependency)
                .is_some_and(|judged| judged.first_failing(conditions).is_none())
    };
    (0..input.dependencies.len())
        .filter_map(|dependency| {
            let (_, to) = input.graph.ends(dependency)?;
            if !is_judged(dependency)
                || allowed.iter_mut().any(|allowed| allowed.meets(dependency).is_some())
            {
                return None;
            }
            let found = input.cruise.map(|_| {
                Box::new(Found {
                    about: About::Dependency(dependency),
                    kind: FoundKind::Dependency,
                    cycle: None,
                    via: None,
                    instability: None,
                })
            });
            Some(Finding {
                rule: id,
                file: input.dependencies[dependency].from,
                dependency: Some(dependency),
                to: Some(to),
                chain: Vec::new(),
                found,
            })
        })
        .collect()
}

fn modules(
    input: &Input<'_>,
    derived: &Derived<'_>,
    id: RuleId,
    allowed: Vec<(usize, &Rule)>,
) -> Vec<Finding> {
    if allowed.is_empty() {
        return Vec::new();
    }
    let allowed = OfModules::new(input, derived, allowed);
    let modules = derived.view().modules().filter(|&module| !allowed.allow(module));
    modules.filter_map(|module| about_module(input, derived, id, module)).collect()
}

/// The place of the entry of the allowed list that allows a module by itself; `None` when none does,
/// or none is about modules.
pub(in crate::rules) fn of_module(input: &Input<'_>, module: NodeIndex) -> Option<usize> {
    let derived = input.cruise?;
    let first = input.rules.rules.len();
    let of_modules =
        (first..).zip(&input.rules.allowed).filter(|(_, rule)| rule.subject != Subject::Dependency);
    let allowed = OfModules::new(input, derived, of_modules.collect());
    Some(allowed.allowing(module)? - first)
}

/// What an allowed list says of modules.
struct OfModules<'i> {
    input: &'i Input<'i>,
    derived: &'i Derived<'i>,
    rules: Vec<(usize, &'i Rule)>,
    /// What there is to know about reach for each of them.
    reach: Vec<Reach>,
    /// For all of them together. The list has one name, and by that dependency-cruiser looks up
    /// whether a module is reached.
    together: Reach,
}

impl<'i> OfModules<'i> {
    fn new(input: &'i Input<'i>, derived: &'i Derived<'i>, rules: Vec<(usize, &'i Rule)>) -> Self {
        let reach = |&(at, rule): &(usize, &'i Rule)| {
            let asked = Asked { input, derived, at, rule };
            match rule.subject {
                Subject::Reaches | Subject::Unreached => reach::of_allowed(&asked),
                _ => Reach::default(),
            }
        };
        let reach: Vec<Reach> = rules.iter().map(reach).collect();
        let mut together = Reach::default();
        for one in &reach {
            together.merge(one.clone());
        }
        Self { input, derived, rules, reach, together }
    }

    fn allow(&self, module: NodeIndex) -> bool {
        self.allowing(module).is_some()
    }

    /// The place of the rule that allows a module.
    fn allowing(&self, module: NodeIndex) -> Option<usize> {
        let mut rules = self.rules.iter().zip(&self.reach);
        let allows = |&(&(at, rule), reach): &(&(usize, &Rule), &Reach)| match rule.subject {
            Subject::Lone(wanted) => {
                self.input.matches.from(at, module) && self.derived.is_orphan(module) == wanted
            }
            Subject::Reaches => {
                self.is_reached(at, rule, module, true) || self.reaches(at, reach, module)
            }
            Subject::Unreached => {
                self.is_reached(at, rule, module, false) || self.reaches(at, reach, module)
            }
            _ => false,
        };
        rules.find(allows).map(|(&(at, _), _)| at)
    }

    /// Whether a module of `to` is reached (`wanted`), or not.
    fn is_reached(&self, at: usize, rule: &Rule, module: NodeIndex, wanted: bool) -> bool {
        let Some(known) = self.together.reachable.get(&module) else { return false };
        if known.value != wanted {
            return false;
        }
        let captured = self.input.matches.sides(at).and_then(|sides| sides.captured());
        match captured.and_then(|captured| Some((captured, captured.group(known.from)?))) {
            Some((captured, group)) => {
                captured.means(rule, group, self.derived.view().name(module), self.derived)
            }
            None => self.input.matches.to(at, module),
        }
    }

    /// Whether a module of `from` reaches one of `to`. dependency-cruiser looks the latter up among
    /// all that any rule of the list asks for, and without what was captured.
    fn reaches(&self, at: usize, reach: &Reach, module: NodeIndex) -> bool {
        if !self.derived.view().parity {
            return reach.reaches.contains_key(&module);
        }
        let reached = self.together.reaches.get(&module).into_iter().flatten();
        reached.into_iter().any(|reached| self.input.matches.to(at, reached.to))
    }
}

//! One rule: what it judges, and its two sides.

use crate::{
    config::cruiser::raw::{CruiserFrom, CruiserModule, CruiserRule, CruiserScope, CruiserTo},
    rules::ruleset::{Condition, Rule, Selector, Subject},
};

use super::{Compiler, UNNAMED, severity};

impl Compiler {
    /// A rule of `forbidden`; `None` when it is switched off, or can never be judged.
    pub(super) fn forbidden(&mut self, raw: &CruiserRule) -> Option<Rule> {
        let severity = severity(raw.severity)?;
        let subject = subject(raw)?;
        Some(Rule { severity, ..self.rule(raw, subject) })
    }

    /// One alternative of `allowed`.
    pub(super) fn allowed(&mut self, raw: &CruiserRule) -> Rule {
        let subject = subject_of_modules(raw).unwrap_or(Subject::Dependency);
        self.rule(
            &CruiserRule { name: Some(super::NOT_IN_ALLOWED.to_owned()), ..raw.clone() },
            subject,
        )
    }

    /// A rule of `required`; `None` when it is switched off.
    pub(super) fn required(&mut self, raw: &CruiserRule) -> Option<Rule> {
        let severity = severity(raw.severity)?;
        let to = raw.to.clone().unwrap_or_default();
        self.rule = raw.name.clone().unwrap_or_else(|| UNNAMED.to_owned());
        let from = self.module(raw.module.as_ref());
        let to_side = self.selector((to.path.as_ref(), "to.path"), (None, "to.pathNot"));
        let subject = Subject::Requires(to.reachable);
        Some(Rule { severity, ..self.assemble(raw, subject, (from, to_side), Vec::new()) })
    }

    fn rule(&mut self, raw: &CruiserRule, subject: Subject) -> Rule {
        self.rule = raw.name.clone().unwrap_or_else(|| UNNAMED.to_owned());
        let from = self.from(raw.from.as_ref());
        let to = if let Some(module) = &raw.module {
            self.module(Some(module))
        } else {
            self.to(raw.to.as_ref())
        };
        let conditions = match (subject, &raw.to) {
            (Subject::Dependency, Some(to)) => self.conditions(to),
            (Subject::Folder, Some(to)) => super::conditions::of_folders(to),
            _ => Vec::new(),
        };
        self.assemble(raw, subject, (from, to), conditions)
    }

    fn assemble(
        &self,
        raw: &CruiserRule,
        subject: Subject,
        (from, to): (Selector, Selector),
        conditions: Vec<Condition>,
    ) -> Rule {
        Rule {
            name: self.rule.clone(),
            severity: crate::base::severity::Severity::Warn,
            comment: raw.comment.clone(),
            subject,
            from,
            to,
            conditions,
            written: raw.written.clone(),
        }
    }

    fn from(&mut self, from: Option<&CruiserFrom>) -> Selector {
        let (path, path_not) = (from.map(|from| &from.path), from.map(|from| &from.path_not));
        self.selector(
            (path.and_then(Option::as_ref), "from.path"),
            (path_not.and_then(Option::as_ref), "from.pathNot"),
        )
    }

    fn to(&mut self, to: Option<&CruiserTo>) -> Selector {
        let (path, path_not) = (to.map(|to| &to.path), to.map(|to| &to.path_not));
        self.selector(
            (path.and_then(Option::as_ref), "to.path"),
            (path_not.and_then(Option::as_ref), "to.pathNot"),
        )
    }

    fn module(&mut self, module: Option<&CruiserModule>) -> Selector {
        let path = module.map(|module| &module.path);
        let path_not = module.map(|module| &module.path_not);
        self.selector(
            (path.and_then(Option::as_ref), "module.path"),
            (path_not.and_then(Option::as_ref), "module.pathNot"),
        )
    }
}

/// What a rule of `forbidden` judges. A rule about folders that asks for what only modules have
/// (whether they are orphans, say) is never judged.
fn subject(raw: &CruiserRule) -> Option<Subject> {
    match (raw.scope, subject_of_modules(raw)) {
        (Some(CruiserScope::Folder), Some(_)) => None,
        (Some(CruiserScope::Folder), None) => Some(Subject::Folder),
        (_, Some(subject)) => Some(subject),
        (_, None) => Some(Subject::Dependency),
    }
}

/// What a rule judges that is about modules by themselves; `None` for rules about dependencies.
fn subject_of_modules(raw: &CruiserRule) -> Option<Subject> {
    if let Some(orphan) = raw.from.as_ref().and_then(|from| from.orphan) {
        return Some(Subject::Lone(orphan));
    }
    match raw.to.as_ref().and_then(|to| to.reachable) {
        Some(true) => return Some(Subject::Reaches),
        Some(false) => return Some(Subject::Unreached),
        None => {}
    }
    raw.module.as_ref().map(|module| Subject::Dependents {
        less_than: module.number_of_dependents_less_than,
        more_than: module.number_of_dependents_more_than,
    })
}

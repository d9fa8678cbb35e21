//! Why parts of a rule do not go together, in words, and what to write instead.

use crate::{
    cruise::{DependencyType, TypeSet},
    extract::import::ImportKind,
    rules::{
        engine::Input,
        liveness::impossible::{
            Part,
            cells::Covered,
            table::{self, Sort},
        },
        ruleset::{Condition, Rule, Selector, Subject, Term, ViewCondition},
        words,
    },
};

/// What is told of parts that do not go together.
pub(super) struct Told {
    /// The key of the config that is shown; `None` for `to`.
    pub(super) key: Option<&'static str>,
    pub(super) why: String,
    pub(super) help: String,
}

/// Tells why parts of a rule do not go together.
pub(super) fn tell(input: &Input<'_>, rule: &Rule, parts: &[Part<'_>]) -> Told {
    let teller = Teller { input, rule, parts };
    // What is said of one explains the others, too.
    let subject = parts.iter().find(|part| matches!(part, Part::Subject(_)));
    let last = parts.iter().rev().find(|part| matches!(part, Part::Condition(_)));
    let told = subject.or(last).or(parts.last());
    let (fact, help) = told.map(|part| teller.of(*part)).unwrap_or_default();
    let key = told.and_then(|part| key(*part));
    Told { key, why: format!("{}: {fact}", teller.claim()), help }
}

fn key(part: Part<'_>) -> Option<&'static str> {
    match part {
        Part::Condition(condition) => Some(condition.key()),
        Part::Subject(subject) => subject_key(subject),
        Part::To | Part::Sides => None,
    }
}

fn subject_key(subject: Subject) -> Option<&'static str> {
    match subject {
        Subject::Cycle => Some("circular"),
        Subject::Reachable(_) => Some("reachable"),
        _ => None,
    }
}

struct Teller<'t> {
    input: &'t Input<'t>,
    rule: &'t Rule,
    parts: &'t [Part<'t>],
}

impl Teller<'_> {
    /// What cannot be, as the config has it.
    fn claim(&self) -> String {
        let Self { rule, parts, .. } = self;
        let has = |is_it: fn(&Part<'_>) -> bool| parts.iter().any(is_it);
        let (from, to) = (self.selector(&rule.from), self.selector(&rule.to));
        let what = if rule.subject == Subject::Reachable(false) {
            format!("nothing of {to}")
        } else if has(|part| matches!(part, Part::Sides)) {
            format!("no import from {from} to {to}")
        } else if has(|part| matches!(part, Part::To)) {
            format!("no import to {to}")
        } else {
            "no import".to_owned()
        };
        let named = parts.iter().filter_map(|part| match part {
            Part::Subject(subject) => Some(format!(
                "`{}: {}`",
                subject_key(*subject)?,
                *subject != Subject::Reachable(false)
            )),
            Part::Condition(condition) => Some(format!("`{}`", as_written(condition))),
            Part::To | Part::Sides => None,
        });
        match &*named.collect::<Vec<_>>() {
            [] => format!("{what} can be like this"),
            [one] => format!("{what} can be {one}"),
            [first, second] => format!("{what} can be both {first} and {second}"),
            [all @ .., last] => format!("{what} can be {} and {last} at once", all.join(", ")),
        }
    }

    /// A side as the config has it, each term by itself.
    fn selector(&self, selector: &Selector) -> String {
        let term = |term: &Term| match term {
            Term::Zone(zone) => self.input.rules.zone(*zone).name.clone(),
            term => format!("`{}`", words::term(self.input.rules, term)),
        };
        let all: Vec<String> = selector.any.iter().map(term).collect();
        if all.is_empty() { "anything".to_owned() } else { all.join(", ") }
    }

    fn condition(&self, is_it: impl Fn(&Condition) -> bool) -> Option<&Condition> {
        self.parts.iter().find_map(|part| match part {
            Part::Condition(condition) if is_it(condition) => Some(*condition),
            _ => None,
        })
    }

    /// What is known of a part, and what may be done.
    fn of(&self, part: Part<'_>) -> (String, String) {
        match part {
            Part::Condition(Condition::View(condition)) => of_view(condition, self.parts.len() == 1),
            Part::Condition(condition) => self.of_condition(condition),
            Part::Subject(Subject::Reachable(false)) => (
                "only modules of the tree are looked for, and packages and builtins are none".into(),
                "name modules in `to`; to forbid a package everywhere, leave `reachable` and `from` \
                 out"
                    .into(),
            ),
            Part::Subject(Subject::Cycle) => (
                "a cycle leads through modules of the tree: packages, builtins and what resolves to \
                 nothing are not read, and what a manifest or tsconfig says is no step of it"
                    .into(),
                "leave `circular` out to forbid the import itself".into(),
            ),
            Part::Subject(_) => (
                "what a manifest or tsconfig says is no step of a way".into(),
                "leave `reachable` out to forbid the import itself".into(),
            ),
            Part::To | Part::Sides => (String::new(), "say less".into()),
        }
    }

    fn of_condition(&self, condition: &Condition) -> (String, String) {
        match condition {
            Condition::Kind(kinds) => (
                format!("such an import can lead to {} alone", list(targets(kinds))),
                "leave `kind` out, or name in `to` what such an import can lead to".into(),
            ),
            Condition::KindNot(_) => {
                let all = self.condition(|it| matches!(it, Condition::Kind(_)));
                let all = all.map_or("every kind", |_| "every kind that `kind` names");
                (format!("`kindNot` leaves out {all}"), "leave one of the two out".into())
            }
            Condition::TypeOnly(true) => (
                format!("only these can be for types alone: {}", kinds(false)),
                "leave `typeOnly` out, or name one of these kinds".into(),
            ),
            Condition::TypeOnly(false) => (
                format!("these are always for types alone: {}", kinds(true)),
                "leave `typeOnly` out, or name another kind".into(),
            ),
            Condition::SameCell(true) => (
                "a cell lies in one zone, and packages, builtins and what is unzoned lie in none"
                    .into(),
                "leave `sameCell` out, or let both sides mean the same zone".into(),
            ),
            Condition::SameCell(false) => self.of_one_cell(),
            Condition::ByName(_) => (
                "only what belongs to the workspace is imported by the name of its package, and not \
                 by a manifest, a tsconfig or a glob"
                    .into(),
                "leave `byName` out: packages of a registry have no other name".into(),
            ),
            Condition::Declared(_) | Condition::DeclaredIn(_) | Condition::DeclaredTwice => (
                "whether it is declared is asked of packages of a registry alone".into(),
                "leave `declared` out, or name packages in `to`: `npm:*`".into(),
            ),
            Condition::Resolved(_) => (
                "packages and builtins count by their name, so that each resolves".into(),
                "leave `resolved` out; for packages that package.json does not list, write \
                 `\"declared\": false`"
                    .into(),
            ),
            Condition::Entry(_) | Condition::View(_) => (String::new(), String::new()),
        }
    }

    fn of_one_cell(&self) -> (String, String) {
        let Self { input, rule, .. } = self;
        let only = Covered::new(input.rules, &rule.from);
        let Some(cell) = only.only() else { return (String::new(), String::new()) };
        let zone = input.rules.zone(cell.zone);
        let one = if zone.path.text.contains('*') {
            format!("both sides lie in `{}`, which is one cell of {}", cell.dir, zone.name)
        } else {
            format!("{} is a single cell, since its `path` has no `*`", zone.name)
        };
        (one, "leave `sameCell` out to forbid the import itself".into())
    }
}

/// A condition in the words of the config.
fn as_written(condition: &Condition) -> String {
    let kinds = |kinds: &[ImportKind]| list(kinds.iter().map(|kind| kind.as_str()));
    let value = match condition {
        Condition::Kind(wanted) => kinds(wanted),
        Condition::KindNot(unwanted) => kinds(unwanted),
        Condition::TypeOnly(wanted)
        | Condition::SameCell(wanted)
        | Condition::Entry(wanted)
        | Condition::ByName(wanted)
        | Condition::Declared(wanted)
        | Condition::Resolved(wanted) => wanted.to_string(),
        Condition::DeclaredIn(sections) => list(sections.iter().map(|section| section.as_str())),
        Condition::DeclaredTwice => "twice".to_owned(),
        Condition::View(_) => return words::of_condition(condition),
    };
    format!("{}: {value}", condition.key())
}

fn list<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}

fn kinds(always: bool) -> String {
    list(table::kinds_for_types(always).map(ImportKind::as_str))
}

fn targets(kinds: &[ImportKind]) -> Vec<&'static str> {
    let word = |sort| match sort {
        Sort::Module => Some("modules"),
        Sort::Asset => Some("other files and folders"),
        Sort::Package => Some("packages"),
        Sort::Builtin => Some("builtins"),
        // Of whichever of these is meant.
        Sort::Nowhere => None,
    };
    table::targets_of(kinds).filter_map(word).collect()
}

/// The same of a condition on dependency-cruiser's view, which may be all that is impossible.
fn of_view(condition: &ViewCondition, alone: bool) -> (String, String) {
    use ViewCondition as View;
    let not_here = |what: &str| {
        (
            format!("{what}, and `check` looks at the sources alone"),
            "`ringfence depcruise` judges it, where packages are installed".to_owned(),
        )
    };
    match condition {
        View::Types(types) if is_deprecated(*types) => {
            not_here("that a package is deprecated only the installed package says")
        }
        View::Types(_) if alone => not_here("nothing is told to be of these types"),
        View::License(_) | View::LicenseNot(_) => {
            not_here("the licence of a package only the installed package says")
        }
        View::PreCompilationOnly(_) => (
            "it takes compiling to know, and `check` looks at the sources alone".into(),
            "`ringfence depcruise` judges it, with `tsPreCompilationDeps: \"specify\"`".into(),
        ),
        View::Types(_) => (
            "no dependency is of one of these types and meets the rest".into(),
            "leave one of the two out".into(),
        ),
        View::TypesNot(_) => (
            "`dependencyTypesNot` leaves out all that the rule means otherwise".into(),
            "leave one of the two out".into(),
        ),
        View::Circular(_) => (
            "a cycle leads through modules of the tree: packages, builtins and what resolves to \
             nothing are not read"
                .into(),
            "leave `circular` out to forbid the dependency itself".into(),
        ),
        View::CouldNotResolve(true) => (
            "what resolves to nothing is of the type `unknown`, and of no other".into(),
            "leave `couldNotResolve` or the types out".into(),
        ),
        View::CouldNotResolve(false) => (
            "what is of the type `unknown` resolves to nothing".into(),
            "leave `couldNotResolve` out".into(),
        ),
        View::Dynamic(_) => (
            "what is dynamic is of the type `dynamic-import`, and nothing else is".into(),
            "leave `dynamic` or the types out".into(),
        ),
        View::MoreThanOneType(_) => (
            "only a package that package.json lists more than once is of more than one type".into(),
            "leave `moreThanOneDependencyType` or the types out".into(),
        ),
        View::ExoticallyRequired(_) | View::ExoticRequire(_) | View::ExoticRequireNot(_) => (
            "only a call of a wrapper of `require` is of the type `exotic-require` or \
             `amd-exotic-require` and has a wrapper's name, and it has no other form"
                .into(),
            "leave one of the two out".into(),
        ),
        View::Ancestor(_) => (
            "builtins and what resolves to nothing lie in no folder".into(),
            "leave `ancestor` or the types out".into(),
        ),
        View::Via(_) | View::MoreUnstable(_) => (String::new(), String::new()),
    }
}

fn is_deprecated(types: TypeSet) -> bool {
    types.iter().all(|class| class == DependencyType::Deprecated)
}

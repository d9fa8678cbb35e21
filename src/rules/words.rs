//! Rules in words: what the config says, for those who read a report.

use crate::rules::{
    pattern::Pattern,
    ruleset::{
        Condition, CycleShape, Rule, RuleSet, Selector, StepTest, Subject, Term, ViewCondition,
    },
};

/// What a selector means, in words.
pub fn selector(rules: &RuleSet, selector: &Selector) -> String {
    let all = |terms: &[Term], joint: &str| {
        terms.iter().map(|it| term(rules, it)).collect::<Vec<_>>().join(joint)
    };
    let meant =
        if selector.any.is_empty() { "everything".to_owned() } else { all(&selector.any, ", ") };
    match &*selector.none {
        [] => meant,
        none => format!("{meant} but not {}", all(none, ", ")),
    }
}

/// One term of a selector, as a config would have it.
pub fn term(rules: &RuleSet, term: &Term) -> String {
    match term {
        Term::Zone(zone) => format!("zone {}", rules.zone(*zone).name),
        Term::Unzoned => "unzoned".to_owned(),
        Term::Path(glob) => glob.glob().glob().trim_end_matches("{,/**}").to_owned(),
        Term::Package(glob) => format!("npm:{}", glob.glob().glob()),
        Term::Builtin(glob) => glob.glob().glob().to_owned(),
        Term::Name(pattern) => pattern.text().to_owned(),
    }
}

/// What a rule judges, in words.
pub fn subject(subject: Subject) -> String {
    match subject {
        Subject::Dependency => "each import by itself".to_owned(),
        Subject::Cycle => "each import that is part of a cycle".to_owned(),
        Subject::Reachable(true) | Subject::Reaches => {
            "each module of `from` that reaches one of `to`, over any number of imports".to_owned()
        }
        Subject::Reachable(false) | Subject::Unreached => {
            "each module of `to` that nothing of `from` reaches".to_owned()
        }
        Subject::Orphan | Subject::Lone(true) => {
            "each module that neither imports nor is imported".to_owned()
        }
        Subject::Lone(false) => "each module that imports or is imported".to_owned(),
        Subject::Module => "each module, for being there".to_owned(),
        Subject::Dependents { less_than, more_than } => {
            let less = less_than.map(|number| format!("fewer than {number}"));
            let more = more_than.map(|number| format!("more than {number}"));
            let either: Vec<String> = less.into_iter().chain(more).collect();
            format!("each module of `to` with {} dependents in `from`", either.join(" or "))
        }
        Subject::Requires(_) => "each module of `from` that does not depend on `to`".to_owned(),
        Subject::Folder => "each dependency between folders".to_owned(),
        Subject::Allowed => "each import and module that nothing in `allowed` allows".to_owned(),
    }
}

/// The conditions of a rule, in words, in their order.
pub fn conditions(rule: &Rule) -> Vec<String> {
    rule.conditions.iter().map(of_condition).collect()
}

/// One condition in words.
pub fn of_condition(condition: &Condition) -> String {
    let kinds = |kinds: &[crate::extract::import::ImportKind]| {
        kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
    };
    match condition {
        Condition::Kind(wanted) => format!("written as {}", kinds(wanted)),
        Condition::KindNot(unwanted) => format!("not written as {}", kinds(unwanted)),
        Condition::TypeOnly(true) => "for types alone".to_owned(),
        Condition::TypeOnly(false) => "not for types alone".to_owned(),
        Condition::SameCell(true) => "within one cell".to_owned(),
        Condition::SameCell(false) => "from one cell to another".to_owned(),
        Condition::Entry(true) => "to what the cell offers".to_owned(),
        Condition::Entry(false) => "to what the cell does not offer".to_owned(),
        Condition::ByName(true) => "by a name that the package offers".to_owned(),
        Condition::ByName(false) => "not by a name that the package offers".to_owned(),
        Condition::Declared(true) => "of a package that package.json declares".to_owned(),
        Condition::Declared(false) => "of a package that package.json does not declare".to_owned(),
        Condition::DeclaredIn(wanted) => {
            let wanted: Vec<_> = wanted.iter().map(|section| section.as_str()).collect();
            format!("of a package that package.json lists in {}", wanted.join(", "))
        }
        Condition::DeclaredTwice => {
            "of a package that package.json lists in several sections".to_owned()
        }
        Condition::Resolved(true) => "resolves to something".to_owned(),
        Condition::Resolved(false) => "resolves to nothing".to_owned(),
        Condition::View(wanted) => view(wanted),
    }
}

/// A condition of dependency-cruiser, by its own key.
fn view(condition: &ViewCondition) -> String {
    let types = |key: &str, types: crate::cruise::TypeSet| {
        let names: Vec<&str> = types.iter().map(crate::cruise::DependencyType::as_str).collect();
        format!("{key}: {}", names.join(", "))
    };
    let text = |key: &str, pattern: &Pattern| format!("{key}: {}", pattern.text());
    match condition {
        ViewCondition::Types(wanted) => types("dependencyTypes", *wanted),
        ViewCondition::TypesNot(unwanted) => types("dependencyTypesNot", *unwanted),
        ViewCondition::MoreThanOneType(wanted) => format!("moreThanOneDependencyType: {wanted}"),
        ViewCondition::PreCompilationOnly(wanted) => format!("preCompilationOnly: {wanted}"),
        ViewCondition::CouldNotResolve(wanted) => format!("couldNotResolve: {wanted}"),
        ViewCondition::Circular(wanted) => format!("circular: {wanted}"),
        ViewCondition::Via(shape) => via(shape),
        ViewCondition::Dynamic(wanted) => format!("dynamic: {wanted}"),
        ViewCondition::ExoticallyRequired(wanted) => format!("exoticallyRequired: {wanted}"),
        ViewCondition::ExoticRequire(wanted) => text("exoticRequire", wanted),
        ViewCondition::ExoticRequireNot(unwanted) => text("exoticRequireNot", unwanted),
        ViewCondition::License(wanted) => text("license", wanted),
        ViewCondition::LicenseNot(unwanted) => text("licenseNot", unwanted),
        ViewCondition::MoreUnstable(wanted) => format!("moreUnstable: {wanted}"),
        ViewCondition::Ancestor(wanted) => format!("ancestor: {wanted}"),
    }
}

fn via(shape: &CycleShape) -> String {
    let tests = |key: &str, tests: &[StepTest]| {
        let each = tests.iter().map(|test| match test {
            StepTest::Path(pattern) => format!("path {}", pattern.text()),
            StepTest::PathNot(pattern) => format!("pathNot {}", pattern.text()),
            StepTest::Types(_) => "dependencyTypes".to_owned(),
            StepTest::TypesNot(_) => "dependencyTypesNot".to_owned(),
        });
        let each: Vec<String> = each.collect();
        (!each.is_empty()).then(|| format!("{key}: {}", each.join(", ")))
    };
    let both = [tests("via", &shape.some), tests("viaOnly", &shape.every)];
    both.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

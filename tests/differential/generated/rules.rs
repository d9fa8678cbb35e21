//! Random rules over every condition.

use proptest::{collection::vec, option, prelude::*, sample::select};
use ringfence::cruise::DependencyType;
use serde_json::{Map, Value, json};

use super::patterns;

/// A key that may be there.
pub(super) type Key = BoxedStrategy<Option<(&'static str, Value)>>;

/// A key that is there in some share of the cases.
pub(super) fn key(
    name: &'static str,
    share: f64,
    value: impl Strategy<Value = Value> + 'static,
) -> Key {
    option::weighted(share, value.prop_map(move |value| (name, value))).boxed()
}

/// A key that is always there.
pub(super) fn always(name: &'static str, value: impl Strategy<Value = Value> + 'static) -> Key {
    value.prop_map(move |value| Some((name, value))).boxed()
}

/// An object of such keys.
pub(super) fn object(keys: Vec<Key>) -> impl Strategy<Value = Value> {
    keys.prop_map(|keys| {
        let keys = keys.into_iter().flatten().map(|(key, value)| (key.to_owned(), value));
        Value::Object(keys.collect::<Map<_, _>>())
    })
}

pub(super) fn flag() -> impl Strategy<Value = Value> {
    any::<bool>().prop_map(Value::from)
}

/// A list of dependency types.
pub(super) fn types() -> impl Strategy<Value = Value> {
    let names: Vec<&str> = DependencyType::ALL.iter().map(|class| class.as_str()).collect();
    let often = select(vec!["local", "import", "type-only", "npm", "core", "require", "unknown"]);
    vec(prop_oneof![often, select(names)], 0..3).prop_map(|names| json!(names))
}

/// `forbidden`, `allowed` and `required`, and what goes with them.
pub(super) fn rules() -> impl Strategy<Value = Value> {
    let forbidden = prop_oneof![
        6 => dependency(),
        2 => cycle(),
        3 => reach(),
        2 => orphan(),
        2 => dependents(),
        2 => folder(),
    ];
    let allowed = prop_oneof![4 => dependency(), 1 => cycle(), 1 => reach(), 1 => orphan()];
    object(vec![
        key("forbidden", 0.9, vec(with_severity(forbidden), 0..5).prop_map(named("forbidden"))),
        key("allowed", 0.3, vec(allowed, 0..4).prop_map(Value::from)),
        key("allowedSeverity", 0.3, severity()),
        key("required", 0.3, vec(with_severity(required()), 0..3).prop_map(named("required"))),
    ])
}

/// Rules of one name share what is found out about reach, which is a known difference.
fn named(list: &'static str) -> impl Fn(Vec<Value>) -> Value {
    move |mut rules| {
        for (at, rule) in rules.iter_mut().enumerate() {
            rule["name"] = format!("{list}-{at}").into();
        }
        rules.into()
    }
}

fn severity() -> impl Strategy<Value = Value> {
    select(vec!["error", "warn", "info", "ignore"]).prop_map(Value::from)
}

fn with_severity(rule: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (rule, option::weighted(0.3, severity())).prop_map(|(mut rule, severity)| {
        if let Some(severity) = severity {
            rule["severity"] = severity;
        }
        rule
    })
}

fn from() -> impl Strategy<Value = Value> {
    object(vec![key("path", 0.5, patterns::from()), key("pathNot", 0.3, patterns::plain())])
}

fn dependency() -> impl Strategy<Value = Value> {
    let to = object(vec![
        key("path", 0.4, patterns::to()),
        key("pathNot", 0.3, patterns::to()),
        key("couldNotResolve", 0.05, flag()),
        key("circular", 0.15, flag()),
        key("dynamic", 0.1, flag()),
        key("exoticallyRequired", 0.05, flag()),
        key("exoticRequire", 0.05, select(vec!["use", "^window", "nothing"]).prop_map(Value::from)),
        key("exoticRequireNot", 0.05, select(vec!["use", "^window"]).prop_map(Value::from)),
        key("preCompilationOnly", 0.1, flag()),
        key("dependencyTypes", 0.2, types()),
        key("dependencyTypesNot", 0.2, types()),
        key("moreThanOneDependencyType", 0.1, flag()),
        key("license", 0.05, select(vec!["MIT", "GPL", "."]).prop_map(Value::from)),
        key("licenseNot", 0.05, select(vec!["MIT", "GPL"]).prop_map(Value::from)),
        key("moreUnstable", 0.15, flag()),
        key("ancestor", 0.15, flag()),
        key("via", 0.05, via()),
        key("viaOnly", 0.05, via()),
    ]);
    (from(), to).prop_map(|(from, to)| json!({ "from": from, "to": to }))
}

fn cycle() -> impl Strategy<Value = Value> {
    let to = object(vec![
        always("circular", flag()),
        key("path", 0.2, patterns::to()),
        key("pathNot", 0.2, patterns::to()),
        key("via", 0.5, via()),
        key("viaOnly", 0.5, via()),
        key("viaNot", 0.1, patterns::one_to()),
        key("viaSomeNot", 0.1, patterns::one_to()),
    ]);
    (from(), to).prop_map(|(from, to)| json!({ "from": from, "to": to }))
}

fn via() -> impl Strategy<Value = Value> {
    let long = object(vec![
        key("path", 0.4, patterns::to()),
        key("pathNot", 0.4, patterns::one_to()),
        key("dependencyTypes", 0.3, types()),
        key("dependencyTypesNot", 0.3, types()),
    ]);
    prop_oneof![1 => patterns::to(), 2 => long]
}

fn reach() -> impl Strategy<Value = Value> {
    let to = object(vec![
        always("reachable", flag()),
        key("path", 0.7, patterns::to()),
        key("pathNot", 0.3, patterns::to()),
    ]);
    (from(), to).prop_map(|(from, to)| json!({ "from": from, "to": to }))
}

fn orphan() -> impl Strategy<Value = Value> {
    let from = object(vec![
        always("orphan", flag()),
        key("path", 0.4, patterns::from()),
        key("pathNot", 0.4, patterns::plain()),
    ]);
    let to = object(vec![key("path", 0.2, patterns::plain())]);
    (from, to).prop_map(|(from, to)| json!({ "from": from, "to": to }))
}

fn dependents() -> impl Strategy<Value = Value> {
    let count = || (0_u32..4).prop_map(Value::from);
    let module = object(vec![
        key("path", 0.5, patterns::plain()),
        key("pathNot", 0.3, patterns::plain()),
        key("numberOfDependentsLessThan", 0.6, count()),
        key("numberOfDependentsMoreThan", 0.6, count()),
    ]);
    let from =
        object(vec![key("path", 0.5, patterns::plain()), key("pathNot", 0.3, patterns::plain())]);
    (module, from).prop_map(|(module, from)| json!({ "module": module, "from": from }))
}

fn folder() -> impl Strategy<Value = Value> {
    let to = object(vec![
        key("path", 0.4, patterns::to()),
        key("pathNot", 0.3, patterns::to()),
        key("circular", 0.4, flag()),
        key("moreUnstable", 0.4, flag()),
    ]);
    let rule = |(from, to)| json!({ "scope": "folder", "from": from, "to": to });
    (from(), to).prop_map(rule)
}

fn required() -> impl Strategy<Value = Value> {
    let module =
        object(vec![key("path", 0.7, patterns::from()), key("pathNot", 0.3, patterns::plain())]);
    let to = object(vec![key("path", 0.8, patterns::to()), key("reachable", 0.5, flag())]);
    (module, to).prop_map(|(module, to)| json!({ "module": module, "to": to }))
}

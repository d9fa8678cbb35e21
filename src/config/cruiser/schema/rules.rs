//! The three lists of rules, and which keys may stand together in a rule.

use super::{ObjectShape, Shape, words};
use crate::config::cruiser::node::Node;

/// The keys of a config that hold rules.
pub(in crate::config::cruiser) const LISTS: &[&str] = &["forbidden", "allowed", "required"];

pub(super) const FORBIDDEN: Shape = Shape::List(&Shape::Chosen(forbidden));
pub(super) const ALLOWED: Shape = Shape::List(&Shape::Chosen(allowed));
pub(super) const REQUIRED: Shape = Shape::List(&Shape::Chosen(required));

fn forbidden(rule: &Node) -> &'static ObjectShape {
    if rule.get("module").is_some() {
        &DEPENDENTS_RULE
    } else if is_about_reach(rule) {
        &REACHABILITY_RULE
    } else {
        &FORBIDDEN_RULE
    }
}

fn allowed(rule: &Node) -> &'static ObjectShape {
    if is_about_reach(rule) { &ALLOWED_REACHABILITY_RULE } else { &ALLOWED_RULE }
}

fn required(_: &Node) -> &'static ObjectShape {
    &REQUIRED_RULE
}

fn is_about_reach(rule: &Node) -> bool {
    rule.get("to").is_some_and(|to| to.get("reachable").is_some())
}

/// How `from` and `to` are written when they mean anything.
const SIDES: &[(&str, &str)] = &[("from", "{}"), ("to", "{}")];

static FORBIDDEN_RULE: ObjectShape = ObjectShape::new(
    "a rule of `forbidden`",
    &[
        ("name", Shape::Text),
        ("severity", Shape::Word(words::SEVERITIES)),
        ("scope", Shape::Word(words::SCOPES)),
        ("comment", Shape::Text),
        ("from", Shape::Object(&FROM)),
        ("to", Shape::Object(&TO)),
    ],
)
.required(SIDES);

static REACHABILITY_RULE: ObjectShape = ObjectShape::new(
    "a rule of `forbidden` about reachability",
    &[
        ("name", Shape::Text),
        ("severity", Shape::Word(words::SEVERITIES)),
        ("scope", Shape::Word(words::SCOPES)),
        ("comment", Shape::Text),
        ("from", Shape::Object(&REACHABILITY_FROM)),
        ("to", Shape::Object(&REACHABILITY_TO)),
    ],
)
.required(SIDES);

static DEPENDENTS_RULE: ObjectShape = ObjectShape::new(
    "a rule of `forbidden` about dependents",
    &[
        ("name", Shape::Text),
        ("severity", Shape::Word(words::SEVERITIES)),
        ("scope", Shape::Word(words::SCOPES)),
        ("comment", Shape::Text),
        ("module", Shape::Object(&DEPENDENTS_MODULE)),
        ("from", Shape::Object(&DEPENDENTS_FROM)),
    ],
)
.required(&[("module", "{}"), ("from", "{}")])
.unlike(
    &FORBIDDEN_RULE,
    "beside `module` stand the modules that it is imported `from`, and no `to`",
);

static ALLOWED_RULE: ObjectShape = ObjectShape::new(
    "a rule of `allowed`",
    &[
        ("comment", Shape::Text),
        ("scope", Shape::Word(words::SCOPES)),
        ("from", Shape::Object(&FROM)),
        ("to", Shape::Object(&TO)),
    ],
)
.required(SIDES)
.unlike(&FORBIDDEN_RULE, NOT_IN_ALLOWED);

static ALLOWED_REACHABILITY_RULE: ObjectShape = ObjectShape::new(
    "a rule of `allowed` about reachability",
    &[
        ("comment", Shape::Text),
        ("scope", Shape::Word(words::SCOPES)),
        ("from", Shape::Object(&REACHABILITY_FROM)),
        ("to", Shape::Object(&REACHABILITY_TO)),
    ],
)
.required(SIDES)
.unlike(&FORBIDDEN_RULE, NOT_IN_ALLOWED);

const NOT_IN_ALLOWED: &str =
    "all rules of `allowed` are called `not-in-allowed`, and have `allowedSeverity`";

static REQUIRED_RULE: ObjectShape = ObjectShape::new(
    "a rule of `required`",
    &[
        ("name", Shape::Text),
        ("severity", Shape::Word(words::SEVERITIES)),
        ("scope", Shape::Word(words::SCOPES)),
        ("comment", Shape::Text),
        ("module", Shape::Object(&REQUIRED_MODULE)),
        ("to", Shape::Object(&REQUIRED_TO)),
    ],
)
.required(&[("module", "{}"), ("to", "{}")])
.unlike(&FORBIDDEN_RULE, "a rule of `required` says what each `module` must depend on (`to`)");

static FROM: ObjectShape = ObjectShape::new(
    "`from`",
    &[("path", Shape::Patterns), ("pathNot", Shape::Patterns), ("orphan", Shape::Flag)],
);

static REACHABILITY_FROM: ObjectShape = ObjectShape::new(
    "`from` of a rule about reachability",
    &[("path", Shape::Patterns), ("pathNot", Shape::Patterns)],
)
.unlike(&FROM, "what reaches something is no orphan");

static DEPENDENTS_FROM: ObjectShape = ObjectShape::new(
    "`from` of a rule about dependents",
    &[("path", Shape::Patterns), ("pathNot", Shape::Patterns)],
)
.unlike(&FROM, "what depends on something is no orphan");

static TO: ObjectShape = ObjectShape::new(
    "`to`",
    &[
        ("path", Shape::Patterns),
        ("pathNot", Shape::Patterns),
        ("couldNotResolve", Shape::Flag),
        ("circular", Shape::Flag),
        ("via", VIA),
        ("viaOnly", VIA),
        ("viaNot", Shape::Patterns),
        ("viaSomeNot", Shape::Patterns),
        ("dynamic", Shape::Flag),
        ("exoticallyRequired", Shape::Flag),
        ("exoticRequire", Shape::Patterns),
        ("exoticRequireNot", Shape::Patterns),
        ("preCompilationOnly", Shape::Flag),
        ("dependencyTypes", Shape::Words(words::DEPENDENCY_TYPES)),
        ("dependencyTypesNot", Shape::Words(words::DEPENDENCY_TYPES)),
        ("moreThanOneDependencyType", Shape::Flag),
        ("license", Shape::Patterns),
        ("licenseNot", Shape::Patterns),
        ("moreUnstable", Shape::Flag),
        ("ancestor", Shape::Flag),
        // With it the rule is of another shape; here for the list of keys alone.
        ("reachable", Shape::Flag),
    ],
);

static REACHABILITY_TO: ObjectShape = ObjectShape::new(
    "`to` with `reachable`",
    &[("path", Shape::Patterns), ("pathNot", Shape::Patterns), ("reachable", Shape::Flag)],
)
.unlike(&TO, "only `path` and `pathNot` can stand beside `reachable`");

static REQUIRED_TO: ObjectShape = ObjectShape::new(
    "`to` of a rule of `required`",
    &[("path", Shape::Patterns), ("reachable", Shape::Flag)],
)
.unlike(&TO, "in `required` there are only `path` and `reachable`");

static REQUIRED_MODULE: ObjectShape = ObjectShape::new(
    "`module` of a rule of `required`",
    &[("path", Shape::Patterns), ("pathNot", Shape::Patterns)],
)
.unlike(&DEPENDENTS_MODULE, "dependents are counted by rules of `forbidden`");

static DEPENDENTS_MODULE: ObjectShape = ObjectShape::new(
    "`module`",
    &[
        ("path", Shape::Patterns),
        ("pathNot", Shape::Patterns),
        ("numberOfDependentsLessThan", Shape::Whole(0, 100)),
        ("numberOfDependentsMoreThan", Shape::Whole(0, 100)),
    ],
);

const VIA: Shape = Shape::OneOf(&[Shape::Patterns, Shape::Object(&VIA_OBJECT)]);

static VIA_OBJECT: ObjectShape = ObjectShape::new(
    "`via` and `viaOnly`",
    &[
        ("path", Shape::Patterns),
        ("pathNot", Shape::Patterns),
        ("dependencyTypes", Shape::Words(words::DEPENDENCY_TYPES)),
        ("dependencyTypesNot", Shape::Words(words::DEPENDENCY_TYPES)),
    ],
);

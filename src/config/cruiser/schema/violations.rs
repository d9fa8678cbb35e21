//! `options.knownViolations`.

use super::{ObjectShape, Shape, words};

pub(super) static VIOLATION: ObjectShape = ObjectShape::new(
    "a known violation",
    &[
        ("from", Shape::Text),
        ("to", Shape::Text),
        ("unresolvedTo", Shape::Text),
        ("dependencyTypes", Shape::Words(words::DEPENDENCY_TYPES)),
        ("type", Shape::Word(words::VIOLATION_TYPES)),
        ("rule", Shape::Object(&RULE)),
        ("cycle", Shape::List(&Shape::Object(&STEP))),
        ("via", Shape::List(&Shape::Object(&STEP))),
        ("metrics", Shape::Object(&METRICS)),
        ("comment", Shape::Text),
    ],
)
.required(&[("from", "\"…\""), ("to", "\"…\""), ("rule", "{ … }")]);

static RULE: ObjectShape = ObjectShape::new(
    "the rule of a known violation",
    &[("name", Shape::Text), ("severity", Shape::Word(words::SEVERITIES))],
)
.required(&[("name", "\"…\""), ("severity", "\"error\"")]);

static STEP: ObjectShape = ObjectShape::new(
    "a step of a known violation",
    &[("name", Shape::Text), ("dependencyTypes", Shape::Words(words::DEPENDENCY_TYPES))],
)
.required(&[("name", "\"…\""), ("dependencyTypes", "[]")]);

static METRICS: ObjectShape = ObjectShape::new(
    "the metrics of a known violation",
    &[("from", Shape::Object(&INSTABILITY)), ("to", Shape::Object(&INSTABILITY))],
)
.required(&[("from", "{ instability: 0 }"), ("to", "{ instability: 0 }")]);

static INSTABILITY: ObjectShape = ObjectShape::new("a metric", &[("instability", Shape::Number)])
    .required(&[("instability", "0")]);

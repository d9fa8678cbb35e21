//! The filters on modules, which options and reporters share.

use super::{ObjectShape, Shape, words};

/// A filter in its short or its long form.
macro_rules! either {
    ($long:ident) => {
        Shape::OneOf(&[Shape::Patterns, Shape::Object(&$long)])
    };
}

pub(super) const DO_NOT_FOLLOW: Shape = either!(DO_NOT_FOLLOW_OBJECT);
pub(super) const EXCLUDE: Shape = either!(EXCLUDE_OBJECT);
pub(super) const PATH: Shape = either!(PATH_OBJECT);
pub(super) const FOCUS: Shape = either!(FOCUS_OBJECT);

static DO_NOT_FOLLOW_OBJECT: ObjectShape = ObjectShape::new(
    "`doNotFollow`",
    &[("path", Shape::Patterns), ("dependencyTypes", Shape::Words(words::DEPENDENCY_TYPES))],
);

pub(super) static EXCLUDE_OBJECT: ObjectShape =
    ObjectShape::new("`exclude`", &[("path", Shape::Patterns), ("dynamic", Shape::Flag)]);

pub(super) static PATH_OBJECT: ObjectShape =
    ObjectShape::new("this filter", &[("path", Shape::Patterns)]);

pub(super) static FOCUS_OBJECT: ObjectShape =
    ObjectShape::new("`focus`", &[("path", Shape::Patterns), ("depth", Shape::Whole(1, 4))]);

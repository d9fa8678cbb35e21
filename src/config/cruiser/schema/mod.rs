//! What a config may hold: the tables that [`check`](super::check) goes by.
//!
//! Source: dependency-cruiser's own JSON schema, `src/schema/configuration.schema.json`, version 18.

mod filters;
mod options;
mod reporters;
mod rules;
mod violations;
pub(super) mod words;

use super::node::Node;

pub(super) use rules::LISTS;

/// What a value may be.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// `true` or `false`.
    Flag,
    /// A string.
    Text,
    /// An array of strings.
    Texts,
    /// A string of a closed set.
    Word(&'static [&'static str]),
    /// An array of strings of a closed set.
    Words(&'static [&'static str]),
    /// A regular expression.
    Pattern,
    /// A regular expression or an array of them.
    Patterns,
    /// A number.
    Number,
    /// A whole number from the first to the second.
    Whole(u32, u32),
    /// A number of a closed set.
    Level(&'static [i32]),
    /// An object with any members.
    Record,
    /// An object with known members.
    Object(&'static ObjectShape),
    /// An object whose members depend on what it says.
    Chosen(fn(&Node) -> &'static ObjectShape),
    /// An array.
    List(&'static Shape),
    /// Values of different types.
    OneOf(&'static [Shape]),
}

/// An object with known members.
pub(super) struct ObjectShape {
    /// What it is called in a message.
    pub(super) name: &'static str,
    /// What it may hold.
    pub(super) keys: &'static [(&'static str, Shape)],
    /// What it must hold, and how that is written when nothing is meant by it.
    pub(super) required: &'static [(&'static str, &'static str)],
    /// Another object whose keys people look for here, and why they cannot stand here.
    pub(super) other: Option<(&'static ObjectShape, &'static str)>,
}

impl ObjectShape {
    const fn new(name: &'static str, keys: &'static [(&'static str, Shape)]) -> Self {
        Self { name, keys, required: &[], other: None }
    }

    const fn required(mut self, required: &'static [(&'static str, &'static str)]) -> Self {
        self.required = required;
        self
    }

    const fn unlike(mut self, other: &'static ObjectShape, why: &'static str) -> Self {
        self.other = Some((other, why));
        self
    }

    /// What a member may be; `None` for an unknown key.
    pub(super) fn get(&self, key: &str) -> Option<&'static Shape> {
        self.keys.iter().find(|(known, _)| *known == key).map(|(_, shape)| shape)
    }
}

/// A whole config.
pub(super) static CONFIG: ObjectShape = ObjectShape::new(
    "a config",
    &[
        ("$schema", Shape::Text),
        ("forbidden", rules::FORBIDDEN),
        ("allowed", rules::ALLOWED),
        ("allowedSeverity", Shape::Word(words::SEVERITIES)),
        ("required", rules::REQUIRED),
        ("options", Shape::Object(&options::OPTIONS)),
        ("extends", EXTENDS),
    ],
);

/// What `extends` may be.
pub(super) const EXTENDS: Shape = Shape::OneOf(&[Shape::Text, Shape::Texts]);

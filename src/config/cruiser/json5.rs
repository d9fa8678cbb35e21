//! Reads JSON5: what dependency-cruiser takes every config for that is not JavaScript.

use std::ops::Range;

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Object, ObjectPropName, Value as Ast},
    common::Ranged,
    errors::{ParseError, ParseErrorKind},
};

use crate::config::error::Problem;

use super::node::{Member, Node, Place, Value};

/// What the text of a file says.
pub(super) fn read(text: &str, file: usize) -> Result<Node, Problem> {
    match parse(text) {
        Ok(Some(value)) => Ok(node(&value, Place::top(file))),
        Ok(None) => Err(empty(text)),
        Err(error) => Err(syntax_error(text, &error)),
    }
}

fn parse(text: &str) -> Result<Option<Ast<'_>>, ParseError> {
    // All of these together are JSON5, <https://spec.json5.org>.
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: true,
        allow_missing_commas: false,
        allow_single_quoted_strings: true,
        allow_hexadecimal_numbers: true,
        allow_unary_plus_numbers: true,
        allow_bare_decimal_point_numbers: true,
        allow_non_finite_numbers: true,
        allow_extended_string_escapes: true,
    };
    jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &options).map(|it| it.value)
}

fn node(ast: &Ast<'_>, place: Place) -> Node {
    let value = match ast {
        Ast::NullKeyword(_) => Value::Null,
        Ast::BooleanLit(literal) => Value::Flag(literal.value),
        Ast::NumberLit(literal) => Value::Number(number(literal.value)),
        Ast::StringLit(literal) => Value::Text(literal.value.clone().into_owned()),
        Ast::Object(object) => Value::Object(members(object, &place)),
        Ast::Array(array) => Value::List(
            array
                .elements
                .iter()
                .enumerate()
                .map(|(index, element)| node(element, place.element(index)))
                .collect(),
        ),
    };
    Node { value, place: Place { span: Some(span(ast)), ..place } }
}

/// The members of an object; of those with one key the last, as in JavaScript.
fn members(object: &Object<'_>, place: &Place) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
    let mut at = rustc_hash::FxHashMap::default();
    for property in &object.properties {
        let key = property.name.as_str().to_owned();
        let key_span = match &property.name {
            ObjectPropName::String(name) => span(name),
            ObjectPropName::Word(name) => span(name),
        };
        let node = node(&property.value, place.member(&key));
        let member = Member { key: key.clone(), key_span: Some(key_span), node };
        if let Some(&index) = at.get(&key) {
            members[index] = member;
        } else {
            at.insert(key, members.len());
            members.push(member);
        }
    }
    members
}

fn span(ranged: &impl Ranged) -> Range<usize> {
    let range = ranged.range();
    range.start..range.end
}

/// The number that a literal of JSON5 stands for.
fn number(literal: &str) -> f64 {
    let (sign, digits) = match literal.as_bytes().first() {
        Some(b'-') => (-1.0, &literal[1..]),
        Some(b'+') => (1.0, &literal[1..]),
        _ => (1.0, literal),
    };
    let hexadecimal = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let magnitude = match hexadecimal {
        Some(digits) => digits
            .chars()
            .filter_map(|digit| digit.to_digit(16))
            .fold(0.0, |sum, digit| sum * 16.0 + f64::from(digit)),
        None if digits == "Infinity" => f64::INFINITY,
        None => digits.parse().unwrap_or(f64::NAN),
    };
    sign * magnitude
}

fn syntax_error(text: &str, error: &ParseError) -> Problem {
    let start = error.range().start.min(text.len());
    let (span, label) = match error.kind() {
        ParseErrorKind::UnterminatedObject
        | ParseErrorKind::UnterminatedArray
        | ParseErrorKind::UnterminatedCommentBlock => (start..start + 1, "this is never closed"),
        _ => (start..error.range().end.min(text.len()), "the text cannot be read from here on"),
    };
    let detail = error.kind().to_string();
    let detail = detail[..1].to_lowercase() + &detail[1..];
    let at_the_start = text[..start].trim().is_empty() && !text[start..].starts_with(['{', '[']);
    let help = "a config in JavaScript has the ending .js, .cjs, .mjs, .ts, .cts or .mts";
    let help = at_the_start.then(|| help.to_owned());
    Problem::new(format!("this is not JSON5: {detail}"), &span, label, help)
}

fn empty(text: &str) -> Problem {
    Problem::new(
        "the config is empty",
        &(text.len()..text.len()),
        "an object is missing",
        Some("for example: { forbidden: [] }".to_owned()),
    )
}

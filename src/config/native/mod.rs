//! The native config: JSON with comments and trailing commas.
//!
//! It is read by hand from a syntax tree with positions, so that every problem points at the
//! bytes that are wrong, and so that all problems of a file are told at once.

mod allowed;
mod probes;
mod reader;
mod rules;
mod zones;

use std::ops::Range;

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::Object,
    ast::Value,
    errors::{ParseError, ParseErrorKind},
};

use crate::{base::severity::Severity, rules::ruleset::BlindSpotPolicy};

use super::{
    error::Problem,
    raw::{RawConfig, Spanned},
};
use reader::{Fields, Reader, span_of};

/// The keys at the top of a config.
const KEYS: &[&str] =
    &["$schema", "zones", "rules", "allowed", "unzoned", "blindSpots", "ignore", "probes"];

/// The keys of `blindSpots`.
const BLIND_SPOTS: &[&str] =
    &["parseError", "unresolved", "computed", "hidden", "deadRule", "unused"];

/// The severities of findings that can be left alone.
const POLICIES: &[(&str, Option<Severity>)] = &[
    ("allow", None),
    ("info", Some(Severity::Info)),
    ("warn", Some(Severity::Warn)),
    ("error", Some(Severity::Error)),
];

/// What `unzoned` may be.
const UNZONED: &[(&str, Option<Severity>)] =
    &[("allow", None), ("warn", Some(Severity::Warn)), ("error", Some(Severity::Error))];

/// Reads what a config file says; what cannot be read is left out and becomes a problem.
pub(super) fn read(text: &str, problems: &mut Vec<Problem>) -> RawConfig {
    match parse(text) {
        Ok(Some(Value::Object(top))) => {
            let mut reader = Reader { problems };
            read_top(&top, &mut reader)
        }
        Ok(Some(other)) => {
            Reader { problems }.wrong_type("an object with the config", &other);
            RawConfig::default()
        }
        Ok(None) => {
            problems.push(nothing(text));
            RawConfig::default()
        }
        Err(error) => {
            problems.push(syntax_error(text, &error));
            RawConfig::default()
        }
    }
}

fn parse(text: &str) -> Result<Option<Value<'_>>, ParseError> {
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &options).map(|it| it.value)
}

fn syntax_error(text: &str, error: &ParseError) -> Problem {
    let (span, label) = place(text, error);
    let detail = error.kind().to_string();
    let detail = detail[..1].to_lowercase() + &detail[1..];
    Problem::new(
        format!("this is not JSON: {detail}"),
        &span,
        label,
        Some("comments and trailing commas are fine; all else is as in JSON".to_owned()),
    )
}

/// Where a syntax error is shown: what is never closed spans all the rest, so only its start is.
fn place(text: &str, error: &ParseError) -> (Range<usize>, &'static str) {
    let start = error.range().start.min(text.len());
    match error.kind() {
        ParseErrorKind::UnterminatedObject
        | ParseErrorKind::UnterminatedArray
        | ParseErrorKind::UnterminatedCommentBlock => (start..start + 1, "this is never closed"),
        _ => (start..error.range().end.min(text.len()), "the text cannot be read from here on"),
    }
}

fn nothing(text: &str) -> Problem {
    Problem::new(
        "the config is empty: nothing would be checked",
        &(text.len()..text.len()),
        "an object with `zones` or `rules` is missing",
        Some(super::defaults::example()),
    )
}

fn read_top(top: &Object<'_>, reader: &mut Reader<'_>) -> RawConfig {
    let fields = reader.fields(top, "a config", KEYS);
    if let Some(field) = fields.get("$schema") {
        reader.string("a string with the address of the schema", field.value);
    }
    let raw = RawConfig {
        zones: zones::read(&fields, reader),
        rules: rules::read(&fields, reader),
        allowed: allowed::read(&fields, reader),
        unzoned: unzoned(&fields, reader),
        blind_spots: blind_spots(&fields, reader),
        ignore: fields.get("ignore").map_or_else(Vec::new, |field| {
            reader.strings("an array of path globs", field.value).unwrap_or_default()
        }),
        probes: probes::read(&fields, reader),
    };
    let said = |key: &str| match fields.get(key).map(|field| field.value) {
        None => false,
        Some(Value::Object(object)) => !object.properties.is_empty(),
        Some(Value::Array(array)) => !array.elements.is_empty(),
        Some(_) => true,
    };
    // A mistyped key is reported already, and is likely why.
    if reader.problems.is_empty() && !["zones", "rules", "allowed"].into_iter().any(said) {
        reader.problems.push(nothing_checked(top));
    }
    raw
}

fn nothing_checked(top: &Object<'_>) -> Problem {
    let start = top.range.start;
    Problem::new(
        "the config has neither zones nor rules: nothing would be checked",
        &(start..start + 1),
        "`zones` or `rules` is missing here",
        Some(super::defaults::example()),
    )
}

fn unzoned(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Spanned<Severity>> {
    let value = fields.get("unzoned")?.value;
    let severity = reader.word("a severity for `unzoned`", value, UNZONED)??;
    Some(Spanned { value: severity, span: span_of(value) })
}

fn blind_spots(top: &Fields<'_, '_>, reader: &mut Reader<'_>) -> BlindSpotPolicy {
    let mut policy = BlindSpotPolicy::default();
    let Some(field) = top.get("blindSpots") else { return policy };
    let Some(object) = reader.object("an object with a severity for each blind spot", field.value)
    else {
        return policy;
    };
    let fields = reader.fields(object, "`blindSpots`", BLIND_SPOTS);
    let places = [
        &mut policy.parse_error,
        &mut policy.unresolved,
        &mut policy.computed,
        &mut policy.hidden,
        &mut policy.dead_rule,
        &mut policy.unused,
    ];
    for (key, place) in BLIND_SPOTS.iter().zip(places) {
        let given = fields.get(key).and_then(|it| reader.word("a severity", it.value, POLICIES));
        *place = given.unwrap_or(*place);
    }
    policy
}

//! Reads `probes`.

use jsonc_parser::ast::Value;

use crate::config::raw::{RawProbes, RawRequiredRules};

use super::{
    reader::{Field, Fields, Reader, span_of},
    zones::SEVERITIES,
};

/// The keys of `probes`.
const KEYS: &[&str] = &["require", "severity"];

/// The keys of a long `require`.
const REQUIRE: &[&str] = &["zones", "rules"];

/// Reads which probes there must be.
pub(super) fn read(top: &Fields<'_, '_>, reader: &mut Reader<'_>) -> RawProbes {
    let mut probes = RawProbes::default();
    let Some(field) = top.get("probes") else { return probes };
    let Some(object) = reader.object("an object with `require`", field.value) else {
        return probes;
    };
    let fields = reader.fields(object, "`probes`", KEYS);
    if let Some(field) = fields.get("severity") {
        probes.severity =
            reader.word("a severity", field.value, SEVERITIES).unwrap_or(probes.severity);
    }
    match fields.get("require") {
        Some(field) => require(field, &mut probes, reader),
        None => reader.missing("require", "`probes`", &field.key, "\"require\": \"rules\""),
    }
    probes
}

fn require(field: &Field<'_, '_>, probes: &mut RawProbes, reader: &mut Reader<'_>) {
    const EXPECTED: &str = "an array of zone names, `\"rules\"`, or an object";
    match field.value {
        Value::StringLit(_) => {
            if reader.word(EXPECTED, field.value, &[("rules", ())]).is_some() {
                probes.rules = RawRequiredRules::All(span_of(field.value));
            }
        }
        Value::Object(object) => {
            let fields = reader.fields(object, "`require`", REQUIRE);
            if let Some(field) = fields.get("zones") {
                let expected = "an array of zone names";
                probes.zones = reader.one_or_more(expected, field.value).unwrap_or_default();
            }
            if let Some(field) = fields.get("rules") {
                probes.rules = rules(field, reader);
            }
            if fields.get("zones").is_none() && fields.get("rules").is_none() {
                reader.missing("zones", "`require`", &field.key, "\"zones\": [\"services\"]");
            }
        }
        _ => probes.zones = reader.one_or_more(EXPECTED, field.value).unwrap_or_default(),
    }
}

fn rules(field: &Field<'_, '_>, reader: &mut Reader<'_>) -> RawRequiredRules {
    const EXPECTED: &str = "an array of rule names, or `\"all\"`";
    match field.value {
        Value::StringLit(text) if text.value == "all" => {
            RawRequiredRules::All(span_of(field.value))
        }
        _ => RawRequiredRules::Named(reader.one_or_more(EXPECTED, field.value).unwrap_or_default()),
    }
}

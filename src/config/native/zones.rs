//! Reads `zones`.

use jsonc_parser::ast::{Object, Value};

use crate::{
    base::severity::Severity,
    config::{
        error::quote,
        raw::{Naming, RawEntry, RawSurface, RawZone, Spanned},
    },
};

use super::reader::{Field, Fields, Reader};

/// The keys of a zone.
const KEYS: &[&str] = &["path", "mayImport", "mustNotImport", "entry"];

/// The keys of what names and explains a rule.
const NAMING: &[&str] = &["name", "severity", "comment"];

/// The keys of a long `entry`.
const ENTRY: &[&str] = &["files", "name", "severity", "comment"];

/// The severities of a rule.
pub(super) const SEVERITIES: &[(&str, Option<Severity>)] = &[
    ("error", Some(Severity::Error)),
    ("warn", Some(Severity::Warn)),
    ("info", Some(Severity::Info)),
    ("off", None),
];

/// Reads the zones, in the order of the file.
pub(super) fn read(top: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Vec<RawZone> {
    let Some(field) = top.get("zones") else { return Vec::new() };
    let Some(object) = reader.object("an object with the zones by name", field.value) else {
        return Vec::new();
    };
    let members = reader.members(object);
    members.iter().map(|member| zone(member, reader)).collect()
}

fn zone(member: &Field<'_, '_>, reader: &mut Reader<'_>) -> RawZone {
    let mut zone = RawZone {
        name: Spanned { value: member.name.to_owned(), span: member.key.clone() },
        path: None,
        may_import: Vec::new(),
        must_not_import: Vec::new(),
        entry: None,
    };
    let expected = "an object with the `path` of the zone";
    let Some(object) = reader.object(expected, member.value) else { return zone };
    let fields = reader.fields(object, "a zone", KEYS);
    zone.path = path(&fields, member, reader);
    if let Some(field) = fields.get("mayImport") {
        zone.may_import = reader.strings("an array of zone names", field.value).unwrap_or_default();
    }
    if let Some(field) = fields.get("mustNotImport") {
        zone.must_not_import = must_not_import(field.value, reader);
    }
    zone.entry = fields.get("entry").and_then(|field| entry(field, reader));
    zone
}

fn path(
    fields: &Fields<'_, '_>,
    zone: &Field<'_, '_>,
    reader: &mut Reader<'_>,
) -> Option<Spanned<String>> {
    let Some(field) = fields.get("path") else {
        let of = format!("the zone {}", quote(zone.name));
        reader.missing("path", &of, &zone.key, "\"path\": \"src\"");
        return None;
    };
    reader.string("a string with the folder of the zone", field.value)
}

fn must_not_import(value: &Value<'_>, reader: &mut Reader<'_>) -> Vec<(Spanned<String>, Naming)> {
    let expected = "an object with zone names as keys";
    let Some(object) = reader.object(expected, value) else { return Vec::new() };
    let members = reader.members(object);
    let pair = |member: &Field<'_, '_>| {
        let zone = Spanned { value: member.name.to_owned(), span: member.key.clone() };
        let expected = "an object with `name`, `severity` or `comment`";
        let naming = reader.object(expected, member.value).map(|object| {
            let fields = reader.fields(object, "a forbidden pair", NAMING);
            naming(&fields, reader)
        });
        (zone, naming.unwrap_or_default())
    };
    members.iter().map(pair).collect()
}

/// Reads `name`, `severity` and `comment`.
pub(super) fn naming(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Naming {
    let mut naming = Naming::default();
    if let Some(field) = fields.get("name") {
        naming.name = reader.string("a string with the name of the rule", field.value);
    }
    if let Some(field) = fields.get("severity") {
        naming.severity =
            reader.word("a severity", field.value, SEVERITIES).unwrap_or(naming.severity);
    }
    if let Some(field) = fields.get("comment") {
        let comment = reader.string("a string that says why", field.value);
        naming.comment = comment.map(|comment| comment.value);
    }
    naming
}

fn entry(field: &Field<'_, '_>, reader: &mut Reader<'_>) -> Option<RawEntry> {
    let span = field.key.clone();
    if let Value::Object(object) = field.value {
        return long_entry(object, field, reader);
    }
    let surface = surface(field.value, reader)?;
    Some(RawEntry { surface, naming: Naming::default(), span })
}

fn long_entry(
    object: &Object<'_>,
    field: &Field<'_, '_>,
    reader: &mut Reader<'_>,
) -> Option<RawEntry> {
    let fields = reader.fields(object, "`entry`", ENTRY);
    let naming = naming(&fields, reader);
    let Some(files) = fields.get("files") else {
        reader.missing("files", "`entry`", &field.key, "\"files\": \"exports\"");
        return None;
    };
    let surface = surface(files.value, reader)?;
    Some(RawEntry { surface, naming, span: field.key.clone() })
}

fn surface(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<RawSurface> {
    let globs = reader.one_or_more("`exports`, a glob or an array of globs", value)?;
    if let [only] = globs.as_slice()
        && only.value == "exports"
    {
        return Some(RawSurface::Exports);
    }
    let (exports, globs): (Vec<_>, Vec<_>) =
        globs.into_iter().partition(|glob| glob.value == "exports");
    for glob in &exports {
        reader.exports_among_globs(&glob.span);
    }
    Some(RawSurface::Globs(globs))
}

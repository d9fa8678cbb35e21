//! Reads `rules`.

use jsonc_parser::ast::Value;

use crate::{
    config::raw::{Keyed, RawRule, RawSelector},
    extract::import::ImportKind,
};

use super::{
    reader::{Fields, Reader, span_of},
    zones::naming,
};

/// The keys of a rule.
const KEYS: &[&str] = &[
    "name",
    "severity",
    "comment",
    "from",
    "to",
    "kind",
    "kindNot",
    "typeOnly",
    "sameCell",
    "declared",
    "resolved",
    "circular",
    "reachable",
    "orphan",
];

/// Reads the rules, in the order of the file.
pub(super) fn read(top: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Vec<RawRule> {
    let Some(field) = top.get("rules") else { return Vec::new() };
    let Some(elements) = reader.array("an array of rules", field.value) else { return Vec::new() };
    elements.iter().filter_map(|element| rule(element, reader)).collect()
}

fn rule(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<RawRule> {
    let object = reader.object("an object with a rule", value)?;
    let fields = reader.fields(object, "a rule", KEYS);
    let span = span_of(value);
    let start = span.start..span.start + 1;
    if fields.get("name").is_none() {
        reader.missing("name", "this rule", &start, "\"name\": \"no-legacy\"");
    }
    let naming = naming(&fields, reader);
    let mut flag = |key: &str| fields.get(key).and_then(|field| reader.boolean(field));
    let (type_only, same_cell) = (flag("typeOnly"), flag("sameCell"));
    let (declared, resolved) = (flag("declared"), flag("resolved"));
    let (circular, reachable, orphan) = (flag("circular"), flag("reachable"), flag("orphan"));
    Some(RawRule {
        span: naming.name.as_ref().map_or(start, |name| name.span.clone()),
        name: naming.name,
        severity: naming.severity,
        comment: naming.comment,
        from: selector("from", &fields, reader),
        to: selector("to", &fields, reader),
        kind: kinds("kind", &fields, reader),
        kind_not: kinds("kindNot", &fields, reader),
        type_only,
        same_cell,
        declared,
        resolved,
        circular,
        reachable,
        orphan,
    })
}

fn selector(key: &str, fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<RawSelector> {
    let field = fields.get(key)?;
    let expected = "a zone name, a glob, or an array of them";
    // One that cannot be read stays a selector: to take it for "everything" would only lead to
    // further complaints.
    let value = reader.one_or_more(expected, field.value).unwrap_or_default();
    Some(Keyed { value, key: field.key.clone() })
}

fn kinds(
    key: &str,
    fields: &Fields<'_, '_>,
    reader: &mut Reader<'_>,
) -> Option<Keyed<Vec<ImportKind>>> {
    let field = fields.get(key)?;
    let words: Vec<_> = ImportKind::ALL.iter().map(|kind| (kind.as_str(), *kind)).collect();
    let elements = match field.value {
        Value::Array(array) if !array.elements.is_empty() => array.elements.as_slice(),
        other => {
            reader.one_or_more("a kind of import or an array of them", other)?;
            std::slice::from_ref(other)
        }
    };
    let read = |element| reader.word("a kind of import", element, &words);
    let mut value: Vec<ImportKind> = elements.iter().filter_map(read).collect();
    value.sort_unstable();
    value.dedup();
    Some(Keyed { value, key: field.key.clone() })
}

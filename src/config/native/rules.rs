//! Reads `rules`.

use jsonc_parser::ast::Value;

use crate::{
    config::raw::{Keyed, RawDeclared, RawRule, RawSelector},
    extract::import::ImportKind,
    rules::ruleset::Section,
};

use super::{
    reader::{Fields, Reader, span_of},
    zones::naming,
};

/// The keys of a rule that name and explain it.
const RULE: &[&str] = &["name", "severity", "comment"];

/// The keys of a rule that say what else than single imports it judges.
const SUBJECTS: &[&str] = &["circular", "reachable", "orphan"];

/// The keys that say which imports are meant.
const IMPORTS: &[&str] =
    &["from", "to", "kind", "kindNot", "typeOnly", "sameCell", "byName", "declared", "resolved"];

/// The words of `declared`: its sections, and the word for several of them.
const DECLARED: &[(&str, Option<Section>)] = &[
    ("dependencies", Some(Section::Dependencies)),
    ("devDependencies", Some(Section::DevDependencies)),
    ("optionalDependencies", Some(Section::OptionalDependencies)),
    ("peerDependencies", Some(Section::PeerDependencies)),
    ("twice", None),
];

/// Reads the rules, in the order of the file.
pub(super) fn read(top: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Vec<RawRule> {
    let Some(field) = top.get("rules") else { return Vec::new() };
    let Some(elements) = reader.array("an array of rules", field.value) else { return Vec::new() };
    elements.iter().filter_map(|element| rule(element, reader)).collect()
}

fn rule(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<RawRule> {
    let object = reader.object("an object with a rule", value)?;
    let keys = [RULE, IMPORTS, SUBJECTS].concat();
    let fields = reader.fields(object, "a rule", &keys);
    let mut rule = conditions(value, &fields, reader);
    if fields.get("name").is_none() {
        reader.missing("name", "this rule", &rule.span, "\"name\": \"no-legacy\"");
    }
    let naming = naming(&fields, reader);
    let mut flag = |key: &str| fields.get(key).and_then(|field| reader.boolean(field));
    rule.circular = flag("circular");
    rule.reachable = flag("reachable");
    rule.orphan = flag("orphan");
    if let Some(name) = &naming.name {
        rule.span = name.span.clone();
    }
    Some(RawRule { name: naming.name, severity: naming.severity, comment: naming.comment, ..rule })
}

/// Reads what says which imports are meant, and nothing else, as a rule without a name.
pub(super) fn conditions_of(
    of: &str,
    value: &Value<'_>,
    reader: &mut Reader<'_>,
) -> Option<RawRule> {
    let object = reader.object("an object that says which imports are meant", value)?;
    let fields = reader.fields(object, of, IMPORTS);
    Some(conditions(value, &fields, reader))
}

fn conditions(value: &Value<'_>, fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> RawRule {
    let span = span_of(value);
    let mut flag = |key: &str| fields.get(key).and_then(|field| reader.boolean(field));
    let (type_only, same_cell) = (flag("typeOnly"), flag("sameCell"));
    let (by_name, resolved) = (flag("byName"), flag("resolved"));
    RawRule {
        span: span.start..span.start + 1,
        name: None,
        severity: None,
        comment: None,
        from: selector("from", fields, reader),
        to: selector("to", fields, reader),
        kind: kinds("kind", fields, reader),
        kind_not: kinds("kindNot", fields, reader),
        declared: declared(fields, reader),
        type_only,
        same_cell,
        by_name,
        resolved,
        circular: None,
        reachable: None,
        orphan: None,
    }
}

/// `true`, `false`, a section or several of them, or `twice`.
fn declared(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Keyed<RawDeclared>> {
    let field = fields.get("declared")?;
    let keyed = |value| Keyed { value, key: field.key.clone() };
    if let Value::BooleanLit(literal) = field.value {
        return Some(keyed(RawDeclared::Flag(literal.value)));
    }
    let expected = "`true`, `false`, a section of package.json or an array of them";
    // One that cannot be read stays a condition, as a selector does.
    let unread = Some(keyed(RawDeclared::In(Vec::new())));
    if reader.one_or_more(expected, field.value).is_none_or(|words| words.is_empty()) {
        return unread;
    }
    let elements = match field.value {
        Value::Array(array) => array.elements.as_slice(),
        one => std::slice::from_ref(one),
    };
    let words = if elements.len() > 1 { &DECLARED[..Section::ALL.len()] } else { DECLARED };
    let expected = "a section of package.json";
    let read = elements.iter().filter_map(|element| reader.word(expected, element, words));
    let read: Vec<Option<Section>> = read.collect();
    Some(keyed(if read == [None] {
        RawDeclared::Twice
    } else {
        RawDeclared::In(read.into_iter().flatten().collect())
    }))
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

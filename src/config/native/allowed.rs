//! Reads `allowed`.

use jsonc_parser::ast::Value;

use crate::config::raw::{RawAllowed, RawRule};

use super::{
    reader::{Fields, Reader},
    rules,
    zones::naming,
};

/// The keys of `allowed`.
const KEYS: &[&str] = &["imports", "name", "severity", "comment"];

/// The list of what is allowed, with what describes the rule for it.
pub(super) fn read(top: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<RawAllowed> {
    let field = top.get("allowed")?;
    let object = reader.object("an object with the allowed `imports`", field.value)?;
    let fields = reader.fields(object, "`allowed`", KEYS);
    let naming = naming(&fields, reader);
    let Some(imports) = fields.get("imports") else {
        let example = "\"imports\": [{ \"from\": \"src/\", \"to\": \"src/\" }]";
        reader.missing("imports", "`allowed`", &field.key, example);
        return None;
    };
    let elements = reader.array("an array of what is allowed", imports.value)?;
    if elements.is_empty() {
        reader.nothing_allowed(imports.value);
    }
    let one = |element: &Value<'_>, reader: &mut Reader<'_>| -> Option<RawRule> {
        rules::conditions_of("what is allowed", element, reader)
    };
    let imports = elements.iter().filter_map(|element| one(element, reader)).collect();
    Some(RawAllowed { naming, imports, span: field.key.clone() })
}

//! Reads typed values from the syntax tree, and says where a value is not what it should be.

use std::ops::Range;

use jsonc_parser::{
    ast::{Object, Value},
    common::Ranged,
};

use crate::config::{
    error::{Problem, guess, list, quote},
    raw::{Keyed, Spanned},
};

/// As many words as can be listed in the middle of a sentence.
const FEW: usize = 5;

/// Where the problems of one file are gathered.
pub(super) struct Reader<'p> {
    pub(super) problems: &'p mut Vec<Problem>,
}

/// One member of an object.
pub(super) struct Field<'t, 'a> {
    pub(super) name: &'t str,
    pub(super) key: Range<usize>,
    pub(super) value: &'t Value<'a>,
}

/// The members of an object whose keys are known, each key once.
pub(super) struct Fields<'t, 'a>(Vec<Field<'t, 'a>>);

impl<'t, 'a> Fields<'t, 'a> {
    /// The member with this key.
    pub(super) fn get(&self, key: &str) -> Option<&Field<'t, 'a>> {
        self.0.iter().find(|field| field.name == key)
    }
}

/// The bytes of a value.
pub(super) fn span_of(ranged: &impl Ranged) -> Range<usize> {
    let range = ranged.range();
    range.start..range.end
}

impl Reader<'_> {
    /// The members of an object that may have these keys and no others.
    pub(super) fn fields<'t, 'a>(
        &mut self,
        object: &'t Object<'a>,
        of: &str,
        keys: &[&str],
    ) -> Fields<'t, 'a> {
        let mut members = self.members(object);
        members.retain(|member| {
            let known = keys.contains(&member.name);
            if !known {
                self.problems.push(unknown_key(member, of, keys));
            }
            known
        });
        Fields(members)
    }

    /// The members of an object with keys of the user's choice; the first of those with one key.
    pub(super) fn members<'t, 'a>(&mut self, object: &'t Object<'a>) -> Vec<Field<'t, 'a>> {
        let mut first: rustc_hash::FxHashMap<&str, Range<usize>> = rustc_hash::FxHashMap::default();
        let mut members = Vec::new();
        for property in &object.properties {
            let (name, key) = (property.name.as_str(), span_of(&property.name));
            if let Some(earlier) = first.get(name) {
                self.problems.push(duplicate_key(name, &key, earlier));
                continue;
            }
            first.insert(name, key.clone());
            members.push(Field { name, key, value: &property.value });
        }
        members
    }

    /// Says that a value is not what it should be.
    pub(super) fn wrong_type(&mut self, expected: &str, found: &Value<'_>) {
        let kind = kind_of(found);
        let message = format!("expected {expected}, found {kind}");
        self.problems.push(Problem::new(message, &span_of(found), format!("this is {kind}"), None));
    }

    /// A string.
    pub(super) fn string(&mut self, expected: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        let Value::StringLit(text) = value else {
            self.wrong_type(expected, value);
            return None;
        };
        Some(Spanned { value: text.value.clone().into_owned(), span: span_of(text) })
    }

    /// A string that is a word of a closed set.
    pub(super) fn word<T: Copy>(
        &mut self,
        expected: &str,
        value: &Value<'_>,
        words: &[(&str, T)],
    ) -> Option<T> {
        let names = || words.iter().map(|(name, _)| *name);
        let few = words.len() <= FEW;
        let expected =
            if few { format!("{expected} ({})", list(names())) } else { expected.to_owned() };
        let text = self.string(&expected, value)?;
        let found = words.iter().find(|(name, _)| *name == text.value).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let message = format!("expected {expected}, found {}", quote(&text.value));
            let all = (!few).then(|| format!("known are {}", list(names())));
            let help = did_you_mean(&text.value, names()).or(all);
            self.problems.push(Problem::new(message, &text.span, "unknown word", help));
        }
        found
    }

    /// A boolean.
    pub(super) fn boolean(&mut self, field: &Field<'_, '_>) -> Option<Keyed<bool>> {
        let Value::BooleanLit(literal) = field.value else {
            self.wrong_type("`true` or `false`", field.value);
            return None;
        };
        Some(Keyed { value: literal.value, key: field.key.clone() })
    }

    /// An object.
    pub(super) fn object<'t, 'a>(
        &mut self,
        expected: &str,
        value: &'t Value<'a>,
    ) -> Option<&'t Object<'a>> {
        let object = value.as_object();
        if object.is_none() {
            self.wrong_type(expected, value);
        }
        object
    }

    /// An array.
    pub(super) fn array<'t, 'a>(
        &mut self,
        expected: &str,
        value: &'t Value<'a>,
    ) -> Option<&'t [Value<'a>]> {
        let array = value.as_array();
        if array.is_none() {
            self.wrong_type(expected, value);
        }
        array.map(|array| array.elements.as_slice())
    }

    /// An array of strings; elements of another type are left out.
    pub(super) fn strings(
        &mut self,
        expected: &str,
        value: &Value<'_>,
    ) -> Option<Vec<Spanned<String>>> {
        let elements = self.array(expected, value)?;
        Some(elements.iter().filter_map(|element| self.string("a string", element)).collect())
    }

    /// A string or an array of strings, at least one of them.
    pub(super) fn one_or_more(
        &mut self,
        expected: &str,
        value: &Value<'_>,
    ) -> Option<Vec<Spanned<String>>> {
        match value {
            Value::StringLit(_) => self.string(expected, value).map(|one| vec![one]),
            Value::Array(array) if array.elements.is_empty() => {
                let message = format!("expected {expected}, found an empty array");
                let help = "leave the key out, or list something".to_owned();
                let span = span_of(value);
                self.problems.push(Problem::new(message, &span, "nothing is listed", Some(help)));
                None
            }
            _ => self.strings(expected, value),
        }
    }
}

fn kind_of(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(_) => "a string",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "a boolean",
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::NullKeyword(_) => "null",
    }
}

fn unknown_key(field: &Field<'_, '_>, of: &str, keys: &[&str]) -> Problem {
    let message = format!("unknown key {} in {of}", quote(field.name));
    let valid = format!("the keys of {of} are {}", list(keys.iter().copied()));
    let help = match did_you_mean(field.name, keys.iter().copied()) {
        Some(guess) => format!("{guess}\n{valid}"),
        None => valid,
    };
    Problem::new(message, &field.key, "unknown key", Some(help))
}

fn duplicate_key(name: &str, again: &Range<usize>, first: &Range<usize>) -> Problem {
    let message = format!("the key {} is given twice", quote(name));
    Problem::new(message, again, "given again here", Some("remove one of the two".to_owned()))
        .and(first, "first given here")
}

/// A question that names the word that was most likely meant.
fn did_you_mean<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    guess(wrong, known).map(|name| format!("did you mean {}?", quote(name)))
}

impl Reader<'_> {
    /// Says that a key is missing.
    pub(super) fn missing(&mut self, key: &str, of: &str, at: &Range<usize>, example: &str) {
        let message = format!("{of} has no `{key}`");
        let label = format!("`{key}` is missing here");
        let help = format!("for example: {example}");
        self.problems.push(Problem::new(message, at, label, Some(help)));
    }

    /// Says that a list of what is allowed must not be empty.
    pub(super) fn nothing_allowed(&mut self, list: &Value<'_>) {
        let help = "leave `allowed` out, or list what is allowed".to_owned();
        let message = "nothing is allowed: every import would break the rule";
        self.problems.push(Problem::new(message, &span_of(list), "an empty list", Some(help)));
    }

    /// Says that `exports` cannot be one of several.
    pub(super) fn exports_among_globs(&mut self, at: &Range<usize>) {
        self.problems.push(Problem::new(
            "`exports` cannot stand among globs",
            at,
            "means the package's `exports`",
            Some("write \"exports\" alone, or globs alone (a folder: \"exports/**\")".to_owned()),
        ));
    }
}

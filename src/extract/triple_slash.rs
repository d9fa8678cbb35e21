//! `/// <reference path="x" />` and `/// <reference types="x" />`

use oxc_span::Span;

use crate::extract::Settings;
use crate::extract::comments::Comments;
use crate::extract::import::{Form, ImportKind, Specifier};
use crate::extract::visitor::Found;

/// A reference, and where its quotes stand in the text behind `///`.
struct Reference {
    specifier: Box<str>,
    form: Form,
    start: u32,
    end: u32,
}

/// Adds the references of a script. TypeScript honours them before the first statement alone;
/// further down they are ordinary comments.
pub(super) fn read(comments: &Comments<'_>, settings: &Settings, imports: &mut Vec<Found>) {
    for (comment, text) in comments.head() {
        let Some(text) = text.strip_prefix("///") else { continue };
        let amd = || amd_dependency(text).filter(|_| settings.cruiser_amd);
        if let Some(found) = reference(text).or_else(amd) {
            let at = comment.span.start + 3;
            imports.push(Found {
                specifier: Specifier::Literal(found.specifier.into()),
                kind: ImportKind::TripleSlash,
                type_only: true,
                form: found.form,
                span: Span::new(at + found.start, at + found.end),
                statement: comment.span.start,
                loader: None,
            });
        }
    }
}

/// `<reference path="x" />` or `<reference types="x" />`.
fn reference(text: &str) -> Option<Reference> {
    let tag = tag(text, "<reference")?;
    let names = tag.to_ascii_lowercase();
    let quoted = |name| attribute(tag, &names, name);
    let (types, path) = (quoted("types"), quoted("path"));
    // In the order in which TypeScript asks for them. A library of the compiler is no module.
    let library = types.is_none() && quoted("lib").is_some();
    if quoted("no-default-lib") == Some("true") || library {
        return None;
    }
    let value = types.or(path)?;
    let (specifier, form) = match types {
        Some(_) => (value.into(), Form::Types),
        None if value.starts_with(['.', '/']) => (value.into(), Form::Plain),
        // `path` is relative to the file whether it says so or not.
        None => (format!("./{value}").into(), Form::Bare),
    };
    placed(text, value, specifier, form)
}

/// `<amd-dependency path="x" />`.
fn amd_dependency(text: &str) -> Option<Reference> {
    let tag = tag(text, "<amd-dependency")?;
    let value = attribute(tag, &tag.to_ascii_lowercase(), "path")?;
    placed(text, value, value.into(), Form::AmdDependency)
}

/// What stands behind the name of a tag that begins `text`.
fn tag<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let opening = text.trim_start();
    let tag = opening.get(name.len()..)?;
    let named = opening[..name.len()].eq_ignore_ascii_case(name);
    (named && tag.starts_with(char::is_whitespace) && tag.contains("/>")).then_some(tag)
}

fn placed(text: &str, value: &str, specifier: Box<str>, form: Form) -> Option<Reference> {
    let start = value.as_ptr() as usize - text.as_ptr() as usize;
    let offset = |at: usize| u32::try_from(at).ok();
    let (start, end) = (offset(start - 1)?, offset(start + value.len() + 1)?);
    Some(Reference { specifier, form, start, end })
}

/// The value of ` name="value"`; `names` are the attributes in lower case.
fn attribute<'t>(attributes: &'t str, names: &str, name: &str) -> Option<&'t str> {
    names.match_indices(name).find_map(|(at, _)| {
        if !attributes[..at].ends_with(char::is_whitespace) {
            return None;
        }
        let value = attributes[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        value[1..].split_once(quote).map(|(value, _)| value)
    })
}

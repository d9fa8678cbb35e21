//! `/// <reference path="x" />` and `/// <reference types="x" />`

use oxc_span::Span;

use crate::extract::comments::Comments;
use crate::extract::import::{ImportKind, Specifier};
use crate::extract::visitor::Found;

/// Adds the references of a script. TypeScript honours them before the first statement alone;
/// further down they are ordinary comments.
pub(super) fn read(comments: &Comments<'_>, imports: &mut Vec<Found>) {
    for (comment, text) in comments.head() {
        if let Some((specifier, start, end)) = text.strip_prefix("///").and_then(reference) {
            let at = comment.span.start + 3;
            imports.push(Found {
                specifier: Specifier::Literal(specifier),
                kind: ImportKind::TripleSlash,
                type_only: true,
                span: Span::new(at + start, at + end),
                statement: comment.span.start,
                loader: None,
            });
        }
    }
}

/// The specifier of a reference, and where its quotes stand in `text`.
fn reference(text: &str) -> Option<(Box<str>, u32, u32)> {
    const TAG: &str = "<reference";
    let opening = text.trim_start();
    let tag = opening.get(TAG.len()..)?;
    let is_reference = opening[..TAG.len()].eq_ignore_ascii_case(TAG);
    if !is_reference || !tag.starts_with(char::is_whitespace) || !tag.contains("/>") {
        return None;
    }
    let names = tag.to_ascii_lowercase();
    let quoted = |name| attribute(tag, &names, name);
    let (types, path) = (quoted("types"), quoted("path"));
    // In the order in which TypeScript asks for them. A library of the compiler is no module.
    let library = types.is_none() && quoted("lib").is_some();
    if quoted("no-default-lib") == Some("true") || library {
        return None;
    }
    let value = types.or(path)?;
    let specifier = match types {
        Some(_) => value.into(),
        None => relative(value),
    };
    let start = value.as_ptr() as usize - text.as_ptr() as usize;
    let offset = |at: usize| u32::try_from(at).ok();
    Some((specifier, offset(start - 1)?, offset(start + value.len() + 1)?))
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

/// `path` is relative to the file whether it says so or not.
fn relative(path: &str) -> Box<str> {
    if path.starts_with(['.', '/']) { path.into() } else { format!("./{path}").into() }
}

//! The names that JSX uses without showing them.

use crate::extract::Compiler;
use crate::extract::comments::Comments;

/// What JSX compiles to calls of: the first name of a dotted one.
pub(super) struct JsxFactory<'s> {
    /// For `<a>`.
    pub(super) element: Option<&'s str>,
    /// For `<>`.
    pub(super) fragment: Option<&'s str>,
}

impl<'s> JsxFactory<'s> {
    /// A file may name its own: `/** @jsx h */` and `/** @jsxFrag Fragment */`.
    pub(super) fn of(comments: &Comments<'s>, compiler: &'s Compiler) -> Self {
        let (mut element, mut fragment) = (None, None);
        for (_, text) in comments.head().filter(|(_, text)| text.starts_with("/*")) {
            element = element.or_else(|| pragma(text, "jsx"));
            fragment = fragment.or_else(|| pragma(text, "jsxfrag"));
        }
        let usual = compiler.jsx_factory.as_deref().and_then(first_name).or(Some("React"));
        let usual_fragment = compiler.jsx_fragment_factory.as_deref().and_then(first_name);
        Self { element: element.or(usual), fragment: fragment.or(usual_fragment).or(usual) }
    }
}

/// What stands behind `@name` in a comment.
fn pragma<'t>(comment: &'t str, name: &str) -> Option<&'t str> {
    comment.lines().find_map(|line| {
        let (_, behind) = line.split_once('@')?;
        let mut words = behind.split_whitespace();
        let named = words.next()?.eq_ignore_ascii_case(name);
        words.next().filter(|_| named).and_then(first_name)
    })
}

/// `React` of `React.createElement`.
fn first_name(dotted: &str) -> Option<&str> {
    dotted.split('.').next().filter(|name| !name.is_empty() && *name != "null")
}

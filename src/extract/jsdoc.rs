//! Imports in JSDoc: `@import { T } from "x"`, and `{import("x").T}` as the type of a tag.
//!
//! TypeScript reads these in JavaScript files, where they take the place of type imports.
//! Prose that merely speaks of imports is told apart by where TypeScript looks: at a tag.

use std::sync::LazyLock;

use memchr::memmem;
use oxc_span::Span;

use crate::extract::comments::Comments;
use crate::extract::import::{Form, ImportKind, Specifier};
use crate::extract::visitor::Found;

/// The tags whose type may stand without braces.
const BRACELESS: &[&str] = &["type", "this", "enum"];

/// The tags whose type is one to TypeScript's parser, too. It gives the others no type, or a
/// different node.
const TYPED: &[&str] = &[
    "type",
    "typedef",
    "param",
    "arg",
    "argument",
    "return",
    "returns",
    "this",
    "enum",
    "satisfies",
    "throws",
    "exception",
];

/// The tags that take the parameters behind them for their own.
const NESTING: &[&str] = &["callback", "overload"];

static IMPORT: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("import"));

/// Adds the imports of the `/** */` comments of a script.
pub(super) fn read(comments: &Comments<'_>, imports: &mut Vec<Found>) {
    for (comment, text) in comments.iter() {
        if !text.starts_with("/**") || !may_import(text) {
            continue;
        }
        for (quoted, form) in specifiers(text) {
            let start = quoted.as_ptr() as usize - text.as_ptr() as usize;
            let offset = |at: usize| comment.span.start + u32::try_from(at).unwrap_or(u32::MAX);
            imports.push(Found {
                specifier: Specifier::Literal(quoted[1..quoted.len() - 1].into()),
                kind: ImportKind::Jsdoc,
                type_only: true,
                form,
                span: Span::new(offset(start), offset(start + quoted.len())),
                statement: comment.span.start,
                loader: None,
            });
        }
    }
}

/// Whether something in a comment looks like an import by a tag, or in a type. Examples of code, of which
/// documentation is full, do not.
fn may_import(comment: &str) -> bool {
    IMPORT.find_iter(comment.as_bytes()).any(|at| {
        let (before, behind) = (&comment[..at], &comment[at + "import".len()..]);
        before.ends_with('@') || blank(behind).starts_with('(')
    })
}

/// The specifiers that the tags of a comment import, with their quotes.
fn specifiers(comment: &str) -> Vec<(&str, Form)> {
    let closing = closing_braces(comment);
    let mut nested = false;
    let mut found = Vec::new();
    let mut behind = 0;
    for (at, _) in comment.match_indices('@') {
        let begins = comment[..at].ends_with(|c: char| c.is_whitespace() || c == '*');
        // An `@` inside the type of another tag begins nothing.
        if at < behind || !begins {
            continue;
        }
        let tag = &comment[at + 1..];
        let name_end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let (name, rest) = tag.split_at(name_end);
        if name == "import" {
            found.extend(import_tag(rest).map(|quoted| (quoted, Form::Plain)));
        } else if !name.is_empty() && blank(rest).starts_with('{') {
            let open = comment.len() - blank(rest).len();
            if let Ok(pair) = closing.binary_search_by_key(&open, |&(open, _)| open) {
                behind = closing[pair].1;
                let imports = type_imports(&comment[open + 1..behind]);
                let form = bracket(name, nested);
                found.extend(imports.into_iter().map(|quoted| (quoted, form)));
            }
        } else if BRACELESS.contains(&name) {
            let line = rest.split(['\n', '\r']).next().unwrap_or_default();
            found.extend(type_imports(line).into_iter().map(|quoted| (quoted, Form::Bracket)));
        }
        nested |= NESTING.contains(&name);
    }
    found
}

/// The form of an import in the type of a tag.
fn bracket(tag: &str, nested: bool) -> Form {
    if TYPED.contains(&tag) && !nested { Form::Bracket } else { Form::Overlooked }
}

/// Every brace that is closed, with the one that closes it, by the place of the first.
/// Found in one pass, as a comment may be made of nothing but unclosed tags.
fn closing_braces(comment: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for at in memchr::memchr2_iter(b'{', b'}', comment.as_bytes()) {
        if comment.as_bytes()[at] == b'{' {
            open.push(at);
        } else if let Some(start) = open.pop() {
            pairs.push((start, at));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// `@import <clause> from "x"`; the clause may run over several lines.
fn import_tag(rest: &str) -> Option<&str> {
    let clause_end = clause_end(rest)?;
    let clause = rest[..clause_end].trim_end_matches(is_filler);
    let before_from = clause.strip_suffix("from")?;
    before_from
        .ends_with(|c: char| is_filler(c) || c == '}')
        .then(|| quoted(&rest[clause_end..]))?
}

/// The first quote or `@` of an import tag that is not inside its braces, where names may be
/// strings.
fn clause_end(rest: &str) -> Option<usize> {
    let mut at = 0;
    let mut braces = false;
    loop {
        at += rest[at..].find(['"', '\'', '@', '{', '}'])?;
        match rest.as_bytes()[at] {
            b'{' => braces = true,
            b'}' => braces = false,
            b'@' => return Some(at),
            _ if braces => at += quoted(&rest[at..])?.len() - 1,
            _ => return Some(at),
        }
        at += 1;
    }
}

/// The specifiers of every `import("x")` in the text of a type.
fn type_imports(text: &str) -> Vec<&str> {
    let specifier = |(at, word): (usize, &str)| {
        let stands_alone =
            !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
        let argument = blank(&text[at + word.len()..]).strip_prefix('(')?;
        quoted(blank(argument)).filter(|_| stands_alone)
    };
    text.match_indices("import").filter_map(specifier).collect()
}

/// The string literal at the start of `text`, with its quotes.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let end = text[1..].find([quote, '\n', '\r'])? + 1;
    (text[end..].starts_with(quote) && end > 1).then(|| &text[..=end])
}

/// `text` without the white space, and `*` of new lines, that it begins with.
fn blank(text: &str) -> &str {
    text.trim_start_matches(is_filler)
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || c == '*'
}

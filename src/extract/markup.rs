//! Just enough of HTML to find the scripts of a component.

use std::ops::Range;

use memchr::memmem;

/// The elements that hold text even where markup is expected.
const RAW_TEXT: &[&str] = &["script", "style", "textarea", "title"];

/// One element: its opening tag, and what is between that and the closing one.
pub(super) struct Element<'t> {
    name: &'t str,
    attributes: Vec<Attribute<'t>>,
    /// Where the opening tag begins.
    pub(super) start: usize,
    /// The text inside the element; empty for one that closes itself.
    pub(super) content: Range<usize>,
    /// The element has a closing tag, or needs none.
    pub(super) closed: bool,
}

struct Attribute<'t> {
    name: &'t str,
    value: Value<'t>,
}

/// The value of an attribute.
#[derive(Clone)]
pub(super) struct Value<'t> {
    pub(super) text: &'t str,
    /// Where it stands, with its quotes.
    pub(super) place: Range<usize>,
}

impl<'t> Element<'t> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Value<'t>> {
        self.attributes.iter().find(|it| it.name == name).map(|it| &it.value)
    }
}

/// The elements at the root of a Vue component. A template holds markup; any other block is text
/// to its closing tag, whatever that text looks like.
pub(super) fn root_elements(text: &str) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(mut element) = next_element(text, at) {
        let markup = element.is("template") && element.attribute("lang").is_none();
        at = close(text, &mut element, markup);
        found.push(element);
    }
    found
}

/// The scripts of a Svelte or Astro component, at whatever depth.
pub(super) fn scripts(text: &str, from: usize) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut at = from;
    while let Some(mut element) = next_element(text, at) {
        at = element.content.start;
        if element.is("script") || element.is("style") {
            at = close(text, &mut element, false);
            found.push(element);
        }
    }
    found
}

/// The first byte at or behind `at` that is neither white space nor in a comment.
pub(super) fn skip_comments(text: &str, mut at: usize) -> usize {
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if !text[at..].starts_with("<!--") {
            return at;
        }
        at = comment_end(text, at);
    }
}

fn comment_end(text: &str, start: usize) -> usize {
    find(text, "-->", start).map_or(text.len(), |at| at + "-->".len())
}

/// The next opening tag, as an element without content.
fn next_element(text: &str, from: usize) -> Option<Element<'_>> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'<', &text.as_bytes()[at..])?;
        if text[at..].starts_with("<!--") {
            at = comment_end(text, at);
        } else if text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some(opening_tag(text, at));
        } else {
            at += 1;
        }
    }
}

/// Reads the opening tag at `start`.
fn opening_tag(text: &str, start: usize) -> Element<'_> {
    let ends_name = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=');
    let word = |at: usize| text[at..].find(ends_name).map_or(text.len(), |length| at + length);
    let name_end = word(start + 1);
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        match text.as_bytes().get(at) {
            // A `<` that turned out to be an operator must not swallow the tag behind it.
            None | Some(b'<') => break,
            Some(b'>') => {
                at += 1;
                break;
            }
            Some(b'/' | b'=') => at += 1,
            Some(_) => {
                let end = word(at).max(at + 1);
                let value = value(text, end);
                let name = &text[at..end];
                at = value.place.end;
                attributes.push(Attribute { name, value });
            }
        }
    }
    let name = &text[start + 1..name_end];
    Element { name, attributes, start, content: at..at, closed: true }
}

/// The value behind the attribute's name that ends at `at`; empty when there is none.
fn value(text: &str, at: usize) -> Value<'_> {
    let none = Value { text: "", place: at..at };
    let Some(rest) = text[at..].trim_start().strip_prefix('=') else { return none };
    let rest = rest.trim_start();
    let start = text.len() - rest.len();
    let quoted = |quote: char| {
        let end = rest[1..].find(quote).map_or(rest.len(), |length| length + 2);
        let inner = rest[1..end].trim_end_matches(quote);
        Value { text: inner, place: start..start + end }
    };
    if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
        return quoted(quote);
    }
    let end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
    Value { text: &rest[..end], place: start..start + end }
}

/// Finds the content of `element`, and returns where its closing tag begins.
fn close(text: &str, element: &mut Element<'_>, markup: bool) -> usize {
    let start = element.content.start;
    if text[..start].ends_with("/>") {
        return start;
    }
    let end = if markup {
        markup_end(text, element.name, start)
    } else {
        closing_tag(text, element.name, start)
    };
    element.closed = end.is_some();
    element.content.end = end.unwrap_or(text.len());
    element.content.end
}

/// Where the next closing tag of this name begins, whatever is before it.
fn closing_tag(text: &str, name: &str, from: usize) -> Option<usize> {
    memmem::find_iter(&text.as_bytes()[from..], "</")
        .map(|at| from + at)
        .find(|at| tag_is(&text[at + 2..], name))
}

/// Where the markup ends that is inside an element of this name. Tags in the values of
/// attributes, in `{{ … }}` and in elements that hold plain text are no tags.
fn markup_end(text: &str, name: &str, start: usize) -> Option<usize> {
    let mut depth = 1_usize;
    let mut mustaches = true;
    let mut at = start;
    loop {
        at += memchr::memchr2(b'<', b'{', &text.as_bytes()[at..])?;
        let rest = &text[at..];
        if rest.starts_with('{') {
            let end = if mustaches && rest.starts_with("{{") { find(text, "}}", at) } else { None };
            // Where one has no end, no other behind it has.
            mustaches &= end.is_some() || !rest.starts_with("{{");
            at = end.map_or(at + 1, |end| end + 2);
        } else if rest.starts_with("<!--") {
            at = comment_end(text, at);
        } else if let Some(tag) = rest.strip_prefix("</") {
            if tag_is(tag, name) {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            at += 2;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = opening_tag(text, at);
            at = tag.content.start;
            if text[..at].ends_with("/>") {
                continue;
            }
            if let Some(raw) = RAW_TEXT.iter().find(|raw| tag.is(raw)) {
                at = closing_tag(text, raw, at)?;
            } else if tag.is(name) {
                depth += 1;
            }
        } else {
            at += 1;
        }
    }
}

/// `tag` begins with exactly this name.
fn tag_is(tag: &str, name: &str) -> bool {
    let starts = tag.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
    starts && !tag[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
}

fn find(text: &str, needle: &str, from: usize) -> Option<usize> {
    memmem::find(&text.as_bytes()[from..], needle.as_bytes()).map(|at| from + at)
}

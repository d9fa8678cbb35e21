//! `// ringfence-ignore-next-line <rule>[, <rule>…] -- <reason>`

use std::sync::LazyLock;

use memchr::memmem;
use oxc_ast::ast::Comment;

use crate::extract::comments::{self, Comments};
use crate::extract::import::Suppression;
use crate::extract::source::Script;
use crate::extract::visitor::Found;

const MARKER: &str = "ringfence-ignore-next-line";
static FINDER: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(MARKER));

/// Reads the suppressions of a script. A comment that is itself an import (`/// <reference …>`)
/// can be suppressed like any code, which is why `imports` are asked for.
pub(super) fn read(
    script: Script<'_, '_>,
    comments: &Comments<'_>,
    imports: &[Found],
) -> Vec<Suppression> {
    let imports_something = |comment: &Comment| {
        let next = imports.partition_point(|it| it.span.start < comment.span.start);
        imports.get(next).is_some_and(|it| it.span.end <= comment.span.end)
    };
    let mut found = Vec::new();
    // The last stretch of blanks and comments: a long run of suppressions is crossed once.
    let mut stretch = 0..0;
    let marked = |text: &str| FINDER.find(text.as_bytes()).is_some();
    for (comment, text) in comments.iter().filter(|(_, text)| marked(text)) {
        for (offset, line) in comments::lines(text) {
            let Some(rest) = directive(line) else { continue };
            let (rules, reason) = parse(rest);
            let start = comment.span.start as usize + offset;
            let below = comments.rest_of_line(comment);
            if !stretch.contains(&below) {
                stretch = below..comments.next_code(below, imports_something);
            }
            let code = stretch.end;
            let at_end = code == script.text.len();
            found.push(Suppression {
                rules,
                reason,
                range: script.range(start, start + line.len()),
                target_line: if at_end { script.line(below) + 1 } else { script.line(code) },
            });
        }
    }
    found
}

/// What follows the marker, if `line` begins with it.
fn directive(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(MARKER)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

fn parse(directive: &str) -> (Vec<Box<str>>, Option<Box<str>>) {
    // A rule's name may hold `--` as long as it does not begin with it.
    let split = directive
        .match_indices("--")
        .find(|&(at, _)| directive[..at].ends_with(char::is_whitespace));
    let (rules, reason) = match split {
        Some((at, dashes)) => (&directive[..at], directive[at + dashes.len()..].trim()),
        None => (directive, ""),
    };
    let rules = rules
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|rule| !rule.is_empty())
        .map(Into::into)
        .collect();
    // What shows no letter gives no reason: white space comes in invisible kinds.
    (rules, reason.contains(char::is_alphanumeric).then(|| reason.into()))
}

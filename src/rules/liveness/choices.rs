//! Where regular expressions leave a choice.

use std::ops::Range;

/// A place in an expression where one of several parts matches.
#[derive(Debug)]
pub(super) struct Choice {
    /// All of it, without the brackets around it.
    pub(super) content: Range<usize>,
    pub(super) parts: Vec<Range<usize>>,
}

/// The choices of an expression, those around others first. What is looked ahead for or behind is left
/// out, and so is what may be repeated.
pub(super) fn choices(text: &str) -> Vec<Choice> {
    let mut open = vec![Group { start: 0, bars: Vec::new(), looks_around: false }];
    let mut found = Vec::new();
    let mut chars = text.char_indices();
    let mut class = false;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            ']' => class = false,
            _ if class => {}
            '[' => class = true,
            '(' => {
                let within_look = open.last().is_some_and(|it| it.looks_around);
                open.push(Group::at(text, at + 1, within_look));
            }
            ')' if open.len() > 1 => {
                let Some(group) = open.pop() else { continue };
                if text[at + 1..].starts_with(['*', '+', '{']) {
                    // What is repeated may be one of them now and another then.
                    found.retain(|choice: &Choice| choice.content.start < group.start);
                } else {
                    found.extend(group.closed(at));
                }
            }
            '|' => open.iter_mut().last().into_iter().for_each(|group| group.bars.push(at)),
            _ => {}
        }
    }
    found.extend(open.pop().and_then(|group| group.closed(text.len())));
    found.sort_by_key(|choice| (choice.content.start, std::cmp::Reverse(choice.content.end)));
    found
}

/// A group that has not ended.
struct Group {
    start: usize,
    bars: Vec<usize>,
    looks_around: bool,
}

impl Group {
    /// The group whose bracket ends before `at`.
    fn at(text: &str, at: usize, within_look: bool) -> Self {
        let rest = &text[at..];
        let looks = ["?=", "?!", "?<=", "?<!"].iter().any(|mark| rest.starts_with(mark));
        let mark = match rest.strip_prefix("?<") {
            Some(named) if !looks => named.find('>').map_or(0, |end| end + 3),
            _ if rest.starts_with("?:") => 2,
            _ => 0,
        };
        Self { start: at + mark, bars: Vec::new(), looks_around: looks || within_look }
    }

    fn closed(self, end: usize) -> Option<Choice> {
        if self.bars.is_empty() || self.looks_around {
            return None;
        }
        let starts = std::iter::once(self.start).chain(self.bars.iter().map(|bar| bar + 1));
        let ends = self.bars.iter().copied().chain([end]);
        let parts = starts.zip(ends).map(|(start, end)| start..end).collect();
        Some(Choice { content: self.start..end, parts })
    }
}

/// The alternatives at the top of an expression: all of it, when there is but one.
pub(super) fn at_the_top(text: &str) -> Vec<&str> {
    let whole = 0..text.len();
    let choice = choices(text).into_iter().find(|choice| choice.content == whole);
    let parts = choice.map_or_else(|| vec![whole], |choice| choice.parts);
    parts.into_iter().map(|part| &text[part]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_at_the_top() {
        assert_eq!(at_the_top(r"a|(b|c)|[|]d\|e"), ["a", "(b|c)", r"[|]d\|e"]);
    }
}
